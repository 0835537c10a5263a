"""What a whole column of numbers shows: whether a spreadsheet has cut off last digits in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from importer.phone.clean import LONGEST_CELL, fold, unquote_cell, unwrap, without_markup
from importer.phone.damage import Damage, Restored, has_suspicious_zeros, restore
from importer.phone.several import split

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

DAMAGE_SHARE = 0.01
"""At least this share of a column's numbers must end in zeros to make the zeros suspicious."""
DAMAGE_COUNT = 3
_ZEROS = "00000"
_EXPONENT_MARKS = ("e", "E", "^")
_TELLING = re.compile(r"00000|[\d.,]\s*(?:e|[x*]\s*10)", re.IGNORECASE)


@dataclass(slots=True)
class ColumnEvidence:
    """Counts, from the first row of a file to its last, what speaks for lost digits.

    One number that ends in five zeros may be a real one, so the column is judged, and the whole of
    it: a verdict must not hang on where in the file a cell stands.
    """

    filled: int = 0
    zeros: int = 0
    """Cells with nine digits or more, the length of many national numbers, the last five of them
    zeros: ``551199000000``."""
    lost: int = 0
    """Cells in scientific notation that lacks digits: ``5.51199E+12``."""

    def add(self, texts: Sequence[str], refused: Iterable[bool] = ()) -> None:
        """Look at some of the cells.

        Args:
            texts: as they stand in the file.
            refused: where they come from a report of this program: whether it refused the row for
                lost digits. One of its cells that ends in zeros is no less damaged for having been
                taken out of its column.
        """
        self.filled += len(texts) - sum(not text or text.isspace() for text in texts)
        joined = "\n".join(texts)
        if not _may_tell(joined):
            return
        for text in texts:
            if _may_tell(text):
                lost, zeros = _signs(text)
                self.lost += lost
                self.zeros += zeros
        for text, was_refused in zip(texts, refused, strict=False):
            if was_refused and _signs(text)[1]:
                self.lost += 1

    @property
    def shows_damage(self) -> bool:
        """Whether the column went through a spreadsheet that dropped last digits.

        It did where a cell is in scientific notation that lacks digits, and where at least three
        numbers and one in a hundred end in five zeros: by chance that is one in 100,000.
        """
        return self.lost > 0 or (
            self.zeros >= DAMAGE_COUNT and self.zeros >= DAMAGE_SHARE * self.filled
        )


def _may_tell(text: str) -> bool:
    """A quick look: whether a closer one is worth while."""
    return _ZEROS in text or any(mark in text for mark in _EXPONENT_MARKS) or not text.isascii()


def _signs(text: str) -> tuple[bool, bool]:
    """Whether a number in a cell has lost digits for certain, and whether one ends in zeros."""
    if len(text) > LONGEST_CELL:  # no number is read in it
        return False, False
    folded = without_markup(unquote_cell(fold(text)))
    if not _TELLING.search(folded):
        return False, False
    parts = [folded] if restore(folded) is not None else split(folded)[0]
    lost = zeros = False
    for part in parts:
        written = unwrap(part).text
        restored = restore(written)
        if restored is Damage.LOST_DIGITS:
            lost = True
        elif not isinstance(restored, Damage):
            whole = restored.text if isinstance(restored, Restored) else written
            digits = "".join(filter(str.isdecimal, whole))
            zeros = zeros or (has_suspicious_zeros(digits) and bool(digits.strip("0")))
    return lost, zeros
