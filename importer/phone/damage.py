"""What spreadsheets do to numbers, and what of it can be undone without guessing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto

from importer.phone.repairs import Repair

_EXPONENT = re.compile(
    r"(?P<sign>[+-]?)(?P<whole>\d+)(?:[.,](?P<fraction>\d*))?\s*"
    r"(?:e|[x*]\s*10\s*\^)\s*(?P<minus>[+-]?)\s*(?P<power>\d{1,3})",
    re.IGNORECASE,
)
_DECIMAL = re.compile(r"(\+?\d{7,})[.,](\d+)")
_SHORT_DECIMAL = re.compile(r"(\+?\d{4,6})[.,](00?)")
"""Fewer digits and more decimals may be a number in two groups."""
_GROUPED_DECIMAL = re.compile(r"(\d{1,3}(?:,\d{3}){2,})\.(\d+)|(\d{1,3}(?:\.\d{3}){2,}),(\d+)")
_NEGATIVE = re.compile(r"-\d[\d.,]*")
_YEAR = r"(?:19|20)\d\d"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_DATE = re.compile(rf"{_YEAR}([-/.]){_DAY}\1{_DAY}(?:[T ].*)?|{_DAY}([-/.]){_DAY}\2{_YEAR}(?: .*)?")
_TIME = re.compile(r"\d{1,4}:\d\d(?::\d\d(?:\.\d{1,6})?)?(?: ?[AaPp]\.?[Mm]\.?)?")
_SUSPICIOUS_ZEROS = "00000"
_SUSPICIOUS_DIGITS = 9


class Damage(Enum):
    """Why a cell's digits cannot be trusted."""

    LOST_DIGITS = auto()
    """Scientific notation that holds fewer digits than the number had."""
    CALCULATED = auto()
    """A negative number: a spreadsheet took ``+55-11-…`` for a sum."""
    FRACTION = auto()
    """Decimals that are not zero, so it never was a phone number."""
    DATE = auto()
    """A date or a time."""


@dataclass(frozen=True, slots=True)
class Restored:
    """A number that a spreadsheet had written in another way; no digit is missing."""

    text: str
    repair: Repair


def restore(text: str) -> Restored | Damage | None:
    """Undo what a spreadsheet did to a folded text; ``None`` where it did nothing."""
    found = _EXPONENT.fullmatch(text)
    if found:
        return _expand(found)
    if _DATE.fullmatch(text) or _TIME.fullmatch(text):
        return Damage.DATE
    if _NEGATIVE.fullmatch(text):
        return Damage.CALCULATED
    found = _DECIMAL.fullmatch(text) or _SHORT_DECIMAL.fullmatch(text)
    if found:
        return _whole(found[1], found[2])
    found = _GROUPED_DECIMAL.fullmatch(text)
    if found:
        whole, fraction = (found[1], found[2]) if found[1] else (found[3], found[4])
        return _whole(re.sub(r"[.,]", "", whole), fraction)
    return None


def has_suspicious_zeros(digits: str) -> bool:
    """Whether ASCII digits look as if scientific notation had eaten the last ones.

    True for nine or more digits, the length of many national numbers, that end in five or more
    zeros (``551199000000``). One such number may be a real one; see
    :class:`importer.phone.ColumnEvidence`.
    """
    return len(digits) >= _SUSPICIOUS_DIGITS and digits.endswith(_SUSPICIOUS_ZEROS)


def _expand(found: re.Match[str]) -> Restored | Damage:
    fraction, power = found["fraction"] or "", int(found["power"])
    whole = found["whole"]
    lost = (
        len(fraction) < power
        or bool(fraction[power:].strip("0"))
        or found["minus"] == "-"
        or found["sign"] == "-"
        or whole.startswith("0")
        or (whole + fraction[:power]).endswith(_SUSPICIOUS_ZEROS)
    )
    if lost:
        return Damage.LOST_DIGITS
    return Restored(found["sign"] + whole + fraction[:power], Repair.SCIENTIFIC_NOTATION)


def _whole(whole: str, fraction: str) -> Restored | Damage | None:
    if fraction.strip("0"):
        return Damage.FRACTION if len(fraction) <= 2 else None
    # Three to five zeros may be the last group of a formatted number as well as decimals.
    if len(fraction) in (3, 4, 5):
        return Damage.FRACTION
    return Restored(whole, Repair.DECIMALS)
