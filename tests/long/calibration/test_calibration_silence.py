"""Silence: alarms where nothing changed, and how soon a stop is found. The whole table: pytest -m long -s tests/long/calibration."""

from __future__ import annotations

import pytest
from measured import Measured, show
from silence_check import STOPPING, current_silence, delays, former_silence, tally
from simulated_sources import PROCESSES

HIGHEST = {"wandering": 8.0}
LOWEST = {"Poisson": 4.0}


@pytest.mark.long
def test_sources_that_never_change_are_rarely_called_quiet() -> None:
    lines: list[Measured] = []
    for process in PROCESSES:
        old, new = tally(process, (former_silence, current_silence), practices=40)
        low, high = LOWEST.get(process, 0.0), HIGHEST.get(process, 6.0)
        lines.append(Measured(f"{process}: quiet or lost", new.quiet, old.quiet, low, high))
        most = 1.2 if process not in HIGHEST else 2.0
        lines.append(Measured(f"{process}: lost", new.lost, old.lost, 0.0, most))
        lines.append(Measured(f"{process}: the month with the most", new.worst_month, old.worst_month, 0, 8))
        lines.append(Measured(f"{process}: judged", new.judged, old.judged, bound=False))
        if process == "Poisson":
            lines.append(
                Measured(
                    "3 to 4 referral days in the window",
                    new.share(new.few, 0.05),
                    old.share(old.few, 0.05),
                    0,
                    6,
                )
            )
            lines.append(
                Measured(
                    "referral days span under 3 months",
                    new.share(new.short, 0.05),
                    old.share(old.short, 0.05),
                    0,
                    6,
                )
            )
    show("Silence: share of source-looks without any change", lines)


@pytest.mark.long
def test_a_stop_is_found_about_as_soon_as_before() -> None:
    old, new = delays(former_silence, practices=12), delays(current_silence, practices=12)
    show(
        "Days until a source that stops is called quiet (median)",
        [
            Measured(f"{pace:g} a month", new[pace], old[pace], 0, 1.5 * old[pace], " d", bound=pace >= 1)
            for pace in STOPPING
        ],
    )


def test_a_short_sample_of_the_silence_table() -> None:
    (steady,) = tally("Poisson", (current_silence,), practices=6, looks=6)
    assert 2.5 <= steady.quiet <= 7
    assert steady.lost <= 2
    (bursts,) = tally("clustered (3 within 6 days)", (current_silence,), practices=6, looks=6)
    assert bursts.quiet <= 8
    (old,) = tally("clustered (3 within 6 days)", (former_silence,), practices=6, looks=6)
    assert old.quiet > 30


def test_three_referral_days_of_ten_days_prove_no_silence() -> None:
    others = [list(range(at, 700, 30)) for at in range(20)]
    today = 700
    (judged, *_) = current_silence([[620, 623, 627], *others], today)
    assert judged is None
