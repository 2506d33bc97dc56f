"""The color themes; a state is always a word or a glyph first."""

from __future__ import annotations

import os
from dataclasses import replace
from difflib import get_close_matches
from typing import TYPE_CHECKING

from textual.theme import BUILTIN_THEMES, Theme

if TYPE_CHECKING:
    from collections.abc import Mapping

DARK = Theme(
    name="refboard-dark",
    primary="#82B4D8",
    secondary="#8FA6B8",
    accent="#D8B46A",
    warning="#E3B062",
    error="#EE8A80",
    success="#86C5A0",
    foreground="#D7DEE5",
    background="#11161B",
    surface="#171D24",
    panel="#222B34",
    dark=True,
    variables={
        "block-cursor-background": "#2C4154",
        "block-cursor-foreground": "#F2F6F9",
        "block-cursor-text-style": "none",
        "block-cursor-blurred-background": "#222B34",
        "block-cursor-blurred-foreground": "#D7DEE5",
        "footer-background": "#171D24",
        "footer-key-foreground": "#82B4D8",
        "footer-description-foreground": "#9AA8B5",
        "input-selection-background": "#82B4D8 30%",
        # The placeholder of an empty field must be readable too.
        "text-disabled": "#93A1AE",
    },
)
LIGHT = Theme(
    name="refboard-light",
    primary="#1C5D8C",
    secondary="#53687A",
    accent="#8A5B00",
    warning="#855300",
    error="#A1302B",
    success="#23683F",
    foreground="#1E262D",
    background="#FAFAF7",
    surface="#F1F1ED",
    panel="#E3E5E1",
    dark=False,
    variables={
        "block-cursor-background": "#CFE0EE",
        "block-cursor-foreground": "#10181F",
        "block-cursor-text-style": "none",
        "block-cursor-blurred-background": "#E3E5E1",
        "block-cursor-blurred-foreground": "#1E262D",
        "footer-background": "#F1F1ED",
        "footer-key-foreground": "#1C5D8C",
        "footer-description-foreground": "#53687A",
        "input-selection-background": "#1C5D8C 25%",
        "text-disabled": "#565D62",
    },
)
CONTRAST = Theme(
    name="refboard-contrast",
    primary="#6FD3FF",
    secondary="#C8D6E0",
    accent="#FFD75F",
    warning="#FFC54D",
    error="#FF9C94",
    success="#7CF0A8",
    foreground="#FFFFFF",
    background="#000000",
    surface="#000000",
    panel="#1C1C1C",
    dark=True,
    text_alpha=1.0,
    variables={
        "block-cursor-background": "#FFF9C4",
        "block-cursor-foreground": "#000000",
        "block-cursor-text-style": "bold",
        "block-cursor-blurred-background": "#262626",
        "block-cursor-blurred-foreground": "#FFFFFF",
        "footer-background": "#000000",
        "footer-key-foreground": "#6FD3FF",
        "footer-description-foreground": "#FFFFFF",
        "input-selection-background": "#004F9E",
        "text-muted": "#D6D6D6",
        "text-disabled": "#B8B8B8",
    },
)
THEMES = (DARK, LIGHT, CONTRAST)
FEW_COLORS = frozenset({"standard", "windows"})
"""Rich's names for consoles with sixteen colors or fewer, which cannot show the shades of our themes."""


def with_plain_cursor(theme: Theme) -> Theme:
    """The theme with a cursor that is visible without color: foreground and background swapped.

    In a list without the focus, the current line is underlined.
    """
    colors = theme.to_color_system().generate()
    foreground, background = colors["foreground"], colors["background"]
    kinds = {"block-cursor": "reverse", "block-cursor-blurred": "underline", "input-cursor": "reverse"}
    plain = {f"{kind}-text-style": style for kind, style in kinds.items()}
    plain |= {f"{kind}-foreground": foreground for kind in kinds} | {
        f"{kind}-background": background for kind in kinds
    }
    return replace(theme, variables={**theme.variables, **plain})


def themes_for(*, plain: bool) -> tuple[Theme, ...]:
    """Our themes, and those with the terminal's own colors; ``plain``: every theme, for few colors or none."""
    ansi = tuple(theme for theme in BUILTIN_THEMES.values() if theme.ansi)
    if not plain:
        # The current line of a list without the focus must be visible; these themes have no color for it.
        return (*THEMES, *(_underlining(theme) for theme in ansi))
    return tuple(with_plain_cursor(theme) for theme in (*THEMES, *BUILTIN_THEMES.values()))


def _underlining(theme: Theme) -> Theme:
    return replace(theme, variables={**theme.variables, "block-cursor-blurred-text-style": "underline"})


def preferred(environment: Mapping[str, str] = os.environ, *, chosen: str = "", few: bool = False) -> str:
    """Name the theme to start with: that of ``TEXTUAL_THEME``, else the one chosen, else the dark one.

    With NO_COLOR, a theme without colors of its own overrides the chosen one; with ``few`` colors, it replaces our
    default.
    """
    if environment.get("TEXTUAL_THEME"):
        return environment["TEXTUAL_THEME"]
    if environment.get("NO_COLOR") and not chosen.startswith("ansi-"):
        # Only a theme with the terminal's own colors can be without color; the others would turn gray.
        return "ansi-dark"
    return chosen or ("ansi-dark" if few else DARK.name)


def theme_names() -> tuple[str, ...]:
    """Every theme there is, ours first."""
    return (*(theme.name for theme in THEMES), *BUILTIN_THEMES)


def theme_trouble(name: str) -> str:
    """Say why a name is not a theme; "" when it is one."""
    names = theme_names()
    if not name or name in names:
        return ""
    near = get_close_matches(name, names, n=1)
    hint = f"did you mean {near[0]!r}?" if near else f"the themes are {', '.join(names)}."
    return f"there is no theme {name!r}; {hint}"
