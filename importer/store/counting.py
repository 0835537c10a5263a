"""Counts a run's contacts by status and by reason."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from sqlalchemy import case, func, select

from importer.store.schema import contacts

if TYPE_CHECKING:
    from sqlalchemy import Connection


def counted(connection: Connection, run_key: int) -> dict[str, dict[str, int]]:
    """Give ``statuses`` and ``codes``, each with a count for every one that occurs; ``requests``.

    The last has the attempts that are recorded in ``requests`` and those of them that were not a
    contact's first in ``retries``.
    """
    requests = retries = 0
    statuses: Counter[str] = Counter()
    codes: Counter[str] = Counter()
    tried = func.sum(case((contacts.c.attempts > 0, 1), else_=0))
    for status, code, count, attempts, contacts_tried in connection.execute(
        select(
            contacts.c.status, contacts.c.code, func.count(), func.sum(contacts.c.attempts), tried
        )
        .where(contacts.c.run == run_key)
        .group_by(contacts.c.status, contacts.c.code)
    ):
        statuses[status] += count
        if code:
            codes[code] += count
        requests += int(attempts)
        retries += int(attempts - contacts_tried)
    return {
        "statuses": dict(statuses),
        "codes": dict(codes),
        "requests": {"requests": requests, "retries": retries},
    }
