from __future__ import annotations

import re
from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from workbook.cell import Cell, Kind
from workbook.errors import EditRefusedError
from workbook.schema import ColumnType, fold
from workbook.serial import cell_of, column_letters, column_number, number_text, to_serial
from workbook.xlsx.values import decode_text, encode_text, text_element


@given(st.text())
def test_any_text_reads_back_as_it_was_written(text: str) -> None:
    assert decode_text(encode_text(text)) == text.encode("utf-16", "surrogatepass").decode(
        "utf-16", "replace"
    )


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_written_text_is_well_formed_xml(text: str) -> None:
    element = etree.fromstring(text_element(b"t", text))
    assert decode_text((element.text or "").replace("&", "&amp;").encode()) == text


def test_escapes_of_the_format_are_decoded_and_made() -> None:
    assert decode_text(b"_x001B_]0;title_x0007_") == "\x1b]0;title\x07"
    assert decode_text(b"_x005F_x0041_") == "_x0041_"
    assert decode_text(b"_xD83D__xDE00_") == "\U0001f600"
    assert encode_text("_x0041_") == b"_x005F_x0041_"
    assert encode_text("\x1b[2J") == b"_x001B_[2J"
    assert encode_text("a\r\nb") == b"a_x000D_\nb"
    for text in ("_x000B\x00", "_x000B_\x00", "__x0041\x1f_", "_x0041_x0041\x00"):
        assert decode_text(encode_text(text)) == text


def test_line_ends_and_entities_are_resolved_like_an_xml_parser_does() -> None:
    assert decode_text(b"a\r\nb\rc") == "a\nb\nc"
    assert decode_text(b"&lt;b&gt; &amp;amp; &#233;&#xE9;") == "<b> &amp; éé"


def test_a_cell_holds_32767_characters() -> None:
    assert len(encode_text("x" * 32_767)) == 32_767
    with pytest.raises(EditRefusedError, match="at most 32767"):
        encode_text("x" * 32_768)
    assert encode_text("\U0001f600" * 16_383)
    with pytest.raises(EditRefusedError, match="32768 characters"):
        encode_text("\U0001f600" * 16_384)


def test_half_a_character_is_refused_with_its_place() -> None:
    with pytest.raises(EditRefusedError, match="invalid character at position 4"):
        encode_text("bad\udcffbyte")


def test_spaces_at_the_edges_are_preserved() -> None:
    assert b'xml:space="preserve"' in text_element(b"t", " two ")
    assert b"preserve" not in text_element(b"t", "two words")


@pytest.mark.parametrize(
    ("day", "serial", "serial_1904"),
    [
        (date(1900, 1, 1), 1, None),
        (date(1900, 2, 28), 59, None),
        (date(1900, 3, 1), 61, None),
        (date(2026, 11, 23), 46349, 44887),
    ],
)
def test_dates_become_the_serial_numbers_that_excel_counts(
    day: date, serial: int, serial_1904: int | None
) -> None:
    assert to_serial(day) == serial
    if serial_1904 is not None:
        assert to_serial(day, date1904=True) == serial_1904


def test_times_are_fractions_of_a_day() -> None:
    assert to_serial(time(6, 0)) == 0.25
    assert to_serial(datetime(2026, 11, 23, 12, 0)) == 46349.5  # noqa: DTZ001  # wall clock, as offices write it


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_are_written_so_that_they_read_back(value: float) -> None:
    assert float(number_text(value)) == value


@given(st.integers(1, 16_384))
def test_column_letters_and_numbers_are_inverse(number: int) -> None:
    assert column_number(column_letters(number)) == number
    assert re.fullmatch("[A-Z]{1,3}", column_letters(number))


def test_values_become_cells_by_their_own_type() -> None:
    assert cell_of(None) == Cell()
    assert cell_of("=1+1") == Cell(Kind.TEXT, "=1+1")
    assert cell_of(value=True) == Cell(Kind.BOOLEAN, "1")
    assert cell_of(2.5) == Cell(Kind.NUMBER, "2.5")
    assert cell_of(date(2026, 11, 23)) == Cell(Kind.DATE, "46349")
    assert cell_of(46349, ColumnType.DATE) == Cell(Kind.DATE, "46349")


def test_cells_that_show_the_same_number_are_the_same() -> None:
    assert Cell(Kind.NUMBER, "1").same_as(Cell(Kind.NUMBER, "1.0"))
    assert not Cell(Kind.NUMBER, "1").same_as(Cell(Kind.TEXT, "1"))
    assert not Cell(Kind.NUMBER, "1").same_as(Cell(Kind.NUMBER, "1", formula="A1"))


def test_words_match_without_case_spaces_and_punctuation() -> None:
    assert fold("No-show") == fold("no show") == fold(" NO SHOW.")
    assert fold("Next\ndate") == fold("next date")
    assert fold("Check-in") != fold("Check-out")


@pytest.mark.parametrize(
    "value", [float("nan"), float("inf"), date(1899, 12, 31), datetime.combine(date(1066, 10, 14), time(9))]
)
def test_numbers_and_days_that_no_cell_can_hold_are_refused(value: float | date) -> None:
    with pytest.raises(
        EditRefusedError, match=r"not a number that a cell can hold|first day that this workbook"
    ):
        cell_of(value)


def test_the_first_day_is_that_of_the_workbook() -> None:
    assert cell_of(date(1900, 1, 1)).text == "1"
    assert cell_of(date(1904, 1, 1), date1904=True).text == "0"
    with pytest.raises(EditRefusedError, match="before 1904-01-01"):
        cell_of(date(1903, 12, 31), date1904=True)
