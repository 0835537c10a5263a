"""What is said about a whole row, or the contact that it became."""

from __future__ import annotations

from typing import TYPE_CHECKING

from importer.header import listed
from importer.messages.cells import quoted
from importer.model import Code, Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

STORED_LIST = "the stored suppression list"
"""What the list is called that ``importer suppress`` keeps."""


def list_named(file: str) -> str:
    """What a list is called that a mapping names."""
    return f"the suppression list '{file}'"


def suppressed(phone: str, name: str) -> Problem:
    """A number that is on a suppression list.

    Args:
        phone: E.164.
        name: :data:`STORED_LIST`, or what :func:`list_named` gives.
    """
    if name == STORED_LIST:
        off = (
            f"`importer suppress remove {phone}` takes it off if the person wants to hear from you."
        )
    else:
        off = "Remove it there if the person wants to hear from you."
    return Problem(Code.SUPPRESSED, f"{_called(phone)} is on {name}, so it is never sent. {off}")


def refused_elsewhere(phone: str, other_row: str, *, is_other_run: bool) -> Problem:
    """A row whose number (E.164) another row says no to, maybe one of an earlier import."""
    where = f"{other_row} of another import" if is_other_run else other_row
    do = (
        "import them in a new file by itself, not with a correction or by a retry"
        if is_other_run
        else "correct that row or remove it"
    )
    return Problem(
        Code.NO_CONSENT,
        f"{_called(phone)} has no consent in row {where}, so this row is not sent, either. If that "
        f"person said yes after the no, {do}.",
    )


def ragged(cells: int, header: Sequence[str]) -> Problem:
    """A row whose cells do not fit the header."""
    width = len(header)
    if cells < width:
        names = [name for name in header[cells:] if name]
        is_one = width - cells == 1
        lost = listed(names, most=3) or ("the last one" if is_one else "the last ones")
        detail = f"{lost} {'is' if is_one else 'are'} missing"
        broken = "; or it is a part of a line that was broken in two"
    else:
        detail, broken = "there are more cells than columns", ""
    return Problem(
        Code.ROW_RAGGED,
        f"The row has {cells} cell{'' if cells == 1 else 's'} and the header {width}: {detail}. "
        f"Look in its line for a comma, semicolon, tab or quote that is missing or too many{broken}"
        ".",
    )


TORN = Problem(
    Code.ROW_RAGGED,
    "The quotation marks in the row's line do not match, so it cannot be told where its cells end. "
    "Look in its line for a quotation mark that is missing or too many, or a comma, semicolon or "
    "tab that is missing beside one.",
)
"""A line of a text file that is no record."""


def beyond(text: str, column: str, last: str) -> Problem:
    """A row of a sheet with a cell to the right of the table; both columns by their letters."""
    return Problem(
        Code.ROW_RAGGED,
        f"{quoted(text)} in column {column} stands far to the right of the table, which ends with "
        f"column {last}. Move it into the table, or delete it.",
    )


HEADER_AGAIN = Problem(
    Code.ROW_HEADER,
    "The row says the same as the header, so it is no contact. The rows below it are read by the "
    "same header: nothing is to be done.",
)
"""A row that is the header once more."""


def commented(shown: str) -> Problem:
    """A row that begins with ``#``, and its first cells."""
    return Problem(
        Code.ROW_COMMENTED,
        f"The row begins with #, as lines do that somebody left out on purpose ({shown}), so it "
        "is not sent. If it is a contact, delete the #.",
    )


def footer(why: str, shown: str) -> Problem:
    """A row below the table.

    Args:
        why: what goes on after ``The row``: ``is a total``.
        shown: its first cells.
    """
    return Problem(
        Code.ROW_FOOTER,
        f"The row {why} ({shown}), so it is no contact. If it is one, add --no-footer.",
    )


def mostly_landlines(header: str, region: str, landlines: int, count: int) -> str:
    """A note on a column of mobiles that holds landlines, as a region reads it."""
    return (
        f"{landlines:,} of {count:,} numbers of {region} are landlines, though the column is "
        f"'{header}': see whether they are of another country, and {region} the wrong region"
    )


def of_no_number(name: str, count: int, first: Sequence[int]) -> str:
    """How many rows of a suppression list hold no number, and the first of them."""
    rows = ", ".join(f"{row:,}" for row in first)
    more = f" and {count - len(first):,} more" if count > len(first) else ""
    if count == 1:
        return f"row {rows} of '{name}' has no number, so nobody is left out by it"
    return f"{count:,} rows of '{name}' have no number, so nobody is left out by them: {rows}{more}"


def of_nobody(count: int, first: Sequence[int]) -> str:
    """A note on rows that say no, of which nobody can tell whose they are.

    Args:
        count: how many there are.
        first: the numbers of the first ones.
    """
    if count == 1:
        says, them = "1 row says no, but its number", "it"
    else:
        says, them = f"{count:,} rows say no, but their numbers", "them"
    return f"{says} cannot be read, so nobody is held back by {them}: see {_named(count, first)}"


def opted_out(header: str, count: int, first: Sequence[int]) -> str:
    """A note on rows in which a column says that somebody is not to be written to.

    Args:
        header: the column.
        count: how many rows there are.
        first: the numbers of the first ones.
    """
    where = "1 row that its person is" if count == 1 else f"{count:,} rows that their people are"
    return (
        f"{quoted(header)} says in {where} not to be written to, which holds nobody back: see "
        f"{_named(count, first)}. If it should, take them out, or put "
        "them on the suppression list (`importer suppress add`)"
    )


def _named(count: int, first: Sequence[int]) -> str:
    if count == 1:
        return f"row {first[0]:,}"
    named = [f"{row:,}" for row in first]
    more = [f"{count - len(first):,} more"] if count > len(first) else []
    *others, last = [*named, *more]
    return f"rows {', '.join(others)} and {last}"


def _called(phone: str) -> str:
    """How a sentence that starts with a number names it.

    One that starts with ``+`` would be a formula to a spreadsheet, and the number of a person who
    is forgotten is not there any more.
    """
    return f"The number {phone}" if phone.startswith("+") else "The number"


def duplicate(phone: str, kept_row: str) -> str:
    """A row with the number of another one that was kept."""
    return (
        f"{_called(phone)} is also in row {kept_row}, which was kept; nothing to do, "
        "unless the two are different people."
    )


def possible_duplicate(phone: str, other_row: str) -> str:
    """A row whose number (E.164) may be another form of that of another row."""
    if phone.startswith("+54"):
        return (
            f"Row {other_row} has the number {phone} but for the mobile 9 of Argentina: the "
            "two may be one person. Compare them, and remove one if they are."
        )
    return (
        f"{_called(phone)} is also in row {other_row}, written as before or after its country "
        "changed its numbers, so the two are taken for one person. Compare them, and correct one "
        "if they are not."
    )


UNCHANGED = Problem(Code.UNCHANGED, "")
"""Stored of a contact that the API has accepted before: :func:`unchanged` is made of it."""


def unchanged(phone: str) -> str:
    """A contact that the API has accepted before with the same values."""
    return (
        f"{_called(phone)} was accepted before with the same values; nothing to do. "
        "Without --changed-only it is sent again."
    )


def sent_meanwhile(phone: str, run_id: str) -> Problem:
    """A contact that a later run sent, which took its row up."""
    return Problem(
        Code.UNCHANGED,
        f"{_called(phone)} was sent meanwhile by run {run_id}, so there is nothing to do.",
    )


def superseded(phone: str, run_id: str) -> Problem:
    """A contact whose row a later run took up, and has not sent."""
    return Problem(
        Code.SUPERSEDED,
        f"{_called(phone)} is not sent by this run, for run {run_id} took the row up, maybe with "
        f"corrections: see with `importer show {run_id}` what became of it.",
    )


def held(run_id: str) -> str:
    """A contact of a run whose file is unlike those before it."""
    return (
        f"Not sent, for the file of run {run_id} is unlike those before it: `importer jobs release`"
        " sends it, `importer jobs reject` does not."
    )


def untried(run_id: str) -> str:
    """A contact whose turn had not come when its run stopped."""
    return (
        f"No outcome yet, for run {run_id} stopped before this row's turn: "
        f"`importer resume {run_id}` sends it."
    )
