"""The installed package and the source archive are complete."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def test_every_file_of_a_package_is_installed() -> None:
    for package, patterns in PROJECT["tool"]["setuptools"]["package-data"].items():
        files = [
            path
            for path in (ROOT / package).rglob("*")
            if path.is_file() and path.suffix not in (".py", ".pyc")
        ]
        missing = [
            str(path.relative_to(ROOT))
            for path in files
            if not any(PurePosixPath(path.name).match(Path(pattern).name) for pattern in patterns)
        ]
        assert missing == []


def test_the_source_archive_holds_what_its_tests_and_pages_need() -> None:
    """setuptools adds the packages, the README, and the license by itself, but no tests."""
    manifest = (ROOT / "MANIFEST.in").read_text(encoding="utf-8")
    grafted = set(re.findall(r"^graft (\S+)$", manifest, re.MULTILINE))
    included = set(re.findall(r"^include (\S+)$", manifest, re.MULTILINE))
    assert grafted == {"docs", "tests"}
    pages = {path.name for path in ROOT.glob("*.md")}
    assert pages - {"README.md"} == included
