"""The ledger: what the API last accepted for each address, channel and number."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import orjson
from sqlalchemy import bindparam, select, update

from importer.model import Code, Status
from importer.store.connection import translated
from importer.store.schema import contacts, ledger

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from sqlalchemy import Connection, Engine

    from importer.model import Outgoing
    from importer.store.run import Run

BATCH = 500

_ACCEPT = (
    "INSERT INTO ledger (base_url, channel, phone, body, run, accepted)"
    " SELECT ?, channel, phone, body, ?, ? FROM contacts WHERE run = ? AND n = ?"
    " ON CONFLICT (base_url, channel, phone) DO UPDATE SET"
    " body = json_patch(ledger.body, excluded.body),"
    " run = excluded.run, accepted = excluded.accepted"
)
"""New values lie on top of older ones, as the API does it: what is not given stays."""


def accept(
    connection: Connection, run: Run, base_url: str, accepted: str, sent: Sequence[int]
) -> None:
    """Enter contacts of ``run`` (by position) that the API accepted at ``accepted`` (ISO 8601)."""
    if sent:
        lines = [(base_url, run.id, accepted, run.key, n) for n in sent]
        connection.exec_driver_sql(_ACCEPT, lines)


class Ledger:
    """The accepted values in one store."""

    def __init__(self, engine: Engine, path: Path, base_url: str) -> None:
        self._engine = engine
        self._path = path
        self._base_url = base_url

    def mark_unchanged(self, run: Run) -> int:
        """Set the pending contacts of ``run`` that would change nothing to ``unchanged``.

        Returns:
            How many there are.
        """
        pending = run.pending()
        count = 0
        while page := list(islice(pending, BATCH)):
            same = list(self._unchanged(page))
            count += len(same)
            if same:
                with translated(run.path), run.engine.begin() as connection:
                    connection.execute(
                        update(contacts)
                        .where(contacts.c.run == run.key, contacts.c.n == bindparam("at"))
                        .values(status=Status.UNCHANGED.value, code=Code.UNCHANGED.value),
                        [{"at": n} for n in same],
                    )
        return count

    def _unchanged(self, page: Sequence[Outgoing]) -> Iterator[int]:
        known = self._bodies(page)
        for outgoing in page:
            before = known.get((outgoing.channel, outgoing.phone))
            if before is not None and (before == outgoing.body or _adds_nothing(before, outgoing)):
                yield outgoing.n

    def _bodies(self, page: Sequence[Outgoing]) -> dict[tuple[str, str], str]:
        query = select(ledger.c.channel, ledger.c.phone, ledger.c.body).where(
            ledger.c.base_url == self._base_url,
            ledger.c.channel.in_({outgoing.channel for outgoing in page}),
            ledger.c.phone.in_([outgoing.phone for outgoing in page]),
        )
        with translated(self._path), self._engine.connect() as connection:
            return {(row.channel, row.phone): row.body for row in connection.execute(query)}


def _adds_nothing(before: str, outgoing: Outgoing) -> bool:
    known = orjson.loads(before)
    return all(
        name in known and known[name] == value and type(known[name]) is type(value)
        for name, value in orjson.loads(outgoing.body).items()
    )
