"""The brief: one page on a source before a call, or on all sources before a meeting."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from refboard.cli.answers import say, say_json
from refboard.cli.opening import day_of, opened
from refboard.cli.parsing import UsageError, is_workbook
from refboard.paths import kind_of, typed_path
from workbook.errors import RefusedError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from refboard.analysis.facts import Facts
    from refboard.report.pages.page import Page
    from workbook import Snapshot

FORMS: Final = {"text": "text", "txt": "text", "md": "md", "markdown": "md", "html": "html", "htm": "html"}
"""What a form or a file's ending may be called."""


def write_brief(arguments: argparse.Namespace) -> int:
    """Print a brief, or write it into a file."""
    workbook, wanted = _split(arguments.words)
    form = _form(arguments.format, arguments.out)
    on = day_of(arguments.on)
    with opened(workbook) as store:
        page, data = look(store.read(), on, wanted)
    if arguments.json:
        say_json(data)
        return 0
    told = _writer(form)(page)
    if arguments.out:
        path = _write(typed_path(arguments.out), told, replace=arguments.force)
        say(f"wrote {path}")
    else:
        say(told.rstrip("\n"))
    return 0


def look(snapshot: Snapshot, on: date, wanted: str = "") -> tuple[Page, Mapping[str, Any]]:
    """Build the brief of the source that ``wanted`` means, or of all sources: as a page and as data."""
    from refboard.analysis.brief.source_brief import brief_source
    from refboard.analysis.brief.team_brief import brief_team
    from refboard.analysis.facts import prepare
    from refboard.analysis.sources.health import assess_sources
    from refboard.practice.policy import Policy
    from refboard.practice.rows import find_table
    from refboard.report.brief import fitting_messages, source_data, source_page
    from refboard.report.team_brief import team_data, team_page

    find_table(snapshot, "Targets")
    facts = prepare(snapshot, Policy.from_snapshot(snapshot), on)
    if wanted:
        source = brief_source(facts, find_source(facts, wanted))
        messages = fitting_messages(snapshot, source)
        return source_page(source, messages), source_data(source, assess_sources(facts), messages)
    team = brief_team(facts)
    return team_page(team), team_data(team)


def _split(words: Sequence[str]) -> tuple[str | None, str]:
    """Take the optional workbook off the front; what is left is the source's name, quoted or not."""
    given = list(words)
    workbook = given.pop(0) if given and (is_workbook(given[0]) or _is_file(given[0])) else None
    return workbook, " ".join(given).strip()


def _is_file(word: str) -> bool:
    try:
        return kind_of(Path(word)) == "file"
    except RefusedError:
        return False


def _form(word: str, out: str) -> str:
    asked = word.strip().casefold()
    if asked:
        if asked not in FORMS:
            raise UsageError(f"No form is called {word!r}; there are text, md and html.")
        return FORMS[asked]
    return FORMS.get(Path(out).suffix.casefold().lstrip("."), "text")


def _writer(form: str) -> Callable[[Page], str]:
    from refboard.report.pages import html, markdown
    from refboard.report.pages.plain_page import render_plain

    return {"text": render_plain, "md": markdown.write_page, "html": html.write_page}[form]


def _write(path: Path, text: str, *, replace: bool) -> Path:
    from workbook.sharing.new_file import replace_file, write_new_file

    if is_workbook(path.name):
        raise UsageError(f"{path.name} would look like a workbook; a brief ends in .txt, .md or .html.")
    if (kind := kind_of(path)) == "folder":
        raise UsageError(f"{path} is a folder.")
    if kind_of(path.parent) != "folder":
        raise UsageError(f"There is no folder {path.parent}.")
    if kind and not replace:
        raise UsageError(f"{path.name} is there already; --force replaces it.")
    data = text.encode("utf-8", errors="replace")
    if kind:
        replace_file(path, data)
    else:
        write_new_file(path, data)
    return path


def find_source(facts: Facts, text: str) -> str:
    """Find the one source that a target id, an office's name or a contact means: its folded name.

    An id, then a whole name, then a part of one. Raises UsageError that lists the choices when there are
    several sources, or names the nearest when there is none.
    """
    from workbook.schema import fold

    wanted = fold(text)
    if not wanted:
        raise UsageError("Which source? Give its name or the id of a target there.")
    names = _names(facts)
    people = facts.people
    found = {p.office for p in people if p.key == text.strip() or fold(p.key) == wanted}
    found = found or {office for office in names if office == wanted}
    found = found or {p.office for p in people if fold(p.contact) == wanted}
    found = found or {office for office in names if wanted in office}
    found = found or {p.office for p in people if wanted in fold(p.contact)}
    if len(found) == 1:
        return found.pop()
    if found:
        choices = sorted(names[office] for office in found)
        more = f" and {len(choices) - 8} more" if len(choices) > 8 else ""
        raise UsageError(f"{text!r} can be {'; '.join(choices[:8])}{more}; give more of the name.")
    near = get_close_matches(wanted, names, n=1)
    hint = f"; the nearest is {names[near[0]]}" if near else ""
    raise UsageError(f"No source has the id or the name {text!r}{hint}.")


def _names(facts: Facts) -> dict[str, str]:
    """Every source by folded name, those included that only touches or referrals name."""
    names = {person.office: person.source or person.contact or person.key for person in facts.people}
    for name, frame in (("Touches", facts.touches), ("Referrals", facts.referrals)):
        table = facts.snapshot.tables[name]
        for row in frame.unique("office", keep="first", maintain_order=True).iter_rows(named=True):
            if row["office"] not in names:
                names[row["office"]] = table.shown(row["at"])["Source"].strip()
    return names
