"""How likely a text is in each language, by its letters and pairs of letters."""

from __future__ import annotations

import math
from bisect import bisect
from collections import Counter
from functools import cached_property, lru_cache
from itertools import pairwise

from importer.reader.names import LANGUAGES

_SCRIPTS = (
    (0x0000, "Latin"), (0x0370, "Greek"), (0x0400, "Cyrillic"), (0x0530, ""), (0x0590, "Hebrew"),
    (0x0600, "Arabic"), (0x0700, ""), (0x0E00, "Thai"), (0x0E80, ""), (0x1E00, "Latin"),
    (0x1F00, "Greek"), (0x2000, ""), (0x2E80, "East Asian"), (0xFF61, "Half-width"),
    (0xFFA0, "East Asian"),
)  # fmt: skip
_STARTS = [start for start, _ in _SCRIPTS]
EDGE = " "
"""Stands for whatever is no letter, before a word and behind it."""
ALONE = ""
"""Stands before a character that is judged without the one before it."""
_USUAL = 4.0
"""So often a letter must have been seen for its pairs to count as much as the letters alone."""
_OTHERS = 0.15
"""The share of names in a file that are from another language of the same script."""
_UNSEEN_ASCII = 0.3
_UNSEEN = 0.05
_FOREIGN = 0.002
"""How often a letter counts as seen that no name of the language has."""
_LEVELS = {
    "Simplified Chinese": ("gb2312", ((0xB0, 0xD7, 0.25), (0xD8, 0xF7, 0.02))),
    "Traditional Chinese": ("big5", ((0xA4, 0xC6, 0.25), (0xC9, 0xF9, 0.02))),
    "Japanese": ("euc-jp", ((0xA4, 0xA5, 0.03), (0xB0, 0xCF, 0.2), (0xD0, 0xF4, 0.02))),
    "Korean": ("euc-kr", ((0xB0, 0xC8, 0.25), (0xCA, 0xFD, 0.005))),
}
"""Standards put common characters before rare ones: lead bytes, and how much of a text is in them
beside what our names have."""
_ROW = 94
_RARE = 1e-7


@lru_cache(maxsize=4096)
def script_of(letter: str) -> str:
    """The script of a letter; East Asia's count as one, but for half-width katakana."""
    return _SCRIPTS[bisect(_STARTS, ord(letter)) - 1][1]


@lru_cache(maxsize=4096)
def stands_alone(letter: str) -> bool:
    """Whether it is a whole syllable or word: what stands before it tells little."""
    return script_of(letter) == "East Asian"


def folded(letter: str) -> str:
    """The small letter."""
    return letter.lower()[0]


class Language:
    """What the names of a language are like."""

    def __init__(self, name: str, codecs: str, countries: str, names: str) -> None:
        self.name = name
        self.codecs = tuple(codecs.split())
        self.countries = frozenset(countries.split())
        self._names = EDGE.join(["", *names.split(), ""])
        self._chances: dict[tuple[str, str], float] = {}

    @cached_property
    def script(self) -> str:
        """The script of its names."""
        return script_of(next(letter for letter in self._names if not letter.isascii()))

    @cached_property
    def _letters(self) -> Counter[str]:
        return Counter(map(folded, self._names))

    @cached_property
    def _pairs(self) -> Counter[tuple[str, str]]:
        return Counter(pairwise(map(folded, self._names)))

    def chance(self, before: str, letter: str) -> float:
        """How likely a letter is behind another, or behind :data:`EDGE` or :data:`ALONE`."""
        pair = (before, letter)
        if pair not in self._chances:
            usual = _USUAL * self._alone(letter)
            self._chances[pair] = (self._pairs[pair] + usual) / (self._letters[before] + _USUAL)
        return self._chances[pair]

    def _alone(self, letter: str) -> float:
        share = self._letters[letter] / len(self._names)
        if self.name in _LEVELS:
            return 0.7 * share + _by_level(letter, *_LEVELS[self.name])
        if share:
            return share
        if script_of(letter) != self.script:
            return _FOREIGN / len(self._names)
        return (_UNSEEN_ASCII if letter.isascii() else _UNSEEN) / len(self._names)


def _by_level(letter: str, codec: str, levels: tuple[tuple[int, int, float], ...]) -> float:
    try:
        lead = letter.encode(codec)[0]
    except UnicodeEncodeError:
        return _RARE
    for first, last, share in levels:
        if first <= lead <= last:
            return share / ((last - first + 1) * _ROW)
    return _RARE


ALL = tuple(Language(name, *about) for name, about in LANGUAGES.items())


@lru_cache(maxsize=2**16)
def _in_script(script: str, before: str, letter: str) -> float:
    """How likely a letter is behind another in the names of a script."""
    chances = [each.chance(before, letter) for each in ALL if each.script == script]
    return sum(chances) / len(chances)


def log_chance(language: Language, pairs: Counter[tuple[str, str]]) -> float:
    """The logarithm of how likely these pairs of letters are in names of a language."""
    total = 0.0
    for pair, count in pairs.items():
        own = language.chance(*pair)
        others = _in_script(language.script, *pair)
        total += count * math.log((1 - _OTHERS) * own + _OTHERS * others)
    return total
