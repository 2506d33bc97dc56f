"""Which version a copy was made from, judged by what it holds of each change."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from test_merging_model import BASE, NAMELESS, NEW, Row, book, delete, edit, insert, order

from workbook.merging.merge_base import find_merge_base

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from workbook.sharing.versions.contents import Contents


def origin(copy: Contents, versions: Sequence[Sequence[Row]], **more: Any) -> tuple[int, bool]:  # noqa: ANN401
    found = find_merge_base(copy, [partial(book, rows) for rows in versions], **more)
    assert found is not None
    return found.number, found.is_certain


V0 = BASE
V1 = [*BASE, NEW]
V2 = edit(0, "Notes", "evenings")(V1)
V3 = edit(1, "Notes", "by phone")(V2)


@pytest.mark.parametrize("made_from", range(1, 4))
@pytest.mark.parametrize(
    "change", [edit(2, "Source", "Pine Annex"), insert(NAMELESS), delete(2), order((2, 0, 1, 3))]
)
def test_a_copy_is_known_to_come_from_the_version_that_it_was_made_of(
    made_from: int, change: Callable[[list[Row]], list[Row]]
) -> None:
    versions = [V0, V1, V2, V3]
    assert origin(book(change([dict(row) for row in versions[made_from]])), versions) == (made_from, True)


def test_a_copy_that_shows_no_later_change_may_be_older_than_all() -> None:
    assert origin(book(edit(2, "Source", "Pine Annex")(V0)), [V0, V1, V2]) == (0, False)
    assert origin(book(BASE), [BASE]) == (0, False)


def test_a_cell_that_was_set_and_set_back_does_not_hide_what_came_later() -> None:
    back = edit(0, "Notes", "mornings")(V2)
    later = edit(1, "Notes", "by phone")(back)
    assert origin(book(later), [V0, V1, V2, back, later])[1] is True
    assert origin(book(later), [V0, V1, V2, back, later])[0] == 4


def test_one_value_in_common_may_be_chance() -> None:
    assert origin(book(edit(0, "Notes", "evenings")(V0)), [V0, edit(0, "Notes", "evenings")(V0)]) == (
        1,
        False,
    )


def test_what_is_the_same_by_chance_does_not_outweigh_what_the_copy_has_not_seen() -> None:
    assert origin(book(edit(1, "Notes", "by phone")(V1)), [V0, V1, V2, V3]) == (1, True)
    assert origin(book(edit(0, "Notes", "evenings")(V0)), [V0, V1, V2, V3]) == (0, False)


def test_what_the_workbook_got_from_the_copy_is_no_evidence_of_its_merge_base() -> None:
    copy = book(V1)
    assert origin(copy, [V0, V1]) == (1, True)
    assert origin(copy, [V0, V1], merged={("Targets", "P-DDDDD", "")}) == (0, False)


def test_a_version_younger_than_the_copy_is_not_its_origin() -> None:
    assert origin(book(V2), [V0, V1, V2, V3]) == (2, True)
    assert origin(book(V2), [V0, V1, V2, V3], later={2}) == (1, True)


def test_versions_that_cannot_be_read_any_more_are_passed_over() -> None:
    found = find_merge_base(book(V2), [lambda: None, lambda: book(V0), lambda: None, lambda: book(V2)])
    assert found is not None
    assert (found.number, found.is_certain) == (3, True)
    assert find_merge_base(book(V2), [lambda: None]) is None


def test_what_changed_about_then_or_later_is_named() -> None:
    found = find_merge_base(book(V1), [partial(book, rows) for rows in (V0, V1, V2, V3)])
    assert found is not None
    assert found.number == 1
    assert set(found.moved) == {
        ("Targets", "P-DDDDD", ""), ("Targets", "P-AAAAA", "Notes"), ("Targets", "P-BBBBB", "Notes"),
    }  # fmt: skip


def test_a_row_numbered_by_hand_tells_only_when_it_is_the_same_row() -> None:
    ours = [*BASE, {"Target ID": "15", "Source": "Birch", "Notes": "from Ana"}]
    theirs = [*BASE, {"Target ID": "15", "Source": "Cedar", "Notes": "from Ben"}]
    assert origin(book(theirs), [BASE, ours]) == (0, False)
    assert origin(book(ours), [BASE, ours]) == (1, False)
