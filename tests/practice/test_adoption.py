"""Which tables of a colleague's workbook are which of ours, judged on headers alone."""

from __future__ import annotations

from refboard.practice.adoption import AdoptionProposal, propose
from workbook.recognition.survey import RecognizedTable, TableCandidate, WorkbookSurvey
from workbook.serial import column_letters


def offer(name: str, *headers: str, dates: str = "", words: str = "", hidden: bool = False) -> TableCandidate:
    letters = {column_letters(at): header for at, header in enumerate(headers, start=1)}
    return TableCandidate(name, name, 1, letters, hidden, frozenset(dates), frozenset(words))


def fits(*offers: TableCandidate) -> AdoptionProposal:
    return propose(WorkbookSurvey(offers, {}))


OFFICES = offer(
    "Our list",
    "Doctor's office",
    "Physician name",
    "Phone no.",
    "Next callback",
    "Parking",
    "Remarks",
    dates="D",
    words="AB",
)


def test_a_foreign_table_is_proposed_with_its_columns() -> None:
    proposal = fits(OFFICES)
    (fit,) = proposal.fits
    assert (fit.table, fit.called, fit.how, fit.needs_id) == ("Targets", "Our list", "guess", True)
    assert {guess.column: guess.header for guess in fit.columns} == {
        "Source": "Doctor's office", "Contact": "Physician name", "Phone": "Phone no.", "Next date": "Next callback",
        "Notes": "Remarks",
    }  # fmt: skip
    assert fit.own == ("Parking",)
    assert proposal.names[("Targets", "")] == "Our list"
    assert proposal.names[("Targets", "Source")] == "Doctor's office"
    assert ("Targets", "Notes") not in proposal.names, "a name that is understood anyway needs no saying"
    assert "Touches" in proposal.missing


def test_what_a_column_holds_speaks_for_or_against_it() -> None:
    headers = ("Office", "Method", "Reply", "Talked")
    (fit,) = fits(offer("Talks", *headers, dates="D")).fits
    assert {g.column: g.header for g in fit.columns}["Date"] == "Talked"
    assert fits(offer("Talks", *headers, words="D")).fits == ()
    (fit,) = fits(offer("Our list", "Office", "Doctor", "Fax", "Next datum", dates="", words="D")).fits
    assert "Next date" not in {g.column for g in fit.columns}


def test_ids_are_never_guessed() -> None:
    (fit,) = fits(offer("Our list", "Office", "Doctor", "Fax", "Target IDs")).fits
    assert fit.needs_id
    assert "Target IDs" in fit.own


def test_each_table_and_each_header_is_given_once() -> None:
    proposal = fits(OFFICES, offer("Old list", "Office", "Doctor", "Phone"))
    (fit,) = proposal.fits
    letters = [guess.letter for guess in (*fit.columns, *fit.perhaps)]
    columns = [guess.column for guess in (*fit.columns, *fit.perhaps)]
    assert len(set(letters)) == len(letters)
    assert len(set(columns)) == len(columns)


def test_what_the_reader_finds_is_taken_as_it_is() -> None:
    found = RecognizedTable("Targets", "Our list", 1, {"Source": "A", "Target ID": "E"}, (), 4)
    proposal = propose(WorkbookSurvey((OFFICES,), {"Targets": found}))
    (fit,) = proposal.fits
    assert (fit.how, fit.needs_id) == ("name", False)
    assert ("Targets", "") not in proposal.names
    assert proposal.names[("Targets", "Contact")] == "Physician name"


def test_words_for_dropdowns_and_hidden_sheets_are_no_tables() -> None:
    assert fits(offer("Lists", "Tier", "Status", "Channel", "Detail", "Angle")).fits == ()
    assert fits(offer("Old", "Office", "Doctor", "Phone", hidden=True)).fits == ()
    assert fits(offer("Figures", "Year", "Limit")).fits == ()
