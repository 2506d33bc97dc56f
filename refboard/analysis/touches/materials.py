"""Which materials each office has from us, and since when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import polars as pl

from refboard.analysis.facts import Facts
from refboard.practice.materials import split_materials
from refboard.practice.profile import PracticeProfile
from workbook.schema import fold


@dataclass(frozen=True, slots=True)
class MaterialUse:
    """One material that an office got: the latest day, by whom, and how often."""

    name: str
    on: date
    by: str
    times: int


def list_materials(facts: Facts, office: str) -> tuple[MaterialUse, ...]:
    """List what an office (a folded name) has from us, the latest first."""
    return _by_office(facts).get(office, ())


def missing_materials(facts: Facts, office: str) -> tuple[str, ...]:
    """List the materials of Settings that an office does not have; none where no touch names materials."""
    if not _by_office(facts):
        return ()
    had = {fold(use.name) for use in list_materials(facts, office)}
    known = PracticeProfile.from_snapshot(facts.snapshot).materials
    return tuple(name for name in known if fold(name) not in had)


@lru_cache(maxsize=2)
def _by_office(facts: Facts) -> Mapping[str, tuple[MaterialUse, ...]]:
    cells = facts.snapshot.tables["Touches"].frame["Materials"].fill_null("")
    given = pl.DataFrame({"at": pl.arange(len(cells), eager=True, dtype=pl.Int64), "materials": cells})
    # A bounced message never arrived, and what they sent us is no material of ours.
    sent = facts.touches.filter(~pl.col("incoming"), pl.col("outcome") != "Bounced")
    rows = sent.join(given.filter(pl.col("materials") != ""), on="at", how="inner", maintain_order="left")
    spelled = {fold(name): name for name in PracticeProfile.from_snapshot(facts.snapshot).materials}
    found: dict[str, dict[str, MaterialUse]] = {}
    for office, on, by, text in rows.select("office", "date", "by", "materials").iter_rows():
        uses = found.setdefault(office, {})
        for name in split_materials(text):
            before = uses.get(fold(name))
            times = before.times + 1 if before else 1
            uses[fold(name)] = MaterialUse(spelled.get(fold(name), name), on, by, times)
    return {
        office: tuple(sorted(uses.values(), key=lambda use: (-use.on.toordinal(), fold(use.name))))
        for office, uses in found.items()
    }
