"""Reading messages: the packaged ones, and the owner's own files in the config folder, which override or add."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from string import Template
from typing import Any

from buyer_assist.domain.drafts import names_in
from buyer_assist.domain.errors import DataFileError, NotFoundError
from buyer_assist.domain.events import NOT_COME_REASONS, PROBLEM_REASONS
from buyer_assist.domain.findings import Finding
from buyer_assist.domain.message_fit import CONDITIONS
from buyer_assist.domain.messages import RECIPIENTS, Fits, Message, Variant
from buyer_assist.domain.standing import PHASES
from buyer_assist.storage.packaged import packaged_names, packaged_text
from buyer_assist.storage.places import Places
from buyer_assist.storage.toml_reading import UnreadableTomlError, decode_toml, parse_toml, read_regular

_KEYS: Mapping[str, type] = {
    "format": int, "message": str, "to": str, "when": str, "facts": list, "reply_days": int, "case": str, "needs": list,
    "may": list, "defaults": dict, "request": str, "attach": list, "never_add": list, "advice": list, "after": list,
    "subject": str, "body": str, "fits": dict, "variant": list, "example": list, "on_request": bool,
}  # fmt: skip
_VARIANT_KEYS: Mapping[str, type] = {
    "id": str,
    "fits": dict,
    "subject": str,
    "body": str,
    "request": str,
    "attach": list,
    "advice": list,
    "needs": list,
}
_FITS_KEYS: Mapping[str, type] = {"phases": list, "reasons": list, "when": list, "unless": list}
_EXAMPLE_KEYS: Mapping[str, type] = {
    "variant": str,
    "today": date,
    "purchase": dict,
    "events": list,
    "set": dict,
    "says": list,
    "never": list,
}
_WORDS: Mapping[str, tuple[str, ...]] = {
    "phases": PHASES, "reasons": NOT_COME_REASONS + PROBLEM_REASONS, "when": (*CONDITIONS, "second", "last"),
    "unless": (*CONDITIONS, "second", "last"),
}  # fmt: skip
_CASES = ("not-come", "problem", "late")
_KINDS = {
    bool: "true or false",
    int: "a whole number",
    str: "text in quotes",
    list: "a list",
    dict: "a table",
    date: "a date",
}


@dataclass(frozen=True, slots=True)
class Messages:
    """All messages that can be used, by id, and those whose file is faulty, with what is wrong."""

    messages: Mapping[str, Message]
    faulty: Mapping[str, Finding]

    def named(self, name: str) -> Message:
        """The message of that id. Raises DataFileError for a faulty one and NotFoundError for an unknown one."""
        if name in self.faulty:
            fault = self.faulty[name]
            place = f"{fault.where}, line {fault.line}" if fault.line else fault.where
            raise DataFileError(f"{place}: {fault.problem}", fault.remedy)
        if name in self.messages:
            return self.messages[name]
        from difflib import get_close_matches

        near = get_close_matches(name, [*self.messages], n=1, cutoff=0.0)
        raise NotFoundError(
            f'There is no message "{name}".',
            (f'Did you mean "{near[0]}"? ' if near else "") + "All messages: buyer-assist draft-message REF --list",
        )


def message_names(places: Places) -> tuple[str, ...]:
    """The ids of all messages, packaged or the owner's own, whether faulty or not."""
    return tuple(sorted({*packaged_names("messages"), *_own_names(places)}))


def load_messages(places: Places) -> tuple[Messages, tuple[Finding, ...]]:
    """All messages. A faulty file of the owner's comes back as findings and the others work; its message is refused by
    name, and never replaced by the packaged one in silence. Raises DataFileError when a packaged file is broken."""
    messages: dict[str, Message] = {}
    faulty: dict[str, Finding] = {}
    findings: list[Finding] = []
    for name in packaged_names("messages"):
        where = f"messages/{name}.toml"
        message, faults = read_message(packaged_text(where), where, name)
        if message is None:
            raise DataFileError(f"{where}, line {faults[0].line}: {faults[0].problem}", "Install the program anew.")
        messages[name] = message
    for name in _own_names(places):
        own, faults = _own_message(places, name)
        findings += faults
        if own is None:
            messages.pop(name, None)
            faulty[name] = faults[0]
        else:
            messages[name] = own
    return Messages(messages, faulty), tuple(findings)


def read_message(text: str, where: str, name: str) -> tuple[Message | None, tuple[Finding, ...]]:
    """A message file's text as a Message, or None with findings that name line, problem and remedy. `name` is the
    file's name without `.toml`, which is the message's id."""
    try:
        table = parse_toml(text)
    except UnreadableTomlError as error:
        return None, (Finding(where, error.line, f"Not valid TOML: {error.problem}.", "Mend the line."),)
    faults = [_placed(text, where, fault) for fault in _faults(table, name)]
    if faults:
        return None, tuple(faults)
    return _message(table), ()


@dataclass(frozen=True, slots=True)
class _Fault:
    """What is wrong, and the words of the file near which it is: the first is looked for, then the second after it."""

    problem: str
    remedy: str
    near: tuple[str, ...] = ()


def _message(table: Mapping[str, Any]) -> Message:
    keys = ("facts", "needs", "may", "attach", "never_add", "advice", "after")
    lists = {key: tuple(table.get(key, ())) for key in keys}
    return Message(
        id=table["message"], to=table["to"], when=table["when"], fits=_fits(table.get("fits", {})),
        subject=table["subject"], body=table["body"], request=table.get("request", ""),
        defaults=table.get("defaults", {}), reply_days=table.get("reply_days", 0), case=table.get("case"),
        on_request=table.get("on_request", False),
        variants=tuple(_variant(entry) for entry in table.get("variant", ())),
        examples=tuple(table.get("example", ())), **lists,
    )  # fmt: skip


def _variant(entry: Mapping[str, Any]) -> Variant:
    lists = {key: tuple(entry.get(key, ())) for key in ("attach", "advice", "needs")}
    return Variant(
        id=entry["id"], fits=_fits(entry["fits"]), subject=entry.get("subject"), body=entry.get("body"),
        request=entry.get("request"), **lists,
    )  # fmt: skip


def _fits(table: Mapping[str, Any]) -> Fits:
    return Fits(**{key: tuple(value) for key, value in table.items()})


def _faults(table: Mapping[str, Any], name: str) -> Iterator[_Fault]:
    wrong = list(_wrong_keys(table, _KEYS, "", ()))
    yield from wrong
    missing = [key for key in ("format", "message", "to", "when", "needs", "subject", "body") if key not in table]
    for key in missing:
        yield _Fault(f"The key {key} is missing.", "See the messages that come with the program for the keys.")
    if wrong or missing:
        return
    if table["format"] != 1:
        yield _Fault("The format must be 1.", "Write: format = 1", ("format",))
    if table["message"] != name:
        says = f'The message is called "{table["message"]}" and its file {name}.toml.'
        yield _Fault(says, "Give both one name.", ("message",))
    if table["to"] not in RECIPIENTS:
        yield _Fault(f'"{table["to"]}" is nobody to write to.', f"Use: {', '.join(RECIPIENTS)}.", ("to",))
    if table.get("case") not in {None, *_CASES}:
        yield _Fault(f'"{table["case"]}" is not a known case.', f"Use: {', '.join(_CASES)}.", ("case",))
    if "order" not in table["needs"] or "order" not in names_in(table["body"]):
        yield _Fault("The body does not name the order.", "Put order into needs, and $order into the body.", ("body",))
    yield from _wrong_words(table, table, ())
    yield from _wrong_fits(table.get("fits", {}), ())
    for entry in table.get("variant", ()):
        yield from _wrong_variant(table, entry)
    for entry in table.get("example", ()):
        yield from _wrong_keys(entry, _EXAMPLE_KEYS, " in an example", ("[[example]]",))


def _wrong_variant(table: Mapping[str, Any], entry: object) -> Iterator[_Fault]:
    if not isinstance(entry, dict) or not isinstance(entry.get("id"), str) or not isinstance(entry.get("fits"), dict):
        yield _Fault("A variant needs an id and fits.", "Write: [[variant]], id, and [variant.fits].", ("[[variant]]",))
        return
    near = (f'"{entry["id"]}"',)
    wrong = list(_wrong_keys(entry, _VARIANT_KEYS, f' in the variant "{entry["id"]}"', near))
    yield from wrong
    if wrong:
        return
    if "body" in entry and "order" not in names_in(entry["body"]):
        yield _Fault("The body does not name the order.", "Put $order into the body.", (*near, "body"))
    yield from _wrong_words(table, entry, near)
    yield from _wrong_fits(entry["fits"], near)


def _wrong_fits(fits: Mapping[str, Any], near: tuple[str, ...]) -> Iterator[_Fault]:
    wrong = list(_wrong_keys(fits, _FITS_KEYS, " in fits", near))
    yield from wrong
    for key, words in () if wrong else fits.items():
        for word in words:
            if word not in _WORDS[key]:
                yield _Fault(f'"{word}" is not known in {key}.', f"Use: {', '.join(_WORDS[key])}.", (*near, key))


def _wrong_words(table: Mapping[str, Any], entry: Mapping[str, Any], near: tuple[str, ...]) -> Iterator[_Fault]:
    """Placeholders that are not declared, or that no template can hold."""
    needs = {*table["needs"], *entry.get("needs", ())}
    for key, declared in (("subject", needs), ("body", needs | {*table.get("may", ())})):
        words = entry.get(key, "")
        try:
            Template(words).substitute(dict.fromkeys(names_in(words), ""))
        except (ValueError, KeyError):
            yield _Fault(f"The {key} holds a $ that begins no name.", "Write $$ for a dollar sign.", (*near, key))
        for name in sorted(names_in(words) - declared):
            more = " or may" if key == "body" else ""
            says = f"The {key} names ${name}, which is not declared."
            yield _Fault(says, f"Put it into needs{more}.", (*near, f"${name}"))


def _wrong_keys(table: object, keys: Mapping[str, type], where: str, near: tuple[str, ...]) -> Iterator[_Fault]:
    if not isinstance(table, dict):
        yield _Fault(f"A table is expected{where}.", "Write it with double brackets.", near)
        return
    for key, value in table.items():
        if key not in keys:
            yield _Fault(f'The key "{key}" is not known{where}.', f"Known keys: {', '.join(keys)}.", (*near, key))
        elif not isinstance(value, keys[key]) or isinstance(value, bool) is not (keys[key] is bool):
            yield _Fault(f"{key}{where} must be {_KINDS[keys[key]]}.", "Mend the line.", (*near, key))
        elif isinstance(value, list) and key not in {"variant", "example", "events"} and not _only_texts(value):
            yield _Fault(f"{key}{where} must be a list of texts in quotes.", "Mend the line.", (*near, key))
        elif isinstance(value, dict) and key in {"defaults", "set"} and not _only_texts(value.values()):
            yield _Fault(f"{key}{where} must hold texts in quotes.", "Mend the line.", (*near, key))


def _only_texts(values: Iterable[object]) -> bool:
    return all(isinstance(value, str) for value in values)


def _placed(text: str, where: str, fault: _Fault) -> Finding:
    """The finding with its line: that of the last of the words that are near, each looked for after the one before."""
    place = 0
    for word in fault.near:
        begins = "" if word.startswith(("$", '"', "[")) else r"^\s*[\"']?"
        ends = r"(?!\w)" if word[-1:].isalnum() else ""
        found = re.compile(begins + re.escape(word) + ends, re.MULTILINE).search(text, place)
        place = found.end() if found else place
    return Finding(where, text.count("\n", 0, place) + 1, fault.problem, fault.remedy)


def _own_names(places: Places) -> tuple[str, ...]:
    try:
        return tuple(sorted(name[:-5] for name in os.listdir(places.messages) if name.endswith(".toml")))
    except OSError:
        return ()


def _own_message(places: Places, name: str) -> tuple[Message | None, tuple[Finding, ...]]:
    where = os.path.join(places.messages, f"{name}.toml")
    try:
        data = read_regular(where)
        return read_message(decode_toml(data or b""), where, name)
    except UnreadableTomlError as error:
        return None, (Finding(where, error.line, f"Not valid TOML: {error.problem}.", "Mend the line."),)
    except OSError as error:
        problem = f"The file cannot be read: {error.strerror or error}."
        return None, (Finding(where, None, problem, "Let your own user read this file."),)
