from __future__ import annotations

import pytest

from workbook.xlsx.formula import Area, TableReference, move_formula, references


def areas(formula: str) -> set[Area]:
    return set(references(formula).areas)


def test_cells_ranges_columns_and_rows_are_found() -> None:
    assert areas("A1+$B$2:C3") == {Area((), 1, 1, 1, 1), Area((), 2, 2, 3, 3)}
    assert areas("SUM(D:E)") == {Area((), 4, 1, 5, 1_048_576)}
    assert areas("SUM(2:3)") == {Area((), 1, 2, 16_384, 3)}


def test_sheets_are_named_quoted_and_stacked() -> None:
    assert areas("Touches!A1") == {Area(("Touches",), 1, 1, 1, 1)}
    assert areas("'Ana''s list'!A1") == {Area(("Ana's list",), 1, 1, 1, 1)}
    assert areas("SUM(Jan:Mar!B2)") == {Area(("Jan", "Mar"), 2, 2, 2, 2)}


def test_what_only_looks_like_a_reference_is_none() -> None:
    assert areas('LOG10(5)+1.5E3&"A1"') == set()
    assert areas("[1]Sheet1!A1") == set()
    assert references("Rate*2").names == {"rate"}


def test_structured_references_name_table_column_and_row() -> None:
    assert references("SUM(Touches[Channel])").tables == (
        TableReference("Touches", "Channel", own_row=False),
    )
    assert references("TODAY()-[@Date]").tables == (TableReference("", "@Date", own_row=True),)
    assert references("Touches[[#This Row],[Date]]").tables[0].own_row


@pytest.mark.parametrize("formula", ['INDIRECT("A"&1)', "SUM(OFFSET(A1,1,0))"])
def test_references_made_at_run_time_are_known_as_such(formula: str) -> None:
    assert references(formula).dynamic


def test_today_depends_on_no_cell() -> None:
    assert not references("TODAY()+RAND()").dynamic


def test_a_formula_filled_down_moves_its_relative_references() -> None:
    moved = move_formula("A1+$A1+A$1+$A$1+SUM(B2:B$9)", 3)
    assert moved == "A4+$A4+A$1+$A$1+SUM(B5:B$9)"
    assert move_formula('"A1"&Sheet1!A1&[@Date]', 1) == '"A1"&Sheet1!A2&[@Date]'
    assert move_formula("LOG10(A1)", 1, 2) == "LOG10(C2)"
    assert move_formula("'A1 list'!B2*1E3", 1) == "'A1 list'!B3*1E3"
