"""Text that was encoded twice: ``JosÃ©`` for ``José``. Finds it, and mends it where that is asked.

Somebody read UTF-8 as cp1252 and wrote it as UTF-8 again.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

MENDED = "utf-8-twice"
"""The name under which the options ask for it to be mended."""
_FOLLOWS = "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ\x81\x8d\x8f\x90\x9d\xa0-¿"
_TWICE = re.compile(f"(?:[Â-ß][{_FOLLOWS}]|[à-ï][{_FOLLOWS}]{{2}}|[ð-ô][{_FOLLOWS}]{{3}})+")
_TELLING = "ÃÂÐÑ€‚„…†‡ˆ‰‹Œ•˜™œŸ\x81\x8d\x8f\x90\x9d¡¢£¤¥¦§¨©ª«¬®¯°±²³´µ¶·¸¹º»¼½¾¿"
"""Nearly all text encoded twice holds one of these; looked for first, for that is quick."""
_PAIR = re.compile(f"[Â-ô][{_FOLLOWS}]")
_SURE = 2
_NAMES = re.compile("[À-ÖØ-öø-ſΆ-ώЀ-џא-תء-ي’“”–぀-ヿ一-鿿가-힣ऀ-ॿ]+")
"""Characters that names and sentences hold; the readings of chance hold others."""


def encoded_twice(text: str) -> Iterator[tuple[int, str, str]]:
    """Where a text was encoded twice: position, the word as it stands, as it was meant."""
    if text.isascii() or not any(sign in text for sign in _TELLING) or not _PAIR.search(text):
        return
    for found in _TWICE.finditer(text):
        meant = _meant(found[0])
        if meant != found[0] and _NAMES.fullmatch(meant):
            start, end = found.span()
            while start and text[start - 1].isalpha():
                start -= 1
            while end < len(text) and text[end].isalpha():
                end += 1
            yield start, text[start:end], mended(text[start:end])


def is_sure(found: list[tuple[int, str, str]]) -> bool:
    """Whether so many places are no chance: one with ``Ã`` is, else it takes two."""
    return len(found) >= _SURE or any("Ã" in word or "â€" in word for _, word, _ in found)


def mended(text: str) -> str:
    """The text as it was meant; what was not encoded twice stays as it is."""
    if text.isascii():
        return text
    return _TWICE.sub(lambda found: _meant(found[0]), text)


def _meant(text: str) -> str:
    raw = bytearray()
    for character in text:
        try:
            raw += character.encode("cp1252")
        except UnicodeEncodeError:
            raw.append(ord(character))  # the five bytes that cp1252 does not have
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return text
