"""A progress bar for what takes longer than a second, on a terminal only."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from buyer_assist.render.terminal import ProgressBar

_PATIENCE_SECONDS = 1.0


@contextmanager
def late_progress(label: str, total: int) -> Iterator[Callable[[], None]]:
    """Give a function to call once a step. The bar is drawn on stderr after a second, if that is a terminal."""
    done = 0
    bars: list[ProgressBar] = []

    def begin() -> None:
        from buyer_assist.render.terminal import ProgressBar

        bar = ProgressBar(label, total)
        bar.show(done)
        bar.start()
        bars.append(bar)

    def step() -> None:
        nonlocal done
        done += 1
        for bar in bars:
            bar.show(done)

    timer = threading.Timer(_PATIENCE_SECONDS, begin)
    timer.daemon = True
    if _on_terminal():
        timer.start()
    try:
        yield step
    finally:
        timer.cancel()
        if timer.ident is not None:
            timer.join()
        for bar in bars:
            bar.finish()


def _on_terminal() -> bool:
    try:
        return sys.stderr is not None and sys.stderr.isatty()
    except ValueError:
        return False
