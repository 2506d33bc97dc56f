"""What can go wrong with a shared workbook, as sentences for people.

    WorkbookError
    ├── RefusedError             this file or this edit is not accepted; nothing was changed
    │   ├── FileRefusedError     the gate does not accept the file (damaged, encrypted, unknown ...)
    │   ├── EditRefusedError     the edit would break something (a formula, a merged cell, an array ...)
    │   ├── TableMissingError    a table the command needs is not in the workbook
    │   └── RowMissingError      no row has this id
    ├── BusyError                another program is saving or has the file open; the edit can wait
    ├── ChangedError             the file changed between reading and writing; read again and retry
    └── NotWrittenError          the disk refused; says whether the edit is safe in the journal

Every message is one sentence: what, where (sheet!cell), what to do.
"""

from __future__ import annotations


class WorkbookError(Exception):
    """Base of everything the store raises on purpose; ``str(error)`` is a sentence for people."""


class RefusedError(WorkbookError):
    """The file or the edit is not accepted and nothing was changed."""


class FileRefusedError(RefusedError):
    """The gate does not accept this file."""


class EditRefusedError(RefusedError):
    """The edit would break something in the workbook."""


class TableMissingError(RefusedError):
    """The workbook has no such table."""


class RowMissingError(RefusedError):
    """The table has no row with this id."""


class BusyError(WorkbookError):
    """Another program is saving, or has the file open."""


class ChangedError(WorkbookError):
    """The file is no longer the one that was read."""


class NotWrittenError(WorkbookError):
    """The disk refused the write.

    ``in_journal`` says whether the edit is safe in the journal.
    """

    def __init__(self, message: str, *, in_journal: bool) -> None:
        super().__init__(message)
        self.in_journal = in_journal
