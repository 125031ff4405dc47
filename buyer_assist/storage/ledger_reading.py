"""From the bytes of a ledger to its purchases, with a finding (file, line, problem, remedy) for everything faulty."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from buyer_assist.domain.findings import Finding
from buyer_assist.domain.purchase import Purchase
from buyer_assist.storage.purchases import Fault, ReadPurchase, read_purchase
from buyer_assist.storage.toml_reading import UnreadableTomlError, decode_toml, parse_toml

FORMAT = 1


class BrokenPurchase(NamedTuple):
    """A purchase with findings: it may be missing from the ledger's purchases, or be there without some field.

    `name` is its handle, or its position when it has none; `line` is where it begins; `digest` changes whenever its
    text does.
    """

    name: str
    line: int | None
    findings: tuple[Finding, ...]
    digest: str


@dataclass(frozen=True, slots=True)
class Ledger:
    """What the ledger says. `findings` holds every finding, those of the broken purchases too; `format` is the number
    that the file states (1 when it states none); `exists` is False while there is no file."""

    purchases: tuple[Purchase, ...] = ()
    findings: tuple[Finding, ...] = ()
    broken: tuple[BrokenPurchase, ...] = ()
    format: int = FORMAT
    exists: bool = True


class ReadLedger(NamedTuple):
    """A ledger with what it was read from: the text, the TOML document, and each purchase table's reading in order."""

    ledger: Ledger
    text: str
    document: Mapping[str, Any]
    reads: tuple[ReadPurchase, ...]

    @property
    def tables(self) -> Sequence[Any]:
        """The purchase tables as they are written."""
        found = self.document.get("purchase", ())
        return found if isinstance(found, list) else ()


NO_LEDGER = ReadLedger(Ledger(exists=False), "", {}, ())


def read_document(data: bytes, where: str) -> ReadLedger:
    """Read a ledger's bytes; `where` names the file in findings. Raises UnreadableTomlError when they are no TOML."""
    text = decode_toml(data)
    document = parse_toml(text)
    try:
        return read_tables(text, document, where)
    except RecursionError as error:
        raise UnreadableTomlError("the values are nested too deeply", None) from error


def read_tables(text: str, document: Mapping[str, Any], where: str) -> ReadLedger:
    """Read a ledger whose text was parsed already into `document`."""
    tables = document.get("purchase", ())
    if not isinstance(tables, list):
        tables = ()
    reads = tuple(
        read_purchase(table)
        if isinstance(table, dict)
        else ReadPurchase(None, (), (Fault((), "it is no table", "Write it as [[purchase]]."),))
        for table in tables
    )
    purchases = tuple(read.purchase for read in reads if read.purchase is not None)
    faults = _with_likeness_faults(reads)
    broken = _broken(text, tables, faults, where) if faults else ()
    of_file = tuple(_findings_of_file(text, document, where))
    findings = of_file + tuple(finding for purchase in broken for finding in purchase.findings)
    stated = document.get("format", FORMAT)
    ledger = Ledger(purchases, findings, broken, stated if type(stated) is int else 0)
    return ReadLedger(ledger, text, document, reads)


def _with_likeness_faults(reads: Sequence[ReadPurchase]) -> dict[int, list[Fault]]:
    """All faults by the purchase's position, with those that only show between purchases: ids that are alike."""
    faults = {number: list(read.faults) for number, read in enumerate(reads) if read.faults}
    ids = [(number, read.purchase.id) for number, read in enumerate(reads) if read.purchase is not None]
    if len({name for _, name in ids}) == len(ids) and all(name.isascii() and name.islower() for _, name in ids):
        return faults
    alike: dict[str, list[tuple[int, str]]] = {}
    for number, name in ids:
        alike.setdefault(unicodedata.normalize("NFKC", name).casefold(), []).append((number, name))
    for same in alike.values():
        for number, name in same if len(same) > 1 else ():
            others = [other for place, other in same if place != number]
            problem = (
                "another purchase has the same id"
                if name in others
                else f'the id differs from "{others[0]}" only in capital letters or form'
            )
            faults.setdefault(number, []).append(Fault(("id",), problem, "Give one of them another id."))
    return faults


def _broken(
    text: str, tables: Sequence[Any], faults: Mapping[int, Sequence[Fault]], where: str
) -> tuple[BrokenPurchase, ...]:
    import hashlib

    from buyer_assist.storage.ledger_text import find_blocks, inline_place, lines_of_paths
    from buyer_assist.storage.toml_text import line_of

    blocks = find_blocks(text)
    in_blocks = len(blocks) == len(tables)
    inline_line = None if in_blocks or (inline := inline_place(text)) is None else line_of(text, inline)
    broken = []
    for number, problems in sorted(faults.items()):
        table = tables[number]
        handle = table.get("id") if isinstance(table, dict) else None
        name = handle if isinstance(handle, str) and handle else f"purchase {number + 1}"
        lines: Iterable[int | None] = [inline_line] * len(problems)
        start, content = inline_line, repr(table)
        if in_blocks:
            block = blocks[number]
            lines = lines_of_paths(text, block, [fault.path for fault in problems])
            start, content = line_of(text, block.start), text[block.start : block.end]
        findings = tuple(
            Finding(where, line, f"{name}: {fault.problem}.", fault.remedy)
            for line, fault in zip(lines, problems, strict=True)
        )
        broken.append(BrokenPurchase(name, start, findings, hashlib.sha256(content.encode()).hexdigest()[:16]))
    return tuple(broken)


def _findings_of_file(text: str, document: Mapping[str, Any], where: str) -> Iterable[Finding]:
    stated = document.get("format", FORMAT)
    if type(stated) is not int or stated < FORMAT:
        yield Finding(where, _line_of_key(text, "format"), f"The format {stated!r} is not known.", "Write: format = 1")
    elif stated > FORMAT:
        yield Finding(
            where,
            _line_of_key(text, "format"),
            f"This ledger has format {stated}, from a newer version; this version knows {FORMAT}. It is only shown.",
            "Install the newer buyer-assist to change it.",
        )
    if "purchase" in document and not isinstance(document["purchase"], list):
        yield Finding(where, _line_of_key(text, "purchase"), "purchase is no list of tables.", "Write: [[purchase]]")
    for key in document:
        if key != "purchase" and key.lower().rstrip("s") == "purchase":
            yield Finding(
                where, _line_of_key(text, key), f'"{key}" is not read.', "Write each purchase under [[purchase]]."
            )


def _line_of_key(text: str, key: str) -> int | None:
    from buyer_assist.storage.toml_text import line_of, statements_in

    return next((line_of(text, found.start) for found in statements_in(text) if found.path[0] == key), None)
