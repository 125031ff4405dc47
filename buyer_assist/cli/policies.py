"""`policies`: the rules, with their sources."""

from __future__ import annotations

from typing import Annotated

import typer

from buyer_assist.cli.answer import Answer
from buyer_assist.cli.session import session_of
from buyer_assist.domain.errors import BuyerAssistError, DataFileError, RefusedError
from buyer_assist.domain.policy import Policy
from buyer_assist.render.policies import index_blocks, policy_blocks
from buyer_assist.storage.policies import known_marketplaces, load_policy


def policies(
    ctx: typer.Context,
    marketplace: Annotated[str | None, typer.Argument(metavar="[MARKETPLACE]", help="Such as aliexpress.")] = None,
) -> Answer:
    """Show the rules of a marketplace: value, source, vintage, confidence, other figures, and what is not known.

    Confidence: A official text seen, B copies or several pages that agree, C one page, D old or contradictory.
    This is no legal advice.

    Example:
      buyer-assist policies aliexpress
    """
    session = session_of(ctx)
    known = known_marketplaces(session.places)
    if marketplace is None:
        loaded = {name: load_policy(session.places, name) for name in known}
        session.gathered += dict.fromkeys(found for _, findings in loaded.values() for found in findings)
        found = [policy for policy, _ in loaded.values()]
        data: dict[str, object] = {
            "marketplaces": [
                {"id": one.marketplace, "name": one.name, "rules": len(one.own), "checked_on": one.checked_on}
                for one in found
            ]
        }
        return Answer(data, index_blocks(found))
    wanted = marketplace.strip().lower()
    if wanted not in {*known, "general"}:
        raise RefusedError(f'No rules are known for "{marketplace}".', f"Known: {', '.join(known)}, general.")
    policy, findings = load_policy(session.places, wanted)
    data = _data(policy)
    error: BuyerAssistError | None = None
    if findings:
        error = DataFileError(
            f"{len(findings)} problem(s) in your own policy files; the packaged rules stay in force.",
            f"First: {findings[0].where}, line {findings[0].line}: {findings[0].problem}",
        )
    return Answer(data, policy_blocks(policy, today=session.today), findings=findings, error=error)


def _data(policy: Policy) -> dict[str, object]:
    from buyer_assist.render.machine import rule_json

    return {
        "marketplace": policy.marketplace,
        "name": policy.name,
        "zone": policy.zone,
        "checked_on": policy.checked_on,
        "rules": [rule_json(rule) for rule in policy.rules.values()],
        "unknown": list(policy.unknown),
    }
