"""What is said about a cell with a phone number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from importer.header import listed
from importer.messages.cells import quoted
from importer.model import Code, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from importer.model import PhoneNumber


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as messages name it."""

    shown: str
    """Its text, shortened."""
    column: str | None
    """The header of its column, where there is one."""


def _about(cell: Cell, code: Code, what: str, rule: str = "") -> Problem:
    """A problem whose message starts with the quoted cell and goes on with ``what``."""
    return Problem(code, f"'{cell.shown}' {what}", cell.column, rule)


def missing(column: str | None) -> Problem:
    """The cell is empty."""
    return Problem(Code.PHONE_MISSING, "There is no phone number.", column)


def missing_in(columns: Sequence[str]) -> Problem:
    """The cells of all phone columns are empty."""
    return Problem(
        Code.PHONE_MISSING, f"There is no number in column {listed(columns)}; add one.", columns[0]
    )


def says_nothing(cell: Cell) -> Problem:
    """The cell only says that there is no number."""
    return _about(cell, Code.PHONE_MISSING, "is no phone number; the row has none.")


def too_long_a_text(cell: Cell) -> Problem:
    """The cell holds a whole text."""
    return _about(cell, Code.PHONE_INVALID, "is too long to be a phone number.")


def formula_error(cell: Cell) -> Problem:
    """A spreadsheet wrote an error, or ``####``."""
    return _about(
        cell,
        Code.PHONE_EXCEL_DAMAGED,
        "is what a spreadsheet wrote in place of the number; export the column as text and "
        "import again.",
    )


def without_digits(cell: Cell) -> Problem:
    """The cell holds words."""
    return _about(cell, Code.PHONE_INVALID, "is no phone number: it has no digits.")


def one_or_several(cell: Cell) -> Problem:
    """The cell can be one number or more."""
    return _about(
        cell, Code.PHONE_SEVERAL, "may be one number or several; keep one, without separators."
    )


def several(cell: Cell) -> Problem:
    """The cell holds more than one number, and the mapping wants one."""
    return _about(cell, Code.PHONE_SEVERAL, "holds more than one number; keep one.")


def several_of_which(cell: Cell, used: str) -> Problem:
    """The cell holds more than one number, and the first usable one (E.164) is taken."""
    return _about(cell, Code.PHONE_SEVERAL, f"holds more than one number; only {used} is used.")


def lost_digits(cell: Cell) -> Problem:
    """Scientific notation that holds fewer digits than the number had."""
    return _about(
        cell,
        Code.PHONE_EXCEL_DAMAGED,
        "lost its digits when a spreadsheet saved it; export the column as text and import again.",
    )


def calculated(cell: Cell) -> Problem:
    """A negative number."""
    return _about(
        cell,
        Code.PHONE_EXCEL_DAMAGED,
        "is a negative number: a spreadsheet took the phone number for a sum; enter it as text "
        "and import again.",
    )


def fraction(cell: Cell) -> Problem:
    """A number with decimals."""
    return _about(cell, Code.PHONE_INVALID, "has decimals, so it is no phone number; check it.")


def date(cell: Cell) -> Problem:
    """A date."""
    return _about(cell, Code.PHONE_INVALID, "is a date, not a phone number; check it.")


_ZEROS = "ends in five or more zeros, as numbers do that a spreadsheet cut short; "


def zeros(cell: Cell) -> Problem:
    """Zeros at the end, in a column where others have lost digits."""
    return _about(
        cell, Code.PHONE_EXCEL_DAMAGED, _ZEROS + "export the column as text and import again."
    )


def zeros_in_doubt(cell: Cell) -> Problem:
    """Zeros at the end, where nothing else speaks for lost digits."""
    return _about(cell, Code.PHONE_AMBIGUOUS, _ZEROS + "check that it is whole.")


def not_mobile(cell: Cell) -> Problem:
    """A valid number that is no mobile's."""
    return _about(
        cell,
        Code.PHONE_NOT_MOBILE,
        "is no mobile number, and the mapping accepts mobiles only.",
    )


_REPAIRED = {
    "scientific-notation": "it was in scientific notation",
    "decimals": "it was with decimals",
    "extension": "its extension was left out",
    "plus-at-end": "its + was at the end",
    "plus-before-zero": "no country code starts with 0",
    "zero-before-country-code": "the 0 before the country code was left out",
    "old-form": "its country writes such numbers in another way today",
}
"""Rule of :class:`importer.phone.repairs.Repair` → what stands behind the colon."""


def repaired(cell: Cell, used: str, rule: str) -> Problem:
    """The number (E.164) that was read after a repair by a rule."""
    return _about(cell, Code.PHONE_REPAIRED, f"was read as {used}: {_REPAIRED[rule]}.", rule)


def ambiguous(cell: Cell, used: str, doubt: str) -> Problem:
    """The number (E.164) that was read, with a doubt of those below."""
    return _about(
        cell,
        Code.PHONE_AMBIGUOUS,
        f"was read as {used}; {doubt}: write it with + and its country code.",
    )


def also(other: PhoneNumber) -> str:
    """A doubt: the digits are another number, too."""
    return f"it may also be {other.e164}"


CUT = "if it starts with its country code, digits are missing or too many"
"""A doubt: the digits are nearly a number with its country code."""


_UNREAD = {
    Code.PHONE_INVALID: "is no valid phone number.",
    Code.PHONE_TOO_SHORT: "has too few digits for a phone number.",
    Code.PHONE_TOO_LONG: "has too many digits for a phone number.",
    Code.PHONE_NO_COUNTRY: "has no country code.",
    Code.PHONE_AMBIGUOUS: "can be read in two ways.",
}


def unread(cell: Cell, code: Code, advice: str) -> Problem:
    """Digits that are no number, with an advice of those below."""
    return _about(cell, code, f"{_UNREAD[code]} {advice}")


CODE_OR_DIGITS = "Check the country code and the digits."
CODE_OR_DIGITS_AFTER_00 = "Check the country code and the digits after 00."
ZERO_IS_NO_CODE = "No country code starts with 0: write + and the country code."
WITH_COUNTRY_CODE = "Check the digits, and write it with + and its country code."
COMPLETE = "Check that no digits are missing."
ONE_ONLY = "Check that it is one number only."


def which_country(region: str | None) -> str:
    """Advice for a number without a country; ``region`` is one without numbers of its own."""
    where = f" (there is no numbering plan for region {region})" if region else ""
    return f"Add --region or a country column{where}, or write it with + and its country code."


def not_in_region(region: str) -> str:
    """Advice for digits that are no number in the region, nor anywhere else."""
    return (
        f"It is no number in {region}: check the digits, or write it with + and its country code."
    )


def only_abroad(region: str, abroad: PhoneNumber) -> str:
    """Advice for digits that are no number in the region, and one elsewhere."""
    return (
        f"It is no number in {region}; if it is {abroad.e164} ({abroad.region}), "
        "write it with the +."
    )


def may_be_cut(home: PhoneNumber) -> str:
    """Advice for a landline that may as well be another number with digits missing."""
    return f"It may be {home.e164}; or, {CUT}. Write it with + and its country code."


def may_be(readings: Iterable[PhoneNumber]) -> str:
    """Advice for digits that more than one number can be meant by."""
    names = " or ".join(number.e164 for number in readings)
    return f"It may be {names}: write it with + and its country code."


def wrong_character(cell: Cell, wrong: str) -> Problem:
    """A letter or another character that no number has; empty where there is nothing at all."""
    if wrong.isalpha():
        what = f"has a letter in it ({wrong}); write digits only."
    elif wrong:
        what = f"has a character in it that no phone number has ({wrong}); write digits only."
    else:
        what = "is no phone number; check it."
    return _about(cell, Code.PHONE_INVALID, what)


def no_such_country(country: str, header: str, phone_column: str | None) -> Problem:
    """A number without a country code, in a row whose country nobody knows."""
    return Problem(
        Code.PHONE_NO_COUNTRY,
        f"The number has no country code, and {quoted(country)} in column {quoted(header)} is no "
        "country that is known. Write the country's name or ISO code, or the number with +.",
        phone_column,
    )


def used_instead(unusable: Problem, header: str) -> Problem:
    """The number of a further column takes the place of one that cannot be used."""
    return Problem(
        unusable.code,
        f"{unusable.message} The number in column {quoted(header)} is used instead.",
        unusable.column,
    )


def odd_length(digits: int, usual: int, line_type: str, region: str) -> str:
    """A number of a length that nearly no number of its kind has in the file."""
    what = "missing" if digits < usual else "too many"
    return (
        f"The number has {digits} digits, and nearly all {line_type} numbers of "
        f"{region} here have {usual}: check that none is {what}."
    )
