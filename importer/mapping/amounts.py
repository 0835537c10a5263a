"""Numbers as people write them: groups, decimal marks, currencies, percent signs."""

from __future__ import annotations

import math
import re
import unicodedata

from importer.messages import cells as messages
from importer.phone import clean
from importer.strict_yaml.scalars import SAFE_INTEGER


class Unreadable(ValueError):
    """The text is no value of the wanted type; ``str(error)`` says why, without the text."""


class _NoNumber(Unreadable):
    """It is no number, whatever else it is."""


DECIMAL_MARKS = {"1,234.56": ".", "1.234,56": ",", "1 234,56": ",", "1'234.56": "."}
"""What ``format`` may say for ``type: number``, and the decimal mark it means."""

_CODES = (
    "AED|AFN|ALL|AMD|AOA|ARS|AUD|AZN|BAM|BBD|BDT|BGN|BHD|BIF|BMD|BND|BOB|BRL|BSD|BTN|BWP|BYN|BZD|"
    "CAD|CDF|CHF|CLP|CNY|COP|CRC|CUP|CVE|CZK|DJF|DKK|DOP|DZD|EGP|ERN|ETB|EUR|FJD|FKP|GBP|GEL|GHS|"
    "GIP|GMD|GNF|GTQ|GYD|HKD|HNL|HTG|HUF|IDR|ILS|INR|IQD|IRR|ISK|JMD|JOD|JPY|KES|KGS|KHR|KMF|KPW|"
    "KRW|KWD|KYD|KZT|LAK|LBP|LKR|LRD|LSL|LYD|MAD|MDL|MGA|MKD|MMK|MNT|MOP|MRU|MUR|MVR|MWK|MXN|MYR|"
    "MZN|NAD|NGN|NIO|NOK|NPR|NZD|OMR|PAB|PEN|PGK|PHP|PKR|PLN|PYG|QAR|RMB|RON|RSD|RUB|RWF|SAR|SBD|"
    "SCR|SDG|SEK|SGD|SHP|SLE|SOS|SRD|SSP|STN|SVC|SYP|SZL|THB|TJS|TMT|TND|TOP|TRY|TTD|TWD|TZS|UAH|"
    "UGX|USD|UYU|UZS|VES|VND|VUV|WST|XAF|XCD|XOF|XPF|YER|ZAR|ZMW|ZWG"
)
"""ISO 4217, the currencies in use, and RMB."""
_SIGNS = (
    r"[a-z]{0,3}\$|[$¢£¤¥֏؋৲৳฿៛\u20a0-\u20cf]|rs\.?|kr\.?|s?fr\.?|zł|kč|ft|lei|лв\.?|руб\.?|р\.|"
    r"dhs?\.?|tk\.?|ر\.?\s?س\.?|د\.?\s?إ\.?|ج\.?\s?م\.?|د\.?\s?ك\.?"
)
_LONGEST = 400
"""Characters; the longest number that JSON holds has fewer, and others would take long to tell."""
_CURRENCY = re.compile(rf"(?i)^(?:{_CODES}|{_SIGNS})\s*|\s*(?:{_CODES}|{_SIGNS})$")
_SPACED = re.compile(r"(\d{1,3}(?:(?P<gap>[ '])\d{3})(?:(?P=gap)\d{3})*)(?P<fraction>[.,]\d*)?")
_GROUPED = re.compile(r"\d{1,3}(?:(?P<mark>[.,])\d{3})(?:(?P=mark)\d{3})*|\d{1,2}(?:,\d{2})+,\d{3}")
_PLAIN = re.compile(r"\d+(?:\.\d*)?(?:[eE][+-]?\d{1,3})?|\.\d+")
_AMBIGUOUS = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
_TIME = re.compile(r"\d{1,4}:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:\s?[AaPp]\.?[Mm]\.?)?")
_DATE = re.compile(
    r"(?:\d{4}([-/.])\d{1,2}\1\d{1,2}|\d{1,2}([-/.])\d{1,2}\2\d{4})(?:[T ]\d{1,2}:\d\d(?::\d\d)?)?"
)
_MARKS = str.maketrans(
    {"٫": ".", "٬": ",", "−": "-", "–": "-", "٪": "%", "﷼": "¤", "’": "'", "‘": "'", "ʼ": "'",
     "′": "'", "´": "'", "`": "'"}
)  # fmt: skip


def read_number(text: str, decimal_mark: str | None = None) -> tuple[int | float, str | None]:
    """Read a number as people write it, with groups, a currency's sign or code, or a percent sign.

    Groups are set apart by points, commas, apostrophes or any kind of space. Where both marks are
    there, the last one is the decimal mark. A single mark that three digits follow (``1,234``,
    ``1.234``) can be read both ways: without ``decimal_mark`` it is read the English way, and the
    second half of the answer says so. ``5%`` is 0.05, as a workbook holds it.

    Raises:
        Unreadable: it is no number, or one that JSON cannot hold exactly.
    """
    if text.isascii() and text.isdecimal():
        return _whole(text), None
    try:
        return _read(text, decimal_mark)
    except _NoNumber:
        raise Unreadable(_what_else(text)) from None


def _what_else(text: str) -> str:
    """Why a text is no number, in plain words."""
    if _TIME.fullmatch(text):
        return messages.TIME_FOR_NUMBER
    if _DATE.fullmatch(text):
        return messages.DATE_FOR_NUMBER
    return messages.NO_VALUE if clean.is_nothing(clean.fold(text)) else messages.NO_NUMBER


def _read(text: str, decimal_mark: str | None) -> tuple[int | float, str | None]:
    if len(text) > _LONGEST:
        raise _NoNumber
    sign, digits, is_percent = _bare(text)
    spaced = _SPACED.fullmatch(digits)
    if spaced is not None:
        fraction = spaced["fraction"] or ""
        mark = fraction[:1] or decimal_mark
        if decimal_mark is not None and fraction and decimal_mark != mark:
            raise Unreadable(messages.OTHER_DECIMAL_MARK)
        digits, decimal_mark = re.sub("[ ']", "", spaced[1]) + fraction, mark or "."
    has_two_readings = decimal_mark is None and _AMBIGUOUS.fullmatch(digits)
    value = sign * _magnitude(_without_groups(digits, decimal_mark), is_percent=is_percent)
    return value, messages.twofold_number(value) if has_two_readings else None


def _bare(text: str) -> tuple[int, str, bool]:
    """The sign, the digits with their marks, and whether there was a percent sign."""
    digits = "".join(
        str(unicodedata.decimal(char)) if char.isdecimal() else " " if char.isspace() else char
        for char in unicodedata.normalize("NFKC", text.translate(_MARKS)).strip()
    )
    sign = 1
    if digits[:1] == "(" and digits[-1:] == ")":
        sign, digits = -1, digits[1:-1].strip()
    if digits[:1] in {"-", "+"}:
        sign, digits = (-sign if digits[0] == "-" else sign), digits[1:].strip()
    is_percent = digits.endswith("%")
    digits = digits[:-1].rstrip() if is_percent else _CURRENCY.sub("", digits)
    if sign == 1 and digits[:1] == "-":
        sign, digits = -1, digits[1:].lstrip()
    return sign, digits, is_percent


def _without_groups(digits: str, decimal_mark: str | None) -> str:
    """The number with a point as its decimal mark and nothing between its groups."""
    mark = decimal_mark or _decimal_mark(digits)
    whole, found, fraction = digits.rpartition(mark)
    if not found:
        whole, fraction = digits, ""
    group = "," if mark == "." else "."
    if group in whole:
        if not _GROUPED.fullmatch(whole) or mark in whole or group not in whole:
            raise _NoNumber
        whole = whole.replace(group, "")
    return f"{whole}.{fraction}" if found else whole


def _decimal_mark(digits: str) -> str:
    points, commas = digits.count("."), digits.count(",")
    if points and commas:
        return "." if digits.rfind(".") > digits.rfind(",") else ","
    if points > 1:
        return ","
    if commas == 1 and not re.fullmatch(r"[1-9]\d{0,2},\d{3}", digits):
        return ","
    return "."


def _magnitude(digits: str, *, is_percent: bool) -> int | float:
    if not _PLAIN.fullmatch(digits):
        raise _NoNumber
    if is_percent:
        if "e" in digits.lower():
            raise _NoNumber
        value = float(f"{digits}e-2")  # not divided: 0.7% is 0.007, and no digit of it is lost
        return int(value) if value.is_integer() and value <= SAFE_INTEGER else value
    if digits.isdecimal():
        return _whole(digits)
    value = float(digits)
    if not math.isfinite(value):
        raise Unreadable(messages.TOO_LARGE)
    return value


def _whole(digits: str) -> int:
    if len(digits) > 40 or (value := int(digits)) > SAFE_INTEGER:
        raise Unreadable(messages.TOO_MANY_DIGITS)
    return value
