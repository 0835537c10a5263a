"""What may be repaired about a number without guessing."""

from __future__ import annotations

from enum import StrEnum


class Repair(StrEnum):
    """A rule by which a number was repaired, as counts name it."""

    SCIENTIFIC_NOTATION = "scientific-notation"
    DECIMALS = "decimals"
    EXTENSION = "extension"
    PLUS_AT_END = "plus-at-end"
    PLUS_BEFORE_ZERO = "plus-before-zero"
    ZERO_BEFORE_CODE = "zero-before-country-code"
    TEXT_BESIDE = "text-beside"
    OLD_FORM = "old-form"
    WEB_PAGE = "web-page"
    CARRIER = "carrier"
