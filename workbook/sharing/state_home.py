"""The user's state directory."""

from __future__ import annotations

import os
from pathlib import Path


def state_home() -> Path:
    """The user's state directory; ``REFBOARD_STATE_DIR`` overrides the system's choice."""
    if named := os.environ.get("REFBOARD_STATE_DIR"):
        return Path(named)
    import platformdirs

    return Path(platformdirs.user_state_path("refboard", appauthor=False))
