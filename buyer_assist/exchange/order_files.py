"""Another program's file of orders as rows: decoded, cut into rows with their lines, its kind recognised."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from buyer_assist.domain.errors import RefusedError
from buyer_assist.domain.imports import ExportFormat


@dataclass(frozen=True, slots=True)
class Row:
    """One record: its line in the file, and its values by column name (CSV) or key (JSON)."""

    line: int
    values: Mapping[str, object]

    def text(self, *names: str) -> str:
        """The first of these columns that is there, as trimmed text; "" when none is."""
        for name in names:
            value = self.values.get(name)
            if value is not None:
                return str(value).strip()
        return ""


@dataclass(frozen=True, slots=True)
class OrderFile:
    """A file's rows, whether they came as JSON, and the fault that ended the reading (line and words), if any."""

    rows: tuple[Row, ...]
    is_json: bool
    fault: tuple[int, str] | None = None


def read_order_file(data: bytes, where: str) -> OrderFile:
    """Cut a file into rows. Raises RefusedError for one that is no text, or empty."""
    text = _decoded(data, where)
    start = text.lstrip()[:1]
    if not start:
        raise RefusedError(f"{where} is empty.", "Export the orders again.")
    return _json_rows(text) if start in "[{" else _csv_rows(text)


def recognise(file: OrderFile, formats: Mapping[str, ExportFormat]) -> ExportFormat | None:
    """The format whose columns or keys all stand in the file, or None."""
    if not file.rows:
        return None
    names = set(file.rows[0].values)
    for known in formats.values():
        if set(known.keys if file.is_json else known.columns) <= names:
            return known
    return None


def _decoded(data: bytes, where: str) -> str:
    encoding = "utf-16" if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise RefusedError(
            f"{where}, line {line}: this is no UTF-8 text.",
            "Save the export as CSV in UTF-8, or take the original file.",
        ) from error
    if "\0" in text:
        raise RefusedError(f"{where} is no text file.", "Take the CSV or JSON file of the export.")
    return text


def _csv_rows(text: str) -> OrderFile:
    header = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=header.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[Row] = []
    names: list[str] = []
    begun = 1
    try:
        for cells in reader:
            line, begun = begun, reader.line_num + 1
            if not any(cell.strip() for cell in cells):
                continue
            if not names:
                names = [cell.strip() for cell in cells]
                continue
            rows.append(Row(line, dict(zip(names, cells, strict=False))))
    except csv.Error as error:
        return OrderFile(tuple(rows), is_json=False, fault=(begun, str(error)))
    return OrderFile(tuple(rows), is_json=False)


def _json_rows(text: str) -> OrderFile:
    rows: list[Row] = []
    fault = None
    for line, value in _objects(text):
        if isinstance(value, dict):
            rows.append(Row(line, value))
        elif isinstance(value, json.JSONDecodeError):
            fault = (line, value.msg)
        else:
            fault = (line, "an order must be an object in braces")
    return OrderFile(tuple(rows), is_json=True, fault=fault)


def _objects(text: str) -> Iterator[tuple[int, object]]:
    """The members of the outer list with their lines; a fault ends them, and what stood before it is kept."""
    decoder = json.JSONDecoder()
    place, line, counted = 0, 1, 0
    single = text.lstrip()[:1] == "{"
    while True:
        while place < len(text) and text[place] in " \t\r\n,[":
            place += 1
        if place >= len(text) or text[place] == "]":
            return
        line += text.count("\n", counted, place)
        counted = place
        try:
            value, place = decoder.raw_decode(text, place)
        except (json.JSONDecodeError, RecursionError) as error:
            wrong = error if isinstance(error, json.JSONDecodeError) else json.JSONDecodeError("too deep", text, place)
            yield line + text.count("\n", counted, max(counted, wrong.pos)), wrong
            return
        yield line, value
        if single:
            return
