"""Many people with one workbook at the same time: nothing acknowledged is lost, doubled or half there."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from campaigns import Campaign, percentile

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def campaigns() -> Iterator[list[Campaign]]:
    """Campaigns whose writers are ended with the test, however it ends."""
    begun: list[Campaign] = []
    yield begun
    for campaign in begun:
        campaign.stop()


def run(campaign: Campaign, begun: list[Campaign], seconds: float) -> int:
    """Run a campaign of the store to its end and judge it; how many edits were acknowledged."""
    begun.append(campaign)
    campaign.begin()
    campaign.watch(seconds)
    operations = campaign.operations()
    waiting = campaign.settle()
    found = campaign.judge(operations, waiting)
    reported = Counter(operation.status for operation in operations)
    times = [operation.seconds for operation in operations]
    print(
        f"\nseed {campaign.seed}, {'own journals' if campaign.own_state else 'one journal'}:"
        f" {len(operations)} edits acknowledged ({dict(reported)}), {found.counts()};"
        f" commit p50 {percentile(times, 0.5):.3f} s, p99 {percentile(times, 0.99):.3f} s, longest {max(times):.3f} s;"
        f" looked {campaign.looks} times, {campaign.torn} times not whole"
    )
    assert len(operations) == campaign.writers * campaign.edits
    assert None not in reported
    assert found.none, found
    assert campaign.torn == 0
    assert campaign.leftovers() == []
    return len(operations)


@pytest.mark.parametrize("own_state", [True, False], ids=["own journals", "one journal"])
def test_a_few_writers_lose_nothing(tmp_path: Path, campaigns: list[Campaign], own_state: bool) -> None:  # noqa: FBT001
    assert run(Campaign(tmp_path, 1, 3, 12, own_state), campaigns, 60) == 36


@pytest.mark.long
@pytest.mark.parametrize("seed", range(5))
def test_eight_writers_lose_nothing(tmp_path: Path, campaigns: list[Campaign], seed: int) -> None:
    assert run(Campaign(tmp_path, seed, 8, 250, own_state=seed % 2 == 0), campaigns, 900) == 2000


@pytest.mark.parametrize("edits", [25, pytest.param(125, marks=pytest.mark.long)])
def test_saving_without_comparing_is_caught(tmp_path: Path, campaigns: list[Campaign], edits: int) -> None:
    campaign = Campaign(tmp_path, 1, 4, edits, own_state=True, saver="naive")
    campaigns.append(campaign)
    campaign.begin()
    campaign.watch(300)
    operations = campaign.operations()
    found = campaign.judge(operations)
    print(f"\nlock and rename alone: {len(operations)} edits acknowledged, {found.counts()}")
    assert found.lost
