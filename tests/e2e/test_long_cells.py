"""Cells of megabytes: a number, a name or a note that a damaged export has run together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from importer import pipeline
from importer.model import Status, Summary
from importer.settings import load_settings

if TYPE_CHECKING:
    from pathlib import Path

SIZE = 4_000_000
LONG = {
    "digits": "4" * SIZE,
    "letters": "B" * SIZE,
    "words": "stop " * (SIZE // 5),
    "notes": "do not call " * (SIZE // 12),
    "spaces": " " * SIZE + "x",
    "addresses": "@a.b " * (SIZE // 5),
    "numbers": " / ".join(f"+1415555{n % 10_000:04}" for n in range(SIZE // 15)),
    "signs": "1+(2)e.5x;-/ " * (SIZE // 13),
    "quotes": '"' * SIZE,
}


def check(folder: Path, cells: tuple[str, str, str]) -> Summary:
    """Check a file of two contacts, the second one with these cells."""
    quoted = ",".join('"' + cell.replace('"', '""') + '"' for cell in cells)
    file = folder / "leads.csv"
    file.write_text(f"Name,Phone,Notes\nAnn,+14155552671,x\n{quoted}\n")
    settings = load_settings(
        region="US", reports=folder / "reports", store=f"sqlite:///{folder / 'store.db'}"
    )
    return pipeline.check([file], settings)


@pytest.mark.slow
@pytest.mark.parametrize("what", LONG)
def test_a_long_cell_costs_its_own_row_alone(tmp_path: Path, what: str) -> None:
    """As a name or a note it is kept, as a number it is refused; it takes no minutes either way."""
    text = LONG[what]
    for cells in (text, "+14155552672", ""), ("Bob", "+14155552672", text):
        assert check(tmp_path, cells).counts[Status.PENDING] == 2
    found = check(tmp_path, ("Bob", text, "")).counts
    assert (found[Status.PENDING], found[Status.INVALID]) == (1, 1)
