"""A person's own keys: what is taken, what is refused and where it says so."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from shell import run

from refboard import config
from refboard.config import Config
from refboard.tui.commands import COMMANDS
from refboard.tui.commands.keymap import keymap_of, normalize, remarks, troubles


def write(text: str) -> str:
    path = config.config_path()
    path.write_text(text, encoding="utf-8")
    return str(path)


@pytest.mark.parametrize(
    ("written", "textual"),
    [
        ("l", "l"), ("L", "L"), ("?", "question_mark"), ("/", "slash"), ("Esc", "escape"), (" f5 ", "f5"),
        ("esc, Ctrl+Z", "escape,ctrl+z"), ("ctrl+A", "ctrl+a"), ("shift+a", "A"), ("shift+f3", "shift+f3"),
        ("Shift+Ctrl+left", "ctrl+shift+left"), (",", "comma"), ("ctrl++", "ctrl+plus"), ("+", "plus"),
        (" ", "space"), ("PgDn", "pagedown"), ("ö", "ö"), ("[", "left_square_bracket"), ("a,,b", "a,,b"),
    ],
)  # fmt: skip
def test_keys_are_read_as_people_write_them(written: str, textual: str) -> None:
    assert normalize(written) == textual


def test_every_default_is_a_key_and_clashes_with_nothing() -> None:
    for command in COMMANDS:
        own = Config("Ana", keys={command.id: command.keys})
        assert [line for line in troubles(own) if "ctrl+q" not in line] == []


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('"row.snoze" = "z"', "no command is called 'row.snoze'; did you mean 'row.snooze'?"),
        ('"zzz" = "z"', "no command is called 'zzz'; refboard keys lists them."),
        ('"row.snooze" = "entr"', "no key is called 'entr'. Did you mean 'enter'?"),
        ('"row.snooze" = "hyperctrl+z"', "no key is called 'hyperctrl+z'"),
        ('"row.snooze" = ""', "a command needs a key"),
        ('"row.snooze" = "z,"', "a command needs a key"),
        ('"row.snooze" = "ctrl+q"', "ctrl+q always quits and cannot be given to a command."),
        ('"row.snooze" = "t"', "t is the key of row.log-touch (Log touch) already."),
        ('"edit.undo" = "s"', "s is the key of row.snooze (Snooze) already."),
        ('"list.open" = "?"', "? is the key of app.help (Help) already."),
    ],
)
def test_what_cannot_be_is_refused_with_file_and_line(line: str, said: str) -> None:
    path = write(f'user = "Ana"\n# mine\n[keys]\n{line}\n')
    told = run("keys")
    assert (told.code, told.out) == (2, "")
    assert told.err.startswith(f"refboard: {path} line 4: ")
    assert said in told.err
    data = run("keys", "--json")
    assert data.code == 2
    assert said in data.data["problems"][0]
    with pytest.raises(config.ConfigError, match=r"line 4"):
        keymap_of(config.load())


def test_everything_wrong_is_listed_and_the_first_is_named_at_the_start() -> None:
    write('[keys]\n"row.snoze" = "z"\n"row.snooze" = "nokey"\n')
    assert len(run("keys").err.splitlines()) == 2
    with pytest.raises(config.ConfigError, match=r"row\.snoze.*\(1 more: refboard keys lists them\.\)"):
        keymap_of(config.load())


def test_keys_can_be_exchanged_and_two_of_ones_own_cannot_be_the_same() -> None:
    write('[keys]\n"edit.undo" = "r"\n"app.reload" = "u, ctrl+s"\n')
    assert run("keys").code == 0
    assert keymap_of(config.load()) == {"edit.undo": "r", "app.reload": "u,ctrl+s"}
    write('[keys]\n"edit.undo" = "f9"\n"row.snooze" = "f9"\n')
    assert run("keys").err.count("f9 is the key of") == 1


def test_commands_of_different_panes_may_share_a_key() -> None:
    one, other = (
        replace(COMMANDS[0], id=f"{pane}.own", keys="f7", panes=(pane,)) for pane in ("loop", "sources")
    )
    keys = {one.id: "f8", other.id: "f8"}
    assert troubles(Config("Ana", keys=keys), (one, other)) == []
    everywhere = replace(other, panes=())
    assert "f8 is the key of sources.own" in troubles(Config("Ana", keys=keys), (one, everywhere))[0]


def test_every_command_is_listed_once_with_its_keys() -> None:
    write('[keys]\n"row.snooze" = "f9"\n')
    told = run("keys")
    for command in COMMANDS:
        assert len(re.findall(rf"^  {re.escape(command.id)} ", told.out, re.MULTILINE)) == 1
    assert re.search(r"row\.snooze +f9 +Move the next date.*\(yours\)", told.out)
    entry = next(entry for entry in run("keys", "--json").data["commands"] if entry["id"] == "row.snooze")
    assert (entry["keys"], entry["default"]) == (["f9"], ["s"])


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ("ctrl+i", "ctrl+i is the same as tab"),
        ("ctrl+shift+k", "many terminals never send ctrl+shift+k"),
        ("ctrl+enter", "many terminals never send ctrl+enter"),
        ("super+k", "many terminals never send super+k"),
        ("ctrl+1", "many terminals never send ctrl+1"),
    ],
)
def test_keys_that_may_never_arrive_are_remarked(keys: str, said: str) -> None:
    assert said in remarks(Config("Ana", keys={"row.snooze": keys}))[0]
    write(f'[keys]\n"row.snooze" = "{keys}"\n')
    told = run("keys")
    assert (told.code, said in told.err) == (0, True)


def test_setting_a_key_that_cannot_be_changes_nothing() -> None:
    path = config.config_path()
    before = path.read_bytes()
    told = run("config", "set", "keys.row.snooze", "t")
    assert told.code == 2
    assert "t is the key of row.log-touch" in told.err
    assert path.read_bytes() == before
    assert run("config", "set", "keys.row.snooze", "f9").code == 0
    assert config.load().keys == {"row.snooze": "f9"}
    assert run("config", "unset", "keys.row.snooze").code == 0
    assert config.load().keys == {}
