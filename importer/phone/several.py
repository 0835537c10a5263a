"""Finds where one cell holds several numbers."""

from __future__ import annotations

import re

from importer.phone.clean import is_label, is_nothing

_STRONG = re.compile(
    r"\s*(?:[;|\n\r\t\\&]|:::)\s*"  # the last one is Google Contacts'
    r"|\s+(?:or|and|ou|oder|und|y|e|et|o|of|en|или|и|atau|dan|veya|ve|lub|oppure|eller|och)\s+"
    r"|(?<=[\d)])\s*(?=\+\s*\(?\d)",
    re.IGNORECASE,
)
_WEAK = re.compile(r"\s*[,/]\s*|\s+-\s+|\s{2,}")
_PLAUSIBLE_DIGITS = 7


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
    return is_text(part) and is_nothing(part)
