"""What a file's headers and first rows say about its columns, and where they leave doubt."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

from importer.header import is_reserved, listed, same
from importer.mapping.address import email_error
from importer.mapping.names import PARTICLES
from importer.mapping.phrases import HOME, OTHER, PHONE, WORK
from importer.mapping.synonyms import ATTRIBUTES, Meaning, may_say_without, meaning
from importer.strict_yaml.scalars import shown

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Sequence

ENOUGH = 1 / 3
"""Fewer cells than this share that look like what the header says contradict the header."""
FEWEST_CELLS = 3
"""Fewer filled cells are no evidence against a header that says phone or e-mail."""
FEWEST_DIGITS = 5

Look: TypeAlias = Literal["phones", "emails", "countries", "names"]
"""The shares of a :class:`Column`."""

_NAME_WORD = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*['’]?")
_NO_NAMES = frozenset(
    ["street", "st", "road", "rd", "avenue", "ave", "rua", "avenida", "calle", "rue", "strasse",
     "ltd", "inc", "llc", "gmbh", "ag", "sa", "ltda", "sarl", "pvt", "company", "bank", "school",
     "university", "hospital", "hotel", "united", "new", "north", "south", "east", "west"]
)  # fmt: skip
"""Words of places and companies."""
_MOST_COLUMNS = 300
"""Absurdly wide files would take too long."""
_MOST_COUNTRIES = 60
_FEWEST_LETTERS = 4
_MOSTLY = 0.8
_EUROPEAN_FIRST_NAMES = frozenset({"vorname", "vornamen", "rufname", "prenom", "prenoms"})
"""Beside these, a lone ``Name`` or ``Nom`` is the last name."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the file, and what speaks for what it holds."""

    index: int
    header: str
    meaning: Meaning | None
    filled: tuple[str, ...]
    """The sample's cells that are not empty, trimmed."""
    usable: bool
    """It has a name of its own that no other column has."""

    def share(self, looks: Iterable[bool]) -> float:
        """The share of the filled cells that look right; 1 where there are none."""
        found = list(looks)
        return sum(found) / len(found) if found else 1.0

    @property
    def phones(self) -> float:
        """The share of the cells that look like phone numbers."""
        return self.share(looks_like_phone(text) for text in self.filled)

    @property
    def emails(self) -> float:
        """The share of the cells that are e-mail addresses."""
        return self.share(email_error(text) is None for text in self.filled)

    @property
    def names(self) -> float:
        """The share of the cells that look like a person's full name."""
        return self.share(looks_like_name(text) for text in self.filled)

    @property
    def countries(self) -> float:
        """The share of the cells that are names or codes of countries."""
        from importer.phone import region_to_read_by

        known = {text: region_to_read_by(text) is not None for text in set(self.filled)}
        return self.share(known[text] for text in self.filled)


@dataclass(slots=True)
class Choice:
    """Which column is meant for what; ``doubts`` are the reasons to ask."""

    phones: list[Column] = field(default_factory=list)
    first_name: Column | None = None
    last_name: Column | None = None
    full_name: Column | None = None
    email: Column | None = None
    country: Column | None = None
    attributes: dict[str, Column] = field(default_factory=dict)
    doubts: list[str] = field(default_factory=list)
    trust_headers: bool = False
    """No cell contradicts a header."""

    def contradicted(self, column: Column, look: Look) -> bool:
        """Whether a column's cells are nothing like what its header says."""
        fewest = 1 if look == "countries" else FEWEST_CELLS
        if self.trust_headers or len(column.filled) < fewest:
            return False
        share: float = getattr(column, look)
        return share < ENOUGH

    def contact(self) -> dict[str, Column]:
        """The contact fields that were found."""
        found = {
            "first_name": self.first_name,
            "last_name": self.last_name,
            "full_name": self.full_name,
            "email": self.email,
        }
        return {name: column for name, column in found.items() if column is not None}

    def used(self) -> set[int]:
        """The positions of all columns that were chosen."""
        columns = [*self.phones, *self.contact().values(), *self.attributes.values()]
        columns += [self.country] if self.country else []
        return {column.index for column in columns}


def looks_like_phone(text: str) -> bool:
    """Tell whether a cell may hold a phone number: digits enough, and more of them than letters."""
    if "@" in text or len(text) > 100:
        return False
    digits = sum(map(str.isdecimal, text))
    return digits >= FEWEST_DIGITS and digits > sum(map(str.isalpha, text))


def looks_like_name(text: str) -> bool:
    """Tell whether a cell may hold a full name: two to five words of letters, each with a capital.

    One word may be anything, and a place or a company can look like a name: no more than a guess.
    """
    words = [word.strip(",.") for word in text.split()]
    main = [word for word in words if word.casefold() not in PARTICLES]
    return (
        len(words) in range(2, 6)
        and len(main) >= 2
        and all(_NAME_WORD.fullmatch(word) for word in words)
        and not any(word[:1].islower() for word in main)
        and not any(word.casefold() in _NO_NAMES for word in words)
    )


def read_columns(header: Sequence[str], sample: Sequence[Sequence[str]]) -> list[Column]:
    """Look at every column of a file.

    Args:
        header: the file's headers.
        sample: the cells of its first rows; rows may be shorter or longer than the header.
    """
    times = Counter(map(same, header))
    columns = []
    for index, name in enumerate(header):
        cells = (row[index].strip() for row in sample if index < len(row))
        usable = bool(same(name)) and times[same(name)] == 1 and not is_reserved(name)
        means = None if is_reserved(name) else meaning(name)
        columns.append(Column(index, name, means, tuple(filter(None, cells)), usable))
    return columns


def country_column(
    header: Sequence[str], sample: Sequence[Sequence[str]], taken: Container[int]
) -> str | None:
    """The header of a column full of countries' names; ``None`` where there is none, or several.

    Codes of two letters prove nothing: those of states and languages look like them.

    Args:
        header: the file's headers.
        sample: the cells of its first rows.
        taken: the positions of columns that are none.
    """
    from importer.phone import region_of

    found = []
    times = Counter(map(same, header))
    for at, name in enumerate(header[:_MOST_COLUMNS]):
        if at in taken or times[same(name)] > 1 or not same(name):
            continue
        cells = Counter(row[at].strip() for row in sample if at < len(row))
        del cells[""]
        names = sum(len(text) >= _FEWEST_LETTERS for text in cells)
        if 2 * names <= len(cells) or len(cells) > _MOST_COUNTRIES:
            continue
        known = sum(count for text, count in cells.items() if region_of(text) is not None)
        if known >= _MOSTLY * cells.total():
            found.append(name)
    return found[0] if len(found) == 1 else None


def choose(
    columns: Sequence[Column], sample: Sequence[Sequence[str]], *, trust_headers: bool = False
) -> Choice:
    """Choose a column for each field by the headers, and collect what is in doubt.

    Args:
        columns: what :func:`read_columns` says of them.
        sample: the cells of the first rows.
        trust_headers: no cell contradicts a header.
    """
    choice = Choice(trust_headers=trust_headers)
    _choose_phones(columns, choice)
    _choose_names(columns, sample, choice)
    choice.email = _checked(_pick("email", columns, choice), "emails", "e-mail addresses", choice)
    choice.country = _checked(_pick("country", columns, choice), "countries", "countries", choice)
    for name in ATTRIBUTES:
        found = _pick(name, columns, None)
        if found is not None:
            choice.attributes[name] = found
    return choice


def _choose_phones(columns: Sequence[Column], choice: Choice) -> None:
    named = _named("phone", columns, choice)
    if not all(may_say_without(column.header) for column in named):
        named = [column for column in named if not may_say_without(column.header)]
    plain = [column for column in named if _means(column).rank not in {HOME, WORK}]
    places = [column for column in named if _means(column).rank in {HOME, WORK}]
    if any(_means(column).rank <= PHONE for column in plain):
        chosen = plain
    else:
        chosen = places + plain
        if len(places) > 1:
            names = listed(column.header for column in places)
            choice.doubts.append(f"{names} hold phone numbers, and none is plainly the main one")
    for column in chosen:
        if choice.contradicted(column, "phones"):
            choice.doubts.append(
                f"{shown(column.header)} sounds like a phone number, but its cells hold none"
            )
        else:
            choice.phones.append(column)
    for claim, times in Counter(map(_claim, choice.phones)).items():
        if times > 1 and claim[0] not in {HOME, WORK, OTHER}:
            names = listed(column.header for column in choice.phones if _claim(column) == claim)
            choice.doubts.append(f"{names} both claim to be the phone number")


def _choose_names(
    columns: Sequence[Column], sample: Sequence[Sequence[str]], choice: Choice
) -> None:
    first = _pick("first_name", columns, choice)
    last = _pick("last_name", columns, choice)
    full = _pick("full_name", columns, choice)
    lone = _pick("name", columns, choice)
    if lone is not None and not (first and last):
        if first is not None and _means(first).phrase in _EUROPEAN_FIRST_NAMES:
            last = lone
        elif last is not None and full is None and not _ends_with(lone, last, sample):
            first = lone
        elif full is None:
            full = lone
        elif not first and not last:
            names = listed([full.header, lone.header])
            choice.doubts.append(f"{names} both claim to be the full name")
    if first and last:
        full = None
    choice.first_name, choice.last_name, choice.full_name = first, last, full


def _ends_with(name: Column, last: Column, sample: Sequence[Sequence[str]]) -> bool:
    """Tell whether most names end with the last name beside them, and so are full names."""
    pairs = [
        (row[name.index].strip(), row[last.index].strip())
        for row in sample
        if max(name.index, last.index) < len(row)
    ]
    both = [full.endswith(" " + end) for full, end in pairs if full and end]
    return bool(both) and sum(both) > len(both) / 2


def _checked(column: Column | None, look: Look, what: str, choice: Choice) -> Column | None:
    """The column, if its cells do not contradict its header."""
    if column is None or not choice.contradicted(column, look):
        return column
    choice.doubts.append(f"{shown(column.header)} sounds like {what}, but its cells are none")
    return None


def _named(name: str, columns: Sequence[Column], choice: Choice | None) -> list[Column]:
    """The columns whose headers mean a field, the best first."""
    found = [column for column in columns if column.meaning and column.meaning.field == name]
    twice = [column.header for column in found if not column.usable]
    if twice and choice is not None:
        choice.doubts.append(
            f"the column {shown(twice[0])} is there {len(twice)} times: rename one in the file"
        )
    usable = [column for column in found if column.usable]
    return sorted(usable, key=lambda column: (_means(column).rank, _means(column).number))


def _pick(name: str, columns: Sequence[Column], choice: Choice | None) -> Column | None:
    """The column that is meant for a field; without a ``choice`` for doubts, only a sure one."""
    named = _named(name, columns, choice)
    if not named:
        return None
    rivals = [column for column in named if _claim(column) == _claim(named[0])]
    if len(rivals) > 1:
        if choice is None:
            return None
        names = listed(column.header for column in rivals)
        what = {"email": "e-mail address", "name": "full name"}.get(name, name.replace("_", " "))
        choice.doubts.append(f"{names} both claim to be the {what}")
    return named[0]


def _claim(column: Column) -> tuple[int, int]:
    return _means(column).rank, _means(column).number


def _means(column: Column) -> Meaning:
    assert column.meaning is not None  # noqa: S101  # only columns with a meaning come here
    return column.meaning


_DAYS = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})")


def date_format(texts: Sequence[str]) -> str | None:
    """The format of a column of dates: ``""`` for ISO 8601, ``None`` where it is in doubt."""
    if not texts:
        return None
    if all(re.fullmatch(r"\d{4}-\d\d-\d\d", text) for text in texts):
        return ""
    found = [_DAYS.fullmatch(text) for text in texts]
    matches = [match for match in found if match]
    marks = {match[2] for match in matches}
    if len(matches) < len(texts) or len(marks) != 1:
        return None
    mark = marks.pop()
    first, second = max(int(match[1]) for match in matches), max(int(match[3]) for match in matches)
    if first > 12 >= second:
        return f"%d{mark}%m{mark}%Y"
    if second > 12 >= first:
        return f"%m{mark}%d{mark}%Y"
    return None
