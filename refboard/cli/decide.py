"""What to do about a quiet source: decide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refboard import config
from refboard.cli.edit import submit
from refboard.cli.opening import day_of, opened, sentences
from refboard.cli.parsing import UsageError, split_words

if TYPE_CHECKING:
    import argparse

    from refboard.analysis.facts import Facts


def decide(arguments: argparse.Namespace) -> int:
    """Write a decision about a source into the workbook: re-engage, adjust the message, or pause."""
    from refboard.analysis.facts import prepare
    from refboard.cli.brief import find_source
    from refboard.practice import decisions
    from refboard.practice.policy import Policy

    word, (source, choice) = split_words(arguments.words, 2, "SOURCE and re-engage, adjust or pause")
    on = day_of(arguments.on)
    with opened(word) as store:
        snapshot = store.read()
        with sentences():
            decisions.choice_of_decision(choice)
            facts = prepare(snapshot, Policy.from_snapshot(snapshot), on)
            office = find_source(facts, source)
            people = facts.offices.get(office)
            if not people:
                raise UsageError(
                    f"No target is at {source}; add one to Targets, so that the decision has a place."
                )
            named = next(
                (p.key for p in people if p.key.casefold() == source.strip().casefold()), people[0].key
            )
            action = decisions.decide(
                snapshot, named, choice, on=on, by=arguments.by or config.load().user, why=_why(facts, office),
                until=day_of(arguments.until, on) if arguments.until else None, angle=arguments.angle,
            )  # fmt: skip
        return submit(store, action, as_json=arguments.json)


def _why(facts: Facts, office: str) -> str:
    """The source's state on the day of the decision, so that the entry says what it rested on."""
    from refboard.analysis.sources.silence import assess_silence
    from refboard.practice.words import p_text

    silence = assess_silence(facts).get(office)
    if silence is None:
        return ""
    return silence.state if silence.p is None else f"{silence.state}, {p_text(silence.p)}"
