"""Finds every number that a cell may mean, also where it cannot be used as it stands."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from importer.model import PhoneNumber
from importer.phone.clean import fold
from importer.phone.reading import read_phone
from importer.phone.several import in_a_row, split

if TYPE_CHECKING:
    from collections.abc import Iterable

    from importer.model import Problem

_LONGEST = 1000
_MOST_RUNS = 5
"""So many runs of digits are looked at for several numbers in one: it takes time."""
_DIGITS = re.compile(r"\+?\d[\d\s().-]{4,20}\d")


def numbers_in(text: str, regions: Iterable[str | None]) -> set[str]:
    """Every number (E.164) in a cell: of each of its parts, and of what is between its words.

    It is for those who are not to be written to: one too many does no harm.

    Args:
        text: the cell.
        regions: each that the number may be of.
    """
    folded = fold(text[:_LONGEST])
    runs = _DIGITS.findall(folded)
    together = re.sub(r"\s+", "", folded)
    parts = split(folded)[0]
    texts = dict.fromkeys([text, together, *parts, *runs])
    found: list[PhoneNumber | Problem] = []
    for region in dict.fromkeys(regions):
        read = partial(read_phone, region=region)
        found += map(read, texts)
        for part in (*parts, *runs[:_MOST_RUNS]):
            found += in_a_row(part, read)
    return {number.e164 for number in found if isinstance(number, PhoneNumber)}
