"""The walls of the house, read from the source. CONTRIBUTING draws the same picture; change both on purpose."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import buyer_assist

PACKAGE = Path(buyer_assist.__file__).parent
FILES = sorted(PACKAGE.rglob("*.py"))
ROOMS = ("cli", "domain", "exchange", "render", "storage", "system")
#: Which rooms a room may import besides itself.
MAY_IMPORT = {
    "cli": {"domain", "exchange", "render", "storage", "system"},
    "exchange": {"domain"},
    "storage": {"domain"},
    "render": {"domain"},
    "system": {"domain"},
    "domain": set(),
}
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "core", "manager", "misc"}
#: Third-party packages and the rooms that may import them.
GUARDED = {
    "typer": {"cli"},
    "rich": {"render"},
    "tomli_w": {"storage", "exchange"},
    "platformdirs": {"storage"},
    "filelock": {"storage"},
    "icalendar": {"exchange"},
    "crontab": {"system"},
    "apprise": {"system"},
    "pyperclip": {"system"},
}
CLOCKS = {"today", "now", "utcnow", "time", "localtime", "gmtime", "time_ns"}
#: monotonic clocks measure waiting, not the date.
MARKETPLACES = ("aliexpress", "amazon", "ebay", "temu", "etsy", "shein", "wish.com", "alibaba")


def room_of(path: Path) -> str:
    parts = path.relative_to(PACKAGE).parts
    return parts[0] if len(parts) > 1 else ""


def imports_of(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"relative import on line {node.lineno}"
            yield node.lineno, node.module or ""


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_file_imports_only_what_its_room_may(path: Path) -> None:
    room = room_of(path)
    wrong = []
    for line, name in imports_of(tree_of(path)):
        parts = name.split(".")
        if parts[0] == "buyer_assist" and len(parts) > 1 and parts[1] in ROOMS and room:
            if parts[1] != room and parts[1] not in MAY_IMPORT[room]:
                wrong.append(f"{line}: {name}")
        elif (parts[0] in GUARDED and room not in GUARDED[parts[0]]) or (
            room == "domain" and parts[0] != "buyer_assist" and parts[0] not in sys.stdlib_module_names
        ):
            wrong.append(f"{line}: {name}")

    assert wrong == []


def test_no_files_import_each_other_in_a_circle() -> None:
    named = {".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts): path for path in FILES}
    imported = {name: {one for _, one in imports_of(tree_of(path)) if one in named} for name, path in named.items()}

    TopologicalSorter(imported).prepare()


def test_rich_is_imported_in_one_file_only() -> None:
    found = {str(path.relative_to(PACKAGE)) for path in FILES for _, name in imports_of(tree_of(path))
             if name.split(".")[0] == "rich"}  # fmt: skip

    assert found == {"render/terminal.py"}


def test_only_the_clock_asks_the_machine_for_the_date() -> None:
    wrong = []
    for path in FILES:
        if path.relative_to(PACKAGE).as_posix() == "cli/clock.py":
            continue
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CLOCKS:
                owner = node.func.value
                if isinstance(owner, ast.Name) and owner.id in {"date", "datetime", "time"}:
                    wrong.append(f"{path.name}:{node.lineno}")

    assert wrong == []


def test_domain_and_render_open_nothing_and_print_nothing() -> None:
    wrong = []
    for path in FILES:
        if room_of(path) in {"domain", "render"}:
            for node in ast.walk(tree_of(path)):
                if (
                    isinstance(node, ast.Call)
                    and isinstance(node.func, ast.Name)
                    and node.func.id in {"open", "print", "input"}
                ):
                    wrong.append(f"{path.name}:{node.lineno}")  # noqa: PERF401

    assert wrong == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_file_and_its_functions_are_short_and_well_named(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    long_ones = [
        f"{node.name}: {node.end_lineno - node.lineno + 1}"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef) and _body_lines(node, source) > 40
    ]

    assert source.count("\n") <= 300
    assert long_ones == []
    assert path.stem not in FORBIDDEN_NAMES


def _body_lines(node: ast.FunctionDef, source: str) -> int:
    """Lines of code: a command's options and its help text are its face, not its length."""
    first = node.body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
        first = node.body[1] if len(node.body) > 1 else first
    return (node.end_lineno or 0) - first.lineno + 1


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_marketplace_is_named_in_python(path: Path) -> None:
    tree = tree_of(path)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef)
        and node.body and isinstance(node.body[0], ast.Expr)
    }  # fmt: skip
    named = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings
        and any(name in node.value.lower() for name in MARKETPLACES)
        and "Such as aliexpress." not in node.value
    ]  # fmt: skip

    assert named == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_public_names_have_docstrings(path: Path) -> None:
    tree = tree_of(path)
    bare = [] if ast.get_docstring(tree) or path.stem == "__init__" else ["the module"]
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            bare += [] if ast.get_docstring(node) else [node.name]

    assert bare == []


def modules_after(*words: str, home: Path, setup: tuple[str, ...] = ()) -> set[str]:
    env = {**os.environ, "BUYER_ASSIST_HOME": str(home), "BUYER_ASSIST_TODAY": "2026-11-23"}
    env["PYTHONPATH"] = str(PACKAGE.parent)
    if setup:
        subprocess.run([sys.executable, "-m", "buyer_assist", *setup], env=env, check=True, capture_output=True)
    code = (
        "import sys\nfrom buyer_assist.cli.main import app\nimport typer\n"
        f"typer.main.get_command(app).main({list(words)!r}, standalone_mode=False)\n"
        "sys.stderr.write('\\n'.join(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
    return set(done.stderr.split())


HEAVY = {
    "rich",
    "pydantic",
    "apprise",
    "icalendar",
    "crontab",
    "platformdirs",
    "pyperclip",
    "zoneinfo",
    "typer.rich_utils",
}
TRACK = ("track", "USB hub", "--order", "1", "--price", "5 USD", "--ordered", "2026-11-01")


@pytest.mark.parametrize(
    ("words", "never"),
    [
        (("list",), HEAVY | {"tomli_w", "filelock", "json"}),
        (("list", "--json"), HEAVY | {"tomli_w", "filelock"}),
        (("remind",), HEAVY | {"tomli_w", "filelock", "json"}),
        (("show", "usb-hub"), HEAVY | {"tomli_w", "filelock", "json"}),
        (("mark", "usb-hub", "shipped"), HEAVY),
        (("policies", "aliexpress"), HEAVY | {"tomli_w", "filelock"}),
        (("--help",), HEAVY | {"tomli_w", "filelock", "buyer_assist.cli.track"}),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_command_imports_nothing_that_it_does_not_use(words: tuple[str, ...], never: set[str], tmp_path: Path) -> None:
    loaded = modules_after(*words, home=tmp_path / "home", setup=TRACK)

    assert never & loaded == set()


@pytest.mark.parametrize("command", ["list", "remind"])
def test_reading_commands_import_no_other_command(command: str, tmp_path: Path) -> None:
    loaded = modules_after(command, home=tmp_path / "home", setup=TRACK)
    commands = {path.stem for path in (PACKAGE / "cli").glob("*.py")} - {
        "__init__", "answer", "clock", "commands", "deliver", "main", "session", "views", command, f"{command}_",
    }  # fmt: skip

    assert {f"buyer_assist.cli.{name}" for name in commands} & loaded == set()


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_every_module_imports_alone(path: Path) -> None:
    name = ".".join(("buyer_assist", *path.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(".__init__")
    if name.endswith("__main__"):
        return
    done = subprocess.run(
        [sys.executable, "-c", f"import {name}"], env={**os.environ, "PYTHONPATH": str(PACKAGE.parent)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
