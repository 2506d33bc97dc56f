"""The dialog about one problem of the check-up: its row, its fix, and the way to the form of the row."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from refboard.tui.session.store_commands import ApplyFixes

if TYPE_CHECKING:
    from collections.abc import Callable

    from refboard.tui.panes.pane import Pane
    from refboard.tui.session.board import Board
    from refboard.tui.workbook.problem_row import ProblemRow
    from workbook.snapshot import Problem


async def open_problem(
    pane: Pane, state: str, text: str, problem: Problem, request: Callable[[ApplyFixes], None]
) -> None:
    """Show the row of a problem, with the fix where one is known; ``request`` makes the fixes that are agreed to."""
    from refboard.practice.fixes import find_fixes
    from refboard.tui.screens.confirm_dialog import ConfirmDialog
    from refboard.tui.workbook.problem_row import choices_for, find_problem_row, fixes_for

    board = pane.board
    if board is None:
        return
    row = find_problem_row(board.snapshot, problem)
    fixes = await asyncio.to_thread(find_fixes, board.snapshot) if board.snapshot.path else []
    mine = fixes_for(problem, fixes)
    alike = tuple(fix for fix in fixes if fix.code in {one.code for one in mine})

    def decide(answer: str | None) -> None:
        if answer == "edit" and row is not None:
            pane.run_worker(_edit_row(pane, board, row), group="edit-problem")
        elif answer is not None:
            chosen = mine if answer == "fix" else alike
            request(ApplyFixes(Path(board.snapshot.path), chosen, pane.user))

    lines = [text, *(["", *row.lines()] if row is not None else [])]
    if len(alike) > len(mine) > 0:
        lines += ["", "Of this kind:", *(f"{fix.cells[0]}: {fix.text}" for fix in alike)]
    await pane.app.push_screen(ConfirmDialog(state, lines, choices_for(row, mine, alike)), decide)


async def _edit_row(pane: Pane, board: Board, row: ProblemRow) -> None:
    from refboard.tui.forms.row_form import RowForm
    from refboard.tui.panes.action_context import ActionContext
    from refboard.tui.workbook.problem_row import heading

    context = ActionContext(pane, tuple)
    form = RowForm(
        board, row.table.name, row.row_id, row.targets(), heading(row, board), context.check, row.column
    )
    if form.fields:
        await context.open_form(form, (row.row_id,))
    else:
        pane.show_status(form.refusal)
