"""The plan of a day on the road as an HTML file to print: one box for each stop, with lines to write on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from refboard.analysis.plan.road_plan import PlanPerson, PlanStop, RoadPlan
from refboard.report.pages.document import escape, write_document
from refboard.report.road_plan import (
    left_out_name,
    left_out_text,
    materials_text,
    nothing_text,
    owed_text,
    place_text,
    plan_page,
    plan_subtitle,
    plan_title,
    prefers_text,
    remark_text,
    when_text,
    who_text,
    why_text,
)

_MOST_OWED, _MOST_LEFT_OUT = 4, 12
_NOTES: Final = ("Spoke with", "Left", "Next")
STYLE: Final = """
@page { margin: 10mm 12mm; }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1rem; max-width: 52rem; color: #1c2529; background: #ffffff;
  font: 9pt/1.28 "Source Sans 3", "Noto Sans", "Liberation Sans", sans-serif; }
header { border-bottom: 2px solid #1f6f78; padding-bottom: .3rem; margin-bottom: .6rem;
  display: flex; justify-content: space-between; align-items: baseline; gap: 1rem; }
h1 { font-size: 1.35rem; line-height: 1.15; margin: 0; }
header p { margin: 0; color: #45535a; white-space: nowrap; }
h1, h2, p, dd, li { overflow-wrap: anywhere; unicode-bidi: isolate; }
article { border: 1px solid #b9c4c9; border-radius: 4px; padding: .35rem .55rem .45rem; margin: 0 0 .4rem;
  break-inside: avoid; }
article.late { border-left: 4px solid #a32020; }
.top { display: flex; justify-content: space-between; gap: 1rem; align-items: baseline; }
h2 { font-size: 1.08rem; margin: 0; }
h2 .number { color: #1f6f78; }
h2 .tier { font-weight: 400; color: #45535a; }
.top p { margin: 0; font-weight: 600; white-space: nowrap; }
.place { margin: 0 0 .1rem; color: #45535a; }
dl { margin: 0; display: grid; grid-template-columns: 5.6rem 1fr; gap: .08rem .5rem; }
dt { color: #45535a; }
dd { margin: 0; }
dd.late { color: #a32020; font-weight: 600; }
.write { display: flex; gap: 1rem; margin-top: .6rem; color: #45535a; }
.write span { flex: 1; border-bottom: 1px solid #8a979d; padding-bottom: .05rem; }
section h2 { color: #1f6f78; text-transform: uppercase; font-size: .8rem; letter-spacing: .06em; margin: .5rem 0 .15rem; }
ul { margin: 0; padding-left: 1rem; columns: 2; column-gap: 1.4rem; font-size: .92em; }
li { break-inside: avoid; }
footer { margin-top: .5rem; border-top: 1px solid #b9c4c9; color: #45535a; font-size: .82rem; }
footer p { margin: .2rem 0 0; }
@media print { html { font-size: 80%; } body { padding: 0; max-width: none; font-size: 8.4pt; line-height: 1.22; } }
"""


def write_sheet(plan: RoadPlan) -> str:
    """Write a plan as one HTML file; a stop never breaks across two sheets."""
    return write_document(plan_title(plan), STYLE, _lines(plan))


def _lines(plan: RoadPlan) -> Iterator[str]:
    yield f"<header><h1>{escape(plan_title(plan))}</h1><p>{escape(plan_subtitle(plan))}</p></header>"
    yield "<main>"
    for number, stop in enumerate(plan.stops, start=1):
        yield from _stop(number, stop, plan)
    if not plan.stops:
        yield f"<p>{escape(nothing_text(plan))}</p>"
    yield from _left_out(plan)
    yield "</main>"
    yield "<footer>"
    yield from (f"<p>{escape(text)}</p>" for text in plan_page(plan).small_print)
    yield "</footer>"


def _stop(number: int, stop: PlanStop, plan: RoadPlan) -> Iterator[str]:
    tier = f' <span class="tier">{escape(stop.tier)}</span>' if stop.tier else ""
    yield '<article class="late">' if stop.late else "<article>"
    name = f'<span class="number">{number}.</span> {escape(stop.source)}{tier}'
    yield f'<div class="top"><h2>{name}</h2><p>{escape(stop.phone)}</p></div>'
    where = " · ".join(part for part in (place_text(stop), when_text(stop)) if part)
    yield f'<p class="place">{escape(where)}</p>'
    yield "<dl>"
    for person in stop.people:
        yield from _person(person, stop)
    rows = [("We owe", owed_text(owed, plan), owed.late) for owed in stop.owed[:_MOST_OWED]]
    if len(stop.owed) > _MOST_OWED:
        rows.append(("", f"{len(stop.owed) - _MOST_OWED} more owed.", False))
    rows += [("Last words", remark_text(remark, plan), False) for remark in stop.remarks]
    bring = f"Bring {', '.join(stop.bring)}" if stop.bring else ""
    have = " · ".join(part for part in (materials_text(stop.materials, plan), bring) if part)
    rows.append(
        (
            "They have" if stop.materials else "Bring",
            have.removeprefix("" if stop.materials else "Bring "),
            False,
        )
    )
    for label, text, late in rows:
        yield from _pair(label, text, late=late)
    yield "</dl>"
    yield f'<div class="write">{"".join(f"<span>{word}</span>" for word in _NOTES)}</div>'
    yield "</article>"


def _person(person: PlanPerson, stop: PlanStop) -> Iterator[str]:
    prefers = prefers_text(person)
    yield from _pair("See", f"{who_text(person)}{f' · prefers {prefers}' if prefers else ''}")
    yield from _pair("Soon" if stop.soon else "Why", why_text(person), late=person.late)
    yield from _pair("Mind", person.guard)


def _pair(label: str, text: str, *, late: bool = False) -> Iterator[str]:
    if text:
        state = ' class="late"' if late else ""
        yield f"<dt>{label}</dt><dd{state}>{escape(text)}</dd>"


def _left_out(plan: RoadPlan) -> Iterator[str]:
    if not plan.left_out:
        return
    yield "<section><h2>Not on this day</h2><ul>"
    for entry in plan.left_out[:_MOST_LEFT_OUT]:
        yield f"<li><b>{escape(left_out_name(entry))}</b>: {escape(left_out_text(entry))}</li>"
    rest = len(plan.left_out) - _MOST_LEFT_OUT
    if rest > 0:
        yield f"<li>{rest:,} more.</li>"
    yield "</ul></section>"
