"""Bringing in a file from elsewhere: what its rows say, which rows of the workbook they are, what changes."""
