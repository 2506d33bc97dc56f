"""Who has the workbook open, our own lock file beside it, and what a killed process left behind."""
