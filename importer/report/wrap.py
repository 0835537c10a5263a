"""Wraps text by the cells that it takes on a terminal."""

from __future__ import annotations

import sys
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_LEAST_ROOM = 16
_NO_WIDTH = frozenset(("Mn", "Me", "Cf"))
_WIDE = frozenset("WF")


def wrapped(
    text: str, width: int, start: str = "", indent: int = 2, *, whole_words: bool = False
) -> Iterator[str]:
    """Break ``start + text`` into lines of at most ``width`` cells.

    Lines break at spaces, and inside a word only where it alone is too wide; not even there with
    ``whole_words``, for what is to be copied. Lines after the first are indented by ``indent``
    spaces. What would move the cursor is shown as ``?``.
    """
    line, used = start, display_width(start)
    gap = 0
    indent = max(0, min(indent, width - _LEAST_ROOM))
    room = sys.maxsize if whole_words else max(width - indent, _LEAST_ROOM)
    for word, is_rest in _pieces(_visible(text), room):
        taken = display_width(word)
        if used + gap + taken <= width and not is_rest:
            line, used = line + " " * gap + word, used + gap + taken
        else:
            if line.strip():
                yield line.rstrip()
            line, used = " " * indent + word, indent + taken
        gap = 1
    yield line.rstrip()


def display_width(text: str) -> int:
    """Count the cells that ``text`` takes: two for a wide letter, none for a combining mark."""
    if text.isascii():
        return len(text)
    return sum(_character_width(character) for character in text)


def _character_width(character: str) -> int:
    if unicodedata.category(character) in _NO_WIDTH:
        return 0
    return 2 if unicodedata.east_asian_width(character) in _WIDE else 1


def _visible(text: str) -> str:
    # A no-break space counts as unprintable, but is how callers keep words together.
    return "".join(
        character if character.isprintable() or character == "\xa0" else "?" for character in text
    )


def _pieces(text: str, room: int) -> Iterator[tuple[str, bool]]:
    """Split into words, and those into pieces of ``room`` cells: is it the rest of a word?"""
    for word in text.split(" "):
        piece, used, is_rest = "", 0, False
        for character in word:
            taken = _character_width(character)
            if used + taken > room:
                yield piece, is_rest
                piece, used, is_rest = "", 0, True
            piece, used = piece + character, used + taken
        if piece:
            yield piece, is_rest
