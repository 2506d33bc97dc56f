"""One version of the workbook, what it holds, how two of them differ, and the ring of stored ones."""
