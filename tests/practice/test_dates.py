"""Days are written as the person's computer or configuration says; ISO stays ISO."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from refboard import dates
from refboard.dates import day_text, short_day

ON = date(2026, 11, 24)
MAY = date(2026, 5, 27)


@pytest.fixture(autouse=True)
def _the_locale_decides() -> Iterator[None]:
    dates.use_style("")
    yield
    dates.use_style("")


@pytest.mark.parametrize(
    ("style", "this_year", "other_year", "short", "far"),
    [
        ("us", "Wed May 27", "Wed May 27, 2026", "May 27", "Jan'24"),
        ("day-first", "Wed 27 May", "Wed 27 May 2026", "27 May", "Jan'24"),
        ("iso", "2026-05-27", "2026-05-27", "05-27", "Jan'24"),
    ],
)
def test_each_style(style: str, this_year: str, other_year: str, short: str, far: str) -> None:
    dates.use_style(style)
    assert day_text(MAY, ON) == this_year
    assert day_text(MAY) == day_text(MAY, date(2025, 1, 1)) == other_year
    assert short_day(MAY, ON) == short
    assert short_day(date(2024, 1, 5), ON) == far
    assert short_day(ON, ON) == "today"
    assert short_day(None, ON) == ""
    for away in range(-800, 800):
        assert len(short_day(ON + timedelta(days=away), ON)) <= 6


@pytest.mark.parametrize(
    ("locale", "style"),
    [
        ("en_US.UTF-8", "us"),
        ("C.UTF-8", "us"),
        ("POSIX", "us"),
        ("en_GB.UTF-8", "day-first"),
        ("de_DE@euro", "day-first"),
    ],
)
def test_the_locale_is_the_default(monkeypatch: pytest.MonkeyPatch, locale: str, style: str) -> None:
    monkeypatch.setenv("LC_TIME", locale)
    monkeypatch.setenv("LANG", "fr_FR.UTF-8")
    assert dates.style_in_use() == style
    monkeypatch.setenv("LC_ALL", "en_US")
    assert dates.style_in_use() == "us"
    dates.use_style("iso")
    assert dates.style_in_use() == "iso"


def test_without_a_locale_it_is_the_us_style(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LC_ALL", "LC_TIME", "LANG"):
        monkeypatch.delenv(name, raising=False)
    assert day_text(MAY, ON) == "Wed May 27"
