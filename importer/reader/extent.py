"""How big a workbook gets when it is unpacked, told without building it.

calamine keeps a sheet as a full rectangle, so two cells in opposite corners need 400 GB. This
looks at the packed XML as bytes, at several hundred MB/s. Runs in the process that parses.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_BLOCK_BYTES = 2**20
_OVERLAP_BYTES = 64
_MOST_MEMBERS = 20_000
_WORKBOOK_BYTES = 16 * 2**20
_BOMB_RATIO = 100
"""Spreadsheets pack to a tenth, rarely to a fortieth: beyond this a file is up to something."""
_BOMB_BYTES = 64 * 2**20
_COLUMNS = re.compile(rb'<c r="([A-Z]{1,3})[0-9]')
_ROWS = re.compile(rb'<c r="[A-Z]{1,3}([0-9]{1,7})"')
_MANY_ROWS = ((1_048_576, re.compile(rb'<c r="[A-Z]{1,3}[0-9]{7}')),
              (999_999, re.compile(rb'<c r="[A-Z]{1,3}[0-9]{6}')))  # fmt: skip
_FEW_ROWS = 99_999


@dataclass(frozen=True, slots=True)
class Extent:
    """The size of a sheet."""

    values: int
    """Cells that hold something."""
    rectangle: int | None
    """An upper bound of the cells between A1 and the last one; ``None`` if the cells do not say
    where they are."""


def unpacked_bytes(file: Path) -> int:
    """What a zip says its members unpack to; raises ValueError where it has absurdly many."""
    with zipfile.ZipFile(file) as archive:
        members = archive.infolist()
        if len(members) > _MOST_MEMBERS:
            raise ValueError(f"{len(members)} members")
        return sum(member.file_size for member in members)


def is_bomb(packed_bytes: int, size_bytes: int) -> bool:
    """Whether a file unfolds in a way that no honest spreadsheet does."""
    return size_bytes > _BOMB_BYTES and size_bytes > _BOMB_RATIO * packed_bytes


def sheet_members(file: Path) -> dict[str, str]:
    """For each sheet of an xlsx by its name: the member of the zip that holds it.

    Sheets that cannot be found are left out: another part of the program decides about them.
    """
    with zipfile.ZipFile(file) as archive:
        names = set(archive.namelist())
        parts = ("xl/workbook.xml", "xl/_rels/workbook.xml.rels")
        if not names.issuperset(parts):
            return {}
        if any(archive.getinfo(part).file_size > _WORKBOOK_BYTES for part in parts):
            return {}
        # expat itself stops entities that multiply (since 2.4.1); the sizes are bounded above.
        book, links = (ET.fromstring(archive.read(part)) for part in parts)  # noqa: S314
    targets = {
        link.get("Id"): posixpath.normpath(posixpath.join("xl", link.get("Target", "")))
        for link in links
    }
    found = {}
    for sheet in book.iter():
        if sheet.tag.endswith("}sheet"):
            link_ids = [value for key, value in sheet.items() if key.endswith("}id")]
            member = targets.get(link_ids[0], "") if link_ids else ""
            member = member.split("//")[-1].removeprefix("/")
            if member in names:
                found[sheet.get("name", "")] = member
    return found


def extent_of(file: Path, member: str, most_cells: int) -> Extent:
    """The size of a sheet; its rows are only counted exactly where ``most_cells`` hangs on it."""
    columns: set[bytes] = set()
    rows = _FEW_ROWS
    values = cells = placed = 0
    for block, is_new in blocks(file, member):
        columns.update(_COLUMNS.findall(block))
        for bound, pattern in _MANY_ROWS:
            if rows < bound and pattern.search(block):
                rows = bound
        values += is_new(b"</v>") + is_new(b"</is>")
        cells += is_new(b"<c ") + is_new(b"<c>") + is_new(b":c ") + is_new(b":c>")
        placed += is_new(b'<c r="')
    if placed < cells or (values and not placed):
        return Extent(values, None)
    width = max(map(column_number, columns), default=0)
    if width * rows > most_cells:
        rows = _last_row(file, member)
    return Extent(values, width * rows)


def _last_row(file: Path, member: str) -> int:
    """The number of the last row that has a cell."""
    return max(
        (
            max(map(int, found))
            for block, _ in blocks(file, member)
            if (found := _ROWS.findall(block))
        ),
        default=0,
    )


class _Counter:
    """Counts in a block what was not counted at the end of the block before."""

    def __init__(self, block: bytes, overlap: int) -> None:
        self._block = block
        self._overlap = overlap

    def __call__(self, needle: bytes) -> int:
        return self._block.count(needle, max(0, self._overlap - len(needle) + 1))


def blocks(file: Path, member: str) -> Iterator[tuple[bytes, _Counter]]:
    """The unpacked bytes of a member in blocks that overlap, each with a counter for it."""
    with zipfile.ZipFile(file) as archive, archive.open(member) as stream:
        rest = b""
        while block := stream.read(_BLOCK_BYTES):
            window = rest + block
            yield window, _Counter(window, len(rest))
            rest = window[-_OVERLAP_BYTES:]


def column_number(letters: bytes) -> int:
    """``A`` is 1, ``XFD`` is 16384."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
