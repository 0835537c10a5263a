"""The store: what was planned and what became of it, written so that a run can die anywhere."""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Self

from sqlalchemy import and_, insert, or_, select

from importer.errors import RunError
from importer.store.connection import open_engine, open_read_only, translated
from importer.store.ledger import Ledger
from importer.store.run import Run
from importer.store.schema import runs

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy import Engine

    from importer.model import SourceInfo

RESUMABLE = ("sending", "stopped")
"""``sending`` is the state of a run whose process died."""


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


class Store:
    """All runs. Every method is one transaction; an error in one leaves nothing half-written."""

    def __init__(self, engine: Engine, path: Path) -> None:
        self.path = path
        self._engine = engine

    @classmethod
    def open(cls, path: Path, *, scratch: bool = False) -> Store:
        """Open or make the store at ``path``.

        Raises:
            StoreError: with the reason and what to do.
        """
        return cls(open_engine(path, scratch=scratch), path)

    @classmethod
    def open_existing(cls, path: Path) -> Store | None:
        """Open a store to read only; ``None`` where there is none.

        Raises:
            StoreError: with the reason and what to do.
        """
        return cls(open_read_only(path), path) if path.exists() else None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.close()

    def close(self) -> None:
        """Give the file back."""
        self._engine.dispose()

    def ledger(self, base_url: str) -> Ledger:
        """Give what the API at ``base_url`` has accepted."""
        return Ledger(self._engine, self.path, base_url)

    # --- a run's life -------------------------------------------------------------------------

    def create_run(self, new: NewRun, now: datetime) -> Run:
        """Start the record of a run, in state ``planning``."""
        run_id = f"{now:%Y%m%d-%H%M%S}-{secrets.token_hex(2)}"
        with translated(self.path), self._engine.begin() as connection:
            key = connection.execute(
                insert(runs).values(
                    id=run_id,
                    state="planning",
                    started=now.isoformat(),
                    **asdict(new),
                )
            ).inserted_primary_key
            assert key is not None  # noqa: S101  # the driver gives it for an integer key
        return Run(self._engine, self.path, int(key[0]), run_id)

    def run(self, run_id: str) -> Run:
        """The run with this id, or the only one whose id starts with it.

        Raises:
            RunError: none or several are meant.
        """
        with translated(self.path), self._engine.connect() as connection:
            found = connection.execute(
                select(runs.c.key, runs.c.id)
                .where(runs.c.id.startswith(run_id, autoescape=True))
                .limit(2)
            ).all()
        exact = [row for row in found if row.id == run_id]
        if len(exact or found) != 1 or not run_id:
            what = "No run" if not found else "More than one run"
            raise RunError(f"{what} is called '{run_id}'; `importer runs` lists them.")
        row = (exact or found)[0]
        return Run(self._engine, self.path, row.key, row.id)

    def newest_resumable(self) -> Run:
        """The newest run that stopped or died before its end.

        Raises:
            RunError: there is none.
        """
        with translated(self.path), self._engine.connect() as connection:
            row = connection.execute(
                select(runs.c.key, runs.c.id)
                .where(
                    or_(
                        runs.c.state.in_(RESUMABLE),
                        and_(runs.c.state == "finished", runs.c.reported == 0),
                    )
                )
                .order_by(runs.c.key.desc())
                .limit(1)
            ).first()
        if row is None:
            raise RunError("No run stopped before its end: there is nothing to resume.")
        return Run(self._engine, self.path, row.key, row.id)

    def all_runs(self) -> list[Run]:
        """Every run, the newest first."""
        with translated(self.path), self._engine.connect() as connection:
            rows = connection.execute(select(runs.c.key, runs.c.id).order_by(runs.c.key.desc()))
            return [Run(self._engine, self.path, row.key, row.id) for row in rows]
