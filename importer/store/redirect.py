"""Sends what is pending on a wrong channel to another one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, exists, select, update

from importer.errors import RunError
from importer.model import Code
from importer.store.schema import IS_PENDING, contacts, runs

if TYPE_CHECKING:
    from importer.store.run import Run


def redirect(run: Run, channel: str) -> None:
    """Give the pending contacts of the wrong channel another one.

    The wrong channel is the one that the API refused; where nothing tells, the only one.

    Raises:
        RunError: contacts are pending on several channels, and none of them was refused.
    """
    pending = and_(contacts.c.run == run.key, IS_PENDING)
    refused = and_(pending, contacts.c.code == Code.API_CHANNEL.value)
    own = runs.c.key == run.key
    with run.database.writing() as connection:
        query = select(contacts.c.channel).distinct()
        wrong = set(connection.execute(query.where(refused)).scalars())
        wrong = wrong or set(connection.execute(query.where(pending)).scalars())
        if len(wrong) > 1 and not connection.scalar(select(exists().where(refused))):
            raise RunError(
                f"Run {run.id} has contacts for the channels {', '.join(sorted(wrong))}, and "
                "Rampwin refused none of them: nothing tells which one is to be replaced."
            )
        connection.execute(
            update(contacts)
            .where(pending, contacts.c.channel.in_(wrong))
            .values(channel=channel, code=None, message=None)
        )
        line = connection.execute(select(runs.c.channel, runs.c.job).where(own)).one()
        if line.channel in wrong:
            connection.execute(update(runs).where(own).values(channel=channel))
        if line.job is not None:  # what was marked was compared with the other channel
            job = {name: value for name, value in line.job.items() if name != "marked"}
            connection.execute(update(runs).where(own).values(job=job))
