"""The screens of rules: each with its number, where it comes from and how sure it is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from buyer_assist.domain.policy import STALE_DAYS, Policy, Rule
from buyer_assist.render.blocks import Block, Bullets, Heading, Line, Table
from buyer_assist.render.words import counted

_NO_ADVICE = "This is no legal advice. The date on your own order page beats every number here."


def index_blocks(policies: Sequence[Policy]) -> tuple[Block, ...]:
    """The marketplaces whose rules are known."""
    rows = tuple((one.marketplace, one.name, str(len(one.own)), str(one.checked_on or "")) for one in policies)
    return (
        Table(("marketplace", "name", "rules", "sources checked on"), rows, right=(2,)),
        Line(),
        Line("All of one: buyer-assist policies MARKETPLACE"),
        Line("What holds everywhere: buyer-assist policies general"),
        Line(_NO_ADVICE),
    )


def policy_blocks(policy: Policy, *, today: date) -> tuple[Block, ...]:
    """All rules of a marketplace, its own first, and what could not be confirmed."""
    blocks: list[Block] = [Heading(f"{policy.name}: rules, sources, and how sure they are")]
    if policy.checked_on:
        age = (today - policy.checked_on).days
        stale = f" - {age} days ago: look again before you rely on them" if age > STALE_DAYS else ""
        blocks.append(Line(f"Sources last checked on {policy.checked_on}{stale}.", style="urgent" if stale else ""))
    if policy.zone:
        blocks.append(Line(f"Days end in {policy.zone_name or 'the time zone'} ({policy.zone})."))
    blocks.append(Line(_NO_ADVICE))
    for own in (True, False):
        rules = [rule for rule in policy.rules.values() if (rule.id in policy.own) is own]
        if rules and not own and policy.own:
            blocks += [Line(), Heading("The same everywhere")]
        for rule in rules:
            blocks += _rule(rule)
    if policy.unknown:
        blocks += [Line(), Heading("Not known (looked for, not confirmed)"), Bullets(policy.unknown, indent=2)]
    return tuple(blocks)


def value_words(rule: Rule) -> str:
    """`60 days from shipped`; `number not confirmed` where there is none."""
    if rule.value is None:
        return "no number"
    unit = "" if rule.unit == "amount" else f" {rule.unit.replace('-', ' ')}"
    anchor = f" from {rule.counts_from.replace('-', ' ').replace('_', ' ')}" if rule.counts_from else ""
    return f"{rule.value}{unit}{anchor}"


def _rule(rule: Rule) -> list[Block]:
    blocks: list[Block] = [Line(), Line(f"{rule.id}: {value_words(rule)}", 0, "strong"), Line(rule.says, 2)]
    where = f" {rule.url}" if rule.url else ""
    blocks.append(
        Line(f"Source: {rule.source}, {rule.vintage or 'undated'}, confidence {rule.confidence}.{where}", 2, "faint")
    )
    if rule.article:
        blocks.append(Line(f"The guide this product began with says: {rule.article}", 2, "faint"))
    if rule.other_figures:
        shown = counted(len(rule.other_figures), "Other figure")
        blocks.append(Line(f"{shown}: {'; '.join(rule.other_figures)}", 2, "faint"))
    return blocks
