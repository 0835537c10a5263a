"""Text to JSON value for each ``type`` of an attribute: flags, dates, times and lists.

Each reader takes a text that is not empty and has no space around it, and gives a value, or a
value and a doubt, or raises :class:`Unreadable` with the reason in plain words. Numbers are in
:mod:`.amounts`.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from importer.header import nearest
from importer.mapping.amounts import Unreadable
from importer.messages import cells as messages
from importer.record import split_line

TRUE_WORDS = frozenset(
    ["1", "true", "t", "yes", "y", "x", "✓", "✔", "on", "si", "sí", "s", "sim", "v", "verdadero",
     "verdadeiro", "oui", "o", "vrai", "ja", "j", "wahr", "haan", "han", "ha", "haa", "हाँ", "हां",
     "да", "так", "evet", "是", "はい", "예", "네", "tak", "igen", "da", "sì", "ya", "có", "כן",
     "ναι", "ano", "áno", "kyllä", "ใช่", "بله", "ndiyo", "نعم", "صحيح"]
)  # fmt: skip
FALSE_WORDS = frozenset(
    ["0", "false", "f", "no", "n", "✗", "✘", "off", "nao", "não", "falso", "non", "faux",
     "nein", "falsch", "nahi", "nahin", "नहीं", "لا", "خطأ", "nee", "nej", "nei", "ne", "ei",
     "нет", "ні", "hayır", "hayir", "否", "いいえ", "아니요", "아니오", "nie", "nem", "nu", "tidak",
     "không", "לא", "όχι", "ไม่", "خیر", "hapana"]
)  # fmt: skip


def read_boolean(text: str) -> bool:
    """Read yes or no in some thirty languages; ``-`` and ``NA`` say nothing.

    Raises:
        Unreadable: it is neither.
    """
    word = unicodedata.normalize("NFC", text.casefold())
    if word in TRUE_WORDS:
        return True
    if word in FALSE_WORDS:
        return False
    raise Unreadable(messages.NO_YES_OR_NO)


_GUESSED = re.compile(r"(?<![%A-Za-z])(?:yyyy|yy|dd?|mm?|hh?|ss)(?![A-Za-z])", re.IGNORECASE)
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_ISO_TIME = re.compile(
    r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?(?:Z|[+-]\d{2}:?\d{2})?"
)


def read_moment(text: str, pattern: str | None = None) -> datetime:
    """Read a date or a date and time: ISO 8601, or by a :func:`datetime.strptime` pattern.

    The ISO form is read with a pattern, too: dates in workbooks arrive that way.

    Raises:
        Unreadable: it is neither, or no such day exists.
    """
    try:
        if _ISO_DATE.fullmatch(text) or _ISO_TIME.fullmatch(text):
            return datetime.fromisoformat(text)
        if pattern is not None:
            return datetime.strptime(text, pattern)  # noqa: DTZ007  # a zone only where it is written
    except ValueError:
        pass
    raise Unreadable(messages.no_date(pattern))


def read_date(text: str, pattern: str | None = None) -> str:
    """Read a day and give it as ``2026-01-31``; a time behind it is left out."""
    return read_moment(text, pattern).date().isoformat()


def read_datetime(
    text: str, pattern: str | None = None, zone: str | None = None
) -> tuple[str, str | None]:
    """Read a date and time and give it as ``2026-01-31T10:00:00``, with its zone if it has one.

    Args:
        text: a day alone starts at midnight.
        pattern: its form, else ISO 8601.
        zone: IANA name of the zone of a time that names none; it gets that zone's offset. An hour
            that comes twice, when clocks are put back, is taken as the first, with a doubt.

    Raises:
        Unreadable: it is no time, or the hour that is left out when clocks are put forward.
    """
    moment = read_moment(text, pattern)
    if zone is None or moment.tzinfo is not None:
        return moment.isoformat(), None
    local = moment.replace(tzinfo=_zone(zone), fold=0)
    try:
        back = local.astimezone(UTC).astimezone(local.tzinfo)
        later = local.replace(fold=1)
        offsets = local.utcoffset(), later.utcoffset()
    except OverflowError:
        raise Unreadable(messages.TOO_FAR) from None
    if back.replace(tzinfo=None) != moment:
        raise Unreadable(messages.no_such_time(zone))
    if offsets[0] == offsets[1]:
        return local.isoformat(), None
    first = local.isoformat()
    return first, messages.twofold_time(zone, first, later.isoformat())


@cache
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def check_zone(name: str) -> None:
    """Check that ``name`` is a time zone.

    Raises:
        ValueError: it is none; the text names the nearest one.
    """
    known = available_timezones()
    if name not in known:
        likely = nearest(name, sorted(known))
        hint = f"; did you mean '{likely}'?" if likely else ""
        raise ValueError(f"is no time zone, such as America/Sao_Paulo or Asia/Kolkata{hint}")


def check_pattern(pattern: str) -> None:
    """Check that ``pattern`` reads back what it writes, the year at least.

    Raises:
        ValueError: it does not; the text says what it should look like.
    """
    if _reads_back(pattern):
        return
    guess = _GUESSED.sub(lambda found: _directive(found, pattern), pattern)
    is_good = guess != pattern and _reads_back(guess)
    hint = f'"{guess}"' if is_good else '"%d/%m/%Y" for 31/01/2026, or "%Y-%m-%d %H:%M"'
    raise ValueError(f"is no date format; write it with %d, %m and %Y, e.g. {hint}")


def _reads_back(pattern: str) -> bool:
    """Whether a pattern reads what it writes.

    The year must be in it, no day without a month (``%M`` is minutes), no minute without an hour.
    """
    sample = datetime(2026, 11, 30, 10, 20, 40, tzinfo=UTC)
    try:
        written = sample.strftime(pattern)
        read = datetime.strptime(written, pattern)  # noqa: DTZ007
        again = read.strftime(pattern)
    except (ValueError, re.error):
        return False
    if "%" not in pattern or read.year != sample.year or again != written:
        return False
    if read.day == sample.day and read.month != sample.month:
        return False
    return read.minute != sample.minute or read.hour == sample.hour


def _directive(found: re.Match[str], pattern: str) -> str:
    """What stands for letters such as ``yyyy`` or ``mm``; behind a colon those are minutes."""
    letters = found[0].lower()
    if letters in {"m", "mm"}:
        return "%M" if pattern[found.start() - 1 : found.start()] == ":" else "%m"
    return {"yyyy": "%Y", "yy": "%y", "d": "%d", "dd": "%d", "h": "%H", "hh": "%H", "ss": "%S"}[
        letters
    ]


def read_list(text: str, separator: str) -> list[str]:
    """Split a cell into trimmed items, each once.

    Items may stand in double quotes, as Mailchimp writes tags: ``"VIP","New, 2026"``.
    """
    if '"' in text and len(separator) == 1:
        line = text.replace("\r", " ").replace("\n", " ")
        parts = split_line(line, separator, skip_spaces=True)
    else:
        parts = text.split(separator)
    items = [stripped for part in parts if (stripped := part.strip())]
    return list(dict.fromkeys(items))


def sortable(text: str, pattern: str | None = None) -> str:
    """Give a text that sorts as the number or the moment in ``text``; moments come after numbers.

    A moment without a zone counts as UTC.

    Raises:
        Unreadable: it is neither.
    """
    if pattern is None and (text.lstrip("+-").replace(".", "", 1)).isdecimal() and text.isascii():
        number, _, fraction = text.lstrip("+-").partition(".")
        key = f"{number.lstrip('0'):0>30}.{fraction:0<12}"
        if text.startswith("-"):
            return "n0" + key.translate(_COMPLEMENT)
        return "n1" + key
    moment = read_moment(text, pattern)
    offset = moment.utcoffset()
    if offset is not None:
        moment = moment.replace(tzinfo=None) - offset
    return "t" + moment.isoformat(timespec="microseconds")


_COMPLEMENT = str.maketrans("0123456789", "9876543210")
