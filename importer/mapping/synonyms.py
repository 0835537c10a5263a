"""What headers mean: each is brought into a plain form and looked up among the known phrases."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from itertools import chain

from importer import opt_out
from importer.mapping.further_phrases import FURTHER_PHRASES
from importer.mapping.phrases import MOBILE, PHRASES, WHATSAPP, Field

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
     "student", "patient", "cliente", "contato", "contacto", "kunde", "kontakt", "your",
     "aapka", "aapki"]
)  # fmt: skip
"""Words before a phrase that say whose it is: ``Customer Phone``, ``Person - Name``."""

_HUMP = re.compile(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Þ])|(?<=[A-Z])(?=[A-Z][a-z])")
_ARABIC = str.maketrans({"ة": "ه", "ى": "ي", "ـ": None})
_APART = re.compile(r"[\W_]+")
_NUMBER_WORDS = re.compile(
    r"^(?:no?|nr|nro|num|numero)(?: de| do)? | (?:no?|nr|num|number|nummer|numero)$"
)
_NUMBERED = re.compile(r"(.+?) ?([1-9])$")
_OWNED = re.compile(
    r" (?:d(?:el?|o|a|u) (?:client|cliente|contact|contacto|contato|kunden)|client"
    r"|of (?:the )?(?:customer|client|contact)|des kunden|العميل|الزبون)$"
)
"""The same behind a phrase: ``Celular del cliente``."""
_LONGEST = 1_000
"""Characters of a header; a longer one, as a form's question never is, means nothing."""
_PLURAL = re.compile(r"\((?:e?s|e?n)\)", re.IGNORECASE)
_NUMBER_SIGN = re.compile(r"#(?=\s*\w|\W*$)|№|\bN\s?\.?\s?[º°]", re.IGNORECASE)
_CALLING_CODE = re.compile(r"\+\s?\d{1,3}\b")
_ASKING = re.compile(
    r"^(?:(?:please )?(?:enter|provide|write|share|give|what is|what s) (?:your|the)"
    r"|(?:cual es|ingrese|ingresa|escribe|indique) (?:su|tu|el)"
    r"|(?:qual e|informe|digite|insira) (?:o |a )?(?:seu|sua|teu)"
    r"|(?:quel est|quelle est|indiquez|entrez) (?:votre|ton)|wie lautet (?:ihre|ihr|deine|dein)"
    r"|su|tu|seu|sua|votre|ihre|ihr) "
)
"""What a form's question begins with."""
_NOTE = re.compile(
    r" (?:required|mandatory|optional|obligatorio|obligatoria|opcional|obrigatorio|obrigatoria"
    r"|obligatoire|facultatif|optionnel|pflichtfeld|pflicht|erforderlich"
    r"|(?:with|incl|including|include|w|without|excl|excluding) (?:the )?"
    r"(?:country|area|dial|dialling|dialing|std|isd|international)? ?(?:code|prefix)"
    r"|(?:in )?(?:international|intl) format|international|intl|e ?164(?: format)?"
    r"|(?:numbers|digits) only"
    r"|(?:\d\d? ?)?digits?|only numbers|no spaces|without spaces"
    r"|(?:com|c|sem) (?:o )?(?:ddi|ddd|codigo|codigo do pais|codigo de pais)|(?:ddi )?ddd"
    r"|(?:con|sin) (?:el )?(?:codigo|prefijo|lada|clave lada|indicativo|codigo de pais"
    r"|codigo pais|codigo de area|clave de pais)|(?:solo|somente|apenas) numeros"
    r"|(?:avec|sans) (?:l )?(?:indicatif|indicatif pays|prefixe)|format international"
    r"|(?:mit|inkl|ohne) (?:vorwahl|landervorwahl|landesvorwahl|landerkennzahl)"
    r"|internationales format|(?:مع|بدون) (?:رمز|مفتاح|كود) (?:الدوله|البلد))$"
)
"""Words behind a phrase that say how to fill the column, not what it holds."""
_CONNECTORS = frozenset(["de", "del", "do", "da", "d", "du", "la", "le", "el", "the", "y", "et"])
_NUMBERS = (
    "number", "no", "n", "nr", "nro", "num", "numero", "nummer", "nambar",
    "رقم", "नंबर", "नम्बर", "नं",
)  # fmt: skip
_PARTS = re.compile(r"[/|,;()\[\]]|\s[-–—]\s|\s(?:or|ou|oder|o|ya)\s", re.IGNORECASE)


def plain(header: str) -> str:
    """A header's words: small letters without accents, humps and signs as spaces."""
    text = _NUMBER_SIGN.sub(" no ", header.replace("\ufeff", ""))
    text = unicodedata.normalize("NFKC", text).translate(_ARABIC)
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
    for field, ranks in chain(PHRASES.items(), FURTHER_PHRASES.items()):
        for rank, text in ranks.items():
            for phrase in re.split(r"[|\n]", text):
                if key := plain(phrase):
                    phrases.setdefault(key, Meaning(rank, 0, field, key))
    return phrases


def phrases() -> dict[str, Meaning]:
    """Plain phrase → what it means."""
    return dict(_phrases())


@cache
def _bags() -> dict[frozenset[str], Meaning]:
    """The words of each phrase for phones, in whatever order: ``Phone (Mobile)``.

    Not where a word means a phone only with ``number`` behind it: ``No contact`` is no number.
    """
    phones = {phrase: found for phrase, found in _phrases().items() if found.field == "phone"}
    bags: dict[frozenset[str], Meaning] = {}
    for phrase, found in phones.items():
        bag = _bag(phrase)[0]
        others = bag - {"number"}
        if len(others) > 1 or (len(bag) > 1 and others <= phones.keys()):
            bags[bag] = found
    return bags


def _bag(phrase: str) -> tuple[frozenset[str], int]:
    """A phrase's words without order and connectors, and the number among them."""
    number_words = _number_words()
    words = ["number" if word in number_words else word for word in phrase.split()]
    digits = [word for word in words if re.fullmatch("[1-9]", word)]
    kept = frozenset(words) - _CONNECTORS - set(digits[:1])
    return kept, int(digits[0]) if digits else 0


@cache
def _number_words() -> frozenset[str]:
    return frozenset(map(plain, _NUMBERS))


@cache
def meaning(header: str) -> Meaning | None:
    """What a header says its column holds; ``None`` where the table does not have it.

    Where a header as a whole is unknown, all of its parts must mean the same field:
    ``Phone / Telefone``, ``Correo (e-mail)``. A part that nobody knows leaves it unknown.
    """
    if len(header) > _LONGEST:
        return None
    bare = _PLURAL.sub("", _CALLING_CODE.sub("", header))
    found = _whole_meaning(plain(header)) or _whole_meaning(plain(bare))
    if found is not None:
        return found
    parts = [part for part in map(plain, _PARTS.split(bare)) if part]
    meanings = [_whole_meaning(part) for part in parts] if len(parts) > 1 else []
    known = [found for found in meanings if found is not None]
    if known and len(known) == len(parts) and len({found.field for found in known}) == 1:
        return min(known)
    return None


def _whole_meaning(words: str) -> Meaning | None:
    """What a header's words mean; note, owner and question are left out where need be."""
    found = _look_up(words)
    while found is None:
        shorter = _ASKING.sub("", _OWNED.sub("", _NOTE.sub("", words)))
        if shorter == words:
            return None
        words = shorter
        found = _look_up(words)
    return found


def _look_up(words: str) -> Meaning | None:
    known = _phrases()
    readings = _readings(words)
    for phrase, number in readings:
        found = known.get(phrase)
        if found is not None:
            return Meaning(found.rank, number, found.field, phrase)
        bare = _NUMBER_WORDS.sub("", phrase)
        found = known.get(bare) if bare != phrase else None
        if found is not None and found.field == "phone":
            return Meaning(found.rank, number, found.field, bare)
    for phrase, number in readings:
        bag, inner = _bag(phrase)
        found = _bags().get(bag)
        if found is not None:
            return Meaning(found.rank, number or inner, found.field, found.phrase)
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


def says_opt_out(header: str) -> bool:
    """Tell whether a header names a column of people who are not to be written to."""
    return opt_out.says_opt_out(_HUMP.sub(" ", header))


_WITHOUT = re.compile(
    r"\s*(?:no|non|not|without|sin|ohne|sem)\s+(?:whats ?app|wa|mobile|cell)\b", re.IGNORECASE
)


def may_say_without(header: str) -> bool:
    """Tell whether a header may name the numbers of those who have no WhatsApp.

    ``No WhatsApp`` is the number in Indonesian: beside another column of numbers nobody knows.
    """
    return _WITHOUT.match(header) is not None


def is_mobile_header(header: str) -> bool:
    """Tell whether a header names a column of mobile numbers."""
    found = meaning(header)
    return found is not None and found.field == "phone" and found.rank in (WHATSAPP, MOBILE)


def is_phone_header(header: str) -> bool:
    """Tell whether a header names a column of phone numbers."""
    found = meaning(header)
    return found is not None and found.field == "phone"


def field_of(header: str) -> str | None:
    """The field that a header means; ``None`` where the table does not have it."""
    found = meaning(header)
    return found.field if found is not None else None
