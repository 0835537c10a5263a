"""How a text file separates, quotes and escapes its cells, seen over many records."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from importer.errors import SourceError
from importer.reader.totals import is_label, kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from importer.reader.options import ReadOptions
    from importer.reader.strays import MeaningOf

_NAMES = {",": "a comma", ";": "a semicolon", "\t": "a tab", "|": "a vertical bar", " ": "a space"}
CANDIDATES = ("\t", "|", ";", ",")
"""In a tie the character that prose uses least wins."""
_RARE = ("^", "~", "\x1f", "¦")
"""Tried where none of those explains the file."""
_PROSE = (":", " ")
"""Tried last: prose is full of them, so the header's words must be known, too."""
_FEWEST_RECORDS = 3
_FEWEST_KNOWN = 2
_SPELLED = {"comma": ",", "semicolon": ";", "tab": "\t", r"\t": "\t", "pipe": "|", "bar": "|"}
_SPELLED |= {"space": " ", "colon": ":", "caret": "^", "tilde": "~"}
_RECORDS = 500
_SEPARATOR_LINE = re.compile(r'"?sep=(.)"?(\r\n|\r|\n|$)', re.IGNORECASE)
_QUOTED_LINE = re.compile(r"^'|[,;\t|]'", re.MULTILINE)
_QUOTES = {'"': '"', "double": '"', "'": "'", "single": "'", "none": ""}
_ESCAPES = {"doubled": "", "double": "", "backslash": "\\", "\\": "\\"}


@dataclass(frozen=True, slots=True)
class Dialect:
    """How the columns are separated, and what keeps a separator within a cell."""

    delimiter: str
    note: str
    """Plain words for the summary."""
    skip: int = 0
    """Characters of a first line ``sep=;`` that is no row: spreadsheet programs hide it."""
    quote: str = '"'
    """The character around cells; empty where there is none."""
    escape: str = ""
    """The character before a quote within a cell; empty where such a quote is doubled."""

    def arguments(self) -> dict[str, Any]:
        """What :func:`csv.reader` is to be called with."""
        return _arguments(self.delimiter, self.quote, self.escape)


def _arguments(delimiter: str, quote: str, escape: str) -> dict[str, Any]:
    return {
        "delimiter": delimiter,
        "quotechar": quote or None,
        "quoting": csv.QUOTE_MINIMAL if quote else csv.QUOTE_NONE,
        "escapechar": escape or None,
    }


def choose_dialect(
    text: str,
    *,
    whole: bool,
    options: ReadOptions,
    path: str,
    escaped: Sequence[str] = (),
    meaning_of: MeaningOf | None = None,
) -> Dialect:
    """The dialect of a file that begins with ``text``; ``whole`` where that is all of it.

    An option wins over a ``sep=`` line, which wins over what the records show.

    Args:
        text: the beginning of the file.
        whole: whether it is the file.
        options: what the user says.
        path: for messages.
        escaped: some lines, from anywhere in the file, with a backslash before a quote.
        meaning_of: the contact field that a header means.

    Raises:
        SourceError: an option makes no sense, or header and rows are separated differently.
    """
    line = _SEPARATOR_LINE.match(text)
    skip = separator_line(text)
    body = text[skip:]
    quote = _spelled(options.quote, _QUOTES, "--quote", path)
    if quote is None:
        quote = "'" if _is_single_quoted(body, whole=whole) else '"'
    escape = _spelled(options.escape, _ESCAPES, "--escape", path)
    if escape is None:
        escape = "\\" if quote and _is_escaped(escaped, quote) else ""
    view = _View(body, whole, quote, escape, options.header_row, meaning_of)
    if options.delimiter is not None:
        delimiter: str | None = _pinned(options.delimiter, path)
    elif line and line[1] not in '"\r\n':
        delimiter = line[1]
    else:
        delimiter = view.delimiter()
        if delimiter is not None and options.header_row is None:
            view.refuse_other_header(delimiter, path)
    how = _how_quoted(quote, escape)
    if delimiter is None:
        return Dialect(_unused(text), f"one column{how}", skip, quote, escape)
    name = _NAMES.get(delimiter, repr(delimiter))
    seen = view.evidence(delimiter)
    note = f"columns are separated by {name}{how}{seen}"
    return Dialect(delimiter, note, skip, quote, escape)


def _how_quoted(quote: str, escape: str) -> str:
    """Words for what is not as usual."""
    if not quote:
        return ", nothing is in quotes"
    single = ", cells are in single quotes" if quote == "'" else ""
    return f"{single}, quotes are escaped by a backslash" if escape else single


def _spelled(option: str | None, known: dict[str, str], name: str, path: str) -> str | None:
    if option is None:
        return None
    found = known.get(option.strip().lower())
    if found is None:
        words = " or ".join(word for word in known if word.isalpha())
        raise SourceError(f"{path} cannot be read with {name} {option!r}: write {words}.")
    return found


def separator_line(text: str) -> int:
    """The length of a first line ``sep=;``; 0 where there is none."""
    line = _SEPARATOR_LINE.match(text)
    return line.end() if line else 0


def _pinned(option: str, path: str) -> str:
    """The character that an option means; raises SourceError where it means none."""
    delimiter = _SPELLED.get(option.strip().lower(), option)
    if len(delimiter) != 1 or delimiter in '"\r\n\0':
        raise SourceError(
            f"{path} cannot be read with the delimiter {option!r}: "
            "give one character, or comma, semicolon, tab or pipe."
        )
    return delimiter


def _unused(text: str) -> str:
    """A delimiter that leaves the cells of a single column whole."""
    if not text.strip(" \r\n" + "".join(CANDIDATES)):  # nothing but separators: no cells at all
        return max(CANDIDATES, key=text.count)
    return min((",", ";", "\t", "|"), key=lambda delimiter: text.count(delimiter) > 0)


def detect_delimiter(text: str, *, whole: bool, header_row: int | None = None) -> str | None:
    """The character that splits the records as it splits the header; ``None`` for one column."""
    return _View(text, whole, '"', "", header_row).delimiter()


def _is_single_quoted(text: str, *, whole: bool) -> bool:
    """Whether whole cells stand between apostrophes, and none between quotation marks."""
    if '"' in text or len(_QUOTED_LINE.findall(text)) < _FEWEST_RECORDS:
        return False
    for delimiter in CANDIDATES:
        view = _View(text, whole, "'", "", None)
        records = view.records(delimiter)
        plain = _View(text, whole, "", "", None).records(delimiter)
        cells = [cell for record in plain for cell in record if cell]
        quoted = sum(len(c) > 1 and c[0] == "'" == c[-1] for c in cells)
        widths = {len(record) for record in records if any(record)}
        if len(widths) == 1 and widths != {1} and 3 * quoted >= len(cells):
            return True
    return False


def _is_escaped(lines: Sequence[str], quote: str) -> bool:
    """Whether a backslash escapes quotes: the lines are sound with it, and not without it."""

    def is_sound(line: str, delimiter: str, escape: str) -> bool:
        how = _arguments(delimiter, quote, escape)
        try:
            return bool(list(csv.reader([line], strict=True, **how)))
        except csv.Error:
            return False

    def sound(escape: str) -> int:
        return sum(any(is_sound(line, each, escape) for each in CANDIDATES) for line in lines)

    return bool(lines) and sound("\\") > sound("")


@dataclass(frozen=True, slots=True)
class _View:
    """The beginning of a file, with one way to quote."""

    text: str
    whole: bool
    quote: str
    escape: str
    header_row: int | None
    meaning_of: MeaningOf | None = None

    def delimiter(self) -> str | None:
        """The character that splits the records best; ``None`` for one column."""
        scores = {
            delimiter: score
            for delimiter in CANDIDATES
            if (score := self.score(delimiter)) is not None
        }
        if scores:
            return max(scores, key=lambda delimiter: scores[delimiter])
        for delimiter in _RARE:
            if self._splits_all(delimiter):
                return delimiter
        for delimiter in _PROSE:
            records = self._filled(delimiter)[0] if self._splits_all(delimiter) else []
            if not _loose(records) and self._is_table(records, sure=True):
                return delimiter
        return None

    def score(self, delimiter: str) -> tuple[bool, float, int, bool, int] | None:
        """How well a delimiter explains the records; the first entry that differs decides.

        Whether the quotes come out even, the share of rows as wide as the header, whether cells are
        free of stray space, whether the first row is as wide as most, the number of columns.
        """
        filled, even_quotes = self._filled(delimiter)
        start = self._start(filled)
        if start is None:
            return None
        header, *rows = filled[start:]
        widths = Counter(map(len, rows))
        agreement = widths[len(header)] / len(rows) if rows else 1.0
        return even_quotes, round(agreement, 1), -_loose(filled), not start, len(header)

    def evidence(self, delimiter: str) -> str:
        """How many rows are as wide as the header, in words."""
        filled, _ = self._filled(delimiter)
        start = self._start(filled)
        if start is None or len(filled) - start < _FEWEST_KNOWN:
            return ""
        header, *rows = filled[start:]
        alike = sum(len(row) == len(header) for row in rows)
        first = "" if self.whole and len(rows) < _RECORDS - 1 else "first "
        return f" ({alike:,} of {first}{len(rows):,} rows have the header's {len(header)} columns)"

    def refuse_other_header(self, delimiter: str, path: str) -> None:
        """Refuse a first line that another delimiter splits as this one splits the rows."""
        filled, _ = self._filled(delimiter)
        if len(filled) < _FEWEST_KNOWN or len(filled[0]) != 1:
            return
        width = Counter(map(len, filled[1:])).most_common(1)[0][0]
        other = self._other_header(filled, width)
        if other is not None:
            raise SourceError(
                f"{path}: the header is separated by {_NAMES[other]}, and the rows by "
                f"{_NAMES.get(delimiter, repr(delimiter))}. Make both the same, or add "
                "--header-row with the row that holds the headers."
            )

    def records(self, delimiter: str) -> list[list[str]]:
        """The first records."""
        return self._parse(delimiter)[0]

    def _filled(self, delimiter: str) -> tuple[list[list[str]], bool]:
        records, even_quotes = self._parse(delimiter)
        if self.header_row is not None and self.header_row <= len(records):
            records = records[self.header_row - 1 :]
        return [record for record in records if any(cell.strip() for cell in record)], even_quotes

    def _start(self, filled: list[list[str]]) -> int | None:
        """Where the table begins: at the first row, or below titles; ``None`` for one column."""
        if not filled:
            return None
        widths = Counter(map(len, filled[1:]))
        if widths and widths.most_common(1)[0][0] == 1:
            return None
        if len(filled[0]) > 1:
            return 0
        if self.header_row is not None or not widths:
            return None
        usual = widths.most_common(1)[0][0]
        at = next(at for at, record in enumerate(filled) if len(record) == usual)
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
        return even_quotes and len(filled) >= _FEWEST_RECORDS and len(widths) == 1 != widths.pop()

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
            wide = len(header) >= _FEWEST_RECORDS
            return (
                wide and known >= _FEWEST_KNOWN and "digits" in kinds_found and len(kinds_found) > 1
            )
        contrast = len(header) >= _FEWEST_RECORDS and kinds_found & {"digits", "address"}
        return known >= _FEWEST_KNOWN or bool(contrast)

    def _parse(self, delimiter: str) -> tuple[list[list[str]], bool]:
        """The first records, and whether each closing quote stands before a delimiter or line end.

        Where the text is not the whole file its last record is left out: it may be half of one.
        """
        lines = io.StringIO(self.text, newline="")
        how = _arguments(delimiter, self.quote, self.escape)
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


def _loose(records: list[list[str]]) -> int:
    """1 where most text behind the delimiter starts with a space, as after a comma in prose."""
    behind = [cell for record in records for cell in record[1:] if cell]
    return int(2 * sum(cell.startswith(" ") for cell in behind) > len(behind))
