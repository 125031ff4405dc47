"""Every fact of the domain: the scenario that shows it, and where in the product it is. CONTRIBUTING holds the table."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path

ROOT = Path(__file__).parent.parent
#: How many facts each letter of the domain has.
FACTS = tuple(
    f"{letter}{number}"
    for letter, count in {"A": 5, "B": 2, "C": 8, "D": 5, "E": 14, "F": 4, "G": 4, "H": 3, "I": 15}.items()
    for number in range(1, count + 1)
)
_MOST_PLACES = 3


def scenarios_by_fact() -> Mapping[str, list[str]]:
    """The names of the scenarios that show each fact."""
    found: dict[str, list[str]] = {fact: [] for fact in FACTS}
    for path in sorted((ROOT / "tests" / "scenarios").glob("*.toml")):
        for scenario in tomllib.loads(path.read_text(encoding="utf-8"))["scenario"]:
            for fact in scenario["facts"]:
                found[fact].append(scenario["name"])
    return found


def places_by_fact() -> Mapping[str, list[str]]:
    """The data and modules of the product that name each fact, the data first."""
    found: dict[str, list[str]] = {fact: [] for fact in FACTS}
    package = ROOT / "buyer_assist"
    for path in [*sorted(package.glob("data/**/*.toml")), *sorted(package.glob("domain/next_*.py"))]:
        named = set(_named(path.read_text(encoding="utf-8")))
        for fact in FACTS:
            if fact in named:
                found[fact].append(str(path.relative_to(package)))
    return found


def facts_table() -> str:
    """The table, as Markdown."""
    scenarios, places = scenarios_by_fact(), places_by_fact()
    lines = ["| fact | scenario | where in the product |", "|---|---|---|"]
    for fact in FACTS:
        names, where = scenarios[fact], places[fact]
        more = f" (and {len(names) - 1} more)" if len(names) > 1 else ""
        lines.append(f"| {fact} | {names[0]}{more} | {', '.join(f'`{one}`' for one in where[:_MOST_PLACES])} |")
    return "\n".join(lines)


def _named(text: str) -> Iterable[str]:
    """The facts in `facts = [...]` of data and `facts=(...)` of code."""
    for found in re.finditer(r"facts\s*=\s*[\[(](.*?)[\])]", text, flags=re.DOTALL):
        yield from re.findall(r"[A-I]\d+", found[1])
