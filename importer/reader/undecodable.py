"""Says what a text is that is not in its encoding, and what to do."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING

from importer.errors import SourceError
from importer.reader.letters import Guess, Sample, ranked, telling_words
from importer.reader.survey import Survey, Words, survey

if TYPE_CHECKING:
    from pathlib import Path

    from importer.reader.encoding import Encoding

_FITS = -8.5
"""Where no language fits better, the letters tell nothing."""
_FEW = 20
"""Of fewer bytes beyond ASCII, none needs to fit."""
_CLOSE = 6.0
"""So much less likely than the best one (as a logarithm) an encoding may be to be named, too."""
_MOST_NAMED = 3
_MOST_BY_HAND = 20
"""So many lines a person may write anew."""
_UTF_8 = ("utf-8", "utf-8-sig")
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]|[\ud800-\udfff]")
"""A character in two halves, or one of the halves."""


def undecodable(
    path: str, file: Path, encoding: Encoding, position: int, region: str | None = None
) -> SourceError:
    """The error for a byte that the encoding does not have, with what may help."""
    line, byte = _place(file, position)
    place = f"byte 0x{byte:02X} at position {position:,} (line {line:,})"
    damaged = SourceError(
        f"{path} is damaged: {place} is not valid in the {encoding.note}. "
        "Export it again, or save it as UTF-8."
    )
    if encoding.codec not in _UTF_8 and (encoding.marked or not encoding.pinned):
        return damaged
    seen = survey(file)
    if not seen.other.lines:
        return _halves(path, seen) if seen.halves.lines else _utf8(path, encoding, place)
    if seen.is_mixed:
        return _mixed(path, place, seen, region)
    is_utf16 = encoding.codec.startswith(("utf-16", "utf-32"))
    if encoding.marked or (is_utf16 and any(b"\0" in word for word in seen.other.some)):
        return damaged
    return _other(path, encoding, place, seen.sample, region)


def _place(file: Path, position: int) -> tuple[int, int]:
    """The line (from 1) of a byte, and the byte."""
    feeds = returns = at = 0
    with file.open("rb") as stream:
        while block := stream.read(min(2**20, position - at)):
            feeds += block.count(b"\n")
            returns += block.count(b"\r")
            at += len(block)
        byte = stream.read(1)
    return max(feeds, returns) + 1, byte[0] if byte else 0


def _other(
    path: str, encoding: Encoding, place: str, sample: Sample, region: str | None
) -> SourceError:
    """The error for a text in another encoding."""
    likely = likely_encodings(sample, region)
    readings = _readings(likely, sample)
    called = encoding.codec if encoding.pinned else "UTF-8"
    instead = " instead" if encoding.pinned else ""
    choice = ", or whichever reads right" if len(likely) > 1 else " if that reads right"
    finding = f"{path} is not {called}: {place} cannot be read. It may be {readings}"
    return SourceError(
        f"{finding}: add --encoding {likely[0]}{instead}{choice}, or save it as UTF-8.",
        [f"--encoding {codec}" for codec in likely],
        f"{finding}.",
    )


def _utf8(path: str, encoding: Encoding, place: str) -> SourceError:
    """The error for UTF-8 that the options call something else."""
    return SourceError(
        f"{path} is not {encoding.codec}: {place} cannot be read, and all of it is UTF-8. "
        "Name that instead: --encoding utf-8.",
        ["--encoding utf-8"],
    )


def _mixed(path: str, place: str, seen: Survey, region: str | None) -> SourceError:
    """The error for a text that is UTF-8 in some of its lines and not in others."""
    sample = seen.sample
    likely = likely_encodings(sample, region)[:1] if _is_telling(ranked(sample, region)) else []
    other = f", which may be {_readings(likely, sample)}" if likely else ""
    is_mostly_utf8 = seen.utf8.lines >= seen.other.lines or not likely
    open_as, wrong = ("UTF-8", seen.other) if is_mostly_utf8 else (likely[0], seen.utf8)
    by_hand = (
        f"; or open it in a text editor as {open_as}, write {_numbers(wrong)} anew, and save it as "
        "UTF-8"
    )
    return SourceError(
        f"{path} is in two encodings, as where lists were joined or a line was damaged: UTF-8 in "
        f"{_amount(seen.utf8)}, and something else in {_amount(seen.other)}{other}; {place} is "
        "the first. No --encoding reads both right. Export it again as UTF-8"
        f"{by_hand if wrong.lines <= _MOST_BY_HAND else ''}."
    )


def _halves(path: str, seen: Survey) -> SourceError:
    """The error for UTF-8 in which the halves of characters of UTF-16 stand by themselves."""
    words = [word.decode("utf-8", "surrogatepass") for word in seen.halves.some]
    where = f"{path} is not UTF-8 in {_numbers(seen.halves)}"
    remedy = "in a text editor, where it shows as \ufffd, and save the file as UTF-8."
    half = next(filter(None, map(_lone_half, words)), None)
    if half is None:
        return SourceError(
            f"{where}: '{_joined(words[0])}' is written there in two halves (CESU-8), as Java and "
            "some databases write emoji. Export it again as real UTF-8 (in MySQL that is utf8mb4, "
            f"in Oracle AL32UTF8); or write it anew {remedy}"
        )
    return SourceError(
        f"{where}: half of an emoji stands there (U+{ord(half):04X}), as where a text was cut to "
        f"a length. Export it again with the whole text; or take it out {remedy}"
    )


def _joined(word: str) -> str:
    """A word with its halves of characters as the characters; one without the other is lost."""
    return word.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _lone_half(word: str) -> str:
    """A half of a character that stands there without the other; empty where there is none."""
    return next((found[0] for found in _PAIR.finditer(word) if len(found[0]) == 1), "")


def _amount(words: Words) -> str:
    return "1 line" if words.lines == 1 else f"{words.lines:,} lines"


def _numbers(words: Words) -> str:
    """The numbers of the lines with such words, as messages name them."""
    shown = [f"{number:,}" for number in words.first]
    if words.lines > len(shown):
        shown.append(f"{words.lines - len(shown):,} more")
    if len(shown) == 1:
        return f"line {shown[0]}"
    return f"lines {', '.join(shown[:-1])} and {shown[-1]}"


def suggest_encodings(lines: bytes, region: str | None = None, around: bytes = b"") -> list[str]:
    """The same as :func:`likely_encodings`, of lines and others of the same file."""
    return likely_encodings(Sample.of(lines, around), region)


def likely_encodings(sample: Sample, region: str | None) -> list[str]:
    """At most three encodings that a text may be in, the likeliest first. Only a suggestion.

    Args:
        sample: of the text.
        region: ISO 3166, the country that the file's people are likely to be in.
    """
    found = ranked(sample, region)
    if not found or (sample.size >= _FEW and not _is_telling(found)):
        return _guessed_by_bytes(b"\n".join(sample.words))
    chosen: dict[str, str] = {}
    for guess in found:
        if guess.log_chance > found[0].log_chance - _CLOSE:
            chosen.setdefault(guess.text, guess.codec)
    return list(chosen.values())[:_MOST_NAMED]


def _is_telling(found: list[Guess]) -> bool:
    """Whether a reading looks like names of some language."""
    return any(guess.fit > _FITS for guess in found)


def _guessed_by_bytes(words: bytes) -> list[str]:
    """Two encodings for words that are names in none of the languages that are known here."""
    from charset_normalizer import from_bytes

    best = from_bytes(words).best()
    named = [best.encoding] if best is not None else []
    with suppress(UnicodeDecodeError):
        words.decode("cp1252")
        named.append("cp1252")
    return list(dict.fromkeys([*named, "latin-1"]))[:2]


def _readings(codecs: list[str], sample: Sample) -> str:
    """Encodings and how some names would read in each, as the end of a sentence."""
    words = telling_words(sample.words, tuple(codecs))
    read = [", ".join(dict.fromkeys(each)) for each in zip(*words, strict=True)]
    shown = [f"{codec} ({text})" for codec, text in zip(codecs, read, strict=False)] or codecs
    return " or ".join(shown)
