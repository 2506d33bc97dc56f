"""What is in a workbook with an unknown layout: which sheets could be tables."""
