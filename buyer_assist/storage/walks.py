"""Reading walks: the packaged ones, and the owner's own files, which add or replace by topic."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from typing import Any

from buyer_assist.domain.errors import DataFileError
from buyer_assist.domain.findings import Finding
from buyer_assist.domain.walks import Choice, Node, OfferedEvent, Outcome, Question, Route, Walk, WalkExample
from buyer_assist.storage.packaged import packaged_names, packaged_text
from buyer_assist.storage.places import Places
from buyer_assist.storage.toml_reading import UnreadableTomlError, parse_toml

_KEYS: Mapping[str, tuple[str, ...]] = {
    "walk": ("format", "walk", "title", "fits", "start", "question", "route", "outcome", "example"),
    "question": ("id", "text", "fact", "choices"),
    "choice": ("id", "says", "goto"),
    "route": ("id", "goto", "fact", "answer"),
    "outcome": (
        "id", "outcome", "says", "because", "steps", "warnings", "message", "events", "facts", "compare",
    ),
    "example": ("name", "answers", "facts", "outcome"),
}  # fmt: skip
_NEEDED: Mapping[str, tuple[str, ...]] = {
    "walk": ("walk", "title", "start"),
    "question": ("id", "text", "choices"),
    "choice": ("id", "says", "goto"),
    "route": ("id", "goto"),
    "outcome": ("id", "says", "because", "steps"),
    "example": ("outcome",),
}


def walk_topics(places: Places) -> tuple[str, ...]:
    """All topics, packaged ones and the owner's."""
    return tuple(dict.fromkeys((*packaged_names("walks"), *_own_names(places))))


def load_walk(places: Places, topic: str) -> Walk | None:
    """The walk of a topic, the owner's before the packaged one; None when there is none.

    Raises DataFileError, with a finding for each fault, when its file is faulty.
    """
    path = os.path.join(places.walks, f"{topic}.toml")
    if topic in _own_names(places):
        try:
            with open(path, encoding="utf-8") as file:
                text = file.read()
        except (OSError, UnicodeDecodeError) as error:
            raise DataFileError(f"{path} cannot be read: {error}.", "Mend or remove the file.") from error
    elif topic in packaged_names("walks"):
        path, text = f"walks/{topic}.toml", packaged_text(f"walks/{topic}.toml")
    else:
        return None
    walk, findings = read_walk(text, path)
    if walk is None or findings:
        first = findings[0]
        raise DataFileError(f"{path}, line {first.line}: {first.problem}", first.remedy, findings=findings)
    return walk


def read_walk(text: str, where: str) -> tuple[Walk | None, tuple[Finding, ...]]:
    """A walk file's text as a Walk, or None with findings that name file, line, problem and remedy."""
    try:
        table = parse_toml(text)
    except UnreadableTomlError as error:
        return None, (Finding(where, error.line, f"Not valid TOML: {error}.", "Mend the line."),)
    faults = list(_faults(table))
    if not faults:
        walk = _walk(table)
        faults = list(_loose_ends(walk))
        if not faults:
            return walk, ()
    return None, tuple(Finding(where, _line(text, near), problem, remedy) for near, problem, remedy in faults)


def _faults(table: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """(what to look for in the file, problem, remedy) for each key that is unknown, missing or no table."""
    if table.get("format") != 1:
        yield "format", "The format must be 1.", "Write: format = 1"
    yield from _check("walk", table, str(table.get("walk", "")))
    for kind in ("question", "route", "outcome", "example"):
        entries = table.get(kind, [])
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            yield kind, f"{kind} must be tables.", f"Write each as [[{kind}]]."
            continue
        for entry in entries:
            yield from _check(kind, entry, str(entry.get("id", entry.get("name", ""))))
            for choice in entry.get("choices", []) if kind == "question" else []:
                yield from _check("choice", choice, str(entry.get("id", "")))


def _check(kind: str, entry: Mapping[str, Any], name: str) -> Iterator[tuple[str, str, str]]:
    for key in entry:
        if key not in _KEYS[kind]:
            yield key, f'The key "{key}" is not known in {kind} "{name}".', f"Known keys: {', '.join(_KEYS[kind])}."
    for key in _NEEDED[kind]:
        if not entry.get(key):
            yield f'"{name}"', f'The {kind} "{name}" has no {key}.', f"Add: {key} = ..."


def _loose_ends(walk: Walk) -> Iterator[tuple[str, str, str]]:
    targets = [("start", walk.start)]
    for node in walk.nodes.values():
        if isinstance(node, Question):
            targets += [(node.id, choice.goto) for choice in node.choices]
        elif isinstance(node, Route):
            targets += [(node.id, target) for target in node.goto.values()]
    for source, target in targets:
        if target not in walk.nodes:
            yield f'"{target}"', f'"{source}" leads to "{target}", which is not there.', "Name a question or outcome."


def _walk(table: Mapping[str, Any]) -> Walk:
    nodes: dict[str, Node] = {}
    for entry in table.get("question", []):
        choices = tuple(Choice(choice["id"], choice["says"], choice["goto"]) for choice in entry["choices"])
        nodes[entry["id"]] = Question(entry["id"], entry["text"], choices, entry.get("fact"))
    for entry in table.get("route", []):
        nodes[entry["id"]] = Route(entry["id"], dict(entry["goto"]), entry.get("fact"), entry.get("answer"))
    for entry in table.get("outcome", []):
        nodes[entry["id"]] = _outcome(entry)
    examples = tuple(
        WalkExample(
            entry.get("name", ""), dict(entry.get("answers", {})), dict(entry.get("facts", {})), entry["outcome"]
        )
        for entry in table.get("example", [])
    )
    return Walk(table["walk"], table["title"], tuple(table.get("fits", ())), table["start"], nodes, examples)


def _outcome(entry: Mapping[str, Any]) -> Outcome:
    events = tuple(
        OfferedEvent(
            event["kind"], {key: value for key, value in event.items() if key not in {"kind", "amount"}},
            event.get("amount"),
        )
        for event in entry.get("events", ())
    )  # fmt: skip
    return Outcome(
        entry["id"], entry.get("outcome", entry["id"]), entry["says"], entry["because"], tuple(entry["steps"]),
        tuple(entry.get("warnings", ())), entry.get("message"), events, tuple(entry.get("facts", ())),
        tuple(tuple(row) for row in entry.get("compare", ())),
    )  # fmt: skip


def _line(text: str, near: str) -> int:
    lines = text.splitlines()
    return next((number for number, line in enumerate(lines, 1) if near and near in line), 1)


def _own_names(places: Places) -> tuple[str, ...]:
    try:
        return tuple(sorted(name[:-5] for name in os.listdir(places.walks) if name.endswith(".toml")))
    except OSError:
        return ()
