"""Write a new workbook that is pleasant to use in Excel and LibreOffice.

openpyxl lays out the sheets (styles, tables, dropdowns, highlights); the rows are then put in as XML, so
that a million of them take seconds and the file has shared strings as Excel would write them.
"""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape, unescape

from workbook.schema import ColumnType
from workbook.serial import EPOCH_1900, number_text, to_serial
from workbook.xlsx.creating.layout import LAST_ROW, LINE_HEIGHT, MOST_LINES, count_lines, lay_out
from workbook.xlsx.creating.plan import SheetPlan

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import IO

    from workbook.cell import Value
    from workbook.xlsx.creating.plan import BookPlan
    from workbook.xlsx.package import Package

MAIN_NS: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
CORE_PART: Final = "docProps/core.xml"
STRINGS_PART: Final = "xl/sharedStrings.xml"
SHEET_PREFIX: Final = "xl/worksheets/sheet"
LAST_TEXT: Final = 32_767
"""Characters that one cell can hold."""
_ROWS_AT_ONCE: Final = 2_000
_MEMBER_DATE: Final = (2000, 1, 1, 0, 0, 0)
_EPOCH: Final = EPOCH_1900.toordinal()
_SAMPLE_ROW: Final = re.compile(rb'<row r="2"[^>]*?(?:/>|>.*?</row>)', re.DOTALL)
_SAMPLE_STYLE: Final = re.compile(rb'<c r="([A-Z]+)2"(?: s="(\d+)")?')
_DIMENSION: Final = re.compile(rb'<dimension ref="[^"]*"')
_INLINE: Final = re.compile(rb'(<c [^>]*?) t="inlineStr"><is><t(?: [^>]*)?>(.*?)</t></is></c>', re.DOTALL)
_ANNOUNCE: Final = {
    "[Content_Types].xml": (
        b"</Types>",
        (
            b'<Override PartName="/xl/sharedStrings.xml" ContentType="application/'
            b'vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>'
        ),
    ),
    "xl/_rels/workbook.xml.rels": (
        b"</Relationships>",
        (
            b'<Relationship Id="rIdStrings" Target="sharedStrings.xml" Type="http://schemas.openxmlformats.org/'
            b'officeDocument/2006/relationships/sharedStrings"/></Relationships>'
        ),
    ),
}
"""The parts in which a package lists its shared strings."""
_ILLEGAL: Final = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff\ud800-\udfff]|_x(?=[0-9A-Fa-f]{4}_)")


def build(plan: BookPlan, *, now: datetime) -> bytes:
    """Build the workbook and return the file's bytes; the same plan and ``now`` give the same bytes.

    Raises ValueError when a sheet has more rows than a spreadsheet can hold, or a cell a text too long.
    """
    for sheet in plan.sheets:
        if isinstance(sheet, SheetPlan) and len(sheet.rows) >= LAST_ROW:
            raise ValueError(f"{sheet.name} has more rows than a sheet can hold ({LAST_ROW - 1:,}).")
    skeleton, parts = lay_out(plan)
    digest = hashlib.sha256()
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(skeleton)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=5) as target,
    ):
        strings: dict[str, int] = {}
        for name in source.namelist():
            if name == CORE_PART:
                continue
            layout = source.read(name)
            is_sheet = name.startswith(SHEET_PREFIX)
            if is_sheet:
                layout = _share_strings(layout, strings)
            elif name in _ANNOUNCE:
                layout = layout.replace(*_ANNOUNCE[name])
            table = parts.get(name)
            with target.open(_member(name), "w") as member:
                pieces = _sheet_xml(layout, table, strings) if table else iter((layout,))
                _pour(pieces, member, digest if is_sheet else None)
        with target.open(_member(STRINGS_PART), "w") as member:
            _pour(_strings_xml(strings), member, digest)
        target.writestr(_member(CORE_PART), _core_xml(plan, digest.hexdigest(), now))
    return out.getvalue()


def is_untouched(package: Package, origin: str) -> bool:
    """Whether the workbook was built with this ``BookPlan.origin`` and holds exactly what was built."""
    if CORE_PART not in package or STRINGS_PART not in package:
        return False
    found = re.search(rb"<dc:description>(.*?) ([0-9a-f]{64})</dc:description>", package.read(CORE_PART))
    if not found or found[1] != escape(origin).encode():
        return False
    digest = hashlib.sha256()
    for name in package.names:
        if name.startswith(SHEET_PREFIX):
            digest.update(package.read(name))
    digest.update(package.read(STRINGS_PART))
    return digest.hexdigest().encode() == found[2]


def _member(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _MEMBER_DATE)
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


def _pour(pieces: Iterable[bytes], member: IO[bytes], digest: hashlib._Hash | None) -> None:
    for piece in pieces:
        member.write(piece)
        if digest is not None:
            digest.update(piece)


def _sheet_xml(layout: bytes, sheet: SheetPlan, strings: dict[str, int]) -> Iterator[bytes]:
    """Put the rows where the layout has its one sample row."""
    sample = _SAMPLE_ROW.search(layout)
    if sample is None:
        raise ValueError(f"The layout of {sheet.name} has no sample row.")
    styles = [int(match[2] or 0) for match in _SAMPLE_STYLE.finditer(sample[0])]
    letters = [match[1].decode() for match in _SAMPLE_STYLE.finditer(sample[0])]
    last = f'<dimension ref="A1:{letters[-1]}{max(len(sheet.rows), 1) + 1}"'.encode()
    yield _DIMENSION.sub(last, layout[: sample.start()])
    writers = [
        _writer(column.type, letter, style, strings)
        for column, letter, style in zip(sheet.columns, letters, styles, strict=True)
    ]
    wrapped = [(at, column.width) for at, column in enumerate(sheet.columns) if column.wrap]
    yield from _rows_xml(sheet.rows, writers, wrapped)
    tail = layout[sample.end() :]
    literal = [letter for column, letter in zip(sheet.columns, letters, strict=True) if column.literal]
    # Codes and telephone numbers are text on purpose: no green corner in Excel.
    ranges = " ".join(f"{letter}2:{letter}{LAST_ROW}" for letter in literal)
    ignored = f'<ignoredErrors><ignoredError sqref="{ranges}" numberStoredAsText="1"/></ignoredErrors>'
    yield tail.replace(b"<tableParts", ignored.encode() + b"<tableParts", 1) if literal else tail


def _rows_xml(
    rows: Sequence[Sequence[Value]],
    writers: Sequence[Callable[[Value, int], str]],
    wrapped: Sequence[tuple[int, float]],
) -> Iterator[bytes]:
    for start in range(0, len(rows), _ROWS_AT_ONCE):
        lines = []
        for number, row in enumerate(rows[start : start + _ROWS_AT_ONCE], start + 2):
            cells = "".join(
                [write(value, number) for write, value in zip(writers, row, strict=True) if value is not None]
            )
            lines.append(f'<row r="{number}"{_height(row, wrapped)}>{cells}</row>')
        yield "".join(lines).encode()


def _height(row: Sequence[Value], wrapped: Sequence[tuple[int, float]]) -> str:
    """Set the height of a row with wrapped text; programs that measure it themselves still may."""
    lines = 1
    for at, width in wrapped:
        text = row[at]
        if isinstance(text, str) and (len(text) > width or "\n" in text):
            lines = max(lines, count_lines(text, width))
    return f' ht="{LINE_HEIGHT * min(lines, MOST_LINES):g}"' if lines > 1 else ""


def _writer(
    rule: ColumnType, letter: str, style: int, strings: dict[str, int]
) -> Callable[[Value, int], str]:
    """Make the function that writes one column's values as cells."""
    head = f'<c r="{letter}'
    plain = f'" s="{style}"><v>'
    text = f'" s="{style}" t="s"><v>'

    def write(value: Value, row: int) -> str:
        if isinstance(value, str):
            if value == "":
                return ""
            return f"{head}{row}{text}{strings.setdefault(value, len(strings))}</v></c>"
        if isinstance(value, bool):
            return f'{head}{row}" s="{style}" t="b"><v>{int(value)}</v></c>'
        return f"{head}{row}{plain}{_number(value)}</v></c>"

    if rule is ColumnType.DATE:

        def write_day(value: Value, row: int) -> str:
            if type(value) is date:
                return f"{head}{row}{plain}{value.toordinal() - _EPOCH}</v></c>"
            return write(value, row)

        return write_day
    return write


def _number(value: Value) -> str:
    if isinstance(value, (date, time)):
        return number_text(to_serial(value))
    return number_text(value) if isinstance(value, (int, float)) else ""


def _share_strings(layout: bytes, strings: dict[str, int]) -> bytes:
    """Move the layout's own inline strings to the shared ones."""

    def share(match: re.Match[bytes]) -> bytes:
        text = unescape(match[2].decode(), {"&quot;": '"'})
        return b'%s t="s"><v>%d</v></c>' % (match[1], strings.setdefault(text, len(strings)))

    return _INLINE.sub(share, layout)


def _strings_xml(strings: dict[str, int]) -> Iterator[bytes]:
    count = len(strings)
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<sst xmlns="{MAIN_NS}" uniqueCount="{count}">'.encode()
    texts = list(strings)
    for start in range(0, count, _ROWS_AT_ONCE):
        yield "".join(map(_string_xml, texts[start : start + _ROWS_AT_ONCE])).encode()
    yield b"</sst>"


def _string_xml(text: str) -> str:
    if len(text) > LAST_TEXT:
        raise ValueError(
            f"A text of {len(text):,} characters is longer than a cell can hold ({LAST_TEXT:,})."
        )
    # ECMA-376 22.9.2.19: characters XML cannot hold, and text that looks like such an escape.
    safe = _ILLEGAL.sub(lambda match: f"_x{ord(match[0][0]):04X}_" + match[0][1:], text)
    spaced = ' xml:space="preserve"' if safe != safe.strip() or "\n" in safe else ""
    return f"<si><t{spaced}>{escape(safe)}</t></si>"


def _core_xml(plan: BookPlan, fingerprint: str, now: datetime) -> bytes:
    moment = f"{now:%Y-%m-%dT%H:%M:%SZ}"
    origin = f"{escape(plan.origin)} {fingerprint}" if plan.origin else ""
    namespace = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<cp:coreProperties xmlns:cp="{namespace}" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(plan.title)}</dc:title><dc:description>{origin}</dc:description>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{moment}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{moment}</dcterms:modified></cp:coreProperties>'
    ).encode()
