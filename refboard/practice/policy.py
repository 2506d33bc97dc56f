"""The practice's own numbers: the defaults, and what the Settings sheet says instead.

None of the defaults is a published norm: no source was found that states one for outreach to physician
offices. A practice changes them in its Settings sheet.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Final

from workbook.schema import fold, meant_by
from workbook.snapshot import Problem, Snapshot, Table


@dataclass(frozen=True, slots=True)
class Setting:
    """One number of the Settings sheet: its name there, its default and what it means."""

    name: str
    field: str
    default: float | tuple[int, ...]
    meaning: str
    low: float = 0
    high: float = 3650

    @property
    def text(self) -> str:
        """The default as it is written into a cell."""
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
    Setting("New due days", "new_due", 60, "Days after the last touch for a New office once it answered or referred.", 1),
    Setting("New late days", "new_late", 90, "Days after the last touch when such a New office is late.", 1),
    Setting("A weight", "a_weight", 3, "How much an A office counts when Today is ranked.", 0, 100),
    Setting("B weight", "b_weight", 2, "How much a B office counts when Today is ranked.", 0, 100),
    Setting("C weight", "c_weight", 1, "How much a C office counts when Today is ranked.", 0, 100),
    Setting("New weight", "new_weight", 2, "How much a New office counts when Today is ranked.", 0, 100),
    Setting("New sequence", "sequence", (0, 10, 20),
            "Open days after the first touch when a New office gets its next one; then adjust or pause."),
    Setting("Minimum gap", "gap", 10, "Open days between touches to one office, by anyone and by any channel."),
    Setting("Unanswered limit", "unanswered", 3, "Touches in a row without an answer; then adjust or pause.", 1, 100),
    Setting("Response window", "window", 10, "Open days within which an answer counts as answered.", 1),
    Setting("Matured after", "matured", 10, "Open days before a touch counts in a response rate.", 1),
    Setting("Attribution window", "attribution", 20, "Open days within which an incoming answer belongs to a touch.", 1),
    Setting("Reply promise", "reply_promise", 2, "Open days within which an office that asked hears from us."),
    Setting("Schedule promise", "schedule_promise", 3, "Open days within which a referral is scheduled."),
    Setting("Note promise", "note_promise", 5, "Open days after the visit within which the note goes back."),
    Setting("Thank promise", "thank_promise", 5, "Open days within which a first referral is thanked for."),
    Setting("Thank until", "thank_until", 30, "Days after a first referral when a thank-you would come too late."),
    Setting("Loop matured after", "loop_matured", 14, "Days after a visit before it counts in the loop closure rate."),
    Setting("Completion matured after", "completion_matured", 60,
            "Days after a referral was received before it counts in the completion rate."),
    Setting("Watch below", "watch", 0.20, "A silence this unlikely for the source: watch.", 0, 1),
    Setting("Quiet below", "quiet", 0.05, "A silence this unlikely for the source: quiet.", 0, 1),
    Setting("Lost below", "lost", 0.01, "A silence this unlikely for the source: lost.", 0, 1),
    Setting("Silence needs", "silence_least", 3, "Referral days within 12 months below which no silence is judged.", 1, 1000),
    Setting("New source days", "new_days", 90, "Days after its first referral for which a source counts as new.", 1),
    Setting("Growing below", "growing", 0.05, "A rise this unlikely by chance: growing.", 0, 1),
    Setting("A from", "tier_a", 12, "Referral days in 12 months from which tier A is suggested.", 1, 1000),
    Setting("B from", "tier_b", 4, "Referral days in 12 months from which tier B is suggested.", 1, 1000),
    Setting("Tier review days", "tier_review", 30,
            "Days between two reviews; a tier is suggested when both come to the same one.", 1),
    Setting("Score rhythm", "score_rhythm", 30, "Weight of a source's own referral rhythm in its score.", 0, 100),
    Setting("Score completion", "score_completion", 20, "Weight of completed referrals in a source's score.", 0, 100),
    Setting("Score fit", "score_fit", 15, "Weight of well-matched referrals in a source's score.", 0, 100),
    Setting("Score response", "score_response", 15, "Weight of answered touches in a source's score.", 0, 100),
    Setting("Score loop", "score_loop", 10, "Weight of notes sent back in a source's score.", 0, 100),
    Setting("Score freshness", "score_freshness", 10, "Weight of a touch within the cadence in a source's score.", 0, 100),
    Setting("Stands out below", "stand_out", 0.10,
            "A difference this unlikely by chance may be named: a weekday, a kind of office, a way of writing.", 0, 1),
    Setting("Best named from", "best_chance", 0.80, "A best weekday is named when it is the best with this chance.", 0, 1),
    Setting("Difference to tell", "difference", 0.15, "The difference between two shares that is worth telling.", 0.01, 0.5),
    Setting("Promise kept share", "promise_share", 0.80,
            "The share of promises to keep in time; clearly below it our own house comes before outreach.", 0, 1),
    Setting("Review after", "review_after", 90, "Days after the first touch when an office counts in the review's funnel.", 1),
    Setting("Too few below", "too_few", 8, "Fewer than this many: too few to tell.", 1, 1000),
    Setting("Decision stands", "decision", 30, "Days for which a decision on a quiet source keeps it out of Today.", 1),
    Setting("Decision pause", "decision_pause", 90, "Days for which a source is paused when nobody names a day.", 1),
    Setting("Limit warning", "limit_warning", 0.80, "Share of a year's gift limit from which refboard warns.", 0, 1),
    Setting("Brief words", "brief_words", 90, "Words that a message may have for an office that wants it brief.", 1),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Policy:
    """The numbers in force; days are calendar days unless the setting's meaning says open days.

    ``problems`` names every cell of the Settings sheet that could not be used, with its address.
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
    gap: int = 10
    unanswered: int = 3
    window: int = 10
    matured: int = 10
    attribution: int = 20
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
    silence_least: int = 3
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

        ``days`` is the target's own cadence: it is late after the same stretch as its tier, 1.5 times
        by default. A tier that is none of A, B, C and New has the numbers of C.
        """
        name = self._tier(tier)
        due, late = int(getattr(self, f"{name}_due")), int(getattr(self, f"{name}_late"))
        return (due, late) if days is None else (round(days), round(days * late / due))

    def weight(self, tier: str) -> float:
        """How much a tier counts when Today is ranked."""
        return float(getattr(self, f"{self._tier(tier)}_weight"))

    @staticmethod
    def _tier(tier: str) -> str:
        name = fold(tier)
        return name if name in {"a", "b", "c", "new"} else "c"

    @classmethod
    def from_snapshot(cls, snapshot: Snapshot) -> Policy:
        """Read the Settings sheet; what cannot be used leaves the default and becomes a problem."""
        table = snapshot.tables["Settings"]
        reader = _Reader(table)
        for index in range(len(table)):
            reader.read(index)
        values = reader.checked()
        return cls(**values, problems=tuple(reader.problems))  # type: ignore[arg-type]


_NUMBER: Final = re.compile(
    r"^\s*(-?\d+(?:[.,]\d+)?)\s*(%|(?:open |business )?(?:days?|touches))?\s*$", re.IGNORECASE
)
_BY_NAME: Final = {fold(name): setting for setting in SETTINGS for name in (setting.name, setting.field)}
_WHOLE: Final = {item.name for item in fields(Policy) if item.type == "int"}
_ORDERED: Final = (
    ("a_due", "a_late"), ("b_due", "b_late"), ("c_due", "c_late"), ("new_due", "new_late"),
    ("lost", "quiet"), ("quiet", "watch"), ("tier_b", "tier_a"),
)  # fmt: skip


class _Reader:
    def __init__(self, table: Table) -> None:
        self.table = table
        self.values: dict[str, float | tuple[int, ...]] = {}
        self.rows: dict[str, int] = {}
        self.problems: list[Problem] = []

    def read(self, index: int) -> None:
        row = self.table.shown(index)
        name, text = row["Setting"].strip(), row["Value"].strip()
        setting = _BY_NAME.get(fold(name))
        if setting is None:
            if name and text and meant_by(name) is None:
                self._say(index, "Setting", "note", f"No setting is called {name[:60]!r}; it has no effect.")
            return
        if setting.field in self.values:
            self._say(index, "Setting", "warning", f"{setting.name} is set twice; the first one counts.")
            return
        if not text:
            return
        value = _steps(text) if isinstance(setting.default, tuple) else self._number(text, setting)
        if value is None:
            wanted = (
                "a list of days like 0, 10, 20" if isinstance(setting.default, tuple) else _wanted(setting)
            )
            self._say(
                index, "Value", "warning",
                f"{setting.name} is {text[:40]!r}, not {wanted}; the default {setting.text} is used.",
            )  # fmt: skip
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

    def checked(self) -> Mapping[str, float | tuple[int, ...]]:
        """Drop pairs that contradict each other: late before due, quiet above watch."""
        defaults = {setting.field: setting.default for setting in SETTINGS}
        names = {setting.field: setting.name for setting in SETTINGS}
        for lower, upper in _ORDERED:
            small, big = (self.values.get(key, defaults[key]) for key in (lower, upper))
            if isinstance(small, tuple) or isinstance(big, tuple) or small <= big:
                continue
            for key in (lower, upper):
                if key in self.rows:
                    self._say(
                        self.rows[key], "Value", "warning",
                        f"{names[lower]} is above {names[upper]}; the defaults of both are used.",
                    )  # fmt: skip
                self.values.pop(key, None)
        return self.values

    def _say(self, index: int, column: str, severity: str, text: str) -> None:
        letter = self.table.letters.get(column, "")
        cell = f"{letter}{self.table.rows[index]}" if letter else ""
        self.problems.append(Problem("R401", severity, self.table.sheet, cell, "", text))


def _steps(text: str) -> tuple[int, ...] | None:
    parts = [part.strip().lstrip("+") for part in re.split(r"[,;/\s]+", text.strip()) if part.strip()]
    if not parts or not all(part.isdecimal() for part in parts):
        return None
    steps = tuple(int(part) for part in parts)
    return steps if len(steps) <= 20 and list(steps) == sorted(set(steps)) and steps[-1] <= 3650 else None


def _wanted(setting: Setting) -> str:
    kind = "a whole number" if setting.field in _WHOLE else "a number"
    return f"{kind} from {setting.low:g} to {setting.high:g}"
