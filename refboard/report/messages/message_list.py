"""The message templates and their answers, as data and as a page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from refboard.analysis.facts import Facts
from refboard.analysis.rates.rates import make_rate
from refboard.analysis.timing.suggestions import MessageUse, count_message_use
from refboard.practice.words import day_text, plural
from refboard.report.data import fields_data
from refboard.report.figures import rate_text
from refboard.report.messages.templates import Template
from refboard.report.pages.page import Grid, Page, PageSection, Paragraph
from workbook.schema import fold

_UNUSED = MessageUse(0, make_rate(0, 0))


def messages_data(facts: Facts, templates: Sequence[Template]) -> dict[str, Any]:
    """Turn the templates into ``{on, messages: [{message_id, name, ..., sent, response}]}``."""
    return {
        "on": facts.on.isoformat(),
        "messages": [
            {**fields_data(template), **fields_data(find_use(facts, template), rate="response")}
            for template in templates
        ],
    }


def messages_page(facts: Facts, templates: Sequence[Template]) -> Page:
    """List the templates and how often each was sent and answered, without ranking them."""
    too_few = facts.policy.too_few
    rows = []
    for template in templates:
        use = find_use(facts, template)
        fits = " · ".join(filter(None, (template.channel, template.specialty, template.angle)))
        answered = rate_text(use.rate, too_few) if use.sent else ""
        rows.append(
            (template.key, template.name, template.purpose, fits, str(use.sent), str(use.rate.n), answered)
        )
    grid = Grid(
        ("Message", "Name", "Purpose", "For", "Sent", "n", "Answered"), tuple(rows), frozenset({4, 5, 6})
    )
    block = grid if rows else Paragraph("There are no message templates in the workbook.")
    small_print = (
        f"Sent: touches that ask for an answer and name the template. n: those at least {facts.policy.matured} "
        f"open days old. Answered: within {facts.policy.window} open days. Templates are not assigned at "
        "random, so a difference between them proves nothing."
    )
    return Page(
        "Messages",
        f"{day_text(facts.on)} · {plural(len(rows), 'template')}",
        (PageSection("Templates", (block,)),),
        small_print=(small_print,),
    )


def find_use(facts: Facts, template: Template) -> MessageUse:
    """Count how often a template was sent, by its id or, if no touch has that, its name."""
    used = count_message_use(facts)
    found = used.get(fold(template.message_id)) if template.message_id else None
    return found or (used.get(fold(template.name)) if template.name else None) or _UNUSED
