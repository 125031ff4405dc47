"""The parts of README and CONTRIBUTING that the program itself writes. `python -m tests.docs --write` writes them,
`--check` fails when they are stale."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path

from buyer_assist.cli.commands import COMMANDS, GROUPS
from buyer_assist.domain.deadlines import DEADLINE_KINDS
from buyer_assist.domain.errors import ExitCode
from buyer_assist.render.policies import value_words
from buyer_assist.storage.places import find_places
from buyer_assist.storage.policies import load_policy

ROOT = Path(__file__).parent.parent
FILES = ("README.md", "CONTRIBUTING.md")
_EXIT_WORDS = {
    ExitCode.DONE: "done",
    ExitCode.UNEXPECTED: "something unexpected; or `doctor` found something wrong",
    ExitCode.REFUSED: "wrong usage, or refused",
    ExitCode.NOT_FOUND: "purchase or message not found, or several fit",
    ExitCode.LEDGER: "the ledger cannot be read, is of a newer version, locked or cannot be written",
    ExitCode.DATA: "a policy, message or walk file is faulty",
    ExitCode.DETAILS_MISSING: "a draft needs more details",
    ExitCode.NOT_DELIVERED: "a notification was not delivered",
    ExitCode.DUE: "something is due (only with `remind --exit-code`)",
    ExitCode.INTERRUPTED: "interrupted",
}


def commands() -> str:
    """The commands by group."""
    lines = ["| | command | what it does |", "|---|---|---|"]
    for group in GROUPS:
        shown = group
        for command in COMMANDS:
            if command.group == group:
                lines.append(f"| {shown} | `{command.name}` | {command.says} |")
                shown = ""
    return "\n".join(lines)


def exit_codes() -> str:
    """The exit codes."""
    return "\n".join(["| code | meaning |", "|---|---|", *(f"| {int(c)} | {_EXIT_WORDS[c]} |" for c in ExitCode)])


def deadlines() -> str:
    """The rules behind the deadlines, with how sure they are."""
    policy, _ = load_policy(find_places({"BUYER_ASSIST_HOME": "/nonexistent"}, None), "aliexpress")
    lines = ["| deadline | rule | other figures | confidence |", "|---|---|---|---|"]
    for name in DEADLINE_KINDS:
        rule = policy.rules[name]
        number = value_words(rule) if rule.value is not None else "as the order page says"
        if name == "ask-extension-by":
            number = f"{rule.value} days before protection ends"
        lines.append(f"| `{name}` | {number} | {'; '.join(rule.other_figures) or '-'} | {rule.confidence} |")
    return "\n".join(
        [
            *lines,
            "",
            "A: official text seen. B: copies, or several pages that agree. C: one page. D: old or contradictory.",
        ]
    )


def _facts() -> str:
    from tests.facts_table import facts_table

    return facts_table()


PARTS: dict[str, Callable[[], str]] = {
    "commands": commands, "exit-codes": exit_codes, "deadlines": deadlines, "facts": _facts,
}  # fmt: skip


def renewed(text: str) -> str:
    """The text of a file with all generated parts made anew."""

    def part(found: re.Match[str]) -> str:
        return f"<!-- generated:{found[1]} -->\n{PARTS[found[1]]()}\n<!-- end -->"

    return re.sub(r"<!-- generated:([a-z-]+) -->\n.*?<!-- end -->", part, text, flags=re.DOTALL)


def main() -> int:
    """Write or check."""
    stale = []
    for name in FILES:
        path = ROOT / name
        text = path.read_text(encoding="utf-8")
        new = renewed(text)
        if "--write" in sys.argv:
            path.write_text(new, encoding="utf-8")
        elif new != text:
            stale.append(name)
    if stale:
        print(f"stale: {', '.join(stale)}; write them with: python -m tests.docs --write")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
