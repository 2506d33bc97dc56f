"""The rows of one colleague in Today: what they own, handle, or see by their role."""

from __future__ import annotations

from dataclasses import dataclass

from refboard.analysis.owners import owns
from refboard.analysis.today.followups import FollowUp
from refboard.practice.roles import reasons_of_colleague
from workbook.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Colleague:
    """One colleague; ``reasons``: codes of the reasons they see by their role, whoever owns the office."""

    name: str
    reasons: frozenset[str] = frozenset()

    def has(self, item: FollowUp) -> bool:
        """Whether an item is theirs: they are in charge of a person in it, handle a referral in it, or have the role."""
        names = (*item.owners, *item.handlers)
        return item.reason in self.reasons or any(owns(self.name, name) for name in names)


def find_colleague(snapshot: Snapshot, name: str) -> Colleague:
    """Look up a colleague's role on the People sheet."""
    return Colleague(name, reasons_of_colleague(snapshot, name))
