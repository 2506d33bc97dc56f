"""The user's own editor: where the text is while it runs, and that it is deleted afterward."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest

from refboard.editor import PREFIX, EditorError, edit_text, sweep
from workbook.sharing.state_home import state_home


def use_editor(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, script: str) -> None:
    program = tmp_path / "editor.py"
    program.write_text(
        f"import os, pathlib, sys\npath = pathlib.Path(sys.argv[1])\n{script}\n", encoding="utf-8"
    )
    monkeypatch.setenv("VISUAL", f"{sys.executable} {program}")


def test_the_text_is_the_persons_alone_and_gone_afterwards(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    home = tmp_path / "state"
    use_editor(monkeypatch, tmp_path, (
        "told = [oct(p.stat().st_mode & 0o777) for p in (path, path.parent)]\n"
        "pathlib.Path(path.parent / 'note.txt.swp').write_text(path.read_text())\n"
        "path.write_text(path.read_text() + ' '.join(told) + '\\r\\n')"
    ))  # fmt: skip
    assert edit_text("first\nsecond", home) == "first\nsecond\n0o600 0o700"
    assert list(home.iterdir()) == []
    assert stat.S_IMODE(home.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    ("script", "sentence"),
    [
        ("path.write_text('lost'); sys.exit(3)", "ended with code 3; the text did not change"),
        (None, "cannot be started"),
    ],
)
def test_an_editor_that_fails_changes_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, script: str | None, sentence: str
) -> None:
    if script is None:
        monkeypatch.setenv("VISUAL", str(tmp_path / "no-such-editor"))
    else:
        use_editor(monkeypatch, tmp_path, script)
    with pytest.raises(EditorError, match=sentence):
        edit_text("kept", tmp_path / "state")
    assert list((tmp_path / "state").iterdir()) == []


def test_what_a_killed_refboard_left_is_swept_and_a_running_ones_is_not(tmp_path: Path) -> None:
    dead, mine = tmp_path / f"{PREFIX}4194399-abc", tmp_path / f"{PREFIX}{os.getpid()}-abc"
    other = tmp_path / "note-s of a person"
    for folder in (dead, mine, other):
        folder.mkdir()
        (folder / "note.txt").write_text("words", encoding="utf-8")
    sweep(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {mine.name, other.name}


def test_a_folder_that_cannot_be_written_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("VISUAL", "true")
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(EditorError, match="cannot be written to"):
        edit_text("kept", tmp_path / "file" / "state")


def test_the_state_folder_can_be_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("REFBOARD_STATE_DIR", str(tmp_path))
    assert state_home() == tmp_path
    monkeypatch.delenv("REFBOARD_STATE_DIR")
    assert state_home().name == "refboard"
