"""Commands of pane 4, Loop."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from refboard.tui.commands.base import Command

COMMANDS: tuple[Command, ...] = ()
