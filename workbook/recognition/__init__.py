"""What is in a workbook that somebody else laid out: which sheets could be which tables."""
