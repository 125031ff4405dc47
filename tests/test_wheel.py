"""The wheel: what a buyer installs holds the data files too, and runs away from its sources."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.docs import ROOT

TODAY = "2026-11-23"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the sources; hatchling comes with the extra `test`, so that nothing is fetched."""
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "wheel", "--quiet", "--no-deps"]
    subprocess.run([*pip, "--no-build-isolation", "--wheel-dir", str(folder), str(ROOT)], check=True, timeout=180)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def elsewhere(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder into which the wheel is installed."""
    folder = tmp_path_factory.mktemp("elsewhere")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--no-deps"]
    subprocess.run([*pip, "--target", str(folder), str(wheel)], check=True, timeout=180)
    return folder


def test_wheel_holds_every_file_of_the_package_and_no_test(wheel: Path) -> None:
    package = ROOT / "buyer_assist"
    wanted = {
        path.relative_to(ROOT).as_posix()
        for path in package.rglob("*")
        if path.is_file() and not {"__pycache__", ".mypy_cache"} & set(path.parts)
    }
    held = {name for name in ZipFile(wheel).namelist() if ".dist-info/" not in name}

    assert any(name.startswith("buyer_assist/data/walks/") for name in wanted)
    assert held == wanted


@pytest.mark.parametrize("words", [
    ("--version",), ("demo",), ("policies", "aliexpress"), ("walk",), ("draft-message", "--list"),
    ("check-tracking", "RB123456785CN"), ("check-message", str(ROOT / "LICENSE")), ("remind",),
], ids=lambda words: words[0])  # fmt: skip
def test_installed_program_runs_with_its_own_data(words: tuple[str, ...], elsewhere: Path, tmp_path: Path) -> None:
    environ = {"PATH": os.defpath, "PYTHONPATH": str(elsewhere), "BUYER_ASSIST_TODAY": TODAY, "HOME": str(tmp_path)}
    script = elsewhere / "bin" / "buyer-assist"
    where = [sys.executable, "-c", "import buyer_assist; print(buyer_assist.__file__)"]
    found, done = (
        subprocess.run(line, env=environ, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=True)
        for line in (where, [str(script), *words])
    )

    assert Path(found.stdout).is_relative_to(elsewhere)
    assert done.stdout or words == ("remind",)
    assert "Traceback" not in done.stderr
