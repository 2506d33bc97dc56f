"""A practice with a year of referrals, so that sources differ: one lost, one steady, one that nobody owns."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from app_fixtures import ON, Records, practice


def referring() -> Records:
    """The five offices of `practice` with referrals and touches, and one that Targets does not have."""
    records = practice()
    referrals: list[dict[str, Any]] = []
    # Days between referrals, and how many days ago the last one came.
    for source, step, last in (("P-AAA", 9, 3), ("P-BBB", 12, 150), ("P-CCC", 40, 20), ("P-EEE", 30, 8)):
        for age in range(last, 350 if source != "P-EEE" else 40, step):
            day = ON - timedelta(days=age)
            seen = day + timedelta(days=10)
            done = age > 60
            referrals.append(
                {"Referral ID": f"R-{source[2:]}{age}", "Target ID": source, "Received": day, "Fit": "Good" if age % 4 else "Poor",
                 "Scheduled on": day + timedelta(days=2) if done else None, "Appointment": seen if done else None,
                 "Outcome": ("Completed" if age % 5 else "No-show") if done else "",
                 "Note sent": seen + timedelta(days=3) if done and age % 5 else None, "Patient ref": f"MRN{age:05}"}
            )  # fmt: skip
    referrals.append({"Referral ID": "R-WALK", "Source": "Walk-in Corner", "Received": date(2026, 9, 1)})
    touches = [
        {"Touch ID": f"T-{target[2:]}{age}", "Target ID": target, "Date": ON - timedelta(days=age), "Channel": "Phone",
         "Purpose": "Check-in", "By": "Ana Reyes", "Outcome": "Sent", "Response": "Interested" if age % 3 == 0 else "",
         "Responded on": ON - timedelta(days=age - 2) if age % 3 == 0 else None}
        for target in ("P-AAA", "P-BBB", "P-CCC")
        for age in range(25, 340, 26)
    ]  # fmt: skip
    records["Referrals"] = referrals
    records["Touches"] += touches
    return records
