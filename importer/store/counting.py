"""Counts a run's contacts by status and by reason."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from sqlalchemy import case, func, not_, select

from importer.model import Code, Status
from importer.store.schema import NOTHING_KNOWN, contacts

if TYPE_CHECKING:
    from sqlalchemy import Connection


def counted(connection: Connection, run_key: int) -> dict[str, Any]:
    """Count the contacts of a run.

    Returns:
        ``statuses``, ``codes`` and ``warnings`` (those of the API) each have a count for every
        one that occurs; ``untried`` is how many are pending without a reason; ``requests`` has the
        attempts that are recorded in ``requests`` and those of them that were not a contact's
        first in ``retries``.
    """
    of_run = contacts.c.run == run_key
    # Apart, for to group a million of them the database would have to sort them.
    untried = connection.scalar(select(func.count()).where(of_run, NOTHING_KNOWN)) or 0
    statuses: Counter[str] = Counter({Status.PENDING.value: untried} if untried else {})
    codes: Counter[str] = Counter()
    differing = requests = retries = 0
    tried = func.sum(case((contacts.c.attempts > 0, 1), else_=0))
    for status, code, count, warned, attempts, contacts_tried in connection.execute(
        select(
            contacts.c.status,
            contacts.c.code,
            func.count(),
            func.count(contacts.c.warnings),
            func.sum(contacts.c.attempts),
            tried,
        )
        .where(of_run, not_(NOTHING_KNOWN))
        .group_by(contacts.c.status, contacts.c.code)
    ):
        statuses[status] += count
        if code:
            codes[code] += count
        elif status == Status.PENDING.value:
            untried += count
        differing += warned
        requests += int(attempts)
        retries += int(attempts - contacts_tried)
    return {
        "statuses": dict(statuses),
        "codes": dict(codes),
        "untried": untried,
        # The one thing that an accepting answer is warned about.
        "warnings": {Code.API_PHONE_DIFFERS.value: differing} if differing else {},
        "requests": {"requests": requests, "retries": retries},
    }
