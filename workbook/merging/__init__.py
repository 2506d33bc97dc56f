"""Copies of the workbook: find them, find the merge base, pair their rows, plan and apply a merge."""
