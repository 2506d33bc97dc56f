"""The pages about sheets and settings say what the code does; nothing is left without a meaning."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import pytest

from refboard.practice.column_help import COLUMN_HELP, TABLE_HELP
from refboard.practice.policy import Policy
from refboard.practice.schema import TABLES

DOCS = Path(__file__).resolve().parents[2] / "docs"


def test_every_column_has_a_meaning_and_no_other() -> None:
    assert {spec.name: [column.name for column in spec.columns] for spec in TABLES} == {
        name: list(columns) for name, columns in COLUMN_HELP.items()
    }
    assert list(TABLE_HELP) == [spec.name for spec in TABLES]


@pytest.mark.parametrize("page", ["sheets.md", "settings.md"])
def test_the_pages_are_current(page: str) -> None:
    script = runpy.run_path(str(DOCS / "make_reference.py"))
    assert (DOCS / page).read_text(encoding="utf-8") == script["PAGES"][page](), (
        "run python docs/make_reference.py"
    )


def test_every_code_of_the_check_up_is_explained_and_no_other() -> None:
    sources = [path for folder in ("refboard", "workbook") for path in (DOCS.parent / folder).rglob("*.py")]
    used = {code for path in sources for code in re.findall(r'"(R\d{3})"', path.read_text(encoding="utf-8"))}
    explained = re.findall(
        r"^\| (R\d{3}) \|", (DOCS / "troubleshooting.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert explained == sorted(used)


def test_the_figures_page_names_every_default_as_it_is() -> None:
    """A few numbers of the prose that would mislead people if a default changed without it."""
    page = (DOCS / "figures.md").read_text(encoding="utf-8")
    policy = Policy()
    for said in (
        f"Below *{policy.too_few}* cases, refboard draws no conclusion",
        f"due within *{policy.reply_promise}* open days",
        f"due within *{policy.note_promise}* open days",
        f"more than *{policy.schedule_promise}* open days",
        f"*{policy.a_due}* days for tier A, *{policy.b_due}* for B, *{policy.c_due}* for C",
        f"within *{policy.gap}* open days or have left *{policy.unanswered}* touches",
        f"the share answered within *{policy.window}* open days",
        f"message from the office within *{policy.attribution}* open days",
        f"Fewer than *{policy.silence_least}* referral days",
        f"Under *{policy.watch:.0%}* says *watch*, under *{policy.quiet:.0%}* *quiet*",
        f"under *{policy.lost:.0%}* *lost*",
        f"received at least *{policy.completion_matured}* days ago",
        f"at least *{policy.loop_matured}* days old",
        f"rhythm *{policy.score_rhythm:g}*, completion *{policy.score_completion:g}*, fit *{policy.score_fit:g}*",
        f"clearly less than *{policy.promise_share:.0%}*",
    ):
        assert said in " ".join(page.split()), said
