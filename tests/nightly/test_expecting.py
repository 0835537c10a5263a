"""By when a file is expected and whether one came, over nights, week ends, changes of clocks."""

from __future__ import annotations

from datetime import UTC, datetime, time

import pytest

from importer.nightly.expecting import DAYS, missed, next_time

SIX = time(6)
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def _at(text: str) -> datetime:
    """The moment, in UTC, of a month's day and a time: ``12 05:30``; November 2026."""
    day, clock = text.split()
    return datetime.fromisoformat(f"2026-11-{int(day):02d}T{clock}:00+00:00")


def _missed(now: str, *seen: str, days: tuple[str, ...] = DAYS) -> str | None:
    moments = [_at(each) for each in seen]

    def came(after: datetime, until: datetime) -> bool:
        return any(after < each <= until for each in moments)

    found = missed(_at(now), SIX, days, "UTC", LONG_AGO, came)
    return f"{found:%d %H:%M}" if found is not None else None


@pytest.mark.parametrize(
    ("now", "seen", "wanted"),
    [
        ("12 05:59", ("10 03:00", "11 03:00"), None),  # there is still time
        ("12 06:00", ("10 03:00", "11 03:00"), "12 06:00"),
        ("12 23:00", ("10 03:00", "11 03:00"), "12 06:00"),
        ("12 06:00", ("10 03:00", "11 03:00", "12 05:59"), None),
        ("12 07:00", ("10 03:00", "11 03:00", "12 06:30"), None),  # it came too late
        # The file of the 12th came late, and that is not the one of the 13th.
        ("13 06:00", ("11 03:00", "12 09:00"), "13 06:00"),
        ("13 06:00", ("11 03:00", "12 09:00", "13 02:00"), None),
        ("13 06:00", ("11 03:00", "12 22:00"), None),  # so late is early
        ("13 06:00", ("11 03:00", "12 03:00", "12 07:00"), None),  # one too many, and not missed
        ("12 06:00", (), "12 06:00"),
    ],
)
def test_a_file_is_missed(now: str, seen: tuple[str, ...], wanted: str | None) -> None:
    """Where none came since the time before, late ones aside."""
    assert _missed(now, *seen) == wanted


def test_only_on_the_days_that_are_named() -> None:
    """Friday is the 13th; nobody misses a file on the days after it."""
    working = ("mon", "tue", "wed", "thu", "fri")
    seen = ("12 03:00", "13 03:00")
    assert _missed("15 12:00", *seen, days=working) is None
    assert _missed("16 06:00", *seen, days=working) == "16 06:00"
    assert _missed("16 06:00", *seen, "15 03:00", days=working) is None
    assert _missed("16 09:00", *seen, "16 08:00", days=working) is None


def test_nothing_was_expected_before_somebody_looked() -> None:
    """A job that is new has missed nothing."""
    since = datetime(2026, 11, 12, 6, 30, tzinfo=UTC)

    def never(_after: datetime, _until: datetime) -> bool:
        return False

    assert missed(_at("12 23:00"), SIX, DAYS, "UTC", since, never) is None
    assert missed(_at("13 06:00"), SIX, DAYS, "UTC", since, never) is not None


@pytest.mark.parametrize(
    ("now", "wanted"),
    [
        ("2026-03-28T12:00:00+00:00", "2026-03-29T04:00:00+00:00"),  # summer time began
        ("2026-03-27T12:00:00+00:00", "2026-03-28T05:00:00+00:00"),
        ("2026-10-24T12:00:00+00:00", "2026-10-25T05:00:00+00:00"),  # and ended
        ("2026-10-25T05:00:00+00:00", "2026-10-26T05:00:00+00:00"),
    ],
)
def test_the_time_of_day_is_that_of_a_zone(now: str, wanted: str) -> None:
    """Six in Berlin, whatever that is elsewhere."""
    found = next_time(datetime.fromisoformat(now), SIX, DAYS, "Europe/Berlin")
    assert found.astimezone(UTC).isoformat() == wanted


def test_the_next_time_skips_days() -> None:
    """From Friday to Monday."""
    found = next_time(_at("13 12:00"), SIX, ("mon",), "UTC")
    assert found == _at("16 06:00")


def test_files_that_are_always_a_little_late_hide_no_night() -> None:
    """Each is that day's for which none had come."""
    late = [f"{day} 06:04" for day in range(3, 8)]
    assert _missed("8 08:00", "2 05:00", *late) == "08 06:00"
    assert _missed("8 08:00", "2 05:00", *late, "8 05:00") is None
    assert _missed("8 08:00", "2 05:00", *late, "8 07:00") is None  # late once more, and there
