"""Text that was encoded twice: ``JosÃ©`` for ``José``. Finds it, and mends it where that is asked.

Somebody read UTF-8 as cp1252 and wrote it as UTF-8 again; or read cp1252 as Latin-1, which has
control characters where cp1252 has a dash, quotes and some letters.
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
_CONTROLS = "".join(
    chr(b) for b in range(0x80, 0xA0) if b not in {0x81, 0x85, 0x8D, 0x8F, 0x90, 0x9D}
)
"""What Latin-1 makes of signs of cp1252; without U+0085, which may be a line end."""
_CONTROL = re.compile(f"[{_CONTROLS}]|\x85(?![\r\n])")
_LONGEST = 40
_AROUND = 12
"""So many characters on either side show where a control character stands."""
_NAMES = re.compile("[À-ÖØ-öø-ſΆ-ώЀ-џא-תء-ي’“”–぀-ヿ一-鿿가-힣ऀ-ॿ]+")
"""Characters that names and sentences hold; the readings of chance hold others."""


def encoded_twice(text: str) -> Iterator[tuple[int, str, str]]:
    """Where a text was encoded twice: position, the word as it stands, as it was meant."""
    if text.isascii():
        return
    if any(sign in text for sign in _CONTROLS):
        yield from _with_controls(text)
    if not any(sign in text for sign in _TELLING) or not _PAIR.search(text):
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


def _with_controls(text: str) -> Iterator[tuple[int, str, str]]:
    """Where text has control characters for signs of cp1252: as :func:`encoded_twice`."""
    for found in _CONTROL.finditer(text):
        start, end = found.span()
        first, last = max(0, start - _AROUND), end + _AROUND
        while start > first and _is_wording(text[start - 1]):
            start -= 1
        while end < min(len(text), last) and _is_wording(text[end]):
            end += 1
        yield start, text[start:end], mended(text[start:end])


def _is_wording(character: str) -> bool:
    return character.isalpha() or character == " " or character in _CONTROLS


def how_it_reads(word: str) -> str:
    """What is wrong with a word that :func:`encoded_twice` found; no control character is shown."""
    shown = "".join(f"\\x{ord(c):02x}" if "\x80" <= c < "\xa0" else c for c in shortened(word))
    if any(sign in word for sign in _CONTROLS):
        return f"'{shown}' holds control characters (it was read in the wrong encoding once)"
    return f"'{shown}' was encoded twice"


def shortened(word: str) -> str:
    """A word as it may stand in a message."""
    return word if len(word) <= _LONGEST else f"{word[: _LONGEST - 1]}…"


def is_sure(found: list[tuple[int, str, str]]) -> bool:
    """Whether so many places are no chance: one with ``Ã`` or a control is, else it takes two."""
    return len(found) >= _SURE or any(
        "Ã" in word or "â€" in word or any(sign in word for sign in _CONTROLS)
        for _, word, _ in found
    )


def mended(text: str) -> str:
    """The text as it was meant; what was not encoded twice stays as it is."""
    if text.isascii():
        return text
    text = _CONTROL.sub(lambda found: found[0].encode("latin-1").decode("cp1252"), text)
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
