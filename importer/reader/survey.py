"""Looks a text through that is not in its encoding: which of its lines are UTF-8, and which not."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from importer.reader.letters import (
    Sample,
    calling_codes,
    log_likelihood,
    remember,
    words_beyond_ascii,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

MOST_NUMBERS = 5
_LONGEST_LINE = 2**20
_LINES_BYTES = 64 * 1024
_MARK = "\xef\xbb\xbf"
_LOG_MIXED = math.log(0.001)
"""How likely it is that a file is in two encodings, before a letter of it was seen."""


@dataclass(slots=True)
class Words:
    """The words of a text whose bytes are of one kind."""

    lines: int = 0
    """How many lines hold one."""
    first: list[int] = field(default_factory=list)
    """The numbers of the first such lines."""
    some: dict[bytes, None] = field(default_factory=dict)
    """Some of the words, each once."""

    def add(self, number: int, words: Iterable[bytes]) -> None:
        """Count a line with such words."""
        self.lines += 1
        if len(self.first) < MOST_NUMBERS:
            self.first.append(number)
        remember(self.some, words)


@dataclass(slots=True)
class Survey:
    """What a text holds beyond ASCII."""

    utf8: Words = field(default_factory=Words)
    halves: Words = field(default_factory=Words)
    """UTF-8 but for halves of characters of UTF-16, each written as if it were a character."""
    other: Words = field(default_factory=Words)
    countries: dict[str, float] = field(default_factory=dict)
    """Calling codes → their share in lines that are not UTF-8, or where those have none, in any."""

    @property
    def is_mixed(self) -> bool:
        """Whether it is in two encodings, and not in one in which some words happen to be UTF-8.

        Told by which of both makes the likelier names of all words.
        """
        if not self.utf8.some or not self.other.some:
            return False
        two = log_likelihood(self.utf8.some, "utf-8") + log_likelihood(self.other.some)
        return two + _LOG_MIXED > log_likelihood([*self.other.some, *self.utf8.some])

    @property
    def sample(self) -> Sample:
        """What tells the encoding that it is in, or the one beside UTF-8."""
        words = [*self.other.some] if self.is_mixed else [*self.other.some, *self.utf8.some]
        return Sample(tuple(words), self.countries)


def survey(file: Path) -> Survey:
    """Look through all lines of a file."""
    found = Survey()
    telling, around = bytearray(), bytearray()
    for number, line in _numbered(file):
        kept = around if _sort(line, number, found) else telling
        if len(kept) < _LINES_BYTES:
            kept += line
    found.countries = calling_codes(bytes(telling)) or calling_codes(bytes(around))
    return found


def _sort(line: bytes, number: int, found: Survey) -> bool:
    """Sort the words of a line; gives whether they all are UTF-8."""
    if line.isascii():
        return True
    if _decodes(line):
        found.utf8.add(number, words_beyond_ascii(line))
        return True
    utf8: list[bytes] = []
    halves: list[bytes] = []
    other: list[bytes] = []
    for word in words_beyond_ascii(line):
        if _decodes(word):
            utf8.append(word)
        else:
            (halves if _decodes(word, "surrogatepass") else other).append(word)
    for kind, words in ((found.utf8, utf8), (found.halves, halves), (found.other, other)):
        if words:
            kind.add(number, words)
    return False


def _decodes(text: bytes, errors: str = "strict") -> bool:
    try:
        text.decode("utf-8", errors)
    except UnicodeDecodeError:
        return False
    return True


def _numbered(file: Path) -> Iterator[tuple[int, bytes]]:
    """The lines with their numbers, whatever they end in; a mark at the beginning is left out."""
    feeds = returns = 0
    with file.open(encoding="latin-1", newline="") as stream:
        if stream.read(len(_MARK)) != _MARK:
            stream.seek(0)
        while line := stream.readline(_LONGEST_LINE):
            yield max(feeds, returns) + 1, line.encode("latin-1")
            feeds += line.endswith("\n")
            returns += "\r" in line[-2:]
