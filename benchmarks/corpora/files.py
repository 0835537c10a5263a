"""The corpora's files below a folder, each with the table that its corpus expects."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.corpora.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

WORKBOOKS = frozenset({".xls", ".xlsx", ".xlsm", ".xlsb", ".ods"})

CONTRADICTED = frozenset({"location_coordinates.csv"})
"""Of csv-spectrum: its JSON has another phone number than its CSV, so nobody can be right."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A file of a corpus."""

    corpus: str
    file: Path
    name: str
    """Its path in the corpus."""
    expected: Table | None
    """``None``: the corpus does not say."""
    is_workbook: bool = False


def samples(folder: Path, one_of_alike: int = 1) -> Iterator[Sample]:
    """The files of all corpora that are in the folder, always in the same order.

    Args:
        folder: where the corpora are.
        one_of_alike: take every n-th only of Pollock's 2,268 files that each damage one row of one
            and the same table.
    """
    pollock = folder / "Pollock"
    yield from _pollock(pollock / "polluted_files", "Pollock, polluted files", one_of_alike)
    yield from _pollock(pollock / "survey_sample", "Pollock, survey sample")
    for file in sorted((folder / "csv-spectrum" / "csvs").glob("*.csv")):
        wanted = folder / "csv-spectrum" / "json" / f"{file.stem}.json"
        table = None if file.name in CONTRADICTED else _of_objects(wanted)
        yield Sample("csv-spectrum", file, file.name, table)
    texts = folder / "duckdb" / "data" / "csv"
    for file in sorted(texts.rglob("*")):
        if file.is_file():
            yield Sample("DuckDB's test data", file, str(file.relative_to(texts)), None)
    for file in sorted((folder / "calamine" / "tests").glob("*")):
        if file.suffix in WORKBOOKS:
            yield Sample("calamine's workbooks", file, file.name, None, is_workbook=True)


def _pollock(folder: Path, corpus: str, one_of_alike: int = 1) -> Iterator[Sample]:
    """Pollock keeps the clean file beside the polluted one, and how many rows its header has."""
    alike = 0
    for file in sorted((folder / "csv").glob("*")):
        alike += file.name.startswith("row_")
        if file.name.startswith("row_") and alike % one_of_alike:
            continue
        clean = folder / "clean" / file.name
        facts = json.loads((folder / "parameters" / f"{file.name}_parameters.json").read_bytes())
        with clean.open(encoding="utf-8-sig", newline="") as stream:
            rows = [tuple(row) for row in csv.reader(stream)]
        header = rows.pop(0) if rows and int(facts["header_lines"]) else None
        if header is None and rows and _stripped(rows[0]) == _stripped(facts["column_names"]):
            del rows[0]  # names that the clean file has and the polluted one has not
        yield Sample(corpus, file, file.name, Table(header, tuple(rows)))


def _of_objects(file: Path) -> Table:
    """A table that is written down as a list of JSON objects."""
    objects = json.loads(file.read_text("utf-8"))
    header = tuple(objects[0])
    return Table(header, tuple(tuple(item[name] for name in header) for item in objects))


def _stripped(cells: Iterable[str]) -> list[str]:
    return [cell.strip() for cell in cells]
