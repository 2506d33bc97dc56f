"""Calm colours for a day's work; state is always a word or a glyph first."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from textual.theme import Theme

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
    },
)
THEMES = (DARK, LIGHT)


def preferred(environment: Mapping[str, str] = os.environ) -> str:
    """Name the theme to start with: ``TEXTUAL_THEME``, no colours where NO_COLOR asks, else the dark one."""
    if environment.get("TEXTUAL_THEME"):
        return environment["TEXTUAL_THEME"]
    # Only a theme of terminal colours is really without colours; the others would become grey.
    return "ansi-dark" if environment.get("NO_COLOR") else DARK.name
