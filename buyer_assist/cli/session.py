"""What one run of the program knows: the day, the places, the settings. Nothing is opened before it is used."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

import typer

from buyer_assist.cli import clock
from buyer_assist.domain.cases import Case, case_for
from buyer_assist.domain.changes import Changes
from buyer_assist.domain.dates import Looking, parse_date
from buyer_assist.domain.errors import BuyerAssistError, ExitCode
from buyer_assist.domain.findings import Finding
from buyer_assist.domain.matching import purchase_for, purchases_for
from buyer_assist.domain.policy import Policy
from buyer_assist.domain.purchase import Purchase
from buyer_assist.storage.ledger import Ledger, change_ledger, read_ledger
from buyer_assist.storage.places import Places, find_places
from buyer_assist.storage.policies import default_marketplace, load_policy
from buyer_assist.storage.settings import Settings, read_settings

if TYPE_CHECKING:
    from buyer_assist.domain.money import Currencies, Money


class StoppedError(BuyerAssistError):
    """The person at the terminal ended the questions."""

    exit_code = ExitCode.INTERRUPTED


@dataclass
class Options:
    """The options that every command takes, before or after its name."""

    as_json: bool = False
    today: str | None = None
    ledger: str | None = None
    debug: bool = False


@dataclass
class Session:
    """Built once from the options. `notes` and `findings` gather what has to be said on stderr with the answer."""

    options: Options
    notes: list[str] = field(default_factory=list)
    gathered: list[Finding] = field(default_factory=list)

    @property
    def as_json(self) -> bool:
        """One JSON object is wanted, and nobody is asked anything."""
        return self.options.as_json

    @property
    def environ(self) -> dict[str, str]:
        """The environment variables."""
        return dict(os.environ)

    @property
    def pretended(self) -> bool:
        """The day was given, not asked of the machine."""
        return bool(self.options.today or os.environ.get("BUYER_ASSIST_TODAY"))

    @cached_property
    def today(self) -> date:
        """The day that counts as today."""
        machine = clock.machine_today()
        typed = self.options.today or os.environ.get("BUYER_ASSIST_TODAY")
        return parse_date(typed, today=machine, looking="back") if typed else machine

    @property
    def interactive(self) -> bool:
        """A person sits at the terminal and can be asked."""
        try:
            return not self.as_json and sys.stdin.isatty() and sys.stdout.isatty()
        except (AttributeError, ValueError):
            return False

    @cached_property
    def places(self) -> Places:
        """Where the files lie."""
        return find_places(os.environ, self.options.ledger)

    @cached_property
    def settings(self) -> Settings:
        """The owner's settings; faults in them are gathered as findings."""
        settings, findings = read_settings(self.places)
        self.gathered += findings
        return settings

    @cached_property
    def _ledger(self) -> Ledger:
        ledger = read_ledger(self.places)
        self.gathered += ledger.findings
        return ledger

    def ledger(self) -> Ledger:
        """The ledger as it is on disk, read once. Raises LedgerError."""
        return self._ledger

    def change(self, change: Callable[[Ledger], Changes]) -> Ledger:
        """Apply a change to the ledger under its lock and return the new one. `change` may be called again on a fresher
        ledger; it must ask nobody. Raises LedgerError, and whatever `change` raises."""
        changed = change_ledger(self.places, change, keep=self.settings.history)
        self.__dict__["_ledger"] = changed
        return changed

    def find(self, ref: str) -> Purchase:
        """The one purchase that REF names. Raises NotFoundError."""
        return purchase_for(ref, self.ledger().purchases)

    def find_all(self, ref: str) -> tuple[Purchase, ...]:
        """The purchases that REF names: several when it is the number of their order."""
        return purchases_for(ref, self.ledger().purchases)

    def policy(self, marketplace: str | None) -> Policy:
        """The rules that hold for a marketplace; faults in the owner's own files are gathered as findings."""
        name = marketplace or self.marketplace
        if name not in self._policies:
            policy, findings = load_policy(self.places, name)
            self.gathered += [found for found in findings if found not in self.gathered]
            self._policies[name] = policy
        return self._policies[name]

    @cached_property
    def marketplace(self) -> str:
        """The marketplace of a purchase that names none."""
        return self.settings.marketplace or default_marketplace()

    @cached_property
    def _policies(self) -> dict[str, Policy]:
        return {}

    @cached_property
    def utc_offset(self) -> int:
        """The buyer's offset from UTC today, in minutes east."""
        return clock.machine_utc_offset(self.today)

    def case(self, purchase: Purchase) -> Case:
        """A purchase seen with its rules, today."""
        return case_for(purchase, self.policy(purchase.marketplace), today=self.today, utc_offset=self.utc_offset)

    def cases(self) -> list[Case]:
        """All purchases of the ledger, seen today."""
        return [self.case(purchase) for purchase in self.ledger().purchases]

    @cached_property
    def currencies(self) -> Currencies:
        """The table of currencies."""
        from buyer_assist.storage.currencies import load_currencies

        return load_currencies()

    def money(self, typed: str, currency: str | None = None) -> Money:
        """An amount as typed; `currency` is the one meant where none is written, else the settings'."""
        from buyer_assist.domain.money import parse_money

        read = parse_money(typed, self.currencies, default=currency or self.settings.currency)
        if read.note:
            self.notes.append(read.note)
        return read.money

    def date(self, typed: str, looking: Looking) -> date:
        """A date as typed, looking back for what happened and ahead for a deadline."""
        return parse_date(typed, today=self.today, looking=looking)

    def say(self, text: str) -> None:
        """A line for the person at the terminal, at once and on stderr."""
        from buyer_assist.cli.deliver import say

        say(text)

    def ask(self, question: str, choices: Sequence[str] = (), default: str | None = None) -> str:
        """Ask the person at the terminal for one line until it is one of `choices` (any line when there are none).

        Raises StoppedError at the end of the input. Nothing is locked meanwhile.
        """
        from buyer_assist.render.safe_text import visible

        shown = f" ({'/'.join(choices)})" if choices else ""
        preset = f" [{default}]" if default else ""
        while True:
            sys.stderr.write(f"{visible(question)}{shown}{preset}: ")
            sys.stderr.flush()
            line = sys.stdin.readline()
            if not line:
                raise StoppedError("The questions were ended; nothing was recorded.", "Start again when you like.")
            typed = line.strip() or (default or "")
            if not choices or typed.lower() in choices:
                return typed.lower() if choices else typed
            sys.stderr.write(f"Please type one of: {', '.join(choices)}.\n")


def session_of(ctx: typer.Context) -> Session:
    """The session of this run."""
    session = ctx.find_root().obj
    if not isinstance(session, Session):
        raise TypeError("the program was not started through its group of commands")
    return session
