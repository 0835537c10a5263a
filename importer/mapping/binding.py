"""A mapping bound to one file's header: plans that file's rows, a chunk at a time."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from importer.header import listed
from importer.mapping.columns import BoundField, Values, filled_cells, read_field
from importer.mapping.names import split_full_name
from importer.mapping.numbers import PhonePlan, PhoneReader
from importer.mapping.scalars import shown
from importer.model import (
    SUPPRESSED,
    Code,
    JsonValue,
    PhoneNumber,
    PlannedRows,
    Problem,
    Rejected,
    Status,
)

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping, Sequence

    from importer.model import Chunk


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
    suppressed: frozenset[str] = field(default=frozenset(), repr=False)

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
        return _ChunkPlan(self, numbers, columns, ragged, aside).rows()


class _ChunkPlan:
    """The columns of one chunk on their way to planned rows."""

    def __init__(
        self,
        binding: Binding,
        numbers: list[int],
        columns: list[list[str]],
        ragged: Mapping[int, tuple[str, ...]],
        aside: Mapping[int, Problem],
    ) -> None:
        self._binding = binding
        self._ragged = ragged
        self._aside = aside
        self._numbers = numbers
        self._columns = columns
        self._warnings: dict[int, list[Problem]] = {}
        self._rejects: dict[int, Problem] = {}
        self._defaulted: dict[int, list[str]] = {}

    def rows(self) -> PlannedRows:
        binding = self._binding
        count = len(self._numbers)
        phones = PhoneReader(binding.phone, self._columns, self._warnings).read()
        names, values = self._fields(count)
        newest = self._newest(count)
        channels = self._channels(count)
        refused = self._refused(phones, channels)
        cells = list(zip(*self._columns, strict=True)) if self._columns else [()] * count
        if self._ragged:
            cells = [
                self._ragged.get(number, own)
                for number, own in zip(self._numbers, cells, strict=True)
            ]
        numbers = _as_sent(phones, digits_only=binding.phone.digits_only)
        return PlannedRows(
            numbers=self._numbers,
            cells=cells,
            channels=channels,
            phones=phones,
            bodies=_bodies(["phone_number", *names], [numbers, *values]),
            newest=newest,
            rejected=refused,
            warnings=self._all_warnings(phones, refused),
            defaulted=self._defaulted,
        )

    def _all_warnings(
        self, phones: Sequence[PhoneNumber | Problem], refused: Container[int]
    ) -> dict[int, Sequence[Problem]]:
        """The number's warnings and then the other columns', of the rows that are sent."""
        warnings: dict[int, Sequence[Problem]] = {
            row: phone.warnings
            for row, phone in enumerate(phones)
            if isinstance(phone, PhoneNumber) and phone.warnings and row not in refused
        }
        for row, problems in self._warnings.items():
            if row not in refused:
                warnings[row] = (*warnings.get(row, ()), *problems)
        return warnings

    def _fields(self, count: int) -> tuple[list[str], list[list[JsonValue]]]:
        """The names of the body's fields and their values, column by column."""
        binding = self._binding
        read: list[list[JsonValue]] = [
            self._noted(read_field(bound, self._columns)) if bound.columns else [None] * count
            for bound in binding.fields
        ]
        for bound in binding.fields:
            if bound.columns and (bound.rule.default is not None or bound.rule.add):
                for row, text in enumerate(filled_cells(bound, self._columns)):
                    if not text:
                        self._defaulted.setdefault(row, []).append(bound.name)
        if binding.full_name is not None:
            full = self._noted(read_field(binding.full_name, self._columns))
            _fill_names(full, read[0], read[1])
        names = [bound.name for bound in binding.fields]
        for position, name, value in binding.constants:
            names.insert(position, name)
            read.insert(position, [value] * count)
        return names, read

    def _noted(self, read: Values) -> list[JsonValue]:
        for row, problem in read.warnings.items():
            self._warnings.setdefault(row, []).append(problem)
        for row, problem in read.rejects.items():
            self._rejects.setdefault(row, problem)
        return read.values

    def _newest(self, count: int) -> list[str]:
        if self._binding.newest is None:
            return [""] * count
        keys = self._noted(read_field(self._binding.newest, self._columns))
        return [str(key or "") for key in keys]

    def _channels(self, count: int) -> list[str]:
        default = self._binding.channel
        if self._binding.channel_column is None:
            return [default] * count
        column, _ = self._binding.channel_column
        return [cell.strip() or default for cell in self._columns[column]]

    def _refused(
        self, phones: Sequence[PhoneNumber | Problem], channels: list[str]
    ) -> dict[int, Rejected]:
        """The rows that are not sent; a row's first reason counts, in the order below from last."""
        refused: dict[int, Rejected] = {}
        invalid, suppressed = Status.INVALID, Status.SUPPRESSED

        def refuse(row: int, status: Status, problem: Problem) -> None:
            phone = phones[row]
            number = phone.e164 if isinstance(phone, PhoneNumber) else None
            refused[row] = Rejected(status, problem, number, channels[row] or None)

        for row, problem in self._rejects.items():
            refuse(row, invalid, problem)
        for row, problem in self._without_channel(channels):
            refuse(row, invalid, problem)
        for row, phone in enumerate(phones):
            if not isinstance(phone, PhoneNumber):
                refuse(row, invalid, phone)
        for row, problem in self._without_consent():
            refuse(row, suppressed, problem)
        for row, problem in self._suppressed(phones):
            refuse(row, suppressed, problem)
        for row, number in enumerate(self._numbers) if self._ragged else ():
            if number in self._ragged:
                why = self._aside.get(number) or self._ragged_problem(self._ragged[number])
                refused[row] = Rejected(invalid, why)
        return refused

    def _without_channel(self, channels: list[str]) -> Iterable[tuple[int, Problem]]:
        if self._binding.channel_column is None:
            return
        _, header = self._binding.channel_column
        missing = Problem(
            Code.VALUE_MISSING,
            f"Column {shown(header)} names no channel, and there is no default one. "
            "Fill the cell, or give a channel for all rows.",
            header,
        )
        for row, channel in enumerate(channels):
            if not channel:
                yield row, missing

    def _suppressed(self, phones: Sequence[PhoneNumber | Problem]) -> Iterable[tuple[int, Problem]]:
        if not self._binding.suppressed:
            return
        problem = Problem(Code.SUPPRESSED, SUPPRESSED)
        for row, phone in enumerate(phones):
            if isinstance(phone, PhoneNumber) and phone.e164 in self._binding.suppressed:
                yield row, problem

    def _without_consent(self) -> Iterable[tuple[int, Problem]]:
        consent = self._binding.consent
        if consent is None:
            return
        for row, cell in enumerate(self._columns[consent.column]):
            answer = cell.strip()
            if answer.casefold() not in consent.accept:
                what = f"says {shown(answer)}" if answer else "is empty"
                yield (
                    row,
                    Problem(
                        Code.NO_CONSENT,
                        f"Column {shown(consent.header)} {what}, which is no consent.",
                        consent.header,
                    ),
                )

    def _ragged_problem(self, cells: tuple[str, ...]) -> Problem:
        width = len(self._binding.header)
        if len(cells) < width:
            lost = listed([name for name in self._binding.header[len(cells) :] if name], most=3)
            detail = f"{lost or 'the last ones'} are missing"
        else:
            detail = "there are more cells than columns"
        return Problem(
            Code.ROW_RAGGED,
            f"The row has {len(cells)} cells and the header {width}: {detail}. A delimiter or a "
            "quote may be missing or too many; correct the line.",
        )


def _as_sent(phones: Sequence[PhoneNumber | Problem], *, digits_only: bool) -> list[JsonValue]:
    start = 1 if digits_only else 0
    return [phone.e164[start:] if isinstance(phone, PhoneNumber) else None for phone in phones]


def _bodies(names: list[str], columns: list[list[JsonValue]]) -> list[dict[str, JsonValue]]:
    """The rows' bodies, without what is empty: whole columns are faster than single cells."""
    bodies = [dict(zip(names, row, strict=False)) for row in zip(*columns, strict=True)]
    for name, column in zip(names, columns, strict=True):
        if None in column:
            for body, value in zip(bodies, column, strict=True):
                if value is None:
                    del body[name]
    return bodies


def _fill_names(full: list[JsonValue], first: list[JsonValue], last: list[JsonValue]) -> None:
    """Fill empty first and last names from the full one."""
    for row, name in enumerate(full):
        if name is None or (first[row] is not None and last[row] is not None):
            continue
        given, family = split_full_name(str(name))
        if first[row] is None and given and given != last[row]:
            first[row] = given
        if last[row] is None and family and family != first[row]:
            last[row] = family
