"""A chunk's phone columns: which cell holds the row's number, and by which country it is read."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Literal

from importer.mapping.columns import BoundField, filled_cells
from importer.mapping.labels import order_by_labels
from importer.messages import phone as messages
from importer.model import Code, PhoneNumber, Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Sequence


@dataclass(frozen=True, slots=True)
class PhonePlan:
    """Where the number comes from and how it is read."""

    columns: tuple[int, ...]
    headers: tuple[str, ...]
    region: str | None
    countries: BoundField | None
    """The columns with a country's name or code."""
    accept: Literal["any", "mobile"]
    several: Literal["first", "reject"]
    digits_only: bool
    labels: tuple[tuple[int, ...], ...] = ()
    """For each of the columns those that say what its numbers are; empty where none does."""
    damaged: frozenset[int] = frozenset()
    """Those of the columns in which a spreadsheet cut off last digits: seen in the whole file, for
    a number is no safer for standing in another chunk than the cell that gives the damage away."""


class PhoneReader:
    """Reads the numbers of a chunk from its phone columns."""

    def __init__(
        self,
        plan: PhonePlan,
        columns: Sequence[list[str]],
        warnings: dict[int, list[Problem]],
    ) -> None:
        self._plan = plan
        self._columns = columns
        self._warnings = warnings
        self._unknown: dict[int, str] = {}
        """Position of the row → a country's name that nobody knows."""
        self._elsewhere: dict[int, int] = {}
        """Position of the row → the column that its answer comes from, where not the first."""
        self._row_regions: Sequence[str | None] = ()

    def read(self) -> list[PhoneNumber | Problem]:
        """For each row the first usable number, else why the first cell with one is not usable."""
        regions = self._row_regions = self._regions()
        orders = order_by_labels(self._plan.labels, self._columns)
        first, *others = zip(self._plan.columns, self._plan.headers, strict=True)
        found = self._column(*first, regions)
        for row in orders:
            found[row] = None
        for column, header in others:
            self._next_column(found, column, header, regions, passed_over=orders)
        for row, order in orders.items():
            found[row] = self._row(row, order, regions[row])
        missing = messages.missing_in(self._plan.headers)
        numbers: list[PhoneNumber | Problem] = [phone or missing for phone in found]
        texts = self.texts() if self._unknown else ()
        for row, country in self._unknown.items():
            phone = numbers[row]
            if isinstance(phone, Problem) and phone.code is Code.PHONE_NO_COUNTRY:
                numbers[row] = self._no_such_country(phone, texts[row], country)
        return numbers

    def every_number(self, row: int) -> set[str]:
        """All numbers (E.164) that the row's phone columns hold, whether usable or not."""
        from importer.phone import numbers_in

        regions = (self._row_regions[row], self._plan.region)
        return {number for text in self.filled(row) for number in numbers_in(text, regions)}

    def several(self, phones: Sequence[PhoneNumber | Problem]) -> dict[int, frozenset[str]]:
        """The numbers (E.164) of each row with more than one, the one that is sent to included.

        Args:
            phones: what :meth:`read` gave.
        """
        found: dict[int, frozenset[str]] = {}
        has_one_column = len(self._plan.columns) == 1
        for row, phone in enumerate(phones):
            is_unclear = isinstance(phone, Problem) and phone.code is not Code.PHONE_MISSING
            if (
                is_unclear
                or _has_several(phone)
                or not (has_one_column or len(self.filled(row)) == 1)
            ):
                numbers = self._numbers_of(row)
                if len(numbers) > 1:
                    found[row] = frozenset(numbers)
        return found

    def _numbers_of(self, row: int) -> set[str]:
        """The numbers of a row that may have several: a cell that is one as a whole holds no other.

        One that is none, and neither several nor a number among words, holds none.
        """
        from importer.phone import LEAST_DIGITS, numbers_in, read_phone

        region = self._row_regions[row]
        found: set[str] = set()
        texts = self.filled(row)
        if sum(map(str.isdigit, "".join(texts))) < 2 * LEAST_DIGITS:
            return found  # there are no two: what one could not be read as is not read again
        for text in texts:
            digits = sum(map(str.isdigit, text))
            if digits < LEAST_DIGITS:
                continue
            number = read_phone(text, region)
            if isinstance(number, PhoneNumber) and not _has_several(number):
                found.add(number.e164)
            elif _has_several(number) or digits >= 2 * LEAST_DIGITS or any(map(str.isalpha, text)):
                found |= numbers_in(text, (region, self._plan.region))
        return found

    def filled(self, row: int) -> list[str]:
        """The row's phone cells that are filled."""
        texts = (self._columns[column][row] for column in self._plan.columns)
        return [text for text in texts if text and not text.isspace()]

    def texts(self) -> Sequence[str]:
        """For each row the cell that its answer in :meth:`read` comes from."""
        first = self._columns[self._plan.columns[0]]
        if not self._elsewhere:
            return first
        texts = list(first)
        for row, column in self._elsewhere.items():
            texts[row] = self._columns[column][row]
        return texts

    def _column(
        self, column: int, header: str, regions: Iterable[str | None]
    ) -> list[PhoneNumber | Problem | None]:
        read = self._reader(column, header)
        return [
            read(text, region) if text and not text.isspace() else None
            for text, region in zip(self._columns[column], regions, strict=False)
        ]

    def _next_column(
        self,
        found: list[PhoneNumber | Problem | None],
        column: int,
        header: str,
        regions: Iterable[str | None],
        *,
        passed_over: Container[int],
    ) -> None:
        """Read a further column where those before it gave no number."""
        read = self._reader(column, header)
        texts = self._columns[column]
        for row, (phone, region) in enumerate(zip(found, regions, strict=False)):
            if isinstance(phone, PhoneNumber) or not texts[row] or texts[row].isspace():
                continue
            if row not in passed_over:
                found[row] = self._better(row, phone, read(texts[row], region), column, header)

    def _row(
        self, row: int, order: Sequence[int], region: str | None
    ) -> PhoneNumber | Problem | None:
        """Read a row's columns in an order of its own."""
        found: Problem | None = None
        for at in order:
            column, header = self._plan.columns[at], self._plan.headers[at]
            text = self._columns[column][row]
            if text and not text.isspace():
                other = self._reader(column, header)(text, region)
                better = self._better(row, found, other, column, header)
                if isinstance(better, PhoneNumber):
                    return better
                found = better
        return found

    def _better(
        self,
        row: int,
        phone: Problem | None,
        other: PhoneNumber | Problem,
        column: int,
        header: str,
    ) -> PhoneNumber | Problem:
        """What counts of a row's next number and what was found before; a usable one is told of."""
        if phone is not None and not isinstance(other, PhoneNumber):
            return phone
        self._elsewhere[row] = column
        if phone is not None:
            self._warnings.setdefault(row, []).append(messages.used_instead(phone, header))
        return other

    def _reader(
        self, column: int, header: str
    ) -> Callable[[str, str | None], PhoneNumber | Problem]:
        from importer.phone import read_phone

        return partial(
            read_phone,
            accept=self._plan.accept,
            several=self._plan.several,
            zeros_suspicious=column in self._plan.damaged,
            column=header,
        )

    def _regions(self) -> Sequence[str | None]:
        default = self._plan.region
        if self._plan.countries is None:
            return [default] * len(self._columns[self._plan.columns[0]])
        from importer.phone import names_no_country, region_to_read_by

        cells = filled_cells(self._plan.countries, self._columns)
        texts = ["" if names_no_country(text) else text for text in cells]
        known = {text: region_to_read_by(text) for text in set(texts) if text}
        self._unknown = {
            row: text for row, text in enumerate(texts) if text and known[text] is None
        }
        return [known[text] if text else default for text in texts]

    def _no_such_country(self, phone: Problem, text: str, country: str) -> Problem:
        countries = self._plan.countries
        header = countries.headers[0] if countries else ""
        return messages.no_such_country(text.strip(), country, header, phone.column)


def _has_several(phone: PhoneNumber | Problem) -> bool:
    """Whether the cell that this was read from holds several numbers."""
    problems = phone.warnings if isinstance(phone, PhoneNumber) else (phone,)
    return any(problem.code is Code.PHONE_SEVERAL for problem in problems)
