"""Names of people: a full name into first and last name."""

from __future__ import annotations

PARTICLES = frozenset(
    ["van", "von", "der", "den", "de", "del", "della", "di", "da", "das", "do", "dos", "du", "la",
     "le", "las", "los", "el", "al", "bin", "ibn", "bint", "ben", "abu", "ter", "ten", "te", "zu",
     "zum", "zur", "af", "av", "op", "'t", "y", "e", "san", "santa", "st", "st.", "bou", "ould",
     "بن", "ابن", "إبن", "بنت", "أبو", "ابو", "أبي", "آل", "ال", "عبد", "בן", "בת", "אבו"]
)  # fmt: skip
"""Words that belong to the last name behind them; ``al-`` and ``el-`` are part of a word."""
SUFFIXES = frozenset(
    ["jr", "sr", "ii", "iii", "iv", "phd", "ph.d", "md", "m.d", "esq",
     "filho", "neto", "júnior", "junior", "hijo", "fils", "père"]
)  # fmt: skip
"""Words behind a last name; with it they are one. A dot at the end makes no difference."""


def split_full_name(text: str) -> tuple[str, str]:
    """Split a full name into first and last name; the last name is empty where there is one word.

    The last word is the last name, with the particles before it (``Ana de la Cruz`` →
    ``Ana``, ``de la Cruz``) and a suffix behind it (``Cruz Jr.``). With a comma the last name comes
    first (``Cruz, Ana``).
    """
    last, comma, first = text.partition(",")
    if comma and first.strip() and not _is_suffix(first):
        return " ".join(first.split()), " ".join(last.split())
    words = [*last.split(), *first.split()]
    if len(words) < 2:
        return " ".join(words), ""
    start = len(words) - 1
    while start > 1 and _is_suffix(words[start]):
        start -= 1
    while start > 1 and words[start - 1].casefold() in PARTICLES:
        start -= 1
    return " ".join(words[:start]), " ".join(words[start:])


def _is_suffix(word: str) -> bool:
    return word.strip().casefold().rstrip(".") in SUFFIXES
