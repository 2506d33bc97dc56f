"""A workbook the practice already has: adopt."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from refboard import config
from refboard.cli.adopt_questions import ask_decisions
from refboard.cli.adopt_text import addition_lines, lines_of, proposal_lines
from refboard.cli.opening import find_workbook, name_file_in_errors, today
from refboard.cli.options import add_json, add_workbook, add_yes
from refboard.cli.output import confirm, output_width, print_json, print_text
from refboard.cli.parsing import UsageError
from refboard.cli.registry import CliCommand
from refboard.paths import typed_path
from refboard.text import visible

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable
    from pathlib import Path

    from refboard.adopt_workbook import Decisions, WorkbookAdoption
    from refboard.practice.adopting import Adoption
    from refboard.practice.recognition.proposal import ProposedColumn


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what is known about the workbook, and how far to go."""
    add_workbook(parser)
    parser.add_argument(
        "--map", default="", metavar="FILE.toml", help="a file with the names of its tables and columns"
    )
    add_yes(parser, "accept everything without asking")
    parser.add_argument(
        "--write",
        action="store_true",
        help="also add id columns, missing columns and tables, and the names to the workbook",
    )
    parser.add_argument("--undo", action="store_true", help="take the setup back, in the workbook too")
    parser.add_argument("--dry-run", action="store_true", help="only show what was found")
    add_json(parser)


def adopt(arguments: argparse.Namespace) -> int:
    """Match tables and columns of a workbook to ours and remember the match; with --write add what is missing."""
    from refboard.adopt_workbook import WorkbookAdoption

    path = find_workbook(arguments.workbook)
    with name_file_in_errors(path):
        session = WorkbookAdoption(path, user=config.load().user, today=today())
        if arguments.undo:
            if not session.can_undo():
                raise UsageError(f"{path.name} was not set up on this computer; there is nothing to undo.")
            sentence = session.undo()
            print_json({"status": "undone", "detail": sentence}) if arguments.json else print_text(sentence)
            return 0
        decisions = _decisions(path, arguments)
        adoption = session.plan(dict(decisions.columns))
        if not arguments.json:
            _print_wrapped(proposal_lines(path.name, adoption))
        if adoption.proposal.refusal and not arguments.dry_run:
            raise UsageError(f"{path.name}: {adoption.proposal.refusal}")
        status = "shown" if arguments.dry_run else _carry_out(session, adoption, arguments, decisions)
        if arguments.json:
            print_json({"status": status, **_proposal_data(session, adoption, decisions)})
        elif arguments.dry_run and not adoption.proposal.refusal:
            _print_wrapped(["", *addition_lines(path.name, session, adoption, decisions)])
    return 0


COMMANDS = {"adopt": CliCommand(add_arguments, adopt)}


def _decisions(path: Path, arguments: argparse.Namespace) -> Decisions:
    """What is on file or in the file of --map: names that win over what is recognized, and words."""
    from refboard import mapping
    from refboard.adopt_workbook import Decisions

    names, words = mapping.load_given(path), mapping.load_words(path)
    if arguments.map:
        file = typed_path(arguments.map)
        names.update(mapping.read_names(file))
        words = {**words, **mapping.read_words(file)}
    return Decisions(columns=names, words=words, write=arguments.write)


def _carry_out(
    session: WorkbookAdoption, adoption: Adoption, arguments: argparse.Namespace, decisions: Decisions
) -> str:
    """Save what a person agreed to; returns how far that went: shown, remembered or saved."""
    from refboard.mapping import mapping_path
    from workbook.errors import BusyError

    name = session.path.name
    if not session.has_changes(adoption, decisions):
        _print_unless_json(arguments, "refboard already recognizes everything; there is nothing to remember.")
        return "shown"
    if not arguments.yes:
        if arguments.json:
            return "shown"
        if not (sys.stdin.isatty() and sys.stdout.isatty()):
            raise UsageError(
                "Nothing was remembered or written: add --yes to agree, or --dry-run to only look."
            )
        decisions = ask_decisions(adoption, decisions, session.ask_again)
    if not arguments.json:
        lines = [
            *session.preview(adoption, decisions),
            "",
            *addition_lines(name, session, adoption, decisions),
        ]
        _print_wrapped(["", "The first Today:", *(f"  {line}" if line else line for line in lines)])
    if not arguments.yes and not confirm(
        f"Use {name} like this{', and write to it' if decisions.write else ''}?"
    ):
        print_text("Nothing was remembered or written.")
        return "shown"
    try:
        sentence = session.save(adoption, decisions)
    except BusyError as error:
        raise UsageError(f"{error}; {name} did not change. Try again when it is closed.") from None
    _print_unless_json(arguments, sentence)
    _print_unless_json(arguments, f"remembered in {mapping_path()}")
    if decisions.write:
        _print_unless_json(arguments, f"refboard adopt {name} --undo takes all of it back.")
    return "saved" if decisions.write else "remembered"


def _print_wrapped(lines: Iterable[str]) -> None:
    """Print lines as wide as the terminal; the rest of a long line is indented under its start."""
    for line in lines:
        print_text("\n".join(lines_of(visible(line), max(40, output_width()))).rstrip())


def _print_unless_json(arguments: argparse.Namespace, sentence: str) -> None:
    if not arguments.json:
        print_text(sentence)


def _proposal_data(session: WorkbookAdoption, adoption: Adoption, decisions: Decisions) -> dict[str, Any]:
    proposal = adoption.proposal
    added = session.additions(adoption, decisions)
    return {
        "tables": [
            {
                "table": table.table,
                "sheet": table.sheet,
                "confidence": table.confidence,
                "rows": table.rows,
                "new_rows_sheet": table.new_rows_sheet,
                "columns": [_column_data(adoption, table.table, column) for column in table.columns],
                "asked": [_column_data(adoption, table.table, column) for column in table.asked],
                "own": list(table.own),
                "add": added.get(table.table, []),
            }
            for table in proposal.tables
        ],
        "missing": list(proposal.missing),
        "words": [
            {
                "table": question.table,
                "column": question.column,
                "word": question.word,
                "means": question.means,
                "rows": question.rows,
                "choices": list(question.choices),
            }
            for question in session.words(adoption, decisions)
        ],
        "left_out": [
            {"sheet": row.sheet, "row": row.row, "why": row.kind.value, "text": row.text}
            for row in proposal.left_out
        ],
        "refused": proposal.refusal,
        "refused_sheets": [{"sheet": r.sheet, "kind": r.kind, "why": r.reason} for r in proposal.refused],
        "not_used": [
            {
                "sheet": near.sheet,
                "kind": near.kind,
                "confidence": round(near.confidence, 2),
                "lacks": list(near.lacks),
                "why": near.why,
            }
            for near in proposal.not_used
        ],
        "names": [
            {"table": table, "column": column, "called": name, "set": (table, column) in adoption.given}
            for (table, column), name in session.names(adoption, decisions).items()
        ],
    }


def _column_data(adoption: Adoption, table: str, column: ProposedColumn) -> dict[str, Any]:
    return {
        "column": column.column,
        "header": column.header,
        "confidence": column.confidence,
        "why": column.why,
        "samples": list(column.samples),
        "set": (table, column.column) in adoption.given,
    }
