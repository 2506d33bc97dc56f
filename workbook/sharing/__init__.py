"""Sharing the workbook with other editors: lock files, journal, commit protocol, versions, disk access."""
