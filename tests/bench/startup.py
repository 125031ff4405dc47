"""How long a command takes, as ratios to the bare interpreter and to neighbours, side by side in one run.

Type: python -m tests.bench.startup [--runs 15] [--sizes 100,1000,10000]

With the extra `fast`; the rows that say so leave its parser out. Wall time of whole processes, each kind in turn, the median of the pairwise ratios to `python -I -c pass`. Bytecode is
compiled beforehand; PYTHONDONTWRITEBYTECODE has to be unset, or every start reads twice too slow.
"""

from __future__ import annotations

import argparse
import compileall
import os
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

import buyer_assist

TODAY = date(2026, 11, 23)
BARE = [sys.executable, "-I", "-c", "pass"]


def ledger_of(count: int) -> str:
    """A ledger in which a tenth of the purchases is open, in many phases, as after some years of buying."""
    parts = ["format = 1\n"]
    for number in range(count):
        opened = number % 10 == 0
        ordered = TODAY - timedelta(days=number % 50 + 2 if opened else 200 + number % 700)
        shipped = ordered + timedelta(days=2)
        parts.append(
            f'\n[[purchase]]\nid = "item-{number}"\nitem = "USB hub number {number}"\nmarketplace = "aliexpress"\n'
            f'order = "81900000{number:08}"\nseller = "Happy Store {number % 40}"\nprice = "12.49"\ncurrency = "USD"\n'
            f'paid_with = "card"\nordered = {ordered}\ntracking = "RB123456785CN"\n\n'
            f'[[purchase.event]]\nkind = "shipped"\non = {shipped}\ntracking = "RB123456785CN"\n'
        )
        if not opened:
            received = shipped + timedelta(days=20)
            parts.append(
                f'\n[[purchase.event]]\nkind = "received"\non = {received}\n\n[[purchase.event]]\nkind = "checked"\n'
                f'on = {received}\nworks = "yes"\n\n[[purchase.event]]\nkind = "confirmed"\non = {received}\n'
            )
    return "".join(parts)


def seconds(command: list[str], env: dict[str, str]) -> float:
    """Wall time of one run."""
    begun = time.perf_counter()
    subprocess.run(command, env=env, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - begun


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--sizes", default="100,1000,10000")
    chosen = parser.parse_args()
    package = Path(buyer_assist.__file__).parent
    compileall.compile_dir(str(package), quiet=2)
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    env |= {"BUYER_ASSIST_TODAY": TODAY.isoformat(), "PYTHONPATH": str(package.parent)}
    program = [sys.executable, "-m", "buyer_assist"]
    without = "import sys; sys.modules['tomli'] = None; from buyer_assist.__main__ import main; main()"
    rows: dict[str, tuple[list[str], dict[str, str]]] = {
        "python -c 'import tomllib'": ([sys.executable, "-I", "-c", "import tomllib"], env),
        "python -c 'import typer'": ([sys.executable, "-I", "-c", "import typer"], env),
        "pip --version (a peer)": ([sys.executable, "-m", "pip", "--version"], env),
        "buyer-assist --help": ([*program, "--help"], env),
    }
    with tempfile.TemporaryDirectory() as place:
        for size in (int(word) for word in chosen.sizes.split(",")):
            home = Path(place) / str(size)
            home.mkdir()
            (home / "ledger.toml").write_text(ledger_of(size), encoding="utf-8")
            own = {**env, "BUYER_ASSIST_HOME": str(home)}
            parse = f"import tomllib; tomllib.load(open({str(home / 'ledger.toml')!r}, 'rb'))"
            rows[f"tomllib alone, {size} purchases"] = ([sys.executable, "-I", "-c", parse], own)
            rows[f"list, {size} purchases"] = ([*program, "list"], own)
            rows[f"remind, {size} purchases"] = ([*program, "remind"], own)
            rows[f"remind, {size}, with tomllib"] = ([sys.executable, "-c", without, "remind"], own)
            rows[f"track, {size} purchases"] = ([*program, "track", "Lamp", "--ordered", "2026-11-20"], own)
        ratios: dict[str, list[float]] = {name: [] for name in rows}
        for _ in range(chosen.runs):
            for name, (command, own) in rows.items():
                bare = seconds(BARE, env)
                ratios[name].append(seconds(command, own) / bare)
    print(f"{'ratio to python -I -c pass':<36} median   min   max   ({chosen.runs} pairs)")
    for name, found in ratios.items():
        print(f"{name:<36} {statistics.median(found):6.1f} {min(found):5.1f} {max(found):5.1f}")


if __name__ == "__main__":
    main()
