"""What a practice must be able to answer for, as data and as a page: gifts, wishes, patients' data.

Referrals are never named beside what was given.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from refboard.analysis.checkup.compliance import NOT_ADVICE, Compliance
from refboard.analysis.checkup.gifts import AID
from refboard.practice.words import day_text, plural
from refboard.report.data import plain_data
from refboard.report.pages.page import Block, Entries, Entry, Grid, Page, PageSection, Paragraph, cut
from workbook.snapshot import Problem

_MOST: Final = 40
_STATES: Final = {"ok": "", "near": "near", "over": "OVER", "no limit": "no limit on file"}


def compliance_data(compliance: Compliance) -> dict[str, Any]:
    """Turn it into ``{on, gifts, staff, opt_outs, problems}``; problems have code, severity, sheet, cell, row_id, text."""
    return {
        "on": compliance.on.isoformat(),
        "gifts": [plain_data(gift) for gift in compliance.ledger.gifts],
        "staff": [{"year": year, "total": total} for year, total in compliance.ledger.staff],
        "opt_outs": [plain_data(out) for out in compliance.opt_outs],
        "problems": [plain_data(problem) for problem in compliance.problems],
    }


def compliance_page(compliance: Compliance) -> Page:
    """Tell it on one page; what needs somebody's eyes comes first in each part."""
    return Page(
        "Compliance",
        f"As of {day_text(compliance.on)}",
        (
            PageSection("Given to physicians, per calendar year", tuple(_gifts(compliance))),
            PageSection("Asked not to be contacted", tuple(_wishes(compliance))),
            PageSection("What looks like patients' data", tuple(_patients(compliance))),
        ),
        (f"{AID} {NOT_ADVICE}",),
    )


def _gifts(compliance: Compliance) -> Iterator[Block]:
    gifts = compliance.ledger.gifts
    loud = [Entry(gift.text, urgent=gift.state == "over") for gift in gifts if gift.state in {"over", "near"}]
    if loud:
        yield cut(sorted(loud, key=lambda entry: not entry.urgent), _MOST, "physicians near or over a limit")
    if not gifts:
        yield Paragraph("Nothing of value is on file.")
        return
    rows = tuple(
        (str(gift.year), gift.physician, gift.source, f"{gift.total:,.2f}",
         f"{gift.limit:,.2f}" if gift.limit is not None else "-", _STATES[gift.state])
        for gift in gifts[:_MOST]
    )  # fmt: skip
    yield Grid(("Year", "Physician", "Source", "Given", "Limit", ""), rows, frozenset({3, 4}))
    if len(gifts) > _MOST:
        yield Paragraph(f"{len(gifts) - _MOST:,} more with --json.")
    for year, total in compliance.ledger.staff:
        yield Paragraph(
            f"{total:,.2f} in {year} went to people who are no physicians; it is in nobody's sum."
        )
    lost = [p for p in compliance.problems if p.code == "R413"]
    if lost:
        yield Paragraph(f"{plural(len(lost), 'value')} could not be given to anybody: {_places(lost)}.")


def _wishes(compliance: Compliance) -> Iterator[Block]:
    wrong = [p for p in compliance.problems if p.code in {"R415", "R416"}]
    if wrong:
        entries = [Entry(p.text, lead=_place(p), urgent=True) for p in wrong]
        yield cut(entries, _MOST, "of these")
    coming = [out for out in compliance.opt_outs if out.deadline is None or out.deadline >= compliance.on]
    past = len(compliance.opt_outs) - len(coming)
    if coming:
        yield cut([Entry(out.text) for out in coming], _MOST, "wishes")
    if past:
        yield Paragraph(f"{plural(past, 'deadline')} of earlier wishes have passed; the wishes still count.")
    if not wrong and not compliance.opt_outs:
        yield Paragraph("Nobody asked for no faxes or e-mails, and nothing went out after a wish.")


def _patients(compliance: Compliance) -> Iterator[Block]:
    found = [p for p in compliance.problems if p.code.startswith("R6")]
    if found:
        yield cut([Entry(p.text, lead=_place(p), urgent=True) for p in found], _MOST, "cells")
    else:
        yield Entries((Entry("Nothing found. That is no proof: only the usual patterns are looked for."),))


def _place(problem: Problem) -> str:
    return f"{problem.sheet}!{problem.cell}" if problem.cell else problem.sheet


def _places(problems: list[Problem]) -> str:
    shown = ", ".join(_place(problem) for problem in problems[:8])
    return f"{shown} and {len(problems) - 8} more" if len(problems) > 8 else shown
