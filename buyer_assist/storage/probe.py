"""Whether a folder can be written to, without leaving anything in it."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def unwritable(folder: Path) -> str | None:
    """Why nothing can be written to a folder, in the system's words; None when it can. A folder that is not there yet
    is made on the first write: then the nearest one above it is asked."""
    place = os.path.abspath(folder)
    while not os.path.lexists(place) and place != os.path.dirname(place):
        place = os.path.dirname(place)
    try:
        with tempfile.TemporaryFile(dir=place):
            return None
    except OSError as error:
        return error.strerror or str(error)
