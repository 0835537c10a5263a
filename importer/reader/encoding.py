"""Which encoding a text file has: its byte order mark or the option says it, else it is UTF-8."""

from __future__ import annotations

import codecs
import unicodedata
from contextlib import suppress
from dataclasses import dataclass
from difflib import get_close_matches

from importer.errors import SourceError
from importer.reader.mojibake import MENDED

_MARKS = (  # the longer mark first: UTF-32's begins with UTF-16's
    (b"\xff\xfe\x00\x00", "utf-32", "UTF-32 text"),
    (b"\x00\x00\xfe\xff", "utf-32", "UTF-32 text"),
    (b"\xef\xbb\xbf", "utf-8-sig", "UTF-8 text"),
    (b"\xff\xfe", "utf-16", "UTF-16 text"),
    (b"\xfe\xff", "utf-16", "UTF-16 text"),
)
# Python's codecs that are escapes or wire formats, not what a file of contacts can be written in.
_NOT_FOR_FILES = frozenset(
    {"idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape"}
)
_COMMON = (
    *("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "latin-1", "mac-roman"),
    *("utf-8", "utf-16", "utf-16-le", "shift_jis", "gb18030", "big5", "euc-kr"),
)
_PATTERN_BYTES = 4096
_FEWEST_CHARACTERS = 4
_PLAIN = b"\0\t\r\n" + bytes(range(0x20, 0x7F))
_NUL_SHARE = 0.3
"""Of the bytes of UTF-16 text in plain letters nearly half are NUL."""
_SEVEN_BITS = {"\x1b$B": "iso-2022-jp", "\x1b$@": "iso-2022-jp", "\x1b$)C": "iso-2022-kr"}
"""What switches to another script in codes whose every byte is ASCII."""


@dataclass(frozen=True, slots=True)
class Encoding:
    """A codec for a file and why it was chosen."""

    codec: str
    note: str
    """Plain words for the summary."""
    pinned: bool = False
    """Whether an option named it."""
    twice: bool = False
    """Whether words that were encoded twice are to be mended."""
    marked: bool = False
    """Whether a byte order mark proves it."""


def marked_encoding(head: bytes) -> str | None:
    """The codec that a byte order mark proves."""
    return next((codec for mark, codec, _ in _MARKS if head.startswith(mark)), None)


def choose_encoding(head: bytes, pinned: str | None, path: str) -> Encoding:
    """The encoding of the file that begins with ``head``.

    A byte order mark is proof and wins over the option. Nothing is guessed: without mark and
    option the text is UTF-8 or it is refused.
    """
    codec = _known_codec(pinned, path) if pinned is not None else None
    for mark, marked, note in _MARKS:
        if head.startswith(mark):
            if codec is not None and pinned != MENDED and not _same_family(codec, marked):
                because = f"{note} by its byte order mark, not {pinned}"
                return Encoding(marked, because, marked=True)
            twice = pinned == MENDED
            mending = ", mended where it was encoded twice, as the options say" if twice else ""
            because = f"{note} by its byte order mark{mending}"
            return Encoding(marked, because, codec is not None, twice, marked=True)
    if pinned == MENDED:
        note = "UTF-8 text, mended where it was encoded twice, as the options say"
        return Encoding("utf-8", note, pinned=True, twice=True)
    if codec is not None:
        return Encoding(codec, f"{pinned} text, as the options say", pinned=True)
    unmarked = unmarked_utf16(head)
    if unmarked:
        return Encoding(unmarked, "UTF-16 text without a byte order mark, told by its pattern")
    return Encoding("utf-8", "UTF-8 text (no byte order mark; every byte fits)")


def _known_codec(name: str, path: str) -> str:
    """The codec's own name; raises SourceError where there is none of that name for text."""
    if name == MENDED:
        return "utf-8"
    try:
        codec = codecs.lookup(name).name
        with suppress(UnicodeError):  # a codec for text that wants more bytes than one
            b" ".decode(codec)
    except (LookupError, ValueError):
        codec = ""
    if not codec or codec in _NOT_FOR_FILES:
        near = get_close_matches(name.lower(), _COMMON, n=1, cutoff=0.5)
        hint = f"Did you mean {near[0]}?" if near else "Usual ones are utf-8, cp1252 and utf-16."
        raise SourceError(f"{path} cannot be read: no encoding is called {name!r}. {hint}")
    return codec


def _same_family(codec: str, marked: str) -> bool:
    """Whether both are, say, UTF-16, whatever the byte order."""
    return codec[:6].rstrip("-") == marked[:6].rstrip("-")


def unmarked_utf16(head: bytes) -> str:
    """The UTF-16 form that these bytes are in without a mark; empty where they are not.

    Line ends and delimiters have a NUL as their other byte, and read the wrong way round a line
    feed is a character that there is not.
    """
    start = head[:_PATTERN_BYTES]
    if b"\0" not in start:
        return ""
    is_plain = not start.translate(None, _PLAIN)  # text of one byte each, but for the NUL
    if is_plain and start.count(0) < _NUL_SHARE * len(start):
        return ""
    for codec in ("utf-16-le", "utf-16-be"):
        start = head[: min(len(head), _PATTERN_BYTES) // 2 * 2]
        try:
            text = start.decode(codec)
        except UnicodeDecodeError as error:
            if error.start < len(start) - 2:  # else half a pair at the end
                continue
            text = start[: error.start].decode(codec)
        if len(text) >= _FEWEST_CHARACTERS and _is_written(text):
            return codec
    return ""


def _is_written(text: str) -> bool:
    """Whether a text has lines or columns, and only characters that people write."""
    if not any(mark in text for mark in "\r\n,;\t"):
        return False
    strange = {"Cc", "Cn", "Co", "Cs"}
    return not any(unicodedata.category(c) in strange for c in set(text) - set("\r\n\t\x1f"))


def refuse_seven_bits(text: str, path: str) -> None:
    """Refuse text that switches between scripts by escape characters: it would be read as ASCII."""
    for mark, codec in _SEVEN_BITS.items():
        if mark in text:
            start = text.index(mark) + 1
            raise SourceError(
                f"{path} is written in {codec}, which reads as '{text[start : start + 6]}…' in any "
                f"other encoding: add --encoding {codec}, or save it as UTF-8.",
                [f"--encoding {codec}"],
            )
