"""What every test gets: a home of its own, so that no test sees or touches the developer's files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs
import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from collections.abc import Iterator

USER = "Ana Reyes"
"""Who the tests are; the demo practice has a colleague of this name."""

# A busy machine makes generating and running slow; that says nothing about the code.
settings.register_profile("refboard", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("refboard")


def _isolate(patch: pytest.MonkeyPatch, home: Path) -> None:
    for name, sub in {
        "XDG_CONFIG_HOME": "config",
        "XDG_DATA_HOME": "data",
        "XDG_STATE_HOME": "state",
        "XDG_CACHE_HOME": "cache",
        "REFBOARD_STATE_DIR": "journal",
    }.items():
        patch.setenv(name, str(home / sub))
    patch.setenv("HOME", str(home))
    # As in a terminal of today, whatever runs the tests.
    patch.setenv("COLORTERM", "truecolor")
    patch.setenv("COLUMNS", "80")
    patch.setenv("LINES", "24")
    # As on a computer in the United States, which decides how days are written.
    patch.setenv("LC_TIME", "en_US.UTF-8")
    # As over SSH without a desktop: no test reaches the developer's clipboard.
    patch.setenv("SSH_CONNECTION", "none")
    for name in (
        "LC_ALL",
        "REFBOARD_WORKBOOK",
        "NO_COLOR",
        "FORCE_COLOR",
        "TEXTUAL_THEME",
        "DISPLAY",
        "WAYLAND_DISPLAY",
    ):
        patch.delenv(name, raising=False)

    folder = platformdirs.user_config_path("refboard", appauthor=False)
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text(f'user = "{USER}"\n', encoding="utf-8")


@pytest.fixture(autouse=True, scope="session")
def _session_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        _isolate(patch, tmp_path_factory.mktemp("home"))
        yield


@pytest.fixture(autouse=True)
def _home(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    _isolate(monkeypatch, tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """Sample workbooks kept beside the checkout; the test is skipped where they are absent."""
    folder = Path(__file__).resolve().parents[2] / "shared"
    if not (folder / "corpus").is_dir():
        pytest.skip(f"the sample workbooks are not beside this checkout ({folder.name}/corpus)")
    return folder
