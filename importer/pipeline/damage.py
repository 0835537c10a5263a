"""Looks through a source for phone columns in which a spreadsheet cut off last digits.

Sending to a stranger is the worst thing that can happen, and which cells give the damage away is
chance: one at the end of the file tells as much of the rows before it as of those behind. Nearly
every file is sound, so it is planned as if it were, and watched on the way. At the first sign the
plan is given up, the columns are looked at from top to bottom, and the file is planned anew.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from importer.model import Code
from importer.phone import ColumnEvidence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from importer.mapping import Binding
    from importer.model import Chunk
    from importer.reader import Source


class DamageWatch:
    """Watches the phone columns of chunks that go by."""

    def __init__(self, columns: Sequence[int]) -> None:
        self._evidence = {column: ColumnEvidence() for column in columns}

    def watched(self, chunks: Iterator[Chunk]) -> Iterator[Chunk]:
        """Give the chunks on, each one looked at; those after the first sign are not read."""
        for chunk in chunks:
            for column, evidence in self._evidence.items():
                evidence.add(chunk.frame[column].tolist())
            if self.seen:
                return
            yield chunk

    @property
    def seen(self) -> bool:
        """Whether a column of the chunks so far shows lost digits."""
        return any(evidence.shows_damage for evidence in self._evidence.values())


def with_damage(
    binding: Binding, source: Source, look_up: Callable[[], object] = lambda: None
) -> Binding:
    """Give the binding that knows which of its phone columns lost digits.

    Args:
        binding: the mapping bound to the source's header.
        source: opened, its chunks not yet read.
        look_up: called every few thousand rows; what it raises ends the look.
    """
    damaged = damaged_columns(source, binding.phone.columns, look_up)
    return replace(binding, phone=replace(binding.phone, damaged=damaged))


def damaged_columns(
    source: Source, columns: Sequence[int], look_up: Callable[[], object] = lambda: None
) -> frozenset[int]:
    """Give those of the columns (positions in the header) in which last digits were cut off.

    Raises:
        SourceError: the source turned out to be unreadable on the way.
    """
    found = {column: ColumnEvidence() for column in columns}
    for part in source.columns(columns):
        look_up()
        refused = [code == Code.PHONE_EXCEL_DAMAGED for code in part.codes]
        for evidence, texts in zip(found.values(), part.texts, strict=True):
            evidence.add(texts, refused)
        if all(evidence.lost for evidence in found.values()):
            break  # further rows cannot acquit a column
    return frozenset(column for column, evidence in found.items() if evidence.shows_damage)
