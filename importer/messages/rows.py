"""What is said about a whole row, or the contact that it became."""

from __future__ import annotations

from typing import TYPE_CHECKING

from importer.header import listed
from importer.model import Code, Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

STORED_LIST = "the stored suppression list"
"""What the list is called that ``importer suppress`` keeps."""


def list_named(file: str) -> str:
    """What a list is called that a mapping names."""
    return f"the suppression list '{file}'"


def suppressed(name: str) -> Problem:
    """A number that is on a suppression list.

    Args:
        name: :data:`STORED_LIST`, or what :func:`list_named` gives.
    """
    if name == STORED_LIST:
        off = "`importer suppress remove` takes it off, should the person want to hear from you."
    else:
        off = "Remove it there if the person wants to hear from you."
    return Problem(Code.SUPPRESSED, f"The number is on {name}, so it is never sent. {off}")


def ragged(cells: int, header: Sequence[str]) -> Problem:
    """A row whose cells do not fit the header."""
    width = len(header)
    if cells < width:
        lost = listed([name for name in header[cells:] if name], most=3)
        detail = f"{lost or 'the last ones'} are missing"
    else:
        detail = "there are more cells than columns"
    return Problem(
        Code.ROW_RAGGED,
        f"The row has {cells} cells and the header {width}: {detail}. A delimiter or a "
        "quote may be missing or too many; correct the line.",
    )


def duplicate(kept_row: str) -> str:
    """A row with the number of another one that was kept."""
    return (
        f"Same number as row {kept_row}, which was kept; nothing to do, "
        "unless the two are different people."
    )


def possible_duplicate(other_row: str, phone: str) -> str:
    """A row whose number (E.164) may be another form of that of another row."""
    if phone.startswith("+54"):
        return (
            f"Row {other_row} has the same Argentine number with or without the mobile 9: the two "
            "may be one person. Compare them."
        )
    return (
        f"Row {other_row} has the same number in the form that its country used before or after a "
        "change of numbers, so the two are taken for one person. Compare them."
    )


UNCHANGED = Problem(Code.UNCHANGED, "")
"""The API has accepted the same values before: the code says it all."""
SENT_MEANWHILE = Problem(Code.UNCHANGED, "Sent meanwhile by a later run of this run's failures.")


def superseded(run_id: str) -> Problem:
    """A contact whose row a later run took up, and has not sent."""
    return Problem(
        Code.SUPERSEDED,
        f"Not sent by this run: run {run_id} took the row up, maybe with corrections. "
        f"`importer show {run_id}` says what became of it.",
    )


def untried(run_id: str) -> str:
    """A contact whose turn had not come when its run stopped."""
    return f"No outcome yet, for the run stopped before that: `importer resume {run_id}` sends it."
