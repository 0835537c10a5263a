"""One chunk's columns on their way to planned rows: what each row says, and whether it is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from importer.errors import MappingError
from importer.header import listed
from importer.mapping.bodies import as_sent, bodies_of, fill_names, from_phone
from importer.mapping.cleaning import cleaned
from importer.mapping.columns import (
    BoundField,
    Values,
    filled_cells,
    read_field,
    read_names,
    read_texts,
)
from importer.mapping.consent import parts_of, says_no, says_no_somewhere
from importer.mapping.extraction import CELL_SECONDS, TooSlow
from importer.mapping.numbers import PhoneReader
from importer.mapping.opt_outs import opt_outs_in
from importer.messages import cells, rows
from importer.model import JsonValue, PhoneNumber, PlannedRows, Problem, Rejected, Status
from importer.strict_yaml.scalars import shown

if TYPE_CHECKING:
    from collections.abc import Collection, Container, Iterable, Mapping, Sequence

    from importer.mapping.binding import Binding
    from importer.tally import Tally

_NAMES = frozenset(["first_name", "last_name", "full_name"])


class ChunkPlan:
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
        self._written = columns
        self._cleaned = cleaned(columns, binding.cleaned_positions(), binding.header)
        self._columns = self._cleaned.columns
        self._warnings: dict[int, list[Problem]] = {}
        self._rejects: dict[int, Problem] = {}
        self._defaulted: dict[int, list[str]] = {}
        self._reader = PhoneReader(binding.phone, self._columns, self._warnings)
        self._several: dict[int, frozenset[str]] = {}

    def rows(self) -> PlannedRows:
        """Read every column, and decide about each row."""
        binding = self._binding
        count = len(self._numbers)
        reader = self._reader
        phones = reader.read()
        names, values = self._fields(phones)
        self._note_cleaning()
        newest = self._newest(count)
        channels = self._channels(count)
        self._several = reader.several(phones)
        refusals = self._refusals()
        of_nobody = self._of_nobody(refusals)
        refused = self._refused(phones, channels, frozenset(of_nobody))
        cells = list(zip(*self._written, strict=True)) if self._written else [()] * count
        if self._ragged:
            cells = [
                self._ragged.get(number, own)
                for number, own in zip(self._numbers, cells, strict=True)
            ]
        bodies: list[dict[str, JsonValue]] = [{}] * count
        if binding.with_bodies:
            sent = as_sent(phones, digits_only=binding.phone.digits_only)
            bodies = bodies_of(["phone_number", *names], [sent, *values])
        return PlannedRows(
            numbers=self._numbers,
            cells=cells,
            channels=channels,
            phones=phones,
            bodies=bodies,
            newest=newest,
            rejected=refused,
            warnings=self._all_warnings(phones, refused),
            defaulted=self._defaulted,
            refusals=refusals,
            several=self._several,
            of_nobody=of_nobody,
            opt_outs=self._opt_outs(refused),
            tally=self._tally(reader.texts(), phones),
        )

    def _tally(self, texts: Sequence[str], phones: Sequence[PhoneNumber | Problem]) -> Tally:
        """The story of the numbers, but for ragged rows: what stands where is not known there."""
        from importer.phone import tally

        if self._ragged:
            whole = [row for row, n in enumerate(self._numbers) if n not in self._ragged]
            texts, phones = [texts[row] for row in whole], [phones[row] for row in whole]
        return tally(texts, phones)

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

    def _fields(
        self, phones: Sequence[PhoneNumber | Problem]
    ) -> tuple[list[str], list[list[JsonValue]]]:
        """The names of the body's fields and their values, column by column."""
        binding = self._binding
        count = len(phones)
        read = [self._field(bound, phones) for bound in binding.fields]
        for bound in binding.fields:
            if bound.columns and (bound.rule.default is not None or bound.rule.add):
                for row, text in enumerate(filled_cells(bound, self._columns)):
                    if not text:
                        self._defaulted.setdefault(row, []).append(bound.name)
        if binding.full_name is not None:
            full = self._field(binding.full_name, phones)
            fill_names(full, read[0], read[1])
        names = [bound.name for bound in binding.fields]
        for position, name, value in binding.constants:
            names.insert(position, name)
            read.insert(position, [value] * count)
        return names, read

    def _note_cleaning(self) -> None:
        """Warn of what was taken out of cells; refuse the rows whose mapping asks for that."""
        for row, problems in self._cleaned.warnings.items():
            self._warnings.setdefault(row, []).extend(problems)
        if not self._cleaned.errors:
            return
        fields = [*self._binding.fields, *filter(None, [self._binding.full_name])]
        for bound in fields:
            if not bound.columns or not bound.rule.reject:
                continue
            texts = filled_cells(bound, self._columns)
            for (row, column), problem in self._cleaned.errors.items():
                if column in bound.columns and not texts[row]:
                    self._rejects.setdefault(row, problem)

    def _field(self, bound: BoundField, phones: Sequence[PhoneNumber | Problem]) -> list[JsonValue]:
        """A field's values, one for each row."""
        if bound.from_phone is not None:
            texts = from_phone(bound.from_phone, phones)
            return self._noted(read_texts(bound.rule, texts, cells.FROM_PHONE))
        if not bound.columns:
            return [None] * len(phones)
        try:
            is_name = bound.name in _NAMES and bound.rule.kind == "text"
            read = read_names if is_name else read_field
            return self._noted(read(bound, self._columns))
        except TooSlow as slow:
            row = filled_cells(bound, self._columns).index(slow.text)
            raise MappingError(
                f"The mapping's regex for {shown(bound.name)} takes too long: it was stopped after "
                f"{CELL_SECONDS:g} s or more at row {self._numbers[row]}, column "
                f"{listed(bound.headers)}. Make it simpler: a repeat within a repeat, such as "
                "(a+)+, can take forever. Nothing was sent."
            ) from None

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
        self,
        phones: Sequence[PhoneNumber | Problem],
        channels: list[str],
        of_nobody: Container[int],
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
        for row, problem in self._without_consent(of_nobody):
            refuse(row, suppressed, problem)
        for row, problem in self._suppressed(phones):
            refuse(row, suppressed, problem)
        for row, number in enumerate(self._numbers) if self._ragged else ():
            if number in self._ragged:
                ragged = rows.ragged(len(self._ragged[number]), self._binding.header)
                refused[row] = Rejected(invalid, self._aside.get(number) or ragged)
        return refused

    def _without_channel(self, channels: list[str]) -> Iterable[tuple[int, Problem]]:
        if self._binding.channel_column is None:
            return
        _, header = self._binding.channel_column
        missing = cells.no_channel(header)
        for row, channel in enumerate(channels):
            if not channel:
                yield row, missing

    def _suppressed(self, phones: Sequence[PhoneNumber | Problem]) -> Iterable[tuple[int, Problem]]:
        lists = self._binding.suppressed
        if not lists:
            return
        for row, phone in enumerate(phones):
            if not isinstance(phone, PhoneNumber):
                continue
            listed = phone.e164 if phone.e164 in lists else self._also_listed(row, phone)
            if listed:
                yield row, rows.suppressed(listed, lists[listed])

    def _also_listed(self, row: int, phone: PhoneNumber) -> str | None:
        """Another number of the row that is on a list: it is the same person."""
        numbers = self._several.get(row, frozenset()) - {phone.e164}
        return min(numbers & self._binding.suppressed.keys(), default=None)

    def _without_consent(self, of_nobody: Container[int]) -> Iterable[tuple[int, Problem]]:
        consent = self._binding.consent
        if consent is None:
            return
        for row, answer in enumerate(map(str.strip, self._columns[consent.column])):
            if answer.casefold() not in consent.accept:
                yield row, cells.no_consent(answer, consent.header, of_nobody=row in of_nobody)

    def _of_nobody(self, refusals: Mapping[int, Collection[str]]) -> list[int]:
        """The rows that say no, and hold a number that nobody can read."""
        return [row for row, numbers in refusals.items() if not numbers and self._has_number(row)]

    def _has_number(self, row: int) -> bool:
        torn = self._ragged.get(self._numbers[row]) if self._ragged else None
        texts = self._reader.filled(row) if torn is None else torn
        return any(map(str.isdigit, "".join(texts)))

    def _opt_outs(self, refused: Container[int]) -> dict[int, list[int]]:
        """The rows that are sent though a cell says not to, by the position of its column."""
        consent = self._binding.consent
        found = opt_outs_in(self._columns, {consent.column} if consent is not None else {})
        sent = {at: [row for row in rows if row not in refused] for at, rows in found.items()}
        return {at: rows for at, rows in sent.items() if rows}

    def _refusals(self) -> dict[int, Collection[str]]:
        """Each row that says no, with all numbers in it.

        In a ragged row nobody knows which cell is the answer: one that is a no is taken for it,
        where none is a yes.
        """
        consent = self._binding.consent
        if consent is None:
            return {}
        found: dict[int, Collection[str]] = {}
        for row, answer in enumerate(map(str.strip, self._columns[consent.column])):
            torn = self._ragged.get(self._numbers[row]) if self._ragged else None
            if torn is not None:
                parts = parts_of(torn)
                if says_no_somewhere(parts, consent.accept):
                    from importer.phone import numbers_in

                    region = (self._binding.phone.region,)
                    found[row] = {each for part in parts for each in numbers_in(part, region)}
            elif says_no(answer, consent.accept):
                found[row] = self._reader.every_number(row)
        return found
