"""What may be repaired about a number without guessing, and how each repair is told."""

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
    OLD_FORM = "old-form"


TOLD = {
    Repair.SCIENTIFIC_NOTATION: "it was in scientific notation",
    Repair.DECIMALS: "it was with decimals",
    Repair.EXTENSION: "its extension was left out",
    Repair.PLUS_AT_END: "its + was at the end",
    Repair.PLUS_BEFORE_ZERO: "no country code starts with 0",
    Repair.ZERO_BEFORE_CODE: "the 0 before the country code was left out",
    Repair.OLD_FORM: "its country writes such numbers in another way today",
}
"""What stands behind the colon of “was read as …:”."""
