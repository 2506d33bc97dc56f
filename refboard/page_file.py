"""Write a page (text, HTML, a calendar) to a file that a person named."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from refboard.paths import kind_of
from workbook.errors import RefusedError

_WORKBOOKS: Final = (".xlsx", ".xlsm")


def write_page_file(path: Path, text: str, *, replace: bool = False, advice: str = "") -> Path:
    """Write text as UTF-8; an existing file is only replaced with ``replace``.

    ``advice`` ends the sentence about an existing file. Raises RefusedError if the name is taken or is no name for a
    page, NotWrittenError if the disk refuses.
    """
    from workbook.sharing.new_file import replace_file, write_new_file

    if path.suffix.casefold() in _WORKBOOKS:
        raise RefusedError(
            f"{path.name} would look like a workbook; choose a name that doesn't end in {path.suffix}."
        )
    kind = kind_of(path)
    if kind == "folder":
        raise RefusedError(f"{path} is a folder.")
    if kind_of(path.parent) != "folder":
        raise RefusedError(f"There is no folder {path.parent}.")
    if kind and not replace:
        raise RefusedError(f"{path.name} already exists{advice or '; choose another name'}.")
    data = text.encode("utf-8", errors="replace")
    if kind:
        replace_file(path, data)
    else:
        write_new_file(path, data)
    return path
