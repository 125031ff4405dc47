"""Every policy file keeps its promises: sources, closed words, no number for what is unknown, examples that come out."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import buyer_assist
from buyer_assist.domain.cases import case_for
from buyer_assist.domain.deadlines import DEADLINE_KINDS
from buyer_assist.domain.policy import Policy, Rule
from buyer_assist.domain.purchase import Event, Purchase
from buyer_assist.storage.places import find_places
from buyer_assist.storage.policies import load_policy, read_policy

FOLDER = Path(buyer_assist.__file__).parent / "data" / "policies"
FILES = sorted(FOLDER.glob("*.toml"))
#: Key of an example -> how it becomes part of a purchase.
EVENTS = {
    "shipped": Event("shipped", date.min),
    "received": Event("received", date.min),
    "delivered": Event("delivered", date.min),
    "confirmed": Event("confirmed", date.min),
    "completed": Event("completed", date.min),
    "cancel_requested": Event("cancel-requested", date.min),
    "cancelled": Event("cancelled", date.min),
    "dispute_opened": Event("dispute-opened", date.min, reason="not-received"),
    "seller_offer": Event("seller-offer", date.min, offer="partial"),
    "decided_full": Event("decided", date.min, outcome="full"),
    "decided_return": Event("decided", date.min, outcome="return"),
    "scan": Event("scan", date.min),
}
PAID_WITH = {"chargeback": "card", "dispute-paypal": "paypal"}
OFFICIAL = ("aliexpress.com", "alibaba.com", "alipay.com", "paypal.com", "finanznachrichten.de", "eleconomista.es",
            "adslzone.net", "legislation.gov.uk", "europa.eu", "ftc.gov", "wikipedia.org")  # fmt: skip


def policy(name: str) -> Policy:
    loaded, findings = load_policy(find_places({"BUYER_ASSIST_HOME": "/nonexistent"}, None), name)
    assert not findings
    return loaded


RULES = [(path.stem, rule) for path in FILES for rule in policy(path.stem).rules.values()]
EXAMPLES = [
    pytest.param(name, rule, number, id=f"{name} / {rule.id} / {number + 1}")
    for name, rule in RULES
    for number in range(len(rule.examples))
    if rule.id in policy(name).own
]


@pytest.mark.parametrize(("name", "rule", "number"), EXAMPLES)
def test_example_comes_out(name: str, rule: Rule, number: int) -> None:
    example = rule.examples[number]
    given = dict(example.given)
    today = max(day for key, day in given.items() if key not in {"protection_ends", "deliver_by", "ship_by"})
    events = tuple(
        sorted((replace(EVENTS[key], on=day) for key, day in given.items() if key in EVENTS), key=lambda e: e.on)
    )
    facts = {key: day for key, day in given.items() if key not in EVENTS}
    purchase = Purchase("example", "Example", paid_with=PAID_WITH.get(rule.id), events=events, **facts)

    case = case_for(purchase, policy(name), today=today)

    found = [deadline.on for deadline in case.deadlines if deadline.rule and deadline.rule.id == rule.id]
    assert found == ([example.expect] if example.expect else [])


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_file_reads_without_a_finding(path: Path) -> None:
    read, findings = read_policy(path.read_text(encoding="utf-8"), path.name)

    assert findings == ()
    assert read is not None


@pytest.mark.parametrize(("name", "rule"), RULES, ids=lambda value: getattr(value, "id", value))
def test_rule_names_its_source_and_only_hosts_that_buyers_may_be_sent_to(name: str, rule: Rule) -> None:
    assert rule.says.endswith(".")
    assert rule.source
    if rule.url:
        host = rule.url.split("/")[2]
        assert host.endswith(OFFICIAL), host


@pytest.mark.parametrize(("name", "rule"), RULES, ids=lambda value: getattr(value, "id", value))
def test_deadline_rule_has_words_and_two_examples(name: str, rule: Rule) -> None:
    if rule.id in DEADLINE_KINDS and rule.value is not None:
        assert rule.means
        assert rule.if_missed
        assert len(rule.examples) >= 2


def test_every_deadline_of_the_contract_has_a_rule() -> None:
    assert set(DEADLINE_KINDS) <= set(policy("aliexpress").rules)


def test_unknown_facts_never_carry_a_number_in_the_data() -> None:
    table = tomllib.loads((FOLDER / "aliexpress.toml").read_text(encoding="utf-8"))

    assert len(table["unknown"]) >= 10
    assert policy("aliexpress").number("buyer-appeal") is None


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ('days = 15\n', '"days" is not known'),
        ('confidence = "E"\n', "confidence"),
        ('unit = "weeks"\n', "unit"),
        ('value = "15"\n', "value"),
        ('value = true\n', "value"),
    ],
)  # fmt: skip
def test_faulty_rule_is_a_finding_with_its_line(change: str, problem: str) -> None:
    text = (
        'format = 1\nmarketplace = "own"\n[[rule]]\nid = "a"\nsays = "A."\nsource = "me"\nvintage = "2026"\n' + change
    )
    if "confidence" not in change:
        text += 'confidence = "A"\n'

    read, findings = read_policy(text, "own.toml")

    assert read is None
    assert any(problem in finding.problem and finding.line == 8 for finding in findings), findings


def test_own_file_overrides_one_rule_and_leaves_the_others(home: Path) -> None:
    (home / "policies").mkdir(parents=True)
    (home / "policies" / "aliexpress.toml").write_text(
        'format = 1\nmarketplace = "aliexpress"\nname = "Mine"\n[[rule]]\nid = "protection-ends"\nsays = "Mine."\n'
        'value = 90\ncounts_from = "shipped"\nsource = "me"\nvintage = "2026"\nconfidence = "A"\n'
    )

    mine, findings = load_policy(find_places({"BUYER_ASSIST_HOME": str(home)}, None), "aliexpress")

    assert not findings
    assert mine.number("protection-ends") == 90
    assert mine.number("seller-answer") == policy("aliexpress").number("seller-answer")
    assert mine.zone == "America/Los_Angeles"


def test_broken_own_file_leaves_the_packaged_rules_in_force(home: Path) -> None:
    (home / "policies").mkdir(parents=True)
    (home / "policies" / "aliexpress.toml").write_text("format = 1\nmarketplace = \n")

    mine, findings = load_policy(find_places({"BUYER_ASSIST_HOME": str(home)}, None), "aliexpress")

    assert findings[0].line == 2
    assert mine.number("protection-ends") == policy("aliexpress").number("protection-ends")
