"""Where the buyer's files lie. The rest of the product asks here and never builds such a path itself."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from buyer_assist.domain.errors import LedgerError

_NAME = "buyer-assist"


class Places(NamedTuple):
    """The files and folders of one buyer. None of them needs to exist."""

    ledger: Path
    history: Path
    evidence: Path
    config: Path
    policies: Path
    messages: Path
    walks: Path
    state: Path


def find_places(environ: Mapping[str, str], ledger: str | None = None) -> Places:
    """The places for this run: `ledger` (the option) wins over BUYER_ASSIST_LEDGER, and that over the home.

    BUYER_ASSIST_HOME is one folder for everything. Raises LedgerError when the home folder cannot be told.
    """
    home = environ.get("BUYER_ASSIST_HOME")
    data, config, state = _one_home(home) if home else _platform_folders()
    named = ledger or environ.get("BUYER_ASSIST_LEDGER")
    file = _absolute(named) if named else data / "ledger.toml"
    return Places(
        ledger=file,
        history=file.parent / "history",
        evidence=file.parent / "evidence",
        config=config / "config.toml",
        policies=config / "policies",
        messages=config / "messages",
        walks=config / "walks",
        state=state,
    )


def _absolute(text: str) -> Path:
    # Not resolved: a ledger that is a symlink keeps its history beside the link that the buyer named.
    return Path(os.path.abspath(os.path.expanduser(text)))


def _one_home(home: str) -> tuple[Path, Path, Path]:
    folder = _absolute(home)
    return folder, folder, folder / "state"


def _platform_folders() -> tuple[Path, Path, Path]:
    import platformdirs  # 16 ms: a run with BUYER_ASSIST_HOME does without

    folders = (
        Path(platformdirs.user_data_dir(_NAME, appauthor=False)),
        Path(platformdirs.user_config_dir(_NAME, appauthor=False)),
        Path(platformdirs.user_state_dir(_NAME, appauthor=False)),
    )
    if not all(folder.is_absolute() for folder in folders):
        raise LedgerError(
            "The home folder of this user is not known.", "Set HOME, or BUYER_ASSIST_HOME to a folder of your own."
        )
    return folders
