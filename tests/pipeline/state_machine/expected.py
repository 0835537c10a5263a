"""What must become of rows, told by other means than the program's."""

from __future__ import annotations

import csv
import hashlib
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from importer.guard import unguard
from importer.mapping import Mapping
from importer.model import FAILURE_STATUSES, Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from importer.model import JsonValue

MAPPING = Mapping.model_validate(
    {
        "version": 1,
        "channel": {"column": "Channel"},
        "phone": {"columns": ["Phone"], "region": "US"},
        "contact": {"first_name": "Name"},
        "attributes": {"city": "City"},
    }
)
HEADER = ("Phone", "Channel", "Name", "City")
PHONES = {
    "+14155550100": "+14155550100",
    "(415) 555-0100": "+14155550100",
    "+14155550101": "+14155550101",
    "415 555 0101": "+14155550101",
    "12": None,
    "": None,
}
"""Cell → the number in it."""
NUMBERS = sorted({phone for phone in PHONES.values() if phone})
FORGOTTEN = "forgotten"
BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)
AGAIN = frozenset({Status.FAILED, Status.UNKNOWN})
SETTLED = frozenset({Status.SENT, Status.UNCHANGED})


class Cells(NamedTuple):
    """A row's own text."""

    phone: str
    channel: str
    name: str
    city: str


class Line(NamedTuple):
    """What a report file says of a row."""

    number: str
    status: str
    cells: tuple[str, ...]


@dataclass(eq=False)
class ExpectedRow:
    """A row, and what became of it."""

    source: int
    number: int
    cells: Cells
    status: Status
    kept_row: str = ""
    attempts: int = 0
    channel: str = ""
    phone: str = ""
    body: dict[str, JsonValue] = field(default_factory=dict)
    origin: ExpectedRow | None = None
    """The row of the run before, from which it was copied or corrected."""

    def line(self) -> Line:
        """What a report says of it now."""
        return Line(str(self.number), self.status.value, self.cells)

    def again(self) -> ExpectedRow:
        """The same row in a retry."""
        return replace(self, status=Status.PENDING, attempts=0, origin=self)

    def forget(self) -> None:
        """Empty it, and never send it again."""
        self.cells, self.phone, self.body = Cells("", "", "", ""), FORGOTTEN, {}
        if self.status in {Status.PENDING, *AGAIN}:
            self.status = Status.SUPPRESSED


@dataclass(frozen=True)
class Table:
    """A file's content."""

    path: Path
    rows: tuple[Cells, ...]
    origins: tuple[ExpectedRow, ...] = ()
    """Of a report's file: the rows that it is about."""

    def write(self) -> None:
        """Write it, over whatever is there."""
        self.path.parent.mkdir(exist_ok=True)
        with self.path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([HEADER, *self.rows])

    def sha256(self) -> str:
        """Of the file as it is now; empty where it is gone."""
        if not self.path.exists():
            return ""
        return hashlib.sha256(self.path.read_bytes()).hexdigest()


@dataclass(eq=False)
class ExpectedRun:
    """A run, and what is known of it."""

    id: str
    base_url: str
    tables: tuple[Table, ...]
    sha256s: tuple[str, ...]
    rows: list[ExpectedRow]
    kind: str = "run"
    parent: ExpectedRun | None = None
    changed_only: bool = False
    state: str = "planning"
    began: datetime = BEGINNING
    ended: datetime | None = None
    reported: bool = False
    pruned: bool = False
    reached: int = 0
    """Rows up to this position were handed out to be sent, and not all came back."""
    reached_at: datetime = BEGINNING
    on_disk: list[list[Line] | None] = field(default_factory=lambda: [None])
    """What its report files may hold; ``None`` is no file."""

    @property
    def counts(self) -> Counter[Status]:
        """Rows by status."""
        return Counter(row.status for row in self.rows)

    @property
    def is_open(self) -> bool:
        """Whether there is something to resume."""
        return not self.pruned and (self.state != "finished" or not self.reported)

    @property
    def has_rows(self) -> bool:
        """Whether the store must hold its rows, all of them."""
        return self.state != "planning" and not self.pruned

    def pending(self) -> list[tuple[int, ExpectedRow]]:
        """The rows that are to be sent, each with its position."""
        return [(n, row) for n, row in enumerate(self.rows, 1) if row.status is Status.PENDING]

    def state_as_a_whole(self) -> object:
        """All that is expected of it, comparable."""
        rows = [(row.status, row.attempts, row.cells) for row in self.rows]
        return self.state, self.reported, self.pruned, self.ended, rows, [*self.on_disk]

    def doubtful(self) -> Iterator[ExpectedRow]:
        """The rows that it may have been sending when it died."""
        return (row for n, row in self.pending() if n <= self.reached and not self.pruned)

    def lines(self) -> list[Line]:
        """What report.csv says now."""
        return [row.line() for row in self.rows]

    def sources_are_there(self) -> bool:
        """Whether its files are as it found them."""
        return tuple(table.sha256() for table in self.tables) == self.sha256s


def planned(tables: Sequence[Table], channel: str) -> list[ExpectedRow]:
    """Every row that is not blank, as it stands before sending.

    The last row of each number and channel is kept, and filled from the others, later ones first.
    """
    rows = []
    names = [table.path.name for table in tables]
    if len(names) == 2 and names[0] == names[1]:
        names[1] += " (2)"
    groups: dict[tuple[str, str], list[ExpectedRow]] = {}
    for source, table in enumerate(tables):
        for index, cells in enumerate(table.rows):
            if not any(cells):
                continue
            row = ExpectedRow(source, index + 2, cells, Status.INVALID)
            row.origin = table.origins[index] if table.origins else None
            rows.append(row)
            phone = PHONES[cells.phone]
            if phone is not None:
                row.status = Status.PENDING
                row.channel, row.phone = cells.channel or channel, phone
                groups.setdefault((row.channel, phone), []).append(row)
    for *others, kept in groups.values():
        kept.body = {"phone_number": kept.phone}
        for row in (kept, *reversed(others)):
            for name, value in (("first_name", row.cells.name), ("city", row.cells.city)):
                if value:
                    kept.body.setdefault(name, value)
        for row in others:
            row.status = Status.DUPLICATE
            row.kept_row = str(kept.number)
            if row.source != kept.source:
                row.kept_row = f"{names[kept.source]}:{kept.number}"
    return rows


def family(
    run: ExpectedRun, runs: Iterable[ExpectedRun]
) -> tuple[list[ExpectedRun], list[ExpectedRun]]:
    """The runs that a run goes back to, and those that go back to it; the oldest first."""
    older: list[ExpectedRun] = []
    parent = run.parent
    while parent is not None:
        older.insert(0, parent)
        parent = parent.parent
    later: list[ExpectedRun] = []
    for each in sorted(runs, key=lambda each: each.id):
        if each.parent in (run, *later):
            later.append(each)
    return older, later


def final_states(run: ExpectedRun, runs: Iterable[ExpectedRun]) -> list[Status]:
    """The state of each row after later runs took it up: one that was accepted stays so."""
    final = {id(row): row.status for row in run.rows}
    for root, row in taken_up(run, runs):
        if final[id(root)] not in SETTLED:
            final[id(root)] = row.status
    return list(final.values())


def taken_up(
    run: ExpectedRun, runs: Iterable[ExpectedRun]
) -> Iterator[tuple[ExpectedRow, ExpectedRow]]:
    """Each row of ``run`` that a later run has, and that run's own one; the oldest run first."""
    for later in family(run, runs)[1]:
        for row in later.rows if later.has_rows else ():
            root = _root_in(run, later, row)
            if root is not None:
                yield root, row


def are_taken_up(run: ExpectedRun, runs: Iterable[ExpectedRun]) -> list[bool]:
    """Whether a later run has each row, maybe corrected."""
    held = {id(root) for root, _ in taken_up(run, runs)}
    return [id(row) in held for row in run.rows]


def _root_in(run: ExpectedRun, later: ExpectedRun, row: ExpectedRow) -> ExpectedRow | None:
    """The row of ``run`` to which a later run's row goes back."""
    parent, origin = later.parent, row.origin
    while parent is not None and parent is not run and origin is not None and parent.has_rows:
        parent, origin = parent.parent, origin.origin
    return origin if parent is run else None


def to_retry(run: ExpectedRun, runs: Iterable[ExpectedRun]) -> list[ExpectedRow]:
    """The rows that a retry sends again."""
    return [
        row.again()
        for row, is_elsewhere in zip(run.rows, are_taken_up(run, runs), strict=True)
        if row.status in AGAIN and not is_elsewhere
    ]


def failed(lines: Iterable[Line]) -> list[Line]:
    """What failures.csv says where report.csv says this."""
    return [line for line in lines if line.status in FAILURE_STATUSES]


def read_report(path: Path) -> list[Line]:
    """Read report.csv or failures.csv."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [
            Line(
                line["import_row"],
                line["import_status"],
                tuple(unguard(line[name]) for name in HEADER),
            )
            for line in csv.DictReader(file)
        ]
