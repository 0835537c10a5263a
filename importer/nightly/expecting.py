"""Whether a file came by the time at which one was expected. Pure.

A file that comes up to six hours after a time that was missed is that day's, and late; it says
nothing of the next day.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, TypeAlias
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    Came: TypeAlias = Callable[[datetime, datetime], bool]

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LATE = timedelta(hours=6)
LOOKED_BACK_DAYS = 60
"""Longer than files are late each day, and nobody does anything about it."""
_WEEK = 7


def missed(
    now: datetime,
    at: time,
    days: Collection[str],
    zone: str | None,
    watched_since: datetime,
    came: Came,
) -> datetime | None:
    """Give the last time by which a file was expected, if none came by then, nor since.

    Args:
        now: the moment.
        at: the time of day.
        days: on which of ``DAYS`` a file is expected.
        zone: whose time of day, such as Europe/Berlin; ``None``: this machine's.
        watched_since: what was expected before that nobody can have seen.
        came: whether a file came after a moment and up to another one.
    """
    times = _times_before(now, at, days, zone)
    if times[0] <= watched_since or came(times[0], now):  # too early to tell, or it is there, late
        return None
    seen = [each for each in times[:-1] if each > watched_since]
    return times[0] if _was_missed(seen, times[len(seen)], came) else None


def _was_missed(times: Sequence[datetime], before: datetime, came: Came) -> bool:
    """Whether no file came for the first of these, the latest; ``before`` is that before all."""
    for late, earlier in zip(times, [*times[1:], before], strict=True):
        if came(earlier + LATE, late):
            return False
        if not came(earlier, earlier + LATE):
            return True
        # One came shortly after the earlier time: it is that day's, if none had come for it.
    return False


def next_time(now: datetime, at: time, days: Collection[str], zone: str | None) -> datetime:
    """When a file is expected next."""
    there = _there(now, zone)
    for ahead in range(_WEEK + 1):
        moment = _moment(there + timedelta(days=ahead), at, zone)
        if moment > now and DAYS[moment.weekday()] in days:
            return moment
    raise AssertionError("no day is named")  # the job's schema asks for one


def _times_before(
    now: datetime, at: time, days: Collection[str], zone: str | None
) -> list[datetime]:
    """The last times, the latest first."""
    there = _there(now, zone)
    found = []
    for back in range(LOOKED_BACK_DAYS):
        moment = _moment(there - timedelta(days=back), at, zone)
        if moment <= now and DAYS[moment.weekday()] in days:
            found.append(moment)
    return found


def _there(now: datetime, zone: str | None) -> datetime:
    return now.astimezone(ZoneInfo(zone) if zone is not None else None)


def _moment(day: datetime, at: time, zone: str | None) -> datetime:
    local = datetime.combine(day.date(), at)  # the zone comes next
    return local.replace(tzinfo=ZoneInfo(zone)) if zone is not None else local.astimezone()
