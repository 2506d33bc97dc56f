"""Read the options that restrict figures to a part of the practice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refboard import config
from refboard.cli.lookup import find_source
from refboard.cli.opening import read_day
from refboard.cli.options import TOUCH_FILTERS
from refboard.cli.output import warn
from refboard.cli.parsing import UsageError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Sequence
    from datetime import date

    from refboard.analysis.facts import Facts
    from refboard.analysis.touches.touch_filter import TouchFilter
    from workbook import Snapshot

_MOST = 8
"""Choices that a sentence lists."""


def read_owner(word: str | None, snapshot: Snapshot) -> str:
    """Read ``--owner``: "" means every owner, ``me`` the user of the configuration.

    If nothing in the workbook belongs to that colleague, stderr lists the owners there are.
    """
    from refboard.analysis.owners import UNOWNED, owns

    if word is None:
        return ""
    is_me = word.strip().casefold() == "me"
    name = (config.load().user if is_me else word.strip()) or UNOWNED
    owners = sorted({owner for owner in snapshot.tables["Targets"].text["Owner"].to_list() if owner.strip()})
    if not any(owns(name, owner) for owner in (*owners, "")):
        named = f"; owners are {_listed(owners)}" if owners else ""
        hint = " Set the name the workbook uses for you: refboard config set user NAME." if is_me else ""
        warn(f"Nothing in the workbook belongs to {name!r}{named}.{hint}")
    return name


def read_source(facts: Facts, word: str) -> str:
    """Find the source that ``--source`` means; "" means all of them."""
    return find_source(facts, word) if word.strip() else ""


def read_choices(what: str, words: Iterable[str], choices: Iterable[str]) -> list[str]:
    """Read words that must be among some choices; raise UsageError that lists the choices."""
    from workbook.schema import fold

    known = {fold(choice): choice for choice in choices}
    given = list(words)
    for word in given:
        if fold(word) not in known:
            raise UsageError(f"There is no {what} {word!r}; choose from {', '.join(known.values())}.")
    return [known[fold(word)] for word in given]


def read_touch_filter(facts: Facts, arguments: argparse.Namespace, on: date) -> TouchFilter:
    """Read the filters of touches; raise UsageError for a word that no touch has."""
    from refboard.analysis.touches.touch_filter import TouchFilter

    since, until = _past_day(arguments.since, on), _past_day(arguments.until, on)
    if since and until and until < since:
        raise UsageError(f"--until {arguments.until} is before --since {arguments.since}.")
    words = {name: _known_word(facts, name, getattr(arguments, name)) for name in TOUCH_FILTERS}
    return TouchFilter(
        source=read_source(facts, arguments.source),
        owner=read_owner(arguments.owner, facts.snapshot),
        by=_colleague(facts, arguments.colleague),
        since=since,
        until=until,
        **words,
    )


def _past_day(word: str, on: date) -> date | None:
    return read_day(word, on, past=True) if word.strip() else None


def _known_word(facts: Facts, name: str, word: str) -> str:
    """The workbook's spelling of a word."""
    from refboard.analysis.touches.touch_filter import asking_trials
    from refboard.practice.contact import channel_of
    from workbook.schema import fold

    if not word.strip():
        return ""
    wanted = channel_of(word) if name == "channel" else word
    known = sorted(other for other in asking_trials(facts)[name].unique().to_list() if other)
    for other in known:
        if fold(other) == fold(wanted):
            return str(other)
    raise _no_touch(f"No touch has the {name} {word!r}", known)


def _colleague(facts: Facts, word: str) -> str:
    from refboard.analysis.owners import owns
    from refboard.analysis.touches.touch_filter import asking_trials

    if not word.strip():
        return ""
    name = config.load().user if word.strip().casefold() == "me" else word.strip()
    known = sorted(other for other in asking_trials(facts)["by"].unique().to_list() if other)
    if name and any(owns(name, other) for other in known):
        return name
    raise _no_touch(f"No touch was sent by {word!r}", known)


def _no_touch(start: str, known: Sequence[str]) -> UsageError:
    return UsageError(f"{start}{f'; choose from {_listed(known)}' if known else ''}.")


def _listed(words: Sequence[str]) -> str:
    return f"{', '.join(words[:_MOST])}{' ...' if len(words) > _MOST else ''}"
