"""New workbooks: an empty one, and the sample practice."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Final

from refboard.paths import kind_of, typed_path
from workbook.errors import RefusedError

_DEMO_NAME: Final = "demo"


def new_path(word: str) -> Path:
    """Read the path of a new workbook; raise RefusedError if it cannot go there."""
    if not word.strip():
        raise RefusedError("Give the new workbook a name, for example practice.xlsx.")
    path = typed_path(word)
    if path.suffix.casefold() != ".xlsx":
        raise RefusedError(f"{path.name} must end in .xlsx, so that Excel opens it.")
    if kind_of(path.parent) != "folder":
        raise RefusedError(f"There is no folder {path.parent}.")
    if kind_of(path) == "folder":
        raise RefusedError(f"{path} is a folder.")
    return path


def create_workbook(path: Path, *, user: str, on: date) -> tuple[str, ...]:
    """Write a new workbook with empty tables, settings, holidays and templates; return the names of its sheets.

    Raises RefusedError if the name is taken, NotWrittenError if the disk refuses.
    """
    from refboard.practice.book import plan_book
    from workbook.sharing.new_file import write_new_file
    from workbook.xlsx.creating.create import build
    from workbook.xlsx.stamp import give_birth_stamp

    plan = plan_book(on=on, rows={"People": [(user, None)]} if user else {})
    data = build(plan, now=datetime.now())  # noqa: DTZ005  (properties have no zone)
    write_new_file(path, give_birth_stamp(data))
    return tuple(sheet.name for sheet in plan.sheets)


def default_demo() -> Path:
    """The path of a new demo in the user's data folder; a demo that was edited stays, and the new one gets a number."""
    from platformdirs import user_data_path

    from refboard.demo import is_untouched
    from workbook.sharing.new_file import make_folder

    folder = Path(user_data_path("refboard", appauthor=False))
    make_folder(folder)
    path, number = folder / f"{_DEMO_NAME}.xlsx", 2
    while path.exists() and not is_untouched(path):
        path, number = folder / f"{_DEMO_NAME}-{number}.xlsx", number + 1
    return path
