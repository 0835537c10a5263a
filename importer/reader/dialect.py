"""How a text file separates, quotes and escapes its cells, seen over many records."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from importer.errors import SourceError
from importer.reader.apostrophes import refuse_doubtful, stand_around_cells
from importer.reader.splitting import CANDIDATES, NAMES, View, csv_arguments
from importer.reader.totals import is_label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from importer.reader.options import ReadOptions
    from importer.reader.strays import MeaningOf

_SPELLED = {"comma": ",", "semicolon": ";", "tab": "\t", r"\t": "\t", "pipe": "|", "bar": "|"}
_SPELLED |= {"space": " ", "colon": ":", "caret": "^", "tilde": "~"}
_SEPARATOR_LINE = re.compile(r'"?sep=(.)"?(\r\n|\r|\n|$)', re.IGNORECASE)
_GAP = re.compile(r" {2,}")
_FEWEST = 2
_MOST_OF = 0.8
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
    spaced: bool = False
    """Whether spaces before a cell are no part of it."""
    wrapped: bool = False
    """Whether whole lines stand in quotes that are no part of them."""

    def arguments(self) -> dict[str, Any]:
        """What :func:`csv.reader` is to be called with."""
        return csv_arguments(self.delimiter, self.quote, self.escape, spaced=self.spaced)


_LINE_END = re.compile(r"\r\n?|\n")


def _line_ends(text: str, quote: str) -> str:
    """What is to be told of line ends, where they are not those of a system of today."""
    outside = "".join(text.split(quote)[::2]) if quote else text
    ends = set(_LINE_END.findall(outside.rstrip("\r")))
    if len(ends) > 1:
        return "; line ends of several kinds, of which each ends a row"
    return "; lines end in CR" if ends == {"\r"} else ""


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
        quote = "'" if stand_around_cells(body, whole=whole) else '"'
    escape = _spelled(options.escape, _ESCAPES, "--escape", path)
    if escape is None:
        escape = "\\" if quote and _is_escaped(escaped, quote) else ""
    nameless = not options.header
    view = View(body, whole, quote, escape, options.header_row, meaning_of, nameless=nameless)
    delimiter, remark = _delimiter(view, line[1] if line else "", options, path)
    inner = None
    if quote == '"' and options.quote is None and not (delimiter and view.score(delimiter)):
        inner = view.without_quotes_around_lines(delimiter)
    if inner is not None:
        view, delimiter = inner
        remark = "; whole lines stand in quotes, which are taken off"
    elif meaning_of is not None and options.header_row is None:
        _refuse_one_column(view, delimiter, path)
    if delimiter is not None and meaning_of is not None and quote == '"' and not options.quote:
        refuse_doubtful(body, delimiter, path, whole=whole)
    how = _how_quoted(quote, escape)
    if delimiter is None:
        return Dialect(_unused(text), f"one column{how}", skip, quote, escape)
    remark += _line_ends(text, quote)
    name = NAMES.get(delimiter, repr(delimiter))
    view = replace(view, spaced=view.has_spaced_quotes(delimiter))
    if view.spaced:
        name += " and spaces"
    note = f"columns are separated by {name}{how}{view.evidence(delimiter)}{remark}"
    return Dialect(delimiter, note, skip, quote, escape, view.spaced, inner is not None)


def _delimiter(
    view: View, in_first_line: str, options: ReadOptions, path: str
) -> tuple[str | None, str]:
    """The delimiter, ``None`` for one column, and what is to be said of it.

    That of a line ``sep=;`` counts where it separates anything, or nothing else does.
    """
    if options.delimiter is not None:
        return _pinned(options.delimiter, path), ""
    found = view.delimiter()
    if in_first_line.strip('"\r\n'):
        if found is None or view.score(in_first_line) or not view.fits(found):
            return in_first_line, ""
        named = NAMES.get(in_first_line, repr(in_first_line))
        return found, f", though the first line says that {named} does it"
    if found is not None and options.header_row is None:
        view.refuse_other_header(found, path)
    rival = view.rival(found) if found is not None and view.meaning_of is not None else None
    if found is not None and rival is not None:
        ways = [f"--delimiter {spelled(each)}" for each in (found, rival)]
        raise SourceError(
            f"{path}: the columns may be separated by {NAMES.get(found, repr(found))} or by "
            f"{NAMES.get(rival, repr(rival))}, for both split every row alike. Add {ways[0]} or "
            f"{ways[1]} (in the mapping, source: {{delimiter: …}}).",
            ways,
        )
    return found, ""


def spelled(delimiter: str) -> str:
    """A delimiter as the option takes it: in a word, or in quotes."""
    return next((word for word, char in _SPELLED.items() if char == delimiter), f'"{delimiter}"')


def _refuse_one_column(view: View, delimiter: str | None, path: str) -> None:
    """Refuse a delimiter that separates nothing where the records show how they are split."""
    if delimiter is not None and view.score(delimiter) is not None:
        return
    other = view.delimiter()
    if other is None and _has_fixed_widths(view):
        raise SourceError(
            f"{path} has columns of a fixed width, filled up with spaces, and no character between "
            "them. Open it in a spreadsheet program as text with fixed widths, and save it as .csv."
        )
    if other is not None and delimiter is not None and view.fits(other):
        name = spelled(other)
        raise SourceError(
            f"{path}: the columns seem to be separated by {NAMES.get(other, repr(other))}"
            f"{view.evidence(other)}, and {NAMES.get(delimiter, repr(delimiter))} separates "
            f"nothing. Leave --delimiter out or add --delimiter {name} (in the mapping, source: "
            "{delimiter: …}); if it is one column all the same, add --header-row with the row that "
            "holds its name.",
            [f"--delimiter {name}"],
        )


def _has_fixed_widths(view: View) -> bool:
    """Whether the header and most records have gaps of two spaces, and a name is known."""
    lines = [line.strip() for line in view.text.splitlines() if any(map(str.isalnum, line))]
    names = _GAP.split(lines[0]) if lines else []
    if len(names) < _FEWEST or len(lines) < _FEWEST or not all(map(is_label, names)):
        return False
    known = view.meaning_of is not None and any(map(view.meaning_of, names))
    return known and sum(map(bool, map(_GAP.search, lines))) >= _MOST_OF * len(lines)


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
    return View(text, whole, '"', "", header_row).delimiter()


def _is_escaped(lines: Sequence[str], quote: str) -> bool:
    """Whether a backslash escapes quotes: the lines are sound with it, and not without it."""

    def is_sound(line: str, delimiter: str, escape: str) -> bool:
        how = csv_arguments(delimiter, quote, escape)
        try:
            return bool(list(csv.reader([line], strict=True, **how)))
        except csv.Error:
            return False

    def sound(escape: str) -> int:
        return sum(any(is_sound(line, each, escape) for each in CANDIDATES) for line in lines)

    return bool(lines) and sound("\\") > sound("")
