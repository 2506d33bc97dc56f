"""refboard beside other programs that know nothing of it: none of ours lost, none of theirs overwritten."""

from __future__ import annotations

import threading
import time
from collections import Counter
from random import Random
from typing import TYPE_CHECKING

import pytest
from campaign_writer import CLASH_ROWS, ID, SCHEMA
from campaigns import THEIRS, Campaign, percentile, read_rows
from external_editors import (
    Outside,
    StaleSaver,
    marks_of,
    save_by_rename,
    save_in_place,
    with_cell,
    with_mark,
)

from workbook import SetCells, Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@pytest.fixture
def campaigns() -> Iterator[list[Campaign]]:
    """Campaigns whose writers are ended with the test, however it ends."""
    begun: list[Campaign] = []
    yield begun
    for campaign in begun:
        campaign.stop()


def begin(folder: Path, writers: int, pause: float, begun: list[Campaign]) -> tuple[Campaign, Outside]:
    """Start writers that set cells of their own rows only, so that no conflict is by chance."""
    campaign = Campaign(folder, 7, writers, 100_000, own_state=True, pause=pause, alone=True)
    begun.append(campaign)
    campaign.begin()
    campaign.wait_for_first_edits()
    return campaign, Outside(campaign.workbook, marks_of(campaign.workbook.read_bytes()))


def finish(campaign: Campaign, outside: Outside, clashes: set[str], what: str) -> None:
    """End the writers, let all of them read again, and judge."""
    (campaign.folder / "enough").touch()
    campaign.watch(120)
    outside.check()
    waiting = campaign.settle()
    outside.check()
    operations = campaign.operations()
    decided = {(row_id, "Intel"): [f"theirs {row_id}"] for row_id in clashes}
    decided |= {(row_id, "Channel"): [f"too {row_id}"] for row_id in clashes}
    found = campaign.judge(operations, waiting, decided)
    reported = Counter(operation.status for operation in operations)
    times = [operation.seconds for operation in operations]
    print(
        f"\n{what}: {outside.saves} outside saves, {len(outside.violations)} overwritten;"
        f" {len(operations)} edits acknowledged ({dict(reported)}), {found.counts()} after looking again;"
        f" {len(waiting)} conflicts, {len(clashes)} made on purpose; p99 {percentile(times, 0.99):.3f} s"
    )
    assert len(operations) >= min(outside.saves // 2, 100)
    assert outside.violations == []
    assert found.none, found
    assert waiting == set()
    assert campaign.leftovers() == []


def clash(campaign: Campaign, outside: Outside, row_id: str) -> None:
    """Two pair set one cell: a colleague in a copy opened before refboard's edit, and saved after it.

    The edit's other cell, which the copy does not have, shows that the colleague cannot have seen either.
    """
    opened = outside.read()
    state = campaign.folder / "state-clash"
    with Store.open(campaign.workbook, SCHEMA, state_dir=state, user="clash") as store:
        store.read()
        changes = [SetCells("Touches", row_id, {"Intel": f"ours {row_id}", "Channel": f"too {row_id}"})]
        while store.submit(changes).status != "saved":
            time.sleep(0.05)
        outside.save(with_cell(opened, row_id, "Intel", f"theirs {row_id}"), save_by_rename)


def judge_clashes(campaign: Campaign, clashes: set[str]) -> None:
    """Every clash waits for a person with both words, nothing else does, and the workbook has theirs."""
    with Store.open(
        campaign.workbook, SCHEMA, state_dir=campaign.folder / "state-clash", user="clash"
    ) as store:
        store.sync()
        status = store.status()
    conflicts = {(c.row_id, c.column, c.mine, c.theirs) for c in status.conflicts}
    assert conflicts == {(row_id, "Intel", f"ours {row_id}", f"theirs {row_id}") for row_id in clashes}
    assert len(status.conflicts) == len(clashes)
    rows = read_rows(campaign.workbook)
    held = {row[ID]: row["Intel"] for row in rows}
    assert {held[row_id] for row_id in clashes} == {f"theirs {row_id}" for row_id in clashes}
    also = {row[ID]: row["Channel"] for row in rows}
    assert {also[row_id] for row_id in clashes} == {f"too {row_id}" for row_id in clashes}


WAYS = pytest.mark.parametrize("way", [save_by_rename, save_in_place], ids=["by rename", "in place"])


def stale(
    tmp_path: Path,
    campaigns: list[Campaign],
    way: Callable[[Path, bytes], None],
    savers: int,
    turns: int,
    writers: int,
) -> None:
    campaign, outside = begin(tmp_path, writers, 0.1, campaigns)
    team = [
        StaleSaver(outside, THEIRS[place], Random(f"{way.__name__}-{place}"), way, 0.15)
        for place in range(savers)
    ]
    threads = [threading.Thread(target=saver.run, args=(turns // savers,)) for saver in team]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        campaign.look()
        threads[0].join(0.05)
        threads[-1].join(0.05)
    assert outside.saves == turns
    clashes = set(CLASH_ROWS if turns >= 100 else CLASH_ROWS[:2])
    for row_id in sorted(clashes):
        clash(campaign, outside, row_id)
        judge_clashes(campaign, {one for one in clashes if one <= row_id})
    finish(campaign, outside, clashes, f"{savers} stale saver{'s' * (savers > 1)} {way.__name__}")
    judge_clashes(campaign, clashes)


@WAYS
def test_a_saver_of_stale_copies(
    tmp_path: Path, campaigns: list[Campaign], way: Callable[[Path, bytes], None]
) -> None:
    stale(tmp_path, campaigns, way, savers=2, turns=12, writers=2)


@pytest.mark.long
@pytest.mark.parametrize("savers", [1, 2])
@WAYS
def test_five_hundred_stale_saves(
    tmp_path: Path, campaigns: list[Campaign], way: Callable[[Path, bytes], None], savers: int
) -> None:
    stale(tmp_path, campaigns, way, savers=savers, turns=500, writers=3)


def gaps(tmp_path: Path, campaigns: list[Campaign], rounds: int, longest: float) -> None:
    campaign, outside = begin(tmp_path, 2, 0.1, campaigns)
    chance = Random(rounds)
    for number in range(rounds):
        document = with_mark(outside.read(), THEIRS[0], f"round {number}")
        # Most saves are short, some as slow as over a bad line.
        outside.save_like_excel(document, chance.random() ** 6 * longest)
        outside.check()
        time.sleep(chance.random() * 0.4)
    finish(campaign, outside, set(), "delete, wait, rename")


def test_a_saver_that_deletes_before_it_renames(tmp_path: Path, campaigns: list[Campaign]) -> None:
    gaps(tmp_path, campaigns, rounds=6, longest=0.3)


@pytest.mark.long
def test_five_hundred_saves_that_delete_first(tmp_path: Path, campaigns: list[Campaign]) -> None:
    gaps(tmp_path, campaigns, rounds=500, longest=2.0)
