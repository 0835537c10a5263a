"""The short way: cells that plainly hold one undamaged number, which most cells do.

Whatever is answered here is what the long way in :mod:`importer.phone.reading` would answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from importer.phone import digits
from importer.phone.numbering import international, national, with_own_code

if TYPE_CHECKING:
    from importer.model import PhoneNumber


def read_plain(text: str, region: str | None) -> PhoneNumber | None:
    """Read what is plainly one number; ``None`` leaves it to the long way."""
    if not text.isascii() or text.endswith("00000"):
        return None
    if text[:1] == "+" and text[1:].isdigit():
        return international(text[1:])
    bare = text if text.isdigit() else _without_formatting(text)
    if bare[:1] == "+":
        return international(bare[1:]) if bare[1:].isdigit() else None
    if not bare.isdigit():
        return None
    if bare[:2] == "00":
        found = digits.read(bare, region, plus=False)
        if isinstance(found, digits.Unread) or found.ambiguous or found.repaired:
            return None
        return found.number
    if region is None:
        return None
    number = national(bare, region)
    if number is None:
        return with_own_code(bare, region)
    return None if digits.mobile_abroad(bare, number) else number


def _without_formatting(text: str) -> str:
    """An ASCII text without the formatting of a plain number; empty if it needs a closer look.

    That is what may be two numbers, a date, a sum, decimals, a trunk prefix in brackets, or a
    number beside another one.
    """
    bare = text.strip(" ")
    if (
        bare[:1] == "-"
        or " - " in bare
        or "  " in bare
        or "(0)" in bare
        or bare[-1:] == ")"
        or bare[2:3] == ")"
        or (bare[1:2] in {" ", "-", "."} and bare[2:3] in {"0", "(", " "})
        or (len(bare) <= 10 and bare.count("-") == 2)
    ):
        return ""
    if "." in bare:
        if bare.count(".") < 2 or len(bare) <= 10:
            return ""
        bare = bare.replace(".", "")
    bare = bare.replace(" ", "").replace("-", "").replace("(", "").replace(")", "")
    return "" if bare.endswith("00000") else bare
