"""What is said about a cell that holds anything but a phone number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from importer.header import listed
from importer.model import Code, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

LONGEST_SHOWN = 60


def quoted(text: str) -> str:
    """A text as it may stand in a message: short, and in quotes."""
    return f"'{text}'" if len(text) <= LONGEST_SHOWN else f"'{text[: LONGEST_SHOWN - 3]}…'"


def in_column(header: str) -> str:
    """Where a value stands."""
    return f"in column {quoted(header)}"


def in_columns(headers: Sequence[str]) -> str:
    """Where a value stands that was put together."""
    return f"in columns {listed(headers)}"


FROM_PHONE = "from the phone number"
"""Where a value comes from that stands in no column."""


def left_out(code: Code, value: str, place: str, column: str | None, reason: str) -> Problem:
    """A value that cannot be read; the row is sent without it."""
    if place == FROM_PHONE:
        remedy = "Change it in the mapping if it is to be sent."
    elif code is Code.EMAIL_INVALID:
        remedy = "Correct or empty the cell."
    else:
        remedy = "Correct the cell, or type, format or values in the mapping."
    return Problem(code, f"{quoted(value)} {place} is left out: {reason}. {remedy}", column)


def refused(code: Code, value: str, place: str, column: str | None, reason: str) -> Problem:
    """A value that cannot be read; the mapping refuses the row for it."""
    return Problem(
        code,
        f"{quoted(value)} {place} cannot be used: {reason}. The row is not sent: correct the cell, "
        "or take on_invalid: reject out of the mapping.",
        column,
    )


def not_sortable(value: str, place: str, column: str | None, reason: str) -> Problem:
    """A value that should say which of two rows is newer."""
    return Problem(
        Code.VALUE_INVALID,
        f"{quoted(value)} {place} does not say which row is newer: {reason}, so the row "
        "counts as the oldest. Correct the cell, or format under newest_by in the mapping.",
        column,
    )


def doubtful(code: Code, value: str, place: str, column: str | None, doubt: str) -> Problem:
    """A value that is sent, with a doubt of those below."""
    return Problem(code, f"{quoted(value)} {place} {doubt}.", column)


# Why a value cannot be read: each follows “is left out: ”.
NO_YES_OR_NO = "it is neither yes nor no"
NO_NAME = "it is no name"
NO_NUMBER = "it is no number"
NO_VALUE = "it only says that there is no value"
TIME_FOR_NUMBER = "it is a time, and the mapping's type for it is number"
DATE_FOR_NUMBER = "it is a date, and the mapping's type for it is number"
TOO_LARGE = "it is too large for a number"
TOO_MANY_DIGITS = "it has more digits than a number can keep (type: text keeps them all)"
OTHER_DECIMAL_MARK = "its decimal mark is not the one of the mapping's format"
TOO_FAR = "it is too close to the first or the last year that there is"
REGEX_DOES_NOT_MATCH = "the mapping's pattern (regex) does not fit it"
NOT_LISTED = "the mapping's values do not list it"


def no_date(pattern: str | None) -> str:
    """Not of the form that the mapping says, or of the usual one."""
    wanted = f"the format {pattern}" if pattern else "the form 2026-01-31"
    return f"it is no date in {wanted}"


def no_such_time(zone: str) -> str:
    """A time that clocks pass over."""
    return f"there is no such time in {zone}, where the clocks were put forward"


def too_long_for_regex(most: int) -> str:
    """A text that no expression is tried on."""
    return f"it has more than {most} characters, too many for the mapping's pattern (regex)"


def too_long_by_regex(most: int) -> str:
    """What an expression makes of a text."""
    return f"the mapping's pattern (regex) makes more than {most} characters of it"


def no_address(reason: str) -> str:
    """What the reference says about an address: its first sentence."""
    first = reason.partition(". ")[0].rstrip(".")
    return first[:1].lower() + first[1:]


# What is doubtful about a value that is sent: each follows it.


def twofold_number(read_as: float) -> str:
    """A number with one mark, which may part groups or decimals."""
    return (
        f"can be read in two ways and was read as {read_as}: say which is meant in the mapping, "
        'with format: "1,234.56" or format: "1.234,56"'
    )


def twofold_time(zone: str, sent: str, other: str) -> str:
    """A time that comes twice when clocks are put back."""
    return (
        f"comes twice in {zone}, where the clocks were put back, and the first, {sent}, is sent: "
        f"write {other} if the second is meant"
    )


def several_addresses(first: str) -> str:
    """A cell with more than one e-mail address."""
    return (
        f"holds several addresses, and only the first, {quoted(first)}, is used: leave the right "
        "one in the cell if that is another"
    )


def unlisted_items(items: Iterable[str]) -> str:
    """A list with items that the mapping's values do not name."""
    return (
        f"has items that the mapping's values do not list, and they are left out: "
        f"{listed(items, most=3)}. Correct them, or add them to values"
    )


def formula_error(value: str, header: str) -> Problem:
    """A formula's error in place of a value."""
    return Problem(
        Code.VALUE_FORMULA_ERROR,
        f"{quoted(value)} in column {quoted(header)} is a formula's error and no "
        "value: it counts as empty. Mend the formula, or paste the values.",
        header,
    )


def cleaned(value: str, header: str) -> Problem:
    """A cell without the characters that nobody sees."""
    return Problem(
        Code.VALUE_CLEANED,
        f"The cell in column {quoted(header)} holds characters that nobody sees and that may "
        f"change how it reads; they were taken out. Type the value anew if {quoted(value)} is not "
        "what is meant.",
        header,
    )


def from_html(value: str, header: str) -> Problem:
    """A cell with characters as HTML writes them."""
    return Problem(
        Code.VALUE_CLEANED,
        f"The cell in column {quoted(header)} came from a web page (&amp; and the like), and is "
        f"sent as {quoted(value)}. Correct it if that is not what is meant.",
        header,
    )


def no_channel(header: str) -> Problem:
    """A row whose column names no channel, where there is none for all rows."""
    return Problem(
        Code.VALUE_MISSING,
        f"The cell in column {quoted(header)} is empty, so the row has no channel: fill it in, or "
        "give a channel for all such rows with --channel.",
        header,
    )


_OF_NOBODY = (
    " Its number cannot be read: correct it, or other rows of the same person are sent all the "
    "same."
)


def no_consent(answer: str, header: str, *, of_nobody: bool = False) -> Problem:
    """An answer that the mapping does not take for a yes; or none.

    Args:
        answer: the cell; empty for none.
        header: its column.
        of_nobody: the answer is a no, and no number can be read in the row.
    """
    if answer:
        what = f"says {quoted(answer)}, which is no consent"
        remedy = f"correct the cell, or name {quoted(answer)} under consent in the mapping"
    else:
        what, remedy = "is empty, which is no consent", "fill in the cell"
    return Problem(
        Code.NO_CONSENT,
        f"Column {quoted(header)} {what}, so the row is not sent. If consent was given, {remedy}."
        + (_OF_NOBODY if of_nobody else ""),
        header,
    )
