"""A fair experiment of weekdays: experiment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refboard.cli.figures import prepare_facts, print_figures, read_facts
from refboard.cli.opening import as_usage_errors, open_store, read_day, read_optional_day
from refboard.cli.options import add_json, add_on, add_words
from refboard.cli.output import print_json, print_text
from refboard.cli.parsing import UsageError, split_words
from refboard.cli.registry import CliCommand
from refboard.cli.writing import submit_action

if TYPE_CHECKING:
    import argparse

    from refboard.analysis.facts import Facts
    from refboard.practice.experiment import WeekdayExperiment

_STEPS = ("start", "status", "read", "stop")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what to do, and for a start the days and the difference."""
    add_words(
        parser,
        "[WORKBOOK] start|status|read|stop",
        "start an experiment, show how far it is, read it when it is done, or stop it",
    )
    add = parser.add_argument
    add(
        "--days",
        default="Tue,Thu",
        metavar="DAYS",
        help="with start: the weekdays to compare (default Tue,Thu)",
    )
    add(
        "--from", dest="start", default="", metavar="DAY", help="with start: the first day (default tomorrow)"
    )
    add(
        "--points",
        type=int,
        default=15,
        metavar="N",
        help="with start: the difference worth knowing, in percentage points (default 15)",
    )
    add(
        "--seed",
        type=int,
        default=None,
        metavar="N",
        help="with start: what the days are dealt from (default the date)",
    )
    add("--dry-run", action="store_true", help="with start: say what it takes, write nothing")
    add_on(parser)
    add_json(parser)


def run_experiment(arguments: argparse.Namespace) -> int:
    """Start, show, read or stop a weekday experiment."""
    workbook, (step,) = split_words(arguments.words, 1, f"{', '.join(_STEPS[:-1])} or {_STEPS[-1]}")
    if step not in _STEPS:
        raise UsageError(f"{step!r} is not start, status, read or stop.")
    if step == "start":
        return _start(arguments, workbook)
    if step == "stop":
        return _stop(arguments, workbook)
    return _show(arguments, workbook, reading=step == "read")


def _start(arguments: argparse.Namespace, workbook: str | None) -> int:
    from refboard.practice.experiment import start_experiment
    from refboard.report.experiment import planned_data

    on = read_day(arguments.on)
    with open_store(workbook) as store:
        snapshot = store.read()
        with as_usage_errors():
            plan, text = _plan(prepare_facts(snapshot, on), arguments)
            action = start_experiment(snapshot, plan)
        if arguments.dry_run:
            if arguments.json:
                print_json(planned_data(plan, text))
            else:
                print_text(f"{text}\n")
            return 0
        return submit_action(store, action, as_json=arguments.json, remarks=(text,))


def _plan(facts: Facts, arguments: argparse.Namespace) -> tuple[WeekdayExperiment, str]:
    from refboard.analysis.timing.experiment_status import describe_size, plan_experiment, size_experiment
    from refboard.practice.weekdays import parse_weekdays

    days = parse_weekdays(arguments.days)
    if days is None:
        raise UsageError(f"{arguments.days!r} is not a list of weekdays, like Tue,Thu.")
    size = size_experiment(facts, days, arguments.points)
    start = read_optional_day(arguments.start, facts.on)
    return plan_experiment(facts, size, start=start, seed=arguments.seed), describe_size(size)


def _stop(arguments: argparse.Namespace, workbook: str | None) -> int:
    from refboard.practice.experiment import stop_experiment

    with open_store(workbook) as store:
        with as_usage_errors():
            action = stop_experiment(store.read())
        return submit_action(store, action, as_json=arguments.json)


def _show(arguments: argparse.Namespace, workbook: str | None, *, reading: bool) -> int:
    from refboard.analysis.timing.experiment_status import follow_experiment
    from refboard.report.experiment import NONE_RUNNING, experiment_data, experiment_page, progress_text

    on = read_day(arguments.on)
    facts = read_facts(workbook, on)
    status = follow_experiment(facts)
    if reading and status is None:
        raise UsageError(NONE_RUNNING)
    if reading and status is not None and status.reading is None:
        raise UsageError(f"Too early to read. {progress_text(status)}")
    data = {"on": on.isoformat(), "experiment": experiment_data(status)}
    return print_figures(
        facts, experiment_page(status, on, facts.policy.too_few), data, as_json=arguments.json
    )


COMMANDS = {"experiment": CliCommand(add_arguments, run_experiment)}
