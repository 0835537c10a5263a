"""How well a character explains how the records of a text file are split into cells."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from importer.errors import SourceError
from importer.reader.data_rows import names_phones
from importer.reader.rows import is_blank
from importer.reader.totals import is_label, kind, says_total
from importer.reader.usual import lines_below
from importer.reader.wrapped import unwrapped_text

if TYPE_CHECKING:
    from importer.reader.strays import MeaningOf

NAMES = {",": "a comma", ";": "a semicolon", "\t": "a tab", "|": "a vertical bar", " ": "a space"}
CANDIDATES = ("\t", "|", ";", ",")
"""In a tie the character that prose uses least wins."""
_RARE = ("^", "~", "\x1f", "¦")
"""Tried where none of those explains the file."""
_PROSE = (":", " ")
"""Tried last: prose is full of them, so the header's words must be known, too."""
FEWEST_RECORDS = 3
_FEWEST_KNOWN = 2
_NEARLY_ALL = 0.9
_RECORDS = 500


def csv_arguments(
    delimiter: str, quote: str, escape: str, *, spaced: bool = False
) -> dict[str, Any]:
    """What :func:`csv.reader` is to be called with.

    Args:
        delimiter: between two cells.
        quote: around cells; empty for none.
        escape: before a quote within a cell; empty where it is doubled.
        spaced: whether spaces before a cell are no part of it.
    """
    return {
        "skipinitialspace": spaced,
        "delimiter": delimiter,
        "quotechar": quote or None,
        "quoting": csv.QUOTE_MINIMAL if quote else csv.QUOTE_NONE,
        "escapechar": escape or None,
    }


@dataclass(frozen=True, slots=True)
class View:
    """The beginning of a file, with one way to quote."""

    text: str
    whole: bool
    quote: str
    escape: str
    header_row: int | None
    meaning_of: MeaningOf | None = None
    spaced: bool = False
    """Whether spaces before a cell are no part of it."""
    nameless: bool = False
    """Whether there is no header that would have to fit."""

    def delimiter(self) -> str | None:
        """The character that splits the records best; ``None`` for one column."""
        scores = {
            delimiter: score
            for delimiter in CANDIDATES
            if (score := self.score(delimiter)) is not None
        }
        if scores:
            return max(scores, key=lambda each: (scores[each], self.known_names(each)))
        for delimiter in _RARE:
            if self._splits_all(delimiter):
                return delimiter
        for delimiter in _PROSE:
            records = self._filled(delimiter)[0] if self._splits_all(delimiter) else []
            if not _loose(records) and self._is_table(records, sure=True):
                return delimiter
        return None

    def rival(self, delimiter: str) -> str | None:
        """Another character that splits the records just as well, with as many usual names."""
        score, known = self.score(delimiter), self.known_names(delimiter)
        if score is None:
            return None
        others = [each for each in CANDIDATES if each != delimiter and self.score(each) == score]
        return next((each for each in others if self.known_names(each) == known), None)

    def known_names(self, delimiter: str) -> int:
        """How many names of the header are usual ones; 0 where nobody says which are."""
        filled, _ = self._table(delimiter)
        start = self._start(filled)
        if start is None or self.meaning_of is None:
            return 0
        return sum(self.meaning_of(name) is not None for name in filled[start] if name.strip())

    def score(self, delimiter: str) -> tuple[bool, float, int, bool, int] | None:
        """How well a delimiter explains the records; the first entry that differs decides.

        Whether the quotes come out even, the share of rows as wide as the header, whether cells are
        free of stray space, whether the first row is as wide as most, the number of columns.
        """
        filled, even_quotes = self._table(delimiter)
        start = self._start(filled)
        if start is None:
            return None
        header, *rows = filled[start:]
        widths = Counter(map(len, rows))
        agreement = widths[len(header)] / len(rows) if rows else 1.0
        return even_quotes, round(agreement, 1), -_loose(filled), not start, len(header)

    def has_spaced_quotes(self, delimiter: str) -> bool:
        """Whether quotes stand behind a delimiter and spaces: ``Ana, "Silva, Maria", Rome``.

        The records must come out no worse without those spaces.
        """
        if not self.quote or delimiter == " ":
            return False
        if not re.search(f"{re.escape(delimiter)} +{re.escape(self.quote)}", self.text):
            return False
        tightly = replace(self, spaced=True)
        loose, tight = self.score(delimiter), tightly.score(delimiter)
        if loose is None or tight is None or tight[:2] < loose[:2]:
            return False
        return _unspaced(self.records(delimiter)) != _unspaced(tightly.records(delimiter))

    def evidence(self, delimiter: str) -> str:
        """How many rows are as wide as the header, in words."""
        filled, _ = self._table(delimiter)
        start = self._start(filled)
        if start is None or len(filled) - start < _FEWEST_KNOWN:
            return ""
        width = len(filled[start])
        rows = filled[start + (not self.nameless) :]
        alike = sum(len(row) == width for row in rows)
        ending = [row for row in rows if len(row) > width and is_blank(row[width:])]
        behind = ""
        if len(ending) > 1 and 2 * len(ending) >= len(rows):
            alike += len(ending)
            name = NAMES.get(delimiter, repr(delimiter))
            behind = f", {len(ending):,} of them with {name} behind the last"
        first = "" if self.whole and len(rows) < _RECORDS - 1 else "first "
        has = f"{width} columns" if self.nameless else f"the header's {width} columns"
        return f" ({alike:,} of {first}{len(rows):,} rows have {has}{behind})"

    def fits(self, delimiter: str, *, titles: bool = False) -> bool:
        """Whether nearly every record is split into as many cells as the header, some of them.

        Above the header there is nothing, or ``titles`` at most.
        """
        score = self.score(delimiter)
        return score is not None and score[:2] >= (True, _NEARLY_ALL) and (titles or score[3])

    def without_quotes_around_lines(self, delimiter: str | None) -> tuple[View, str] | None:
        """The same where whole lines stand in quotes, and the delimiter within them.

        ``None`` where they do not, or what is within is no plain table.

        Args:
            delimiter: what the options or the file say, if anything.
        """
        text = unwrapped_text(self.text)
        if text is None:
            return None
        inner = replace(self, text=text)
        for each in CANDIDATES if delimiter is None else (delimiter,):
            if inner.fits(each, titles=True) and inner.has_known_header(each):
                return inner, each
        return None

    def has_known_header(self, delimiter: str) -> bool:
        """Whether the header has names, of which one is usual; two where it may be prose."""
        filled, _ = self._table(delimiter)
        start = self._start(filled)
        names = [cell for cell in filled[start] if cell.strip()] if start is not None else []
        meaning_of = self.meaning_of
        if meaning_of is None or not all(map(is_label, names)):
            return False
        known = sum(meaning_of(name) is not None for name in names)
        return known >= (_FEWEST_KNOWN if _loose(filled) else 1)

    def refuse_other_header(self, delimiter: str, path: str) -> None:
        """Refuse a first line that another delimiter splits as this one splits the rows."""
        filled, _ = self._filled(delimiter)
        if len(filled) < _FEWEST_KNOWN or len(filled[0]) != 1:
            return
        width = Counter(map(len, filled[1:])).most_common(1)[0][0]
        other = self._other_header(filled, width)
        first = next(at for at, record in enumerate(filled) if at and len(record) == width)
        if other is None or self._is_table(filled[first:]):
            return
        if other == delimiter:
            raise SourceError(
                f"{path}: the first line stands in quotes as a whole, so it is one cell, and the "
                f"rows have {width}. Take its quotation marks off if it is the header, or add "
                "--header-row with the row that holds the headers."
            )
        raise SourceError(
            f"{path}: the header is separated by {NAMES[other]}, and the rows by "
            f"{NAMES.get(delimiter, repr(delimiter))}. Make both the same, or add "
            "--header-row with the row that holds the headers."
        )

    def records(self, delimiter: str) -> list[list[str]]:
        """The first records."""
        return self._parse(delimiter)[0]

    def _filled(self, delimiter: str) -> tuple[list[list[str]], bool]:
        records, even_quotes = self._parse(delimiter)
        if self.header_row is not None and self.header_row <= len(records):
            records = records[self.header_row - 1 :]
        filled = [record for record in records if any(cell.strip() for cell in record)]
        return filled[self._comments(filled) :], even_quotes

    def _table(self, delimiter: str) -> tuple[list[list[str]], bool]:
        """The same without the lines that stand below a short table, as far as one shows."""
        filled, even_quotes = self._filled(delimiter)
        if not self.whole:
            return filled, even_quotes
        numbered = [
            (n, record) for n, record in enumerate(self.records(delimiter)) if not is_blank(record)
        ]
        above = filled[: len(filled) - lines_below(numbered)]
        while len(above) > 1 and _is_total(above[-1]):
            above.pop()
        is_table = bool(above) and 1 < len(above[0]) == len(above[-1])
        return (above if is_table else filled), even_quotes

    def _comments(self, filled: list[list[str]]) -> int:
        """How many of the first records are comments: lines with a ``#`` that are no header."""
        usual = max(Counter(map(len, filled)).items(), key=itemgetter(1), default=(0, 0))[0]
        found = 0
        while found + 1 < len(filled) and filled[found][0].startswith("#"):
            if len(filled[found]) == usual and not self._is_table(filled[found + 1 :]):
                break
            found += 1
        return found

    def _start(self, filled: list[list[str]]) -> int | None:
        """Where the table begins: at the first row, or below titles; ``None`` for one column."""
        if not filled:
            return None
        widths = Counter(map(len, filled[1:]))
        if widths and widths.most_common(1)[0][0] == 1:
            return None
        usual = widths.most_common(1)[0][0] if widths else len(filled[0])
        at = next(at for at, record in enumerate(filled) if len(record) == usual)
        if self.nameless:
            return at
        if len(filled[0]) > 1:
            is_title = at > 0 and self.header_row is None and self._is_table(filled[at:])
            return at if is_title else 0
        if self.header_row is not None or not widths:
            return None
        if self._other_header(filled, usual) or any(
            self._is_table(filled[first:]) for first in (at, at + 1)
        ):
            return at
        return None

    @staticmethod
    def _other_header(filled: list[list[str]], width: int) -> str | None:
        """The delimiter that splits the first line as another one splits the rows."""
        line = "".join(filled[0])
        found = (d for d in CANDIDATES if len(line.split(d)) == width)
        return next(found, None) if all(map(is_label, filled[0])) else None

    def _splits_all(self, delimiter: str) -> bool:
        """Whether a delimiter splits every record into the same number of cells, none empty."""
        filled, even_quotes = self._filled(delimiter)
        widths = set(map(len, filled))
        return even_quotes and len(filled) >= FEWEST_RECORDS and len(widths) == 1 != widths.pop()

    def _is_table(self, records: list[list[str]], *, sure: bool = False) -> bool:
        """Whether a header has words that are known, and stands above columns of some kind."""
        if not records:
            return False
        header, *rows = records
        names = [cell for cell in header if cell.strip()]
        if self.meaning_of is None or not names or not all(map(is_label, names)):
            return False
        known = sum(self.meaning_of(cell) is not None for cell in names)
        kinds = [{kind(cell) for cell in column} - {""} for column in zip(*rows, strict=False)]
        kinds_found = {next(iter(found)) for found in kinds if len(found) == 1}
        if sure:
            wide = len(header) >= FEWEST_RECORDS
            return (
                wide and known >= _FEWEST_KNOWN and "digits" in kinds_found and len(kinds_found) > 1
            )
        contrast = len(header) >= FEWEST_RECORDS and kinds_found & {"digits", "address"}
        return (
            known >= _FEWEST_KNOWN
            or bool(contrast)
            or (len(header) > 1 and names_phones(header, rows, self.meaning_of))
        )

    def _parse(self, delimiter: str) -> tuple[list[list[str]], bool]:
        """The first records, and whether each closing quote stands before a delimiter or line end.

        Where the text is not the whole file its last record is left out: it may be half of one.
        """
        lines = io.StringIO(self.text, newline="")
        how = csv_arguments(delimiter, self.quote, self.escape, spaced=self.spaced)
        strict = csv.reader(lines, strict=True, **how)
        records: list[list[str]] = []
        even_quotes = True
        try:
            records.extend(islice(strict, _RECORDS))
        except csv.Error:
            even_quotes = not self.whole and not lines.read(1)  # cut off within quotes
            lines.seek(0)
            with suppress(csv.Error):
                records = list(islice(csv.reader(lines, **how), _RECORDS))
        cut = not self.whole and len(records) > 1 and not lines.read(1)
        return (records[:-1] if cut else records), even_quotes


def _is_total(record: list[str]) -> bool:
    """Whether a record has one cell, which is a total's label."""
    cells = [cell for cell in record if cell.strip()]
    return len(cells) == 1 and says_total(cells[0])


def _unspaced(records: list[list[str]]) -> list[list[str]]:
    return [[cell.lstrip(" ") for cell in record] for record in records]


def _loose(records: list[list[str]]) -> int:
    """1 where most text behind the delimiter starts with a space, as after a comma in prose."""
    behind = [cell for record in records for cell in record[1:] if cell]
    return int(2 * sum(cell.startswith(" ") for cell in behind) > len(behind))
