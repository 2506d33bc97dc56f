"""Setting up a workbook: what its tables, columns and words are, asked in the dashboard."""
