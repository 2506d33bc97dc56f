"""Compliance as data and as a page: gifts, do-not-contact requests, possible patient data.

Gifts and referrals are never shown together.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from refboard.analysis.checkup.compliance import NOT_ADVICE, Compliance
from refboard.analysis.checkup.gifts import AID
from refboard.practice.words import day_text, plural
from refboard.report.data import plain_data
from refboard.report.pages.page import Block, Entries, Entry, Grid, Page, PageSection, Paragraph, cut
from refboard.report.problems import place_of
from refboard.report.sentences import more_text
from workbook.snapshot import Problem

_MOST: Final = 40
_STATES: Final = {"ok": "", "near": "near", "over": "OVER", "no limit": "no limit on file"}


def compliance_data(compliance: Compliance) -> dict[str, Any]:
    """Turn it into ``{on, gifts, staff, opt_outs, problems}``; problems have code, severity, sheet, cell, row_id, text."""
    return {
        "on": compliance.on.isoformat(),
        "gifts": plain_data(compliance.ledger.gifts),
        "staff": [{"year": year, "total": total} for year, total in compliance.ledger.staff],
        "opt_outs": plain_data(compliance.opt_outs),
        "problems": plain_data(compliance.problems),
    }


def compliance_page(compliance: Compliance) -> Page:
    """Lay out compliance on one page; what needs attention comes first in each part."""
    return Page(
        "Compliance",
        f"As of {day_text(compliance.on)}",
        (
            PageSection("Gifts to physicians by calendar year", tuple(_gifts(compliance))),
            PageSection("Do-not-contact requests", tuple(_opt_outs(compliance))),
            PageSection("Possible patient data", tuple(_patients(compliance))),
        ),
        small_print=(f"{AID} {NOT_ADVICE}",),
    )


def _gifts(compliance: Compliance) -> Iterator[Block]:
    gifts = compliance.ledger.gifts
    loud = [Entry(gift.text, urgent=gift.state == "over") for gift in gifts if gift.state in {"over", "near"}]
    if loud:
        yield cut(sorted(loud, key=lambda entry: not entry.urgent), _MOST, "physicians near or over a limit")
    if not gifts:
        yield Paragraph("No gifts on file.")
        return
    rows = tuple(
        (
            str(gift.year),
            gift.physician,
            gift.source,
            f"{gift.total:,.2f}",
            f"{gift.limit:,.2f}" if gift.limit is not None else "-",
            _STATES[gift.state],
        )
        for gift in gifts[:_MOST]
    )
    yield Grid(("Year", "Physician", "Source", "Given", "Limit", ""), rows, frozenset({3, 4}))
    if len(gifts) > _MOST:
        yield Paragraph(more_text(len(gifts) - _MOST))
    for year, total in compliance.ledger.staff:
        yield Paragraph(
            f"{total:,.2f} in {year} went to people who are not physicians; it is not in the totals above."
        )
    unassigned = [p for p in compliance.problems if p.code == "R413"]
    if unassigned:
        yield Paragraph(f"{plural(len(unassigned), 'value')} without a recipient: {_places(unassigned)}.")


def _opt_outs(compliance: Compliance) -> Iterator[Block]:
    wrong = [p for p in compliance.problems if p.code in {"R415", "R416"}]
    if wrong:
        entries = [Entry(p.text, lead=place_of(p), urgent=True) for p in wrong]
        yield cut(entries, _MOST, "of these")
    coming = [out for out in compliance.opt_outs if out.deadline is None or out.deadline >= compliance.on]
    past = len(compliance.opt_outs) - len(coming)
    if coming:
        yield cut([Entry(out.text) for out in coming], _MOST, "requests")
    if past:
        yield Paragraph(
            f"{plural(past, 'earlier request is', 'earlier requests are')} past the deadline and still in effect."
        )
    if not wrong and not compliance.opt_outs:
        yield Paragraph("No one asked to stop faxes or emails, and nothing was sent after a request.")


def _patients(compliance: Compliance) -> Iterator[Block]:
    found = [p for p in compliance.problems if p.code.startswith("R6")]
    if found:
        yield cut([Entry(p.text, lead=place_of(p), urgent=True) for p in found], _MOST, "cells")
    else:
        yield Entries(
            (Entry("Nothing found. This is no guarantee: refboard only checks for common patterns."),)
        )


def _places(problems: list[Problem]) -> str:
    shown = ", ".join(place_of(problem) for problem in problems[:8])
    return f"{shown} and {len(problems) - 8} more" if len(problems) > 8 else shown
