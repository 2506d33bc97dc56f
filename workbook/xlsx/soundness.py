"""Does a package hold together? What Excel would refuse or repair is refused here, with the cause."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Protocol

from workbook.errors import FileRefusedError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


class Arrow(Protocol):
    """A relationship; ``target`` is a part name, or None when it leads outside."""

    @property
    def target(self) -> str | None:
        """Where it leads."""

    def is_a(self, kind: str) -> bool:
        """Whether it is of a kind."""


class Parts(Protocol):
    """What a package says about its parts."""

    name: str

    def __contains__(self, part: str) -> bool: ...

    def relationships(self, part: str) -> Sequence[Arrow]:
        """The relationships of a part."""


CONTENT_TYPES = "[Content_Types].xml"
_WORKBOOK_TYPES = (
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml",
    "application/vnd.ms-excel.sheet.macroenabled.main+xml",
    "application/vnd.ms-excel.template.macroenabled.main+xml",
    "application/vnd.ms-excel.addin.macroenabled.main+xml",
)
_LONGEST_SHEET_NAME = 31


def check_content_types(package: Parts, part: str, types: Mapping[str, str]) -> None:
    """Refuse a package that does not say that its main part is a workbook.

    ``types`` are the content types by part name in lower case, and by extension with a dot.
    """
    said = types.get(part.lower()) or types.get(posixpath.splitext(part)[1].lower(), "")
    if said.lower() not in _WORKBOOK_TYPES:
        kind = f"says that it is {said.rpartition('/')[2] or 'nothing'}" if said else "is not listed"
        raise FileRefusedError(
            f"{package.name} is not an Excel workbook: its main part {part} {kind} in {CONTENT_TYPES}."
        )


def check_sheets(package: Parts, listed: Iterable[tuple[str, str | None, str]]) -> None:
    """Refuse two sheets of one name, and a sheet without a part in the file.

    ``listed`` are name, part (None: outside the file) and kind of each sheet as the workbook lists them.
    """
    seen: set[str] = set()
    for name, part, kind in listed:
        if name.casefold() in seen:
            raise FileRefusedError(
                f"{package.name} is damaged: it has two sheets named {name[:_LONGEST_SHEET_NAME]}; open and save it once"
                " in Excel."
            )
        seen.add(name.casefold())
        if kind == "worksheet" and (part is None or part not in package):
            where = "is outside the file" if part is None else f"({part}) is missing"
            raise FileRefusedError(
                f"{package.name} is damaged: the part of its sheet {name[:_LONGEST_SHEET_NAME]} {where}; restore it from a"
                " backup."
            )


def check_relationships(package: Parts, part: str, kinds: Iterable[str]) -> None:
    """Refuse relationships of these kinds that lead to a part that is missing or outside the package."""
    for arrow in package.relationships(part):
        if not any(arrow.is_a(kind) for kind in kinds):
            continue
        if arrow.target is None or arrow.target.startswith("../") or arrow.target not in package:
            where = "outside the file" if arrow.target is None else arrow.target[:100]
            raise FileRefusedError(
                f"{package.name} is damaged: {part or 'it'} leads to {where}, which is not in it; restore it from a backup."
            )


def check_tables(package: Parts, tables: Iterable[tuple[str, str, str]]) -> None:
    """Refuse tables of one name; ``tables`` are name, part and the sheet's name."""
    seen: dict[str, str] = {}
    for name, part, sheet in tables:
        other = seen.setdefault(name.casefold(), part)
        if other != part:
            raise FileRefusedError(
                f"{package.name} is damaged: it has two tables named {name[:100]}, one of them on sheet {sheet}; open and"
                " save it once in Excel."
            )
