"""Where a row of a run stands, and how another row's message names it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence


class Place(NamedTuple):
    """Where a row stands."""

    source: int
    number: int
    """As a spreadsheet program shows it."""

    def named_from(self, source: int, source_names: Sequence[str]) -> str:
        """How a row of a source is told of this one: with its file, where that is another."""
        if source == self.source:
            return str(self.number)
        return f"{source_names[self.source]}:{self.number}"
