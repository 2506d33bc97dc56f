"""Who at an office gets its service work: its open requests, notes owed and referrals to schedule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from refboard.analysis.availability import is_available
from refboard.analysis.facts import Facts
from refboard.analysis.today.cases import FollowUpCase, is_backlog
from refboard.analysis.touches.office_history import OfficeHistory, OfficeLoop, OpenRequest
from workbook.schema import fold


@dataclass(slots=True)
class ServiceAssignments:
    """Assigns each of an office's requests and loops to one of its people, by position in ``Facts.people``.

    ``for_office``: position -> reasons that are for the office itself, because no one there can be approached.
    """

    facts: Facts
    offices: Mapping[str, OfficeHistory]
    for_office: dict[int, set[str]] = field(default_factory=dict)
    _requests: dict[int, list[OpenRequest]] = field(default_factory=dict)
    _unnoted: dict[int, list[OfficeLoop]] = field(default_factory=dict)
    _unscheduled: dict[int, list[OfficeLoop]] = field(default_factory=dict)
    _members: dict[str, list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for position, person in enumerate(self.facts.people):
            self._members.setdefault(person.office, []).append(position)
        for name, office in self.offices.items():
            for request in office.requests:
                self._requests.setdefault(self._assignee(name, request.person, "reply-owed"), []).append(
                    request
                )
            for loop in office.unnoted:
                self._unnoted.setdefault(self._assignee(name, loop.person, "loop-note"), []).append(loop)
            for loop in office.unscheduled:
                self._unscheduled.setdefault(self._assignee(name, loop.person, "unscheduled"), []).append(
                    loop
                )

    def case(self, position: int, *, in_backlog: bool = False) -> FollowUpCase:
        """Put together what the finders look at for one person, see `FollowUpCase`."""
        facts, person = self.facts, self.facts.people[position]

        def of_age(loops: list[OfficeLoop]) -> tuple[OfficeLoop, ...]:
            return tuple(one for one in loops if is_backlog(facts, one.since) is in_backlog)

        requests = self._requests.get(position, [])
        return FollowUpCase(
            facts=facts,
            person=person,
            office=self.offices[person.office],
            requests=tuple(one for one in requests if is_backlog(facts, one.on) is in_backlog),
            unnoted=of_age(self._unnoted.get(position, [])),
            unscheduled=of_age(self._unscheduled.get(position, [])),
            in_backlog=in_backlog,
        )

    def _assignee(self, name: str, named: int | None, reason: str) -> int:
        """The person named, else another one there who can be approached, else the office itself."""
        people, office = self.facts.people, self.offices[name]
        if named is not None and is_available(self.facts, people[named]):
            return named

        def closeness(position: int) -> tuple[int, str, str]:
            return (-office.latest.get(position, 0), fold(people[position].contact), people[position].key)

        ranked = sorted(self._members[name], key=closeness)
        for position in ranked:
            refused = reason == "reply-owed" and people[position].refusal.total
            if is_available(self.facts, people[position]) and not refused:
                return position
        chosen = named if named is not None else ranked[0]
        self.for_office.setdefault(chosen, set()).add(reason)
        return chosen
