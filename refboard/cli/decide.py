"""Decisions about quiet sources: decide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refboard import config
from refboard.cli.lookup import find_source
from refboard.cli.opening import as_usage_errors, open_store, read_day, read_optional_day, read_shown
from refboard.cli.options import add_json, add_on, add_words
from refboard.cli.parsing import UsageError, split_words
from refboard.cli.registry import CliCommand
from refboard.cli.writing import submit_action

if TYPE_CHECKING:
    import argparse

    from refboard.analysis.facts import Facts


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the source and the decision."""
    add_words(
        parser, "[WORKBOOK] SOURCE re-engage|adjust|pause", "an office's name, or the id of a target there"
    )
    add = parser.add_argument
    add("--until", default="", metavar="DAY", help="the day the decision expires (default from Settings)")
    add("--how", default="", help="what will be done, such as letter or lunch visit")
    add("--by", default="", help="who decided (default you)")
    add("--angle", default="", help="with adjust: the angle to try instead")
    add_on(parser)
    add_json(parser)


def decide(arguments: argparse.Namespace) -> int:
    """Record a decision about a source in the workbook: re-engage, adjust the message, or pause."""
    from refboard.analysis.facts import prepare
    from refboard.practice import decisions
    from refboard.practice.policy import Policy

    workbook, (source, choice) = split_words(arguments.words, 2, "SOURCE and re-engage, adjust or pause")
    on = read_day(arguments.on)
    with open_store(workbook) as store:
        snapshot = read_shown(store, remark=False)
        with as_usage_errors():
            decisions.choice_of_decision(choice)
            facts = prepare(snapshot, Policy.from_snapshot(snapshot), on)
            office = find_source(facts, source)
            action = decisions.decide(
                snapshot,
                _target_key(facts, office, source),
                choice,
                on=on,
                by=arguments.by or config.load().user,
                how=arguments.how,
                until=read_optional_day(arguments.until, on),
                angle=arguments.angle,
            )
        return submit_action(store, action, as_json=arguments.json)


COMMANDS = {"decide": CliCommand(add_arguments, decide)}


def _target_key(facts: Facts, office: str, source: str) -> str:
    """The target the decision is recorded with: the one named, else the office's first."""
    people = facts.offices.get(office)
    if not people:
        raise UsageError(
            f"There is no target at {source}. Add one to Targets so that the decision can be recorded."
        )
    wanted = source.strip().casefold()
    return next((person.key for person in people if person.key.casefold() == wanted), people[0].key)
