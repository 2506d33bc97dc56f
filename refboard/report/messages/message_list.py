"""The message templates and what came of them, as data and as a page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from refboard.analysis.facts import Facts
from refboard.analysis.rates.rates import make_rate
from refboard.analysis.timing.suggestions import MessageUse, count_message_use
from refboard.practice.words import day_text, plural
from refboard.report.figures import rate_data, rate_text
from refboard.report.messages.templates import Template
from refboard.report.pages.page import Grid, Page, PageSection, Paragraph
from workbook.schema import fold

_UNUSED = MessageUse(0, make_rate(0, 0))


def messages_data(facts: Facts, templates: Sequence[Template]) -> dict[str, Any]:
    """Turn the templates into ``{on, messages: [{message_id, name, ..., sent, response}]}``."""
    return {
        "on": facts.on.isoformat(),
        "messages": [
            {
                "message_id": template.message_id, "name": template.name, "purpose": template.purpose,
                "specialty": template.specialty, "angle": template.angle, "channel": template.channel,
                "subject": template.subject, "body": template.body,
                "sent": (use := use_of(facts, template)).sent, "response": rate_data(use.rate),
            }
            for template in templates
        ],
    }  # fmt: skip


def messages_page(facts: Facts, templates: Sequence[Template]) -> Page:
    """Tell the templates, and how often each was sent and answered; never one as better than another."""
    too_few = facts.policy.too_few
    rows = []
    for template in templates:
        use = use_of(facts, template)
        fits = " · ".join(filter(None, (template.channel, template.specialty, template.angle)))
        answered = rate_text(use.rate, too_few) if use.sent else ""
        rows.append(
            (template.key, template.name, template.purpose, fits, str(use.sent), str(use.rate.n), answered)
        )
    grid = Grid(
        ("Message", "Name", "Purpose", "For", "Sent", "n", "Answered"), tuple(rows), frozenset({4, 5, 6})
    )
    block = grid if rows else Paragraph("No message templates are in the workbook.")
    small_print = (
        f"Sent: touches that ask for an answer and name the template. n: those at least {facts.policy.matured} "
        f"open days old. Answered: within {facts.policy.window} open days. Templates are not handed out at "
        "random: a difference between them is no proof."
    )
    return Page(
        "Messages",
        f"{day_text(facts.on)} · {plural(len(rows), 'template')}",
        (PageSection("Templates", (block,)),),
        (small_print,),
    )


def use_of(facts: Facts, template: Template) -> MessageUse:
    """How often a template was sent, under its id or, where nobody used that, its name."""
    used = count_message_use(facts)
    found = used.get(fold(template.message_id)) if template.message_id else None
    return found or (used.get(fold(template.name)) if template.name else None) or _UNUSED
