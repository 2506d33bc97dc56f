"""``python -m refboard`` is ``refboard``."""

from __future__ import annotations

import sys

from refboard.cli import main

if __name__ == "__main__":
    sys.exit(main())
