"""A row appended to a table of a real workbook, judged by readers that share no code with the store."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import openpyxl
from lxml import etree
from openpyxl.formula.translate import Translator
from openpyxl.utils import column_index_from_string, get_column_letter
from python_calamine import CalamineWorkbook

if TYPE_CHECKING:
    from pathlib import Path

DAY = date(2026, 11, 23)
NUMBER = 4321.5
_RANGE = re.compile(
    r"(?P<sheet>(?:'(?:[^']|'')+'|[^\W\d][\w.]*)!)?"
    r"(?<![\w.$])(?P<a>\$?[A-Z]{1,3})(?P<x>\$?)(?P<top>[0-9]+):(?P<b>\$?[A-Z]{1,3})(?P<y>\$?)(?P<bottom>[0-9]+)(?![\w(.])"
)
_LISTS = {"sqref"}
"""Lists of ranges of their own sheet, also over other columns than the table's."""
_SOURCES = {"definedName", "f", "formula", "formula1", "formula2"}
"""Text that may name ranges of any sheet."""


@dataclass(frozen=True, slots=True)
class Box:
    """The data rows of a table: columns and rows, inclusive."""

    left: int
    top: int
    right: int
    bottom: int


@dataclass(slots=True)
class Trial:
    """One table of one workbook, described from the XML alone."""

    path: Path
    sheet: str
    sheet_part: str
    part: str
    name: str
    data: Box
    totals: int
    columns: tuple[str, ...]
    formulas: frozenset[str]
    """Letters of the calculated columns."""
    values: dict[str, str] = field(default_factory=dict)
    """What is appended, as typed, by column letters."""
    row: int = 0
    """The worksheet row that it got."""

    @property
    def grown(self) -> bool:
        """Whether the table had no blank row left."""
        return self.row > self.data.bottom

    def letters(self) -> Iterator[tuple[str, str]]:
        """Letters and name of every column."""
        for place, name in enumerate(self.columns):
            yield get_column_letter(self.data.left + place), name

    def meant(self, letters: str) -> str | float | date | None:
        """The value that a reader must find in a column of the new row."""
        typed = self.values.get(letters)
        if typed is None or not typed[:1].isdigit():
            return typed
        return DAY if typed == DAY.isoformat() else float(typed)


def local(element: etree._Element) -> str:
    """An element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def tables_of(comparer: Any, path: Path) -> Iterator[Trial]:  # noqa: ANN401  # a module loaded at run time
    """Every table of a workbook."""
    package = comparer.Package(io.BytesIO(path.read_bytes()))
    for sheet, sheet_part in package.sheets():
        for _, kind, part in package.rels(sheet_part):
            if not kind.endswith("/table") or part not in package.parts:
                continue
            root = etree.fromstring(package.raw(part), etree.XMLParser(resolve_entities=False))
            top, left, bottom, right = comparer.box(root.get("ref"))
            totals = int(root.get("totalsRowCount", "0"))
            header = int(root.get("headerRowCount", "1"))
            columns = [e for e in root.iter() if local(e) == "tableColumn"]
            formulas = {
                get_column_letter(left + place)
                for place, column in enumerate(columns)
                if any(local(child) == "calculatedColumnFormula" for child in column)
            }
            yield Trial(
                path, sheet, sheet_part, part, root.get("displayName", ""),
                Box(left, top + header, right, bottom - totals), totals,
                tuple(column.get("name", "") for column in columns), frozenset(formulas),
            )  # fmt: skip


def load(path: Path, *, data_only: bool = False) -> openpyxl.Workbook:
    """Open with openpyxl, which warns of everything that it would lose in saving."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return openpyxl.load_workbook(io.BytesIO(path.read_bytes()), data_only=data_only)


def fill(trial: Trial, mark: str) -> None:
    """Choose what to append: of the kind that the column's last cell is of, texts marked."""
    sheet = load(trial.path)[trial.sheet]
    for place, (letters, name) in enumerate(trial.letters()):
        above = sheet[f"{letters}{trial.data.bottom}"]
        filled = (isinstance(above.value, str) and above.value.startswith("=")) or above.data_type == "f"
        if not name or letters in trial.formulas or filled:
            continue
        if above.is_date and place:
            trial.values[letters] = DAY.isoformat()
        elif isinstance(above.value, (int, float)) and not isinstance(above.value, bool) and place:
            trial.values[letters] = str(NUMBER)
        else:
            trial.values[letters] = f"{mark} {letters}"


# -- openpyxl


def judge_by_openpyxl(trial: Trial, after: Path) -> list[str]:
    """Where the row went, the table's range, filter, totals and calculated columns."""
    old = load(trial.path)[trial.sheet]
    new = load(after)[trial.sheet]
    first = next(letters for letters, _ in trial.letters() if letters in trial.values)
    rows = [cell.row for cell in new[first] if cell.value == trial.values[first]]
    if len(rows) != 1:
        return [f"the new row is there {len(rows)} times"]
    trial.row = rows[0]
    wrong = [f"{letters}{trial.row} holds {held!r}" for letters, held in _values(trial, new, trial.row)]
    wrong += list(_place(trial, old))
    bottom = max(trial.data.bottom, trial.row)
    table, before = new.tables[trial.name], old.tables[trial.name]
    start, _, end = before.ref.partition(":")
    letters = re.sub(r"\d", "", end or start)
    if table.ref != f"{start}:{letters}{bottom + trial.totals}":
        wrong.append(f"the table is {table.ref}")
    if before.autoFilter is not None and (table.autoFilter is None or table.autoFilter.ref is None):
        wrong.append("the filter is gone")
    elif before.autoFilter is not None and not table.autoFilter.ref.endswith(f"{letters}{bottom}"):
        wrong.append(f"the filter is {table.autoFilter.ref}")
    if table.insertRow:
        wrong.append("the table still says that it has nothing but a blank row")
    wrong += list(_formulas(trial, old, new))
    if trial.totals and trial.grown:
        wrong += list(_totals(trial, old, new))
    return wrong


def _values(trial: Trial, sheet: Any, row: int) -> Iterator[tuple[str, object]]:  # noqa: ANN401
    for letters in trial.values:
        held, meant = sheet[f"{letters}{row}"].value, trial.meant(letters)
        if isinstance(held, datetime):
            held = held.date()
        if held != meant:
            yield letters, held


def _place(trial: Trial, old: Any) -> Iterator[str]:  # noqa: ANN401
    """The row must be the first that held nothing, and nothing may have been below it."""
    letters = [letters for letters, _ in trial.letters() if letters not in trial.formulas]

    def filled(row: int) -> bool:
        values = [old[f"{name}{row}"].value for name in letters]
        return any(value is not None and not str(value).startswith("=") for value in values)

    for row in range(trial.row, trial.data.bottom + 1):
        if filled(row):
            yield f"row {row} held something"
    # What people typed right below the table belongs to it.
    before = range(max(trial.data.top, min(trial.data.bottom + 1, trial.row - 1)), trial.row)
    if not all(filled(row) for row in before):
        yield f"row {trial.row} is not the next one"


def _formulas(trial: Trial, old: Any, new: Any) -> Iterator[str]:  # noqa: ANN401
    for letters, _ in trial.letters():
        above = old[f"{letters}{trial.row - 1}"].value if trial.row > trial.data.top else None
        held = new[f"{letters}{trial.row}"].value
        if isinstance(above, str) and above.startswith("=") and letters not in trial.values:
            meant = Translator(above, f"{letters}{trial.row - 1}").translate_formula(f"{letters}{trial.row}")
            if held != meant and (letters in trial.formulas or held is not None):
                yield f"{letters}{trial.row} calculates {held!r}, not {meant!r}"


def _totals(trial: Trial, old: Any, new: Any) -> Iterator[str]:  # noqa: ANN401
    for letters, _ in trial.letters():
        at = trial.data.bottom + 1
        before, after = old[f"{letters}{at}"], new[f"{letters}{at + 1}"]
        if before.value != after.value or before.number_format != after.number_format:
            yield f"the total {letters}{at} is {after.value!r}, not {before.value!r}"


# -- python-calamine


def judge_by_calamine(trial: Trial, after: Path) -> list[str]:
    """The table as a program reads it that knows only its range."""
    before = CalamineWorkbook.from_path(str(trial.path), load_tables=True)
    new = CalamineWorkbook.from_path(str(after), load_tables=True)
    rows = new.get_table_by_name(trial.name).to_python()
    old = before.get_table_by_name(trial.name).to_python()
    place = trial.row - trial.data.top
    if place >= len(rows):
        return [f"the table has {len(rows)} rows and no row {place + 1}"]
    wrong = []
    if len(rows) not in (len(old), place + 1):
        wrong.append(f"{len(old)} rows became {len(rows)}")
    for column, (letters, _) in enumerate(trial.letters()):
        held, meant = rows[place][column], trial.meant(letters)
        if meant is not None and held != meant:
            wrong.append(f"{letters}{trial.row} holds {held!r}")
    return wrong


# -- LibreOffice


def judge_by_libreoffice(comparer: Any, trial: Trial, saved: Path) -> list[str]:  # noqa: ANN401
    """The workbook as LibreOffice saved it after calculating: values, results, totals and the table's range."""
    book = CalamineWorkbook.from_path(str(saved), load_tables=True)
    rows = book.get_sheet_by_name(trial.sheet).to_python(skip_empty_area=False)
    package = comparer.Package(io.BytesIO(saved.read_bytes()))
    part = dict(package.sheets())[trial.sheet]
    cells = comparer.Sheet(package, part, comparer.sst_of(package, package.workbook())[1], {}).cells
    wrong = []
    for letters, _ in trial.letters():
        column = column_index_from_string(letters)
        inside = trial.row <= len(rows) and column <= len(rows[trial.row - 1])
        value = rows[trial.row - 1][column - 1] if inside else ""
        if trial.meant(letters) is not None and value != trial.meant(letters):
            wrong.append(f"{letters}{trial.row} holds {value!r}")
        if letters in trial.formulas and (cells.get((trial.row, column)) or {}).get("v") is None:
            wrong.append(f"{letters}{trial.row} was not calculated")
        total = cells.get((trial.data.bottom + 2, column)) if trial.totals and trial.grown else None
        whole = rf"SUBTOTAL\(109,|SUM\({letters}{trial.data.top}:"
        if total and total["t"] != "e" and re.search(whole, total["f"] or ""):
            held = [row[column - 1] for row in rows[trial.data.top - 1 : trial.row] if len(row) >= column]
            if abs(float(total["v"]) - sum(x for x in held if isinstance(x, (int, float)))) > 1e-6:
                wrong.append(f"the total of {letters} is {total['v']}")
    if trial.name in (book.table_names or ()):
        found = len(book.get_table_by_name(trial.name).to_python())
        rows_meant = max(trial.data.bottom, trial.row) - trial.data.top + 1
        if found != rows_meant:
            wrong.append(f"the table has {found} rows, not {rows_meant}")
    return wrong


# -- what else the workbook holds


def judge_the_rest(comparer: Any, trial: Trial, after: Path) -> list[str]:  # noqa: ANN401
    """Nothing else lost or changed; every range over a whole column of the table grown, and no other."""
    files = trial.path, after
    found = comparer.compare(*(io.BytesIO(path.read_bytes()) for path in files))
    # Cells are compared below; a table with a row is no longer nothing but a row to type into.
    own = ("cell:", "table: table@insertRow")
    losses = {name: count for name, count in found["losses"].items() if not name.startswith(own)}
    wrong = [f"{what}: {found[what]}" for what in ("parts_lost", "new_lint") if found[what]]
    if losses:
        wrong.append(f"lost: {losses}")
    old, new = (comparer.Package(io.BytesIO(path.read_bytes())) for path in files)
    return [*wrong, *_other_cells(comparer, trial, old, new), *_other_parts(trial, old, new)]


def _other_parts(trial: Trial, old: Any, new: Any) -> Iterator[str]:  # noqa: ANN401
    for part in sorted(old.reach & new.reach):
        if part.endswith((".xml", ".vml")) and not re.search(
            r"sharedstrings|styles|calcchain|docprops", part
        ):
            yield from _compare_part(trial, part, old.raw(part), new.raw(part))


def _other_cells(comparer: Any, trial: Trial, old: Any, new: Any) -> list[str]:  # noqa: ANN401
    wrong = []
    strings = [comparer.sst_of(package, package.workbook())[1] for package in (old, new)]
    styles = [comparer.Styles(package, package.workbook()) for package in (old, new)]
    # The new row took the place of the totals, which moved down.
    own = {trial.row, *((trial.row + 1,) if trial.totals and trial.grown else ())}
    for sheet, part in old.sheets():
        before, after = (
            comparer.Sheet(package, part, *tools)
            for package, tools in zip((old, new), zip(strings, styles, strict=True), strict=True)
        )
        for (row, column), x in before.cells.items():
            inside = part == trial.sheet_part and trial.data.left <= column <= trial.data.right
            if inside and row in own:
                continue
            y = after.cells.get((row, column))
            if y is None or x["f"] != y["f"] or x["s"] != y["s"] or not comparer.eqval(x, y):
                wrong.append(f"{sheet}!{get_column_letter(column)}{row} changed")
    return wrong[:5]


def _compare_part(trial: Trial, part: str, before: bytes, after: bytes) -> Iterator[str]:
    if before == after and not _may_name_ranges(trial, before):
        return
    parser = etree.XMLParser(huge_tree=True, resolve_entities=False, recover=True)
    old = [e for e in _elements(etree.fromstring(before, parser)) if local(e) != "calcPr"]
    new = [e for e in _elements(etree.fromstring(after, parser)) if local(e) != "calcPr"]
    if [e.tag for e in old] != [e.tag for e in new]:
        yield f"{part}: other elements"
        return
    for x, y in zip(old, new, strict=True):
        name = local(x)
        if (y.text or "").strip() != _grown_text(trial, part, name, (x.text or "").strip()):
            yield f"{part}: {name} is {y.text!r}, was {x.text!r}"
        for key in sorted({*x.attrib, *y.attrib}):
            was, now = x.get(key, ""), y.get(key, "")
            if now != _grown_attribute(trial, part, x, str(key), was):
                yield f"{part}: {name} {key} is {now!r}, was {was!r}"


def _may_name_ranges(trial: Trial, xml: bytes) -> bool:
    return trial.grown and str(trial.data.bottom).encode() in xml


def _elements(root: etree._Element) -> Iterator[etree._Element]:
    """Every element but the rows of a sheet, which are compared cell by cell."""
    skipped: set[etree._Element] = set()
    for element in root.iter():
        if not isinstance(element.tag, str) or element.getparent() in skipped:
            skipped.add(element)
        elif local(element) == "sheetData":
            skipped.add(element)
            yield element
        else:
            yield element


def _grown_text(trial: Trial, part: str, name: str, text: str) -> str:
    if name == "sqref":
        return _grow(trial, text, wide=True) if part == trial.sheet_part else text
    if name not in _SOURCES:
        return text
    here = part == trial.sheet_part
    return _RANGE.sub(lambda match: _grow_source(trial, match, here=here), text)


def _grow_source(trial: Trial, match: re.Match[str], *, here: bool) -> str:
    """A range in a formula: of this sheet by name, or without a name and absolute on the sheet itself."""
    sheet = match["sheet"]
    if sheet is None:
        mine = here and bool(match["x"]) and bool(match["y"])
    else:
        mine = sheet[:-1].strip("'").replace("''", "'").casefold() == trial.sheet.casefold()
    return _grow_one(trial, match, wide=False) if mine else match.group()


def _grown_attribute(trial: Trial, part: str, element: etree._Element, key: str, was: str) -> str:
    name = local(element)
    totals = trial.totals
    if name == "table" and part == trial.part and key == "ref":
        return _stretch(was, max(trial.data.bottom, trial.row) + totals)
    if name == "table" and part == trial.part and key == "insertRow":
        return ""
    if name == "autoFilter" and part == trial.part and key == "ref":
        return _stretch(was, max(trial.data.bottom, trial.row))
    if part == trial.sheet_part and key == "sqref" and name != "selection":
        return _grow(trial, was, wide=True)
    if name == "dimension" and part == trial.sheet_part:
        return _widened(trial, was)
    if (
        name == "worksheetSource"
        and key == "ref"
        and element.get("sheet", "").casefold() == trial.sheet.casefold()
    ):
        return _grow(trial, was, wide=False)
    return was


def _stretch(ref: str, bottom: int) -> str:
    return re.sub(r"\d+$", str(bottom), ref)


def _widened(trial: Trial, ref: str) -> str:
    first, _, last = ref.partition(":")
    ends = [re.fullmatch(r"([A-Z]+)(\d+)", end) for end in (first, last or first)]
    if not all(ends):
        return ref
    (left, top), (right, bottom) = ((column_index_from_string(m[1]), int(m[2])) for m in ends if m)
    totals = 1 if trial.totals and trial.grown else 0
    left, right = min(left, trial.data.left), max(right, trial.data.right)
    bottom, top = max(bottom, trial.row + totals), min(top, trial.row)
    return f"{get_column_letter(left)}{top}:{get_column_letter(right)}{bottom}"


def _grow(trial: Trial, refs: str, *, wide: bool) -> str:
    return " ".join(
        _RANGE.sub(lambda match: _grow_one(trial, match, wide=wide), _as_range(trial, ref, wide=wide))
        for ref in refs.split(" ")
    )


def _as_range(trial: Trial, ref: str, *, wide: bool) -> str:
    """The only data row of a table, named as a single cell, is its whole column."""
    alone = re.fullmatch(r"[A-Z]{1,3}([0-9]+)", ref)
    one_row = trial.data.top == trial.data.bottom and trial.grown and wide
    inside = (
        alone and trial.data.left <= column_index_from_string(ref.rstrip("0123456789")) <= trial.data.right
    )
    return f"{ref}:{ref}" if one_row and inside and alone and int(alone[1]) == trial.data.bottom else ref


def _grow_one(trial: Trial, match: re.Match[str], *, wide: bool) -> str:
    left, right = (column_index_from_string(match[key].replace("$", "")) for key in ("a", "b"))
    data = trial.data
    covers = int(match["bottom"]) == data.bottom and int(match["top"]) <= data.top
    covers = covers and (int(match["top"]) < data.bottom or data.top == data.bottom)
    inside = left <= data.right and right >= data.left if wide else data.left <= left and right <= data.right
    if not (trial.grown and covers and inside):
        return match.group()
    head = match.group()[: match.start("bottom") - match.start()]
    return f"{head}{trial.row}"


def counted(results: Mapping[str, list[str]]) -> str:
    """How many trials had nothing wrong."""
    return f"{sum(not wrong for wrong in results.values())} of {len(results)}"
