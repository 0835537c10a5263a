"""What an encoding makes of bytes: pairs of letters, and how likely its capitals and signs are."""

from __future__ import annotations

import math
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from importer.reader.languages import ALONE, EDGE, folded, script_of, stands_alone

_SIGNS = "’‘“”„«»‹›–—…•€£°ºª№·¿¡®™²½\xa0\u3000、。・（）「」"
_JOINING = "’·\xa0・"
"""Those that stand between letters of a word."""
_UNSEEN = "\u200c\u200d\u200e\u200f"
"""They join and part letters, or turn their direction."""
_JOINED = ("Arabic", "Hebrew")
"""Scripts that need such."""
_CAPITAL = {
    ("start", True): math.log(0.85), ("start", False): math.log(0.15),
    ("first", True): math.log(0.4), ("first", False): math.log(0.6),
    ("capitals", True): math.log(0.97), ("capitals", False): math.log(0.03),
    ("small", True): math.log(0.005), ("small", False): math.log(0.995),
}  # fmt: skip
"""How likely it is that a letter is a capital, by what its word has been until then."""
_SIGN = {"sign": math.log(0.002), "odd": math.log(1e-5), "none": math.log(1e-7)}
_AMIDST = math.log(0.02)
"""A sign amidst a word, or a digit beside a letter."""
_TWO_SCRIPTS = math.log(0.005)
"""Letters of two scripts in a word."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as its letters are judged."""

    pairs: Counter[tuple[str, str]]
    """How often each letter follows each other one, where not both are ASCII."""
    log_form: float
    """How likely its capitals, its signs and its mixture of scripts are, as a logarithm."""


@lru_cache(maxsize=128)
def reading_of(words: bytes, codec: str) -> Reading | None:
    """What an encoding makes of words; ``None`` where it lacks a byte.

    What is ASCII on both sides is ASCII in every encoding, so it is left out.
    """
    try:
        text = unicodedata.normalize("NFC", words.decode(codec))
    except UnicodeDecodeError:
        return None
    pairs: Counter[tuple[str, str]] = Counter()
    log_form = 0.0
    state = "start"
    before = "\n"
    for position, character in enumerate(text):
        kind = _kind(character)
        if kind == "unseen":
            log_form += 0.0 if script_of(before) in _JOINED else _SIGN["odd"]
            continue
        counts = not (character.isascii() and before.isascii())
        if kind == "letter":
            is_capital = character.isupper()
            if is_capital or character.islower():
                log_form += _CAPITAL[state, is_capital] if counts else 0.0
                state = _next(state, is_capital=is_capital)
            if counts:
                pairs[_before(before, character), folded(character)] += 1
                log_form += _beside(before, character)
        else:
            state = "start"
            if counts and _kind(before) == "letter" and not stands_alone(before):
                pairs[folded(before), EDGE] += 1
            log_form += _sign(before, character, text[position + 1 : position + 2])
        before = character
    return Reading(pairs, log_form)


@lru_cache(maxsize=4096)
def _kind(character: str) -> str:
    if character in _SIGNS:
        return "sign"
    if character in _UNSEEN:
        return "unseen"
    category = unicodedata.category(character)
    if category[0] in "LM":
        return "letter"
    return "none" if category in {"Cc", "Cn", "Co", "Cs"} else "odd"


def _next(state: str, *, is_capital: bool) -> str:
    if not is_capital:
        return "small"
    return "first" if state == "start" else "capitals"


def _before(before: str, letter: str) -> str:
    """What stands before a letter, as far as it tells something."""
    if stands_alone(letter):
        return ALONE
    return folded(before) if _kind(before) == "letter" else EDGE


def _beside(before: str, letter: str) -> float:
    """What it costs that a letter stands behind another character."""
    if _kind(before) == "letter":
        return 0.0 if script_of(before) == script_of(letter) else _TWO_SCRIPTS
    return _AMIDST if before.isdigit() and not stands_alone(letter) else 0.0


def _sign(before: str, sign: str, after: str) -> float:
    """What it costs that something that is no letter stands between two other characters."""
    is_behind_letter = _kind(before) == "letter" and not before.isascii()
    if sign.isascii():
        beside = is_behind_letter and sign.isdigit() and not stands_alone(before)
        return _AMIDST if beside else 0.0
    amidst = bool(after) and _kind(before) == _kind(after) == "letter" and sign not in _JOINING
    return _SIGN[_kind(sign)] + (_AMIDST if amidst else 0.0)
