"""Fixtures of other rooms that commands need, too."""

from __future__ import annotations

from tests.system.conftest import tab

__all__ = ["tab"]
