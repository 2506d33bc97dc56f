"""The program gives what its command line promised: the same options, exit codes and JSON keys as recorded."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import contract
import pytest

PROMISED: Final[contract.Contract] = json.loads(
    Path(__file__).with_name("contract.json").read_text(encoding="utf-8")
)
_ITEM: Final = (
    "label", "lane", "short", "people", "decision", "owners", "handlers", "count", "since",
)  # fmt: skip
_BEFORE: Final = (
    "target_id", "source", "contact", "owner", "tier", "reason", "why", "due", "late", "rank", "channel", "purpose",
    "angle", "guard", "also", "refs", "suggest",
)  # fmt: skip
_LINE: Final = ("kind", "lane", "n", "oldest", "text", "items")
_IN_TODAY: Final = {f"items[].{name}" for name in _ITEM} | {"held[].label", "backlog"}
_IN_BACKLOG: Final = {f"backlog[].{name}" for name in _LINE} | {
    f"backlog[].items[].{name}" for name in (*_BEFORE, *_ITEM)
}
_HEALTH: Final = {"score_spread", "fall"}
_VERDICT: Final = {"experiment", *(f"verdict.{name}" for name in ("effect", "since", "touches", "until"))}
ADDED_KEYS: Final[dict[str, set[str]]] = {
    "today --json": _IN_TODAY | _IN_BACKLOG,
    "today --reason": _IN_TODAY,
    **dict.fromkeys(("timing --json", "timing --by answered"), _VERDICT),
    "brief --json": {
        "kept[].recorded",
        "totals.states.falling",
        *(f"undecided[].{name}" for name in _HEALTH),
    },
    "brief SOURCE": {
        "materials",
        *(f"materials[].{key}" for key in ("by", "name", "on", "times")),
        "totals.states.falling",
        *(f"health.{name}" for name in _HEALTH),
        *(f"up[].{name}" for name in _ITEM),
    },
    "draft": {"hint"},
    "draft --log": {"hint"},
    "loop --json": {"schedule.recorded", "note.recorded"},
    "messages --json": {"messages[].hint"},
    "sources --json": {
        "totals.states.falling",
        *(f"sources[].{name}" for name in _HEALTH),
        *(f"sources[].fall.{name}" for name in ("expected", "found", "p", "recent", "recent_open_days")),
    },
    "sources --sort": {"totals.states.falling", *(f"sources[].{name}" for name in _HEALTH)},
}
_ADOPT: Final = {
    "left_out", "names[].set", "not_used", "refused", "refused_sheets", "tables[].add", "tables[].asked",
    "tables[].columns[].samples", "tables[].columns[].set", "tables[].columns[].why", "tables[].new_rows_sheet", "tables[].rows", "words",
}  # fmt: skip
GONE_KEYS: Final[dict[str, set[str]]] = {
    call: {
        f"tables[].{key}" for key in ("called", "columns[].letter", "how", "missing", "needs_id", "perhaps")
    }
    for call in ("adopt --dry-run", "adopt --yes")
}
"""Keys that a list over several sheets has no place for; each is a line of CHANGELOG.md."""
ADDED_KEYS.update(dict.fromkeys(GONE_KEYS, _ADOPT))
"""Keys that came later, by call; each is a line of CHANGELOG.md. None may go."""
ADDED_PARTS: Final = {"review --json": "patterns"}
"""Objects that came later with all that is in them, by call; see CHANGELOG.md."""
ADDED_COMMANDS: Final = {"calendar", "experiment", "import", "plan", "reassign", "write-off"}
"""Commands that came later; each is a line of CHANGELOG.md."""
ADDED_OPTIONS: Final = {
    "adopt": {"--undo"},
    "check": {"--fix", "--yes"},
    "decide": {"--how"},
    "draft": {"--fill", "--out", "--force", "--materials"},
    "log": {"--materials", "--value", "--value-to", "--yes"},
    "referral": {"--yes"},
    "resolve": {"--all"},
    "sync": {"--same"},
    "today": {"--for", "--role"},
}
"""Options that came later, by command; each is a line of CHANGELOG.md. None may go."""
CHANGED_OPTIONS: Final[dict[str, dict[str, dict[str, Any]]]] = {
    "draft": {"[WORKBOOK] TARGET": {"metavar": "[WORKBOOK] TARGET ..."}}
}
"""What changed of an option, by command and flag or metavar; each is a line of CHANGELOG.md."""


@pytest.fixture(scope="module")
def present(tmp_path_factory: pytest.TempPathFactory) -> contract.Contract:
    return contract.record(tmp_path_factory.mktemp("contract"))


def test_every_command_takes_the_options_it_took(present: contract.Contract) -> None:
    promised = {
        command: [
            option | CHANGED_OPTIONS.get(command, {}).get((option["flags"] or [option["metavar"]])[0], {})
            for option in options
        ]
        for command, options in PROMISED["options"].items()
    }
    now = {
        command: [
            option
            for option in options
            if not ADDED_OPTIONS.get(command, set()).intersection(option["flags"])
        ]
        for command, options in json.loads(json.dumps(present["options"])).items()
    }
    assert {command: now.get(command) for command in promised} == promised
    assert set(now) - set(promised) == ADDED_COMMANDS


def test_every_call_ends_with_the_exit_code_it_had(present: contract.Contract) -> None:
    assert present["codes"] == PROMISED["codes"]


@pytest.mark.parametrize("call", sorted(PROMISED["keys"]))
def test_json_has_the_keys_it_had(present: contract.Contract, call: str) -> None:
    promised = set(PROMISED["keys"][call]) - GONE_KEYS.get(call, set())
    # Every rate says how many more have no outcome yet.
    later = {f"{key.removesuffix('shrunk')}open" for key in promised if key.endswith("shrunk")}
    part = ADDED_PARTS.get(call)
    given = {
        key
        for key in present["keys"][call]
        if part is None or (key != part and not key.startswith(f"{part}."))
    }
    assert given == promised | ADDED_KEYS.get(call, set()) | later
