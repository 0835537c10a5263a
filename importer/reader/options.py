"""What a user can say about how a source is to be read."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How to read a source; ``None`` leaves it to what the file itself shows."""

    sheet: str | int | None = None
    """A sheet's name (case does not matter) or its number, counted from 1."""
    header_row: int | None = None
    """The row that holds the headers, as a spreadsheet program counts it (from 1)."""
    last_row: int | None = None
    """The last row of the table; the rows below it are left out."""
    footer: bool = True
    """Whether rows that look like totals and notes are set aside; else they are data."""
    encoding: str | None = None
    """A Python codec name, for text that is not UTF-8 and has no byte order mark."""
    delimiter: str | None = None
    """One character, or ``comma``, ``semicolon``, ``tab``, ``pipe``."""
    timeout_seconds: float = 600.0
    """The longest that the parsing of one spreadsheet may take."""
    memory_bytes: int = 1536 * 2**20
    """The most address space for parsing a spreadsheet, where the system can limit it."""
