"""One version of the workbook, its contents, the difference between two, and the ring of stored versions."""
