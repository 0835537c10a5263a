"""Where each source's cells stand in a report line."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from importer.header import same

if TYPE_CHECKING:
    from collections.abc import Sequence

    from importer.model import SourceInfo


@dataclass(frozen=True, slots=True)
class Columns:
    """The source part of a report's header, and each source's places in it."""

    header: tuple[str, ...]
    """The sources' columns, without the extra ones."""
    extra: int
    """Columns of our own at the end, for cells beyond a source's own header."""
    places: tuple[tuple[int, ...] | None, ...]
    """For each source: the place of each of its columns; ``None`` where its header is the whole
    header as it stands."""

    def place(self, source: int, cells: tuple[str, ...]) -> Sequence[str]:
        """Put a row's cells under their columns.

        A row that ends before its header does ends early here as well, so that it is ragged
        again when the report is read back.
        """
        places = self.places[source]
        width = len(self.header)
        if places is None:
            short = len(cells) < width
            return cells if short else cells + ("",) * (width + self.extra - len(cells))
        line = [""] * width
        for place, cell in zip(places, cells, strict=False):
            line[place] = cell
        if len(cells) < len(places):
            return line[: max(places[: len(cells)], default=-1) + 1]
        line.extend(cells[len(places) :])
        line.extend([""] * (width + self.extra - len(line)))
        return line


def columns_of(sources: Sequence[SourceInfo], extra: int) -> Columns:
    """Join the sources' headers in order of first appearance.

    Columns are the same where a mapping would take them for the same. A name that one file has
    twice counts once for each occurrence.
    """
    header: list[str] = []
    place_of: dict[tuple[str, int], int] = {}
    places: list[tuple[int, ...]] = []
    for source in sources:
        seen: Counter[str] = Counter()
        own: list[int] = []
        for name in source.header:
            folded = same(name)
            column = (folded, seen[folded])
            seen[folded] += 1
            if column not in place_of:
                place_of[column] = len(header)
                header.append(name)
            own.append(place_of[column])
        places.append(tuple(own))
    in_place = tuple(range(len(header)))
    return Columns(tuple(header), extra, tuple(None if own == in_place else own for own in places))
