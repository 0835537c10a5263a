"""A run and what came of it: its retries and corrected failures, each row's state after them."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import Counter
from typing import TYPE_CHECKING

from sqlalchemy import select

from importer.answers import FinalRow
from importer.model import Status
from importer.store.results import report_rows
from importer.store.schema import runs

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from importer.store.run import Run

_STATUSES = tuple(Status)
_INDEX = {status.value: index for index, status in enumerate(_STATUSES)}
SETTLED = frozenset({Status.SENT, Status.UNCHANGED})
"""States that a later run does not take back: the contact was accepted."""
AGAIN = frozenset({Status.FAILED, Status.UNKNOWN})
"""What a retry sends again."""


def ancestors(run: Run) -> list[Run]:
    """The runs that this one goes back to, the first one first."""
    found: list[Run] = []
    parent = run.record().parent
    while parent is not None:
        older = _by_id(run, parent)
        if older is None:
            break
        found.append(older)
        parent = older.record().parent
    return found[::-1]


def descendants(run: Run) -> list[Run]:
    """The runs that go back to this one, the oldest first."""
    with run.database.reading() as connection:
        links = connection.execute(
            select(runs.c.key, runs.c.id, runs.c.parent)
            .where(runs.c.parent.is_not(None), runs.c.key > run.key)
            .order_by(runs.c.key)
        ).all()
    family = {run.id}
    found: list[Run] = []
    for key, run_id, parent in links:  # a child is always newer than its parent
        if parent in family:
            family.add(run_id)
            found.append(type(run)(run.database, key, run_id))
    return found


def runs_since(run: Run) -> list[Run]:
    """The planned runs since the first one that this one goes back to, that one included."""
    first = next(iter(ancestors(run)), run)
    with run.database.reading() as connection:
        found = connection.execute(
            select(runs.c.key, runs.c.id)
            .where(runs.c.key >= first.key, runs.c.key != run.key, runs.c.state != "planning")
            .order_by(runs.c.key)
        ).all()
    return [type(run)(run.database, key, run_id) for key, run_id in found]


class FinalStates:
    """The state of each row of a run: a byte and a number for each, whatever their count."""

    def __init__(self, source_names: Sequence[str]) -> None:
        self._names = list(source_names)
        self._numbers = [array("q") for _ in source_names]
        self._states = [bytearray() for _ in source_names]
        self._holders: dict[tuple[int, int], str] = {}

    def add(self, source: int, number: int, status: Status) -> None:
        """Add the next row of the run itself."""
        self._numbers[source].append(number)
        self._states[source].append(_INDEX[status.value])

    def holder(self, source: int, number: int) -> str | None:
        """The latest run that took the row up; ``None`` where there is none."""
        return self._holders.get((source, number))

    def to_retry(self, run_id: str) -> Counter[str]:
        """For each run how many rows a retry of it would send; those of no later run are its own.

        Args:
            run_id: the run itself.
        """
        found: Counter[str] = Counter()
        for source, (numbers, states) in enumerate(zip(self._numbers, self._states, strict=True)):
            for number, state in zip(numbers, states, strict=True):
                if _STATUSES[state] in AGAIN:
                    found[self._holders.get((source, number), run_id)] += 1
        return found

    def of(self, source: int, number: int) -> Status:
        """The state of a row of the run."""
        return _STATUSES[self._states[source][self._at(source, number)]]

    def place(self, origin: str) -> tuple[int, int] | None:
        """Source and number that an origin names; ``None`` for a row that was added by hand."""
        file, _, text = origin.rpartition(":")
        if not text.isdecimal() or (file and file not in self._names):
            return None
        source = self._names.index(file) if file else 0
        number = int(text)
        at = self._at(source, number)
        found = at < len(self._numbers[source]) and self._numbers[source][at] == number
        return (source, number) if found else None

    def update(self, place: tuple[int, int], status: Status, holder: str) -> None:
        """Note what a later run made of a row."""
        source, number = place
        self._holders[place] = holder
        at = self._at(source, number)
        if _STATUSES[self._states[source][at]] not in SETTLED:
            self._states[source][at] = _INDEX[status.value]

    def counts(self) -> Counter[Status]:
        """How many rows are in each state."""
        total: Counter[Status] = Counter()
        for states in self._states:
            total.update({_STATUSES[index]: count for index, count in Counter(states).items()})
        return total

    def _at(self, source: int, number: int) -> int:
        return bisect_left(self._numbers[source], number)


def final_states(run: Run) -> FinalStates:
    """Each row's state after all runs that go back to this one.

    A row that was accepted once stays so; else the latest run decides. One that is still being
    planned, or died while it was, decides nothing.
    """
    states = FinalStates([source["name"] for source in run.record().sources])
    for source, number, status, _ in _rows(run):
        states.add(source, number, status)
    # How rows of a later run are found in this one: by their origin in that run's parent.
    places: dict[str, dict[tuple[int, int], tuple[int, int]]] = {}
    for later in descendants(run):
        line = later.record()
        names = [source["name"] for source in line.sources]
        own: dict[tuple[int, int], tuple[int, int]] = {}
        parent = places.get(line.parent)
        parent_names = _names_of(run, line.parent) if parent is not None else names
        for source, number, status, origin in _rows(later) if line.state != "planning" else ():
            if parent is None:
                place = states.place(origin)
            else:
                place = parent.get(_parsed(origin, parent_names))
            if place is not None:
                own[source, number] = place
                states.update(place, status, later.id)
        places[later.id] = own
    return states


def final_rows(run: Run) -> Iterator[FinalRow]:
    """Every row of a run in its order, with its state in it and after all later runs."""
    names = [source["name"] for source in run.record().sources]
    states = final_states(run)
    for source, number, status, _ in _rows(run):
        yield FinalRow(names[source], number, status, states.of(source, number))


def _parsed(origin: str, names: Sequence[str]) -> tuple[int, int]:
    file, _, text = origin.rpartition(":")
    source = names.index(file) if file in names else 0
    return source, int(text) if text.isdecimal() else 0


def _names_of(run: Run, run_id: str) -> list[str]:
    other = _by_id(run, run_id)
    return [source["name"] for source in other.record().sources] if other is not None else []


def _rows(run: Run) -> Iterator[tuple[int, int, Status, str]]:
    """Source, number, status and origin of each row; a pruned run has none."""
    for row in report_rows(run):
        yield row.source, row.number, row.status, row.origin


def _by_id(run: Run, run_id: str) -> Run | None:
    with run.database.reading() as connection:
        key = connection.scalar(select(runs.c.key).where(runs.c.id == run_id))
    return type(run)(run.database, key, run_id) if key is not None else None
