"""Reads every file of the corpora with every reader, counts the verdicts and keeps each one."""

from __future__ import annotations

import argparse
import csv
import gc
import importlib.util
from collections import Counter
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.corpora.checked import check
from benchmarks.corpora.files import Sample, samples
from benchmarks.corpora.isolated import isolated
from benchmarks.corpora.readers import TEXT_READERS, WORKBOOK_READERS, attempt, importer
from benchmarks.corpora.table import Crash, Table, Verdict, first_difference, verdict_on

if TYPE_CHECKING:
    from collections.abc import Iterable

PRELOADED = (
    "duckdb", "pandas", "rapidfuzz.process", "rich.console", "ruamel.yaml", "sqlalchemy",
    "structlog.dev", "importer.api", "importer.cli", "importer.mapping", "importer.reader",
)  # fmt: skip
LONGEST_NOTE = 500
CHECK = "importer check"
CHECK_SECONDS = 60
"""The whole of it: the largest file has 173,335 rows."""


def corpora(arguments: list[str]) -> None:
    """Print a table for each corpus below a folder; write every verdict to a CSV file.

    Raises:
        SystemExit: the folder is missing, or DuckDB is not installed.
    """
    parser = argparse.ArgumentParser(prog="python -m benchmarks corpora", description=__doc__)
    parser.add_argument("--folder", type=Path, required=True, help="where the corpora are")
    parser.add_argument("--verdicts", type=Path, default=Path("reports/corpora.csv"))
    parser.add_argument("--only", default="", help="a corpus whose name begins like this")
    parser.add_argument("--alike", type=int, default=1, help="1 of N of Pollock's row_… files")
    options = parser.parse_args(arguments)
    _preload()
    counts: dict[str, dict[str, Counter[str]]] = {}
    options.verdicts.parent.mkdir(parents=True, exist_ok=True)
    with options.verdicts.open("w", encoding="utf-8", newline="") as stream:
        verdicts = csv.writer(stream)
        verdicts.writerow(["corpus", "file", "reader", "verdict", "note"])
        for sample in _wanted(options.folder, options.only, options.alike):
            for reader, verdict, note in _judged(sample):
                counts.setdefault(sample.corpus, {}).setdefault(reader, Counter())[verdict] += 1
                line = [sample.corpus, sample.name, reader, verdict, note[:LONGEST_NOTE]]
                verdicts.writerow([_writable(text) for text in line])
    for corpus, readers in counts.items():
        _print(corpus, readers)


def _wanted(folder: Path, only: str, alike: int) -> Iterable[Sample]:
    if not folder.is_dir():
        raise SystemExit(f"{folder}: no such folder. benchmarks/README.md says what is in it.")
    return (sample for sample in samples(folder, alike) if sample.corpus.startswith(only))


def _judged(sample: Sample) -> Iterable[tuple[str, str, str]]:
    """Each reader, its verdict and a note."""
    readers = WORKBOOK_READERS if sample.is_workbook else TEXT_READERS
    phone = ""
    for name, read in readers.items():
        outcome = isolated(partial(attempt, read, sample.file))
        if read is importer and isinstance(outcome, Table):
            phone = next(filter(str.strip, outcome.header or ()), "")
        note = first_difference(outcome, sample.expected)
        yield name, verdict_on(outcome, sample.expected), note
    yield _checked(sample, phone)


def _checked(sample: Sample, phone: str) -> tuple[str, str, str]:
    """How the command ended."""
    ended = isolated(partial(check, sample.file, phone), CHECK_SECONDS)
    note = first_difference(ended, None)
    return CHECK, "crashed" if isinstance(ended, Crash) else note.partition(":")[0], note


def _print(corpus: str, readers: dict[str, Counter[str]]) -> None:
    ended = readers.pop(CHECK, Counter())
    shown = [verdict for verdict in Verdict if any(count[verdict] for count in readers.values())]
    files = max(count.total() for count in readers.values())
    print(f"\n### {corpus}: {files:,} files\n")
    print("| reader | " + " | ".join(shown) + " |")
    print("| --- |" + " --- |" * len(shown))
    for reader, count in readers.items():
        print(f"| {reader} | " + " | ".join(f"{count[verdict]:,}" for verdict in shown) + " |")
    codes = ", ".join(f"{how}: {number:,}" for how, number in sorted(ended.items()))
    print(f"\n`{CHECK}`: {codes}")


def _writable(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode("utf-8").replace("\0", "\\0")


def _preload() -> None:
    """Import what the readers need, for every process is forked from this one."""
    if not importlib.util.find_spec("duckdb"):
        raise SystemExit("DuckDB is compared with and not installed: pip install duckdb")
    for module in PRELOADED:
        importlib.import_module(module)
    gc.freeze()
