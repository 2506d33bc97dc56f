"""A day on the road, and follow-ups in a calendar: plan and calendar."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from refboard.cli.figures import read_facts, unusable_cells, warn_of_problems
from refboard.cli.filters import read_owner
from refboard.cli.opening import as_usage_errors, read_day
from refboard.cli.options import DAY, add_json, add_on, add_owner, add_workbook
from refboard.cli.output import print_json, print_text, warn
from refboard.cli.parsing import UsageError
from refboard.cli.registry import CliCommand
from refboard.page_file import write_page_file
from refboard.paths import typed_path

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable
    from datetime import date

    from refboard.analysis.facts import Facts
    from refboard.analysis.plan.road_plan import RoadPlan

FORMATS: Final = {
    "text": "text",
    "txt": "text",
    "md": "md",
    "markdown": "md",
    "html": "html",
    "htm": "html",
    "ics": "ics",
}
"""The names of the formats, as words and as file extensions."""
_FORCE: Final = "; add --force to replace it"


def add_plan_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the area, the day, and the format."""
    add_workbook(parser)
    add = parser.add_argument
    add("--city", action="append", default=[], help="offices in this city; can be repeated")
    add(
        "--zip",
        action="append",
        default=[],
        help="offices with this ZIP, or its first digits; can be repeated",
    )
    add_owner(parser)
    add("--day", default="", metavar="DAY", help=f"the day on the road (default: the next open day); {DAY}")
    add("--stops", type=int, default=None, metavar="N", help="stops at most (default 8)")
    _add_output(parser, "text, md, html to print, or ics for a calendar")
    add_on(parser)
    add_json(parser)


def add_calendar_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the file, and the owner."""
    add_workbook(parser)
    parser.add_argument(
        "--out", default="", metavar="FILE", help="the calendar file to write, such as refboard.ics"
    )
    parser.add_argument("--force", action="store_true", help="replace FILE if it already exists")
    add_owner(parser)
    add_on(parser)
    add_json(parser)


def _add_output(parser: argparse.ArgumentParser, formats: str) -> None:
    parser.add_argument(
        "--format",
        default="",
        metavar="FORM",
        help=f"{formats} (default: from the extension of FILE, else text)",
    )
    parser.add_argument("--out", default="", metavar="FILE", help="write it to FILE instead of printing it")
    parser.add_argument("--force", action="store_true", help="replace FILE if it already exists")


def write_plan(arguments: argparse.Namespace) -> int:
    """Print the plan of a day, or write it to a file; without an area, list the cities with something due."""
    from refboard.report.road_plan import areas_page, plan_data

    form = _read_format(arguments.format, arguments.out)
    on = read_day(arguments.on)
    facts = read_facts(arguments.workbook, on)
    day = _read_road_day(arguments.day, facts)
    plan = _plan(facts, day, arguments)
    is_area = bool(arguments.city or arguments.zip)
    if not is_area and (arguments.out or form != "text"):
        raise UsageError("Name an area: --city or --zip. refboard plan lists the cities with something due.")
    if arguments.json:
        print_json(plan_data(plan))
        return 0
    if not facts.calendar.is_open(day):
        from refboard.report.long_dates import full_day

        warn(f"Offices are closed on {full_day(day)}.")
    from refboard.report.pages.plain_page import render_plain

    text = _renderer(form)(plan) if is_area else render_plain(areas_page(plan))
    if arguments.out:
        path = write_page_file(typed_path(arguments.out), text, replace=arguments.force, advice=_FORCE)
        print_text(f"wrote {path}")
    else:
        print_text(_as_lines(text))
    warn_of_problems(unusable_cells(facts))
    return 0


def write_calendar_file(arguments: argparse.Namespace) -> int:
    """Write follow-ups and appointments to a calendar file."""
    from refboard.analysis.plan.calendar_entries import list_entries
    from refboard.practice.words import plural
    from refboard.report.calendar_file import calendar_name, export_calendar
    from refboard.report.data import plain_data

    facts = read_facts(arguments.workbook, read_day(arguments.on))
    owner = read_owner(arguments.owner, facts.snapshot) or None
    entries = list_entries(facts, owner=owner)
    if arguments.json:
        print_json({"on": facts.on.isoformat(), "entries": plain_data(entries)})
    text = export_calendar(entries, name=calendar_name(facts.snapshot, owner or ""))
    if arguments.out:
        path = typed_path(arguments.out)
        if not path.suffix:
            path = path.with_name(f"{path.name}.ics")
        path = write_page_file(path, text, replace=arguments.force, advice=_FORCE)
        if not arguments.json:
            print_text(f"wrote {path} ({plural(len(entries), 'entry', 'entries')})")
    elif not arguments.json:
        print_text(_as_lines(text))
    warn_of_problems(unusable_cells(facts))
    return 0


COMMANDS = {
    "plan": CliCommand(add_plan_arguments, write_plan),
    "calendar": CliCommand(add_calendar_arguments, write_calendar_file),
}


def _as_lines(text: str) -> str:
    """A file's text for the terminal; a calendar file ends its lines with CR LF."""
    return text.replace("\r\n", "\n").rstrip("\n")


def _plan(facts: Facts, day: date, arguments: argparse.Namespace) -> RoadPlan:
    from refboard.analysis.plan.places import PlanArea
    from refboard.analysis.plan.road_plan import STOPS, PlanRequest, plan_day

    stops = STOPS if arguments.stops is None else arguments.stops
    if stops < 1:
        raise UsageError("--stops must be at least 1.")
    area = PlanArea(tuple(arguments.city), tuple(arguments.zip))
    owner = read_owner(arguments.owner, facts.snapshot) or None
    with as_usage_errors():
        return plan_day(facts, day, PlanRequest(area, owner, stops))


def _read_road_day(word: str, facts: Facts) -> date:
    day = read_day(word, facts.on) if word.strip() else facts.calendar.next_open(facts.on)
    if day < facts.on:
        raise UsageError(f"--day {word} has passed.")
    return day


def _read_format(word: str, out: str) -> str:
    asked = word.strip().casefold()
    if asked and asked not in FORMATS:
        raise UsageError(f"There is no format {word!r}; choose text, md, html or ics.")
    return FORMATS[asked] if asked else FORMATS.get(Path(out).suffix.casefold().lstrip("."), "text")


def _renderer(form: str) -> Callable[[RoadPlan], str]:
    from refboard.report.calendar_file import export_plan
    from refboard.report.pages import markdown
    from refboard.report.pages.plain_page import render_plain
    from refboard.report.road_plan import plan_page
    from refboard.report.road_sheet import write_sheet

    return {
        "text": lambda plan: render_plain(plan_page(plan)),
        "md": lambda plan: markdown.write_page(plan_page(plan)),
        "html": write_sheet,
        "ics": export_plan,
    }[form]
