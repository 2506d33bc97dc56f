"""Everything on the screen can be read, and no state is told by its colour alone."""

from __future__ import annotations

import math
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date
from importlib import import_module
from itertools import combinations
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import pytest
from app_fixtures import ON, AppDriver, MemoryStore, practice
from test_workbook_pane import CONFLICT, KEPT
from textual.color import Color
from textual.command import CommandList
from textual.screen import ModalScreen, Screen
from textual.theme import Theme
from textual.widgets import Static

from refboard.analysis.sources.silence import STATES
from refboard.tui import screens
from refboard.tui.app import RefboardApp
from refboard.tui.preferences import Preferences
from refboard.tui.screens.confirm_dialog import ConfirmDialog
from refboard.tui.screens.help import LEGEND
from refboard.tui.screens.main import MainScreen
from refboard.tui.screens.picker import Picker
from refboard.tui.screens.problem import ProblemScreen
from refboard.tui.screens.refused import RefusedScreen
from refboard.tui.start.path_form import PathForm
from refboard.tui.start.start_screen import StartScreen
from refboard.tui.themes import CONTRAST, DARK, LIGHT, theme_names
from refboard.tui.widgets.source_states import GLYPHS, MEANINGS, state_word
from refboard.tui.workbook.overview_items import _ACTION_STATES

READABLE, STRONG, SEEN = 4.5, 7.0, 3.0
"""Contrast that WCAG 2 asks for: of text (1.4.3, 1.4.6), and of a sign that tells a state (1.4.11)."""
SIGNS = frozenset("!•◦–✕~+=?↑✓◆→←≠…↶↩↺⇄⧉◷▲●◂┊░▒▓█")
"""What stands for a state, a direction or a share."""
OURS = [(DARK, READABLE), (LIGHT, READABLE), (CONTRAST, STRONG)]
STEPS: dict[str, tuple[str, ...]] = {
    "today": (), "selected": ("space", "j", "space"), "held": ("h",), "filter": ("slash", "p", "e", "d"),
    "log": ("t",), "answer": ("j", "a"), "snooze": ("s",), "owner": ("o",), "help": ("question_mark",),
    "sources": ("2",), "timing": ("3",), "how fast": ("3", "v"), "by answer": ("3", "b"), "loop": ("4",),
    "review": ("5",), "workbook": ("6",), "check-up": ("6", "c"),
}  # fmt: skip
OVER: dict[str, tuple[str, ...]] = {
    "touch": ("1", "t"), "touch with a complaint": ("1", "t", *["tab"] * 4, *"never", "ctrl+s"),
    "answer": ("1", "j", "a"), "snooze": ("1", "s"), "snooze with a complaint": ("1", "s", *"xx", "enter"),
    "fields": ("1", "e"), "fields with a complaint": ("1", "e", "ctrl+s"), "new referral": ("1", "f"),
    "new referral with a remark": ("1", "f", "tab", *"Jane", "tab"), "message": ("1", "m"),
    "new target with remarks": ("1", "N", "tab", *"mia", *["tab"] * 4, *"x", *["tab"] * 6, *"x", "ctrl+s"),
    "template": ("1", "m", "m"), "owner": ("1", "o"), "help": ("1", "question_mark"), "history": ("1", "U"),
    "palette": ("1", "ctrl+p"), "palette with words": ("1", "ctrl+p", *"log"), "theme": ("1", "ctrl+t"),
    "two touches": ("1", "space", "space", "t"), "decision": ("2", "P"), "state": ("2", "F"),
    "which touches": ("3", "slash"), "timing as text": ("3", "x"), "period": ("5", "p"), "review as text": ("5", "x"),
    "row of the loop": ("4", "e"), "scheduled": ("4", "d"), "outcome": ("4", "j", "d"), "conflict": ("6", "enter"), "version": ("6", "G", "enter"),
    "plan": ("1", "v"), "file": ("1", "m", "w"),
}  # fmt: skip
"""What lies over a pane: the pane's key and the keys that bring it."""
KINDS = ("touch with a complaint", "answer", "snooze with a complaint", "fields with a complaint",
         "new referral with a remark", "new target with remarks", "message", "template", "help", "history", "palette with words", "decision",
         "scheduled", "outcome", "timing as text", "conflict", "version", "plan", "file")  # fmt: skip
"""One of each kind."""
# How red-blind and green-blind eyes see, in linear RGB (Machado, Oliveira, Fernandes 2009, severity 1).
BLINDNESS = {
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.01182, 0.04294, 0.968881)),
}  # fmt: skip

Triple = tuple[float, float, float]


def linear(colour: Iterable[int]) -> Triple:
    parts = [part / 255 for part in colour]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return red, green, blue


def luminance(colour: Triple) -> float:
    return 0.2126 * colour[0] + 0.7152 * colour[1] + 0.0722 * colour[2]


def contrast(one: Triple, other: Triple) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def seen(colour: Triple, matrix: tuple[Triple, ...]) -> Triple:
    """A colour as eyes without one kind of cone see it."""
    red, green, blue = (
        min(1.0, max(0.0, sum(weight * part for weight, part in zip(row, colour, strict=True))))
        for row in matrix
    )
    return red, green, blue


def lab(colour: Triple) -> Triple:
    """CIE L*a*b* under D65."""

    def bend(part: float) -> float:
        return part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116

    red, green, blue = colour
    x = bend((0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047)
    y = bend(0.2126 * red + 0.7152 * green + 0.0722 * blue)
    z = bend((0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def distance(one: Triple, other: Triple) -> float:
    return math.dist(lab(one), lab(other))


def test_contrast_is_measured_as_it_is_defined() -> None:
    black, white, grey = linear((0, 0, 0)), linear((255, 255, 255)), linear((119, 119, 119))
    assert contrast(black, white) == pytest.approx(21)
    assert contrast(grey, white) == pytest.approx(4.48, abs=0.01)
    assert distance(white, black) == pytest.approx(100, abs=0.1)
    assert seen(white, BLINDNESS["deuteranopia"]) == pytest.approx((1, 1, 1), abs=0.001)


@asynccontextmanager
async def worn(theme: str, size: tuple[int, int] = (140, 45)) -> AsyncIterator[AppDriver]:
    records = practice()
    records["Referrals"] = [
        {"Referral ID": "R-AAA", "Target ID": "P-AAA", "Source": "Lakeview Family Medicine",
         "Received": date(2026, 11, 9), "Patient ref": "KX-4821", "Handler": "Ana Reyes"},
        {"Referral ID": "R-BBB", "Target ID": "P-BBB", "Source": "Harbor Pediatrics", "Received": date(2026, 11, 5),
         "Scheduled on": date(2026, 11, 6), "Appointment": date(2026, 11, 18), "Handler": "Ana Reyes"},
    ]  # fmt: skip
    records["Messages"] = [{"Message ID": "M-AAA", "Name": "How is it going", "Body": "How is it going?"}]
    store = MemoryStore(records, open_questions=[CONFLICT, replace(CONFLICT, id="c0ffee02")], kept=[KEPT])
    app = RefboardApp(
        lambda: store, name="practice.xlsx", user="Ana Reyes", clock=lambda: ON,
        preferences=Preferences(theme=theme),
    )  # fmt: skip
    async with app.run_test(size=size, notifications=True) as pilot:
        here = AppDriver(pilot, store)
        await here.until(lambda: here.main.board is not None)
        await pilot.pause(0.1)
        yield here


def faint(d: AppDriver, least: float) -> set[tuple[float, str, str, str]]:
    """Text of the screen, or of the form over it, that stands out too little from what is behind it."""
    screen = d.app.screen
    over = screen.children if isinstance(screen, ModalScreen) else [screen]
    regions = [widget.region for widget in over]
    found = set()
    for y, strip in enumerate(screen._compositor.render_strips()):
        x = 0
        for segment in strip:
            at, x, style = x, x + segment.cell_length, segment.style
            words = any(letter.isalnum() for letter in segment.text)
            if style is None or not (words or SIGNS & set(segment.text)):
                continue
            if not any(region.contains(at, y) for region in regions):
                continue
            assert not style.dim
            assert style.color is not None
            assert style.bgcolor is not None
            front, back = style.color.get_truecolor(), style.bgcolor.get_truecolor()
            how_much = contrast(linear(front), linear(back))
            if how_much < (least if words else SEEN):
                found.add((round(how_much, 2), front.hex, back.hex, segment.text.strip()))
    return found


async def leave(d: AppDriver) -> None:
    """Go back to the pane."""
    for _ in range(6):
        if d.at_list:
            return
        await d.close_top()
        await d.pilot.pause(0.05)
    raise AssertionError(d.look())


@pytest.mark.parametrize(("theme", "least"), OURS, ids=lambda value: getattr(value, "name", ""))
async def test_every_text_on_the_screens_can_be_read(theme: Theme, least: float) -> None:
    async with worn(theme.name) as d:
        for name, keys in STEPS.items():
            await d.press(*keys)
            await d.pilot.pause(0.2)
            assert (name, faint(d, least)) == (name, set())
            while not d.at_list or d.main.pane.panel.selected or d.main.pane.panel.view.filter_text:
                await d.press("escape")
            await d.press("1", "escape", "g")


async def walk(theme: Theme, least: float, names: Iterable[str]) -> set[type]:
    """Look at what lies over the panes; return what kinds of screens that were."""
    kinds: set[type] = set()
    async with worn(theme.name) as d:
        for name in names:
            pane, *keys = OVER[name]
            await d.press(pane)
            await d.pilot.pause(0.2)
            await d.press(*keys)
            await d.pilot.pause(0.2)
            if name == "plan":
                await d.until(lambda: isinstance(d.app.screen, Picker))
                await d.press("escape")
                await d.pilot.pause(0.1)
            assert not d.at_list, name
            assert (name, faint(d, least)) == (name, set())
            kinds.add(type(d.app.screen))
            await leave(d)
            await d.press("escape", "1", "escape", "escape")
    return kinds


@pytest.mark.parametrize(("theme", "least"), OURS[:2], ids=lambda value: getattr(value, "name", ""))
async def test_every_text_of_a_form_of_each_kind_can_be_read(theme: Theme, least: float) -> None:
    kinds = await walk(theme, least, KINDS)
    told = {type(screen) for screen in screens_of_trouble().values()}
    # A screen that is added later has to be looked at too.
    assert {kind.__name__ for kind in every_screen()} <= {
        kind.__name__ for kind in kinds | told | {MainScreen}
    }


@pytest.mark.long
@pytest.mark.parametrize(("theme", "least"), OURS, ids=lambda value: getattr(value, "name", ""))
async def test_every_text_of_forms_and_dialogs_can_be_read(theme: Theme, least: float) -> None:
    await walk(theme, least, OVER)


@pytest.mark.parametrize(("theme", "least"), OURS, ids=lambda value: getattr(value, "name", ""))
async def test_every_text_of_the_page_of_a_source_can_be_read(theme: Theme, least: float) -> None:
    async with worn(theme.name) as d:
        await d.press("2")
        await d.until(lambda: "steady" in d.look() or "too few" in d.look())
        await d.press("enter")
        await d.until(lambda: "Next steps" in d.look() or "People" in d.look())
        assert faint(d, least) == set()
        await d.press("tab")
        await d.pilot.pause(0.2)
        assert faint(d, least) == set()
        for key in ("t", "D", "ctrl+p"):
            await d.press(key)
            await d.until(lambda: not d.at_list)
            await d.pilot.pause(0.3)
            assert (key, faint(d, least)) == (key, set())
            await leave(d)


@pytest.mark.parametrize(("theme", "least"), OURS, ids=lambda value: getattr(value, "name", ""))
async def test_every_text_of_the_screens_that_tell_of_trouble_can_be_read(theme: Theme, least: float) -> None:
    async with worn(theme.name) as d:
        for name, screen in screens_of_trouble().items():
            await d.app.push_screen(screen)
            await d.pilot.pause(0.2)
            for wrong in screen.query(".wrong").results(Static):
                wrong.update("! Nothing is called so.")
                wrong.set_class(name == "start", "-bad")
            await d.pilot.pause(0.1)
            assert (name, faint(d, least)) == (name, set())
            await d.app.pop_screen()


def screens_of_trouble() -> dict[str, Screen[Any]]:
    """Screens that no key brings."""
    return {
        "problem": ProblemScreen("Not saved", "The disk is full.", ("Nothing is lost.",)),
        "agree": ConfirmDialog("Since version 3", ["Two rows."], [("r", "rows", "add only the rows")]),
        "refused": RefusedScreen("This is no workbook.", retry=lambda: None),
        "path": PathForm("Open which workbook?", Path("/nowhere")),
        "start": StartScreen(
            lambda: (Path("/srv/a.xlsx"),),
            Path("/srv"),
            create_demo=Path,
            create=Path,
            adopt=lambda _: Screen(),
        ),
    }


def every_screen() -> set[type]:
    """Every kind of screen that can be shown: those that others are made from are none."""
    found: set[type] = set()
    for module in iter_modules(screens.__path__, f"{screens.__name__}."):
        for value in vars(import_module(module.name)).values():
            if isinstance(value, type) and issubclass(value, Screen) and value.__module__ == module.name:
                found.add(value)
    return {kind for kind in found if not any(kind in other.__mro__[1:] for other in found)}


async def test_faint_text_is_found() -> None:
    async with worn(DARK.name) as d:
        await d.app.push_screen(ProblemScreen("Title", "Sentence"))
        d.app.screen.query_one(".wrong").styles.color = "#333333"
        await d.pilot.pause(0.1)
        assert [text for *_, text in faint(d, READABLE)] == ["Sentence"]


@pytest.mark.parametrize(("theme", "least"), OURS, ids=lambda value: getattr(value, "name", ""))
@pytest.mark.parametrize("surface", ["background", "surface", "panel"])
def test_every_role_of_text_can_be_read_on_every_surface(theme: Theme, least: float, surface: str) -> None:
    variables = theme.to_color_system().generate()
    behind = Color.parse(variables[surface])
    roles = ["text", "text-muted", "text-disabled", "foreground", "text-error", "text-warning", "text-success",
             "text-primary", "text-accent", "text-secondary"]  # fmt: skip
    for role in roles:
        assert contrast(*resolved(variables[role], behind)) >= least, role


@pytest.mark.parametrize(("theme", "least"), OURS, ids=lambda value: getattr(value, "name", ""))
def test_the_row_under_the_cursor_can_be_read(theme: Theme, least: float) -> None:
    variables = theme.to_color_system().generate()
    for kind in ("block-cursor", "block-cursor-blurred"):
        behind = Color.parse(variables[f"{kind}-background"])
        assert contrast(*resolved(variables[f"{kind}-foreground"], behind)) >= least, kind


def resolved(written: str, behind: Color) -> tuple[Triple, Triple]:
    """What a colour of a theme comes to on a surface; ``auto 60%`` is black or white, by the surface."""
    word, _, share = written.partition(" ")
    if word == "auto":
        front = behind.get_contrast_text(float(share.rstrip("%")) / 100)
    else:
        front = Color.parse(written)
    return linear((behind + front).rgb), linear(behind.rgb)


@pytest.mark.parametrize("blindness", BLINDNESS)
@pytest.mark.parametrize("theme", [DARK, LIGHT, CONTRAST], ids=lambda theme: theme.name)
def test_colour_blind_eyes_can_read_every_state_and_tell_late_from_due(theme: Theme, blindness: str) -> None:
    variables = theme.to_color_system().generate()
    states = {role: linear(Color.parse(variables[f"text-{role}"]).rgb)
              for role in ("error", "warning", "success", "primary")}  # fmt: skip
    behind = linear(Color.parse(variables["background"]).rgb)
    matrix = BLINDNESS[blindness]
    for role, colour in states.items():
        assert contrast(seen(colour, matrix), seen(behind, matrix)) >= READABLE, role
    # A help only: what they mean is in the glyph and the word.
    assert distance(seen(states["error"], matrix), seen(states["primary"], matrix)) >= 20


def test_no_two_states_of_a_list_share_a_glyph_or_a_word() -> None:
    today = [("!", "late"), ("•", "due"), ("◦", "soon"), ("–", "held")]
    sources = [(GLYPHS[state], state_word(state)) for state in STATES]
    loop = [("!", "late"), ("•", "open")]
    for words in (today, sources, loop, list(_ACTION_STATES.values())):
        assert all(glyph and word for glyph, word in words)
        assert all(one[0] != other[0] and one[1] != other[1] for one, other in combinations(words, 2))
    marks = [mark for mark, _ in LEGEND]
    assert len(set(marks)) == len(marks)
    # The help says what each of them means.
    assert {" ".join(each) for each in (*today, *loop)} <= set(marks)
    assert set(MEANINGS) == set(STATES)


async def test_every_theme_says_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """What can be read without any colour is all there is, whatever the theme."""
    async with worn("") as d:
        await d.still()
        said = d.look()
        assert {"! late", "• due"} <= {word for word in ("! late", "• due", "◦ soon") if word in said}
        for name in theme_names():
            d.app.theme = name
            await d.still(0.05)
            assert (name, d.look()) == (name, said)
    monkeypatch.setenv("NO_COLOR", "1")
    async with worn("") as d:
        await d.still()
        assert d.look() == said


def strength(d: AppDriver, words: str) -> float:
    """How much the piece of text with these words stands out, the strongest where there are several."""
    found = [
        contrast(linear(segment.style.color.get_truecolor()), linear(segment.style.bgcolor.get_truecolor()))
        for strip in d.app.screen._compositor.render_strips()
        for segment in strip
        if words in segment.text and segment.style and segment.style.color and segment.style.bgcolor
    ]
    assert found, d.look()
    return max(found)


@pytest.mark.parametrize("theme", ["refboard-dark", "refboard-light", "nord", "solarized-light"])
async def test_what_is_said_beside_stands_out_less_than_what_it_is_about(theme: str) -> None:
    async with worn(theme) as d:
        assert strength(d, "3 Timing") < strength(d, "Fresh Start Clinic")
        await d.press("s", "enter")
        await d.until(lambda: "Saved" in d.status)
        await d.press("6")
        await d.until(lambda: "Move the next date" in d.look())
        assert strength(d, "✓ saved") < strength(d, "Move the next date")
        assert strength(d, "09:00") < strength(d, "Move the next date")


@pytest.mark.parametrize("width", [80, 140, 200])
async def test_the_palette_is_no_wider_than_a_form_and_shows_its_cursor(width: int) -> None:
    async with worn(DARK.name, (width, 45)) as d:
        await d.press("ctrl+p")
        await d.until(lambda: "Log a touch" in d.look())
        assert "A command, an office or a person" in d.look()
        shown = d.app.screen.query_one(CommandList)
        assert shown.region.width == min(width, 100)
        assert shown.region.x == (width - shown.region.width) // 2
        cursor = Color.parse(DARK.variables["block-cursor-background"])
        drawn = shown.get_visual_style("option-list--option", "option-list--option-highlighted")
        assert drawn.background == cursor


@pytest.mark.parametrize("theme", ["gruvbox", "nord", "solarized-dark", "textual-dark", "refboard-light"])
async def test_nothing_under_the_cursor_is_fainter_than_the_cursor_is(theme: str) -> None:
    async with worn(theme) as d:
        cursor = Color.parse(d.app.theme_variables["block-cursor-background"]).rgb
        for pane, words in (("1", "not scheduled"), ("2", "Nov 5"), ("6", "≠ conflict")):
            await d.press(pane)
            await d.pilot.pause(0.5)
            row = [
                (segment.text, contrast(linear(segment.style.color.get_truecolor()), linear(cursor)))
                for strip in d.app.screen._compositor.render_strips()[1:-2]
                for segment in strip
                if segment.style and segment.style.color and segment.style.bgcolor
                and tuple(segment.style.bgcolor.get_truecolor()) == tuple(cursor) and segment.text.strip()
            ]  # fmt: skip
            assert words in " ".join(text for text, _ in row)
            assert len({round(how_much, 2) for _, how_much in row}) == 1, row
