"""Headers: when two of them are the same, which one is meant, and what becomes of them as names."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

RESERVED_PREFIX = "import_"
"""Columns that start with it are the importer's own, never data."""

_HUMP = re.compile(r"(?<=[a-zà-ÿ0-9])(?=[A-ZÀ-Þ])|(?<=[A-Z])(?=[A-Z][a-z])")
_NOT_WORD = re.compile(r"[\W_]+")


def same(header: str) -> str:
    """The form in which two headers are compared: without case, outer space, BOM, Unicode form."""
    text = unicodedata.normalize("NFKC", header.replace("\ufeff", "")).casefold()
    return " ".join(unicodedata.normalize("NFKC", text).split())


def is_reserved(header: str) -> bool:
    """Tell whether a column belongs to a report and is never data."""
    return same(header).startswith(RESERVED_PREFIX)


def positions(header: Sequence[str]) -> dict[str, list[int]]:
    """Compared form → the positions of the columns with that header; nameless ones are left out."""
    found: dict[str, list[int]] = {}
    for index, name in enumerate(header):
        if key := same(name):
            found.setdefault(key, []).append(index)
    return found


def nearest(name: str, choices: Iterable[str]) -> str | None:
    """The choice that is most like ``name``, if any is like it."""
    from rapidfuzz import fuzz, process

    candidates = [choice for choice in choices if 2 * len(choice) >= min(len(name), 8)]
    best = process.extractOne(
        name, candidates, scorer=fuzz.WRatio, processor=same, score_cutoff=60.0
    )
    return best[0] if best else None


def snake_case(header: str) -> str:
    """A header as an attribute's name: ``Lead Source``, ``LeadSource`` → ``lead_source``."""
    text = _HUMP.sub(" ", unicodedata.normalize("NFKC", header.replace("\ufeff", "")))
    return _NOT_WORD.sub("_", text.casefold()).strip("_")


def listed(names: Iterable[str], most: int = 12) -> str:
    """Names in quotes, the first of them where there are many."""
    quoted = [f"'{name}'" for name in names]
    more = f" and {len(quoted) - most} more" if len(quoted) > most else ""
    return ", ".join(quoted[:most]) + more
