"""Which contacts of a run would change nothing of what the API has accepted."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import orjson
from sqlalchemy import exists, select, update

from importer.messages import rows as messages
from importer.model import Code, Status
from importer.store.aside import set_aside
from importer.store.ledger import entries, same_value, under_way
from importer.store.schema import IS_PENDING, contacts, ledger, runs

if TYPE_CHECKING:
    from datetime import datetime

    from importer.store.database import Database
    from importer.store.run import Run

PAGE = 500


class Ledger:
    """The accepted values in one store, of one address."""

    def __init__(self, database: Database, base_url: str) -> None:
        self._database = database
        self._base_url = base_url

    def mark_unchanged(self, run: Run, now: datetime) -> int:
        """Set the pending contacts of ``run`` that would change nothing to ``unchanged``.

        The run may lie in another store, as that of a dry run does. What a run that died may have
        changed is left pending, for nobody knows what the API holds there.

        Args:
            run: planned.
            now: the moment.

        Returns:
            How many there are.
        """
        doubtful = self._doubtful(run)
        in_one = run.database is self._database and not doubtful
        count = self._mark_same_body(run) if in_one else 0
        pending = run.pending()
        while page := list(islice(pending, PAGE)):
            with self._database.reading() as connection:
                known = entries(connection, self._base_url, page)
            same = [
                outgoing.n
                for outgoing in page
                if (key := (outgoing.channel, outgoing.phone)) not in doubtful
                and (entry := known.get(key)) is not None
                and (entry["body"] == outgoing.body or _adds_nothing(entry["body"], outgoing.body))
            ]
            count += len(same)
            set_aside(run, dict.fromkeys(same, messages.UNCHANGED), Status.UNCHANGED, now)
        return count

    def _doubtful(self, run: Run) -> set[tuple[str, str]]:
        """Channel and number of what other runs were sending when they died.

        They are dead, or at work on other channels than ``run``: whose contacts are marked to be
        sent holds its channels. What was accepted since is known again.
        """
        others = select(runs).where(
            runs.c.base_url == self._base_url, runs.c.reached > 0, runs.c.id != run.id
        )
        with self._database.reading() as connection:
            return {
                (row.channel, row.phone)
                for line in connection.execute(others).all()
                for row in connection.execute(under_way(line))
            }

    def _mark_same_body(self, run: Run) -> int:
        """Mark those whose body is the one that was sent last, all in one statement."""
        is_last = exists().where(
            ledger.c.base_url == self._base_url,
            ledger.c.channel == contacts.c.channel,
            ledger.c.phone == contacts.c.phone,
            ledger.c.hash == contacts.c.hash,
        )
        with run.database.writing() as connection:
            marked = connection.execute(
                update(contacts)
                .where(
                    contacts.c.run == run.key,
                    IS_PENDING,
                    contacts.c.hash != "",
                    is_last,
                )
                .values(status=Status.UNCHANGED.value, code=Code.UNCHANGED.value, message=None)
            )
            return int(marked.rowcount)


def _adds_nothing(before: str, body: str) -> bool:
    known = orjson.loads(before)
    return all(
        name in known and same_value(known[name], value)
        for name, value in orjson.loads(body).items()
    )
