from __future__ import annotations

from dataclasses import replace
from datetime import date

from refboard.analysis.today.followups import Backlog, FollowUp, HeldBack, Queue
from refboard.report import data
from refboard.report.pages import plain
from refboard.report.sentences import headline, listing, plural, sentence

ON = date(2026, 11, 23)
ITEM = FollowUp(
    target_id="P-ITO1X", source="Lakeside Family", contact="Dr. Ito", owner="Ana Reyes", tier="A", reason="promised",
    why="Promised for Fri Nov 20: Send the sinus guide.", due=date(2026, 11, 20), late=True, rank=3.3, channel="Phone",
    purpose="Check-in", angle="Speed", guard="Ben Adler called this office earlier today.", also=("check-in",), refs=("T-1A",),
)  # fmt: skip
NEW = FollowUp(
    target_id="#7", source="Harbor Clinic", contact="", owner="", tier="", reason="check-in",
    why="No contact with this office yet.", due=None, late=False, rank=1, channel="", purpose="Introduce", angle="",
    guard="",
)  # fmt: skip
HELD = HeldBack(
    "P-OMA2X", "Oak Street", "Olga Moss", "Do not contact (since Tue Jun 9).", "Ana Reyes", "check-in"
)


def test_today_in_plain_text() -> None:
    printed = plain.today(Queue(ON, (ITEM, NEW), (HELD,)))
    assert printed == (
        "Mon Nov 23, 2026: 2 follow-ups · 1 late · 1 held back\n"
        "\n"
        "Promised (1)\n"
        "\n"
        " 1! Lakeside Family, Dr. Ito                                             P-ITO1X\n"
        "    promised (also check-in) · late, due Fri Nov 20 · tier A · Ana Reyes\n"
        "    by Phone\n"
        "    Promised for Fri Nov 20: Send the sinus guide.\n"
        "    Keep in mind: Ben Adler called this office earlier today.\n"
        "\n"
        "Check-ins (1)\n"
        "\n"
        " 2  Harbor Clinic                                                             #7\n"
        "    check-in · unowned\n"
        "    No contact with this office yet.\n"
        "\n"
        "Held back (1):\n"
        "- Oak Street, Olga Moss (P-OMA2X): Do not contact (since Tue Jun 9).\n"
    )


def test_old_work_is_one_line_at_the_end_of_its_lane() -> None:
    old = replace(
        ITEM,
        late=False,
        due=None,
        also=(),
        guard="",
        count=2,
        since=date(2026, 3, 2),
        people=("Dr. Ito", "Kim Lee"),
    )
    queue = Queue(ON, (ITEM,), (), (Backlog("promised", (old, NEW), 60),))
    printed = plain.today(queue)
    assert printed.endswith(
        "\n\n+ 3 promises older than 60 open days: do or write off (Lakeside Family, Harbor\n    Clinic)\n"
    )
    (line,) = data.today_data(queue)["backlog"]
    assert {key: line[key] for key in ("kind", "lane", "n", "oldest")} == {
        "kind": "promised", "lane": "promised", "n": 3, "oldest": "2026-03-02",
    }  # fmt: skip
    two = plain.today(Queue(ON, (replace(old, decision="tier A"),), ()))
    assert "Lakeside Family, Dr. Ito, Kim Lee" in two
    assert "    Suggested: set tier A\n" in two


def test_an_empty_today_says_so() -> None:
    assert plain.today(Queue(ON, (), ())) == "Mon Nov 23, 2026: no follow-ups\n"


def test_hostile_text_becomes_marks() -> None:
    bad = FollowUp(**{
        **{name: getattr(ITEM, name) for name in FollowUp.__slots__},
        "source": "\x1b]0;owned\x07Clinic", "contact": "Dr\u202eoti", "why": "line\none\x1b[2J", "target_id": "P\x9bX",
    })  # fmt: skip
    printed = plain.today(Queue(ON, (bad,), (HeldBack("\x1b[1m", "a\rb", "", "x\x07"),)))
    assert "␛]0;owned␇Clinic, Dr‹U+202E›oti" in printed
    assert "line␊one␛[2J" in printed
    assert all(character.isprintable() or character == "\n" for character in printed)


def test_wide_letters_keep_the_columns() -> None:
    from rich.cells import cell_len

    wide = FollowUp(**{**{name: getattr(ITEM, name) for name in FollowUp.__slots__}, "source": "友愛クリニック" * 9,
                       "why": "長い" * 80})  # fmt: skip
    for width in (40, 80):
        lines = plain.today(Queue(ON, (wide,), ()), width).splitlines()
        assert max(map(cell_len, lines)) <= width
        assert next(line for line in lines if line.startswith(" 1!")).endswith("  P-ITO1X")
        assert sum(line.count("長い") for line in lines) == 80


def test_today_as_data() -> None:
    plain: dict[str, object] = {
        "short": "", "people": [], "decision": "", "owners": [], "handlers": [], "count": 1, "since": None,
    }  # fmt: skip
    assert data.today_data(Queue(ON, (ITEM, NEW), (HELD,))) == {
        "backlog": [],
        "on": "2026-11-23",
        "items": [
            {
                "target_id": "P-ITO1X", "source": "Lakeside Family", "contact": "Dr. Ito", "owner": "Ana Reyes",
                "tier": "A", "reason": "promised", "label": "promised", "also": ["check-in"],
                "why": "Promised for Fri Nov 20: Send the sinus guide.", "due": "2026-11-20", "late": True,
                "rank": 3.3, "channel": "Phone", "purpose": "Check-in", "angle": "Speed",
                "guard": "Ben Adler called this office earlier today.", "refs": ["T-1A"], "suggest": "",
                "lane": "promised", **plain,
            },
            {
                "target_id": "#7", "source": "Harbor Clinic", "contact": "", "owner": "", "tier": "",
                "reason": "check-in", "label": "check-in", "also": [], "why": "No contact with this office yet.", "due": None,
                "late": False, "rank": 1, "channel": "", "purpose": "Introduce", "angle": "", "guard": "", "refs": [],
                "suggest": "", "lane": "check-ins", **plain,
            },
        ],
        "held": [
            {
                "target_id": "P-OMA2X", "source": "Oak Street", "contact": "Olga Moss", "owner": "Ana Reyes",
                "reason": "check-in", "label": "check-in", "why": "Do not contact (since Tue Jun 9).",
            },
        ],
    }  # fmt: skip


def test_small_words() -> None:
    assert [plural(n, "touch", "touches") for n in (0, 1, 2, 1200)] == [
        "0 touches",
        "1 touch",
        "2 touches",
        "1,200 touches",
    ]
    assert [listing(["a", "b", "c"][:n]) for n in range(4)] == ["", "a", "a and b", "a, b and c"]
    assert [sentence(text) for text in ("", " call  back ", "Now!")] == ["", "call back.", "Now!"]
    assert headline(Queue(ON, (NEW,), ())) == "Mon Nov 23, 2026: 1 follow-up"
