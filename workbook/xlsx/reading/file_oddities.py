"""What is unusual about a workbook's file: links to other files, macros under a name without, what other programs refuse."""

from __future__ import annotations

import re
import struct
from typing import TYPE_CHECKING, Final

from workbook.snapshot import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workbook.xlsx.package import Package

_PROGRAM: Final = re.compile(rb"<(?:[\w.-]+:)?(?:ddeLink|oleLink)[\s>]")
_DIRECTORY_END: Final = b"PK\x05\x06"
_DIRECTORY_END_SIZE: Final = 22


def find_file_oddities(package: Package) -> Iterator[Problem]:
    """Report what is unusual about the file as a whole; the problems name its first sheet."""
    sheet = package.sheets[0].name
    for code, severity, text in _found(package):
        yield Problem(code, severity, sheet, "", "", text)


def _found(package: Package) -> Iterator[tuple[str, str, str]]:
    yield from _links(package)
    if package.has_unnamed_macros:
        yield (
            "R115",
            "warning",
            "The file has macros and a name that ends in .xlsx, so Excel does not open it; rename it to .xlsm.",
        )
    extra = _bytes_after(package.data)
    if extra:
        yield "R115", "note", f"The file has {extra:,} bytes after its end; the next save leaves them out."
    part = next(_other_case(package), "")
    if part:
        yield (
            "R115",
            "note",
            f"The file has its part {part[:100]} under a name in other case; not every program opens it.",
        )


def _links(package: Package) -> Iterator[tuple[str, str, str]]:
    """Values from other files or programs: Excel may contact them when it opens the workbook."""
    links = package.related(package.workbook_part, "externalLink")
    if any(_PROGRAM.search(package.read(part)) for part in links):
        yield (
            "R107",
            "warning",
            "The workbook gets values from another program (DDE or OLE); allow that in Excel only if you know the program.",
        )
    elif links:
        yield (
            "R107",
            "note",
            "Formulas in the workbook read other files; Excel may ask whether to update them.",
        )


def _bytes_after(data: bytes) -> int:
    """How many bytes follow the end of a zip archive and its comment."""
    end = data.rfind(_DIRECTORY_END)
    if end < 0 or end + _DIRECTORY_END_SIZE > len(data):
        return 0
    (comment,) = struct.unpack_from("<H", data, end + _DIRECTORY_END_SIZE - 2)
    return max(0, len(data) - end - _DIRECTORY_END_SIZE - int(comment))


def _other_case(package: Package) -> Iterator[str]:
    """The parts that a relationship names in other upper and lower case than the archive."""
    names = set(package.names)
    for part in ("", package.workbook_part, *(sheet.part for sheet in package.sheets)):
        for arrow in package.relationships(part):
            if arrow.target and arrow.target not in names and arrow.target in package:
                yield arrow.target
