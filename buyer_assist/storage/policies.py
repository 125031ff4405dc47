"""Reading policies: the packaged rules, and the owner's own files in the config folder, which add or override."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from buyer_assist.domain.errors import DataFileError
from buyer_assist.domain.findings import Finding
from buyer_assist.domain.policy import ANCHORS, CONFIDENCES, UNITS, Example, Policy, Rule
from buyer_assist.storage.packaged import packaged_names, packaged_text
from buyer_assist.storage.places import Places
from buyer_assist.storage.toml_reading import UnreadableTomlError, parse_toml

_GENERAL = "general"
_POLICY_KEYS: Mapping[str, type] = {
    "format": int, "marketplace": str, "name": str, "hosts": list, "zone": str, "zone_name": str, "utc_offsets": list,
    "checked_on": date, "unknown": list, "rule": list,
    "default_marketplace": str,
}  # fmt: skip
_RULE_KEYS: Mapping[str, type] = {
    "id": str, "says": str, "value": int, "unit": str, "counts_from": str, "source": str, "url": str, "vintage": str,
    "confidence": str, "article": str, "other_figures": list, "facts": list, "means": str, "if_missed": str,
    "marketplace_clock": bool, "example": list,
}  # fmt: skip
_CLOSED_WORDS = {"unit": UNITS, "counts_from": ANCHORS, "confidence": CONFIDENCES}


def known_marketplaces(places: Places) -> tuple[str, ...]:
    """The ids of all marketplaces that have rules, packaged or the owner's own."""
    names = {name for name in packaged_names("policies") if name != _GENERAL}
    return tuple(sorted(names | (set(_own_names(places)) - {_GENERAL})))


def default_marketplace() -> str:
    """The marketplace of a purchase that names none, while the owner's settings name none either."""
    return str(parse_toml(packaged_text(f"policies/{_GENERAL}.toml"))["default_marketplace"])


def load_policy(places: Places, marketplace: str | None) -> tuple[Policy, tuple[Finding, ...]]:
    """The rules for a marketplace, with those that hold everywhere; for an unknown one only the latter.

    Faults in the owner's own files come back as findings, and the packaged rules stay in force. Raises DataFileError
    when a packaged file is broken.
    """
    findings: list[Finding] = []
    wanted = (marketplace or _GENERAL).lower()
    rules: dict[str, Rule] = {}
    policy = Policy(wanted, marketplace or "", rules)
    own: set[str] = set()
    for name in (_GENERAL, wanted) if wanted != _GENERAL else (_GENERAL,):
        for text, where, packaged in _texts(places, name):
            read, faults = read_policy(text, where)
            if packaged and faults:
                raise DataFileError(f"{where}, line {faults[0].line}: {faults[0].problem}", "Install the program anew.")
            findings += faults
            if read is None or faults:
                continue
            rules.update(read.rules)
            if name == wanted:
                own |= set(read.rules)
                policy = replace(
                    read, rules=rules, unknown=(*policy.unknown, *read.unknown), zone=read.zone or policy.zone,
                    utc_offsets=read.utc_offsets or policy.utc_offsets, checked_on=read.checked_on or policy.checked_on,
                    zone_name=read.zone_name or policy.zone_name,
                )  # fmt: skip
    return replace(policy, rules=rules, own=frozenset(own)), tuple(findings)


def read_policy(text: str, where: str) -> tuple[Policy | None, tuple[Finding, ...]]:
    """A policy file's text as a Policy, or None with findings that name file, line, problem and remedy."""
    try:
        table = parse_toml(text)
    except UnreadableTomlError as error:
        return None, (Finding(where, error.line, f"Not valid TOML: {error}.", "Mend the line."),)
    findings = list(_check_table(table, _POLICY_KEYS, text, where, ""))
    if table.get("format") != 1:
        findings.append(_finding(text, where, "format", "The format must be 1.", "Write: format = 1"))
    if not isinstance(table.get("marketplace"), str):
        findings.append(_finding(text, where, "", "The key marketplace is missing.", 'Write: marketplace = "..."'))
    entries = table.get("rule")
    rules = {}
    for number, entry in enumerate(entries if isinstance(entries, list) else []):
        if not isinstance(entry, dict):
            findings.append(_finding(text, where, "rule", "A rule must be a table.", "Write it as [[rule]]."))
            continue
        faults = list(_check_rule(entry, text, where, number))
        findings += faults
        if not faults:
            rules[entry["id"]] = _rule(entry)
    if findings:
        return None, tuple(findings)
    return (
        Policy(
            table["marketplace"], table.get("name", table["marketplace"]), rules, tuple(table.get("unknown", ())),
            table.get("zone"), tuple(table.get("utc_offsets", ())), table.get("checked_on"),
            tuple(table.get("hosts", ())), zone_name=table.get("zone_name"),
        ),
        (),
    )  # fmt: skip


def _rule(entry: dict[str, object]) -> Rule:
    values = {key: value for key, value in entry.items() if key != "example"}
    for key in ("other_figures", "facts"):
        values[key] = tuple(_list(entry.get(key)))
    examples = tuple(Example(item.get("given", {}), item.get("expect")) for item in _list(entry.get("example")))
    return Rule(**values, examples=examples)  # type: ignore[arg-type]  # keys and types were checked before


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _check_rule(entry: dict[str, object], text: str, where: str, number: int) -> Iterator[Finding]:
    name = entry.get("id")
    shown = f'rule "{name}"' if isinstance(name, str) else f"rule number {number + 1}"
    yield from _check_table(entry, _RULE_KEYS, text, where, shown, after=f'"{name}"')
    for key in ("id", "says", "source", "vintage", "confidence"):
        if key not in entry:
            yield _finding(text, where, f'"{name}"', f"The {shown} has no {key}.", "A rule says where it comes from.")
    for key, words in _CLOSED_WORDS.items():
        if isinstance(entry.get(key), str) and entry[key] not in words:
            yield _finding(
                text,
                where,
                f'"{name}"',
                f'"{entry[key]}" is not a known {key} ({shown}).',
                f"Use: {', '.join(words)}.",
                key,
            )


def _check_table(
    table: Mapping[str, object], keys: Mapping[str, type], text: str, where: str, shown: str, *, after: str = ""
) -> Iterator[Finding]:
    for key, value in table.items():
        words = f" in {shown}" if shown else ""
        if key not in keys:
            remedy = f"Known keys: {', '.join(keys)}."
            yield _finding(text, where, after, f'The key "{key}" is not known{words}.', remedy, key)
        elif not isinstance(value, keys[key]) or (isinstance(value, bool) and keys[key] is int):
            kind = {int: "a whole number", str: "text in quotes", list: "a list", date: "a date", bool: "true or false"}
            yield _finding(text, where, after, f"{key}{words} must be {kind[keys[key]]}.", "Mend the line.", key)


def _finding(text: str, where: str, after: str, problem: str, remedy: str, key: str = "") -> Finding:
    """A finding whose line is the first that begins with `key`, looked for from the first line that holds `after`."""
    lines = text.splitlines()
    start = next((i for i, line in enumerate(lines) if after and after in line), 0)
    for number in range(start, len(lines)):
        if not key or lines[number].strip().startswith((key, f'"{key}"')):
            return Finding(where, number + 1, problem, remedy)
    return Finding(where, start + 1, problem, remedy)


def _own_names(places: Places) -> tuple[str, ...]:
    try:
        return tuple(sorted(name[:-5] for name in os.listdir(places.policies) if name.endswith(".toml")))
    except OSError:
        return ()


def _texts(places: Places, name: str) -> Iterator[tuple[str, str, bool]]:
    if name in packaged_names("policies"):
        yield packaged_text(f"policies/{name}.toml"), f"policies/{name}.toml", True
    if name in _own_names(places):
        path = os.path.join(places.policies, f"{name}.toml")
        try:
            with open(path, encoding="utf-8") as file:
                yield file.read(), path, False
        except (OSError, UnicodeDecodeError) as error:
            raise DataFileError(f"{path} cannot be read: {error}.", "Mend or remove the file.") from error
