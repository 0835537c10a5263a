"""Finds the phone column of a file whose header has a slip of the keyboard in it: ``Moblie``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from importer.mapping.evidence import FEWEST_CELLS, date_format
from importer.mapping.synonyms import meaning, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from importer.mapping.evidence import Column

SURE = 0.95
"""So many of its cells must be digits as of a phone number."""
LIKE_IT = 0.8
"""A further column without a known header whose cells look like that leaves a doubt."""
_WORDS = (
    "mobile", "phone", "telephone", "telefon", "telefono", "telefone", "whatsapp", "celular",
    "cellphone",
)  # fmt: skip
"""Words so long that what is like them is no other word. ``Contract`` is like ``contact``, and its
numbers are nobody's phone."""
_LONG = 6
"""In a shorter word letters may only have changed places: ``prone`` is no ``phone``."""
_SHORTEST = 5
_NUMBER = re.compile(r"[+(]?\d[\d\s().-]{5,}\d")
_FEWEST_DIGITS, _MOST_DIGITS = 7, 15


def misspelt_phone(columns: Sequence[Column], *, trust_headers: bool = False) -> Column | None:
    """The one column whose header is a phone's but for a slip, where its cells leave no doubt.

    Args:
        columns: all of the file, none of which has a header that is known to mean a phone.
        trust_headers: the cells say nothing, as those of a report's bad rows.
    """
    likely = [each for each in columns if each.usable and not each.meaning and _is_like(each)]
    if len(likely) != 1 or trust_headers:
        return likely[0] if len(likely) == 1 else None
    column = likely[0]
    sure = (
        len(column.filled) >= FEWEST_CELLS and column.share(map(_is_number, column.filled)) >= SURE
    )
    return column if sure and lookalikes(columns) == [column] else None


def lookalikes(columns: Sequence[Column]) -> list[Column]:
    """The columns whose headers nobody knows and whose cells look like phone numbers."""
    unknown = [each for each in columns if each.usable and each.filled and not each.meaning]
    return [each for each in unknown if each.phones >= LIKE_IT and date_format(each.filled) is None]


def _is_like(column: Column) -> bool:
    """Whether a header means a phone once a slip in one of its words is mended."""
    words = plain(column.header).split()
    for at, word in enumerate(words):
        for known in _WORDS:
            if _is_slip(word, known):
                found = meaning(" ".join([*words[:at], known, *words[at + 1 :]]))
                if found is not None and found.field == "phone":
                    return True
    return False


def _is_slip(word: str, known: str) -> bool:
    """Whether one letter is missing, too many or another one, or two have changed places."""
    from rapidfuzz.distance import OSA

    if len(word) < _SHORTEST or word[0] != known[0] or word == known:
        return False
    if len(known) < _LONG and sorted(word) != sorted(known):
        return False
    return OSA.distance(word, known, score_cutoff=1) == 1


def _is_number(cell: str) -> bool:
    digits = sum(map(str.isdecimal, cell))
    return bool(_NUMBER.fullmatch(cell)) and _FEWEST_DIGITS <= digits <= _MOST_DIGITS
