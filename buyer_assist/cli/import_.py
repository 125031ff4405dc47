"""`import`: purchases from an order export."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated

import typer

from buyer_assist.cli.answer import Answer
from buyer_assist.cli.session import Session, session_of
from buyer_assist.domain.changes import Changes
from buyer_assist.domain.errors import RefusedError
from buyer_assist.domain.findings import Finding
from buyer_assist.domain.imports import ExportFormat, Incoming, Merged, ReadOrders, merge
from buyer_assist.exchange.order_files import read_order_file, recognise
from buyer_assist.exchange.shopper_inventory import read_shopper_inventory
from buyer_assist.render.imports import import_blocks
from buyer_assist.storage.imports import load_export_formats
from buyer_assist.storage.ledger import Ledger


def import_(
    ctx: typer.Context,
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="The exported files.")],
    from_: Annotated[
        str | None, typer.Option("--from", metavar="FORMAT", help="Their kind, when it is not seen.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would happen.")] = False,
) -> Answer:
    """Take purchases from an order export. Doing it again changes nothing that is there.

    Formats: shopper-inventory (the browser extension for AliExpress orders, CSV or JSON).

    Example:
      buyer-assist import shopper-inventory.csv --dry-run
    """
    session = session_of(ctx)
    formats = load_export_formats()
    if from_ is not None and from_ not in formats:
        raise RefusedError(f'"{from_}" is not a format that is known here.', f"Known: {', '.join(formats)}.")
    reads = [_read(session, name, formats, from_) for name in files]
    incoming = [row for read in reads for row in read.incoming]
    skipped = [found for read in reads for found in read.skipped]
    session.notes += dict.fromkeys(note for read in reads for note in read.notes)
    if not incoming:
        first = f" First: line {skipped[0].line}: {skipped[0].problem}" if skipped else ""
        raise RefusedError(
            f"Nothing could be taken.{first}", "Look at the file.", data=_data(None, skipped), findings=skipped
        )
    merged = _merge(session, incoming, dry_run=dry_run)
    findings = (*skipped, *(found for read in reads for found in read.doubts), *merged.findings)
    blocks = import_blocks(merged, session.today, skipped=len(skipped), dry_run=dry_run)
    return Answer(_data(merged, skipped), blocks, findings=findings)


def _read(session: Session, name: str, formats: Mapping[str, ExportFormat], chosen: str | None) -> ReadOrders:
    file = read_order_file(_bytes_of(name), name)
    known = formats[chosen] if chosen else recognise(file, formats)
    if known is None:
        kinds = "; ".join(f"{one.name} ({one.says})" for one in formats.values())
        raise RefusedError(f"{name} is no export that is known here.", f"Known: {kinds}.")
    return read_shopper_inventory(file, known, name, session.currencies, today=session.today)


def _bytes_of(name: str) -> bytes:
    try:
        with open(name, "rb") as file:
            return file.read()
    except OSError as error:
        raise RefusedError(f"{name} cannot be read: {error.strerror}.", "Look at the file's name.") from error


def _merge(session: Session, incoming: list[Incoming], *, dry_run: bool) -> Merged:
    from buyer_assist.cli.progress import late_progress

    made: list[Merged] = []
    old = session.policy(incoming[0].purchase.marketplace).number("refund-final") or 0
    with late_progress("Importing", 2 * len(incoming)) as step:

        def change(ledger: Ledger) -> Changes:
            taken = {purchase.id for purchase in ledger.purchases} | {broken.name for broken in ledger.broken}
            merged = merge(incoming, ledger.purchases, taken, today=session.today, old_after_days=old, step=step)
            made.append(merged)
            return Changes(put=merged.updated, add=merged.added)

        if dry_run:
            change(session.ledger())
        else:
            session.change(change)
    return made[-1]


def _data(merged: Merged | None, skipped: Sequence[Finding]) -> dict[str, object]:
    rows = [{"where": found.where, "line": found.line, "problem": found.problem} for found in skipped]
    return {
        "added": [purchase.id for purchase in merged.added] if merged else [],
        "updated": [purchase.id for purchase in merged.updated] if merged else [],
        "unchanged": list(merged.unchanged) if merged else [],
        "skipped": rows,
    }
