"""Commands about what waits: status, sync."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from refboard.cli.answers import say, say_json, say_receipt
from refboard.cli.opening import opened

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping

    from workbook.receipt import Status


def show_status(arguments: argparse.Namespace) -> int:
    """Say who has the workbook open, what waits for it, and what waits for a person (then exit code 1)."""
    with opened(arguments.workbook) as store:
        status = store.status()
        name = store.path.name
    if arguments.json:
        say_json(status.to_json())
    else:
        say("\n".join(_lines(status, name)))
    return 1 if status.conflicts else 0


def sync(arguments: argparse.Namespace) -> int:
    """Bring waiting edits into the workbook."""
    with opened(arguments.workbook) as store:
        receipt = store.sync()
        name = store.path.name
    if receipt is None:
        if arguments.json:
            say_json({"status": "saved", "id": "", "ids": [], "title": "", "detail": ""})
        else:
            say(f"Nothing waits for {name}.")
        return 0
    return say_receipt(receipt, as_json=arguments.json, done=f"saved {', '.join(receipt.ids)}")


def _lines(status: Status, name: str) -> list[str]:
    lines = []
    if status.holder:
        since = f" since {status.holder['since']}" if status.holder.get("since") else ""
        lines.append(f"{status.holder.get('name') or 'Somebody'} has {name} open{since}.")
    lines += [f"waits: {_cell(edit)} = {edit['value']}" for edit in status.pending]
    lines += [
        f"conflict {edit['id']}: {_cell(edit)} holds {edit['theirs']!r}, yours is {edit['mine']!r}"
        for edit in status.conflicts
    ]
    return lines or [f"Nothing waits for {name}, and nobody has it open."]


def _cell(edit: Mapping[str, Any]) -> str:
    column = f" {edit['column']}" if edit["column"] else ""
    return f"{edit['table']} {edit['row_id']}{column}"
