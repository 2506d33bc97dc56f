"""draft, messages, decide, compliance: what they print, and what is in the workbook afterward."""

from __future__ import annotations

import base64
import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote, urlsplit

import openpyxl
import pytest
from shell import ON, Answer, cells_of, item_of, row_of, rows_of, run

from refboard.cli import drafts

if TYPE_CHECKING:
    from collections.abc import Callable


def quiet_item(book: Path) -> dict[str, object]:
    return item_of(book, "quiet")


def put(book: Path, sheet: str, row_id: str, **values: str | int | datetime) -> None:
    """Change cells as a colleague would in a spreadsheet program."""
    workbook = openpyxl.load_workbook(book)
    rows = workbook[sheet]
    header = [cell.value for cell in rows[1]]
    (row,) = [row for row in rows.iter_rows(min_row=2) if row[0].value == row_id]
    for name, value in values.items():
        row[header.index(name.replace("_", " "))].value = value
    workbook.save(book)


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """An editor that does what a line of Python says with ``text``; the path shows what it was given."""

    def install(line: str) -> Path:
        script, seen = tmp_path / "edit.py", tmp_path / "seen.txt"
        script.write_text(
            "import pathlib, sys\np = pathlib.Path(sys.argv[1])\ntext = p.read_text(encoding='utf-8')\n"
            f"pathlib.Path({str(seen)!r}).write_text(str(p) + '\\n' + text, encoding='utf-8')\n{line}\n"
            "p.write_text(text, encoding='utf-8')\n",
            encoding="utf-8",
        )
        monkeypatch.delenv("VISUAL", raising=False)
        monkeypatch.setenv("EDITOR", f"{sys.executable} {script}")
        return seen

    return install


# --- draft ------------------------------------------------------------------------------------------------


def test_a_draft_is_for_what_today_says_and_writes_nothing(book: Path) -> None:
    item, before = quiet_item(book), book.read_bytes()
    answer = run("draft", book, item["target_id"], "--on", ON)
    assert answer.code == 0
    assert answer.out.startswith("To: ")
    assert "It has been a while since we last worked together." in answer.out
    assert "Hint: If they say stop" in answer.err
    assert "If they say stop" not in answer.out
    assert book.read_bytes() == before
    data = run("draft", book, item["target_id"], "--on", ON, "--json").data
    assert (data["purpose"], data["channel"], data["message"]) == ("Re-engage", item["channel"], "M-CQJTE")
    assert (data["contact"], data["logged"]) == (item["contact"], None)


def test_an_open_placeholder_is_listed_and_topic_fills_it(book: Path) -> None:
    target = str(quiet_item(book)["target_id"])
    open_one = run("draft", book, target, "--purpose", "reply", "--channel", "email", "--on", ON)
    assert "{topic} is not filled in" in open_one.err
    assert "[topic]" in open_one.out
    assert "{" not in open_one.out
    filled = run(
        "draft",
        book,
        target,
        "--purpose",
        "reply",
        "--channel",
        "email",
        "--topic",
        "sinus care",
        "--sender",
        "Bo",
        "--on",
        ON,
    )
    assert "Subject: The information you asked for: sinus care" in filled.out
    assert filled.out.rstrip().endswith("Bo\nShoreline ENT & Allergy\n(414) 555-0140")
    assert "{" not in filled.out + filled.err


@pytest.mark.parametrize("way", [["--log"], ["--mailto"], ["--out", "letter.html"]])
def test_nothing_goes_out_or_is_logged_with_a_gap(book: Path, way: list[str]) -> None:
    target, before = quiet_item(book)["target_id"], book.read_bytes()
    words = ["draft", book, target, "--purpose", "Reply", "--channel", "Email", *way, "--on", ON]
    refused = run(*words)
    assert (refused.code, refused.out) == (2, "")
    assert "{topic} is not filled in; add --fill topic=TEXT." in refused.err
    assert book.read_bytes() == before


def test_fill_takes_a_name_and_a_text(book: Path) -> None:
    target = quiet_item(book)["target_id"]
    words = ("draft", book, target, "--purpose", "Reply", "--channel", "Email", "--on", ON)
    assert "asked for: chronic cough" in run(*words, "--fill", "{topic}=chronic cough").out
    refused = run(*words, "--fill", "topic")
    assert refused.code == 2
    assert "needs a name and a text" in refused.err


def test_messages_to_several_are_one_file_one_save_and_one_undo(book: Path, tmp_path: Path) -> None:
    items = run("today", book, "--reason", "check-in", "--json", "--on", ON).data["items"][:3]
    ids, before = [item["target_id"] for item in items], cells_of(book)
    out = tmp_path / "letters.html"
    answer = run("draft", book, *ids, "--channel", "Letter", "--out", out, "--log", "--on", ON)
    assert answer.code == 0
    assert f"wrote {out} (3 messages)" in answer.out
    page = out.read_text(encoding="utf-8")
    assert page.count("<article>") == 3
    assert all(str(item["source"]).split()[0] in page for item in items)
    assert not {"{", "[topic]"} & set(page.partition("</style>")[2])
    touches = [
        row for row in rows_of(book, "Touches") if row["Date"].date() == ON and row["Channel"] == "Letter"
    ]
    assert sorted(row["Target ID"] for row in touches) == sorted(ids)
    again = run("draft", book, *ids, "--channel", "Letter", "--out", out, "--on", ON)
    assert again.code == 2
    assert "already exists; add --force to replace it." in again.err
    assert run("undo", book).code == 0
    assert cells_of(book) == before


def test_a_mail_link_opens_the_message(book: Path) -> None:
    item = quiet_item(book)
    answer = run("draft", book, item["target_id"], "--channel", "Email", "--mailto", "--on", ON)
    parts = urlsplit(answer.out.strip())
    assert parts.scheme == "mailto"
    assert unquote(parts.path) == row_of(book, "Targets", "Target ID", item["target_id"])["Email"]
    assert parse_qs(parts.query)["subject"] == ["Checking in"]
    refused = run("draft", book, item["target_id"], "--channel", "Letter", "--mailto", "--on", ON)
    assert (refused.code, refused.out) == (2, "")
    assert "No email address on file" in refused.err


def test_a_message_that_was_sent_is_logged_with_its_template(book: Path) -> None:
    item = quiet_item(book)
    answer = run(
        "draft",
        book,
        item["target_id"],
        "--channel",
        "Email",
        "--log",
        "--next",
        "Call",
        "--next-date",
        "+7d",
        "--on",
        ON,
    )
    assert answer.code == 0
    touch = row_of(book, "Touches", "Touch ID", answer.out.split()[-1])
    assert {name: touch[name] for name in ("Target ID", "Channel", "Purpose", "Message", "By", "Outcome")} == {
        "Target ID": item["target_id"], "Channel": "Email", "Purpose": "Re-engage", "Message": "M-DLTUY",
        "By": "Ana Reyes", "Outcome": "Sent",
    }  # fmt: skip
    target = row_of(book, "Targets", "Target ID", item["target_id"])
    assert (target["Next step"], target["Next date"].date()) == ("Call", date(2026, 11, 30))
    assert run("undo", book).code == 0
    assert touch["Touch ID"] not in {row["Touch ID"] for row in rows_of(book, "Touches")}


def test_an_edited_message_is_what_counts(book: Path, editor: Callable[[str], Path]) -> None:
    seen = editor(
        "text = text.replace('It has been a while since', 'Lunch is on us, pt John Smith asks. Since')"
    )
    answer = run("draft", book, quiet_item(book)["target_id"], "--edit", "--json", "--on", ON)
    assert "Lunch is on us, pt John Smith asks." in answer.data["body"]
    advice = " ".join(answer.data["advice"])
    assert "“lunch”" in advice
    assert "a patient's name" in advice
    assert "Smith" not in advice
    path, _, text = seen.read_text(encoding="utf-8").partition("\n")
    assert text.startswith("To: ")
    assert not Path(path).exists()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("text = ''", "The message is empty; nothing was logged."),
        ("sys.exit(3)", "The editor ended with code 3; the text did not change."),
    ],
)
def test_a_message_that_was_given_up_is_not_logged(
    book: Path, editor: Callable[[str], Path], line: str, said: str
) -> None:
    editor(line)
    before = cells_of(book)
    answer = run("draft", book, quiet_item(book)["target_id"], "--edit", "--log", "--on", ON)
    assert (answer.code, answer.out) == (2, "")
    assert said in answer.err
    assert cells_of(book) == before


def test_an_editor_that_is_not_there_is_named(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VISUAL", "no-such-editor -w")
    answer = run("draft", book, quiet_item(book)["target_id"], "--edit", "--on", ON)
    assert answer.code == 2
    assert "The editor no-such-editor cannot be started" in answer.err


def test_copying_needs_a_terminal_and_carries_no_control_character(
    book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = quiet_item(book)["target_id"]
    before = cells_of(book)
    refused = run("draft", book, target, "--copy", "--log", "--on", ON)
    assert (refused.code, cells_of(book)) == (2, before)
    assert "--copy needs a terminal" in refused.err
    put(book, "Targets", str(target), Source="Elm \x9b31m Clinic")
    monkeypatch.setattr(drafts, "find_clipboard", lambda: sys.stdout)
    answer = run("draft", book, target, "--purpose", "Introduce", "--copy", "--on", ON)
    mark, _, rest = answer.out.partition("\x07")
    assert mark.startswith("\x1b]52;c;")
    assert "Elm \x9b31m Clinic" in base64.b64decode(mark.removeprefix("\x1b]52;c;")).decode()
    assert "\x9b" not in mark + rest + answer.err


def refused_target(book: Path, wish: str) -> str:
    item = quiet_item(book)
    put(book, "Targets", str(item["target_id"]), Do_not_contact=wish)
    return str(item["target_id"])


def test_who_must_not_be_contacted_gets_no_draft_but_a_note_on_a_patient(book: Path) -> None:
    target = refused_target(book, "All")
    answer = run("draft", book, target, "--on", ON)
    assert (answer.code, answer.out) == (2, "")
    assert "asked not to be contacted" in answer.err
    assert run("draft", book, target, "--purpose", "Loop note", "--on", ON).code == 0


def test_a_refused_channel_is_never_chosen(book: Path) -> None:
    target = refused_target(book, "Email, Phone")
    data = run("draft", book, target, "--on", ON, "--json").data
    assert data["channel"] not in {"Email", "Phone"}
    assert run("draft", book, target, "--channel", "e-mail", "--on", ON).code == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--purpose", "Gossip"], "'Gossip' is not one of"),
        (["--message", "M-NONE"], "There is no message 'M-NONE'; choose M-KQWTA"),
        (["--channel", "Pigeon"], "'Pigeon' is not one of"),
        (["--copy", "--mailto"], "not allowed with"),
    ],
)
def test_a_draft_that_cannot_be_made_is_refused_with_a_reason(
    book: Path, words: list[str], said: str
) -> None:
    answer = run("draft", book, quiet_item(book)["target_id"], "--on", ON, *words)
    assert (answer.code, answer.out) == (2, "")
    assert said in answer.err


def test_messages_are_listed_with_what_came_of_them(book: Path) -> None:
    data = run("messages", book, "--on", ON, "--json").data
    by_id = {one["message_id"]: one for one in data["messages"]}
    touches = [
        t
        for t in rows_of(book, "Touches")
        if t["Message"] == "M-HVLCU" and t["Outcome"] != "Bounced" and t["Direction"] != "In"
    ]
    assert by_id["M-HVLCU"]["sent"] == sum(t["Outcome"] != "Left materials" for t in touches) > 0
    assert set(by_id["M-HVLCU"]["response"]) == {"k", "n", "rate", "low", "high", "shrunk", "open"}
    assert by_id["M-FZNME"]["sent"] == 0  # a note on a patient asks for nothing
    told = run("messages", book, "--on", ON)
    assert told.code == 0
    assert "Openings this" in told.out


# --- decide -----------------------------------------------------------------------------------------------


def decide(book: Path, *words: object) -> Answer:
    return run("decide", book, *words, "--on", ON)


def is_up(book: Path, source: object, on: date = ON) -> bool:
    items = run("today", book, "--on", on, "--reason", "quiet", "--json").data["items"]
    return source in {item["source"] for item in items}


def test_a_decision_is_in_the_workbook_until_its_date_and_can_be_undone(book: Path) -> None:
    item, before = quiet_item(book), cells_of(book)
    answer = decide(book, item["source"], "re-engage", "--until", "2026-12-14")
    assert (answer.code, answer.out) == (0, f"saved {item['target_id']}\n")
    target = row_of(book, "Targets", "Target ID", item["target_id"])
    notes = str(target["Notes"])
    assert notes.endswith("2026-11-23 Ana Reyes: re-engage by Dec 14")
    assert "p=" not in notes
    assert (target["Next step"], target["Next date"]) == ("Re-engage", datetime(2026, 11, 23))  # noqa: DTZ001
    assert not is_up(book, item["source"])
    assert run("undo", book).code == 0
    assert cells_of(book) == before
    assert is_up(book, item["source"])


def test_a_pause_lasts_and_ends(book: Path) -> None:
    item = quiet_item(book)
    assert decide(book, item["target_id"], "pause", "--until", "2026-12-14", "--by", "Ben Okafor").code == 0
    target = row_of(book, "Targets", "Target ID", item["target_id"])
    assert target["Pause until"].date() == date(2026, 12, 14)
    assert "Ben Okafor: pause until Dec 14" in target["Notes"]
    assert not is_up(book, item["source"], date(2026, 12, 11))
    assert is_up(book, item["source"], date(2026, 12, 14))


def test_an_adjusted_message_may_have_another_angle(book: Path) -> None:
    item = quiet_item(book)
    assert decide(book, item["source"], "adjust", "--angle", "speed").code == 0
    target = row_of(book, "Targets", "Target ID", item["target_id"])
    assert (target["Angle"], target["Next step"]) == ("Speed", "Adjust the message")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["wait"], "'wait' is not a decision; choose re-engage, adjust or pause."),
        (["pause", "--until", "2026-11-23"], "must run until a day after Mon Nov 23, 2026"),
        (["adjust", "--angle", "Louder"], "'Louder' is not one of"),
        ([], "This command needs SOURCE and re-engage, adjust or pause"),
    ],
)
def test_a_decision_that_cannot_be_made_is_refused_with_a_reason(
    book: Path, words: list[str], said: str
) -> None:
    before = book.read_bytes()
    answer = decide(book, quiet_item(book)["source"], *words)
    assert (answer.code, answer.out) == (2, "")
    assert said in answer.err
    assert book.read_bytes() == before


# --- compliance -------------------------------------------------------------------------------------------


def test_compliance_has_a_page_and_data(book: Path) -> None:
    item = quiet_item(book)
    touch = run("log", book, item["target_id"], "--channel", "Visit", "--on", ON).out.split()[1]
    put(book, "Touches", touch, Value=600, Value_to=str(item["contact"]), Intel="pt John Smith, DOB 3/4/1961")
    put(book, "Targets", str(item["target_id"]), Do_not_contact="Fax", DNC_date=datetime(2026, 11, 20))  # noqa: DTZ001
    data = run("compliance", book, "--on", ON, "--json").data
    (gift,) = [gift for gift in data["gifts"] if gift["state"] == "over"]
    assert (gift["physician"], gift["year"], gift["total"], gift["limit"]) == (
        item["contact"],
        2026,
        600,
        535,
    )
    assert (item["target_id"], "Fax", "2026-12-20") in {
        (out["target_id"], out["channel"], out["deadline"]) for out in data["opt_outs"]
    }
    (patient,) = [problem for problem in data["problems"] if problem["code"].startswith("R6")]
    assert (patient["sheet"], patient["row_id"]) == ("Touches", touch)
    told = run("compliance", book, "--on", ON)
    assert told.code == 0
    for words in (
        "over the 535.00 on file",
        "Sun Dec 20, 2026",
        "This is not legal advice.",
        "ask your compliance officer",
    ):
        assert words in " ".join(told.out.split())
    assert "Smith" not in told.out + str(data["problems"])
    assert "referral" not in told.out.casefold()
