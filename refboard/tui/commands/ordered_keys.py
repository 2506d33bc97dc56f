"""Keys one at a time, however fast they come.

Textual hands a key on and takes the next one before the first has had its effect: over a slow line, or
when a person types ahead, the letters meant for a form would act as commands on the list below it.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from textual import events
from textual.app import App, ReturnType

if TYPE_CHECKING:
    from textual.message_pump import MessagePump

PATIENCE = 0.5
"""Seconds to wait for a widget that is busy, or gone."""


class OrderedKeys(App[ReturnType]):
    """An app that finishes one key before it takes the next."""

    async def on_event(self, event: events.Event) -> None:
        """Let a key have its whole effect at once."""
        if not isinstance(event, events.Key) or event.is_forwarded:
            await super().on_event(event)
            return
        focused, screen = self.focused, self.screen
        if not await self._command(event):
            await super().on_event(event)
        # A key's messages bubble from the focused widget to its screen, one queue after the other.
        for node in focused.ancestors_with_self if focused is not None else (screen,):
            if node is self or not node.is_running:
                break
            await _drained(node)

    async def _command(self, event: events.Key) -> bool:
        """Run the key's command here and now; False when it has none, or a widget types with it."""
        active = self.screen.active_bindings.get(event.key)
        if active is None or not active.enabled:
            return False
        typing = self.focused is not None and self.focused.check_consume_key(event.key, event.character)
        if typing and not active.binding.priority:
            return False
        return await self.run_action(active.binding.action, active.node)


async def _drained(node: MessagePump) -> None:
    """Wait until a node has handled what its queue holds now."""
    done = asyncio.Event()
    if node.call_later(done.set):
        try:
            await asyncio.wait_for(done.wait(), PATIENCE)
        except TimeoutError:
            return
