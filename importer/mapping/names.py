"""Names of people: a full name into first and last name."""

from __future__ import annotations

import re

PARTICLES = frozenset(
    ["van", "von", "vom", "der", "den", "het", "de", "del", "della", "di", "da", "das", "dei",
     "degli", "des", "do", "dos", "du", "la", "le", "las", "los", "el", "al", "bin", "ibn", "bint",
     "ben", "abu", "ter", "ten", "te", "zu", "zum", "zur", "af", "av", "op", "'t", "y", "e", "san",
     "santa", "st", "st.", "bou", "ould", "binti", "binte",
     "بن", "ابن", "إبن", "بنت", "أبو", "ابو", "أبي", "آل", "ال", "عبد", "בן", "בת", "אבו"]
)  # fmt: skip
"""Words that belong to the last name behind them; ``al-`` and ``el-`` are part of a word."""
SUFFIXES = frozenset(
    ["jr", "sr", "ii", "iii", "iv", "phd", "ph.d", "md", "m.d", "esq",
     "filho", "neto", "júnior", "junior", "hijo", "fils", "père"]
)  # fmt: skip
"""Words behind a last name; with it they are one. A dot at the end makes no difference."""
_NO_NAMES = frozenset(["jr", "sr", "ii", "iii", "iv", "phd", "ph.d", "esq"])
"""Those of them that are nobody's last name."""
TITLES = frozenset(
    ["mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "rev", "engr", "adv", "shri",
     "smt", "shrimati", "herr", "frau", "sr", "sra", "srta", "dra", "mme", "mlle", "monsieur",
     "madame",
     "डॉ", "श्री", "श्रीमती", "د", "السيد", "السيدة", "الدكتور", "الدكتورة", "الأستاذ", "الأستاذة"]
)  # fmt: skip
"""Words in front of a name that are none by themselves."""
_NO_FAMILY = TITLES | {"mohd", "muhd"}
"""In capitals at the start of a name these are no last name: ``MOHD`` is short for a first one."""
_START_ONE_NAME = frozenset(["abu", "abd", "umm", "عبد", "أبو", "ابو", "أبي", "أم"])
"""``Abu Bakr`` is one name; between others they are particles."""
_JOINING = frozenset(["e", "y"])
"""They join two last names: ``Costa e Silva``, ``Ortega y Gasset``."""
_BEFORE_ARTICLE = frozenset(["aan", "in", "onder", "over", "uit", "voor"])
_ARTICLES = frozenset(["de", "den", "der", "het", "'t"])
"""``in 't Veld``, ``aan de Stegge``: before one of these the former are particles."""
_START_LAST_NAME = frozenset(["von", "van", "de", "del", "della", "dos", "das", "da", "do"])
_GO_ON = frozenset(["und", "der", "den", "dem", "de", "het", "'t", "la", "las", "los"])
"""A name that begins with one of the former and one of these is a last name: ``De la Cruz``."""
_APOSTROPHES = str.maketrans("’‘`´ʼ", "'''''")
_FAMILY_FIRST = re.compile(r"[\u3040-\u30ff\u3005\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3]+")
"""Words in Chinese, Japanese or Korean script."""
_KANA = re.compile(r"[\u3040-\u30ff]+")
"""Names from abroad, too, are written in it, and those in their own order."""
_PATRONYMIC = re.compile(r"[а-яёіїє]{2}(?:[оеё]вич|[ії]вич|ьич|[оеё]вна|[ії]вна|ична|инична)$")
"""The father's name behind one's own: ``Иванов Иван Иванович``."""
_INITIALS = re.compile(r"(?:[А-ЯЁІЇЄ]\.){1,3}")
"""``Иванов И.И.``"""
_FIRMS = frozenset(
    ["gmbh", "ltd", "limited", "inc", "llc", "llp", "plc", "corp", "sarl", "srl", "ltda", "pty",
     "s.a", "s.l", "b.v", "a/s"]
)  # fmt: skip
"""The last word of a company's name, which is not split. A dot at the end makes no difference."""
_LEAST_LETTERS = 4
"""Fewer capitals may be initials, or short for something."""
_VOWEL = re.compile(r"[AEIOUYÀ-ÖØ-Ý]")


_LETTER = re.compile(r"[^\W\d_]")
_NO_NAME = re.compile(r"[\d\s\-–—.,/+()#?!*_:|]+")
_SAYS_NOTHING = frozenset(
    ["n/a", "#n/a", "n.a.", "unknown", "not available", "no name", "unbekannt", "desconocido",
     "desconhecido", "inconnu", "sconosciuto", "неизвестно"]
)  # fmt: skip


def is_no_name(text: str) -> bool:
    """Whether a text is nobody's name: a number, dashes, or one that says that there is none."""
    return _NO_NAME.fullmatch(text) is not None or text.casefold() in _SAYS_NOTHING


def split_full_name(text: str) -> tuple[str, str]:
    """Split a full name into first and last name; a name that is one only is the first name.

    The last word is the last name, with the particles before it (``Ana de la Cruz`` →
    ``Ana``, ``de la Cruz``), a last name that is joined to it (``Costa e Silva``) and a suffix
    behind it (``Cruz Jr.``). The last name comes first before a comma (``Cruz, Ana``), in capitals
    before small letters (``CRUZ Ana``), in Chinese, Japanese and Korean script, and where a
    Russian or Ukrainian father's name is the last word. A title stays with what is behind it.
    Which of three words are two last names, as in Spain, nobody can tell. What stands in brackets
    behind a name stays with the last one; a company's name is a first name.
    """
    last, comma, first = text.partition(",")
    if comma and first.strip() and not _is_suffix(first):
        first, _, suffix = first.rpartition(",") if _has_suffix(first) else (first, "", "")
        return " ".join(first.split()), " ".join([*last.split(), *suffix.split()])
    words = [*last.split(), *first.split()]
    if len(words) > 1 and _plain(words[-1]) in _FIRMS:
        return " ".join(words), ""
    words, beside = _without_remark(words)
    if beside:
        one, other = split_full_name(" ".join(words))
        return (one, f"{other} {beside}") if other else (f"{one} {beside}", "")
    given = _count_given(words)
    turned = _count_family_first(words)
    if turned:
        return " ".join(words[turned:]), " ".join(words[:turned])
    return " ".join(words[:given]), " ".join(words[given:])


def _without_remark(words: list[str]) -> tuple[list[str], str]:
    """The words of a name, and what stands behind them: a remark in brackets, a picture."""
    end = len(words)
    while end > 1 and not _LETTER.search(words[end - 1]):
        end -= 1
    if words and words[end - 1][-1:] in {")", "]"}:
        opening = (at for at in range(1, end) if words[at][:1] in {"(", "["})
        end = next(opening, end)
    return words[:end], " ".join(words[end:])


def _has_suffix(text: str) -> bool:
    return _is_suffix(text.rpartition(",")[2]) and "," in text


def _is_suffix(word: str) -> bool:
    return _plain(word.strip()) in SUFFIXES


def _plain(word: str) -> str:
    return word.casefold().rstrip(".")


def _is_particle(word: str) -> bool:
    return word.casefold().translate(_APOSTROPHES) in PARTICLES


def _count_family_first(words: list[str]) -> int:
    """How many words at the start are the last name; 0 where it does not stand there."""
    scripts = all(map(_FAMILY_FIRST.fullmatch, words))
    if len(words) in {2, 3} and all(map(_INITIALS.fullmatch, words[1:])):
        return 1
    if len(words) == 3 and _PATRONYMIC.search(words[2].casefold()):
        return 1
    if len(words) == 2 and scripts and not all(map(_KANA.fullmatch, words)):
        return 1
    capitals = next((at for at, word in enumerate(words) if not word.isupper()), 0)
    sure = any(_is_word_in_capitals(word) for word in words[:capitals])
    named = bool(words) and _plain(words[0]) not in _NO_FAMILY
    mixed = all(any(map(str.islower, word)) for word in words[capitals:])
    return capitals if sure and mixed and named else 0


def _is_word_in_capitals(word: str) -> bool:
    return sum(map(str.isalpha, word)) >= _LEAST_LETTERS and bool(_VOWEL.search(word))


def _count_given(words: list[str]) -> int:
    """How many words at the start are the first name; the others are the last name."""
    titles = 0
    while titles < len(words) - 1 and _plain(words[titles]) in TITLES:
        titles += 1
    names = words[titles:]
    end = len(names)
    while end > 1 and _is_suffix(names[end - 1]):
        end -= 1
    if end == 1 and len(names) > 1 and _plain(names[1]) not in _NO_NAMES:
        end = 2  # Ana Neto
    if end < 2 or (end == 2 and names[0].casefold() in _START_ONE_NAME):
        return len(words)
    if _is_last_name(names[:end]):
        return 0
    return titles + _start_of_last_name(names[:end])


def _is_last_name(names: list[str]) -> bool:
    """Tell whether a name begins as no first name does: ``van Gogh``, ``De la Cruz``."""
    first, second = (word.casefold().translate(_APOSTROPHES) for word in names[:2])
    small = names[0].islower() and not all(map(str.islower, names))
    return (small and _is_particle(names[0])) or (
        len(names) > 2 and first in _START_LAST_NAME and second in _GO_ON
    )


def _start_of_last_name(names: list[str]) -> int:
    """Where the last name begins; a first name stands before it."""
    capitals = all(map(str.isupper, names))
    start = len(names) - 1
    while start > 1:
        before = names[start - 1]
        if before.casefold() in _JOINING:
            if not (before.islower() or (capitals and before == "Y")):
                break  # an initial
            start -= 2 if start > 2 else 1
        elif _is_particle(before) or _goes_on(names, start):
            start -= 1
        else:
            break
    return start


def _goes_on(names: list[str], start: int) -> bool:
    """Tell whether the word before belongs to a last name only by what is around it."""
    before = names[start - 1].casefold()
    behind = names[start].casefold().translate(_APOSTROPHES)
    if before in _BEFORE_ARTICLE:
        return behind in _ARTICLES
    return before == "und" and start > 2 and _is_particle(names[start - 2])
