"""The ledger's new text after a change: only the blocks of the changed purchases differ from the old text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from buyer_assist.domain.changes import Changes
from buyer_assist.domain.errors import LedgerError, RefusedError
from buyer_assist.domain.purchase import Purchase
from buyer_assist.storage.ledger_reading import FORMAT, ReadLedger, read_tables
from buyer_assist.storage.ledger_text import PURCHASE, Block, find_blocks, inline_place
from buyer_assist.storage.purchase_edits import edited_block, rendered_purchase, same_values
from buyer_assist.storage.purchase_tables import changed_table, purchase_table
from buyer_assist.storage.purchases import read_purchase
from buyer_assist.storage.toml_reading import BOM, UnreadableTomlError, parse_toml
from buyer_assist.storage.toml_text import line_of

_FIRST_LINES = (
    "# The ledger of buyer-assist. Edit it by hand if you like: your comments, order and spacing stay as they are.\n"
    f"format = {FORMAT}\n"
)


def changed_ledger(read: ReadLedger, changes: Changes, where: str) -> ReadLedger:
    """The ledger after the changes, `read` itself when nothing changes; `where` names the ledger in messages.

    Raises LedgerError when the text cannot be changed safely, RefusedError for an id that is taken.
    """
    names = [p.id for p in changes.add] + list(changes.renamed)
    taken = [purchase.id for purchase in read.ledger.purchases if purchase.id not in changes.renamed.values()]
    for name in names:
        if name in taken or names.count(name) > 1:
            raise RefusedError(f'There is already a purchase with the id "{name}".', "Choose another id.")
    text = read.text
    tables = list(read.tables)
    if changes.put or changes.add:
        _refuse_unknown_shape(read, where)
    if changes.put:
        text = _with_changed_blocks(read, changes, tables, where)
    if changes.add:
        text = _with_new_purchases(text, changes.add, tables, _newline_of(read.text))
    if text == read.text:
        return read
    return read_tables(text, _verified(read, text, tables, where), where)


def _refuse_unknown_shape(read: ReadLedger, where: str) -> None:
    stated = read.ledger.format
    if stated != FORMAT:
        newer = stated > FORMAT
        raise LedgerError(
            f"The ledger {where} has format {stated}, from a newer version: it is not changed."
            if newer
            else f"The ledger {where} states no known format: it is not changed.",
            "Install the newer buyer-assist." if newer else "Write in its first line: format = 1",
        )
    if PURCHASE in read.document and (inline := inline_place(read.text)) is not None:
        line = line_of(read.text, inline)
        raise _refusal(where, line, "the purchases are not written as [[purchase]] tables")


def _with_changed_blocks(read: ReadLedger, changes: Changes, tables: list[Any], where: str) -> str:
    blocks = find_blocks(read.text)
    if len(blocks) != len(tables):
        raise LedgerError(f"The ledger {where} cannot be changed safely: its purchases cannot be told apart.", _ASK)
    places: dict[str, list[int]] = {}
    for number, one in enumerate(read.reads):
        if one.purchase is not None:
            places.setdefault(one.purchase.id, []).append(number)
    texts: dict[int, str] = {}
    for new in changes.put:
        fitting = places.get(changes.renamed.get(new.id, new.id), [])
        if len(fitting) != 1:
            problem = "is not in the ledger" if not fitting else "is the id of two purchases"
            raise LedgerError(f'Not saved: "{new.id}" {problem}.', "Give each purchase its own id in the ledger file.")
        number = fitting[0]
        old = read.reads[number].purchase
        if old is not None and old != new:
            tables[number] = changed_table(tables[number], old, new, read.reads[number].event_places)
            _check_faithful(tables[number], new)
            texts[number] = _new_block(read, blocks[number], read.tables[number], tables[number], where)
    return _joined(read.text, blocks, texts)


def _new_block(read: ReadLedger, block: Block, old: Mapping[str, Any], new: Mapping[str, Any], where: str) -> str:
    if block.scattered_at is not None:
        line = line_of(read.text, block.scattered_at)
        raise _refusal(where, line, f"the tables of {old.get('id')} are scattered: one stands behind another table")
    text = edited_block(read.text[block.start : block.end], old, new, _newline_of(read.text))
    if text is None:
        raise LedgerError(
            f"Not saved: {where}, line {line_of(read.text, block.start)}: this purchase cannot be changed safely.", _ASK
        )
    return text


def _joined(text: str, blocks: tuple[Block, ...], texts: Mapping[int, str]) -> str:
    parts, place = [], 0
    for number in sorted(texts):
        parts += [text[place : blocks[number].start], texts[number]]
        place = blocks[number].end
    return "".join([*parts, text[place:]])


def _with_new_purchases(text: str, new: tuple[Purchase, ...], tables: list[Any], newline: str) -> str:
    parts = [text]
    if not text.removeprefix(BOM).strip():
        parts = [BOM if text.startswith(BOM) else "", _FIRST_LINES.replace("\n", newline)]
    elif not text.endswith("\n"):
        parts.append(newline)
    last = "".join(parts[-2:])
    if not last.endswith(("\n\n", "\n\r\n")):
        parts.append(newline)
    for number, purchase in enumerate(new):
        table = purchase_table(purchase)
        _check_faithful(table, purchase)
        tables.append(table)
        parts.append((newline if number else "") + rendered_purchase(table, newline))
    return "".join(parts)


def _check_faithful(table: Mapping[str, Any], purchase: Purchase) -> None:
    """The table must read back as the purchase: nothing may be lost by being written."""
    again = read_purchase(table).purchase
    if again is None or purchase_table(again) != purchase_table(purchase):
        raise LedgerError(f'Not saved: "{purchase.id}" cannot be written as it is.', "Look for unusual values in it.")


def _verified(read: ReadLedger, text: str, tables: list[Any], where: str) -> dict[str, Any]:
    """The document that the whole new text says. It must be the old one but for the change."""
    meant: dict[str, Any] = {**read.document, PURCHASE: tables}
    if not read.text.removeprefix(BOM).strip():
        meant["format"] = FORMAT
    try:
        text.encode()
        written = parse_toml(text)
    except UnreadableTomlError as error:
        raise LedgerError(f"Not saved: the change would damage {where} ({error.problem}).", _ASK) from error
    except UnicodeEncodeError as error:
        raise RefusedError("The text holds characters that cannot be stored.", "Type it again.") from error
    if written != meant and not same_values(written, meant):
        raise LedgerError(f"Not saved: the change would damage other parts of {where}.", _ASK)
    return written


def _newline_of(text: str) -> str:
    first = text.find("\n")
    return "\r\n" if first > 0 and text[first - 1] == "\r" else "\n"


def _refusal(where: str, line: int, problem: str) -> LedgerError:
    return LedgerError(
        f"Not saved: {where}, line {line}: {problem}.",
        "Write each purchase as [[purchase]], with its [[purchase.event]] tables right below it, then type it again.",
    )


_ASK = "Nothing was changed. Edit the ledger by hand, and please report this."
