"""Copies of the workbook: find them, find the version both come from, pair their rows, plan and apply a merge."""
