"""The user's settings: defaults, the file, and what is said when it is wrong."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from shell import run

from refboard import config, config_edit


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
def test_without_a_name_the_account_names_the_user(
    monkeypatch: pytest.MonkeyPatch, gecos: str, name: str
) -> None:
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
            "line 3: there is no setting 'workbok'; did you mean 'workbook'?",
        ),
        (
            "[colours]\nred = 1\n",
            "line 1: there is no setting 'colours'; choose from user, workbook, theme, compact, mouse, date_style, today, keys.",
        ),
        ("# who\nuser = 3\n", "line 2: user must be text."),
        ('compact = "yes"\n', "line 1: compact must be true or false."),
        ('[keys]\n\n"row.log-touch" = 5\n', "line 3: the key of row.log-touch must be text"),
        ("keys = { row.log-touch = [1] }\n", "line 1: the key of row.log-touch must be text"),
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


@pytest.mark.parametrize(
    "text",
    [
        '[keys]\n"row.snooze" = "z"\n"edit.undo" = ["f2", "U"]\n',
        '[keys]\nrow.snooze = "z"\nedit.undo = "f2,U"\n',
        '[keys.row]\nsnooze = "z"\n[keys.edit]\nundo = "f2,U"\n',
        'keys = { row.snooze = "z", "edit.undo" = "f2,U" }\n',
    ],
)
def test_keys_can_be_written_in_every_way_toml_knows(text: str) -> None:
    write(text)
    assert config.load().keys == {"row.snooze": "z", "edit.undo": "f2,U"}


def test_everything_set_has_its_line() -> None:
    lines = config.positions(
        '# me\nuser = "Ana"\n\n[keys]\nrow.snooze = "z"\n\'edit.undo\' = "U"\n[keys.app]\nhelp = "?"\n'
    )
    assert lines == {
        "user": 2,
        "keys": 4,
        "keys.row.snooze": 5,
        "keys.edit.undo": 6,
        "keys.app": 7,
        "keys.app.help": 8,
    }


def test_what_is_set_and_from_where(monkeypatch: pytest.MonkeyPatch) -> None:
    path = write('# this desk\ntheme = "refboard-light"\n[keys]\n"row.snooze" = "f6"\n')
    monkeypatch.setenv("REFBOARD_WORKBOOK", "practice.xlsx")
    told = run("config")
    assert told.code == 0
    assert told.out.splitlines()[0] == str(path)
    assert re.search(r"theme +refboard-light +line 2\n", told.out)
    assert re.search(r"workbook +\S*practice.xlsx +the environment \(REFBOARD_WORKBOOK\)\n", told.out)
    assert re.search(r"compact +false +default\n", told.out)
    assert re.search(r"keys.row.snooze +f6 +line 4\n", told.out)
    data = run("config", "--json").data
    assert data["path"] == str(path)
    assert {"key": "theme", "value": "refboard-light", "from": "line 2"} in data["settings"]
    assert [entry["from"] for entry in data["settings"] if entry["key"] == "user"] == ["this account"]


def test_without_a_file_the_defaults_are_listed() -> None:
    config.config_path().unlink()
    told = run("config")
    assert (told.code, "does not exist yet" in told.out) == (0, True)


def test_setting_keeps_the_persons_own_comments_and_order() -> None:
    path = write(
        '# who I am\nuser = "Ana"  # at this desk\n\n# keys I like\n[keys]\nrow.snooze = "z" # near\n'
    )
    assert run("config", "set", "theme", "refboard-light").out == f"set theme in {path}\n"
    assert run("config", "set", "compact", "yes").code == 0
    assert run("config", "set", "user", "Ben Okafor").code == 0
    text = path.read_text(encoding="utf-8")
    assert [line for line in text.splitlines() if line] == [
        "# who I am", 'user = "Ben Okafor"  # at this desk', 'theme = "refboard-light"', "compact = true",
        "# keys I like", "[keys]", 'row.snooze = "z" # near',
    ]  # fmt: skip
    settings = config.load()
    assert (settings.user, settings.theme, settings.compact) == ("Ben Okafor", "refboard-light", True)
    assert settings.keys == {"row.snooze": "z"}


def test_setting_into_no_file_makes_it_and_unsetting_takes_it_back(tmp_path: Path) -> None:
    path = config.config_path()
    path.unlink()
    assert run("config", "set", "mouse", "off").code == 0
    assert config.load().mouse is False
    told = run("config", "set", "workbook", tmp_path / "later.xlsx", "--json")
    assert told.data == {"status": "saved", "path": str(path)}
    assert "no file" in told.err
    assert config.load().workbook == tmp_path / "later.xlsx"
    assert run("config", "unset", "workbook").code == 0
    assert config.load().workbook is None
    assert path.read_text(encoding="utf-8") == "mouse = false\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("set", "theem", "x"), "There is no setting 'theem'; did you mean 'theme'?"),
        (("set", "keys", "x"), "Name the command: keys.COMMAND"),
        (("set", "compact", "perhaps"), "compact must be true or false, not 'perhaps'."),
        (
            ("set", "theme", "refboard-drak"),
            "There is no theme 'refboard-drak'; did you mean 'refboard-dark'?",
        ),
        (("unset", "theme"), "does not set 'theme'."),
        (("unset", "colour"), "does not set 'colour'. Choose from user"),
        (("set", "theme"), "refboard config set KEY VALUE"),
        (("show",), "refboard config set KEY VALUE"),
    ],
)
def test_what_cannot_be_set_changes_nothing(words: tuple[str, ...], said: str) -> None:
    path = config.config_path()
    before = path.read_bytes()
    told = run("config", *words)
    assert (told.code, told.out) == (2, "")
    assert said in told.err
    assert path.read_bytes() == before


def test_a_file_that_is_not_right_is_never_written_over() -> None:
    path = write("user = \n")
    told = run("config", "set", "theme", "refboard-light")
    assert told.code == 2
    assert "is not valid TOML" in told.err
    assert path.read_text(encoding="utf-8") == "user = \n"


def test_a_link_to_the_file_stays_a_link(tmp_path: Path) -> None:
    path = config.config_path()
    real = tmp_path / "dotfiles.toml"
    path.rename(real)
    path.symlink_to(real)
    assert run("config", "set", "mouse", "no").code == 0
    assert path.is_symlink()
    assert "mouse = false" in real.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", 'theme = "x"\n'),
        ('user = "Ana"', 'user = "Ana"\ntheme = "x"\n'),
        ('user = """\nAna"""\n', 'user = """\nAna"""\ntheme = "x"\n'),
        ('# my keys\n[keys]\n"app.help" = "f1"\n', 'theme = "x"\n# my keys\n[keys]\n"app.help" = "f1"\n'),
        ('keys = { "app.help" = "f1" }\n', 'keys = { "app.help" = "f1" }\ntheme = "x"\n'),
        ('theme = "y" # mine\n', 'theme = "x" # mine\n'),
    ],
)
def test_where_a_new_setting_goes(before: str, after: str) -> None:
    path = write(before)
    config_edit.set_value("theme", "x")
    assert path.read_text(encoding="utf-8") == after


def test_the_examples_of_the_page_and_the_listing_are_keys_one_can_have() -> None:
    """The examples work when copied unchanged."""
    listed = run("keys").out
    command, key = re.findall(r"or run refboard config set keys\.(\S+) (\S+)\.", listed)[0]
    assert run("config", "set", f"keys.{command}", key).code == 0
    assert run("keys").code == 0
    docs = Path(__file__).resolve().parents[2] / "docs"
    for page in ("keys.md", "settings.md"):
        (example,) = re.findall(
            r"(?:^    .*\n|^\n)*^    \[keys\]\n(?:^    .*\n)*",
            (docs / page).read_text(encoding="utf-8"),
            re.MULTILINE,
        )
        write("\n".join(line.removeprefix("    ") for line in example.splitlines()))
        assert run("config").code == 0, page


def test_a_file_with_a_byte_order_mark_is_read() -> None:
    write('\ufeffuser = "Ana"\n')
    assert config.load().user == "Ana"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('theme = "nrod"\n', "line 1: there is no theme 'nrod'; did you mean 'nord'?"),
        (
            'user = "Ana"\n[keys]\n"row.snoze" = "f6"\n',
            "line 3: no command is called 'row.snoze'; did you mean",
        ),
        ('[keys]\n"row.snooze" = "t"\n', "line 2: t is the key of row.log-touch (Log touch) already."),
    ],
)
def test_config_says_what_the_dashboard_would_refuse(text: str, said: str) -> None:
    path = write(text)
    told = run("config")
    assert told.code == 2
    assert told.err.startswith(f"refboard: {path} {said}")
    assert run("config", "--json").data["problems"] == [told.err.removeprefix("refboard: ").rstrip("\n")]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
@pytest.mark.parametrize("kind", ["pipe", "link to a pipe", "link to a device", "folder"])
def test_no_command_waits_for_a_file_of_settings_that_is_no_file(tmp_path: Path, kind: str) -> None:
    path = config.config_path()
    path.unlink()
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "link to a pipe":
        os.mkfifo(tmp_path / "pipe")
        path.symlink_to(tmp_path / "pipe")
    elif kind == "folder":
        path.mkdir()
    else:
        path.symlink_to("/dev/zero")
    for words in (("config",), ("today", "practice.xlsx"), ("config", "set", "user", "Ana")):
        # A command that waits for a pipe would wait forever.
        done = subprocess.run(
            [sys.executable, "-m", "refboard", *words],
            capture_output=True, text=True, timeout=60, check=False, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        assert done.returncode in (2, 3), done
        assert "cannot be read: it is not a file." in done.stderr
        assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("workbook", "workbook must be a path; refboard config unset workbook resets it to the default."),
        ("user", "user must be text; refboard config unset user"),
        ("keys", "Name the command: keys.COMMAND"),
    ],
)
def test_nothing_is_no_value(key: str, said: str) -> None:
    before = config.config_path().read_bytes()
    told = run("config", "set", key, "")
    assert told.code == 2
    assert said in told.err
    assert config.config_path().read_bytes() == before


def test_a_folder_that_cannot_be_made_is_a_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "file" / "deeper"))
    for words in (("config", "set", "user", "Ana"), ("demo", "--no-open")):
        told = run(*words)
        assert told.code == 3
        assert "could not be created: not a directory." in told.err
