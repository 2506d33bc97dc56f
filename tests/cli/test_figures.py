"""timing, loop and review on the command line: promised keys, filters, plain text, refusals."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from shell import ON, rows_of, run

RATE = {"k", "n", "rate", "low", "high", "shrunk", "open"}


def data_of(*words: object) -> Any:  # noqa: ANN401  (JSON is anything)
    answer = run(*words, "--on", ON, "--json")
    assert (answer.code, answer.err) == (0, "")
    return answer.data


def test_timing_json_has_the_promised_keys(book: Path) -> None:
    data = data_of("timing", book)
    assert {"clock", "by", "days", "hours", "verdict"} <= set(data)
    assert [day["day"] for day in data["days"]] == ["Mon", "Tue", "Wed", "Thu", "Fri"]
    for day in data["days"]:
        assert set(day) >= {"sent", "matured", "answered", "within"} | RATE
        assert set(day["within"]) == {"2", "5", "10"}
        assert day["k"] == day["answered"] <= day["n"] <= day["sent"] >= day["matured"]
        assert sum(day["channels"].values()) == day["sent"]
    assert set(data["verdict"]) == {
        "text",
        "p",
        "best",
        "p_best",
        "needed",
        "effect",
        "since",
        "until",
        "touches",
    }
    assert sum(day["sent"] for day in data["days"]) == data["overall"]["sent"] > 100
    assert sum(hour["sent"] for hour in data["hours"]) == sum(cell["sent"] for cell in data["cells"])
    assert (
        sum(hour["sent"] for hour in data["hours"]) + data["untimed"] + data["outside"]
        == data["overall"]["sent"]
    )


def test_timing_by_the_day_they_answer(book: Path) -> None:
    data = data_of("timing", book, "--by", "answered")
    total = sum(day["answered"] for day in data["days"])
    assert total > 20
    for day in data["days"]:
        assert day["sent"] is None
        assert (day["k"], day["n"]) == (day["answered"], total)
    assert sum(day["expected"] for day in data["days"]) == pytest.approx(1)


def test_timing_narrows(book: Path) -> None:
    every = data_of("timing", book)["overall"]["sent"]
    by_channel = {
        channel: data_of("timing", book, "--channel", channel)["overall"]["sent"]
        for channel in {row["Channel"] for row in rows_of(book, "Touches")}
        if channel not in {None, ""}
    }
    assert sum(by_channel.values()) == every
    mine = data_of("timing", book, "--colleague", "me")
    assert 0 < mine["overall"]["sent"] < every
    assert mine["only"] == {"by": "Ana Reyes"}
    owned = data_of("timing", book, "--owner", "me", "--since", "2026-09-01", "--until", "2026-10-31")
    assert owned["only"] == {"owner": "Ana Reyes", "since": "2026-09-01", "until": "2026-10-31"}
    assert owned["overall"]["sent"] < every


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("timing", "--channel", "pigeon"), "No touch has the channel 'pigeon'; choose from "),
        (("review", "--specialty", "alchemy"), "No touch has the specialty 'alchemy'"),
        (("timing", "--colleague", "Nobody Known"), "No touch was sent by 'Nobody Known'"),
        (("timing", "--by", "moon"), "invalid choice: 'moon'"),
        (("loop", "--stage", "limbo"), "invalid choice: 'limbo'"),
        (("loop", "--source", "no such office at all"), "no such office at all"),
    ],
)
def test_a_word_that_means_nothing_is_refused(book: Path, words: tuple[str, ...], said: str) -> None:
    command, *options = words
    answer = run(command, book, "--on", ON, *options)
    assert (answer.code, answer.out) == (2, "")
    assert said in answer.err


def test_loop_json_has_the_promised_keys(book: Path) -> None:
    data = data_of("loop", book)
    referrals = {row["Referral ID"]: row for row in rows_of(book, "Referrals")}
    assert len(data["open"]) > 5
    for one in data["open"]:
        assert set(one) >= {"referral_id", "source", "stage", "since", "age", "promised", "late"}
        row = referrals[one["referral_id"]]
        assert one["source"] == row["Source"]
        assert (one["stage"] == "note") == (row["Outcome"] == "Completed")
        assert one["patient_ref"] != row["Patient ref"]
    assert {stage["stage"]: stage["total"] for stage in data["stages"]} == {
        "scheduling": 0, "visit": 0, "note": 0, **Counter(one["stage"] for one in data["open"]),
    }  # fmt: skip
    for name in ("schedule", "note"):
        assert set(data[name]) >= RATE | {"promised", "within", "median", "waiting"}


def test_loop_narrows(book: Path) -> None:
    every = data_of("loop", book)["open"]
    late = data_of("loop", book, "--late")["open"]
    assert late == [one for one in every if one["late"]]
    assert 0 < len(late) < len(every)
    notes = data_of("loop", book, "--stage", "note")["open"]
    assert notes == [one for one in every if one["stage"] == "note"]
    mine = data_of("loop", book, "--owner", "me")["open"]
    assert mine == [one for one in every if one["owner"] == "Ana Reyes"]
    source = every[0]["source"]
    there = data_of("loop", book, "--source", source)["open"]
    assert there == [one for one in every if one["source"] == source]


def test_review_json_has_the_promised_keys(book: Path) -> None:
    data = data_of("review", book)
    steps = [step["step"] for step in data["funnel"]]
    assert steps == ["outreach", "answered", "referred after", "scheduled", "completed", "repeat"]
    numbers = [step["n"] for step in data["funnel"]]
    assert numbers == sorted(numbers, reverse=True)
    assert numbers[0] > 5
    parts = {leak["part"] for leak in data["leaks"]}
    assert parts == {"targeting", "message", "timing", "handoff"}
    assert data["weakest"] in parts | {"nothing stands out", "too few to tell"}
    assert data["evidence"]
    assert {"specialty", "angle", "channel", "purpose", "step"} <= set(data["by"])
    totals = {sum(row["sent"] for row in rows) for rows in data["by"].values()}
    assert len(totals) == 1
    for rows in data["by"].values():
        for row in rows:
            assert set(row) >= RATE | {"name", "sent"}
    for rows in data["sources"].values():
        assert all(set(row) >= {"name", "referring", "completion"} for row in rows)


@pytest.mark.parametrize(
    ("command", "headings"),
    [
        (("timing",), ["WEEKDAYS", "Day", "All"]),
        (("timing", "--by", "answered"), ["WEEKDAYS", "Expected"]),
        (("loop",), ["OUR PROMISES", "Note after the visit", "SEEN, NOTE OWED"]),
        (
            ("review",),
            ["WEAKEST STEP", "FROM OUTREACH TO REPEAT", "ANSWERS BY SPECIALTY", "SOURCES BY TIER"],
        ),
    ],
)
def test_plain_text_fits_in_eighty_columns(book: Path, command: tuple[str, ...], headings: list[str]) -> None:
    answer = run(command[0], book, "--on", ON, *command[1:])
    assert answer.code == 0
    assert max(map(len, answer.out.splitlines())) <= 80
    for heading in headings:
        assert heading in answer.out
    assert "because" not in answer.out.replace("never because", "")


def test_too_few_has_a_label_and_no_bar(book: Path) -> None:
    out = run("timing", book, "--on", ON, "--since", "2026-11-16").out
    assert "No weekday stands out (" in out
    assert "#" not in out
    assert out.count("too few") >= 5
