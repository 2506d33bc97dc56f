"""Everything private in Textual that refboard uses, in one place.

Textual promises nothing about names that begin with an underscore. Each one here has no public counterpart in the
versions named by `TESTED`; ``tests/tui/test_textual_private.py`` fails when one of them is gone. Private methods
that refboard overrides stay in their class and are listed in `OVERRIDDEN`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.console import RenderableType
    from rich.style import Style
    from textual.app import App
    from textual.binding import Binding
    from textual.css.styles import StylesBase
    from textual.filter import LineFilter
    from textual.screen import Screen
    from textual.widget import Widget
    from textual.widgets import DataTable
    from textual.widgets.data_table import RowKey

TESTED: Final = ("8.2.8", "9")
"""The first Textual version these names were tested with, and the first that may not have them."""


class PrivateName(NamedTuple):
    """A private name: its class as ``module:Class``, the name, and why refboard needs it."""

    owner: str
    name: str
    why: str


USED: Final = (
    PrivateName("textual.app:App", "_return_code", "end with code 1 after a defect"),
    PrivateName("textual.app:App", "_exception", "Pilot raises it in tests"),
    PrivateName("textual.app:App", "_exception_event", "Pilot waits for it"),
    PrivateName("textual.message_pump:MessagePump", "_close_messages_no_wait", "end from within a handler"),
    PrivateName("textual.app:App", "_filters", "NO_COLOR is applied before the theme is known"),
    PrivateName("textual.app:App", "_keymap", "set_keymap has no counterpart that reads it"),
    PrivateName("textual.dom:DOMNode", "_bindings", "active_bindings leaves out keys that a field types"),
    PrivateName("textual.dom:DOMNode", "_component_styles", "detect that a widget was restyled"),
    PrivateName("textual.dom:DOMNode", "_get_component_classes", "detect that a table has new colors"),
    PrivateName(
        "textual.widgets:DataTable", "_row_locations", "draw a row again only when its own cursor moves"
    ),
    PrivateName("textual.widgets:DataTable", "_get_row_renderables", "draw a cell as one line of text"),
    PrivateName("textual.widgets:DataTable", "_get_styles_to_render_cell", "draw a cell as one line of text"),
    PrivateName("textual.widgets:DataTable", "_show_hover_cursor", "draw a cell as one line of text"),
    PrivateName("textual.widgets:DataTable", "_clear_caches", "drop drawn lines when the colors change"),
)
OVERRIDDEN: Final = (
    PrivateName("textual.app:App", "_handle_exception", "Textual's traceback prints the values of variables"),
    PrivateName("textual.widget:Widget", "_on_focus", "no redraw where the focus is not visible"),
    PrivateName("textual.widget:Widget", "_on_blur", "no redraw where the focus is not visible"),
    PrivateName("textual.widget:Widget", "_on_show", "restyle a widget that was hidden when the focus moved"),
    PrivateName(
        "textual.widgets:DataTable", "_render_line_in_row", "its cache must not depend on other rows"
    ),
    PrivateName("textual.widgets:DataTable", "_render_cell", "one line of text is drawn five times as fast"),
    PrivateName("textual.widgets:DataTable", "_update_dimensions", "column widths and row heights are fixed"),
)


def end_without_traceback(app: App[Any], error: Exception) -> None:
    """End an app because of an exception, with return code 1 and nothing printed."""
    app._return_code = 1
    if app._exception is None:
        app._exception = error
        app._exception_event.set()
    app._close_messages_no_wait()


def replace_filters(app: App[Any], old: tuple[type[LineFilter], ...], new: LineFilter) -> None:
    """Replace the line filters of some classes by one of another class."""
    others = [line_filter for line_filter in app._filters if not isinstance(line_filter, old)]
    app._filters = [*others, new]


def read_keymap(app: App[Any]) -> Mapping[str, str]:
    """The user's own keys as `App.set_keymap` got them, by binding id."""
    return app._keymap


def own_bindings(screen: Screen[Any]) -> Mapping[str, Sequence[Binding]]:
    """The bindings of a screen itself, by key, whether they are active or not."""
    return screen._bindings.key_to_bindings


def bind_key(screen: Screen[Any], key: str, action: str, description: str) -> None:
    """Add a binding to one instance of a screen."""
    screen._bindings.bind(key, action, description)


def first_component_style(widget: Widget) -> StylesBase | None:
    """One of the component styles a widget has now: restyling it replaces them all."""
    return next(iter(widget._component_styles.values()), None)


def component_classes(widget: Widget) -> list[str]:
    """The component classes of a widget, sorted."""
    return sorted(widget._get_component_classes())


def row_location(table: DataTable[Any], key: RowKey) -> int | None:
    """At which place a row is; None for the header."""
    return table._row_locations.get(key)


def row_cells(table: DataTable[Any], row: int) -> Sequence[RenderableType]:
    """What the cells of a row show."""
    return table._get_row_renderables(row).cells


def cell_styles(table: DataTable[Any], *, hover: bool, cursor: bool) -> tuple[Style, Style]:
    """The styles that go below and above a cell's own style, for a cell in neither header nor label column."""
    return table._get_styles_to_render_cell(
        False, False, False, hover, cursor, table.show_cursor, table._show_hover_cursor,  # noqa: FBT003
        table.cursor_foreground_priority == "css", table.cursor_background_priority == "css",
    )  # fmt: skip


def forget_cell_styles(table: DataTable[Any]) -> None:
    """Have the styles of cells computed again."""
    table._get_styles_to_render_cell.cache_clear()


def forget_lines(table: DataTable[Any]) -> None:
    """Have every line drawn again."""
    table._clear_caches()
