"""How a letter addresses a person: ``Dr. Eckhardt`` for a clinician with a doctorate, the whole name for others."""

from __future__ import annotations

import re
import unicodedata
from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_TITLES: Final = _words("dr doctor prof professor")
_OTHER_TITLES: Final = _words("mr mrs ms miss mx")
_DOCTORATES: Final = _words("md do dds dmd dpm od phd psyd pharmd dnp dc dvm mbbs edd aud")
_CREDENTIALS: Final = _DOCTORATES | _words(
    "np pa pac rn aprn crnp fnp fnpc fnpbc lpn ma msn bsn mph mba ms lcsw lmft pt dpt ot facp facs faafp faap facog facc"
)
_SUFFIXES: Final = _words("jr sr ii iii iv")
_PARTICLES: Final = _words(
    "van von der den de del della di da dos du la le st ter ten bin al el ibn mac san zu"
)
_WORD: Final = re.compile(r"[^\s,()]+")


def salutation(contact: str, source: str = "") -> str:
    """Write whom a letter is to, after ``Dear``: ``Dr. Eckhardt``, ``Kaia Corbelli``, or the office's team."""
    name = _plain(contact)
    if not name:
        office = _plain(source)
        return f"{office} team" if office else ""
    words = _in_order(name)
    keys = [_key(word) for word in words]
    has_title = bool(keys) and keys[0] in _TITLES
    is_doctor = has_title or any(key in _DOCTORATES for key in keys[2:])
    first = 1 if keys and keys[0] in _TITLES | _OTHER_TITLES else 0
    names = [
        word
        for at, word in enumerate(words)
        if at >= first and (at < first + 1 or keys[at] not in _CREDENTIALS | _SUFFIXES)
    ]
    if not names or not any(letter.isalpha() for letter in "".join(names)):
        return salutation("", source)
    names = _capitalized(names)
    if is_doctor:
        return f"Dr. {_family(names)}"
    if first:
        return f"{_dotted(words[0])} {_family(names)}"
    return " ".join(names)


def _plain(text: str) -> str:
    """A name without symbols and emoji, on one line."""
    letters = "".join(" " if unicodedata.category(one)[0] in "SC" else one for one in text)
    return " ".join(letters.split())


def _in_order(name: str) -> list[str]:
    """The words of a name; ``Eckhardt, Umar MD`` begins with the given name."""
    head, comma, tail = name.partition(",")
    before, after = _WORD.findall(head), _WORD.findall(tail)
    is_turned = bool(comma and after) and _key(after[0]) not in _CREDENTIALS | _SUFFIXES
    if not is_turned:
        return before + after
    titles = [word for word in before if _key(word) in _TITLES]
    given = [word for word in after if _key(word) not in _CREDENTIALS]
    rest = [word for word in after if _key(word) in _CREDENTIALS]
    return [*titles, *given, *(word for word in before if _key(word) not in _TITLES), *rest]


def _family(names: list[str]) -> str:
    """The family name with the particles before it: ``van der Berg``."""
    at = len(names) - 1
    while at > 1 and _key(names[at - 1]) in _PARTICLES:
        at -= 1
    if at == 1 and _key(names[0]) in _PARTICLES:
        at = 0
    return " ".join(names[at:])


def _capitalized(names: list[str]) -> list[str]:
    """Names as on an envelope: ``ANN LEE``, ``ann lee`` and ``Front desk`` get capitals."""
    is_desk = len(names) > 1 and all(word.islower() for word in names[1:])
    shouted = all(word.isupper() and len(word) > 2 for word in names)
    return [word.title() for word in names] if shouted or is_desk or names[0].islower() else names


def _dotted(title: str) -> str:
    word = title.rstrip(".")
    return f"{word[:1].upper()}{word[1:].lower()}" + ("" if _key(word) == "miss" else ".")


def _key(word: str) -> str:
    return re.sub(r"[\W_]+", "", word).casefold()
