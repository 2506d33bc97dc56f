"""What is wrong with a screen as it is laid out: text cut without a mark, widgets over each other or out of sight."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from rich.cells import cell_len
from textual.content import Content
from textual.errors import NoWidget
from textual.geometry import Region
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import DataTable, Input, OptionList, Static
from textual.widgets._toast import Toast, ToastHolder, ToastRack

ABOVE = (Toast, ToastHolder, ToastRack)
"""What lies over the screen for a moment, by Textual's own rules."""


def faults(screen: Screen[object]) -> list[str]:
    """Say in sentences what is wrong; an empty list when everything can be seen."""
    shown = {widget: region for widget in screen.walk_children(Widget) if (region := _region(screen, widget))}
    return [
        *_out_of_place(screen, shown),
        *_overlapping(shown),
        *(words for widget in shown for words in _cut(widget)),
        *_focus_hidden(screen),
    ]


def _region(screen: Screen[object], widget: Widget) -> Region | None:
    if not widget.visible or isinstance(widget, ABOVE):
        return None
    try:
        region = screen.find_widget(widget).region
    except NoWidget:
        return None
    return region or None


def _out_of_place(screen: Screen[object], shown: dict[Widget, Region]) -> Iterator[str]:
    for widget, region in shown.items():
        parent = widget.parent
        if parent not in shown and parent is not screen:
            continue
        assert isinstance(parent, Widget)
        room = parent.region
        scrolls = parent.styles.overflow_y in ("auto", "scroll") and parent is not screen
        if region.x < room.x or region.right > room.right:
            yield f"{_name(widget)} is wider than what it is in: {region} in {room}"
        elif not scrolls and (region.y < room.y or region.bottom > room.bottom):
            yield f"{_name(widget)} is higher than what it is in: {region} in {room}"


def _overlapping(shown: dict[Widget, Region]) -> Iterator[str]:
    families: dict[object, list[Widget]] = {}
    for widget in shown:
        families.setdefault(widget.parent, []).append(widget)
    for family in families.values():
        for one, other in combinations(family, 2):
            if one.layer == other.layer and shown[one].intersection(shown[other]):
                yield f"{_name(one)} and {_name(other)} lie over each other"


def _cut(widget: Widget) -> Iterator[str]:
    if isinstance(widget, DataTable):
        room, needed = widget.scrollable_content_region.width, widget.virtual_size.width
        if needed > room:
            yield f"{_name(widget)} is wider than its place: {needed} of {room}"
    elif isinstance(widget, Input) and not widget.value:
        if cell_len(str(widget.placeholder)) > widget.content_size.width:
            yield f"The hint in {_name(widget)} is cut: {widget.placeholder}"
    elif isinstance(widget, OptionList):
        if widget.styles.text_wrap == "nowrap" and widget.styles.text_overflow != "ellipsis":
            yield f"{_name(widget)} cuts its lines without a mark"
    elif isinstance(widget, Static) and isinstance(widget.visual, Content):
        yield from _cut_words(widget, widget.visual)


def _cut_words(widget: Static, words: Content) -> Iterator[str]:
    size = widget.content_size
    marked = widget.styles.text_overflow == "ellipsis"
    if widget.styles.text_wrap == "nowrap":
        if not marked and any(line.cell_length > size.width for line in words.split()):
            yield f"{_name(widget)} is cut without a mark: {words.plain!r}"
        return
    needed = len(words.wrap(size.width))
    if needed > size.height and words.plain.strip():
        yield f"{_name(widget)} shows {size.height} of {needed} lines: {words.plain!r}"


def _focus_hidden(screen: Screen[object]) -> Iterator[str]:
    focused = screen.focused
    if focused is None:
        return
    place = screen.find_widget(focused)
    seen = place.visible_region
    if not seen:
        yield f"{_name(focused)} has the keys and is out of sight"
    elif seen.height < min(place.region.height, place.clip.height):
        yield f"{_name(focused)} has the keys and is partly out of sight: {seen} of {place.region}"


def _name(widget: Widget) -> str:
    classes = "".join(f".{each}" for each in sorted(widget.classes) if each[0] != "-")
    return f"{type(widget).__name__}{f'#{widget.id}' if widget.id else ''}{classes}"
