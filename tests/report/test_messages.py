"""Messages to offices: which template, how it is filled in, what is said about it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from refboard.practice.message_templates import TEMPLATES
from refboard.practice.policy import Policy
from refboard.practice.rows import find_row
from refboard.practice.schema import TABLES
from refboard.report.messages.placeholders import MEANINGS
from refboard.report.messages.salutation import salutation
from refboard.report.messages.templates import (
    MessageDraft,
    MessageSender,
    Template,
    as_text,
    choose_template,
    fill_draft,
    fill_template,
    find_template,
    from_text,
    mailto,
    mark_draft,
    read_templates,
)
from refboard.report.messages.tone import advise
from workbook.errors import TableMissingError
from workbook.snapshot import Snapshot
from workbook.xlsx.reading.frames import snapshot_of

ON = date(2026, 11, 23)
NAMES = ("Message ID", "Name", "Purpose", "Specialty", "Angle", "Channel", "Subject", "Body", "Hint")
PROFILE = [
    {"Setting": "Practice name", "Value": "Shoreline ENT"},
    {"Setting": "Practice phone", "Value": "(414) 555-0140"},
]


def book(**target: object) -> Snapshot:
    row = {"Target ID": "P-ITO1X", "Source": "Lakeside Family", "Contact": "Dr. Ito", "Email": "ito@example.org", "City": "Elm",
           "Phone": "555-0100", **{key.replace("_", " "): value for key, value in target.items()}}  # fmt: skip
    rows = {
        "Targets": [row],
        "Messages": [dict(zip(NAMES, message, strict=True)) for message in TEMPLATES],
        "Settings": PROFILE,
    }
    return snapshot_of(TABLES, rows)  # type: ignore[arg-type]


def fill(template: Template, snapshot: Snapshot | None = None, **more: str) -> MessageDraft:
    snapshot = snapshot or book()
    sender = MessageSender.from_snapshot(snapshot, Policy(), "Ana Reyes")
    return fill_template(template, find_row(snapshot, "Targets", "P-ITO1X"), sender=sender, on=ON, **more)


def letter(body: str, subject: str = "", **more: str) -> Template:
    given = {
        "message_id": "M-A1X",
        "name": "Hello",
        "purpose": "Check-in",
        "specialty": "",
        "angle": "",
        "channel": "Email",
    }
    return Template(subject=subject, body=body, **{**given, **more})


def test_the_page_about_messages_explains_every_placeholder() -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "messages.md").read_text(encoding="utf-8")
    explained = re.findall(r"^\| `\{(\w+)\}` \| (.+) \|$", page, re.MULTILINE)
    assert explained == list(MEANINGS.items())


def test_a_new_workbooks_templates_are_read_and_fill_in() -> None:
    templates = read_templates(book())
    assert [template.message_id for template in templates] == [message[0] for message in TEMPLATES]
    for template in templates:
        draft = fill(template, topic="sinus care")
        assert draft.open == ()
        assert "{" not in draft.subject + draft.body
        assert (draft.message, draft.purpose) == (template.message_id, template.purpose)


def test_placeholders_are_known_by_any_spelling_and_filled_from_the_workbook() -> None:
    snapshot = book(Next_date=date(2026, 12, 1), Next_step="Send the guide")
    draft = fill(
        letter("{Contact} {SOURCE} {next date} {Next-Step} {city} {today}", "For { contact }"), snapshot
    )
    assert draft.body == "Dr. Ito Lakeside Family Tue Dec 1 Send the guide Elm Mon Nov 23, 2026"
    assert (draft.subject, draft.to, draft.open) == ("For Dr. Ito", "ito@example.org", ())


def test_a_placeholder_that_cannot_be_filled_in_stays_and_is_listed() -> None:
    draft = fill(letter("About {topic} and {dr_name}, {role}, {topic}"))
    assert draft.body == "About {topic} and {dr_name}, {role}, {topic}"
    assert draft.open[0] == "{topic} is not filled in: the workbook has no value for it."
    assert draft.open[1].startswith("{dr_name} is not a placeholder; use {salutation}, {contact}, {source}, ")
    assert len(draft.open) == 3
    filled = fill_draft(draft, {"Topic": "sinus\ncare", "dr_name": "Dr. Ito"})
    assert filled.body == "About sinus care and Dr. Ito, {role}, sinus care"
    assert [sentence.split()[0] for sentence in filled.open] == ["{role}"]
    assert mark_draft(filled).body == "About sinus care and Dr. Ito, [role], sinus care"


def test_braces_in_the_workbook_never_act_and_never_go_out() -> None:
    draft = fill(letter("{contact} at {source}"), book(Contact="{source}", Source="{sender} & {x}"))
    assert draft.body == "(source) at (sender) & (x)"
    assert draft.open == ()


def test_an_office_without_a_contact_is_addressed_as_a_whole() -> None:
    snapshot = book(Contact=None)
    assert fill(letter("Dear {contact},"), snapshot).body == "Dear Lakeside Family team,"
    assert (
        fill(letter("With thanks to {contact}"), snapshot).body
        == "With thanks to the team at Lakeside Family"
    )


def test_what_settings_leave_open_names_the_setting() -> None:
    snapshot = snapshot_of(TABLES, {"Targets": [{"Target ID": "P-ITO1X", "Source": "Lakeside"}]})
    draft = fill(letter("{practice}, {phone}"), snapshot)
    assert draft.open == (
        "{practice} is not filled in: the workbook has no value for it; fill in Practice name in Settings.",
        "{phone} is not filled in: the workbook has no value for it; fill in Practice phone in Settings.",
    )


def test_a_letter_goes_to_the_office_s_address() -> None:
    place = book(Address="12 Main St, Suite 100", ZIP="53301")
    assert fill(letter("Hi"), place, channel="Letter").to == "12 Main St, Suite 100, Elm 53301"
    assert fill(letter("Hi"), book(), channel="Letter").to == ""


def test_the_service_promise_says_what_settings_promise() -> None:
    snapshot = book()
    template = find_template(read_templates(snapshot), "What happens after you refer")
    body = fill(template, snapshot).body
    for words in (
        "schedule within 3 business days",
        "note within 5 business days of the visit",
        "hear back within 2 business days",
    ):
        assert words in body
    chosen = choose_template(
        read_templates(snapshot), purpose="Detail", channel="Letter", specialty="Allergy"
    )
    assert chosen is not None
    assert chosen.name == "What happens after you refer"


@pytest.mark.parametrize(
    ("contact", "said"),
    [
        ("Dr. Umar Eckhardt", "Dr. Eckhardt"),
        ("Umar Eckhardt, MD", "Dr. Eckhardt"),
        ("Eckhardt, Umar, M.D.", "Dr. Eckhardt"),
        ("DR UMAR ECKHARDT", "Dr. Eckhardt"),
        ("Dr. Zoë Núñez-O’Hara 😊", "Dr. Núñez-O’Hara"),
        ("Dr. Ludwig van der Berg", "Dr. van der Berg"),
        ("Robert Jones Jr., DO", "Dr. Jones"),
        ("Jane Smith, PA-C", "Jane Smith"),
        ("Kaia Corbelli", "Kaia Corbelli"),
        ("Ms. Ann Lee", "Ms. Lee"),
        ("Front desk", "Front Desk"),
        ("Ma Chen", "Ma Chen"),
        ("Dr.", "Elm Street team"),
        ("", "Elm Street team"),
    ],
)
def test_a_person_is_addressed_as_in_a_letter(contact: str, said: str) -> None:
    assert salutation(contact, "Elm Street") == said


def test_every_template_begins_like_a_letter_or_a_call() -> None:
    for template in read_templates(book(Contact="Dr. Umar Eckhardt")):
        body = fill(template, book(Contact="Dr. Umar Eckhardt"), topic="sinus care").body
        if template.channel == "Phone":
            assert body.startswith("Hello, this is Ana Reyes from Shoreline ENT. ")
        else:
            assert re.match(r"Dear Dr\. Eckhardt,\n\n[A-Z]", body)
            assert body.endswith("Sincerely,\n\nAna Reyes\nShoreline ENT\n(414) 555-0140")
        if template.hint:
            assert template.hint not in body


def test_the_template_fits_purpose_channel_specialty_angle_and_length() -> None:
    templates = [
        letter("one two", message_id="M-ANY1X", channel=""),
        letter("one two three", message_id="M-FAM1X", specialty="Family Medicine", channel="Fax"),
        letter("one", message_id="M-DEN1X", specialty="Dentistry"),
        letter("one two three four", message_id="M-SPD1X", angle="Speed"),
        letter("one two three", message_id="M-SHT1X"),
        letter("one two three four five", message_id="M-LNG1X"),
        letter("one two", message_id="M-TNY1X"),
        letter("one", message_id="M-REP1X", purpose="Reply"),
    ]  # fmt: skip

    def key(**wanted: str) -> str:
        found = choose_template(templates, **{"purpose": "Check-in", "channel": "Email", **wanted})
        return found.message_id if found else ""

    assert key(channel="fax", specialty="family medicine") == "M-FAM1X"
    assert key(specialty="Family Medicine") == "M-SHT1X"
    assert key(angle="Speed", detail="Brief") == "M-SPD1X"
    assert key(detail="brief") == "M-TNY1X"
    assert key(detail="Full") == "M-LNG1X"
    assert key(specialty="Dentistry") == "M-DEN1X"
    assert key(channel="Visit") == "M-ANY1X"
    assert key(purpose="reply") == "M-REP1X"
    assert key(purpose="Introduce") == ""


def test_a_template_is_found_by_id_or_name() -> None:
    templates = [letter("x"), letter("y", message_id="", name="Second")]
    assert find_template(templates, "m-a1x").body == "x"
    assert find_template(templates, "second").key == "Second"
    with pytest.raises(ValueError, match="There is no message 'third'; choose M-A1X or Second"):
        find_template(templates, "third")


def test_rows_without_words_are_no_templates_and_a_missing_table_is_named() -> None:
    assert read_templates(snapshot_of(TABLES, {"Messages": [{"Message ID": "M-A1X", "Name": "Empty"}]})) == ()
    snapshot = book()
    missing = replace(snapshot.tables["Messages"], found=False)
    with pytest.raises(TableMissingError, match="no table Messages"):
        read_templates(Snapshot({**snapshot.tables, "Messages": missing}))


def test_text_goes_out_and_comes_back() -> None:
    draft = fill(letter("Dear {contact},\n\nhello {topic}", "A: b"))
    text = as_text(draft)
    assert text == "To: ito@example.org\nSubject: A: b\n\nDear Dr. Ito,\n\nhello {topic}"
    assert from_text(draft, text) == draft
    edited = from_text(draft, text.replace("{topic}", "there").replace("To: ito@example.org\n", "") + "\n\n")
    assert (edited.to, edited.subject, edited.body, edited.open) == (
        "",
        "A: b",
        "Dear Dr. Ito,\n\nhello there",
        (),
    )
    plain = from_text(draft, "Just words")
    assert (plain.subject, plain.body) == ("", "Just words")


def test_a_mail_link_carries_every_character() -> None:
    draft = fill(letter("50% of {contact} & co?\nZoë #1", "Why & how?"))
    parts = urlsplit(mailto(draft))
    assert (parts.scheme, unquote(parts.path)) == ("mailto", "ito@example.org")
    assert parse_qs(parts.query) == {"subject": ["Why & how?"], "body": ["50% of Dr. Ito & co?\r\nZoë #1"]}


@pytest.mark.parametrize("address", [None, "555-0100", "a@b,c@d", "a@b?bcc=x y@z", "two @places"])
def test_what_is_no_address_gets_no_link(address: str | None) -> None:
    with pytest.raises(ValueError, match=r"No email address on file for Dr\. Ito"):
        mailto(fill(letter("Hi"), book(Email=address)))


# --- a second look ----------------------------------------------------------------------------------------


def remarks(
    body: str, *, detail: str = "", purpose: str = "Check-in", subject: str = "", **numbers: int
) -> str:
    return " | ".join(advise(subject, body, detail=detail, purpose=purpose, policy=Policy(**numbers)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (
            "Please refer ASAP, you need to act now",
            "May sound pushy: “asap”, “you need to” and “act now”.",
        ),
        ("Hello! Great! News!", "3 exclamation marks; one is enough."),
        ("Dear Dr. Ito, we moved.", "After the salutation, begin a new line with a capital letter."),
        ("PLEASE READ THIS NOW", "All caps can read as shouting: PLEASE, READ and THIS."),
        ("Lunch is on us", "Mentions a gift: “lunch” and “on us”."),
        (
            "We schedule the same day",
            "“same day” may promise more than Settings: a referral is scheduled within 3",
        ),
        ("You hear within 24 hours", "“within 24 hours” may promise more"),
        ("We book within two business days", "“within two business days” may promise more"),
        (
            "About pt John Smith",
            "May contain a patient's name; leave patient data out of messages.",
        ),
    ],
)
def test_what_a_calm_colleague_would_point_at(body: str, said: str) -> None:
    assert said in remarks(body)


@pytest.mark.parametrize(
    "body",
    ["Is everything arriving that you need back from us?", "We schedule within 3 open days.", "We call within a week!",
     "A note goes back within five business days.", "HIPAA forms are attached."],
)  # fmt: skip
def test_calm_words_get_no_remark(body: str) -> None:
    assert remarks(body) == ""


def test_promises_are_measured_by_the_settings_of_their_purpose() -> None:
    body = "The note goes back within 4 days."
    assert remarks(body) == ""
    assert "a note is sent within 5 open days" in remarks(body, purpose="Loop note")
    assert remarks(body, purpose="Loop note", note_promise=4) == ""


def test_length_follows_the_wish_of_the_office() -> None:
    words = " ".join(["word"] * 100)
    assert remarks(words, detail="brief") == "They prefer brief messages: 100 words; the limit is 90."
    assert remarks(words) == ""
    assert "long" in remarks(" ".join(["word"] * 300))
    assert remarks(" ".join(["word"] * 300), detail="Full") == ""


def test_a_patients_words_are_not_repeated() -> None:
    said = remarks("pt John Smith, DOB 3/4/1961, SSN 123-45-6789")
    assert "a social security number, a birth date and a patient's name" in said
    assert not any(word in said for word in ("Smith", "1961", "6789"))


def test_the_templates_of_a_new_workbook_are_calm() -> None:
    for template in read_templates(book()):
        draft = fill(template, topic="sinus care")
        said = advise(draft.subject, draft.body, detail="Brief", purpose=draft.purpose, policy=Policy())
        assert said == ()
