"""A row appended to every table of other programs' workbooks: right in every reader, and nothing else touched."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from append_fidelity import (
    Trial,
    counted,
    fill,
    judge_by_calamine,
    judge_by_libreoffice,
    judge_by_openpyxl,
    judge_the_rest,
    tables_of,
)

from workbook.__main__ import main

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import ModuleType

KNOWN = ("filled by a query", "is right below", "cannot grow", "password", "signed", "full")
"""Words of the reasons for which a row may be refused."""


@pytest.fixture(scope="session")
def comparer(shared: Path) -> ModuleType:
    path = shared / "tools" / "fidelity.py"
    if not path.is_file():
        pytest.skip("the comparer is not beside this checkout")
    spec = importlib.util.spec_from_file_location("fidelity", path)
    if spec is None or spec.loader is None:
        pytest.skip("the comparer cannot be loaded")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def trials(comparer: Any, folder: Path) -> Iterator[Trial]:  # noqa: ANN401  # a module loaded at run time
    for path in sorted(folder.glob("*.xls[xm]")):
        try:
            yield from tables_of(comparer, path)
        except Exception:  # noqa: S112  # broken on purpose; the store's own gate has its own tests
            continue


def append(trial: Trial, out: Path, results: str, capsys: pytest.CaptureFixture[str]) -> str:
    """Append the row to a copy; "" or the reason why it was refused."""
    names = dict(trial.letters())
    words = [f"{names[letters]}={typed}" for letters, typed in trial.values.items()]
    code = main(["append", str(trial.path), trial.name, *words, "--out", str(out), "--results", results])
    answer = capsys.readouterr().err.strip()
    assert code in (0, 2), answer
    return answer if code else ""


def save_with_libreoffice(files: list[Path], folder: Path) -> dict[str, Path]:
    """Open and save workbooks with one LibreOffice; by stem."""
    office = shutil.which("soffice")
    if office is None or not files:
        return {}
    command = [office, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "xlsx"]
    subprocess.run(
        [*command, "--outdir", str(folder), *map(str, files)], check=True, capture_output=True, timeout=900
    )
    return {path.stem: path for path in folder.glob("*.xlsx")}


def run(
    comparer: ModuleType,
    shared: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    *,
    step: int,
    office: bool,
) -> int:
    """Append to every ``step``-th table; how many took a row, with every reader's judgement printed."""
    stored, dropped, saved = (tmp_path / name for name in ("kept", "dropped", "saved"))
    for folder in (stored, dropped, saved):
        folder.mkdir()
    every = [t for name in ("real", "hostile") for t in trials(comparer, shared / "corpus" / name)][::step]
    refused: Counter[str] = Counter()
    judged: dict[str, dict[str, list[str]]] = {
        "openpyxl": {},
        "python-calamine": {},
        "the rest": {},
        "LibreOffice": {},
    }
    unread = calculated = 0
    accepted: dict[str, Trial] = {}
    for place, trial in enumerate(every):
        after = stored / f"{place:03}.xlsx"
        try:
            fill(trial, f"row of {place}")
        except Exception:  # openpyxl cannot open it
            unread += 1
            continue
        if not trial.values:
            calculated += 1
            continue
        reason = append(trial, after, "keep", capsys)
        if reason:
            assert any(value_text in reason for value_text in KNOWN), reason
            refused[next(value_text for value_text in KNOWN if value_text in reason)] += 1
            continue
        assert append(trial, dropped / after.name, "drop", capsys) == ""
        name = f"{after.stem} {trial.path.name} {trial.name}"
        judged["openpyxl"][name] = judge_by_openpyxl(trial, after)
        if trial.row:
            judged["python-calamine"][name] = judge_by_calamine(trial, after)
            judged["the rest"][name] = judge_the_rest(comparer, trial, after)
            accepted[after.stem] = trial
    if office:
        for stem, path in save_with_libreoffice(
            [dropped / f"{stem}.xlsx" for stem in accepted], saved
        ).items():
            name = f"{stem} {accepted[stem].path.name} {accepted[stem].name}"
            judged["LibreOffice"][name] = judge_by_libreoffice(comparer, accepted[stem], path)
    with capsys.disabled():
        print(
            f"\n{len(every)} tables: {len(accepted)} took a row, {unread} unread by openpyxl before,"
            f" {calculated} all formulas; refused: {dict(refused)}"
        )
        print("right: " + ", ".join(f"{reader} {counted(results)}" for reader, results in judged.items()))
    wrong = {
        f"{reader}: {name}": answer
        for reader, results in judged.items()
        for name, answer in results.items()
        if answer
    }
    assert wrong == {}
    return len(accepted)


def test_a_sample_of_tables_takes_a_row(
    comparer: ModuleType, shared: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(comparer, shared, tmp_path, capsys, step=7, office=True) >= 5


@pytest.mark.long
def test_every_table_takes_a_row_and_every_reader_agrees(
    comparer: ModuleType, shared: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(comparer, shared, tmp_path, capsys, step=1, office=True) >= 45
