"""From a review to what its pane draws: what was found, the funnel, the causes, and one table at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from refboard.practice.words import plural
from refboard.report.figures import rate_text

if TYPE_CHECKING:
    from refboard.analysis.rates.rates import Rate
    from refboard.analysis.review.leaks import FunnelLeak
    from refboard.analysis.review.review import Review, ReviewGroup, SourceKind

NOT_GIVEN: Final = "not given"
HANDOFF: Final = "handoff"
TOO_FEW, NOTHING = "too few to tell", "nothing stands out"
TABLES: Final = (
    "specialty",
    "angle",
    "channel",
    "purpose",
    "step",
    "tier",
    "city",
    "specialty and angle",
    "sources by specialty",
    "sources by tier",
    "sources by city",
)
"""The tables of shares."""
PATTERNS: Final = (
    "sources compared: completed",
    "sources compared: answered",
    "next month",
    "touches until an answer",
    "first referral",
    "month received",
    "service line",
    "patients not seen",
)
"""The figures of the whole practice, by their names in `report.patterns`."""
COMPARED: Final = {PATTERNS[0]: "completion", PATTERNS[1]: "response"}
"""Those with a funnel plot, and the share that it compares sources by."""
VIEWS: Final = (*TABLES, *PATTERNS)
"""What the key for the next table goes through, one shown at a time."""


@dataclass(frozen=True, slots=True)
class ReviewFinding:
    """One sentence with its glyph: ``!`` stands out, ``✓`` nothing does, ``?`` too few to tell.

    ``word`` says the same as the glyph.
    """

    glyph: str
    word: str
    text: str

    @property
    def found(self) -> bool:
        """Whether something stands out."""
        return self.glyph == "!"


@dataclass(frozen=True, slots=True)
class FunnelBar:
    """One step of the funnel: ``share`` of the first step's offices (0 to 1), ``share_text`` its own share in words.

    ``weak`` names the part of our work that comes before it, where that is the weakest; "" elsewhere.
    """

    name: str
    n: int
    share: float
    share_text: str
    weak: str


@dataclass(frozen=True, slots=True)
class TableLine:
    """One row of a table: ``more`` are its counts, ``rate`` what is drawn, ``enough`` False where there are too few."""

    name: str
    more: tuple[str, ...]
    rate: Rate
    enough: bool


@dataclass(frozen=True, slots=True)
class ReviewTable:
    """A table: ``head`` names the counts of its lines, ``usual`` is the share over all touches (None: not known)."""

    title: str
    head: tuple[str, ...]
    lines: tuple[TableLine, ...]
    usual: float | None
    rests_on: str = "outcomes"
    """The fact that its shares rest on: answers or outcomes."""


def finding_of(review: Review) -> ReviewFinding:
    """What the review comes to: the weakest part and its evidence."""
    if review.weakest == TOO_FEW:
        return ReviewFinding("?", "Too few to tell.", review.evidence)
    if review.weakest == NOTHING:
        return ReviewFinding("✓", "Nothing stands out.", review.evidence)
    return ReviewFinding("!", f"Weakest: {review.weakest}.", review.evidence)


def causes_of(review: Review) -> tuple[ReviewFinding, ...]:
    """What is known of targeting, message, timing and handoff, whichever stands out."""
    return tuple(ReviewFinding(_glyph(leak, review), leak.part, leak.evidence) for leak in review.leaks)


def _glyph(leak: FunnelLeak, review: Review) -> str:
    if leak.found:
        return "!"
    # Promises are not compared with each other: their number alone decides.
    if leak.part == HANDOFF:
        return "?" if leak.n < review.too_few else "✓"
    # No difference found among a few is no proof that there is none.
    return "?" if leak.p is None or review.weakest == TOO_FEW else "✓"


def steps_of(review: Review) -> tuple[FunnelBar, ...]:
    """The funnel, each step with its share of the offices that have had time for it."""
    steps = review.funnel.steps
    most = max(steps[0].n, 1)
    return tuple(
        FunnelBar(
            step.step.capitalize(),
            step.n,
            step.n / most,
            "" if step.rate is None else rate_words(step.rate, review.too_few),
            review.weakest if step.step == review.weakest_step else "",
        )
        for step in steps
    )


def funnel_notes(review: Review) -> tuple[str, ...]:
    """What the funnel leaves out."""
    funnel, notes = review.funnel, ["Percentages are of the offices that have had time for the step."]
    if funnel.young:
        there = plural(funnel.young, "office")
        notes.append(f"{there} first contacted less than {funnel.after} days ago: not counted yet.")
    if funnel.unanswered_referred:
        there = plural(funnel.unanswered_referred, "office")
        notes.append(f"{there} referred after our touches, with no answer recorded.")
    return tuple(notes)


def rate_words(rate: Rate, too_few: int) -> str:
    """Say a share with its interval and how many it is out of."""
    if not rate.is_enough(too_few) or rate.low is None or rate.high is None:
        return f"too few to tell ({rate.n:,})"
    return f"{rate_text(rate, too_few)} of {rate.n:,}"


def breakdown_of(review: Review, name: str) -> ReviewTable:
    """One of `TABLES`."""
    if name.startswith("sources by "):
        kinds = review.kinds.get(name.removeprefix("sources by "), ())
        return ReviewTable(
            f"Completed, all years: {name}",
            ("refer",),
            tuple(_kind_line(kind, review) for kind in kinds),
            None,
        )
    groups = review.mix if name == "specialty and angle" else review.by.get(name, ())
    return ReviewTable(
        f"Answered touches by {name}",
        ("sent",),
        tuple(_group_line(group, review) for group in groups),
        review.usual.rate,
        rests_on="answers",
    )


def _group_line(group: ReviewGroup, review: Review) -> TableLine:
    name = group.name or NOT_GIVEN
    if group.more:
        name = f"{name}, {group.more}"
    return TableLine(name, (f"{group.sent:,}",), group.rate, group.rate.is_enough(review.too_few))


def _kind_line(kind: SourceKind, review: Review) -> TableLine:
    refer = f"{kind.referring.k} of {kind.referring.n}"
    return TableLine(
        kind.name or NOT_GIVEN, (refer,), kind.completion, kind.completion.is_enough(review.too_few)
    )
