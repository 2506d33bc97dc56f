"""Message templates that a new workbook starts with.

Placeholders: {contact}, {source}, {topic}, {sender}. Calm on purpose: one subject, one offer, no pressure.
"""

from __future__ import annotations

from typing import Final

TEMPLATES: Final = (
    (
        "M-KQWTA", "First hello", "Introduce", None, "Convenience", "Letter",
        "Introducing ourselves",
        ("Dear {contact},\n\nwe see patients whom offices like yours send on, and would like you to know whom "
        "to call. One line reaches a person who can schedule, answer a question or send a report: ask for "
        "{sender}.\n\nNo reply needed. If another contact or another way suits {source} better, please tell "
        "us and we will keep to it.\n\n{sender}"),
    ),
    (
        "M-BRNDE", "One useful detail", "Detail", "Family Medicine", "Expertise", "Email",
        "When to send {topic} on, and when not",
        ("Dear {contact},\n\na short guide to {topic}: what is worth trying first, what we need to know, and "
        "which signs should not wait. It fits on one page and is attached.\n\nIf something in it does not "
        "match what you see at {source}, I would like to hear it.\n\n{sender}"),
    ),
    (
        "M-HVLCU", "Openings this week", "Availability", None, "Speed", "Fax",
        "Openings this week",
        ("For {source}\n\nWe have openings for new patients this week. To hold one, call and ask for {sender}, "
        "or send the referral as usual and we will call the patient the same day."),
    ),
    (
        "M-TPXSO", "How is it going", "Check-in", None, "Communication", "Phone",
        "Checking in",
        ("Is everything arriving that you need back from us? Is there anyone you are waiting to hear about? "
        "Has anything changed at {source}: people, hours, the way you like to be reached?"),
    ),
    (
        "M-FZNME", "Note after the visit", "Loop note", None, "Communication", "Fax",
        "Report on your patient",
        ("Dear {contact},\n\nthank you for the referral. The report of the visit is attached, with the plan "
        "and what we ask of you. Questions reach me directly.\n\n{sender}"),
    ),
    (
        "M-DYGRI", "Thank you for the first referral", "Thank you", None, "Communication", "Letter",
        "Thank you",
        ("Dear {contact},\n\nthank you for trusting us with your patient. You will have our note after the "
        "visit. If anything about it could be more useful to {source}, please tell me.\n\n{sender}"),
    ),
    (
        "M-WSKLA", "What you asked for", "Reply", None, "Communication", "Email",
        "{topic}, as you asked",
        ("Dear {contact},\n\nhere is what you asked for about {topic}. Call me if it leaves a question "
        "open.\n\n{sender}"),
    ),
    (
        "M-CQJTE", "We have not spoken for a while", "Re-engage", None, "Convenience", "Phone",
        "A short hello",
        ("It has been a while. Has something changed on your side, or did something on ours not work? If now "
        "is not a good time, tell us when would be, or that you would rather not hear from us."),
    ),
)  # fmt: skip
"""Rows of the Messages table in the order of its columns."""


def standard_template_ids() -> frozenset[str]:
    """The ids that every new workbook has: they tell no copy from another practice's workbook."""
    return frozenset(str(message[0]) for message in TEMPLATES)
