"""Today weighed again from a practice's cells in plain Python, sharing no line with the queue.

Recounted: every reason, one row per office and reason, what is in ``also``, the rank, the backlog lines, who is held
and by what, and one person per office; the practice has no target of tier New, so sequence is recounted in copies of
it that are altered at random. Which sources are quiet, and which tier fits, is taken from the figures. Left out:
decisions, because none is written in its notes. Numbers are the defaults, because the workbook has no Settings sheet.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random

import openpyxl
import pytest
from cells_of_lakeside import Days, History, Person, Row, Touch, day_of, simple, text

from refboard.analysis.facts import prepare
from refboard.analysis.sources.silence import assess_silence
from refboard.analysis.today.decision_finders import advise_tiers
from refboard.analysis.today.followups import Queue, build_queue
from refboard.practice.policy import Policy
from refboard.practice.schema import TABLES
from workbook import Store
from workbook.snapshot import Snapshot
from workbook.xlsx.reading.frames import snapshot_of

DAYS = (
    date(2026, 11, 23), date(2026, 11, 20), date(2026, 11, 18), date(2026, 10, 5), date(2026, 9, 7), date(2026, 8, 17),
    date(2026, 7, 4), date(2026, 5, 12), date(2026, 3, 2), date(2025, 12, 25), date(2025, 9, 15), date(2025, 3, 14),
)  # fmt: skip
"""The last day that the workbook knows, and days before it: ordinary ones, a Saturday and holidays."""
ORDER = (
    "reply-owed", "unscheduled", "promised", "loop-note", "first-referral", "quiet", "falling", "decide", "sequence",
    "check-in",
)  # fmt: skip
OUTREACH = {"first-referral", "sequence", "check-in"}
DECISIONS = {"quiet", "falling", "decide"}
NO_TOUCH = {"unscheduled", "decide"}
OLD = 60
PROMISES = (("reply-owed", 2), ("unscheduled", 3), ("loop-note", 5))
CADENCE = {"a": 30, "b": 60, "c": 90, "new": 60, "": 90}
WEIGHT = {"a": 3, "b": 2, "c": 1, "new": 2, "": 1}
STEPS = (0, 10, 20)
GAP, UNANSWERED = 10, 3


@dataclass(eq=False)
class Found:
    """A reason, and how many of its intervals it is overdue."""

    reason: str
    overdue: float = 0
    due: date | None = None


@dataclass(eq=False)
class Judged:
    person: Person
    reasons: list[Found]
    volume: float
    hold: str = ""

    def rank(self, found: Found) -> float:
        return WEIGHT[self.person.tier] * self.volume * (1 + min(3, found.overdue))

    @property
    def first_touch(self) -> Found | None:
        return next((one for one in self.reasons if one.reason not in NO_TOUCH), None)


@dataclass
class Today(History):
    """Who is up on a day, who is held, and by what."""

    def findings(self, person: Person) -> Iterator[Found]:
        on, days = self.on, self.days
        for reason, promise in PROMISES:
            fresh = [day for day in person.tasks.get(reason, []) if self.since(day) <= OLD]
            if fresh:
                first = days.open_day(min(fresh)) if reason == "unscheduled" else min(fresh)
                due = days.after(first, promise)
                yield Found(reason, self.since(due) / promise, due)
        planned = days.open_day(person.next_date) if person.next_date else None
        if planned is not None and planned <= on and not self.is_old(person.next_date):
            yield Found("promised", self.since(planned) / GAP, planned)
        rows = [(day, row) for row, _, office, day in self.referrals if office == person.office]
        first = min((day for day, _ in rows), default=date.min)
        if rows and (on - first).days <= 30 and not self.thanked(person.office, first):
            due = days.after(first, 5)
            yield Found("first-referral", self.since(due) / 5, due)
        has_plan = any(one.next_date and not self.is_old(one.next_date) for one in self.there(person.office))
        if person.office in self.quiet and not has_plan:
            reason, overdue = self.quiet[person.office]
            yield Found(reason, overdue)
        decision = self.decision(person, has_plan=has_plan)
        if decision is not None:
            yield decision
        if planned is not None and planned > on:
            return
        routine = self.sequence(person) if self.is_new(person) else self.check_in(person, on)
        if routine is not None:
            yield routine

    def decision(self, person: Person, *, has_plan: bool) -> Found | None:
        spent = self.is_new(person) and len(self.outreach(person.office)) >= len(STEPS)
        if not has_plan and (spent or self.run(person.office) >= UNANSWERED):
            due = self.sequence(person) if spent else None
            if not spent and not self.is_new(person):
                due = self.check_in(person, self.on)
            if due is not None and due.due is not None:
                return Found("decide", due.overdue, due.due)
        mine = [one for one in self.touches if one.person is person]
        latest = max(mine, key=lambda one: (one.stamp(1439), one.at), default=None)
        if latest is not None and not latest.incoming and not self.is_old(latest.day) and latest.is_lost:
            return Found("decide")
        fits = self.tiers.get(person.office)
        return Found("decide") if fits and simple(fits) != person.tier else None

    def is_old(self, day: date | None) -> bool:
        return day is not None and self.since(day) > OLD

    def volume(self, office: str) -> float:
        """From 0.5 for no referral days in a year over 1 for four to 3 at most."""
        a_year_ago = self.on.replace(year=self.on.year - 1)
        days = {day for _, _, there, day in self.referrals if there == office and day > a_year_ago}
        return min(3, (len(days) + 4) / 8)

    def run(self, office: str) -> int:
        """Trials since the last sign of life, all without an answer."""
        last_sign = max(self.signs(office), default=date.min)
        tried: dict[tuple[date, str], bool] = {}
        for one in self.touches:
            if one.office == office and one.asking:
                trial = self.days.open_day(one.day), text(one.row["Channel"])
                tried[trial] = tried.get(trial, False) or one.answered or one.day <= last_sign
        return sum(not ended for ended in tried.values())

    def is_new(self, person: Person) -> bool:
        """Whether the target is still to be won: tier New, no sign of life from the office, no referral."""
        referred = any(office == person.office for _, _, office, _ in self.referrals)
        return person.tier == "new" and not self.engaged(person.office) and not referred

    def sequence(self, person: Person) -> Found | None:
        taken = self.outreach(person.office)
        if not taken:
            return Found("sequence")
        wait = STEPS[len(taken)] if len(taken) < len(STEPS) else STEPS[-1] + GAP
        due = self.days.after(self.days.open_day(min(taken)), wait)
        return Found("sequence", self.since(due) / GAP, due) if due <= self.on else None

    def check_in(self, person: Person, until: date) -> Found | None:
        last = max((one.day for one in self.reaching(person.office) if one.day <= until), default=None)
        if last is None:
            return Found("check-in")
        every = round(float(person.row["Cadence days"] or CADENCE[person.tier]))
        due = self.days.open_day(last + timedelta(every))
        return Found("check-in", (self.on - due).days / every, due) if due <= self.on else None

    def reaching(self, office: str) -> list[Touch]:
        return [one for one in self.touches if one.office == office and one.reached]

    def outreach(self, office: str) -> list[date]:
        ours = [one for one in self.reaching(office) if not one.incoming]
        return [one.day for one in ours if one.purpose not in {"reply", "loopnote"}]

    def signs(self, office: str) -> list[date]:
        """Days on which the office wrote, answered, talked to us or referred."""
        here = [sign for one in self.touches if one.office == office and (sign := one.sign)]
        return here + [day for _, _, there, day in self.referrals if there == office]

    def engaged(self, office: str) -> bool:
        """Whether the office wrote or answered; a conversation alone is none of them."""
        return any(
            one.incoming or one.response or one.responded or one.came
            for one in self.touches
            if one.office == office
        )

    def thanked(self, office: str, first: date) -> bool:
        notes = [day_of(row["Thanked"]) for row, _, there, _ in self.referrals if there == office]
        return any(day is not None and day <= self.on for day in notes) or any(
            one.purpose == "thankyou" and one.day >= first and not one.incoming
            for one in self.reaching(office)
        )

    quiet: dict[str, tuple[str, float]] = field(default_factory=dict)
    """Offices that are quiet or falling by the model (which is not weighed again here), with their intervals overdue."""
    tiers: dict[str, str] = field(default_factory=dict)
    """The tier that fits an office better than its own, by the figures."""

    def hold(self, person: Person, reason: str) -> str:
        if reason in {"loop-note", "unscheduled"}:
            return ""
        stops = [one for one in self.touches if one.response == "stop" and one.office == person.office]
        if person.is_barred:
            return "Do not contact"
        if not person.refused and any(one.person in {None, person} for one in stops):
            return "asked us to stop"
        away = person.away(self.on)
        if reason == "reply-owed" or away or reason not in OUTREACH:
            return "" if reason == "reply-owed" else away
        taken = self.outreach(person.office)
        if self.is_new(person) and len(taken) >= len(STEPS):
            return "to this new office without an answer"
        run = self.run(person.office)
        if run >= UNANSWERED:
            return f"{run} touches in a row"
        if taken and self.since(self.days.open_day(max(taken))) < GAP:
            return "the minimum gap is 10 open days"
        return ""

    def judge(self, person: Person) -> Judged | None:
        found = sorted(self.findings(person), key=lambda one: ORDER.index(one.reason))
        volume = self.volume(person.office)
        if found:
            free = [one for one in found if not self.hold(person, one.reason)]
            held = Judged(person, found, volume, self.hold(person, found[0].reason))
            return Judged(person, free, volume) if free else held
        planned = person.next_date is not None and self.days.open_day(person.next_date) > self.on
        due = None if planned or self.is_new(person) else self.check_in(person, self.on - timedelta(1))
        if due is None or all(one.day < self.on for one in self.reaching(person.office)):
            return None
        return Judged(person, [due], volume, self.hold(person, "promised") or "today")

    def queue(self) -> list[Judged]:
        self.give_tasks()
        judged = [one for person in self.people if (one := self.judge(person)) is not None]
        up: dict[str, list[Judged]] = {}
        for one in judged:
            if not one.hold and one.first_touch is not None:
                up.setdefault(one.person.office, []).append(one)
        for one in judged:
            winner = min(up.get(one.person.office, [one]), key=claim)
            if one.hold or winner is one:
                continue
            others = [more for more in one.reasons if more.reason not in OUTREACH]
            one.hold = "" if others else "One person per office"
            one.reasons = others or one.reasons
        return judged

    def backlog(self) -> dict[str, int]:
        """How many are older than 60 open days, by kind."""
        counts: dict[str, int] = {}
        for person in self.people:
            for reason, _ in PROMISES:
                old = [day for day in person.tasks.get(reason, []) if self.is_old(day)]
                if old and not self.hold(person, reason):
                    counts[reason] = counts.get(reason, 0) + len(old)
            if self.is_old(person.next_date) and not self.hold(person, "promised"):
                counts["promised"] = counts.get("promised", 0) + 1
        return counts


def claim(one: Judged) -> tuple[int, float, int, str, str]:
    found, person = one.first_touch or one.reasons[0], one.person
    return (
        ORDER.index(found.reason),
        -one.rank(found),
        -person.latest,
        simple(person.row["Contact"]),
        person.key,
    )


def rows_of(judged: list[Judged]) -> dict[tuple[str, str], tuple[set[str], float]]:
    """Rows by office and reason: the other reasons there, and the rank."""
    rows: dict[tuple[str, str], list[tuple[Judged, Found]]] = {}
    reasons: dict[str, set[str]] = {}
    for one in judged:
        if one.hold:
            continue
        codes = [found.reason for found in one.reasons]
        reasons.setdefault(one.person.office, set()).update(codes)
        for found in one.reasons:
            is_routine = found.reason in {"sequence", "check-in"} and found is not one.first_touch
            if not is_routine and not (found.reason == "promised" and "reply-owed" in codes):
                rows.setdefault((one.person.office, found.reason), []).append((one, found))
    for office in reasons:
        asked = [(office, code) for code in ORDER if code in DECISIONS and (office, code) in rows]
        for key in asked[1:]:
            del rows[key]
    found_rows = {}
    for (office, code), several in rows.items():
        several.sort(key=lambda pair: (pair[1].due or date.max, -pair[1].overdue, claim(pair[0])))
        first = several[0][1]
        found_rows[office, code] = reasons[office] - {code}, max(one.rank(first) for one, _ in several)
    return found_rows


@pytest.fixture(scope="module")
def path(shared: Path) -> Path:
    return shared / "corpus" / "practice" / "lakeside.xlsx"


@pytest.fixture(scope="module")
def sheets(path: Path) -> dict[str, list[Row]]:
    book = openpyxl.load_workbook(path, data_only=True)
    found = {}
    for name in ("Targets", "Touches", "Referrals", "Holidays"):
        header, *body = book[name].iter_rows(values_only=True)
        lines = [
            dict(zip(map(str, header), line, strict=True)) | {"#": at} for at, line in enumerate(body, 2)
        ]
        found[name] = [row for row in lines if any(value for key, value in row.items() if key != "#")]
    return found


@pytest.fixture(scope="module")
def snapshot(path: Path, tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    copy = tmp_path_factory.mktemp("lakeside") / path.name
    copy.write_bytes(path.read_bytes())
    with Store.open(copy, TABLES) as store:
        return store.read()


def alter(sheets: dict[str, list[Row]], seed: int, on: date) -> dict[str, list[Row]]:
    """The same practice with other refusals, plans and answers, and with offices that are still to be won."""
    chance = Random(seed)
    offices = sorted({simple(row["Source"]) for row in sheets["Targets"]})
    silent = set(chance.sample(offices, 12))
    new, fresh = silent | set(chance.sample(offices, 4)), set(chance.sample(offices, 12))
    office_of = {row["Target ID"]: simple(row["Source"]) for row in sheets["Targets"] if row["Target ID"]}
    found: dict[str, list[Row]] = {
        "Targets": [],
        "Touches": [],
        "Referrals": [],
        "Holidays": sheets["Holidays"],
    }
    for row in sheets["Targets"]:
        names = ("Do not contact", "Status", "Pause until", "Tier", "Next date")
        refusal, status, pause, tier, plan = (row[name] for name in names)
        new_one = {
            "Do not contact": chance.choice(
                [refusal, None, None, "Fax, Phone", "visit, Letter", "x", "Email"]
            ),
            "Status": chance.choice([status] * 8 + ["left", "Not Accepting", "paused", None]),
            "Pause until": chance.choice([pause] * 8 + [date(2026, 9, 1), date(2026, 12, 24)]),
            "Tier": "New" if simple(row["Source"]) in new else chance.choice([tier, tier, None]),
            "Next date": chance.choice([plan, plan, None, on + timedelta(chance.randint(-9, 3))]),
        }
        found["Targets"].append(row | new_one)
    for row in sheets["Touches"]:
        mute = office_of.get(row["Target ID"], simple(row["Source"])) in silent
        changes: Row = {}
        if mute or chance.random() < 0.1:
            changes |= {"Response": None, "Responded on": None, "Responded at": None}
        if mute:
            changes |= {"Direction": "Out"}
        elif chance.random() < 0.03:
            changes |= {"Direction": "in", "Answers": chance.choice(sheets["Touches"])["Touch ID"]}
        elif chance.random() < 0.02:
            changes |= {"Response": "stop", "Responded on": None}
        if chance.random() > (0.9 if mute else 0.05):
            found["Touches"].append(row | changes)
    for row in sheets["Referrals"]:
        office, received = office_of.get(row["Target ID"], simple(row["Source"])), day_of(row["Received"])
        young = received is not None and received > on - timedelta(40)
        undone = ("Note sent", "Thanked", *(("Scheduled on", "Appointment", "Outcome") if young else ()))
        changes = dict.fromkeys(undone) if chance.random() < (0.8 if office in fresh else 0.1) else {}
        if office not in silent and (office not in fresh or young):
            found["Referrals"].append(row | changes)
    return {name: [row | {"#": at} for at, row in enumerate(rows, 2)] for name, rows in found.items()}


def weigh(sheets: dict[str, list[Row]], snapshot: Snapshot, on: date) -> Today:
    days = Days({day for row in sheets["Holidays"] if (day := day_of(row["Date"]))})
    facts = prepare(snapshot, Policy.from_snapshot(snapshot), on)
    quiet = {}
    for key, silence in assess_silence(facts).items():
        if silence.state in {"quiet", "lost"}:
            usual = silence.months * 21 / max(1, silence.referral_days - 1)
            quiet[key] = "quiet", max(0.0, (silence.days_silent or 0) / max(1.0, usual) - 1)
        elif silence.state == "falling" and silence.fall is not None:
            fall = silence.fall
            quiet[key] = "falling", max(0.0, 1 - fall.windows.recent / max(1.0, fall.expected))
    tiers = {key: advice.tier for key, advice in advise_tiers(facts).items()}
    return Today(on, days, sheets, quiet, tiers)


@pytest.fixture(scope="module")
def weighed(sheets: dict[str, list[Row]], snapshot: Snapshot) -> dict[date, list[Judged]]:
    return {on: weigh(sheets, snapshot, on).queue() for on in DAYS}


def compare(queue: Queue, judged: list[Judged], backlog: dict[str, int]) -> None:
    later = [item for line in queue.backlog if line.kind == "decide" for item in line.items]
    shown = {
        (simple(item.source), item.reason): (set(item.also), item.rank) for item in (*queue.items, *later)
    }
    expected = rows_of(judged)
    assert {key: also for key, (also, _) in shown.items()} == {
        key: also for key, (also, _) in expected.items()
    }
    assert {key: rank for key, (_, rank) in shown.items()} == {
        key: pytest.approx(rank, abs=1e-4) for key, (_, rank) in expected.items()
    }
    held = {one.person.key: one for one in judged if one.hold}
    assert {entry.target_id: entry.reason for entry in queue.held} == {
        key: one.reasons[0].reason for key, one in held.items()
    }
    for entry in queue.held:
        assert held[entry.target_id].hold in entry.why
    assert {line.kind: line.n for line in queue.backlog if line.kind != "decide"} == backlog


@pytest.mark.parametrize("on", DAYS, ids=str)
def test_today_is_what_the_cells_say(snapshot: Snapshot, sheets: dict[str, list[Row]], on: date) -> None:
    today = weigh(sheets, snapshot, on)
    judged = today.queue()
    compare(build_queue(snapshot, Policy.from_snapshot(snapshot), on), judged, today.backlog())


def test_the_days_show_every_reason_and_every_hold(
    sheets: dict[str, list[Row]], weighed: dict[date, list[Judged]]
) -> None:
    judged = [one for on in DAYS for one in weighed[on]]
    assert {more.reason for one in judged for more in one.reasons} >= set(ORDER) - {"sequence", "falling"}
    holds = {one.hold.lstrip("0123456789 ") for one in judged}
    assert holds >= {
        "Do not contact", "Status: ", "Paused", "today", "One person per office",
    }  # fmt: skip
    assert not any("decided to" in text(row["Notes"]).casefold() for row in sheets["Targets"])


SEEDS = (*range(6), *(pytest.param(seed, marks=pytest.mark.long) for seed in range(6, 40)))


@pytest.mark.parametrize("seed", SEEDS)
def test_today_of_an_altered_practice_is_what_its_cells_say(sheets: dict[str, list[Row]], seed: int) -> None:
    on = DAYS[0] - timedelta(Random(seed).randrange(300))
    altered = alter(sheets, seed, on)
    snapshot = snapshot_of(TABLES, altered)
    today = weigh(altered, snapshot, on)
    judged = today.queue()
    compare(build_queue(snapshot, Policy.from_snapshot(snapshot), on), judged, today.backlog())
    assert "sequence" in {more.reason for one in judged for more in one.reasons}
