"""What a user can say about how a source is to be read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How to read a source; ``None`` leaves it to what the file itself shows."""

    sheet: str | int | None = None
    """A sheet's name (case does not matter) or its number, counted from 1."""
    header_row: int | None = None
    """The row that holds the headers, as a spreadsheet program counts it (from 1)."""
    header_rows: int | None = None
    """2 where the header has two lines, of which ``header_row`` is the first; 1 for one."""
    header: bool = True
    """Whether there is a header at all; without one the columns are called ``Column 1`` …"""
    last_row: int | None = None
    """The last row of the table; the rows below it are left out."""
    footer: bool = True
    """Whether rows that look like totals and notes are set aside; else they are data."""
    columns: str | None = None
    """The columns of the table, such as ``A:C``; those beside them are left out."""
    encoding: str | None = None
    """A Python codec name, for text that is not UTF-8 and has no byte order mark."""
    delimiter: str | None = None
    """One character, or ``comma``, ``semicolon``, ``tab``, ``pipe``."""
    quote: str | None = None
    """What stands around cells: ``double``, ``single`` or ``none``, or the character."""
    escape: str | None = None
    """How a quote within a cell is written: ``doubled``, or after a ``backslash``."""
    region: str | None = None
    """The country that the people in it are likely to be in (ISO 3166): tells encodings apart."""
    comment: Callable[[Sequence[str]], bool] | None = None
    """Tells the rows that are comments, wherever they stand: they are left out as blank ones."""
    own_report: bool = False
    """Whether it is known to be a report of this program."""
    timeout_seconds: float = 600.0
    """The longest that the parsing of one spreadsheet may take."""
    memory_bytes: int = 2**30
    """The most address space for parsing a spreadsheet, where the system can limit it."""

    def pinned(self) -> dict[str, str | int]:
        """What is not left to the file, by the keys of a mapping's ``source``."""
        names = (
            "sheet", "header_row", "header_rows", "last_row", "columns", "encoding", "delimiter",
            "quote", "escape",
        )  # fmt: skip
        given = {name: getattr(self, name) for name in names}
        found = {name: value for name, value in given.items() if value is not None}
        off = {name: "none" for name in ("header", "footer") if not getattr(self, name)}
        return found | off
