"""Writes the corpus anew from its cases: ``python -m tests.corpus.build``.

What a file must become stands in the case, written by hand; the golden file adds what else was
concluded. Where the reading is not what the case says, nothing is written and the case is named.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import zipfile
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

from tests.corpus import columns, numbers, tables, texts, workbook_files
from tests.corpus.cases import FOLDER, GOLDEN_ENDING, read_case

if TYPE_CHECKING:
    from tests.corpus.cases import Case

CASES = tuple(chain(texts.CASES, tables.CASES, workbook_files.CASES, numbers.CASES, columns.CASES))


def main() -> int:
    """Write every file with its golden file; gives how many cases are not read as they must be."""
    wrong = 0
    with tempfile.TemporaryDirectory() as scratch:
        for number, case in enumerate(CASES):
            place = Path(scratch) / str(number)
            built = place / "built" / case.name
            built.parent.mkdir(parents=True)
            copies = place / "copies"
            copies.mkdir()
            if isinstance(case.write, bytes):
                built.write_bytes(case.write)
            else:
                case.write(built)
            for name, text in case.beside.items():
                (built.parent / "lists").mkdir(exist_ok=True)
                (built.parent / "lists" / name).write_text(text, encoding="utf-8")
            read = read_case(built, copies, case.options, case.mapping)
            faults = list(faults_of(case, read))
            if faults:
                wrong += 1
                print(f"{case.name}: {case.about}", *faults, sep="\n  ")
            else:
                _write(case, built, read)
    print(f"{len(CASES)} cases, {wrong} wrong")
    return wrong


def faults_of(case: Case, read: dict[str, Any]) -> list[str]:
    """What is not as the case says."""
    if case.error or "error" in read:
        told = read.get("error", "read, not refused")
        return [] if case.error and case.error in told else [f"says: {told}"]
    rows = read["rows"]
    expected = [list(row) for row in case.rows]
    numbers_ = list(case.numbers or range(2, 2 + len(expected)))
    found = {
        "header": (read["header"], list(case.header or ())),
        "rows": ([row["cells"] for row in rows], expected),
        "numbers": ([row["row"] for row in rows], numbers_),
    }
    if case.phones is not None:
        phones = [row.get("phone") or row["code"] for row in rows]
        found["phones"] = (phones, list(case.phones))
    if case.bodies is not None:
        found["bodies"] = ([row.get("body", {}) for row in rows], list(case.bodies))
    faults = [f"{name}: {is_} must be {must}" for name, (is_, must) in found.items() if is_ != must]
    faults += [
        f"no note says {note!r}: {read['notes']}"
        for note in case.notes
        if not any(note in each for each in read["notes"])
    ]
    return faults


def _is_as_it_was(built: Path, target: Path) -> bool:
    """Whether a workbook holds what it held, and only the time differs at which it was written."""
    if not (target.exists() and zipfile.is_zipfile(built) and zipfile.is_zipfile(target)):
        return False
    with zipfile.ZipFile(built) as new, zipfile.ZipFile(target) as old:
        names = new.namelist()
        return names == old.namelist() and all(
            new.read(name) == old.read(name) for name in names if name != "docProps/core.xml"
        )


def _write(case: Case, built: Path, read: dict[str, Any]) -> None:
    target = FOLDER / case.name
    target.parent.mkdir(parents=True, exist_ok=True)
    if not _is_as_it_was(built, target):
        shutil.copyfile(built, target)
    if case.beside:
        shutil.copytree(built.parent / "lists", target.parent / "lists", dirs_exist_ok=True)
    golden = {
        "about": case.about, "options": case.options, "mapping": case.mapping, "read": read,
    }  # fmt: skip
    options = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
    target.with_name(target.name + GOLDEN_ENDING).write_bytes(orjson.dumps(golden, option=options))


if __name__ == "__main__":
    sys.exit(bool(main()))
