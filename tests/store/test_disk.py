from __future__ import annotations

import ast
import errno
import os
import stat
from pathlib import Path

import pytest
from workbook_fixtures import FailingDisk

import workbook
from workbook.sharing.disk.disk import DISK, Disk
from workbook.sharing.locks import processes
from workbook.sharing.new_file import replace_file

WRITERS = {
    "write_bytes", "write_text", "unlink", "rename", "replace", "symlink_to", "hardlink_to", "touch", "mkdir", "rmdir",
    "chmod", "remove", "rmtree", "link", "fsync", "truncate", "makedirs", "renames", "mkstemp", "NamedTemporaryFile",
}  # fmt: skip
PATHS = {"path", "target", "temp", "folder", "source", "real", "fresh", "draft", "file"}
MODULES = {"os", "shutil", "tempfile", "pathlib"}


def writing_calls(source: str) -> list[str]:
    """Calls in a module that change the disk other than through a Disk."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        called = ast.unparse(node.func)
        owner, _, name = called.rpartition(".")
        if called == "open" or name == "open":
            # A path's own open takes the mode first; the second of a zip's open is within the archive.
            given = [*(node.args[:1] if owner else node.args), *(k.value for k in node.keywords)]
            modes = [a.value for a in given if isinstance(a, ast.Constant)]
            if called == "os.open" or any(
                isinstance(m, str) and set(m) & set("wxa+") and len(m) < 4 for m in modes
            ):
                found.append(called)
        if owner in MODULES and name in WRITERS:
            found.append(called)
        if name in WRITERS and owner.isidentifier() and owner.lower() in PATHS:
            found.append(called)
    return found


def test_the_search_finds_what_it_is_for() -> None:
    source = "open(p, 'w')\nos.replace(a, b)\npath.write_bytes(b'')\ntarget.unlink()\npath.open('wb')\nzf.open('part', 'w')\nx.replace('a', 'b')"
    assert writing_calls(source) == ["open", "os.replace", "path.write_bytes", "target.unlink", "path.open"]


def test_nothing_else_in_the_store_changes_the_disk() -> None:
    root = Path(workbook.__file__).parent
    offenders = {
        str(path.relative_to(root)): calls
        for path in root.rglob("*.py")
        if path.name != "disk.py" and (calls := writing_calls(path.read_text(encoding="utf-8")))
    }
    assert offenders == {}


def test_a_new_file_is_private_and_never_replaces_or_follows(tmp_path: Path) -> None:
    path = tmp_path / "new"
    DISK.write_new(path, b"x" * 3_000_000)
    assert path.stat().st_size == 3_000_000
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(FileExistsError):
        DISK.write_new(path, b"y")
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OSError, match="exists"):
        DISK.write_new(link, b"y")
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.parametrize("at", [1, 2, 3])
def test_a_failed_new_file_leaves_nothing(tmp_path: Path, at: int) -> None:
    with pytest.raises(OSError, match="No space"):
        FailingDisk(at, errno.ENOSPC).write_new(tmp_path / "new", b"data")
    assert list(tmp_path.iterdir()) == []


def test_names_are_swapped_in_one_step(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    one.write_text("1")
    other.write_text("2")
    DISK.exchange(one, other)
    assert (one.read_text(), other.read_text()) == ("2", "1")
    other.unlink()
    with pytest.raises(FileNotFoundError):
        DISK.exchange(one, other)
    assert one.read_text() == "2"


def test_folders_are_private_even_when_they_were_not(tmp_path: Path) -> None:
    folder = tmp_path / "state"
    folder.mkdir(mode=0o755)
    DISK.make_folder(folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_attributes_that_may_not_be_copied_are_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, target = tmp_path / "a", tmp_path / "b"
    source.write_text("")

    def refuse(*_: object) -> None:
        raise PermissionError(errno.EPERM, "not yours")

    monkeypatch.setattr(os, "fchown", refuse)
    Disk().write_new(target, b"x", like=source)
    assert target.read_bytes() == b"x"
    assert stat.S_IMODE(target.stat().st_mode) == stat.S_IMODE(source.stat().st_mode)


def test_what_a_killed_replacement_left_is_removed_by_the_next_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "out.xlsx"
    path.write_bytes(b"old")

    class KilledError(BaseException):
        pass

    def killed(*_: object) -> None:
        raise KilledError

    with monkeypatch.context() as patch:
        patch.setattr(Disk, "replace", killed)
        with pytest.raises(KilledError):
            replace_file(path, b"new")
    assert path.read_bytes() == b"old"
    assert len(list(tmp_path.iterdir())) == 2
    monkeypatch.setattr(processes, "is_running", lambda _: False)
    replace_file(path, b"newer")
    assert [left.name for left in tmp_path.iterdir()] == ["out.xlsx"]
    assert path.read_bytes() == b"newer"
