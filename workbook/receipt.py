"""The store's answer to a change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Receipt:
    """The result of an edit.

    ``saved`` means durable in the workbook, ``queued`` durable in the journal only, ``conflict`` that at
    least one cell holds a colleague's other value, which the workbook keeps until a person decides. ``ids`` has
    the row id of each change, ``detail`` a sentence for people (or ""), ``title`` the name of the edit.
    """

    status: Literal["saved", "queued", "conflict"]
    ids: tuple[str, ...] = ()
    detail: str = ""
    title: str = ""
