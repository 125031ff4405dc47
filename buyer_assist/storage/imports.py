"""Reading the packaged table of order exports."""

from __future__ import annotations

from buyer_assist.domain.imports import ExportFormat
from buyer_assist.storage.packaged import packaged_text
from buyer_assist.storage.toml_reading import parse_toml


def load_export_formats() -> dict[str, ExportFormat]:
    """The order exports that can be read, by name."""
    table = parse_toml(packaged_text("imports.toml"))
    return {
        name: ExportFormat(
            name, entry["marketplace"], entry["says"], tuple(entry["columns"]), tuple(entry["keys"]),
            tuple(entry["cancelled"]), tuple(entry["completed"]),
        )
        for name, entry in table.items()
        if isinstance(entry, dict)
    }  # fmt: skip
