"""Options that narrow a figure to a part of the practice, and what they mean in a workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from refboard import config
from refboard.cli.answers import warn

if TYPE_CHECKING:
    import argparse
    from datetime import date

    from refboard.analysis.facts import Facts
    from refboard.analysis.touches.touch_filter import TouchFilter
    from workbook import Snapshot

WORDS: Final = {
    "channel": "only touches by this channel: Visit, Phone, Email, Fax ...",
    "purpose": "only touches with this purpose: Introduce, Detail, Availability, Check-in ...",
    "angle": "only touches with this angle: Speed, Expertise, Convenience, Communication",
    "specialty": "only offices of this specialty",
    "tier": "only targets of this tier",
    "city": "only targets in this city",
}


def add_owner(parser: argparse.ArgumentParser) -> None:
    """Add ``--owner`` and ``--source``."""
    parser.add_argument("--owner", help="only this colleague's; 'me' for your own, 'unowned' for nobody's")
    parser.add_argument(
        "--source", default="", help="only this source: a target id, its name or a part of it"
    )


def add_touch_filters(parser: argparse.ArgumentParser) -> None:
    """Add the filters of touches."""
    add_owner(parser)
    parser.add_argument("--colleague", default="", metavar="NAME", help="only touches this colleague sent")
    for name, text in WORDS.items():
        parser.add_argument(f"--{name}", default="", help=text)
    parser.add_argument("--since", default="", metavar="DAY", help="only touches sent on or after this day")
    parser.add_argument("--until", default="", metavar="DAY", help="only touches sent on or before this day")


def owner_of(word: str | None, snapshot: Snapshot) -> str:
    """Say whose targets ``--owner`` means; "" is everybody's, ``me`` the user of the configuration.

    Where nothing in the workbook is that colleague's, who owns something is said on stderr.
    """
    from refboard.analysis.owners import UNOWNED, owns

    if word is None:
        return ""
    is_me = word.strip().casefold() == "me"
    name = (config.load().user if is_me else word.strip()) or UNOWNED
    there = sorted({owner for owner in snapshot.tables["Targets"].text["Owner"].to_list() if owner.strip()})
    if not any(owns(name, owner) for owner in (*there, "")):
        named = f"; owners are {', '.join(there[:8])}{' ...' if len(there) > 8 else ''}" if there else ""
        hint = " refboard config set user NAME says how the workbook names you." if is_me else ""
        warn(f"Nothing in the workbook belongs to {name!r}{named}.{hint}")
    return name


def source_of(facts: Facts, word: str) -> str:
    """Find the one source that ``--source`` means; "" is all of them."""
    from refboard.cli.brief import find_source

    return find_source(facts, word) if word.strip() else ""


def only_of(facts: Facts, arguments: argparse.Namespace, on: date) -> TouchFilter:
    """Read the filters of touches; raise UsageError for a word that no touch has."""
    from refboard.analysis.touches.touch_filter import TouchFilter

    since, until = _day(arguments.since, on), _day(arguments.until, on)
    if since and until and until < since:
        raise _refusal(f"--until {arguments.until} is before --since {arguments.since}: no day is within", [])
    words = {name: _known(facts, name, getattr(arguments, name)) for name in WORDS}
    return TouchFilter(
        source=source_of(facts, arguments.source),
        owner=owner_of(arguments.owner, facts.snapshot),
        by=_colleague(facts, arguments.colleague),
        since=since,
        until=until,
        **words,
    )


def _day(word: str, on: date) -> date | None:
    from refboard.cli.opening import day_of

    return day_of(word, on, past=True) if word.strip() else None


def _known(facts: Facts, name: str, word: str) -> str:
    """The workbook's spelling of a word."""
    from refboard.analysis.touches.touch_filter import asking_touches
    from refboard.practice.contact import channel_of
    from workbook.schema import fold

    if not word.strip():
        return ""
    wanted = channel_of(word) if name == "channel" else word
    there = sorted(other for other in asking_touches(facts)[name].unique().to_list() if other)
    for other in there:
        if fold(other) == fold(wanted):
            return str(other)
    raise _refusal(f"No touch has the {name} {word!r}", there)


def _colleague(facts: Facts, word: str) -> str:
    from refboard.analysis.owners import owns
    from refboard.analysis.touches.touch_filter import asking_touches

    if not word.strip():
        return ""
    name = config.load().user if word.strip().casefold() == "me" else word.strip()
    there = sorted(other for other in asking_touches(facts)["by"].unique().to_list() if other)
    if name and any(owns(name, other) for other in there):
        return name
    raise _refusal(f"No touch was sent by {word!r}", there)


def _refusal(start: str, there: list[str]) -> Exception:
    from refboard.cli.parsing import UsageError

    named = f"; there are {', '.join(there[:8])}{' ...' if len(there) > 8 else ''}" if there else ""
    return UsageError(f"{start}{named}.")
