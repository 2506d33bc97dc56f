"""Message templates that a new workbook starts with.

Each has one subject and one offer, without pressure, and promises only what Settings promise. A phone template is
what to say; a written one begins with a salutation and ends with a signature.
"""

from __future__ import annotations

from typing import Final

_SIGNATURE: Final = "Sincerely,\n\n{sender}\n{practice}\n{phone}"

TEMPLATES: Final = (
    (
        "M-KQWTA", "First introduction", "Introduce", None, "Convenience", "Letter",
        "Introducing {practice}",
        ("Dear {salutation},\n\nWe see patients referred by offices like yours, and I would like you to know whom to "
         "call. To schedule a patient, ask a question, or request a report, please call me at {phone}.\n\n"
         "You do not need to reply. If someone else at {source} handles referrals, or you prefer to hear from us "
         f"another way, please let me know.\n\n{_SIGNATURE}"),
        "Enclose the overview and the contact card.",
    ),
    (
        "M-BRNDE", "One useful detail", "Detail", "Family Medicine", "Expertise", "Email",
        "When to refer {topic}, and when not to",
        ("Dear {salutation},\n\nAttached is a one-page guide to {topic}: what to try first, what we need to know, and "
         "which symptoms should not wait.\n\nIf it does not match what you see at {source}, please let me know."
         f"\n\n{_SIGNATURE}"),
        "Attach the guide. A good topic is one complaint, such as chronic cough.",
    ),
    (
        "M-HVLCU", "Openings this week", "Availability", None, "Speed", "Fax",
        "Openings for new patients this week",
        ("Dear {salutation},\n\nWe have openings for new patients this week. To hold one, please call {phone} and ask "
         "for {sender}, or send the referral the way you always do. We call the patient to schedule within "
         f"{{schedule_promise}}.\n\n{_SIGNATURE}"),
        "Check the schedule first; send it only while there are openings.",
    ),
    (
        "M-TPXSO", "Checking in by phone", "Check-in", None, "Communication", "Phone",
        "Checking in",
        ("Hello, this is {sender} from {practice}. Do you have a minute?\n\nAre you getting everything you need back "
         "from us? Are you waiting to hear about any patient? Has anything changed at {source}, such as people, "
         "hours, or how you like to be reached?\n\nThank you. You can always call me at {phone}."),
        "Ask, then listen. Write what you learn in Intel.",
    ),
    (
        "M-FZNME", "Note after the visit", "Loop note", None, "Communication", "Fax",
        "Report on your patient",
        ("Dear {salutation},\n\nThank you for your referral. Our report on the visit is attached, with the plan and "
         "what we ask of your office. If you have any questions, please call me at {phone}."
         f"\n\n{_SIGNATURE}"),
        "Attach the report in your record system. Leave the patient's name out of this text.",
    ),
    (
        "M-DYGRI", "Thank you for the first referral", "Thank you", None, "Communication", "Letter",
        "Thank you",
        ("Dear {salutation},\n\nThank you for trusting us with your patient. We send our note within {note_promise} "
         "of the visit. If we could make it more useful to {source}, please let me know."
         f"\n\n{_SIGNATURE}"),
        None,
    ),
    (
        "M-WSKLA", "Information requested", "Reply", None, "Communication", "Email",
        "The information you asked for: {topic}",
        ("Dear {salutation},\n\nThank you for asking about {topic}. The information is attached. If you have any "
         f"questions, please call me at {{phone}}.\n\n{_SIGNATURE}"),
        "Attach what they asked for.",
    ),
    (
        "M-CQJTE", "It has been a while, by phone", "Re-engage", None, "Convenience", "Phone",
        "Checking in",
        ("Hello, this is {sender} from {practice}. It has been a while since we last worked together.\n\nHas "
         "anything changed on your side? Is there something we could do better?\n\nIf now is not a good time, when "
         "would be? And if you would rather not hear from us, that is fine, too."),
        "If they say stop, record the answer Stop.",
    ),
    (
        "M-NXPAU", "What happens after you refer", "Detail", None, "Communication", None,
        "What happens after you refer a patient",
        ("Dear {salutation},\n\nThis is what {source} can expect from us after a referral:\n\n"
         "1. We call the patient to schedule within {schedule_promise}.\n"
         "2. If we cannot reach the patient, we let you know.\n"
         "3. We send you our note within {note_promise} of the visit.\n"
         "4. When you ask us something, you hear back within {reply_promise}.\n\n"
         f"To refer, call {{phone}}.\n\n{_SIGNATURE}"),
        "Enclose the process summary. The days come from Settings.",
    ),
    (
        "M-GRVOE", "Checking in", "Check-in", None, "Communication", None,
        "Checking in",
        ("Dear {salutation},\n\nI hope you are well. Are you getting everything you need back from us? If you are "
         "waiting to hear about a patient, or if anything has changed at {source}, please let me know. You can "
         f"reach me at {{phone}}.\n\n{_SIGNATURE}"),
        None,
    ),
    (
        "M-DLTUY", "It has been a while", "Re-engage", None, "Convenience", None,
        "Checking in",
        ("Dear {salutation},\n\nIt has been a while since we last worked together. If something has changed on your "
         "side, or if there is something we could do better, I would like to hear it.\n\nIf you would rather not "
         f"hear from us, please let me know and we will stop.\n\n{_SIGNATURE}"),
        None,
    ),
)  # fmt: skip
"""Rows of the Messages table in the order of its columns."""


def standard_template_ids() -> frozenset[str]:
    """The ids that every new workbook has, which therefore don't identify a practice's workbook."""
    return frozenset(str(message[0]) for message in TEMPLATES)
