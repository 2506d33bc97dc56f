"""Which touches ask for an answer, and which answer belongs to which touch.

A response recorded on a touch answers that touch, and a conversation answers it on its day. An incoming touch answers
the touch that it names, else the office's latest asking touch before it within the attribution window. One
answer answers one touch.
"""

from __future__ import annotations

from functools import lru_cache

import polars as pl

from refboard.analysis.facts import Facts

NOT_ASKING = ("Loop note", "Thank you", "Reply")
NOT_REACHING = ("Bounced", "Left materials")
CONVERSATION = "Spoke"
"""The outcome of a touch that was itself the answer."""


def is_asking() -> pl.Expr:
    """Build the condition that a touch asks for an answer: outgoing, delivered, and neither service nor thanks."""
    return ~pl.col("incoming") & ~pl.col("outcome").is_in(NOT_REACHING) & ~pl.col("purpose").is_in(NOT_ASKING)


def _shows_answers(facts: Facts) -> pl.Expr:
    """Build the condition that an answer to a touch would be in the workbook.

    Where only conversations are recorded, a letter without an answer says nothing: only the channels by which people
    talk count.
    """
    if facts.recorded.replies:
        return pl.lit(value=True)
    talking = facts.touches.filter(~pl.col("incoming") & (pl.col("outcome") == CONVERSATION))[
        "channel"
    ].unique()
    return pl.col("channel").is_in(talking.to_list()) & pl.lit(facts.recorded.answers)


@lru_cache(maxsize=2)
def attribute(facts: Facts) -> pl.DataFrame:
    """Match every touch with its answer.

    Returns ``facts.touches`` with: asking; answered; answered_on and answered_number (null when the answer has no usable
    date) and answered_minute (of that day, null when unknown), of the earliest answer; spoke: an outgoing touch
    that was a conversation; replied: answered by more than that; answers_at (incoming): ``at`` of the touch that it answers, or null.
    """
    touches = facts.touches.with_columns(
        (is_asking() & _shows_answers(facts)).alias("asking"),
        (~pl.col("incoming") & (pl.col("outcome") == CONVERSATION)).alias("spoke"),
    )
    links = _links(touches, facts.policy.attribution)
    first = (
        links.sort("stamp", "at")
        .group_by("answers_at", maintain_order=True)
        .agg(
            pl.col("date").first().alias("came_on"),
            pl.col("number").first().alias("came_number"),
            pl.col("minute").first().alias("came_minute"),
        )
    )
    touches = touches.join(links.select("at", "answers_at"), on="at", how="left", maintain_order="left")
    touches = touches.join(first, left_on="at", right_on="answers_at", how="left", maintain_order="left")
    outgoing = ~pl.col("incoming")
    written = (pl.col("response") != "") | pl.col("responded_on").is_not_null()
    return touches.with_columns(
        (outgoing & (written | pl.col("came_on").is_not_null() | pl.col("spoke"))).alias("answered"),
        (outgoing & (written | pl.col("came_on").is_not_null())).alias("replied"),
        *(
            pl.when("spoke")
            .then(pl.col(spoken))
            .when(outgoing)
            .then(
                pl.when(pl.col("responded_on").is_not_null())
                .then(pl.col(f"responded_{name}"))
                .otherwise(pl.col(f"came_{name}"))
            )
            .alias(f"answered_{name}")
            for name, spoken in (("on", "date"), ("number", "number"), ("minute", "minute"))
        ),
    ).drop("came_on", "came_number", "came_minute")


def _links(touches: pl.DataFrame, window: int) -> pl.DataFrame:
    """Find the touch that each incoming one answers: at, stamp, date, number, minute, answers_at."""
    keep = ("at", "stamp", "date", "number", "minute", "answers_at")
    incoming = touches.filter("incoming")
    if incoming.is_empty():
        return incoming.with_columns(pl.lit(None, pl.Int64).alias("answers_at")).select(keep)
    named = (
        touches.filter(~pl.col("incoming"), pl.col("id") != "")
        .unique("id", keep="first", maintain_order=True)
        .select(pl.col("id").alias("answers"), pl.col("at").alias("answers_at"))
    )
    by_id = incoming.join(named, on="answers", how="inner")
    # A touch without a time counts from the start of its day, an answer without one at the end of its day.
    start = pl.col("stamp") - pl.when(pl.col("minute").is_null()).then(1439).otherwise(0)
    asked = (
        touches.filter("asking")
        .select(
            start.alias("stamp"),
            "office",
            pl.col("at").alias("answers_at"),
            "channel",
            pl.col("number").alias("sent"),
        )
        .sort("stamp", "channel", "answers_at")
    )
    rest = incoming.join(by_id.select("at"), on="at", how="anti").sort("stamp", "at")
    by_time = rest.join_asof(asked, on="stamp", by="office", strategy="backward", check_sortedness=False)
    by_time = by_time.filter(pl.col("answers_at").is_not_null(), pl.col("number") - pl.col("sent") <= window)
    return pl.concat([by_id.select(keep), by_time.select(keep)])
