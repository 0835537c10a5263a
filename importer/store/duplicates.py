"""One contact for each channel and number: finds the groups in the store and collapses them.

The database sorts (in a temporary file where memory is short); here each group passes once, best
row first, so memory is bounded whatever the number of rows or the size of a group.
"""

from __future__ import annotations

from itertools import groupby, islice
from typing import TYPE_CHECKING, NamedTuple

import orjson
from sqlalchemy import bindparam, update

from importer.dedupe import Survivor
from importer.model import Code, Status
from importer.store.connection import PAGE_ROWS, stream, translated
from importer.store.schema import contacts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sqlalchemy import Connection

    from importer.dedupe import Keep
    from importer.store.run import Run

BATCH = 500

_ORDER: dict[Keep, str] = {"first": "n", "last": "n DESC", "newest": "newest DESC, n DESC"}
"""How a group's rows come: the one that is kept first."""


class _Line(NamedTuple):
    channel: str
    phone: str
    n: int
    source: int
    number: int


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
    needs_bodies = merge or bool(union)
    duplicates = 0
    with translated(run.path), run.engine.begin() as connection:
        losers: list[dict[str, object]] = []
        for group in _groups(connection, run.key, keep, progress):
            kept = next(group)
            first_loser = next(group, None)
            if first_loser is None:
                continue
            survivor: Survivor | None = None
            batch = [first_loser]
            while batch:
                if needs_bodies:
                    survivor = _absorb(connection, run.key, kept, batch, survivor, merge, union)
                losers += [_loser(line, kept, source_names) for line in batch]
                duplicates += len(batch)
                batch = list(islice(group, BATCH))
                if len(losers) >= BATCH:
                    _mark(connection, run.key, losers)
                    losers = []
            if survivor is not None and survivor.changed:
                _rewrite(connection, run.key, kept.n, survivor)
        if losers:
            _mark(connection, run.key, losers)
    return duplicates


def _groups(
    connection: Connection, run_key: int, keep: Keep, progress: Callable[[int], None] | None
) -> Iterator[Iterator[_Line]]:
    sql = (
        "SELECT channel, phone, n, source, number FROM contacts WHERE run = ?"  # noqa: S608  # _ORDER is ours
        f" ORDER BY channel, phone, {_ORDER[keep]}"
    )

    def lines() -> Iterator[_Line]:
        for seen, line in enumerate(stream(connection, sql, (run_key,)), 1):
            if progress is not None and seen % PAGE_ROWS == 0:
                progress(seen)
            yield _Line._make(line)

    for _, group in groupby(lines(), key=lambda line: line[:2]):
        yield group


def _absorb(
    connection: Connection,
    run_key: int,
    kept: _Line,
    batch: Sequence[_Line],
    survivor: Survivor | None,
    merge: bool,
    union: Sequence[str],
) -> Survivor:
    wanted = [line.n for line in batch] + ([kept.n] if survivor is None else [])
    places = ", ".join("?" * len(wanted))
    sql = f"SELECT n, body FROM contacts WHERE run = ? AND n IN ({places})"  # noqa: S608  # places
    bodies = {n: orjson.loads(body) for n, body in stream(connection, sql, (run_key, *wanted))}
    if survivor is None:
        survivor = Survivor(bodies[kept.n], merge=merge, union=union)
    for line in batch:
        survivor.absorb(bodies[line.n])
    return survivor


def _loser(line: _Line, kept: _Line, source_names: Sequence[str]) -> dict[str, object]:
    same_file = line.source == kept.source
    kept_row = str(kept.number) if same_file else f"{source_names[kept.source]}:{kept.number}"
    return {"at": line.n, "new_kept_n": kept.n, "new_kept_row": kept_row}


def _mark(connection: Connection, run_key: int, losers: list[dict[str, object]]) -> None:
    connection.execute(
        update(contacts)
        .where(contacts.c.run == run_key, contacts.c.n == bindparam("at"))
        .values(
            status=Status.DUPLICATE.value,
            code=Code.DUPLICATE.value,
            kept_n=bindparam("new_kept_n"),
            kept_row=bindparam("new_kept_row"),
        ),
        losers,
    )


def _rewrite(connection: Connection, run_key: int, n: int, survivor: Survivor) -> None:
    connection.execute(
        update(contacts)
        .where(contacts.c.run == run_key, contacts.c.n == n)
        .values(body=orjson.dumps(survivor.body).decode())
    )
