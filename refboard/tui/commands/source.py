"""Commands of the page of one source."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from refboard.tui.commands.base import Command

COMMANDS: tuple[Command, ...] = ()
