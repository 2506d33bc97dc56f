"""A one-page brief on one source before a call, or on all sources before a meeting: brief."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from refboard.cli.figures import prepare_facts
from refboard.cli.lookup import find_source
from refboard.cli.opening import open_store, read_day, read_shown
from refboard.cli.options import add_json, add_on, add_words
from refboard.cli.output import print_json, print_text
from refboard.cli.parsing import UsageError, is_workbook
from refboard.cli.registry import CliCommand
from refboard.page_file import write_page_file
from refboard.paths import kind_of, typed_path
from workbook.errors import RefusedError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from refboard.report.pages.page import Page
    from workbook import Snapshot

FORMATS: Final = {"text": "text", "txt": "text", "md": "md", "markdown": "md", "html": "html", "htm": "html"}
"""The names of the formats, as words and as file extensions."""


FORCE: Final = "; add --force to replace it"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add which source, and the format of the page."""
    add_words(parser, "[WORKBOOK] [SOURCE]", "an office, a contact or a target id; leave out for all sources")
    parser.add_argument(
        "--format",
        default="",
        metavar="FORM",
        help="text, md or html (default: from the extension of FILE, else text)",
    )
    parser.add_argument("--out", default="", metavar="FILE", help="write it to FILE instead of printing it")
    parser.add_argument("--force", action="store_true", help="replace FILE if it already exists")
    add_on(parser)
    add_json(parser)


def write_brief(arguments: argparse.Namespace) -> int:
    """Print a brief, or write it to a file."""
    workbook, wanted = _split(arguments.words)
    form = _format(arguments.format, arguments.out)
    on = read_day(arguments.on)
    with open_store(workbook) as store:
        page, data = build_brief(read_shown(store), on, wanted)
    if arguments.json:
        print_json(data)
        return 0
    text = _renderer(form)(page)
    if arguments.out:
        path = write_page_file(typed_path(arguments.out), text, replace=arguments.force, advice=FORCE)
        print_text(f"wrote {path}")
    else:
        print_text(text.rstrip("\n"))
    return 0


COMMANDS = {"brief": CliCommand(add_arguments, write_brief)}


def build_brief(snapshot: Snapshot, on: date, wanted: str = "") -> tuple[Page, Mapping[str, Any]]:
    """Build the brief on the source that ``wanted`` means, or on all sources: as a page and as data."""
    from refboard.analysis.brief.source_brief import brief_source
    from refboard.analysis.brief.team_brief import brief_team
    from refboard.analysis.sources.health import assess_sources
    from refboard.report.brief import fitting_messages, source_data, source_page
    from refboard.report.team_brief import team_data, team_page

    facts = prepare_facts(snapshot, on)
    if wanted:
        source = brief_source(facts, find_source(facts, wanted))
        messages = fitting_messages(snapshot, source)
        return source_page(source, messages), source_data(source, assess_sources(facts), messages)
    team = brief_team(facts)
    return team_page(team), team_data(team)


def _split(words: Sequence[str]) -> tuple[str | None, str]:
    """Split off the optional workbook; the rest is the source's name, quoted or not."""
    given = list(words)
    workbook = given.pop(0) if given and (is_workbook(given[0]) or _is_file(given[0])) else None
    return workbook, " ".join(given).strip()


def _is_file(word: str) -> bool:
    try:
        return kind_of(Path(word)) == "file"
    except RefusedError:
        return False


def _format(word: str, out: str) -> str:
    asked = word.strip().casefold()
    if asked:
        if asked not in FORMATS:
            raise UsageError(f"There is no format {word!r}; choose text, md or html.")
        return FORMATS[asked]
    return FORMATS.get(Path(out).suffix.casefold().lstrip("."), "text")


def _renderer(form: str) -> Callable[[Page], str]:
    from refboard.report.pages import html, markdown
    from refboard.report.pages.plain_page import render_plain

    return {"text": render_plain, "md": markdown.write_page, "html": html.write_page}[form]
