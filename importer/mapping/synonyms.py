"""What headers mean: each is brought into a plain form and looked up among the known phrases."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from importer.mapping.phrases import PHRASES, Field

ATTRIBUTES: tuple[Field, ...] = (
    "city", "state", "zipcode", "address", "company", "remarks", "tags",
)  # fmt: skip
"""Extra fields that Rampwin knows, under the name that it knows."""


@dataclass(frozen=True, slots=True, order=True)
class Meaning:
    """What a header says its column holds."""

    rank: int
    number: int
    """``Phone 2`` has the number 2; without a number 0."""
    field: Field
    phrase: str


_OWNERS = frozenset(
    ["contact", "customer", "client", "person", "lead", "subscriber", "member", "user", "guest",
     "student", "patient", "cliente", "contato", "contacto", "kunde", "kontakt"]
)  # fmt: skip
"""Words before a phrase that say whose it is: ``Customer Phone``, ``Person - Name``."""

_HUMP = re.compile(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Þ])|(?<=[A-Z])(?=[A-Z][a-z])")
_ARABIC = str.maketrans({"ة": "ه", "ى": "ي", "ـ": None})
_APART = re.compile(r"[\W_]+")
_NUMBER_WORDS = re.compile(
    r"^(?:no?|nr|nro|num|numero)(?: de| do)? | (?:no?|nr|num|number|nummer|numero)$"
)
_NUMBERED = re.compile(r"(.+?) ?([1-9])$")


def plain(header: str) -> str:
    """A header's words: small letters without accents, humps and signs as spaces."""
    text = unicodedata.normalize("NFKC", header.replace("\ufeff", "")).translate(_ARABIC)
    text = _HUMP.sub(" ", text).replace("WhatsApp", "Whatsapp").replace("Whats App", "Whatsapp")
    marks = unicodedata.normalize("NFKD", text)
    text = "".join(char for char in marks if not unicodedata.combining(char)).casefold()
    text = " ".join(_APART.sub(" ", _MARKS_OF_LETTERS.sub("", text)).split())
    return text.replace("whats app", "whatsapp")


_MARKS_OF_LETTERS = re.compile(r"[\u0900-\u0903\u093a-\u094f\u0962\u0963]")
"""Vowel signs of Devanagari, which are no word characters."""


@cache
def _phrases() -> dict[str, Meaning]:
    phrases: dict[str, Meaning] = {}
    for field, ranks in PHRASES.items():
        for rank, text in ranks.items():
            for phrase in re.split(r"[|\n]", text):
                if key := plain(phrase):
                    phrases.setdefault(key, Meaning(rank, 0, field, key))
    return phrases


def phrases() -> dict[str, Meaning]:
    """Plain phrase → what it means."""
    return dict(_phrases())


@cache
def meaning(header: str) -> Meaning | None:
    """What a header says its column holds; ``None`` where the table does not have it."""
    words = plain(header)
    known = _phrases()
    for phrase, number in _readings(words):
        found = known.get(phrase)
        if found is not None:
            return Meaning(found.rank, number, found.field, phrase)
        bare = _NUMBER_WORDS.sub("", phrase)
        found = known.get(bare) if bare != phrase else None
        if found is not None and found.field == "phone":
            return Meaning(found.rank, number, found.field, bare)
    return None


def _readings(words: str) -> list[tuple[str, int]]:
    """The phrase as it stands, without its number, and without the word for whose it is."""
    readings = [(words, 0)]
    numbered = _NUMBERED.fullmatch(words)
    if numbered:
        readings.append((numbered[1], int(numbered[2])))
    for phrase, number in tuple(readings):
        owner, _, rest = phrase.partition(" ")
        if rest and owner in _OWNERS:
            readings.append((rest, number))
    if numbered is None:
        inner = re.fullmatch(r"(.+?) ([1-9]) (value|number|address|no)", words)
        if inner:
            readings.append((inner[1], int(inner[2])))
    return readings


def is_phone_header(header: str) -> bool:
    """Tell whether a header names a column of phone numbers."""
    found = meaning(header)
    return found is not None and found.field == "phone"
