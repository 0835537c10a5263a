"""What a look at a workbook finds, whatever its kind."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^]]*\]')
_ZEROS = re.compile(r"0{2,15}")
_BUILTIN_PERCENT = frozenset({9, 10})
"""ISO/IEC 29500-1, 18.8.30: the number formats that a file need not spell out."""


@dataclass(slots=True)
class Mark:
    """What is to be known of one row."""

    number: int
    hidden: bool = False
    fixes: dict[int, str | int] = field(default_factory=dict)
    """Column from 0 → the formula's error that stands there, or the digits that are shown."""


@dataclass(slots=True)
class Look:
    """What is to be known of a sheet beside its values."""

    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    """First and last column, from 0."""
    percent: set[int] = field(default_factory=set)
    zeros: set[int] = field(default_factory=set)
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

    @classmethod
    def of(cls, cell_formats: list[int], codes: dict[int, str]) -> Formats:
        """Judge the formats.

        Args:
            cell_formats: the number format of each cell format.
            codes: number format → its code, as ``00000`` or ``0.0%``; built-in ones may be missing.
        """
        zeros, percent = {}, set()
        for index, number in enumerate(cell_formats):
            code = codes.get(number, "")
            if _ZEROS.fullmatch(code):
                zeros[index] = len(code)
            if number in _BUILTIN_PERCENT or "%" in _QUOTED.sub("", code):
                percent.add(index)
        return cls(zeros, frozenset(percent))
