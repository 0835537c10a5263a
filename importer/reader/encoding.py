"""Which encoding a text file has: its byte order mark or the option says it, else it is UTF-8."""

from __future__ import annotations

import codecs
import re
from contextlib import suppress
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from importer.errors import SourceError

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
# What charset-normalizer calls western text, as measured on French and Portuguese samples.
_WESTERN = frozenset(
    [
        "cp1250",
        "cp1252",
        "cp1254",
        "cp1257",
        "cp850",
        "cp858",
        "latin_1",
        "iso8859_1",
        "iso8859_2",
        "iso8859_3",
        "iso8859_4",
        "iso8859_9",
        "iso8859_10",
        "iso8859_13",
        "iso8859_14",
        "iso8859_15",
        "iso8859_16",
        "mac_roman",
        "mac_latin2",
        "mac_iceland",
        "mac_turkish",
        "cp437",
        "cp500",
        "cp1026",
        "cp1140",
        "cp037",
        "cp273",
        "cp775",
        "cp852",
        "cp857",
        "cp860",
        "cp861",
        "cp863",
        "cp865",
        "hp_roman8",
        "ascii",
    ]
)
_SUGGESTION_BYTES = 64 * 1024
_TELLING_BYTES = 20
"""Fewer bytes beyond ASCII tell a statistic nothing."""


@dataclass(frozen=True, slots=True)
class Encoding:
    """A codec for a file and why it was chosen."""

    codec: str
    note: str
    """Plain words for the summary."""
    pinned: bool = False
    """Whether an option named it."""


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
            if codec is not None and not _same_family(codec, marked):
                return Encoding(marked, f"{note} by its byte order mark, not {pinned}")
            return Encoding(marked, note)
    if codec is not None:
        return Encoding(codec, f"{pinned} text, as the options say", pinned=True)
    unmarked = unmarked_utf16(head)
    if unmarked:
        raise SourceError(
            f"{path} looks like UTF-16 text without a byte order mark: "
            f"add --encoding {unmarked}, or save it as UTF-8."
        )
    return Encoding("utf-8", "UTF-8 text")


def _known_codec(name: str, path: str) -> str:
    """The codec's own name; raises SourceError where there is none of that name for text."""
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
    """The UTF-16 form that these bytes look like: every other byte is NUL in western text."""
    even, odd = head[0:2048:2], head[1:2048:2]
    if len(odd) < 4:
        return ""
    if odd.count(0) > 0.6 * len(odd) and not even.count(0):
        return "utf-16-le"
    if even.count(0) > 0.6 * len(even) and not odd.count(0):
        return "utf-16-be"
    return ""


def undecodable(path: str, file: Path, encoding: Encoding, position: int) -> SourceError:
    """The error for a byte that the encoding does not have, with what may help."""
    line, byte, sample = _around(file, position)
    place = f"byte 0x{byte:02X} at position {position:,} (line {line:,})"
    if encoding.pinned:
        return SourceError(
            f"{path} is not {encoding.codec}: {place} cannot be read. "
            "Name another --encoding, or save the file as UTF-8."
        )
    if encoding.codec != "utf-8":
        return SourceError(
            f"{path} is damaged: {place} is not valid in the {encoding.note}. "
            "Export it again, or save it as UTF-8."
        )
    first, *others = suggest_encodings(sample)
    other = f" (or {others[0]})" if others else ""
    return SourceError(
        f"{path} is not UTF-8: {place} cannot be read. It may be {first}{other}: add "
        f"--encoding {first} and check the accents with `importer check`, or save it as UTF-8."
    )


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


def suggest_encodings(sample: bytes) -> list[str]:
    """One or two encodings that the bytes may be in, the likelier one first. Only a suggestion.

    charset-normalizer reads French cp1252 as cp1250, so western text names cp1252 first; and a
    single accent (``Zoë``) as cp1006, so that too little text for it is looked at here.
    """
    from charset_normalizer import from_bytes

    if _is_lightly_accented(sample):
        return ["cp1252"]
    best = from_bytes(sample).best()
    found = best.encoding if best else "cp1252"
    if found in _WESTERN and _decodes(sample, "cp1252"):
        return ["cp1252"] if found in {"cp1252", "ascii"} else ["cp1252", found]
    return [found, "cp1252"] if _decodes(sample, "cp1252") else [found]


def _is_lightly_accented(sample: bytes) -> bool:
    """Whether there are few bytes beyond ASCII, all of them letters in cp1252 between plain ones.

    In the code pages of other scripts whole words are beyond ASCII.
    """
    beyond = sum(byte > 127 for byte in sample)
    if beyond > _TELLING_BYTES or not _decodes(sample, "cp1252"):
        return False
    words = re.findall(r"[^\W\d_]+", sample.decode("cp1252"))
    accented = [word for word in words if not word.isascii()]
    letters = [character for word in accented for character in word if not character.isascii()]
    return len(letters) == beyond and 2 * len(letters) <= sum(map(len, accented))


def _decodes(sample: bytes, codec: str) -> bool:
    """Whether the codec has a letter for each of these bytes."""
    try:
        sample.decode(codec)
    except UnicodeDecodeError:
        return False
    return True
