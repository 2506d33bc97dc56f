"""The rows of Today: what was found for the people of an office, one row per office and reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from refboard.analysis.timing.suggestions import suggest_angle
from refboard.analysis.today.cases import FollowUpCase, FollowUpFinding
from refboard.analysis.today.hold_reasons import guard_text
from refboard.analysis.today.ranking import RankParts, rank_parts
from refboard.analysis.today.reasons import reason_label, reason_of
from refboard.analysis.today.verdicts import TargetVerdict
from refboard.practice.contact import Refusal, channels_for
from workbook.schema import fold


@dataclass(frozen=True, slots=True)
class FollowUp:
    """One office to follow up with for one reason.

    ``target_id`` is the person to act on, ``#26`` (the worksheet row) while the row has no id; ``contact`` is "" when it
    is for the office itself; ``people`` names everyone it is about. ``also``: codes of further reasons there; ``refs``:
    ids of the touches or referrals it is about. ``suggest``: which angle their specialty answers most, with the numbers,
    where the data show it and it is not their angle already. ``short`` is ``why`` in a few words. ``decision``: the
    decision that is suggested, see `practice.suggestions`. ``owners``: who is in charge of these people; ``handlers``:
    who handles the referrals. ``count``: how many notes, replies or referrals it is about, ``since`` the day of the
    oldest. ``detail`` is what is behind ``why``, for the card. ``each``: the row of each person alone, where it is about
    several.
    """

    target_id: str
    source: str
    contact: str
    owner: str
    tier: str
    reason: str
    why: str
    due: date | None
    late: bool
    rank: float
    channel: str
    purpose: str
    angle: str
    guard: str
    also: tuple[str, ...] = ()
    refs: tuple[str, ...] = ()
    suggest: str = ""
    short: str = ""
    detail: str = ""
    people: tuple[str, ...] = ()
    decision: str = ""
    owners: tuple[str, ...] = ()
    handlers: tuple[str, ...] = ()
    count: int = 1
    since: date | None = None
    office: str = ""
    parts: RankParts | None = None
    each: tuple[FollowUp, ...] = ()

    @property
    def by_person(self) -> tuple[FollowUp, ...]:
        """The row as one row per person it is about, the oldest matter first."""
        return self.each or (self,)

    @property
    def label(self) -> str:
        """The reason as people see it."""
        return reason_label(self.reason)

    @property
    def lane(self) -> str:
        """The code of its lane."""
        return reason_of(self.reason).lane

    @property
    def also_labels(self) -> tuple[str, ...]:
        """The further reasons as people see them."""
        return tuple(reason_label(code) for code in self.also)


@dataclass(frozen=True, slots=True)
class _Found:
    """One person of an office with one finding."""

    verdict: TargetVerdict
    finding: FollowUpFinding

    @property
    def person_order(self) -> tuple[date, float, tuple[int, float, int, str, str]]:
        """The person with the oldest matter comes first."""
        return (self.finding.due or date.max, -self.finding.overdue, self.verdict.claim())


def group_items(verdicts: Iterable[TargetVerdict]) -> Iterator[FollowUp]:
    """Make one row per office and reason of what was found for its people."""
    offices: dict[str, list[TargetVerdict]] = {}
    for verdict in verdicts:
        offices.setdefault(verdict.case.person.office, []).append(verdict)
    for here in offices.values():
        rows: dict[str, list[_Found]] = {}
        reasons = {finding.reason for verdict in here for finding in verdict.findings}
        for verdict in here:
            for finding in _own_rows(verdict):
                rows.setdefault(finding.reason, []).append(_Found(verdict, finding))
        for code in _one_decision(rows):
            also = tuple(sorted(reasons - {code}, key=lambda other: reason_of(other).order))
            found = sorted(rows[code], key=lambda one: one.person_order)
            is_shared = len(found) > 1 and not reason_of(code).is_decision
            each = tuple(_item([one], also) for one in found) if is_shared else ()
            yield replace(_item(found, also), each=each)


def _own_rows(verdict: TargetVerdict) -> Iterator[FollowUpFinding]:
    """Leave out what another touch to the person settles: a promise by the reply, routine outreach by any other."""
    first = verdict.first_touch
    is_answered = any(finding.reason == "reply-owed" for finding in verdict.findings)
    for finding in verdict.findings:
        is_routine = reason_of(finding.reason).lane in {"new", "check-ins"}
        if (is_routine and finding is not first) or (finding.reason == "promised" and is_answered):
            continue
        yield finding


def _one_decision(rows: dict[str, list[_Found]]) -> list[str]:
    """Ask for one decision per office at a time."""
    decisions = sorted(
        (code for code in rows if reason_of(code).is_decision), key=lambda code: reason_of(code).order
    )
    return [code for code in rows if code not in decisions[1:]]


def _item(found: list[_Found], also: tuple[str, ...]) -> FollowUp:
    verdict = found[0].verdict
    finding, case = _together(found)
    person, reason = case.person, reason_of(finding.reason)
    refusal = Refusal() if reason.is_service else person.refusal
    channels = channels_for(person.row, refusal) if reason.is_touch else ()
    advice = suggest_angle(case.facts, person) if reason.is_ours else None
    if advice is not None and fold(advice.angle) == fold(person.angle):
        advice = None
    parts = max((rank_parts(one.verdict.case, finding) for one in found), key=lambda one: one.rank)
    about = found[:1] if reason.is_decision else found
    names = (one.verdict.case.person.contact for one in about if reason.code not in one.verdict.for_office)
    owners = (one.verdict.case.person.in_charge.strip() for one in found)
    return FollowUp(
        target_id=person.key,
        source=person.source,
        contact="" if reason.code in verdict.for_office else person.contact,
        owner=person.in_charge,
        tier=person.tier,
        reason=reason.code,
        why=finding.why,
        due=finding.due,
        late=finding.late,
        rank=parts.rank,
        channel=channels[0] if channels else "",
        purpose=finding.purpose or reason.purpose,
        angle=person.angle or (advice.angle if advice else ""),
        guard=guard_text(case, finding),
        also=also,
        refs=finding.refs,
        suggest=advice.text if advice else "",
        short=finding.short,
        detail=finding.detail,
        people=tuple(dict.fromkeys(name for name in names if name)),
        decision=finding.suggestion,
        owners=tuple(dict.fromkeys(name for name in owners if name)),
        handlers=finding.handlers,
        count=finding.count,
        since=finding.since,
        office=person.office,
        parts=parts,
    )


def _together(found: list[_Found]) -> tuple[FollowUpFinding, FollowUpCase]:
    """Find the reason once for all people of the row: their requests and referrals counted together."""
    first, case = found[0].finding, found[0].verdict.case
    reason = reason_of(first.reason)
    if len(found) == 1 or reason.is_decision:
        return first, case
    if first.reason != "promised":
        cases = [one.verdict.case for one in found]
        whole = replace(
            case,
            requests=tuple(
                sorted((r for one in cases for r in one.requests), key=lambda r: (r.on, r.touch_id))
            ),
            unnoted=tuple(
                sorted((r for one in cases for r in one.unnoted), key=lambda r: (r.since, r.referral_id))
            ),
            unscheduled=tuple(
                sorted((r for one in cases for r in one.unscheduled), key=lambda r: (r.since, r.referral_id))
            ),
        )
        return reason.find(whole) or first, case
    more = [
        f"{one.verdict.case.person.contact or 'The office'}: {one.finding.short.rstrip('.')}"
        for one in found[1:]
    ]
    return replace(first, why=f"{first.why} Also {'; '.join(more)}.", count=len(found)), case
