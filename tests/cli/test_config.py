"""The user's settings: defaults, the file, and what is said when it is wrong."""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from shell import run

from refboard import config


def write(text: str) -> Path:
    path = config.config_path()
    path.write_text(text, encoding="utf-8")
    return path


def test_the_file_says_who_and_which() -> None:
    path = write(
        'user = "Ben Okafor"\nworkbook = "shared/practice.xlsx"\ntheme = "dusk"\n[keys]\n"row.log" = "l"\n'
    )
    settings = config.load()
    assert settings == config.Config(
        "Ben Okafor", path.parent / "shared" / "practice.xlsx", "dusk", {"row.log": "l"}, path
    )


def test_a_home_folder_and_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    write('workbook = "~/practice.xlsx"\n')
    assert config.load().workbook == Path("~/practice.xlsx").expanduser()
    monkeypatch.setenv("REFBOARD_WORKBOOK", "other.xlsx")
    assert config.load().workbook == Path.cwd() / "other.xlsx"


@pytest.mark.skipif(sys.platform == "win32", reason="there is no account database")
@pytest.mark.parametrize(
    ("gecos", "name"),
    [("Ana Reyes,,,", "Ana Reyes"), ("", "areyes"), ("& Reyes", "Areyes Reyes"), (" , room 4", "areyes")],
)
def test_without_a_name_the_account_says_who(monkeypatch: pytest.MonkeyPatch, gecos: str, name: str) -> None:
    import pwd

    entry = SimpleNamespace(pw_gecos=gecos, pw_name="areyes")
    monkeypatch.setattr(pwd, "getpwuid", lambda _: entry)
    write("")
    assert config.load().user == name
    config.config_path().unlink()
    assert config.load().user == name


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            'user = "Ana"\n\nworkbok = "a.xlsx"\n',
            "line 3: no setting is called 'workbok'; did you mean 'workbook'?",
        ),
        (
            "[colours]\nred = 1\n",
            "line 1: no setting is called 'colours'; it knows user, workbook, theme, keys.",
        ),
        ("# who\nuser = 3\n", "line 2: user must be a text."),
        ("user = \n", "is not valid TOML"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(text: str, said: str) -> None:
    path = write(text)
    answer = run("today")
    assert (answer.code, answer.out) == (2, "")
    assert said in answer.err
    assert str(path) in answer.err
    assert answer.err.count("\n") == 1


def test_a_file_that_is_not_text() -> None:
    config.config_path().write_bytes(b"user = \xff\xfe")
    answer = run("today")
    assert answer.code == 2
    assert "not UTF-8" in answer.err
