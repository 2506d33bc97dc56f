"""A second look at a message before it goes out: what a calm colleague would point at.

It advises and never blocks. Nothing of what stands in the message is judged by guessing: each remark names
the words it is about, except where they may be a patient's.
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
)  # fmt: skip
_NUMBERS: Final = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "ten": 10, "24": 24, "48": 48}
_WITHIN: Final = re.compile(
    r"\b(?:with)?in (?:an? |the )?(\d{1,3}|one|two|three|four|five|ten|next)?\s*(hours?|(?:business |open |working )?days?|weeks?)\b",
    re.IGNORECASE,
)
_NOW: Final = re.compile(
    r"\b(same[- ]day|right away|at once|immediately|(?:by )?tomorrow|next[- ]day|today)\b", re.IGNORECASE
)
_LENGTH_FULL: Final = 3


def advise(subject: str, body: str, *, detail: str, purpose: str, policy: Policy) -> tuple[str, ...]:
    """Say what to look at again in a message: length, pressure, promises, gifts, patients' data.

    ``detail`` is the office's wish (Brief, Full or ""); promises are compared with the Settings.
    """
    text = f"{subject}\n{body}"
    return (
        *_length(body, detail, policy), *_pressure(text), *_promises(text, purpose, policy), *_gifts(text), *_patients(text),
    )  # fmt: skip


def _length(body: str, detail: str, policy: Policy) -> Iterator[str]:
    words = len(body.split())
    if fold(detail) == "brief" and words > policy.brief_words:
        yield f"They like it brief: {words} words, {policy.brief_words} at most."
    elif fold(detail) != "full" and words > _LENGTH_FULL * policy.brief_words:
        yield f"{words} words are long for somebody who did not ask for the full story."


def _pressure(text: str) -> Iterator[str]:
    found = _named(_PRESSURE, text)
    if found:
        yield f"Sounds like pressure: {found}."
    if text.count("!") > 1:
        yield f"{plural(text.count('!'), 'exclamation mark')}; one is plenty."
    loud = [word for word in re.findall(r"\b[A-Z]{4,}\b", text) if word not in {"HIPAA", "ASAP"}]
    if len(loud) > 1:
        yield f"Capitals sound loud: {listing(loud[:4])}."


def _promises(text: str, purpose: str, policy: Policy) -> Iterator[str]:
    kind = fold(purpose)
    promise, what = {
        "loopnote": (policy.note_promise, "a note goes back"),
        "reply": (policy.reply_promise, "an office that asked hears from us"),
        "thankyou": (policy.note_promise, "a note goes back"),
    }.get(kind, (policy.schedule_promise, "a referral is scheduled"))
    fast = [match[0] for match in _NOW.finditer(text)] if promise > 0 else []
    fast += [match[0] for match in _WITHIN.finditer(text) if _days(match) < promise]
    if fast:
        said = listing([f"“{' '.join(words.split())}”" for words in dict.fromkeys(fast)][:4])
        yield f"{said} may promise more than the Settings do: {what} within {plural(promise, 'open day')}."


def _days(match: re.Match[str]) -> float:
    word, unit = (match[1] or "1").casefold(), match[2].casefold()
    count = 1 if word == "next" else _NUMBERS.get(word) or int(word)
    return count / 24 if unit.startswith("hour") else count * 5 if unit.startswith("week") else count


def _gifts(text: str) -> Iterator[str]:
    found = _named(_GIFT, text)
    if found:
        yield f"Speaks of something given: {found}. Gifts are for compliance to allow, and never belong with referrals."


def _patients(text: str) -> Iterator[str]:
    # The words themselves are kept out of the remark: it may stand in a log.
    signs = find_patterns(text)
    if signs:
        yield f"Looks like it holds {listing([sign.name for sign in signs])}; leave patients' data out of messages."


def _named(pattern: re.Pattern[str], text: str) -> str:
    words = dict.fromkeys(match[0].casefold() for match in pattern.finditer(text))
    return listing([f"“{word}”" for word in words][:4])
