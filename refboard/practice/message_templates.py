"""Message templates that a new workbook starts with.

Placeholders: {contact}, {source}, {topic}, {sender}. Each has one subject and one offer, without pressure.
"""

from __future__ import annotations

from typing import Final

TEMPLATES: Final = (
    (
        "M-KQWTA", "First introduction", "Introduce", None, "Convenience", "Letter",
        "Introducing ourselves",
        ("Dear {contact},\n\nWe see patients referred by offices like yours, and want you to know who to call. "
        "Ask for {sender} to schedule a patient, get a question answered or have a report sent.\n\nNo reply "
        "needed. If {source} prefers another contact person or another way to hear from us, please let us know."
        "\n\n{sender}"),
    ),
    (
        "M-BRNDE", "One useful detail", "Detail", "Family Medicine", "Expertise", "Email",
        "When to refer {topic}, and when not to",
        ("Dear {contact},\n\nAttached is a one-page guide to {topic}: what is worth trying first, what we need to "
        "know, and which symptoms should not wait.\n\nIf it does not match what you see at {source}, please let "
        "me know.\n\n{sender}"),
    ),
    (
        "M-HVLCU", "Openings this week", "Availability", None, "Speed", "Fax",
        "Openings this week",
        ("For {source}\n\nWe have openings for new patients this week. To hold one, call and ask for {sender}, "
        "or send the referral as usual and we will call the patient the same day."),
    ),
    (
        "M-TPXSO", "Checking in", "Check-in", None, "Communication", "Phone",
        "Checking in",
        ("Are you getting everything you need back from us? Are you waiting to hear about any patient? "
        "Has anything changed at {source}: people, hours, how you like to be reached?"),
    ),
    (
        "M-FZNME", "Note after the visit", "Loop note", None, "Communication", "Fax",
        "Report on your patient",
        ("Dear {contact},\n\nThank you for the referral. The visit report is attached, with the plan and what we "
        "ask of your office. Please contact me directly with any questions.\n\n{sender}"),
    ),
    (
        "M-DYGRI", "Thank you for the first referral", "Thank you", None, "Communication", "Letter",
        "Thank you",
        ("Dear {contact},\n\nThank you for trusting us with your patient. We will send you our note after the "
        "visit. If we could make it more useful to {source}, please let me know.\n\n{sender}"),
    ),
    (
        "M-WSKLA", "Information requested", "Reply", None, "Communication", "Email",
        "{topic}, as you requested",
        ("Dear {contact},\n\nHere is the information you asked for about {topic}. Please call me with any "
        "questions.\n\n{sender}"),
    ),
    (
        "M-CQJTE", "It has been a while", "Re-engage", None, "Convenience", "Phone",
        "Checking in",
        ("It has been a while. Has anything changed on your side, or could we do "
        "something better? If now is not a good time, let us know when would be, or if you would rather not hear from "
        "us."),
    ),
)  # fmt: skip
"""Rows of the Messages table in the order of its columns."""


def standard_template_ids() -> frozenset[str]:
    """The ids that every new workbook has, which therefore don't identify a practice's workbook."""
    return frozenset(str(message[0]) for message in TEMPLATES)
