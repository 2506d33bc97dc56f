"""Drafts of messages: choose purpose, channel, angle and template, and fill in the template."""

from __future__ import annotations

from dataclasses import dataclass

from refboard.analysis.facts import Facts, Person
from refboard.analysis.timing.suggestions import suggest_angle, suggest_day
from refboard.analysis.today.followups import judge_targets
from refboard.practice.actions import contact_objection
from refboard.practice.contact import Refusal, channel_of, channels_for
from refboard.practice.rows import choose, find_row
from refboard.report.messages.templates import (
    MessageDraft,
    MessageSender,
    Template,
    choose_template,
    fill_template,
    find_template,
    read_templates,
)
from refboard.report.messages.tone import advise


class UnwantedError(ValueError):
    """They asked not to be contacted this way."""


class NoTemplateError(ValueError):
    """No template in the workbook has this purpose for this specialty."""


@dataclass(frozen=True, slots=True)
class DraftRequest:
    """What a person chose for a message; "" leaves the choice to the workbook and the figures."""

    message: str = ""
    purpose: str = ""
    channel: str = ""
    angle: str = ""
    topic: str = ""


@dataclass(frozen=True, slots=True)
class PreparedDraft:
    """A draft, suggestions from the answers so far, and the detail the office prefers."""

    draft: MessageDraft
    suggestions: tuple[str, ...]
    detail: str


def prepare_draft(facts: Facts, target_id: str, wanted: DraftRequest, *, sender: str) -> PreparedDraft:
    """Choose what the request leaves open, and fill in the template.

    By default the purpose is the one in Today, and the channel the one the office prefers. Raises UnwantedError
    if they asked not to be contacted this way, NoTemplateError if no template fits, and ValueError for an
    unknown word.
    """
    snapshot = facts.snapshot
    row = find_row(snapshot, "Targets", target_id)
    person = facts.people[row.index]
    templates = read_templates(snapshot)
    chosen = find_template(templates, wanted.message) if wanted.message else None
    purpose = choose(snapshot, "Touches", "Purpose", wanted.purpose) or (chosen.purpose if chosen else "")
    purpose = purpose or _purpose_of_today(facts, row.index)
    channel = choose(snapshot, "Touches", "Channel", channel_of(wanted.channel))
    channel = channel or _way(person, purpose, chosen)
    refusal = contact_objection(snapshot, target_id, channel, purpose=purpose)
    if refusal:
        raise UnwantedError(refusal)
    advice = suggest_angle(facts, person)
    angle = (
        choose(snapshot, "Touches", "Angle", wanted.angle) or person.angle or (advice.angle if advice else "")
    )
    detail = str(person.row["Detail"] or "")
    specialty = str(person.row["Specialty"] or "")
    template = chosen or choose_template(
        templates, purpose=purpose, channel=channel, specialty=specialty, angle=angle, detail=detail
    )
    if template is None:
        readers = f" for {specialty}" if specialty else ""
        raise NoTemplateError(f"No message fits the purpose {purpose}{readers}")
    draft = fill_template(
        template,
        row,
        sender=MessageSender.from_snapshot(snapshot, facts.policy, sender),
        on=facts.on,
        channel=channel,
        purpose=purpose,
        angle=template.angle or angle,
        topic=wanted.topic,
    )
    suggestions = (advice.text if advice else "", suggest_day(facts, person))
    return PreparedDraft(draft, tuple(filter(None, suggestions)), detail)


def remarks_on(prepared: PreparedDraft, draft: MessageDraft, facts: Facts) -> tuple[str, ...]:
    """List what to check in a draft after a person edited it: open placeholders, tone, promises."""
    advice = advise(
        draft.subject, draft.body, detail=prepared.detail, purpose=draft.purpose, policy=facts.policy
    )
    return (*draft.open, *advice)


def _way(person: Person, purpose: str, chosen: Template | None) -> str:
    # A note about a patient they sent is not outreach: every channel is allowed.
    ways = channels_for(person.row, Refusal() if purpose == "Loop note" else person.refusal)
    return next(iter(ways), "") or (chosen.channel if chosen else "") or "Letter"


def _purpose_of_today(facts: Facts, at: int) -> str:
    verdict = judge_targets(facts).get(at)
    return (verdict.purpose if verdict else "") or "Check-in"
