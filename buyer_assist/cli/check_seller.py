"""`check-seller`: what a seller's rating is worth."""

from __future__ import annotations

import re
from typing import Annotated

import typer

from buyer_assist.cli.answer import Answer
from buyer_assist.cli.session import session_of
from buyer_assist.domain.errors import DataFileError, RefusedError
from buyer_assist.domain.sellers import check_seller as judge
from buyer_assist.domain.sellers import parse_percent
from buyer_assist.render.tracking import rating_blocks, rating_json


def check_seller(
    ctx: typer.Context,
    votes: Annotated[str, typer.Option(metavar="N", help="How many buyers voted.")],
    positive: Annotated[str, typer.Option(metavar="PCT", help="Share of content buyers, such as 98.5%.")],
) -> Answer:
    """Judge a seller's rating: 100 % from 10 votes says less than 98 % from a thousand.

    Example:
      buyer-assist check-seller --votes 1250 --positive 98.2%
    """
    session = session_of(ctx)
    policy = session.policy(None)
    enough, good = policy.number("seller-votes-enough"), policy.number("seller-rating-good")
    if enough is None or good is None:
        raise DataFileError("The rules for sellers' ratings have no number.", "See: buyer-assist policies")
    percent = parse_percent(positive)
    if 0 < percent <= 1:
        session.notes.append(
            f"{percent} was read as {percent} percent; a share of all would be {percent * 100} percent."
        )
    rating = judge(_votes(votes), percent, enough_votes=enough, good_from=good)
    return Answer(rating_json(rating), rating_blocks(rating))


def _votes(typed: str) -> int:
    """A whole number, as shop pages write it: `1250`, `1,250`, `1 250`."""
    plain = typed.strip()
    if not re.fullmatch(r"[0-9]{1,12}|[0-9]{1,3}(?:[,. \u00a0\u202f][0-9]{3}){1,3}", plain):
        raise RefusedError(f'"{typed}" is not a number of votes.', "Type a whole number, such as 1250.")
    return int(re.sub("[^0-9]", "", plain))
