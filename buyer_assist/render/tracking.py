"""Screens about tracking numbers and sellers."""

from __future__ import annotations

from typing import Any

from buyer_assist.domain.sellers import SellerMemory, SellerRating
from buyer_assist.domain.tracking_numbers import TrackingReport
from buyer_assist.render.blocks import Block, Bullets, Facts, Heading, Line
from buyer_assist.render.words import counted

_FOLLOWED = {
    "to-door": "to the door",
    "to-export": "until it leaves the sending country",
    "unknown": "not known",
}
_PROOF = {
    "to-door": "If nothing shows a delivery to you, that speaks for you. If it does, the seller can prove it.",
    "to-export": "After export nobody sees anything: the seller cannot prove a delivery, and you cannot prove a loss. "
    "The dispute has to be opened before protection ends.",
    "unknown": "Ask the seller how far the parcel can be followed, before your protection ends.",
}
_VERDICTS = {
    "too-few": "Too few votes: this rating says little. Begin with something cheap, and look at the newest reviews.",
    "careful": "Be careful: too many buyers may have been unhappy. Read the bad reviews first.",
    "good": "Good: enough votes, and most of them content.",
}


def report_json(report: TrackingReport) -> dict[str, Any]:
    """The report as the contract has it, with its reasons."""
    return {
        "number": report.number,
        "format": report.format,
        "carrier": report.carrier,
        "valid": report.valid,
        "followed": report.followed,
        "origin": report.origin,
        "warnings": [{"id": warning.id, "says": warning.says} for warning in report.warnings],
        "means": report.means or None,
        "confidence": report.confidence or None,
        "source": report.source or None,
        "notes": list(report.notes),
    }


def report_blocks(report: TrackingReport, *, about: str | None = None) -> tuple[Block, ...]:
    """What a number says, how far the parcel is followed and what that proves, then the doubts. `about` names the
    purchase that was judged with it."""
    shown = report.number or "no tracking number"
    blocks: list[Block] = [Heading(f"{about}: {shown}" if about else shown)]
    sure = f" (confidence {report.confidence}: {report.source})" if report.means else ""
    facts = [
        ("form", report.format or "not known"),
        ("carrier", report.carrier or "not known"),
        ("issued in", report.origin),
        ("check", _check_words(report)),
        ("followed", _FOLLOWED[report.followed] + sure),
    ]
    blocks.append(Facts(tuple((name, value) for name, value in facts if value), indent=2))
    if report.means:
        blocks.append(Line(report.means, 2))
    blocks.append(Line(_PROOF[report.followed], 2))
    blocks += [Line(note, 2) for note in report.notes]
    if report.warnings:
        told = tuple(f"{warning.id}: {warning.says}" for warning in report.warnings)
        blocks += [Line(), Heading("Look out"), Bullets(told, indent=2)]
    else:
        blocks.append(Line("Nothing speaks against it.", 2, "done"))
    return tuple(blocks)


def _check_words(report: TrackingReport) -> str:
    if report.valid is None:
        return "none that can be made"
    if report.valid:
        return "the check digit fits"
    return "failed" if report.format else "not a real number"


def rating_json(rating: SellerRating) -> dict[str, Any]:
    """The rating as the contract has it: `positive` in percent, `lower_bound` a share from 0 to 1."""
    whole = rating.positive == rating.positive.to_integral_value()
    return {
        "votes": rating.votes,
        "positive": int(rating.positive) if whole else float(rating.positive),
        "lower_bound": round(rating.lower_bound, 6),
        "verdict": rating.verdict,
    }


def rating_blocks(rating: SellerRating) -> tuple[Block, ...]:
    """The verdict first, then the reason."""
    votes = counted(rating.votes, "vote")
    least = f"{rating.lower_bound * 100:.1f}"
    return (
        Heading(_VERDICTS[rating.verdict]),
        Line(f"{rating.positive} % positive from {votes}: the true share is probably at least {least} %.", 2),
        Line(
            "(Lower bound of the 95 % Wilson interval. Votes can be bought; reviews with pictures say more.)",
            2,
            "faint",
        ),
    )


def memory_lines(memory: SellerMemory | None) -> tuple[str, ...]:
    """What the ledger remembers of a seller, in short lines; none when there is nothing."""
    if memory is None:
        return ()
    lines = [f"{memory.seller}: {counted(memory.purchases, 'purchase')} in your ledger."]
    told = [
        words
        for number, words in (
            (memory.late, f"{memory.late} late"),
            (memory.disputes, counted(memory.disputes, "dispute")),
            (memory.refunds, counted(memory.refunds, "refund")),
        )
        if number
    ]
    lines.append(f"Trouble: {', '.join(told)}." if told else "No trouble so far: nothing late, no dispute, no refund.")
    if memory.reply_days is not None:
        days = f"{memory.reply_days:g}"
        lines.append(
            f"Usual time to answer: {days} {'day' if days == '1' else 'days'} ({counted(memory.replies, 'answer')})."
        )
    return tuple(lines)
