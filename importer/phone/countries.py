"""Country names and codes as files hold them → ISO 3166 alpha-2."""

from __future__ import annotations

import os
import re
import unicodedata
from difflib import get_close_matches
from functools import lru_cache
from importlib.util import module_from_spec, spec_from_file_location

import phonenumbers

from importer.phone import numbering
from importer.phone.country_names import ALPHA_3, NAMES

_LONGEST = 200
"""Characters; no country, nor two names of it side by side, needs half of that."""
_FLAG_FIRST = 0x1F1E6
_CODE = re.compile(r"(?:\+|00)?(\d{1,3})")
_TWO_COUNTRIES = frozenset({"1", "7"})
"""Calling codes that countries share: North America's, and Russia's with Kazakhstan."""
_SHARED = {"+1": "US", "001": "US", "+7": "RU", "007": "RU"}
_NOTHING = frozenset({"", "-", "–", "n/a", "none", "null", "unknown", "?"})
_BRACKETS = re.compile(r"\s*[(\[]([^)\]]*)[)\]]\s*")
_STATE = re.compile(
    r"^(?:(?:federal |islamic )?republic of|kingdom of|commonwealth of|sultanate of"
    r"|republica (?:de|del|do|da)|reino (?:de|del|do|da)|republique (?:de|du|d)|royaume (?:de|du|d)"
    r"|repubblica (?:di|del|d)|republik|konigreich|республика|جمهوريه|المملكه|مملكه|دوله|سلطنه) "
)
"""What a country's long name begins with. Not ``state of``: Georgia is one, too."""
_SMALL_WORDS = frozenset({"the", "of", "and"})
_LETTERS = dict.fromkeys("ʹʻʼ", " ")
"""Characters of a name that are typed in several ways: these look like apostrophes, and others."""
_LETTERS |= {"ی": "ي", "ى": "ي", "ک": "ك", "ة": "ه", "ـ": "", "\u0670": ""}


@lru_cache(maxsize=4096)
def region_of(text: str) -> str | None:
    """ISO 3166 alpha-2 of a country as a cell names it; ``None`` if unknown or in doubt.

    Understood are alpha-2 and alpha-3 codes, names in English and about a hundred other languages,
    informal ones (``UK``, ``Holland``), flags, and calling codes that belong to one country
    (``+91``; not ``+1``). Case, accents, punctuation, ``the`` and ``&`` make no difference.
    """
    if len(text) > _LONGEST:
        return None
    text = unicodedata.normalize("NFC", text).strip()
    code = _CODE.fullmatch(text)
    if code:
        return _region_of_code(code[1])
    found = _known(text)
    if found or not any(map(str.isalpha, text)):  # 2026-01-31 08:30 is nothing of Greece's (30)
        return found
    # "India (IN)", "IN - India", "Brasil / Brazil": every part that is known says the same.
    parts = [_BRACKETS.sub(" ", text), *_BRACKETS.findall(text), *re.split(r"\s+-\s+|[/|:]", text)]
    regions = {region for part in parts if (region := _part(part)) is not None}
    return regions.pop() if len(regions) == 1 else None


def region_to_read_by(text: str) -> str | None:
    """The region by which national numbers are read where a cell names their country.

    As :func:`region_of`, and by a calling code that countries share (``+1``, ``+7``): those read
    national numbers alike, so which of them it is makes no difference to the number.
    """
    return region_of(text) or _SHARED.get(text.strip())


def names_no_country(text: str) -> bool:
    """Whether a cell is empty, or holds what programs write where there is no country."""
    return text.strip().casefold() in _NOTHING


def check_region(text: str) -> str:
    """The region in upper case, if national numbers can be read there.

    Raises:
        ValueError: It is no such ISO 3166 alpha-2 code; the message names the nearest ones.
    """
    region = text.strip().upper()
    if numbering.has_plan(region):
        return region
    meant = region_of(text)
    if meant is not None and numbering.has_plan(meant):
        hint = f"did you mean {meant}?"
    elif meant is not None:
        hint = "that country has no phone numbers of its own."
    else:
        near = get_close_matches(region, numbering.regions(), n=3, cutoff=0.5)
        hint = f"the nearest are {', '.join(near)}." if near else "for example IN, BR or US."
    return _fail(f"'{text}' is no region code (two letters, ISO 3166): {hint}")


def _fail(message: str) -> str:
    raise ValueError(message)


def _part(text: str) -> str | None:
    text = text.strip()
    code = _CODE.fullmatch(text)
    return _region_of_code(code[1]) if code else _known(text)


def _region_of_code(code: str) -> str | None:
    if code in _TWO_COUNTRIES:
        return None
    region = numbering.main_region(code)
    return region if numbering.has_plan(region) else None


def _known(text: str) -> str | None:
    flag = [ord(character) - _FLAG_FIRST for character in text]
    if len(flag) == 2 and all(0 <= letter < 26 for letter in flag):
        text = "".join(chr(ord("A") + letter) for letter in flag)
    key = name_key(text)
    if not key:
        return None
    found = _named(key)
    if found is None and (state := _STATE.match(key)):
        return _named(key[state.end() :])
    return found


def _named(key: str) -> str | None:
    own = own_names()
    return (
        own.get(key)
        or own.get(_in_any_order(key))
        or _local_names().get(key)
        or _world_names().get(key)
    )


def name_key(text: str) -> str:
    """A name without case, accents, punctuation, "the" and the like."""
    plain = unicodedata.normalize("NFKD", text.casefold()).replace("&", " and ").replace(".", "")
    kept = "".join(map(_in_key, plain))
    return " ".join(word for word in kept.split() if word != "the")


@lru_cache(maxsize=4096)
def _in_key(character: str) -> str:
    """What is left of a character of a name in compatibility decomposition."""
    if character in _LETTERS:
        return _LETTERS[character]
    # Accents in Latin, Greek and Cyrillic, vowel points and hamzas in Arabic. Not in Indic and Thai
    # scripts, where marks are vowels that everybody writes.
    if "\u0300" <= character <= "\u036f" or "\u064b" <= character <= "\u065f":
        return ""
    kind = unicodedata.category(character)
    if kind == "Cf":  # joiners, direction marks
        return ""
    return " " if kind[0] in "PZCS" else character


def _in_any_order(key: str) -> str:
    """``korea republic of`` and ``republic of korea`` are one name."""
    return " " + " ".join(sorted(set(key.split()) - _SMALL_WORDS))


@lru_cache(maxsize=1)
def own_names() -> dict[str, str]:
    """Codes and the program's own list of names: compared form → alpha-2."""
    names: dict[str, str] = {}
    codes = ALPHA_3.split()
    for alpha_2, alpha_3 in zip(codes[::2], codes[1::2], strict=True):
        names[alpha_2.lower()] = names[alpha_3.lower()] = alpha_2
    for region, listed in NAMES.items():
        names[region.lower()] = region
        for name in listed.split("|"):
            key = name_key(name)
            names[key] = region
            if " " in key:
                names[_in_any_order(key)] = region
    return names


@lru_cache(maxsize=1)
def _local_names() -> dict[str, str]:
    """What countries are called where they lie, and in the languages of the known headers."""
    from importer.phone.cldr_names import CLDR_NAMES

    lines = (line.partition(" ") for line in CLDR_NAMES.strip().splitlines())
    return {name_key(name): region for region, _, names in lines for name in names.split("|")}


@lru_cache(maxsize=1)
def _world_names() -> dict[str, str | None]:
    """Names in all languages; a name that two countries have stands for neither.

    Making the table takes 0.06 s, so it is asked last.
    """
    names: dict[str, str | None] = {}
    known = set(ALPHA_3.split())
    for region, languages in _locale_data().items():
        if region not in known:
            continue
        for name in languages.values():
            if not name.startswith("*"):
                key = name_key(name)
                names[key] = region if names.get(key, region) == region else None
    return names


def _locale_data() -> dict[str, dict[str, str]]:
    """The reference's country names: region → language → name.

    The file is run by itself: importing it as a module runs its package first, which holds the
    world's area codes (measured: 0.57 s and 103 MB in each process, against 0.02 s and 3 MB).
    """
    (folder,) = phonenumbers.__path__
    path = os.path.join(folder, "geodata", "locale.py")  # noqa: PTH118  # touches no file itself
    spec = spec_from_file_location("phonenumbers.geodata.locale", path)
    assert spec is not None  # noqa: S101  # a name and a path always make one
    assert spec.loader is not None  # noqa: S101
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    names: dict[str, dict[str, str]] = module.LOCALE_DATA
    return names
