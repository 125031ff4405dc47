"""Problems in data, as values: the rest keeps working, and the owner learns where to look."""

from __future__ import annotations

from typing import NamedTuple


class Finding(NamedTuple):
    """One problem: where it is (a file or a purchase), on which line of that file, what is wrong, what to do."""

    where: str
    line: int | None
    problem: str
    remedy: str
