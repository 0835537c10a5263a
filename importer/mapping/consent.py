"""What an answer to consent says, in its own column or in a row whose cells do not fit."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from importer.formula import NOT_AVAILABLE
from importer.mapping.values import FALSE_WORDS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

_NO_WORDS = FALSE_WORDS - {"0", "f", "nu", "ne", "ei"} | {
    "stop",
    "optout",
    "opt-out",
    "opted out",
    "unsubscribed",
}
"""Cells of a torn row that may be its answer to consent."""
_SEPARATORS = re.compile(r'[,;|\t"]')
"""What may part the cells of a row that is left as one."""
_NO_ANSWERS = frozenset(
    [
        "n/a", "n.a.", "n. a.", "na", "nan", "unknown", "not asked", "not set", "not provided",
        "not applicable", "no answer", "pending", "tbd", "tbc", "null", "blank", "(blank)", "k.a.",
        "k. a.", "keine angabe", "s/d", "sin datos", "non renseigné", "не указано",
    ]
)  # fmt: skip
_DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2212_?.\u2026/ "


def says_no(answer: str, accept: Collection[str]) -> bool:
    """Whether a cell is a no: an answer, and not one that is accepted.

    Nobody was asked where it is empty, ``-``, ``?`` or ``n/a``: that is no yes, and no no, either.

    Args:
        answer: the cell, stripped.
        accept: what a yes is, casefolded.
    """
    words = answer.casefold()
    is_nothing = not words.strip(_DASHES) or words in _NO_ANSWERS or answer.upper() in NOT_AVAILABLE
    return not (is_nothing or words.strip(".! ") in accept or words in accept)


def parts_of(torn: Iterable[str]) -> list[str]:
    """What the cells of a row may be that does not fit its columns."""
    return [part for cell in torn for part in _SEPARATORS.split(cell)]


def says_no_somewhere(parts: Iterable[str], accept: Collection[str]) -> bool:
    """Whether one of these parts of a row may be a no, and none is a yes."""
    words = {part.strip().casefold() for part in parts}
    return not words.isdisjoint(_NO_WORDS) and words.isdisjoint(accept)
