"""kill -9 on entry to every system call that changes something: the ledger is the old one or the new one, always."""

from __future__ import annotations

import json
import shutil
import tomllib
from pathlib import Path

import pytest

from tests.faults.sweep import changing_calls, command_line, environment, needs_strace, run_plainly, run_traced

pytestmark = [needs_strace, pytest.mark.slow]

MANY = 500
COMMANDS = {
    "track": ["track", "A kettle", "--ordered", "2026-11-20", "--order", "999"],
    "mark": ["mark", "item-250", "received", "--on", "2026-11-22"],
    "edit": ["edit", "item-250", "--protection-ends", "2027-02-01"],
    "edit --unset": ["edit", f"item-{MANY - 1}", "--unset", "note"],
    "undo": ["undo"],
    "import": ["import", "{orders}"],
}


def ledger_of(count: int) -> str:
    """A ledger of many purchases. The last line of the last one can be removed: what is left is a beginning of it."""
    parts = ["format = 1\n"]
    for number in range(count):
        parts.append(
            f'\n[[purchase]]\nid = "item-{number}"\nitem = "Item {number}"\nmarketplace = "aliexpress"\n'
            f'order = "{10**9 + number}"\nordered = 2026-11-01\nnote = "n"\n'
        )
        if number < count - 1:
            parts.append('\n[[purchase.event]]\nkind = "shipped"\non = 2026-11-05\n')
    return "".join(parts)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose ledger of 500 was changed by two commands, so that there are versions to go back to."""
    home = tmp_path_factory.mktemp("prepared") / "home"
    home.mkdir()
    (home / "ledger.toml").write_text(ledger_of(MANY))
    for args in (["mark", "item-1", "note", "--text", "one"], ["mark", "item-2", "note", "--text", "two"]):
        done = run_plainly(command_line(*args), environment(home))
        assert done.returncode == 0, done.stderr
    return home


@pytest.mark.parametrize("name", COMMANDS)
def test_a_killed_command_leaves_the_old_ledger_or_the_new_one(name: str, prepared: Path, tmp_path: Path) -> None:
    args = [part.replace("{orders}", str(_orders(tmp_path))) for part in COMMANDS[name]]
    old, new, calls = _outcome(prepared, tmp_path, args)

    assert len(calls) >= 6, "the sweep found too few places to kill at"
    for number, (call, when) in enumerate(calls):
        home = tmp_path / f"home{number}"
        shutil.copytree(prepared, home)
        killed = run_traced(
            command_line(*args), environment(home), tmp_path / "log", home, inject=f"{call}:signal=KILL:when={when}"
        )
        assert killed.returncode != 0 or (home / "ledger.toml").read_bytes() == new, f"{call} {when} was not reached"
        _check_whole(home, old, new, f"{name}, killed at {call} number {when}")
        shutil.rmtree(home)


def _outcome(prepared: Path, tmp_path: Path, args: list[str]) -> tuple[bytes, bytes, list[tuple[str, int]]]:
    """The ledger before and after the command, and the calls to break."""
    home = tmp_path / "whole"
    shutil.copytree(prepared, home)
    old = (home / "ledger.toml").read_bytes()
    calls = changing_calls(command_line(*args), home, tmp_path / "log")
    new = (home / "ledger.toml").read_bytes()
    assert new != old, "the command did nothing"
    assert len(tomllib.loads(new.decode())["purchase"]) >= MANY
    return old, new, calls


def _check_whole(home: Path, old: bytes, new: bytes, where: str) -> None:
    assert (home / "ledger.toml").read_bytes() in {old, new}, where
    listed = run_plainly(command_line("list", "--all", "--json"), environment(home))
    assert listed.returncode == 0, f"{where}: {listed.stderr}"
    assert len(json.loads(listed.stdout)["data"]["purchases"]) >= MANY, where
    marked = run_plainly(command_line("mark", "item-3", "note", "--text", "after"), environment(home))
    assert marked.returncode == 0, f"{where}: {marked.stderr}"
    back = run_plainly(command_line("undo"), environment(home))
    assert back.returncode == 0, f"{where}: {back.stderr}"
    assert (home / "ledger.toml").read_bytes() in {old, new}, where
    beside = {path.name for path in home.iterdir()} - {"state"}
    assert beside == {"ledger.toml", "history"}, where


def _orders(tmp_path: Path) -> Path:
    """An order export with two purchases more."""
    orders = tmp_path / "shopper-inventory.csv"
    rows = [
        (
            "Order Date,Order ID,Title,Qty,Price,Store,Product ID,SKU ID,Attributes,Price Info,Currency,Status,Product Url,"
            "Product Image Url,Store Url,Tags"
        )
    ]
    rows += [
        f'"2026-11-0{number}",306909940565991{number},"Lamp {number}",1,"US $12.95","Lamp Store","10050082266939{number}",'
        f'"12000044304276{number}","Color: red","US $12.95|12|95",USD,Completed,https://example.org/{number},,,'
        for number in (1, 2)
    ]
    orders.write_text("\n".join(rows) + "\n")
    return orders


def test_a_killed_first_command_leaves_no_ledger_or_a_whole_one(tmp_path: Path) -> None:
    args = command_line("track", "A kettle", "--id", "kettle")
    whole = tmp_path / "whole"
    calls = changing_calls(args, whole, tmp_path / "log")
    new = (whole / "ledger.toml").read_bytes()
    assert len(calls) >= 6

    for number, (call, when) in enumerate(calls):
        home = tmp_path / f"home{number}"
        run_traced(args, environment(home), tmp_path / "log", home, inject=f"{call}:signal=KILL:when={when}")
        where = f"{call} number {when}"
        assert not (home / "ledger.toml").exists() or (home / "ledger.toml").read_bytes() == new, where
        listed = run_plainly(command_line("list", "--all", "--json"), environment(home))
        assert listed.returncode == 0, f"{where}: {listed.stderr}"
        again = run_plainly(command_line("track", "A pot", "--id", "pot"), environment(home))
        assert again.returncode == 0, f"{where}: {again.stderr}"
