"""The command that says how sources are doing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from shell import ON, rows_of, run

if TYPE_CHECKING:
    from pathlib import Path


def sources(book: Path, *words: str) -> list[dict[str, Any]]:
    answer = run("sources", book, "--on", ON, "--json", *words)
    assert answer.code == 0, answer.err
    rows: list[dict[str, Any]] = answer.data["sources"]
    return rows


def test_every_source_of_the_workbook_is_there(book: Path) -> None:
    rows = sources(book)
    assert {row["source"] for row in rows} == {row["Source"] for row in rows_of(book, "Targets")}
    received = [row for row in rows_of(book, "Referrals") if row["Received"].date() > ON.replace(year=2025)]
    assert sum(row["referrals_12m"] for row in rows) == len(received)
    assert {row["state"] for row in rows} >= {"steady", "paused", "too-few"}


def test_words_name_every_source(book: Path) -> None:
    answer = run("sources", book, "--on", ON)
    assert answer.code == 0
    assert answer.out.startswith("Referring sources\nMon Nov 23, 2026: ")
    words = " ".join(answer.out.split())
    assert all(row["source"] in words for row in sources(book))
    assert max(map(len, answer.out.splitlines())) <= 80


def test_sources_are_narrowed(book: Path) -> None:
    every = sources(book)
    mine = sources(book, "--owner", "me")
    assert mine
    assert mine == [row for row in every if "Ana Reyes" in row["owner"]]
    picked = sources(book, "--tier", "a", "--tier", "B", "--state", "Steady")
    assert picked
    assert picked == [row for row in every if row["tier"] in {"A", "B"} and row["state"] == "steady"]
    name = every[0]["source"]
    assert [row["source"] for row in sources(book, "--source", name)] == [name]
    assert run("sources", book, "--on", ON, "--source", name).out.count("Score ") <= 1


@pytest.mark.parametrize(
    ("sort", "key", "descending"),
    [
        ("score", "score", False), ("days", "referral_days_12m", True), ("silence", "silence_p", False),
        ("touched", "days_since_touch", True), ("due", "due", False),
    ],
)  # fmt: skip
def test_sources_are_sorted_and_who_has_none_comes_last(
    book: Path,
    sort: str,
    key: str,
    descending: bool,  # noqa: FBT001
) -> None:
    values = [row[key] for row in sources(book, "--sort", sort)]
    have = [value for value in values if value is not None]
    assert values == sorted(have, reverse=descending) + [None] * (len(values) - len(have))
    assert len(values) == len(sources(book))


def test_refusals_are_sentences(book: Path) -> None:
    wrong = run("sources", book, "--state", "bored")
    assert (wrong.code, wrong.out) == (2, "")
    assert "There is no state 'bored'; choose from lost, quiet" in wrong.err
    assert run("sources", book, "--tier", "Z").code == 2
    nobody = run("sources", book, "--source", "no such office at all")
    assert nobody.code == 2
    assert "No source has the id or name" in nobody.err


def test_the_figures_are_those_of_an_earlier_day_too(book: Path) -> None:
    early = run("sources", book, "--on", "2026-06-01", "--json").data
    assert early["on"] == "2026-06-01"
    assert all((row["last_referral"] or "") <= "2026-06-01" for row in early["sources"])
    assert all((row["last_touch"] or "") <= "2026-06-01" for row in early["sources"])
