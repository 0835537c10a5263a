"""What is said about a cell with a phone number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from importer.header import listed
from importer.messages.cells import quoted
from importer.model import Code, Problem

if TYPE_CHECKING:
    from collections.abc import Sequence


MOST_NAMED = 3
"""So many of a cell's numbers are named."""


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
    """The cell is empty, or holds only what nobody sees."""
    where = f"The cell in column {quoted(column)}" if column else "The cell"
    return Problem(
        Code.PHONE_MISSING,
        f"{where} is empty: fill in the phone number, or leave the row out.",
        column,
    )


def missing_in(columns: Sequence[str]) -> Problem:
    """The cells of all phone columns are empty."""
    if len(columns) == 1:
        return missing(columns[0])
    return Problem(
        Code.PHONE_MISSING,
        f"The cells in columns {listed(columns)} are empty: fill in a phone number in one of them, "
        "or leave the row out.",
        columns[0],
    )


def says_nothing(cell: Cell) -> Problem:
    """The cell only says that there is no number."""
    return _about(
        cell,
        Code.PHONE_MISSING,
        "says that there is no phone number: fill one in, or leave the row out.",
    )


def too_long_a_text(cell: Cell) -> Problem:
    """The cell holds a whole text."""
    return _about(
        cell,
        Code.PHONE_INVALID,
        "is too long to be a phone number: leave only the number in the cell.",
    )


def formula_error(cell: Cell) -> Problem:
    """A spreadsheet wrote an error, or ``####``."""
    return _about(
        cell,
        Code.PHONE_EXCEL_DAMAGED,
        "is what a spreadsheet wrote in place of the number: make the column wider or mend the "
        "formula there, and export the file again.",
    )


def without_digits(cell: Cell) -> Problem:
    """The cell holds words."""
    return _about(
        cell,
        Code.PHONE_INVALID,
        "is no phone number, for it has no digits: fill the number in, or leave the row out.",
    )


def in_pieces(cell: Cell) -> Problem:
    """A line break, a semicolon or the like stands within what may be one number."""
    return _about(
        cell,
        Code.PHONE_TOO_SHORT,
        "is in pieces that are each too short for a phone number: write the number in one piece "
        "and on one line.",
    )


def text_beside(cell: Cell, answer: str) -> Problem:
    """Words stand beside the number, and may say that it is not to be used."""
    return _about(
        cell,
        Code.PHONE_INVALID,
        f"has a text beside the number ({quoted(answer)}): leave the number alone in the cell if "
        "it is to be used.",
    )


def one_or_several(cell: Cell) -> Problem:
    """The cell can be one number or more."""
    return _about(
        cell,
        Code.PHONE_SEVERAL,
        "may be one number or several: leave one in the cell, and write it with digits only.",
    )


def several(cell: Cell) -> Problem:
    """The cell holds more than one number, and the mapping wants one."""
    return _about(cell, Code.PHONE_SEVERAL, "holds more than one number: leave one in the cell.")


def several_of_which(cell: Cell, used: str) -> Problem:
    """The cell holds more than one number, and the first usable one (E.164) is taken."""
    return _about(
        cell,
        Code.PHONE_SEVERAL,
        f"holds more than one number, and only {used} is used: leave the right one in the cell if "
        "that is another.",
    )


def in_a_row(cell: Cell, numbers: Sequence[str]) -> Problem:
    """The cell holds nothing but numbers (E.164), with hardly anything between them."""
    return _about(
        cell,
        Code.PHONE_SEVERAL,
        f"holds the digits of several numbers, {' and '.join(numbers[:MOST_NAMED])}: leave one in "
        "the cell, or put a semicolon between them.",
    )


def doubted(cell: Cell) -> Problem:
    """A question mark stands beside the number."""
    return _about(
        cell,
        Code.PHONE_INVALID,
        "has a question mark, as if somebody was not sure of the number: find out, and leave the "
        "number alone in the cell if it is right.",
    )


def counter_beside(cell: Cell) -> Problem:
    """A digit or two stand beside the number, as of a list."""
    return _about(
        cell,
        Code.PHONE_INVALID,
        "has a small number beside the phone number, as where several are counted: leave the phone "
        "number alone in the cell.",
    )


def cut_short(cell: Cell) -> Problem:
    """A Brazilian mobile in today's form, without its last digit (or with one dropped before)."""
    return _about(
        cell,
        Code.PHONE_INVALID,
        "seems to lack a digit: mobile numbers in Brazil end in five digits and four "
        "(98765-4321). Write the whole number.",
    )


def lost_digits(cell: Cell) -> Problem:
    """Scientific notation that holds fewer digits than the number had."""
    return _about(
        cell,
        Code.PHONE_EXCEL_DAMAGED,
        "lost digits when a spreadsheet saved it, and they are not in this file: export the column "
        "as text from where the numbers come from, and import again.",
    )


def calculated(cell: Cell) -> Problem:
    """A negative number."""
    return _about(
        cell,
        Code.PHONE_EXCEL_DAMAGED,
        "is a negative number, for a spreadsheet took the phone number for a sum: enter it as "
        "text, and import again.",
    )


def fraction(cell: Cell) -> Problem:
    """A number with decimals."""
    return _about(
        cell,
        Code.PHONE_INVALID,
        "has decimals, so it is no phone number: correct the cell, or name another column in the "
        "mapping.",
    )


def date(cell: Cell) -> Problem:
    """A date or a time."""
    return _about(
        cell,
        Code.PHONE_INVALID,
        "is a date or a time, not a phone number: correct the cell, or name another column in the "
        "mapping.",
    )


_ZEROS = "ends in five or more zeros, as numbers do that a spreadsheet cut short: "


def zeros(cell: Cell) -> Problem:
    """Zeros at the end, in a column where others have lost digits."""
    return _about(
        cell, Code.PHONE_EXCEL_DAMAGED, _ZEROS + "export the column as text and import again."
    )


def zeros_in_doubt(cell: Cell) -> Problem:
    """Zeros at the end, where nothing else speaks for lost digits."""
    return _about(
        cell,
        Code.PHONE_AMBIGUOUS,
        _ZEROS + "compare it with the original, and correct it if digits were lost.",
    )


def not_mobile(cell: Cell) -> Problem:
    """A valid number that is no mobile's."""
    return _about(
        cell,
        Code.PHONE_NOT_MOBILE,
        "is no mobile number, and the mapping accepts mobiles only: give a mobile number, or set "
        "accept: any in the mapping.",
    )


_REPAIRED = {
    "scientific-notation": "a spreadsheet had shortened it (the E+ in it)",
    "decimals": "a spreadsheet had put decimals behind it",
    "extension": "its extension was left out",
    "plus-at-end": "its + was at the end",
    "text-beside": "what else the cell holds was left out",
    "web-page": "marks that a web page puts around it were left out",
    "carrier": "the xx in it stands for any carrier's code",
    "plus-before-zero": "no country code starts with 0",
    "zero-before-country-code": "the 0 before the country code was left out",
    "old-form": "its country writes such numbers in another way today",
}
"""Rule of :class:`importer.phone.repairs.Repair` → what stands behind the colon."""


def repaired(cell: Cell, used: str, rule: str) -> Problem:
    """The number (E.164) that was read after a repair by a rule."""
    return _about(
        cell,
        Code.PHONE_REPAIRED,
        f"was read as {used}: {_REPAIRED[rule]}. Correct the cell if that is not the number.",
        rule,
    )


def ambiguous(cell: Cell, used: str, doubt: str) -> Problem:
    """The number (E.164) that was read, with a doubt of :mod:`importer.messages.advice`."""
    return _about(
        cell,
        Code.PHONE_AMBIGUOUS,
        f"was read as {used}; {doubt}: write it with + and its country code.",
    )


_UNREAD = {
    Code.PHONE_INVALID: "is no valid phone number.",
    Code.PHONE_TOO_SHORT: "has too few digits for a phone number.",
    Code.PHONE_TOO_LONG: "has too many digits for a phone number.",
    Code.PHONE_NO_COUNTRY: "has no country code.",
    Code.PHONE_AMBIGUOUS: "can be read in two ways.",
}


def unread(cell: Cell, code: Code, advice: str) -> Problem:
    """Digits that are no number, with one of :mod:`importer.messages.advice`."""
    return _about(cell, code, f"{_UNREAD[code]} {advice}")


def without_mapping(text: str, problem: Problem) -> str:
    """What is wrong with a number to which no mapping applies, so that none is advised."""
    if problem.code is not Code.PHONE_NO_COUNTRY:
        return problem.message
    return f"{quoted(' '.join(text.split()))} {_UNREAD[problem.code]}"


def wrong_character(cell: Cell, wrong: str) -> Problem:
    """A letter or another character that no number has; empty where there is nothing at all."""
    if wrong.isalpha():
        what = f"has a letter in it ({wrong}): write digits only."
    elif wrong:
        what = f"has a character in it that no phone number has ({wrong}): write digits only."
    else:
        what = "is no phone number: fill it in, or leave the row out."
    return _about(cell, Code.PHONE_INVALID, what)


def no_such_country(number: str, country: str, header: str, phone_column: str | None) -> Problem:
    """A number without a country code, in a row whose country nobody knows."""
    return Problem(
        Code.PHONE_NO_COUNTRY,
        f"{quoted(number)} has no country code, and {quoted(country)} in column {quoted(header)} "
        "is no country that is known: write the country's name or a code such as IN, or the number "
        "with + and its country code.",
        phone_column,
    )


def used_instead(unusable: Problem, header: str) -> Problem:
    """The number of a further column takes the place of one that cannot be used."""
    return Problem(
        unusable.code,
        f"{unusable.message} The number in column {quoted(header)} is used instead.",
        unusable.column,
    )


def odd_length(phone: str, usual: int, line_type: str, region: str) -> str:
    """A number (E.164) of a length that nearly no number of its kind has in the file."""
    digits = len(phone) - 1
    what = "missing" if digits < usual else "too many"
    return (
        f"The number {phone} has {digits} digits, and nearly all {line_type} numbers of {region} "
        f"here have {usual}: compare it with the original, and correct it if a digit is {what}."
    )
