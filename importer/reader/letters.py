"""Ranks the encodings that bytes may be in, by the letters that people's names are written with.

Only a suggestion: a person looks at a name in each of the best readings and chooses.

Each encoding makes another text of the bytes. How likely that text is as names of each language,
times how likely that language is in this file and this encoding in that language, says how likely
the encoding is (Bayes' rule).
"""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from importer.reader.forms import Reading, reading_of
from importer.reader.languages import ALL, Language, log_chance

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_CALLING_CODE = re.compile(rb"(?<!\d)(?:\+|00)\s?(\d{1,3})")
_BETWEEN_WORDS = re.compile(rb'[\t\r\n ",;]+')
"""No character of several bytes has one of these in it."""
_NO_LETTERS = re.compile(r"[\x00-@\[-`{-\x7f]+")
_ASCII = bytes(range(0x80))
_MOST_WORDS = 400
"""So many words are looked at."""
_LONGEST_WORD = 2000
"""In bytes: a longer one is no name, and costs time."""
_LOG_LATER_CODEC = -1.5
"""How much less likely each further encoding of a language is than the one before."""
_LOG_WESTERN = 1.5
"""How much likelier cp1252 is than others where nothing is known: most old files are in it."""
_OF_ITS_COUNTRY = 4.0
_OF_ANY = 0.01
"""How likely a language is where all numbers are of its countries, and where none is."""


@dataclass(frozen=True, slots=True)
class Sample:
    """What of a file tells its encoding."""

    words: tuple[bytes, ...]
    """Some words with bytes beyond ASCII, each once."""
    countries: Mapping[str, float]
    """Calling codes → which share of the numbers has it."""

    @property
    def size(self) -> int:
        """How many bytes beyond ASCII there are."""
        return sum(len(word.translate(None, _ASCII)) for word in self.words)

    @classmethod
    def of(cls, lines: bytes, around: bytes = b"") -> Sample:
        """The sample of some lines, and of others whose numbers count where those have none."""
        words: dict[bytes, None] = {}
        remember(words, words_beyond_ascii(lines))
        return cls(tuple(words), calling_codes(lines) or calling_codes(around))


@dataclass(frozen=True, slots=True)
class Guess:
    """An encoding that words may be in."""

    codec: str
    text: str
    """What it makes of them."""
    log_chance: float
    """How likely it is, all things considered, as a logarithm; only differences mean something."""
    fit: float
    """How likely each byte beyond ASCII is in the language that fits best, as a logarithm."""


def words_beyond_ascii(lines: bytes) -> Iterable[bytes]:
    """The words of some lines that have bytes beyond ASCII."""
    return (word for word in _BETWEEN_WORDS.split(lines) if not word.isascii())


def remember(some: dict[bytes, None], words: Iterable[bytes]) -> None:
    """Add words to some others, until they are enough; that a name comes again tells nothing."""
    for word in words:
        if len(some) >= _MOST_WORDS:
            return
        if len(word) <= _LONGEST_WORD:
            some[word] = None


def calling_codes(lines: bytes) -> dict[str, float]:
    """Which share of the numbers in some lines has which calling code."""
    known = frozenset[str]().union(*(language.countries for language in ALL))
    found: Counter[str] = Counter()
    for digits in _CALLING_CODE.findall(lines):
        code = digits.decode()
        found[next((code[:length] for length in (1, 2, 3) if code[:length] in known), "")] += 1
    return {code: count / found.total() for code, count in found.items()}


def ranked(sample: Sample, region: str | None = None) -> list[Guess]:
    """The encodings that have a character for every byte, the likeliest first.

    Args:
        sample: of the file.
        region: ISO 3166, the country that the file's people are likely to be in.
    """
    text = b"\n".join(sample.words)
    high = sample.size
    if not high:
        return []
    fits: dict[str, list[float]] = {}
    chances: dict[str, list[float]] = {}
    for language in ALL:
        prior = _log_prior(language, sample.countries, region)
        for position, codec in enumerate(language.codecs):
            reading = reading_of(text, codec)
            if reading is not None:
                fit = _log_fit(language, reading)
                fits.setdefault(codec, []).append(fit / high)
                usual = _LOG_LATER_CODEC * position + _LOG_WESTERN * (codec == "cp1252")
                chances.setdefault(codec, []).append(fit + prior + usual)
    guesses = [
        Guess(codec, text.decode(codec), _log_sum(each), max(fits[codec]))
        for codec, each in chances.items()
    ]
    return sorted(guesses, key=lambda guess: -guess.log_chance)


def log_likelihood(words: Iterable[bytes], codec: str | None = None) -> float:
    """How likely words are as names in any language, as a logarithm.

    Args:
        words: with bytes beyond ASCII.
        codec: that they are in; ``None`` for whichever of a language's encodings fits best.
    """
    text = b"\n".join(words)
    best = -math.inf
    for language in ALL:
        for each in language.codecs if codec is None else (codec,):
            reading = reading_of(text, each)
            if reading is not None:
                best = max(best, _log_fit(language, reading))
    return best


def _log_fit(language: Language, reading: Reading) -> float:
    return reading.log_form + log_chance(language, reading.pairs)


def _log_prior(language: Language, countries: Mapping[str, float], region: str | None) -> float:
    """How likely a language is before any letter was seen."""
    share = sum(countries.get(each, 0.0) for each in language.countries)
    if region is not None and region.upper() in language.countries:
        share += 1.0
    return math.log(_OF_ANY + _OF_ITS_COUNTRY * share)


def _log_sum(logs: list[float]) -> float:
    """The logarithm of a sum of which the logarithms are given."""
    most = max(logs)
    return most + math.log(sum(math.exp(log - most) for log in logs))


def telling_words(
    words: Iterable[bytes], codecs: tuple[str, ...], most: int = 2
) -> list[tuple[str, ...]]:
    """Some words as they read in each of the encodings, where that differs."""
    found: list[tuple[str, ...]] = []
    for word in words:
        readings = tuple(_read(word, codec) for codec in codecs)
        if (len(codecs) == 1 or len(set(readings)) > 1) and readings not in found:
            found.append(readings)
        if len(found) == most:
            break
    return found


def _read(word: bytes, codec: str) -> str:
    """The first part of a word that has letters beyond ASCII, as it reads in an encoding."""
    parts = _NO_LETTERS.split(word.decode(codec, "replace"))
    return next((part for part in parts if not part.isascii()), "?")
