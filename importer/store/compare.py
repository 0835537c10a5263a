"""Compares the contacts of two runs: which are new, gone or changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import select

from importer.answers import Difference
from importer.model import Status
from importer.store.database import stream
from importer.store.schema import FORGOTTEN, contacts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from importer.store.run import Run


def differences(old: Run, new: Run) -> Iterator[Difference]:
    """Give each contact that is not the same in both runs, ordered by phone and channel.

    Duplicates count with the row that was kept; who was forgotten does not count. Both runs are
    read once, side by side, so that memory does not grow with them.
    """
    with old.database.reading() as one, old.database.reading() as other:
        before, after = _contacts(one, old), _contacts(other, new)
        left, right = next(before, None), next(after, None)
        while left is not None or right is not None:
            if right is None or (left is not None and left[0] < right[0]):
                assert left is not None  # noqa: S101  # one of the two is there
                yield Difference("gone", *left[0], before=orjson.loads(left[1]))
                left = next(before, None)
            elif left is None or right[0] < left[0]:
                yield Difference("new", *right[0], after=orjson.loads(right[1]))
                right = next(after, None)
            else:
                if left[1] != right[1] and (change := _change(left[0], left[1], right[1])):
                    yield change
                left, right = next(before, None), next(after, None)


def _contacts(connection: Connection, run: Run) -> Iterator[tuple[tuple[str, str], str]]:
    query = (
        select(contacts.c.phone, contacts.c.channel, contacts.c.body)
        .where(
            contacts.c.run == run.key,
            contacts.c.status != Status.DUPLICATE.value,
            contacts.c.phone != FORGOTTEN,
        )
        .order_by(contacts.c.phone, contacts.c.channel)
    )
    rows: Iterator[Any] = stream(connection, query)
    for phone, channel, body in rows:
        yield (phone, channel), body


def _change(key: tuple[str, str], old_body: str, new_body: str) -> Difference | None:
    """The fields that differ; ``None`` where only their order does."""
    old, new = orjson.loads(old_body), orjson.loads(new_body)
    names = [
        name
        for name in {**old, **new}
        if (name in old, old.get(name)) != (name in new, new.get(name))
    ]
    if not names:
        return None
    return Difference(
        "changed",
        *key,
        before={name: old[name] for name in names if name in old},
        after={name: new[name] for name in names if name in new},
    )
