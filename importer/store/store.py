"""The store: what was planned and what became of it, written so that a run can die anywhere."""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Self

from sqlalchemy import and_, exists, insert, or_, select

from importer.errors import RunError
from importer.store.opening import open_database, open_existing_database
from importer.store.run import Run
from importer.store.schema import contacts, runs
from importer.store.unchanged import Ledger

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy import Row

    from importer.model import JsonValue, SourceInfo
    from importer.store.address import StoreAddress
    from importer.store.database import Database

RESUMABLE = ("planning", "sending", "stopped")
"""``planning`` and ``sending`` are the states of a run whose process died, or is at work."""

LONGEST_ID = 40
"""So much of what was typed is repeated."""


@dataclass(frozen=True, slots=True)
class NewRun:
    """What is known of a run before its first row is read."""

    kind: str
    base_url: str
    channel: str | None
    mapping_name: str
    mapping_sha256: str
    reports_folder: str
    parent: str | None = None
    sources: tuple[SourceInfo, ...] = ()
    job: Mapping[str, JsonValue] | None = None
    """What planning needs: there from the first moment, so that whatever dies can be resumed."""


def new_run_id(now: datetime) -> str:
    """An id for a run that begins now: sorted by name they are in the order of time."""
    return f"{now:%Y%m%d-%H%M%S}-{secrets.token_hex(2)}"


@dataclass(frozen=True, slots=True)
class RunFilter:
    """Which runs are meant; ``None`` leaves a question open."""

    since: datetime | None = None
    until: datetime | None = None
    """Begun before this moment."""
    channel: str | None = None


class Store:
    """All runs. Every method is one transaction; an error in one leaves nothing half-written."""

    def __init__(self, database: Database) -> None:
        self.database = database

    @classmethod
    def open(cls, address: StoreAddress, *, scratch: bool = False) -> Store:
        """Open or make the store at ``address``.

        Raises:
            StoreError: with the reason and what to do.
        """
        return cls(open_database(address, scratch=scratch))

    @classmethod
    def open_existing(cls, address: StoreAddress) -> Store | None:
        """Open a store to read only; ``None`` where there is none.

        Raises:
            StoreError: with the reason and what to do.
        """
        database = open_existing_database(address)
        return cls(database) if database is not None else None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.close()

    def close(self) -> None:
        """Give the database back."""
        self.database.close()

    def ledger(self, base_url: str) -> Ledger:
        """Give what the API at ``base_url`` has accepted."""
        return Ledger(self.database, base_url)

    # --- a run's life -------------------------------------------------------------------------

    def create_run(self, new: NewRun, now: datetime, run_id: str | None = None) -> Run:
        """Start the record of a run, in state ``planning``; its id is one of :func:`new_run_id`."""
        run_id = run_id or new_run_id(now)
        with self.database.writing() as connection:
            key = connection.execute(
                insert(runs).values(
                    id=run_id,
                    state="planning",
                    started=now.isoformat(),
                    **asdict(new),
                )
            ).inserted_primary_key
            assert key is not None  # noqa: S101  # the driver gives it for an integer key
        return Run(self.database, int(key[0]), run_id)

    def run(self, run_id: str) -> Run:
        """The run with this id, or the only one whose id starts with it.

        Raises:
            RunError: none or several are meant.
        """
        with self.database.reading() as connection:
            found = connection.execute(
                select(runs.c.key, runs.c.id)
                .where(runs.c.id.startswith(run_id, autoescape=True))
                .limit(2)
            ).all()
        exact = [row for row in found if row.id == run_id]
        if len(exact or found) != 1 or not run_id:
            what = "No run" if not found else "More than one run"
            raise RunError(f"{what} is called '{run_id[:LONGEST_ID]}'; `importer runs` lists them.")
        row = (exact or found)[0]
        return Run(self.database, row.key, row.id)

    def find(self, run_id: str) -> Run | None:
        """The run with just this id."""
        with self.database.reading() as connection:
            key = connection.scalar(select(runs.c.key).where(runs.c.id == run_id))
        return Run(self.database, key, run_id) if key is not None else None

    def resumable(self) -> list[Run]:
        """The runs that did not come to their end, the newest first; some may be at work."""
        with self.database.reading() as connection:
            found = connection.execute(
                select(runs.c.key, runs.c.id)
                .where(
                    runs.c.pruned.is_(None),
                    or_(
                        runs.c.state.in_(RESUMABLE),
                        and_(runs.c.state == "finished", runs.c.reported == 0),
                    ),
                )
                .order_by(runs.c.key.desc())
            ).all()
        return [Run(self.database, row.key, row.id) for row in found]

    def find_runs(self, wanted: RunFilter | None = None) -> list[Run]:
        """The runs that fit, the newest first; all of them where nothing is asked for."""
        wanted = wanted or RunFilter()
        columns = (runs.c[name] for name in ("key", "id", "channel", "pruned", "final"))
        query = select(*columns).order_by(runs.c.key.desc())
        if wanted.since is not None:
            query = query.where(runs.c.started >= wanted.since.isoformat())
        if wanted.until is not None:
            query = query.where(runs.c.started < wanted.until.isoformat())
        if wanted.channel is not None:
            on_channel = exists().where(
                contacts.c.run == runs.c.key, contacts.c.channel == wanted.channel
            )
            is_pruned = runs.c.pruned.is_not(None)
            query = query.where(or_(runs.c.channel == wanted.channel, on_channel, is_pruned))
        with self.database.reading() as connection:
            found = connection.execute(query).all()
        return [
            Run(self.database, row.key, row.id)
            for row in found
            if wanted.channel is None or row.pruned is None or wanted.channel in _channels(row)
        ]


def _channels(pruned: Row[Any]) -> list[str]:
    """The channels of a run without contacts; one that was pruned long ago knows only its own."""
    return [pruned.channel, *pruned.final.get("channels", ())]
