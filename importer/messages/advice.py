"""What is said of digits: what they may mean besides, and what to do where they are no number.

Each is a part of a message of :mod:`importer.messages.phone`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from importer.model import PhoneNumber


def also(other: PhoneNumber) -> str:
    """A doubt: the digits are another number, too."""
    return f"it may also be {other.e164}"


CUT = "if it starts with its country code, digits are missing or too many"
"""A doubt: the digits are nearly a number with its country code."""


CODE_OR_DIGITS = "Correct the country code or the digits."
CODE_OR_DIGITS_AFTER_00 = "Correct the country code or the digits after 00."
ZERO_IS_NO_CODE = "No country code starts with 0: write + and the country code."
WITH_COUNTRY_CODE = "Correct the digits, and write it with + and its country code."
COMPLETE = "Fill in what is missing, and write it with + and its country code."
ONE_ONLY = "Leave one number in the cell."


def which_country(region: str | None) -> str:
    """Advice for a number without a country; ``region`` is one without numbers of its own."""
    known = f"No phone numbers are known of {region}: give" if region else "Give"
    return (
        f"{known} the country with --region or region_from in the mapping, or write it with + and "
        "its country code."
    )


def not_in_region(region: str) -> str:
    """Advice for digits that are no number in the region, nor anywhere else."""
    return (
        f"It is no number in {region}: correct the digits, or write it with + and its country code."
    )


def only_abroad(region: str, abroad: PhoneNumber) -> str:
    """Advice for digits that are no number in the region, and one elsewhere."""
    return (
        f"It is no number in {region}: write it with the + if it is {abroad.e164} "
        f"({abroad.region}), or correct the digits."
    )


def may_be_cut(home: PhoneNumber) -> str:
    """Advice for a landline that may as well be another number with digits missing."""
    return (
        f"It may be {home.e164}, or have digits missing or too many behind its country code: "
        "write it with + and its country code."
    )


def may_be(readings: Iterable[PhoneNumber]) -> str:
    """Advice for digits that more than one number can be meant by."""
    names = " or ".join(number.e164 for number in readings)
    return f"It may be {names}: write it with + and its country code."
