"""How jobs are: when somebody looked after them, and what is wrong with them at present."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, delete, exists, insert, select, update

from importer.store.schema import job_looks, job_troubles

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import timedelta

    from sqlalchemy import ColumnElement

    from importer.store.database import Database


_NEVER = datetime(2000, 1, 1, tzinfo=UTC).isoformat()


@dataclass(frozen=True, slots=True)
class Looks:
    """When a job's place was looked at."""

    first: datetime
    last: datetime
    tidied: datetime | None = None
    """When what is not to be kept was removed."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with a job."""

    subject: str
    """What kind of thing, and with which file: by it a trouble is known again."""
    since: datetime
    message: str
    is_told: bool = True
    """Whether somebody knows."""


class JobHealth:
    """What is known of how one job is. Every method is one transaction."""

    def __init__(self, database: Database, job: str) -> None:
        self._database = database
        self._job = job

    def looked(self, now: datetime) -> None:
        """Note that somebody looks at the job's place."""
        moment = now.isoformat()
        mine = job_looks.c.job == self._job
        with self._database.writing() as connection:
            # A clock that was wrong may have put the first look into the future.
            connection.execute(
                update(job_looks).where(mine, job_looks.c.first > moment).values(first=moment)
            )
            found = connection.execute(update(job_looks).where(mine).values(last=moment))
            if not found.rowcount:
                connection.execute(
                    insert(job_looks).values(job=self._job, first=moment, last=moment)
                )

    def looks(self) -> Looks | None:
        """When that was; ``None`` if never."""
        query = select(job_looks).where(job_looks.c.job == self._job)
        with self._database.reading() as connection:
            found = connection.execute(query).first()
        if found is None:
            return None
        first, last = (datetime.fromisoformat(each) for each in (found.first, found.last))
        return Looks(first, last, found.tidied and datetime.fromisoformat(found.tidied))

    def tidied(self, now: datetime) -> None:
        """Note that what is not to be kept is gone."""
        mine = job_looks.c.job == self._job
        with self._database.writing() as connection:
            connection.execute(update(job_looks).where(mine).values(tidied=now.isoformat()))

    def note(self, subject: str, message: str, now: datetime, again: timedelta) -> bool:
        """Note what is wrong; whether it is to be told: it is new, or was told long ago.

        Args:
            subject: by it a trouble is known again.
            message: of today.
            now: the moment.
            again: after this time somebody is to be told once more.
        """
        values = {"message": message, "told": now.isoformat()}
        mine = self._subject(subject)
        with self._database.reading() as connection:  # only who holds the job notes anything
            told = connection.scalar(select(job_troubles.c.told).where(mine))
        if told is not None and abs(now - datetime.fromisoformat(told)) < again:
            return False  # by the difference, for a clock may be set back
        with self._database.writing() as connection:
            if told is None:
                key = {"job": self._job, "subject": subject, "since": now.isoformat()}
                connection.execute(insert(job_troubles).values(**key, **values))
            else:
                connection.execute(update(job_troubles).where(mine).values(**values))
        return True

    def untold(self, subject: str) -> None:
        """Note that nobody could be told of it: it is to be told when it is noted next."""
        with self._database.writing() as connection:
            connection.execute(
                update(job_troubles).where(self._subject(subject)).values(told=_NEVER)
            )

    def troubles(self) -> list[Trouble]:
        """What is wrong at present, the oldest first."""
        query = (
            select(job_troubles)
            .where(job_troubles.c.job == self._job)
            .order_by(job_troubles.c.since, job_troubles.c.subject)
        )
        with self._database.reading() as connection:
            return [_trouble(row) for row in connection.execute(query)]

    def is_over(self, subjects: Collection[str]) -> int:
        """Note that these are no longer wrong; give how many of them had been."""
        if not subjects:
            return 0
        mine = and_(job_troubles.c.job == self._job, job_troubles.c.subject.in_(subjects))
        with self._database.reading() as connection:  # at each look, and seldom is there one
            if not connection.scalar(select(exists(select(job_troubles).where(mine)))):
                return 0
        with self._database.writing() as connection:
            return int(connection.execute(delete(job_troubles).where(mine)).rowcount)

    def _subject(self, subject: str) -> ColumnElement[bool]:
        return and_(job_troubles.c.job == self._job, job_troubles.c.subject == subject)


def _trouble(row: Any) -> Trouble:
    return Trouble(row.subject, datetime.fromisoformat(row.since), row.message, row.told != _NEVER)
