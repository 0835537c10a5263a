"""What a look at a workbook finds, whatever its kind."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple
from xml.parsers import expat

from importer.reader.look.number_format import shown_before

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^]]*\]')
_ZEROS = re.compile(r"0{2,15}")
_CALLING_CODE = re.compile(r"[^\d+]*(?:\+|00)\s*\(?\d{1,4}\)?\W*")
"""``+44``, ``0044``, ``Tel. +44 (``: digits that stand only in the format, before the number."""
_PART_OF_NUMBER = re.compile(r"\+|\(?\d{1,4}\)?[\s/-]*")
"""The same where it may mean something else before a short number: ``+``, ``44``."""
_LEAST_DIGITS = 7
_BUILTIN_PERCENT = frozenset({9, 10})
"""ISO/IEC 29500-1, 18.8.30: the number formats that a file need not spell out."""


class Prefix(NamedTuple):
    """What a format shows before a number, a country's calling code mostly."""

    text: str
    least_digits: int = 0
    """Before a number with fewer it is no part of a phone number."""

    @classmethod
    def of(cls, shown: str) -> Prefix | None:
        """What a text before numbers is to them; ``None`` where it is none of their digits."""
        if _CALLING_CODE.fullmatch(shown):
            return cls(shown)
        return cls(shown, _LEAST_DIGITS) if _PART_OF_NUMBER.fullmatch(shown) else None


@dataclass(slots=True)
class Mark:
    """What is to be known of one row."""

    number: int
    hidden: bool = False
    fixes: dict[int, str | int | Prefix] = field(default_factory=dict)
    """Column from 0 → the formula's error that stands there, how many digits are shown, or what is
    shown before them."""


@dataclass(slots=True)
class Look:
    """What is to be known of a sheet beside its values."""

    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    """First and last column, from 0."""
    percent: set[int] = field(default_factory=set)
    zeros: set[int] = field(default_factory=set)
    prefixed: set[int] = field(default_factory=set)
    unsaved: int = 0
    """Formulas without a saved result."""
    failed: bool = False
    """Whether the look came to no end, so that there may be more to know."""


@dataclass(frozen=True, slots=True)
class Formats:
    """The cell formats of a workbook that change what a number means to the eye."""

    zeros: dict[int, int] = field(default_factory=dict)
    """Index of the format → how many digits it shows at least (``00000``: 5)."""
    percent: frozenset[int] = frozenset()
    prefixes: dict[int, Prefix] = field(default_factory=dict)
    """Index of the format → what it shows before the digits."""

    @property
    def is_telling(self) -> bool:
        """Whether any of them is such a one."""
        return bool(self.zeros or self.percent or self.prefixes)

    def fix(self, index: int) -> int | Prefix | None:
        """What a number of that format is to be mended by."""
        return self.zeros.get(index) or self.prefixes.get(index)

    @classmethod
    def of(cls, cell_formats: Sequence[int], codes: Mapping[int, str]) -> Formats:
        """Judge the formats.

        Args:
            cell_formats: the number format of each cell format.
            codes: number format → its code, as ``00000`` or ``0.0%``; built-in ones may be missing.
        """
        zeros, percent, prefixes = {}, set(), {}
        for index, number in enumerate(cell_formats):
            code = codes.get(number, "")
            if _ZEROS.fullmatch(code):
                zeros[index] = len(code)
            if (prefix := Prefix.of(shown_before(code))) is not None:
                prefixes[index] = prefix
            if number in _BUILTIN_PERCENT or "%" in _QUOTED.sub("", code):
                percent.add(index)
        return cls(zeros, frozenset(percent), prefixes)


def xml_parser(
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None],
    text: Callable[[str], None],
) -> expat.XMLParserType:
    """A parser that calls these for each element and its text. It stops entities that multiply."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    return parser
