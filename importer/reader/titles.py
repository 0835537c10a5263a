"""Tells a title that comes again on each page of a report from that of another table."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from importer.reader.totals import says_note, says_total

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_WORD = re.compile(r"[^\W\d_]+")
_AGAIN = frozenset((
    "page", "pages", "p", "pg", "of", "continued", "cont", "contd",
    "seite", "von", "fortsetzung", "página", "pág", "de", "continuación", "continuação",
    "sur", "suite", "pagina", "di", "segue", "continua", "van", "vervolg", "strona", "z",
    "страница", "из", "продолжение", "sayfa", "devam",
))  # fmt: skip
"""Words for a page, or for what goes on there."""


def title_of(row: Sequence[str]) -> str:
    """A line above a header as one text."""
    return " ".join(cell.strip() for cell in row if cell.strip())


def is_new_title(line: str, titles: Iterable[str]) -> bool:
    """Whether a line above a header that comes again is none of those above the first one.

    Pages and dates do not count; nor does a total or a note (``Printed on …``), which belongs to
    what stands above it, nor a number or an e-mail address, which may be a contact's.
    """
    if "@" in line or says_total(line) or says_note(line):
        return False
    words = _words(line)
    return bool(words) and all(words != _words(title) for title in titles)


def _words(line: str) -> list[str]:
    return [word for word in _WORD.findall(line.casefold()) if word not in _AGAIN]
