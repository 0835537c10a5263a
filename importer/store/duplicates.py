"""One contact for each channel and number: finds the groups in the store and collapses them.

The database sorts (in a temporary file where memory is short); here each group passes once, best
row first, so memory is bounded whatever the number of rows or the size of a group.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson
from sqlalchemy import bindparam, select, update

from importer.dedupe import Survivor
from importer.model import Code, Status
from importer.packing import body_hash
from importer.store.database import PAGE_ROWS, execute_many, stream
from importer.store.schema import contacts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sqlalchemy import Column, Connection, UnaryExpression

    from importer.dedupe import Keep
    from importer.store.run import Run

BATCH = 400
"""Pairs: with both rows of each they stay below the 999 variables that any SQLite takes."""

_ORDER: dict[Keep, tuple[UnaryExpression[Any] | Column[Any], ...]] = {
    "first": (contacts.c.n,),
    "last": (contacts.c.n.desc(),),
    "newest": (contacts.c.newest.desc(), contacts.c.n.desc()),
}
"""How a group's rows come: the one that is kept first."""


_AT = (contacts.c.run == bindparam("of_run"), contacts.c.n == bindparam("at"))
_MARK = (
    update(contacts)
    .where(*_AT)
    .values(
        status=Status.DUPLICATE.value,
        code=Code.DUPLICATE.value,
        kept_n=bindparam("kept"),
        kept_row=bindparam("row"),
    )
)
_REWRITE = (
    update(contacts).where(*_AT).values(body=bindparam("new_body"), hash=bindparam("new_hash"))
)
_PLACES = select(
    *(contacts.c[name] for name in ("n", "source", "number", "body", "defaulted"))
).where(contacts.c.run == bindparam("run"), contacts.c.n.in_(bindparam("wanted", expanding=True)))


class _Place(NamedTuple):
    source: int
    number: int
    body: str
    defaulted: str

    def defaulted_fields(self) -> list[str]:
        return orjson.loads(self.defaulted) if self.defaulted else []


def collapse(
    run: Run,
    *,
    keep: Keep,
    merge: bool,
    union: Sequence[str] = (),
    source_names: Sequence[str] = (),
    progress: Callable[[int], None] | None = None,
) -> int:
    """Mark every contact but one of each (channel, phone) as a duplicate of the one that is kept.

    Args:
        run: a run whose rows are all added.
        keep: which row is kept; of two equally new ones the later.
        merge: fill what the kept row lacks from the others.
        union: the body's fields that become joined lists.
        source_names: file names by index, to name a kept row in another file.
        progress: called with the number of contacts looked at so far.

    Returns:
        How many contacts became duplicates.
    """
    with run.database.writing() as connection:
        collapsing = _Collapsing(connection, run.key, merge, union, source_names)
        pairs = _pairs(connection, run.key, keep, progress)
        while batch := list(islice(pairs, BATCH)):
            collapsing.take(batch)
        collapsing.close()
    return collapsing.duplicates


class _Collapsing:
    """Takes pairs (kept row, row it replaces) by position, group after group, many at a time."""

    def __init__(
        self,
        connection: Connection,
        run_key: int,
        merge: bool,
        union: Sequence[str],
        source_names: Sequence[str],
    ) -> None:
        self.duplicates = 0
        self._connection = connection
        self._run_key = run_key
        self._merge = merge
        self._union = union
        self._source_names = source_names
        self._survivor: Survivor | None = None
        self._survivor_n = 0
        self._rewritten: list[dict[str, str | int]] = []

    def take(self, pairs: Sequence[tuple[int, int]]) -> None:
        """Mark the second row of each pair, and let its values flow into the first."""
        self.duplicates += len(pairs)
        places = self._places(pairs)
        execute_many(
            self._connection,
            _MARK,
            [
                {
                    "kept": kept,
                    "row": self._name(places[kept], places[loser]),
                    "of_run": self._run_key,
                    "at": loser,
                }
                for kept, loser in pairs
            ],
        )
        if self._merge or self._union:
            for kept, loser in pairs:
                if kept != self._survivor_n or self._survivor is None:
                    self._finish_group()
                    self._survivor_n = kept
                    self._survivor = Survivor(
                        orjson.loads(places[kept].body),
                        merge=self._merge,
                        union=self._union,
                        defaulted=places[kept].defaulted_fields(),
                    )
                lost = places[loser]
                self._survivor.absorb(orjson.loads(lost.body), lost.defaulted_fields())
        self._write()

    def close(self) -> None:
        """Write the last group."""
        self._finish_group()
        self._write()

    def _finish_group(self) -> None:
        if self._survivor is not None and self._survivor.changed:
            body = orjson.dumps(self._survivor.body)
            self._rewritten.append(
                {
                    "new_body": body.decode(),
                    "new_hash": body_hash(body),
                    "of_run": self._run_key,
                    "at": self._survivor_n,
                }
            )
        self._survivor = None

    def _write(self) -> None:
        if self._rewritten:
            execute_many(self._connection, _REWRITE, self._rewritten)
            self._rewritten = []

    def _places(self, pairs: Sequence[tuple[int, int]]) -> dict[int, _Place]:
        wanted = {n for pair in pairs for n in pair}
        found = self._connection.execute(_PLACES, {"run": self._run_key, "wanted": list(wanted)})
        return {n: _Place(*place) for n, *place in found}

    def _name(self, kept: _Place, loser: _Place) -> str:
        if kept.source == loser.source:
            return str(kept.number)
        return f"{self._source_names[kept.source]}:{kept.number}"


def _pairs(
    connection: Connection, run_key: int, keep: Keep, progress: Callable[[int], None] | None
) -> Iterator[tuple[int, int]]:
    """Positions of a kept row and of one that it replaces, group after group."""
    query = (
        select(contacts.c.phone, contacts.c.channel, contacts.c.n)
        .where(contacts.c.run == run_key)
        .order_by(contacts.c.phone, contacts.c.channel, *_ORDER[keep])
    )
    kept_phone = kept_channel = ""
    kept_n = 0
    rows: Iterator[Any] = stream(connection, query)
    for seen, (phone, channel, n) in enumerate(rows, 1):
        if progress is not None and seen % PAGE_ROWS == 0:
            progress(seen)
        if phone == kept_phone and channel == kept_channel:
            yield kept_n, n
        else:
            kept_phone, kept_channel, kept_n = phone, channel, n
