"""Every file of the corpus is read as its golden file says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson
import pytest

from tests.corpus.build import CASES, faults_of
from tests.corpus.cases import FOLDER, GOLDEN_ENDING, read_case

if TYPE_CHECKING:
    from pathlib import Path

    from tests.corpus.cases import Case

GOLDEN = sorted(FOLDER.rglob(f"*{GOLDEN_ENDING}"))
FEWEST = 120


@pytest.mark.parametrize(
    "golden", GOLDEN, ids=[path.relative_to(FOLDER).as_posix() for path in GOLDEN]
)
def test_a_file_of_the_corpus(golden: Path, tmp_path: Path) -> None:
    """Conclusions, header, rows, and what becomes of each; or the sentence of a refusal."""
    expected = orjson.loads(golden.read_bytes())
    file = golden.with_name(golden.name.removesuffix(GOLDEN_ENDING))
    assert read_case(file, tmp_path, expected["options"], expected["mapping"]) == expected["read"]


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_a_golden_file_says_what_its_case_says(case: Case) -> None:
    """The expectations that were written by hand hold for what the program wrote down."""
    golden = orjson.loads((FOLDER / (case.name + GOLDEN_ENDING)).read_bytes())
    assert (golden["options"], golden["mapping"]) == (case.options, case.mapping)
    assert faults_of(case, golden["read"]) == []


def test_the_corpus_is_whole() -> None:
    """There are at least 120 files, and each has its case and its golden file."""
    files = {path for path in FOLDER.rglob("*") if path.is_file() and not path.name.startswith(".")}
    lists = {path for path in files if path.parent.name == "lists"}
    data = {path for path in files - lists if not path.name.endswith(GOLDEN_ENDING)}
    assert {path.with_name(path.name + GOLDEN_ENDING) for path in data} == set(GOLDEN)
    assert {path.relative_to(FOLDER).as_posix() for path in data} == {case.name for case in CASES}
    assert len(data) >= FEWEST
