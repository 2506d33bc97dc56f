"""A practice with two years of outreach, and how tests wait for its figures."""

from __future__ import annotations

import os
from datetime import date, time, timedelta
from pathlib import Path
from random import Random
from typing import Any

from app_fixtures import AppDriver, Records

from refboard.tui.review.pane import ReviewPane
from refboard.tui.timing.pane import TimingPane

ON = date(2026, 11, 24)
LOOKS = Path(__file__).parent / "looks"
SIZES = [(60, 15), (80, 24), (100, 30), (140, 45), (200, 60)]
SPECIALTIES = ("Family Medicine", "Pediatrics", "Allergy", "Dentistry")
OWNERS = ("Ana Reyes", "Ben Okafor", "")
CHANNELS = ("Phone", "Email", "Fax")
ANGLES = ("Speed", "Expertise", "Convenience")


def busy_practice(best_day: int | None = 1, *, late_notes: bool = False) -> Records:
    """Thirty offices written to every other week; a weekday (0 Monday) may be answered more often than others."""
    random = Random(20)
    targets: list[dict[str, Any]] = [
        {"Target ID": f"P-{at}A", "Source": f"Office {at}", "Contact": f"Dr. {at}", "Tier": "ABC"[at % 3],
         "Status": "Active", "Owner": OWNERS[at % 3], "Specialty": SPECIALTIES[at % 4],
         "City": ("Madison", "Verona")[at % 2]}
        for at in range(30)
    ]  # fmt: skip
    touches: list[dict[str, Any]] = []
    for week in range(2, 106, 2):
        for at in range(30):
            day = ON - timedelta(days=7 * week + ON.weekday() - random.randrange(5))
            row: dict[str, Any] = {
                "Touch ID": f"T-{week}X{at}A", "Target ID": f"P-{at}A", "Date": day,
                "Channel": random.choice(CHANNELS), "Angle": random.choice(ANGLES), "Purpose": "Check-in",
                "By": random.choice(OWNERS[:2]), "Outcome": "Sent",
            }  # fmt: skip
            if random.random() < 0.8:
                row["Time"] = time(random.randrange(8, 17), 15)
            if random.random() < (0.6 if day.weekday() == best_day else 0.25):
                wait = random.choice((0, 1, 1, 2, 3))
                row |= {"Response": "Interested", "Responded on": day + timedelta(days=wait),
                        "Responded at": time(random.randrange(9, 16), 40)}  # fmt: skip
            touches.append(row)
    return {
        "Targets": targets, "Touches": touches, "Referrals": _referrals(late=late_notes), "Settings": [],
        "Holidays": [],
    }  # fmt: skip


def _referrals(*, late: bool) -> list[dict[str, Any]]:
    rows = []
    for at in range(40):
        day = date(2025, 12, 1) + timedelta(days=7 * at)
        visit = day + timedelta(days=8)
        rows.append(
            {"Referral ID": f"R-{at}A", "Target ID": f"P-{at % 20}A", "Received": day, "Scheduled on": day,
             "Appointment": visit, "Outcome": ("Completed", "Completed", "No-show")[at % 3],
             "Note sent": visit + timedelta(days=40 if late else 1)}
        )  # fmt: skip
    return rows


async def show(driver: AppDriver, key: str) -> TimingPane | ReviewPane:
    """Go to a pane and wait for its figures."""
    await driver.press(key)
    return await worked_out(driver)


async def worked_out(driver: AppDriver) -> TimingPane | ReviewPane:
    """Wait until what is shown is what was asked for."""
    await driver.until(lambda: isinstance(driver.main.shown, (TimingPane, ReviewPane)))
    pane = driver.main.shown
    assert isinstance(pane, (TimingPane, ReviewPane))
    await driver.until(lambda: pane.figures.shown_question == pane.question())
    await driver.pilot.pause()
    return pane


def pane_look(driver: AppDriver) -> str:
    """The pane that is shown, as text."""
    region = driver.main.shown.region
    return "\n".join(driver.look().splitlines()[region.y : region.bottom]).rstrip() + "\n"


def agree(name: str, look: str) -> None:
    """Compare with the picture that is kept; REFBOARD_NEW_LOOKS=1 writes a new one."""
    path = LOOKS / f"{name}.txt"
    if os.environ.get("REFBOARD_NEW_LOOKS"):
        path.write_text(look, encoding="utf-8")
    assert look == path.read_text(encoding="utf-8")
