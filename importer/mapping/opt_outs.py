"""Finds cells that say that somebody is not to be written to, where no mapping asks for consent."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from importer.opt_out import says_opt_out_beside

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

FEW = 300
"""So many different cells of a column are looked at one by one. A status has few, a name many."""
LONGEST = 60
"""Characters: a longer text tells of many things."""
_STEMS = (
    "unsub", "opt out", "opt-out", "optout", "opted", "dnc", "dnd", "do not", "don't", "do-not",
    "never ", "no sms", "no market", "deceased", "blacklist", "robinson", "no llamar", "no contac",
    "de baja", "ne pas", "nicht ", "niet ", "non c",
)  # fmt: skip
"""One of them is in what is said beside a name, in the most usual ways."""


def opt_outs_in(
    columns: Sequence[list[str]], header: Sequence[str], leaving_out: Container[int]
) -> dict[str, list[int]]:
    """The rows in each column that say it, by index.

    Args:
        columns: their cells.
        header: their names.
        leaving_out: positions of columns that are read for what they say.
    """
    found: dict[str, list[int]] = {}
    for at, (name, cells) in enumerate(zip(header, columns, strict=True)):
        if at in leaving_out:
            continue
        saying = _saying(set(cells))
        if saying:
            found[name] = [row for row, cell in enumerate(cells) if cell in saying]
    return found


def _saying(different: set[str]) -> set[str]:
    if len(different) > FEW:
        text = "\n".join(different).casefold()
        stems = [stem for stem in _STEMS if stem in text]
        different = {cell for cell in different if any(stem in cell.casefold() for stem in stems)}
    return {cell for cell in different if _says_it(cell)}


@lru_cache(maxsize=10_000)
def _says_it(cell: str) -> bool:
    return len(cell) <= LONGEST and "@" not in cell and says_opt_out_beside(cell)
