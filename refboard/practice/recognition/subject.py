"""What a practice looks for in a workbook: `SUBJECT` for `workbook.recognition.recognize`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from refboard.practice.recognition import word_lists
from refboard.practice.recognition.header_shapes import of_a_referral, of_a_touch, of_an_office, of_any
from refboard.practice.recognition.header_words import LEXICON
from refboard.practice.recognition.implied import IMPLIED, TAB_ROLES
from refboard.practice.recognition.kinds import KINDS, OTHERS
from workbook.recognition.recognize import Subject
from workbook.recognition.tables import Sighting, Words
from workbook.recognition.values import ValueKind, ValueReader

if TYPE_CHECKING:
    from workbook.recognition.columns import Context
    from workbook.recognition.profile import ColumnProfile
    from workbook.recognition.roles import Role

_PARTY: Final = {
    "patients": (frozenset({"PATIENT", "BIRTH", "FAMILY"}), frozenset[str]()),
    "colleagues": (frozenset({"OWNER", "BY", "RECORDER"}), frozenset[str]()),
    "referrers": (frozenset({"REFERRAL"}), frozenset({"TO", "COUNT", "LAST"})),
    "sent_out": (frozenset({"OUTWARD"}), frozenset[str]()),
    "events": (
        frozenset({"TOUCH", "CHANNEL", "SENT", "EMAIL", "PHONE", "FAX"}),
        frozenset(
            {"NEXT", "FOLLOWUP", "LAST", "FIRST", "CREATED", "UPDATED", "OPTOUT", "RECEIVED", "REFERRAL"}
        ),
    ),
    "signs": (
        frozenset(
            {"REFERRAL", "NPI", "SPECIALTY", "OPTOUT", "NEXT", "LAST", "CADENCE", "FOLLOWUP", "PATIENT"}
        ),
        frozenset[str](),
    ),
    "not_the_day": (
        frozenset({"LAST", "NEXT", "FOLLOWUP", "BIRTH", "UPDATED", "OPTOUT", "FIRST"}),
        frozenset[str](),
    ),
}
_WORDS: Final = Words(
    LEXICON,
    ValueReader(word_lists.OFFICE_WORDS),
    (word_lists.SPECIALTY, word_lists.ROLE),
    word_lists.TRADE_WORDS,
    _PARTY,
)


def links(by_kind: Mapping[str, Sequence[Sighting]]) -> dict[str, Context]:
    """What the tables say about each other: logs name the offices, people and ids of the list of offices."""
    names = {"Source": set[str](), "Contact": set[str]()}
    for sighting in by_kind.get("Targets", ()):
        profiles = sighting.profile_of
        for match in sighting.matches:
            if match.role in names and len(match.columns) == 1 and match.confidence > 0.5:
                names[match.role].update(profiles[match.columns[0]].words)
    logs = [s for kind in ("Touches", "Referrals") for s in by_kind.get(kind, ())]
    pointed = _pointed(by_kind.get("Targets", ()), logs)

    def of_log(role: Role, profile: ColumnProfile) -> float:
        if role.name == "Target ID":
            if (profile.header, frozenset(profile.words)) in pointed:
                return 6.0
            # A count of people is no id of one; a header says so.
            return 0.0 if {"ID", "NUMBER"} & set(LEXICON.concepts(profile.header)) else -4.0
        return _of_log(role, profile, names["Source"], names["Contact"])

    def of_touches(role: Role, profile: ColumnProfile) -> float:
        return of_log(role, profile) + of_a_touch(role, profile) + of_any(role, profile)

    def of_referrals(role: Role, profile: ColumnProfile) -> float:
        return of_log(role, profile) + of_a_referral(role, profile) + of_any(role, profile)

    def of_list(role: Role, profile: ColumnProfile) -> float:
        if role.name != "Target ID":
            return of_any(role, profile) + of_an_office(role, profile)
        if (profile.header, frozenset(profile.words)) in pointed:
            return 4.0
        # Rows that are only counted have no ids unless something points to them.
        return -2.5 if "ID" not in LEXICON.concepts(profile.header) else 0.0

    return {"Targets": of_list, "Touches": of_touches, "Referrals": of_referrals}


def _of_log(role: Role, profile: ColumnProfile, offices: set[str], people: set[str]) -> float:
    """What the names in a column of a log say: those of offices, those of people there, or neither."""
    if not profile.filled:
        return 0.0
    in_offices, in_people = _share(profile, offices), _share(profile, people)
    if role.name == "Source":
        return 3.5 * in_offices + (1.0 * in_people if in_offices < 0.2 else 0.0)
    if role.name == "Contact":
        says_so = LEXICON.likeness(LEXICON.concepts(profile.header), ("PERSON",)) > 0.8
        return (3.0 if says_so else 1.0) * in_people - 3.0 * in_offices
    return -3.0 * max(in_offices, in_people) if role.name in ("By", "Handler", "Patient ref") else 0.0


def _share(profile: ColumnProfile, names: set[str]) -> float:
    return (
        sum(count for word, count in profile.words.items() if word in names) / profile.filled
        if names
        else 0.0
    )


def _pointed(lists: Sequence[Sighting], logs: Sequence[Sighting]) -> set[tuple[str, frozenset[str]]]:
    """Columns of unique codes to which a column of a log points, and those columns: (header, words)."""
    found: set[tuple[str, frozenset[str]]] = set()
    for sighting in lists:
        for ids in sighting.profiles:
            if (
                ids.repeats
                or ids.filled < 2
                or ids.share(ValueKind.CODE, ValueKind.COUNT, ValueKind.GUID) < 0.6
            ):
                continue
            for log in logs:
                for profile in log.profiles:
                    if (
                        log is not sighting
                        and profile.filled > 1
                        and _share(profile, set(ids.words)) > 0.8
                        and _codes(profile)
                    ):
                        found |= {
                            (ids.header, frozenset(ids.words)),
                            (profile.header, frozenset(profile.words)),
                        }
    return found


def _codes(profile: ColumnProfile) -> bool:
    return profile.share(ValueKind.DAY, ValueKind.PHONE, ValueKind.NPI) < 0.3 and (
        profile.length > 2 or profile.repeats > 0
    )


def name_role(kind: str, concepts: Sequence[str]) -> str:
    """The role that first and last name make; concepts with ``+`` are roles that have a column already."""
    if "OWNER" in concepts:
        return ""
    if kind == "Referrals":
        others = "+Source" in concepts or "+Contact" in concepts
        referrer = "REFERRAL" in concepts or "PERSON" in concepts
        return "Contact" if referrer and others else "Source" if referrer else "Patient ref"
    if "PATIENT" in concepts:
        return ""
    return "Contact" if kind == "Targets" or "+Source" in concepts else "Source"


SUBJECT: Final = Subject(
    KINDS,
    OTHERS,
    _WORDS,
    links,
    name_role,
    "Targets",
    events=frozenset({"TOUCH", "EMAIL", "PHONE", "CHANNEL", "FOLLOWUP", "FAX", "SENT", "CONTACT", "VISIT"}),
    no_events=frozenset(
        {
            "NOTES",
            "OUTCOME",
            "RESPONSE",
            "ADDRESS",
            "NAME",
            "PERSON",
            "STATUS",
            "RESULT",
            "NEXT",
            "COUNT",
            "BY",
        }
    ),
    tab_roles=TAB_ROLES,
    implied=IMPLIED,
)
