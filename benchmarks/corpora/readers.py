"""The readers that are compared: each turns a file into a table of text, or refuses it."""

from __future__ import annotations

import csv
from dataclasses import replace
from typing import TYPE_CHECKING

from benchmarks.corpora.table import Crash, Outcome, Refusal, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    import pandas as pd

    from importer.reader import ReadOptions

SNIFFED_CHARACTERS = 65536
MOST_QUESTIONS = 4


def importer(file: Path) -> Outcome:
    """The importer's own reader; anything but its own errors is a crash."""
    from importer.reader import ReadOptions

    return _imported(file, ReadOptions(), questions=0)


def importer_answered(file: Path) -> Outcome:
    """The same where each question is answered with the first option that it offers."""
    from importer.reader import ReadOptions

    return _imported(file, ReadOptions(), questions=MOST_QUESTIONS)


def _imported(file: Path, options: ReadOptions, questions: int) -> Outcome:
    from importer.cli.asking import as_setting
    from importer.errors import ImporterError, SourceError
    from importer.mapping import field_of
    from importer.model import Code
    from importer.reader import open_source

    try:
        with open_source(file, options, field_of) as source:
            rows: list[tuple[str, ...]] = []
            for chunk in source.chunks():
                ragged = chunk.ragged
                for number, *cells in chunk.frame.itertuples(name=None):
                    aside = chunk.aside.get(number)
                    if aside is None or aside.code is Code.ROW_RAGGED:
                        # Anything else, a total or the header again, is not the table's.
                        rows.append(ragged.get(number) or tuple(cells))
            return Table(tuple(source.info.header), tuple(rows))
    except SourceError as error:
        if not error.ways or not questions:
            return Refusal(str(error))
        answered = replace(options, **as_setting(error.ways[0]))
        return _imported(file, answered, questions - 1)
    except ImporterError as error:
        return Refusal(str(error))
    except Exception as error:  # noqa: BLE001  # the very thing that is counted
        return Crash(f"{type(error).__name__}: {error}")


def plain_csv(file: Path) -> Outcome:
    """``csv.reader`` as it comes, in UTF-8."""
    with file.open(encoding="utf-8-sig", newline="") as stream:
        return _of_rows(csv.reader(stream))


def sniffed_csv(file: Path) -> Outcome:
    """``csv.reader`` in the dialect that ``csv.Sniffer`` finds, in UTF-8."""
    with file.open(encoding="utf-8-sig", newline="") as stream:
        dialect = csv.Sniffer().sniff(stream.read(SNIFFED_CHARACTERS))
        stream.seek(0)
        return _of_rows(csv.reader(stream, dialect))


def pandas_default(file: Path) -> Outcome:
    """``pandas.read_csv``, all cells as text."""
    import pandas as pd

    return _of_frame(pd.read_csv(file, dtype=str, keep_default_na=False))


def pandas_sniffing(file: Path) -> Outcome:
    """``pandas.read_csv`` that looks for the delimiter, all cells as text."""
    import pandas as pd

    return _of_frame(
        pd.read_csv(file, sep=None, engine="python", dtype=str, keep_default_na=False)
    )  # fmt: skip


def pandas_excel(file: Path) -> Outcome:
    """``pandas.read_excel`` on the first sheet, by the same library that the importer uses."""
    import pandas as pd

    return _of_frame(pd.read_excel(file, engine="calamine", dtype=str, keep_default_na=False))


def duckdb_auto(file: Path) -> Outcome:
    """DuckDB's auto-detection, all cells as text; names of folders add no columns."""
    import duckdb

    with duckdb.connect() as connection:
        found = connection.execute(
            "SELECT * FROM read_csv(?, all_varchar = true, hive_partitioning = false)", [str(file)]
        )
        header = tuple(column[0] for column in found.description or ())
        rows = tuple(tuple(cell or "" for cell in row) for row in found.fetchall())
    return Table(header, rows)


TEXT_READERS: dict[str, Callable[[Path], Outcome]] = {
    "importer": importer,
    "importer, first option": importer_answered,
    "csv.reader": plain_csv,
    "csv.Sniffer": sniffed_csv,
    "pandas": pandas_default,
    "pandas, sep=None": pandas_sniffing,
    "DuckDB": duckdb_auto,
}
WORKBOOK_READERS: dict[str, Callable[[Path], Outcome]] = {
    "importer": importer,
    "pandas": pandas_excel,
}


def attempt(read: Callable[[Path], Outcome], file: Path) -> Outcome:
    """What a reader makes of a file. Any error of a library counts as its refusal."""
    try:
        return read(file)
    except MemoryError:
        return Crash("out of memory")
    except Exception as error:  # noqa: BLE001  # each library has its own
        return Refusal(f"{type(error).__name__}: {error}")


def _of_rows(rows: Iterable[list[str]]) -> Table:
    header, *rest = [tuple(row) for row in rows] or [()]
    return Table(header, tuple(rest))


def _of_frame(frame: pd.DataFrame) -> Table:
    import pandas as pd

    header = tuple(str(name) for name in frame.columns)
    plain = isinstance(frame.index, pd.RangeIndex)  # else the first cells of longer rows
    cells = frame if plain else frame.reset_index()
    rows = tuple(tuple(map(str, row)) for row in cells.itertuples(index=False, name=None))
    return Table(header, rows)
