"""Drafts of forms: what a person typed and did not save, in private files beside the workbook's journal.

The words can be about patients. The folder is the user's own (0700), each file readable by them only (0600), and a
file is deleted when its form is saved or its draft discarded.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

FormKey = tuple[str, ...]
"""Which form, about which rows."""
_FOLDER: Final = "drafts"


@dataclass(frozen=True, slots=True)
class Draft:
    """The entries of one form by label; ``title`` and ``about`` say which form it is, as the form does."""

    key: FormKey
    title: str
    about: str
    entries: Mapping[str, str] = field(default_factory=dict)


class DraftFolder:
    """The stored drafts of one workbook. Disk errors are ignored: what is on the screen does not depend on them."""

    def __init__(self, workbook: Path, state_dir: Path | None = None) -> None:
        # Imported here: the first frame knows drafts, and waits for nothing of the store.
        from workbook.sharing.state import state_folder

        self._folder = state_folder(workbook.resolve(), state_dir) / _FOLDER

    def load(self) -> dict[FormKey, Draft]:
        """Every stored draft; a file that is no draft is left alone."""
        found = {}
        with contextlib.suppress(OSError):
            for path in sorted(self._folder.glob("*.json")):
                draft = _read(path)
                if draft is not None:
                    found[draft.key] = draft
        return found

    def save(self, draft: Draft) -> None:
        """Store a draft instead of an earlier one of the same form."""
        words = {"key": draft.key, "title": draft.title, "about": draft.about, "entries": dict(draft.entries)}
        data = json.dumps(words, ensure_ascii=True).encode()
        with contextlib.suppress(OSError):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            fresh = self._folder / f".{secrets.token_hex(6)}"
            handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(data)
                    file.flush()
                    os.fsync(file.fileno())
                fresh.replace(self._path(draft.key))
            finally:
                fresh.unlink(missing_ok=True)

    def remove(self, key: FormKey) -> None:
        """Delete the draft of a form."""
        with contextlib.suppress(OSError):
            self._path(key).unlink(missing_ok=True)

    def _path(self, key: FormKey) -> Path:
        name = hashlib.sha256(json.dumps(key).encode()).hexdigest()[:24]
        return self._folder / f"{name}.json"


def _read(path: Path) -> Draft | None:
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        entries = {str(label): str(value) for label, value in said["entries"].items()}
        key = tuple(str(part) for part in said["key"])
        return Draft(key, str(said["title"]), str(said["about"]), entries)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
