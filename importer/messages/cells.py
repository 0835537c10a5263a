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
    return Problem(code, f"{quoted(value)} {place} is left out: {reason}.", column)


def refused(code: Code, value: str, place: str, column: str | None, reason: str) -> Problem:
    """A value that cannot be read; the mapping refuses the row for it."""
    return Problem(
        code,
        f"{quoted(value)} {place} is left out: {reason}. "
        "Correct it, or let the mapping leave it out.",
        column,
    )


def not_sortable(value: str, place: str, column: str | None, reason: str) -> Problem:
    """A value that should say which of two rows is newer."""
    return Problem(
        Code.VALUE_INVALID,
        f"{quoted(value)} {place} does not say which row is newer: {reason}.",
        column,
    )


def doubtful(code: Code, value: str, place: str, column: str | None, doubt: str) -> Problem:
    """A value that is sent, with a doubt of those below."""
    return Problem(code, f"{quoted(value)} {place} {doubt}.", column)


# Why a value cannot be read: each follows “is left out: ”.
NO_YES_OR_NO = "it is neither yes nor no"
NO_NUMBER = "it is no number"
TOO_LARGE = "it is too large for a number"
TOO_MANY_DIGITS = "it has more digits than a JSON number keeps; use type: text"
OTHER_DECIMAL_MARK = "its decimal mark is not the one of the mapping's format"
TOO_FAR = "it is too close to the first or the last year that there is"
REGEX_DOES_NOT_MATCH = "the mapping's regex does not match it"
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
    return f"a regex is for texts of up to {most} characters"


def too_long_by_regex(most: int) -> str:
    """What an expression makes of a text."""
    return f"the regex makes more than {most} characters of it"


def no_address(reason: str) -> str:
    """What the reference says about an address."""
    return reason.rstrip(".")


# What is doubtful about a value that is sent: each follows it.


def twofold_number(read_as: float) -> str:
    """A number with one mark, which may part groups or decimals."""
    return (
        f"has two readings: it was read as {read_as}; "
        'say so with format: "1,234.56" or format: "1.234,56"'
    )


def twofold_time(zone: str, sent: str, other: str) -> str:
    """A time that comes twice when clocks are put back."""
    return (
        f"comes twice in {zone}, where the clocks were put back: the first, {sent}, "
        f"is sent, not {other}"
    )


def several_addresses(first: str) -> str:
    """A cell with more than one e-mail address."""
    return f"holds several addresses: the first, {quoted(first)}, is used"


def unlisted_items(items: Iterable[str]) -> str:
    """A list with items that the mapping's values do not name."""
    return f"has items that the mapping's values do not list: {listed(items, most=3)}"


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
        f"change how it reads: it is read as {quoted(value)}. Check it.",
        header,
    )


def no_channel(header: str) -> Problem:
    """A row whose column names no channel, where there is none for all rows."""
    return Problem(
        Code.VALUE_MISSING,
        f"Column {quoted(header)} names no channel, and there is no default one. "
        "Fill the cell, or give a channel for all rows.",
        header,
    )


def no_consent(answer: str, header: str) -> Problem:
    """An answer that the mapping does not take for a yes; or none."""
    what = f"says {quoted(answer)}" if answer else "is empty"
    return Problem(Code.NO_CONSENT, f"Column {quoted(header)} {what}, which is no consent.", header)
