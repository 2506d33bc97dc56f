"""A demo workbook to run commands on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from shell import ON

from refboard import demo

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def demo_bytes() -> bytes:
    return demo.make(touches=400, seed=8, on=ON)


@pytest.fixture
def book(tmp_path: Path, demo_bytes: bytes) -> Path:
    path = tmp_path / "practice.xlsx"
    path.write_bytes(demo_bytes)
    return path
