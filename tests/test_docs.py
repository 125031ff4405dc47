"""README, CHANGELOG and the help say what is true."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest

from buyer_assist.cli.commands import COMMANDS
from tests.docs import FILES, ROOT, renewed

from .conftest import Run

README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", FILES)
def test_generated_parts_are_fresh(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")

    assert renewed(text) == text, "python -m tests.docs --write"


def test_every_example_of_the_readme_works(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    fixtures = Path(__file__).parent / "exchange" / "fixtures"
    shutil.copy(fixtures / "shopper-inventory.csv", tmp_path / "shopper-inventory.csv")
    block = re.search(r"<!-- examples -->\n```\n(.*?)```", README, re.DOTALL)
    assert block is not None
    lines = [line.removeprefix("$ ") for line in block[1].splitlines()]
    assert len(lines) >= 15

    for line in lines:
        program, *words = shlex.split(line)
        assert program == "buyer-assist"
        done = run(*words)
        assert done.code == 0, f"{line}\n{done.out}{done.err}"


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_every_command_has_help_with_a_real_example(command, run: Run) -> None:
    done = run(command.name, "--help")

    assert done.code == 0
    assert f"buyer-assist {command.name}" in done.out.split("Example:")[1]
    assert "--json" in done.out


def test_help_lists_every_command_in_its_group(run: Run) -> None:
    out = run("--help").out

    assert all(re.search(rf"^  {command.name} ", out, re.MULTILINE) for command in COMMANDS)
    assert "legal advice" in out


def test_both_set_up_commands_need_nothing_but_python() -> None:
    commands = [line for line in README.splitlines() if line.startswith("python3 -m venv")]

    assert len(commands) == 2
    assert "demo" in commands[0]
    assert "pytest" in commands[1]


def test_nothing_of_a_machine_or_a_registry_is_named() -> None:
    for path in [*ROOT.glob("*.md"), ROOT / "pyproject.toml", *(ROOT / "buyer_assist").rglob("*.*")]:
        if path.suffix in {".md", ".toml", ".py"}:
            text = path.read_text(encoding="utf-8")
            assert not re.search(r"/work/|/root/|pypi\.org|pythonhosted", text), path
