"""The person's own keys: what they wrote, made into what Textual calls the keys, and judged.

Textual accepts any keymap silently: an id that is no command, a key that no keyboard has, and a key that
another command has already, which then is gone. Here each of them is a sentence.
"""

from __future__ import annotations

import unicodedata
from difflib import get_close_matches
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from textual.keys import KEY_NAME_REPLACEMENTS, Keys

from refboard.config import KEYS, Config, ConfigError
from refboard.tui.commands import COMMANDS, heard_together, show_keys

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from refboard.tui.commands import Command

RESERVED: Final = {"ctrl+q": "always quits", "ctrl+c": "copies, or says how to quit"}
"""Keys that no command can have: whatever else is wrong, they work."""
_MODIFIERS: Final = ("ctrl", "shift", "alt", "super", "hyper", "meta")
_SPELLINGS: Final = {
    "esc": "escape", "return": "enter", "pgup": "pageup", "pgdn": "pagedown", "pagedn": "pagedown",
    "del": "delete", "ins": "insert", "spacebar": "space", "bksp": "backspace", "question": "question_mark",
    "star": "asterisk", "dot": "full_stop", "period": "full_stop", "dash": "minus", "hyphen": "minus",
    "control": "ctrl", "option": "alt", "cmd": "super", "win": "super",
}  # fmt: skip
"""What people call keys that Textual calls otherwise."""
_SAME_TO_TERMINALS: Final = {"ctrl+i": "tab", "ctrl+m": "enter", "ctrl+h": "backspace", "ctrl+j": "enter"}


def keymap_of(settings: Config, commands: Sequence[Command] = COMMANDS) -> dict[str, str]:
    """Return the keymap for Textual: command id to its keys.

    Raises ConfigError with the first thing that is wrong, by file and line.
    """
    wrong = troubles(settings, commands)
    if wrong:
        more = f" ({len(wrong) - 1} more: refboard keys lists them.)" if len(wrong) > 1 else ""
        raise ConfigError(f"{wrong[0]}{more}")
    return {command: normalize(keys) for command, keys in settings.keys.items()}


def troubles(settings: Config, commands: Sequence[Command] = COMMANDS) -> list[str]:
    """Every reason for which the person's keys cannot be used, one sentence each."""
    known = {command.id: command for command in commands}
    found = []
    for command, keys in settings.keys.items():
        where = _where(settings, command)
        if command not in known:
            found.append(f"{where}: no command is called {command!r}; {_nearest(command, known)}")
        else:
            found += [f"{where}: {trouble}" for trouble in _troubles_of(keys)]
    return found or [
        f"{_where(settings, command)}: {trouble}" for command, trouble in _clashes(settings.keys, commands)
    ]


def remarks(settings: Config) -> list[str]:
    """What the person should know about keys that are allowed: those that many terminals never send."""
    found = []
    for command, keys in settings.keys.items():
        for key in normalize(keys).split(","):
            if key in _SAME_TO_TERMINALS:
                found.append(f"{command}: for most terminals {key} is the same as {_SAME_TO_TERMINALS[key]}.")
            elif _is_rare(key):
                found.append(f"{command}: many terminals never send {key}; add a plain letter beside it.")
    return found


def keys_of(command: Command, keymap: Mapping[str, str]) -> str:
    """The keys a command has now, as Textual calls them."""
    return keymap.get(command.id) or command.keys


def normalize(keys: str) -> str:
    """Turn keys as people write them ("?", "esc, Ctrl+Z") into Textual's names, still joined by commas."""
    if keys.strip() == ",":
        return "comma"
    return ",".join(_normalize_one(key) for key in keys.split(","))


def _normalize_one(written: str) -> str:
    text = written.strip()
    if len(text) <= 1:
        return _name_of(text) if text else "space" if written else ""
    *modifiers, base = [*text[:-1].split("+"), text[-1]] if text.endswith("+") else text.split("+")
    modifiers = [
        _SPELLINGS.get(word.strip().casefold(), word.strip().casefold()) for word in modifiers if word
    ]
    base = base.strip()
    if len(base) == 1:
        if modifiers == ["shift"]:
            return base.upper()
        base = _name_of(base.lower() if modifiers else base)
    else:
        base = _SPELLINGS.get(base.casefold(), base.casefold())
    order = [word for word in _MODIFIERS if word in modifiers]
    return "+".join([*order, *(word for word in modifiers if word not in _MODIFIERS), base])


def _troubles_of(keys: str) -> Iterator[str]:
    for key in normalize(keys).split(","):
        if not key:
            yield "a command needs a key; leave the line out to keep its own."
        elif key in RESERVED:
            yield f"{key} {RESERVED[key]} and cannot be given to a command."
        elif not _is_key(key):
            near = get_close_matches(key.rpartition("+")[2], sorted(_names()), n=1)
            hint = f" Did you mean {near[0]!r}?" if near else ""
            yield f"no key is called {key!r}.{hint}"


def _clashes(keys: Mapping[str, str], commands: Sequence[Command]) -> Iterator[tuple[str, str]]:
    """Pairs of commands that the person's keys have made share one, under the command that was given it."""
    keymap = {command: normalize(written) for command, written in keys.items()}
    held = [(command, set(keys_of(command, keymap).split(","))) for command in commands]
    for at, (one, keys_of_one) in enumerate(held):
        for other, keys_of_other in held[at + 1 :]:
            if keymap.keys() & {one.id, other.id} and heard_together(one, other):
                given, kept = (one, other) if one.id in keymap else (other, one)
                for key in sorted(keys_of_one & keys_of_other):
                    yield given.id, f"{show_keys(key)} is the key of {kept.id} ({kept.title}) already."


def _where(settings: Config, command: str) -> str:
    lines = settings.lines
    line = lines.get(f"{KEYS}.{command}") or lines.get(KEYS, 1)
    return f"{settings.path} line {line}"


def _nearest(word: str, known: Mapping[str, Command]) -> str:
    near = get_close_matches(word, known, n=1, cutoff=0.5)
    return f"did you mean {near[0]!r}?" if near else "refboard keys lists them."


def _is_key(key: str) -> bool:
    *modifiers, base = key.split("+")
    return all(word in _MODIFIERS for word in modifiers) and base in _names()


def _is_rare(key: str) -> bool:
    *modifiers, base = key.split("+")
    if {"super", "hyper", "meta"} & set(modifiers) or {"ctrl", "shift"} <= set(modifiers):
        return True
    if "ctrl" in modifiers and base.isdecimal():
        return True
    return "ctrl" in modifiers and len(base) > 1 and base not in ("space", "up", "down", "left", "right")


@lru_cache(maxsize=1)
def _names() -> frozenset[str]:
    """Every key there is, without modifiers."""
    plain = {key.value for key in Keys if "+" not in key.value and not key.value.startswith("<")}
    return frozenset(plain | {_name_of(chr(code)) for code in range(0x20, 0x250) if chr(code).isprintable()})


def _name_of(character: str) -> str:
    """What Textual calls the key of a character."""
    if character.isalnum():
        return character
    name = unicodedata.name(character, character).lower().replace("-", "_").replace(" ", "_")
    return KEY_NAME_REPLACEMENTS.get(name, name)
