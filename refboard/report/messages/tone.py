"""Advice on the tone of a message before it goes out.

It advises and never blocks. Each remark quotes the words it is about, unless they may be patient data.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from refboard.practice.policy import Policy
from refboard.practice.privacy import find_patterns
from refboard.practice.words import listing, plural
from workbook.schema import fold

_PRESSURE: Final = re.compile(
    r"\b(urgent(?:ly)?|asap|act now|last chance|final (?:notice|reminder)|don['’]t miss|must (?:reply|respond|refer|call)|"
    r"you need to|why haven['’]t you|still waiting|immediate(?:ly)? (?:response|reply|attention)|limited time|"
    r"we expect|failure to|as soon as possible|guarantee[ds]?|best in (?:town|the area)|send us (?:more|all) (?:of )?your|"
    r"exclusive(?:ly)?)\b",
    re.IGNORECASE,
)
_GIFT: Final = re.compile(
    r"\b(gifts?|gift cards?|lunch|dinner|breakfast|tickets?|raffle|reward(?:s|ed)?|bonus|voucher|free (?:of charge|samples?)|"
    r"donuts|treats?|on us|our treat|commission|incentives?)\b",
    re.IGNORECASE,
)
_NUMBERS: Final = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "ten": 10, "24": 24, "48": 48}
_WITHIN: Final = re.compile(
    r"\b(?:with)?in (?:an? |the )?(\d{1,3}|one|two|three|four|five|ten|next)?\s*(hours?|(?:business |open |working )?days?|weeks?)\b",
    re.IGNORECASE,
)
_NOW: Final = re.compile(
    r"\b(same[- ]day|right away|at once|immediately|(?:by )?tomorrow|next[- ]day|today)\b", re.IGNORECASE
)
_REPLY: Final = re.compile(r"\b(hear back|reply|replies|respond|answer|get back to)\b", re.IGNORECASE)
_SALUTATION: Final = re.compile(r"^\s*(?:Dear|Hello|Hi)\s[^\n,:]{1,80}[,:]\s*[a-z]")
_LENGTH_FULL: Final = 3


def advise(subject: str, body: str, *, detail: str, purpose: str, policy: Policy) -> tuple[str, ...]:
    """List what to check in a message: its opening, length, pressure, promises, gifts, patient data.

    ``detail`` is the office's preference (Brief, Full or ""); promises are compared with the Settings.
    """
    text = f"{subject}\n{body}"
    return (
        *_opening(body),
        *_length(body, detail, policy),
        *_pressure(text),
        *_promises(text, purpose, policy),
        *_gifts(text),
        *_patients(text),
    )


def _opening(body: str) -> Iterator[str]:
    if _SALUTATION.match(body):
        yield "After the salutation, begin a new line with a capital letter."


def _length(body: str, detail: str, policy: Policy) -> Iterator[str]:
    words = len(body.split())
    if fold(detail) == "brief" and words > policy.brief_words:
        yield f"They prefer brief messages: {words} words; the limit is {policy.brief_words}."
    elif fold(detail) != "full" and words > _LENGTH_FULL * policy.brief_words:
        yield f"{words} words is long for an office that did not ask for details."


def _pressure(text: str) -> Iterator[str]:
    found = _named(_PRESSURE, text)
    if found:
        yield f"May sound pushy: {found}."
    if text.count("!") > 1:
        yield f"{plural(text.count('!'), 'exclamation mark')}; one is enough."
    loud = [word for word in re.findall(r"\b[A-Z]{4,}\b", text) if word not in {"HIPAA", "ASAP"}]
    if len(loud) > 1:
        yield f"All caps can read as shouting: {listing(loud[:4])}."


def _promises(text: str, purpose: str, policy: Policy) -> Iterator[str]:
    reply = (policy.reply_promise, "an office that asked gets a reply")
    own = {
        "loopnote": (policy.note_promise, "a note is sent"),
        "reply": reply,
        "thankyou": (policy.note_promise, "a note is sent"),
    }.get(fold(purpose), (policy.schedule_promise, "a referral is scheduled"))
    fast: dict[tuple[int, str], list[str]] = {}
    for sentence in re.split(r"[.?!]\s|\n", text):
        promised = reply if _REPLY.search(sentence) else own
        found = [match[0] for match in _NOW.finditer(sentence)] if promised[0] > 0 else []
        found += [match[0] for match in _WITHIN.finditer(sentence) if _days(match) < promised[0]]
        if found:
            fast.setdefault(promised, []).extend(found)
    for (promise, what), words in fast.items():
        quoted = listing([f"“{' '.join(word.split())}”" for word in dict.fromkeys(words)][:4])
        yield f"{quoted} may promise more than Settings: {what} within {plural(promise, 'open day')}."


def _days(match: re.Match[str]) -> float:
    word, unit = (match[1] or "1").casefold(), match[2].casefold()
    count = 1 if word == "next" else _NUMBERS.get(word) or int(word)
    return count / 24 if unit.startswith("hour") else count * 5 if unit.startswith("week") else count


def _gifts(text: str) -> Iterator[str]:
    found = _named(_GIFT, text)
    if found:
        yield f"Mentions a gift: {found}. Gifts need compliance approval and must never be tied to referrals."


def _patients(text: str) -> Iterator[str]:
    # The remark does not quote the words: it may end up in a log.
    signs = find_patterns(text)
    if signs:
        yield f"May contain {listing([sign.name for sign in signs])}; leave patient data out of messages."


def _named(pattern: re.Pattern[str], text: str) -> str:
    words = dict.fromkeys(match[0].casefold() for match in pattern.finditer(text))
    return listing([f"“{word}”" for word in words][:4])
