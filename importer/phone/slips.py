"""Tells slips by how a number is written: a counter beside it, a digit that is missing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from importer.phone import digits

if TYPE_CHECKING:
    from importer.model import PhoneNumber

_FORMATTING = str.maketrans("", "", " -().[]/,~_")
_COUNTER_BEHIND = re.compile(r"\d[\s).-]*(?:[(\[]\s*\d{1,2}\s*[)\]]|_\d{1,2})\s*$")
_COUNTER_BEFORE = re.compile(r"\s*\(?[1-79]\)?[\s.:)-]\s*(0[\d\s()./-]+)")
"""An 8 before a 0 is dialled in Belarus."""
_CUT_SHORT = re.compile(r"(?<!\d)9\d{4}[\s.-]+\d{3}$")


def bare_digits(text: str) -> str:
    """A text without what formats a number."""
    return text.translate(_FORMATTING)


def has_counter(written: str, region: str | None) -> bool:
    """Whether a small number stands beside the number, as where several of somebody's are counted.

    ``0171 2345678 (2)``, and ``2 0171 2345678`` where what is behind it is a number.
    """
    if _COUNTER_BEHIND.search(written):
        return True
    found = _COUNTER_BEFORE.fullmatch(written)
    return found is not None and isinstance(
        digits.read(bare_digits(found[1]), region, plus=False), digits.Read
    )


def is_cut_short(written: str, number: PhoneNumber) -> bool:
    """Whether a Brazilian mobile of today lacks a digit: ``98765-432``.

    The old numbers of eight digits, which got a 9 in front, were written ``9876-5432``.
    """
    return number.region == "BR" and _CUT_SHORT.search(written) is not None
