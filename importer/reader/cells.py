"""A spreadsheet's cell values as text, without loss. Runs in the process that parses it."""

from __future__ import annotations

import math
from datetime import date, datetime, time, timedelta
from decimal import Decimal

_EXACT = 2**53
"""Below it every whole number has a float of its own."""


def cell_text(value: object) -> str:
    """The text of a cell: what was typed, in full, whatever the cell's format shows.

    Whole numbers have no point and no exponent, other numbers the shortest text that reads back as
    the same float; dates are ISO 8601, truths ``TRUE`` and ``FALSE``; ``None`` is empty.
    """
    kind = type(value)
    if kind is str:
        return value  # type: ignore[return-value] # mypy does not narrow by type()
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return number_text(value)
    if isinstance(value, datetime):
        return _datetime_text(value)
    if isinstance(value, time):
        return _time_text(value)
    if isinstance(value, timedelta):
        return _duration_text(value)
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def number_text(number: float) -> str:
    """A number in full: ``447700900000.0`` is ``447700900000`` and ``1e-05`` is ``0.00001``."""
    if not math.isfinite(number):
        return ""
    if number.is_integer() and abs(number) < _EXACT:
        return str(int(number))
    text = format(Decimal(repr(number)), "f")
    return text.removesuffix(".0")


def _datetime_text(moment: datetime) -> str:
    """``2024-01-31 13:45:00``, a date at midnight; to the ms, for it was stored as a float."""
    if moment < datetime.max.replace(tzinfo=moment.tzinfo) - timedelta(seconds=1):
        moment += timedelta(microseconds=500)
    moment = moment.replace(microsecond=moment.microsecond // 1000 * 1000)
    if moment.time() == time.min:
        return moment.date().isoformat()
    return moment.isoformat(" ", "milliseconds" if moment.microsecond else "seconds")


def _time_text(moment: time) -> str:
    """``13:45:00``, with milliseconds where there are some."""
    return moment.isoformat("milliseconds" if moment.microsecond >= 1000 else "seconds")


def _duration_text(duration: timedelta) -> str:
    """Hours, minutes and seconds: ``36:00:00``, ``-0:30:00``."""
    milliseconds = round(duration / timedelta(milliseconds=1))
    sign = "-" if milliseconds < 0 else ""
    seconds, rest = divmod(abs(milliseconds), 1000)
    fraction = f".{rest:03d}" if rest else ""
    return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}{fraction}"
