"""A mapping bound to one file's header: plans that file's rows, a chunk at a time."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from importer.mapping.chunk_plan import ChunkPlan

if TYPE_CHECKING:
    from collections.abc import Mapping

    from importer.mapping.columns import BoundField
    from importer.mapping.numbers import PhonePlan
    from importer.model import Chunk, JsonValue, PlannedRows, Problem


NOTHING: Mapping[int, Problem] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class ConsentPlan:
    """Which answers in which column count as yes."""

    column: int
    header: str
    accept: frozenset[str]
    """Casefolded."""


@dataclass(frozen=True, slots=True)
class Binding:
    """A mapping bound to a header: plain data, so that it travels to worker processes."""

    header: tuple[str, ...]
    phone: PhonePlan
    fields: tuple[BoundField, ...]
    """First name, last name, e-mail and attributes in the order of a body; ``full_name`` apart."""
    constants: tuple[tuple[int, str, JsonValue], ...] = ()
    """Position among the fields, name, value."""
    full_name: BoundField | None = None
    channel: str = ""
    channel_column: tuple[int, str] | None = None
    consent: ConsentPlan | None = None
    newest: BoundField | None = None
    suppressed: Mapping[str, str] = field(default_factory=dict, repr=False)
    """E.164 → the list that it is on."""
    with_bodies: bool = True
    """Whether to make what would be sent; every value is judged all the same."""

    def cleaned_positions(self) -> list[int]:
        """The columns whose cells are values; numbers are cleaned where they are read."""
        wanted = {column for bound in self.fields for column in bound.columns}
        for bound in (self.full_name, self.newest, self.phone.countries):
            wanted.update(bound.columns if bound else ())
        if self.channel_column is not None:
            wanted.add(self.channel_column[0])
        if self.consent is not None:
            wanted.add(self.consent.column)
        return sorted(wanted.difference(self.phone.columns))

    def plan(self, chunk: Chunk) -> PlannedRows:
        """Decide what is to become of each row of a chunk, in the chunk's order."""
        frame = chunk.frame
        columns = [frame[index].tolist() for index in range(len(self.header))]
        return self.plan_columns(frame.index.tolist(), columns, chunk.ragged, chunk.aside)

    def plan_columns(
        self,
        numbers: list[int],
        columns: list[list[str]],
        ragged: Mapping[int, tuple[str, ...]],
        aside: Mapping[int, Problem] = NOTHING,
    ) -> PlannedRows:
        """Do the same for a chunk taken apart: worker processes then need no pandas.

        Args:
            numbers: the rows' numbers.
            columns: for each column of the header its cells.
            ragged: as in :class:`importer.model.Chunk`.
            aside: as there.
        """
        return ChunkPlan(self, numbers, columns, ragged, aside).rows()
