"""Running the system's own small programs: by full path, with a limit of time, answering in English."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from buyer_assist.domain.errors import RefusedError

_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Ended:
    """How a program ended: its exit code and what it wrote."""

    code: int
    out: bytes
    err: bytes

    @property
    def complaint(self) -> str:
        """What it said is wrong, in one line."""
        text = " ".join((self.err or self.out).decode("utf-8", "replace").split())
        return text[:300] or f"it ended with {self.code}"


def program_path(name: str, environ: Mapping[str, str]) -> str | None:
    """The full path of a program, or None when this machine has none."""
    import shutil

    return shutil.which(name, path=environ.get("PATH"))


def run_program(words: Sequence[str], environ: Mapping[str, str]) -> Ended:
    """Run a program to its end. Raises RefusedError when it cannot be started or takes too long."""
    import subprocess

    name = os.path.basename(words[0])
    try:
        done = subprocess.run(
            list(words), stdin=subprocess.DEVNULL, capture_output=True, timeout=_SECONDS, check=False,
            env={**environ, "LC_ALL": "C"},
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise RefusedError(f"The program {name} does not answer.", "Try again later.") from error
    except OSError as error:
        problem = f"The program {name} cannot be run: {error.strerror}."
        raise RefusedError(problem, "Look at its installation.") from error
    return Ended(done.returncode, done.stdout, done.stderr)
