"""Takes a part out of a cell's text: between separators, or by a regular expression.

Expressions are Python's; the ``regex`` package runs them, for it stops after a given time. Python's
own ``re`` cannot be stopped, and some expressions take longer than the world is old.
"""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass
from functools import cache
from time import process_time
from typing import TYPE_CHECKING, Literal

from importer.mapping.amounts import Unreadable
from importer.messages import cells as messages

if TYPE_CHECKING:
    import regex

CELL_SECONDS = 1.0
"""An expression that needs longer for one cell is stopped; a common one takes some microseconds."""
CHUNK_SECONDS = 10.0
"""And one that needs longer for the cells of a few thousand rows."""
LONGEST_TEXT = 10_000
"""Characters of a cell that an expression is tried on, and of what it makes of them."""
LONGEST_PATTERN = 1_000
MOST_REPEATS = 100_000
"""``regex`` unfolds ``(a{300}){300}`` when it compiles: measured, 42 MiB for so many repeats, and
no machine has enough for ``((a{1000}){1000}){1000}``."""

_COUNT = re.compile(r"\{(\d*)(?:,(\d*))?\}")


class TooSlow(Exception):
    """An expression took too long; ``text`` is the cell's text that it was tried on last."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


@dataclass(frozen=True, slots=True)
class Part:
    """One of the parts between separators."""

    separator: str
    number: int | Literal["last"]
    """From 1."""

    def of(self, text: str) -> str:
        """The part, trimmed; empty where the text has not so many."""
        parts = text.split(self.separator)
        if self.number == "last":
            return parts[-1].strip()
        return parts[self.number - 1].strip() if self.number <= len(parts) else ""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A regular expression, and what is made of its match."""

    expression: str
    group: int | str | None = None
    """``None`` is the first group, or all that matches where there is no group."""
    replace: str | None = None
    """Put in the place of every match; ``None`` takes the group alone."""


class Matcher:
    """Applies a pattern to the cells of a chunk, within its time."""

    def __init__(self, pattern: Pattern) -> None:
        self._pattern = pattern
        self._compiled = _compiled(pattern.expression)
        self._seconds_left = CHUNK_SECONDS

    def of(self, text: str) -> str | None:
        """What the pattern takes out of a text, trimmed; ``None`` where it does not match.

        Raises:
            Unreadable: the text, or what is made of it, is too long.
            TooSlow: it takes too long.
        """
        if len(text) > LONGEST_TEXT:
            raise Unreadable(messages.too_long_for_regex(LONGEST_TEXT))
        started = process_time()
        try:
            found = self._found(text)
        except TimeoutError:
            raise TooSlow(text) from None
        self._seconds_left -= process_time() - started
        if self._seconds_left < 0:
            raise TooSlow(text)
        if found is not None and len(found) > LONGEST_TEXT:
            raise Unreadable(messages.too_long_by_regex(LONGEST_TEXT))
        return found if found is None else found.strip()

    def _found(self, text: str) -> str | None:
        pattern, seconds = self._pattern, CELL_SECONDS
        if pattern.replace is not None:
            return self._compiled.sub(pattern.replace, text, timeout=seconds)
        match = self._compiled.search(text, timeout=seconds)
        if match is None:
            return None
        group = pattern.group
        if group is None:
            group = min(1, self._compiled.groups)
        return match[group] or ""


def check_pattern(pattern: Pattern) -> None:
    """Check that a pattern can be used, before any file is read.

    Raises:
        ValueError: it cannot; the text says why, and follows the pattern.
    """
    text = pattern.expression
    if len(text) > LONGEST_PATTERN:
        raise ValueError(f"is longer than {LONGEST_PATTERN} characters")
    repeats = 1
    for least, most in _COUNT.findall(text):
        repeats *= max(int(least[:9] or 1), int(most[:9] or 1), 1)
    if repeats > MOST_REPEATS:
        raise ValueError(f"repeats something more than {MOST_REPEATS} times; count less in {{…}}")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            known = re.compile(text)
        if pattern.replace is not None:
            known.sub(pattern.replace, "")
        _compiled(text)
    except (re.error, IndexError, OverflowError, RecursionError, ValueError) as error:
        what = (
            "replaces by what is no replacement" if _is_valid(text) else "is no regular expression"
        )
        raise ValueError(f"{what}: {error}") from None
    group = pattern.group
    is_there = group in known.groupindex if isinstance(group, str) else (group or 0) <= known.groups
    if group is not None and not is_there:
        raise ValueError(f"has no group {group}: it has {known.groups}")


def _is_valid(text: str) -> bool:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            re.compile(text)
    except (re.error, OverflowError, RecursionError):
        return False
    return True


@cache
def _compiled(text: str) -> regex.Pattern[str]:
    import regex

    try:
        return regex.compile(text)
    except regex.error as error:
        raise ValueError(str(error)) from None
