"""Which encoding a text file has: its byte order mark or the option says it, else it is UTF-8."""

from __future__ import annotations

import codecs
import unicodedata
from contextlib import suppress
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from importer.errors import SourceError
from importer.reader.letters import ranked, telling_words
from importer.reader.mojibake import MENDED

if TYPE_CHECKING:
    from pathlib import Path

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
_SUGGESTION_BYTES = 64 * 1024
_LIKELY = 0.3
"""The score below which the letters tell nothing."""
_CLOSE = 0.35
"""How much worse than the best one an encoding may be to be named beside it."""
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


def undecodable(
    path: str, file: Path, encoding: Encoding, position: int, region: str | None = None
) -> SourceError:
    """The error for a byte that the encoding does not have, with what may help."""
    line, byte, sample = _around(file, position)
    place = f"byte 0x{byte:02X} at position {position:,} (line {line:,})"
    if encoding.pinned and not encoding.marked:
        return SourceError(
            f"{path} is not {encoding.codec}: {place} cannot be read. "
            "Name another --encoding, or save the file as UTF-8."
        )
    if encoding.codec != "utf-8":
        return SourceError(
            f"{path} is damaged: {place} is not valid in the {encoding.note}. "
            "Export it again, or save it as UTF-8."
        )
    if _is_nearly_utf8(sample):
        return SourceError(
            f"{path}: {place} is not UTF-8, and the letters around it are: that line is damaged "
            "or comes from another file. Write it anew and save the file as UTF-8."
        )
    likely = suggest_encodings(sample, region)
    return SourceError(
        f"{path} is not UTF-8: {place} cannot be read. It may be {suggestion(sample, region)}: add "
        f"--encoding {likely[0]}, or whichever reads right, or save it as UTF-8.",
        [f"--encoding {codec}" for codec in likely],
    )


def _is_nearly_utf8(sample: bytes) -> bool:
    """Whether more letters beyond ASCII are whole in UTF-8 than broken; elsewhere hardly one is."""
    text = sample.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    return sum(not char.isascii() for char in text) > 2 * broken


def _around(file: Path, position: int) -> tuple[int, int, bytes]:
    """The line (from 1) of a byte, the byte, and the lines that hold bytes beyond ASCII near it."""
    feeds = returns = at = 0
    with file.open("rb") as stream:
        while at < position:
            block = stream.read(min(2**20, position - at))
            if not block:
                break
            feeds += block.count(b"\n")
            returns += block.count(b"\r")
            at += len(block)
        byte = stream.read(1)
        stream.seek(max(0, position - 256))
        lines = stream.read(16 * _SUGGESTION_BYTES).splitlines()
    telling = b"\n".join(line for line in lines if not line.isascii())
    return max(feeds, returns) + 1, byte[0] if byte else 0, telling[:_SUGGESTION_BYTES]


def suggest_encodings(sample: bytes, region: str | None = None) -> list[str]:
    """At most three encodings that the bytes may be in, the likeliest first. Only a suggestion.

    Args:
        sample: lines that hold bytes beyond ASCII.
        region: ISO 3166, the country that the file's people are likely to be in.
    """
    found = ranked(sample, region)
    if not found or found[0][0] < _LIKELY:
        from charset_normalizer import from_bytes

        best = from_bytes(sample).best()
        others = ["cp1252"] if _decodes(sample, "cp1252") else []
        return list(dict.fromkeys([*([best.encoding] if best else []), *others, "latin-1"]))[:2]
    chosen: dict[str, str] = {}
    for score, codec in found:
        text = sample.decode(codec, "ignore")
        if score > found[0][0] - _CLOSE and text not in chosen:
            chosen[text] = codec
    return list(chosen.values())[:3]


def suggestion(sample: bytes, region: str | None) -> str:
    """The likeliest encodings and how some names would read in each, as the end of a sentence."""
    codecs = tuple(suggest_encodings(sample, region))
    words = telling_words(sample, codecs)
    read = [", ".join(dict.fromkeys(each)) for each in zip(*words, strict=True)]
    shown = [f"{codec} ({text})" for codec, text in zip(codecs, read, strict=False)] or [*codecs]
    return " or ".join(shown)


def _decodes(sample: bytes, codec: str) -> bool:
    """Whether the codec has a letter for each of these bytes."""
    try:
        sample.decode(codec)
    except UnicodeDecodeError:
        return False
    return True


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
