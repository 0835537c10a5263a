"""Capitals where they belong in the names of people and places, whatever the file did to them.

What already looks deliberate stays: a word with capitals and small letters is left as it is. Only
the case of letters changes, never a letter.
"""

from __future__ import annotations

import re

SMALL = frozenset(
    ["van", "von", "vom", "der", "den", "het", "de", "del", "della", "dei", "degli", "di", "da",
     "das", "do", "dos", "du", "des", "zu", "zum", "zur", "af", "ter", "ten", "bin", "ibn", "bint",
     "al", "ul", "y"]
)  # fmt: skip
"""Particles that are written small before the name that they belong to: Dutch, German, Spanish,
Portuguese, French, Italian, Arabic. ``El``, ``Ben``, ``Le`` and ``Abu`` have a capital."""
SMALL_AFTER_PARTICLE = frozenset(["la", "las", "los", "lo", "le", "und"])
"""``de la Cruz``, but ``La Rosa``; ``von und zu``."""
SMALL_IF_TYPED_SO = SMALL_AFTER_PARTICLE | {"e", "el", "ben", "abu", "av", "op", "te", "d"}
"""Stay small beside words with capitals (``Costa e Silva``); else ``E`` is an initial."""
LONGEST_NAME = 5_000
"""What has more characters is no name, and stays as it is: to look at each word takes time."""
_NUMERALS = frozenset(
    ["ii", "iii", "iv", "vii", "viii", "ix", "xii", "xiii", "xiv", "xv", "xvi"]
)  # fmt: skip
"""Roman numerals behind a name, without those that are names themselves (``Xi``, ``Vi``)."""
_DEGREES = {"phd": "PhD", "md": "MD"}
"""Behind a name; ``md`` behind two words only, for it is a name, too."""
_MAC_NAMES = frozenset(
    ["macallister", "macarthur", "maccallum", "macdonald", "macdonnell", "macdougall", "macfarlane",
     "macgillivray", "macgregor", "macintyre", "macleod", "macmillan", "macnamara", "macneil",
     "macphail", "macpherson", "macqueen", "mactaggart"]
)  # fmt: skip
"""Names that are surely ``Mac`` and a second capital; ``Mackenzie`` and ``Macias`` are not."""
_BEFORE_CAPITAL = frozenset(["o", "d", "l", "m", "n", "dell", "dall", "sant"])
"""What stands before an apostrophe and a capital: ``O'Neil``, but ``Sha'ban``."""
_APOSTROPHES = "'’ʼ‘`"
_TURKISH = frozenset("İıĞğŞş")
_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f])*")


def title(text: str, *, is_last_name: bool = False) -> str:
    """Give each word its capital: ``ANA DE LA CRUZ-O'NEIL III`` → ``Ana de la Cruz-O'Neil III``.

    Words with capitals and small letters stay (``McDonald``, ``Van``), and so do small particles
    among them, and short capitals (``JP Morgan``). In a text with letters that only Turkish and
    its relatives have, a word stays where the case of an i would have to change: it depends on the
    language which letter that is. A text of more than 5,000 characters stays, too.

    Args:
        text: one or more words.
        is_last_name: a particle in front stays small, too (``van Gogh``); otherwise it is taken for
            a first name (``Van Morrison``, ``Al Green``).
    """
    words = list(_WORD.finditer(text)) if len(text) <= LONGEST_NAME else []
    if not words:
        return text
    mixed = any(map(_is_deliberate, words))
    turkish = not _TURKISH.isdisjoint(text)
    done: list[str] = []
    end = 0
    small_before = False
    for at, match in enumerate(words):
        word = match.group()
        small = _is_small(words, at, small_before, is_last_name=is_last_name, mixed=mixed)
        if small:
            wanted = _lowered(word)
        elif mixed and (word.isupper() and len(word) == 2):
            wanted = word  # JP Morgan
        else:
            wanted = _capital(words, at)
        stays = _has_both(word) or (turkish and _changes_an_i(word, wanted))
        done += [text[end : match.start()], word if stays else wanted]
        end = match.end()
        small_before = small
    return "".join(done) + text[end:]


def _has_both(word: str) -> bool:
    return not (word.isupper() or word.islower())


def _is_deliberate(match: re.Match[str]) -> bool:
    """Tell whether a word has capitals and small letters, as somebody types a name."""
    word = match.group()
    return _has_both(word) and any(map(str.isupper, word)) and any(map(str.islower, word))


def _is_small(
    words: list[re.Match[str]], at: int, small_before: bool, *, is_last_name: bool, mixed: bool
) -> bool:
    """Tell whether a word is a particle that belongs to a name behind it."""
    word = _lowered(words[at].group())
    text = words[at].string
    if word in {"t", "s"} and _before(words[at]) in _APOSTROPHES:
        return True  # 't Hooft, Anna's
    typed_so = mixed and words[at].group().islower() and word in SMALL_IF_TYPED_SO
    is_particle = word in SMALL or typed_so or (small_before and word in SMALL_AFTER_PARTICLE)
    is_initial = word == "y" and mixed and words[at].group().isupper()
    if not is_particle or is_initial or at + 1 == len(words):
        return False
    gap = text[words[at].end() : words[at + 1].start()]
    short_the = gap[:-1].isspace() and gap[-1] in _APOSTROPHES and len(words[at + 1].group()) == 1
    if not gap.isspace() and gap != "-" and not short_the:  # but van 't Hof
        return False  # initials, an apostrophe, a comma
    if at == 0:
        return is_last_name or (mixed and words[0].group().islower())
    return _before(words[at]) == "-" or _before(words[at]).isspace()


def _before(match: re.Match[str]) -> str:
    """The character before a word; a space at the start of the text."""
    return match.string[match.start() - 1] if match.start() else " "


def _capital(words: list[re.Match[str]], at: int) -> str:
    """A word as it stands in a name."""
    match = words[at]
    word = _lowered(match.group())
    before = _before(match)
    if before.isdecimal():
        return word if len(word) > 1 else match.group()  # 3rd, A1B
    if before in _APOSTROPHES and at and words[at - 1].end() == match.start() - 1:
        owner = _lowered(words[at - 1].group())
        if len(word) == 1 or owner not in _BEFORE_CAPITAL:
            return word
    is_last = not match.string[match.end() :].strip(" .,)")
    if word in _NUMERALS and is_last and at and before.isspace():
        return "".join(map(_upper, word))
    if word in _DEGREES and is_last and at >= (2 if word == "md" else 1):
        return _DEGREES[word]
    if word.startswith("mc") and len(word) > 3:
        return "Mc" + _first_upper(word[2:])
    if word in _MAC_NAMES:
        return "Mac" + _first_upper(word[3:])
    if word.startswith("ij") and len(word) > 3:
        return "IJ" + word[2:]  # one letter in Dutch
    return _first_upper(word)


def _first_upper(word: str) -> str:
    return _upper(word[0]) + word[1:]


def _upper(char: str) -> str:
    """A letter's capital, where that is one letter and leads back to it."""
    capital = char.title()
    return capital if len(capital) == 1 and capital.lower() == char else char


def _lowered(word: str) -> str:
    """A word in small letters, each of which leads back to its capital."""
    small = "".join(map(_lower, word))
    return small[:-1] + "ς" if len(word) > 1 and word.endswith("Σ") else small


def _lower(char: str) -> str:
    small = char.lower()
    return small if len(small) == 1 and char in {small.upper(), small.title()} else char


def _changes_an_i(word: str, wanted: str) -> bool:
    return any(old in "Iiİı" and old != new for old, new in zip(word, wanted, strict=True))
