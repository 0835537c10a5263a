"""Where a number stands in a text, however it is written."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

import phonenumbers

from importer.phone.clean import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

LEAST_DIGITS = 7
"""Fewer may be anything."""
MOST_DIGITS = 15
"""Of E.164; more are several numbers."""
_TOKEN = re.compile(r"\(?\+?\(?\d[\d .()\[\]/-]*")
_BETWEEN = str.maketrans("", "", " .()[]/-+")


class Trace:
    """A number that is looked for."""

    def __init__(self, e164: str) -> None:
        self.e164 = e164
        self._spellings = spellings(e164)
        self._core = min(self._spellings, key=len, default="")

    def may_be_in(self, text: str) -> bool:
        """Whether its digits are in the text, if only within others: quick, for long texts."""
        return bool(self._core) and self._core in fold(text).translate(_BETWEEN)

    def is_in(self, text: str, own: str = "") -> bool:
        """Whether a number in the text is this one, and not the one (E.164) the text belongs to."""
        if not self.may_be_in(text):
            return False
        wanted = self._spellings - spellings(own)
        return any(written in wanted for written in _written(text))


@lru_cache(maxsize=1024)
def spellings(e164: str) -> frozenset[str]:
    """The digits of a number as people write them; with ``+`` only those of E.164."""
    digits = e164.removeprefix("+")
    if not digits.isdecimal() or len(digits) < LEAST_DIGITS:
        return frozenset()
    found = {f"+{digits}", digits, f"00{digits}"}
    try:
        national = phonenumbers.national_significant_number(phonenumbers.parse(e164))
    except phonenumbers.NumberParseException:
        return frozenset(found)
    if len(national) >= LEAST_DIGITS:
        found |= {national, f"0{national}"}
    return frozenset(found)


def _written(text: str) -> Iterator[str]:
    """The digits of each number in a text, with its ``+``; where it may be several, of each."""
    for token in _TOKEN.findall(fold(text)):
        for part in {token, *token.split("/"), re.sub(r"\.0+$", "", token)}:
            digits = _digits(part)
            yield digits
            if len(digits) > MOST_DIGITS:
                yield from map(_digits, part.split())


def _digits(token: str) -> str:
    return re.sub(r"[^\d+]", "", token.replace("(0)", ""))
