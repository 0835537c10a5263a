"""What is answered when somebody asks about runs that are over: a row, a difference, a state."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from importer.model import Attempt, JsonValue, ReportRow, Status


@dataclass(frozen=True, slots=True)
class RowDetail:
    """Everything that the store knows of one row of a run."""

    run: str
    row: ReportRow
    file: str
    header: tuple[str, ...]
    cells: tuple[str, ...]
    """The row's own text."""
    body: Mapping[str, JsonValue] | None
    """What is sent for it; ``None`` where it became no contact."""
    trail: tuple[Attempt, ...] = ()


class Suppressed(NamedTuple):
    """A number of the stored suppression list."""

    phone: str
    """E.164."""
    added: str
    """ISO 8601, UTC."""
    reason: str | None


class FinalRow(NamedTuple):
    """What became of a row in its run, and in the end."""

    file: str
    number: int
    status: Status
    final: Status
    """After every retry and every corrected failures.csv of its run."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A contact that is not the same in two runs."""

    kind: str
    """``new``, ``gone`` or ``changed``."""
    phone: str
    channel: str
    before: Mapping[str, JsonValue] = field(default_factory=dict)
    """The body in the older run; of a changed contact only the fields that differ."""
    after: Mapping[str, JsonValue] = field(default_factory=dict)
    """The same in the newer run."""


@dataclass(frozen=True, slots=True)
class LedgerState:
    """What the API held of a contact after one acceptance, as far as this program knows."""

    base_url: str
    channel: str
    phone: str
    run: str
    accepted: str
    """ISO 8601, UTC."""
    body: Mapping[str, JsonValue]
    unknown: tuple[str, ...] = ()
    """Fields of which it is no longer known what the API holds: a request that may have changed
    them got no answer."""


@dataclass(frozen=True, slots=True)
class Pruned:
    """What was removed from old runs."""

    runs: tuple[str, ...]
    rows: int
    contacts: int
    unfinished: tuple[str, ...]
    """Runs that are as old and stayed: they, or one that they belong to, are still needed."""
    discarded: tuple[str, ...] = ()
    """Runs that were never planned, and of which nothing is left."""


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was removed about a person."""

    entries: int
    """Of the ledger."""
    rows: int
    runs: tuple[str, ...]
    """Whose rows were emptied."""
    reports: tuple[str, ...] = ()
    """Whose report files may still hold the person: those, and others that the ledger named."""
