"""The practice's own numbers: the defaults, and the values of the Settings sheet that replace them.

None of the defaults is a published standard; we found none for outreach to physician offices. A practice changes
them in its Settings sheet.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Final

from refboard.practice.lanes import LANE_CODES, parse_lanes
from refboard.practice.profile import find_text_setting
from refboard.practice.weekdays import parse_weekdays, weekdays_text
from workbook.schema import fold, meant_by
from workbook.snapshot import Problem, Snapshot, Table

WORK_WEEK: Final = (0, 1, 2, 3, 4)
"""Monday to Friday."""
EXPERIMENT_SETTING: Final = "Weekday experiment"
"""A row of the Settings sheet that holds the plan of an experiment and no number."""
_WEEKDAYS: Final = "open_days"


SettingValue = float | tuple[int, ...] | tuple[str, ...]
"""A number, a list of days, or a list of words."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One value of the Settings sheet: its name there, its default, its meaning and its range."""

    name: str
    field: str
    default: SettingValue
    meaning: str
    low: float = 0
    high: float = 3650
    aliases: tuple[str, ...] = ()
    """Earlier names, which existing workbooks may still use."""

    @property
    def text(self) -> str:
        """The default as a cell shows it."""
        if self.field == _WEEKDAYS and isinstance(self.default, tuple):
            return weekdays_text(int(day) for day in self.default)
        if isinstance(self.default, tuple):
            return ", ".join(str(step) for step in self.default)
        return f"{self.default:g}"

    @property
    def value(self) -> float | str:
        """The default as a cell's value: a number, or the text of a list."""
        return self.text if isinstance(self.default, tuple) else self.default


SETTINGS: Final[tuple[Setting, ...]] = (
    Setting("A due days", "a_due", 30, "Days after the last touch when an A office is due.", 1),
    Setting("A late days", "a_late", 45, "Days after the last touch when an A office is late.", 1),
    Setting("B due days", "b_due", 60, "Days after the last touch when a B office is due.", 1),
    Setting("B late days", "b_late", 90, "Days after the last touch when a B office is late.", 1),
    Setting("C due days", "c_due", 90, "Days after the last touch when a C office is due.", 1),
    Setting("C late days", "c_late", 135, "Days after the last touch when a C office is late.", 1),
    Setting("New due days", "new_due", 60, "Days after the last touch when a New office that has answered or referred is due.", 1),
    Setting("New late days", "new_late", 90, "Days after the last touch when such a New office is late.", 1),
    Setting("A weight", "a_weight", 3, "Weight of an A office in the order of Today.", 0, 100),
    Setting("B weight", "b_weight", 2, "Weight of a B office in the order of Today.", 0, 100),
    Setting("C weight", "c_weight", 1, "Weight of a C office in the order of Today.", 0, 100),
    Setting("New weight", "new_weight", 2, "Weight of a New office in the order of Today.", 0, 100),
    Setting("New sequence", "sequence", (0, 10, 20),
            "Open days after the first touch when a New office gets its next ones; after the last, adjust or pause."),
    Setting("Open days", "open_days", WORK_WEEK, "Weekdays on which offices are open, like Mon-Fri, Mon-Sat or Sun-Thu."),
    Setting("Minimum gap", "gap", 10, "Open days between touches to one office, by anyone and by any channel."),
    Setting("Unanswered limit", "unanswered", 3, "Touches in a row without an answer, after which to adjust or pause.", 1, 100),
    Setting("Lane order", "lane_order", LANE_CODES, "Order of the lanes in Today; lanes you leave out come last."),
    Setting("Backlog after", "backlog_after", 60,
            "Open days after which a reply, a referral to schedule, a promise or a note is one of the backlog line of its kind.", 1),
    Setting("Response window", "window", 10, "Open days within which an answer counts in the response rate.", 1),
    Setting("Matured after", "matured", 10, "Open days after which a touch counts in a response rate.", 1),
    Setting("Attribution window", "attribution", 10, "Open days within which an incoming touch counts as the answer to ours.", 1),
    Setting("Reply promise", "reply_promise", 2, "Open days within which we reply to an office that asked."),
    Setting("Schedule promise", "schedule_promise", 3, "Open days within which we schedule a referral."),
    Setting("Note promise", "note_promise", 5, "Open days after the visit within which we send the note."),
    Setting("Thank promise", "thank_promise", 5, "Open days within which we say thank you for a first referral."),
    Setting("Thank until", "thank_until", 30, "Days after a first referral after which a thank-you comes too late."),
    Setting("Loop matured after", "loop_matured", 14, "Days after which a visit counts in the loop closure rate."),
    Setting("Completion matured after", "completion_matured", 60,
            "Days after which a received referral counts in the completion rate."),
    Setting("Watch below", "watch", 0.20, "Probability of so long a silence below which a source is on watch.", 0, 1),
    Setting("Quiet below", "quiet", 0.05, "Probability of so long a silence below which a source is quiet.", 0, 1),
    Setting("Lost below", "lost", 0.01, "Probability of so long a silence below which a source is lost.", 0, 1),
    Setting("Silence needs", "silence_least", 4, "Referral days in 12 months that a source needs before its silence is judged.", 1, 1000),
    Setting("New source days", "new_days", 90, "Days after its first referral for which a source counts as new.", 1),
    Setting("Growing below", "growing", 0.05, "Probability of such a rise by chance below which a source is growing.", 0, 1),
    Setting("A from", "tier_a", 12, "Referral days in 12 months at which tier A is suggested.", 1, 1000),
    Setting("B from", "tier_b", 4, "Referral days in 12 months at which tier B is suggested.", 1, 1000),
    Setting("Tier review days", "tier_review", 30,
            "Days between two reviews; a tier is suggested when both agree on it.", 1),
    Setting("Score rhythm", "score_rhythm", 30, "Weight of a source's own referral rhythm in its score.", 0, 100),
    Setting("Score completion", "score_completion", 20, "Weight of completed referrals in a source's score.", 0, 100),
    Setting("Score fit", "score_fit", 15, "Weight of well-matched referrals in a source's score.", 0, 100),
    Setting("Score response", "score_response", 15, "Weight of answered touches in a source's score.", 0, 100),
    Setting("Score loop", "score_loop", 10, "Weight of notes sent back in a source's score.", 0, 100),
    Setting("Score freshness", "score_freshness", 10, "Weight of a touch within the cadence in a source's score.", 0, 100),
    Setting("Stands out below", "stand_out", 0.10,
            "Probability of a difference by chance below which it is named: a weekday, a kind of office, a message.", 0, 1),
    Setting("Weekday stands out below", "day_stands_out", 0.05,
            "A weekday is named when two monthly looks in a row find differences this unlikely by chance.", 0, 1),
    Setting("Best named from", "best_chance", 0.80, "Probability of being the best at which the best weekday or angle is named.", 0, 1),
    Setting("Smallest difference", "difference", 0.15, "The smallest difference between two shares that matters to you.", 0.01, 0.5,
            aliases=("Difference to tell",)),
    Setting("Promises on time", "promise_share", 0.80,
            "Share of promises to keep on time; clearly below it, our own work comes before outreach.", 0, 1,
            aliases=("Promise kept share",)),
    Setting("Review after", "review_after", 90, "Days after the first touch when an office counts in the review's funnel.", 1),
    Setting("Too few below", "too_few", 8, "Fewer cases than this are too few to tell.", 1, 1000),
    Setting("Decision days", "decision", 30, "Days that a decision about a quiet source keeps it out of Today.", 1,
            aliases=("Decision stands",)),
    Setting("Decision pause", "decision_pause", 90, "Days that a source is paused when the decision names no end date.", 1),
    Setting("Limit warning", "limit_warning", 0.80, "Share of a year's gift limit at which refboard warns.", 0, 1),
    Setting("Brief words", "brief_words", 90, "Most words in a message for an office that wants it brief.", 1),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Policy:
    """The numbers in force; days are calendar days unless the setting's meaning says open days.

    ``problems`` has every cell of the Settings sheet that could not be used, with its address.
    """

    a_due: int = 30
    a_late: int = 45
    b_due: int = 60
    b_late: int = 90
    c_due: int = 90
    c_late: int = 135
    new_due: int = 60
    new_late: int = 90
    a_weight: float = 3
    b_weight: float = 2
    c_weight: float = 1
    new_weight: float = 2
    sequence: tuple[int, ...] = (0, 10, 20)
    open_days: tuple[int, ...] = WORK_WEEK
    gap: int = 10
    unanswered: int = 3
    lane_order: tuple[str, ...] = LANE_CODES
    backlog_after: int = 60
    window: int = 10
    matured: int = 10
    attribution: int = 10
    reply_promise: int = 2
    schedule_promise: int = 3
    note_promise: int = 5
    thank_promise: int = 5
    thank_until: int = 30
    loop_matured: int = 14
    completion_matured: int = 60
    watch: float = 0.20
    quiet: float = 0.05
    lost: float = 0.01
    silence_least: int = 4
    new_days: int = 90
    growing: float = 0.05
    tier_a: int = 12
    tier_b: int = 4
    tier_review: int = 30
    score_rhythm: float = 30
    score_completion: float = 20
    score_fit: float = 15
    score_response: float = 15
    score_loop: float = 10
    score_freshness: float = 10
    stand_out: float = 0.10
    day_stands_out: float = 0.05
    best_chance: float = 0.80
    difference: float = 0.15
    promise_share: float = 0.80
    review_after: int = 90
    too_few: int = 8
    decision: int = 30
    decision_pause: int = 90
    limit_warning: float = 0.80
    brief_words: int = 90
    problems: tuple[Problem, ...] = field(default=())

    def cadence(self, tier: str, days: float | None = None) -> tuple[int, int]:
        """Days after the last touch when a target is due and late.

        ``days`` is the target's own cadence; it is late after the same multiple of it as its tier, by default
        1.5. An unknown tier has the numbers of C.
        """
        name = self._tier(tier)
        due, late = int(getattr(self, f"{name}_due")), int(getattr(self, f"{name}_late"))
        return (due, late) if days is None else (round(days), round(days * late / due))

    def weight(self, tier: str) -> float:
        """Weight of a tier in the order of Today."""
        return float(getattr(self, f"{self._tier(tier)}_weight"))

    @staticmethod
    def _tier(tier: str) -> str:
        name = fold(tier)
        return name if name in {"a", "b", "c", "new"} else "c"

    @classmethod
    def from_snapshot(cls, snapshot: Snapshot) -> Policy:
        """Read the Settings sheet; a value that can't be used becomes a problem, and its default is used."""
        table = snapshot.tables["Settings"]
        reader = _Reader(table)
        for index in range(len(table)):
            reader.read(index)
        values = reader.checked()
        return cls(**values, problems=tuple(reader.problems))  # type: ignore[arg-type]


_NUMBER: Final = re.compile(
    r"^\s*(-?\d+(?:[.,]\d+)?)\s*(%|(?:open |business )?(?:days?|touches))?\s*$", re.IGNORECASE
)
_LANES: Final = "lane_order"
_BY_NAME: Final = {
    fold(name): setting for setting in SETTINGS for name in (setting.name, setting.field, *setting.aliases)
}
_WHOLE: Final = {item.name for item in fields(Policy) if item.type == "int"}
_ORDERED: Final = (
    ("a_due", "a_late"),
    ("b_due", "b_late"),
    ("c_due", "c_late"),
    ("new_due", "new_late"),
    ("lost", "quiet"),
    ("quiet", "watch"),
    ("tier_b", "tier_a"),
)


class _Reader:
    def __init__(self, table: Table) -> None:
        self.table = table
        self.values: dict[str, SettingValue] = {}
        self.rows: dict[str, int] = {}
        self.problems: list[Problem] = []

    def read(self, index: int) -> None:
        row = self.table.shown(index)
        name, text = row["Setting"].strip(), row["Value"].strip()
        setting = _BY_NAME.get(fold(name))
        if setting is None:
            known = meant_by(name) or find_text_setting(name) or fold(name) == fold(EXPERIMENT_SETTING)
            if name and text and not known:
                text = f"There is no setting {name[:60]!r}; this row has no effect."
                self._report(index, column="Setting", severity="note", text=text)
            return
        if setting.field in self.values:
            text = f"{setting.name} is set twice; the first value is used."
            self._report(index, column="Setting", severity="warning", text=text)
            return
        if not text:
            return
        value: SettingValue | None
        if setting.field == _LANES:
            value = parse_lanes(text)
        elif setting.field == _WEEKDAYS:
            value = parse_weekdays(text)
        else:
            value = _steps(text) if isinstance(setting.default, tuple) else self._number(text, setting)
        if value is None:
            text = f"{setting.name} is {text[:40]!r}, not {_wanted(setting)}; the default, {setting.text}, is used."
            self._report(index, column="Value", severity="warning", text=text)
            return
        self.values[setting.field] = value
        self.rows[setting.field] = index

    @staticmethod
    def _number(text: str, setting: Setting) -> float | None:
        match = _NUMBER.match(text)
        if not match:
            return None
        number = float(match[1].replace(",", ".")) / (100 if match[2] == "%" else 1)
        if not setting.low <= number <= setting.high:
            return None
        if setting.field not in _WHOLE:
            return number
        return int(number) if number.is_integer() else None

    def checked(self) -> Mapping[str, SettingValue]:
        """Return the values without pairs that contradict each other: late before due, quiet above watch."""
        defaults = {setting.field: setting.default for setting in SETTINGS}
        names = {setting.field: setting.name for setting in SETTINGS}
        for lower, upper in _ORDERED:
            small, big = (self.values.get(key, defaults[key]) for key in (lower, upper))
            if isinstance(small, tuple) or isinstance(big, tuple) or small <= big:
                continue
            for key in (lower, upper):
                if key in self.rows:
                    text = f"{names[lower]} is higher than {names[upper]}; the defaults of both are used."
                    self._report(self.rows[key], column="Value", severity="warning", text=text)
                self.values.pop(key, None)
        return self.values

    def _report(self, index: int, *, column: str, severity: str, text: str) -> None:
        letter = self.table.letters.get(column, "")
        cell = f"{letter}{self.table.rows[index]}" if letter else ""
        self.problems.append(
            Problem(code="R401", severity=severity, sheet=self.table.sheet, cell=cell, row_id="", text=text)
        )


def _steps(text: str) -> tuple[int, ...] | None:
    parts = [part.strip().lstrip("+") for part in re.split(r"[,;/\s]+", text.strip()) if part.strip()]
    if not parts or not all(part.isdecimal() for part in parts):
        return None
    steps = tuple(int(part) for part in parts)
    return steps if len(steps) <= 20 and list(steps) == sorted(set(steps)) and steps[-1] <= 3650 else None


def _wanted(setting: Setting) -> str:
    if setting.field == _LANES:
        return f"a list of lanes like {setting.text}"
    if setting.field == _WEEKDAYS:
        return "a list of weekdays like Mon-Fri"
    if isinstance(setting.default, tuple):
        return "a list of days like 0, 10, 20"
    kind = "a whole number" if setting.field in _WHOLE else "a number"
    return f"{kind} from {setting.low:g} to {setting.high:g}"
