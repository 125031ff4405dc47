"""Whether a folder can be written to."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from buyer_assist.storage.probe import unwritable


def test_a_folder_is_asked_and_left_as_it_was(tmp_path: Path) -> None:
    assert unwritable(tmp_path) is None
    assert unwritable(tmp_path / "not" / "there" / "yet") is None
    assert os.listdir(tmp_path) == []


def test_a_file_in_the_way_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    assert unwritable(tmp_path / "file" / "state") == "Not a directory"


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_of_another_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)

    assert unwritable(tmp_path) == "Permission denied"


def test_a_folder_of_the_kernel_takes_no_file() -> None:
    if not Path("/proc/self").exists():
        pytest.skip("there is no /proc")

    assert unwritable(Path("/proc/self")) is not None
