"""Finds where one cell holds several numbers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from importer.model import PhoneNumber
from importer.phone.clean import is_label, is_nothing, is_refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from importer.model import Problem

_AND_OR = (
    "or|and|ou|oder|und|y|u|e|et|o|of|en|oppure|eller|och|og|или|и|або|та|і|lub|oraz|albo|i"
    "|atau|dan|veya|ve|và|hoặc|और|व|एवं|तथा|या|अथवा|aur|ya|أو|او|و"
)
_AND_OR_WITHOUT_SPACE = "和|与|與|或|或者|及|と|または|及び|및|또는|و"
_STRONG = re.compile(
    r"\s*(?:[;|\n\r\t\\&]|:::)\s*"  # the last one is Google Contacts'
    rf"|\s+(?:{_AND_OR})\s+"
    rf"|(?<=[\d)])\s*(?:{_AND_OR_WITHOUT_SPACE})\s*(?=[+(\d])"
    r"|(?<=[\d)])\s*(?=\+\s*\(?\d)",
    re.IGNORECASE,
)
_WEAK = re.compile(r"\s*[,/]\s*|\s+-\s+|\s{2,}")
_PLAUSIBLE_DIGITS = 7
_MOST_DIGITS = 75
"""Of five numbers; to part more takes time that nobody needs."""


def split(text: str) -> tuple[list[str], bool]:
    """A folded cell → its parts, and whether what parted them may be formatting of one number.

    A single part means that there is nothing to split. Parts that say "nothing" are left out.
    """
    for pattern, formatting in ((_STRONG, False), (_WEAK, True)):
        parts = [part for part in pattern.split(text) if part and not _says_nothing(part)]
        if len(parts) > 1:
            return parts, formatting
        if len(parts) == 1 and not formatting:
            text = parts[0]
    return [text], False


def is_text(part: str) -> bool:
    """Whether a part has no digits, or is an address: it can only stand beside a number."""
    return "@" in part or not any(map(str.isdigit, part))


def is_harmless(part: str) -> bool:
    """Whether a text beside a number cannot mean that it is not to be used: an address, a label."""
    return "@" in part or is_label(part.strip("()[]:. "))


def is_plausible(part: str) -> bool:
    """Whether a part holds enough digits to be a number of its own."""
    return sum(map(str.isdigit, part)) >= _PLAUSIBLE_DIGITS


def _says_nothing(part: str) -> bool:
    return is_text(part) and is_nothing(part) and not is_refusal(part)


def in_a_row(text: str, read: Callable[[str], PhoneNumber | Problem]) -> list[PhoneNumber]:
    """The numbers that a text consists of, with only spaces or hyphens between them; else none.

    Two that are equally long may also have nothing between them.

    Args:
        text: a folded one.
        read: reads one number.
    """
    words = re.split(r"[\s-]+", text.strip(" -"))
    if len(words) == 1:
        half = len(text) // 2
        words = [text[:half], text[half:]]
    digits = sum(map(str.isdigit, text))
    if not 2 * _PLAUSIBLE_DIGITS <= digits <= _MOST_DIGITS:
        return []
    numbers = _in_a_row(words, read)
    return numbers if len(numbers) > 1 else []


def _in_a_row(
    words: Sequence[str], read: Callable[[str], PhoneNumber | Problem]
) -> list[PhoneNumber]:
    for end in range(1, len(words) + 1):
        first = " ".join(words[:end])
        number = read(first) if is_plausible(first) else None
        if isinstance(number, PhoneNumber):
            others = _in_a_row(words[end:], read)
            if others or end == len(words):
                return [number, *others]
    return []
