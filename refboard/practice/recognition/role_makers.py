"""Makers of roles: names, choices, days, values, free text and ids, with what speaks for and against each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from workbook.recognition.roles import Role, Vocabulary
from workbook.recognition.values import ValueKind as V

NO_NAME: Final = frozenset(
    {
        V.DAY,
        V.TIME,
        V.PHONE,
        V.EMAIL,
        V.LINK,
        V.NPI,
        V.COUNT,
        V.NUMBER,
        V.MONEY,
        V.GUID,
        V.YES_NO,
        V.ADDRESS,
        V.STATE,
        V.ZIP,
    }
)
NO_WORDS: Final = frozenset(
    {V.DAY, V.TIME, V.PHONE, V.EMAIL, V.LINK, V.NPI, V.NUMBER, V.MONEY, V.GUID, V.ADDRESS, V.ZIP, V.OFFICE}
)
NO_DAY: Final = NO_NAME - {V.DAY, V.COUNT}
NO_TEXT: Final = frozenset({V.PHONE, V.EMAIL, V.NPI, V.GUID, V.DAY, V.TIME})
PATIENT: Final = frozenset({"PATIENT", "FAMILY", "BIRTH", "SECRET", "INSURANCE"})
NOT_OURS: Final = PATIENT | {"OTHERPERSON", "MANAGER", "FRONTDESK", "RECORDER"}
WAY: Final = frozenset({"COUNT", "SINCE", "BIRTH"})

OFFICE_HEADERS: Final = (
    "office, practice, clinic, facility, office name, practice name, organization, company name, account name, "
    "hospital, agency, office / practice, practice / office, name of practice, facility / office, person org name, "
    "contact org"
)
"""Headers that name an office wherever they are."""


def words_in(text: str) -> tuple[str, ...]:
    """The parts of a list with commas."""
    return tuple(part.strip() for part in text.split(",") if part.strip())


def name_role(
    name: str,
    headers: str,
    weak: str = "",
    *,
    fits: Sequence[V] = (),
    foreign: Sequence[Vocabulary] = (),
    never: frozenset[str] = PATIENT | WAY,
    weight: float = 0.4,
    alien: frozenset[V] = NO_NAME,
    beside: str = "",
    recurs: float = 0.0,
    gain: float = 1.4,
    near: str = "",
    bare: float = -4.0,
    sole: Sequence[V] = (),
) -> Role:
    """A column of names."""
    return Role(
        name,
        words_in(headers),
        words_in(weak),
        frozenset(fits),
        alien,
        (),
        tuple(foreign),
        gain=gain,
        loss=5.0,
        never=never,
        weight=weight,
        beside=beside,
        recurs=recurs,
        bare=bare,
        near=frozenset(near.split()),
        sole=frozenset(sole),
    )


def choice_role(
    name: str,
    headers: str,
    weak: str,
    vocabulary: Vocabulary,
    *,
    weight: float = 0.4,
    alien: frozenset[V] = NO_WORDS | {V.PERSON},
    fits: Sequence[V] = (),
    foreign: Sequence[Vocabulary] = (),
    never: frozenset[str] = WAY,
    missed: float = 3.0,
) -> Role:
    """A column of words that mean one of our choices; ``missed`` is lost where none of them is understood."""
    return Role(
        name,
        words_in(headers),
        words_in(weak),
        frozenset(fits),
        alien,
        (vocabulary,),
        tuple(foreign),
        gain=2.6,
        loss=5.0,
        weight=weight,
        never=never,
        missed=missed,
    )


def day_role(
    name: str,
    headers: str,
    weak: str = "",
    *,
    weight: float = 0.4,
    fits: Sequence[V] = (),
    never: frozenset[str] = WAY | {"RECORDER", "NOTES"},
    sole: Sequence[V] = (),
    bare: float = -4.0,
) -> Role:
    """A column of days."""
    return Role(
        name,
        words_in(headers),
        words_in(weak),
        frozenset({V.DAY, *fits}),
        NO_DAY - set(fits),
        (),
        (),
        closed=True,
        gain=2.4,
        loss=5.0,
        weight=weight,
        never=never,
        sole=frozenset(sole),
        bare=bare,
    )


def value_role(
    name: str,
    headers: str,
    weak: str,
    fits: Sequence[V],
    *,
    bare: float = -4.0,
    weight: float = 0.4,
    gain: float = 2.6,
    never: frozenset[str] = NOT_OURS,
    alien: Sequence[V] = (),
    sole: Sequence[V] = (),
    near: str = "",
) -> Role:
    """A column of values that name themselves, such as phone numbers."""
    return Role(
        name,
        words_in(headers),
        words_in(weak),
        frozenset(fits),
        frozenset(alien),
        (),
        (),
        closed=True,
        gain=gain,
        loss=6.0,
        bare=bare,
        weight=weight,
        never=never,
        sole=frozenset(sole),
        near=frozenset(near.split()),
    )


def free_role(
    name: str,
    headers: str,
    weak: str = "",
    *,
    weight: float = 0.1,
    never: frozenset[str] = PATIENT | WAY,
    alien: frozenset[V] = NO_TEXT | {V.YES_NO},
) -> Role:
    """A column of free text."""
    return Role(
        name,
        words_in(headers),
        words_in(weak),
        frozenset({V.TEXT, V.WORDS}),
        alien,
        gain=0.8,
        loss=4.0,
        weight=weight,
        never=never,
    )


def id_role(
    name: str,
    headers: str,
    weak: str,
    *,
    unique: bool = True,
    never: frozenset[str] = NOT_OURS | WAY,
    weight: float = 0.2,
) -> Role:
    """A column of ids."""
    return Role(
        name,
        words_in(headers),
        words_in(weak),
        frozenset({V.CODE, V.COUNT, V.GUID, V.INITIALS}),
        frozenset(
            {V.DAY, V.TIME, V.PHONE, V.EMAIL, V.NPI, V.YES_NO, V.PERSON, V.OFFICE, V.TEXT, V.MONEY, V.STATE}
        ),
        closed=True,
        gain=1.6,
        loss=6.0,
        unique=unique,
        most=0.85,
        weight=weight,
        never=never,
    )
