"""Turns one column's cells into the values of one field: a whole chunk at a time.

Columns repeat themselves, so each distinct text is read once for a chunk.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from importer.mapping.address import common_address
from importer.mapping.amounts import Unreadable
from importer.mapping.extraction import Matcher
from importer.mapping.names import is_no_name
from importer.mapping.rules import Rule, transformed, typed
from importer.messages import cells as messages
from importer.model import Code, JsonValue

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from importer.model import Problem


@dataclass(frozen=True, slots=True)
class BoundField:
    """A field of the body and the columns of one file that it comes from."""

    name: str
    columns: tuple[int, ...]
    headers: tuple[str, ...]
    rule: Rule
    join: str | None = None
    """What is put between the texts of all columns; ``None`` takes the first that is filled."""
    from_phone: Literal["country", "time_zone"] | None = None
    """What of the row's number it comes from, instead of columns."""


@dataclass(slots=True)
class Values:
    """A field's values for a chunk's rows; ``None`` is sent for nothing."""

    values: list[JsonValue]
    warnings: dict[int, Problem] = field(default_factory=dict)
    """Position of the row in the chunk → what was left out or doubtful."""
    rejects: dict[int, Problem] = field(default_factory=dict)
    """Position of the row → why the whole row is refused."""


def read_field(bound: BoundField, columns: Sequence[list[str]]) -> Values:
    """Read a field's values from the chunk's columns.

    Raises:
        TooSlow: the mapping's regular expression takes too long.
    """
    rule = bound.rule
    if rule.kind == "text" and rule.takes_text_as_it_is and rule.default is None:
        if len(bound.columns) == 1:
            return Values([cell.strip() or None for cell in columns[bound.columns[0]]])
        return Values([text or None for text in filled_cells(bound, columns)])
    texts = filled_cells(bound, columns)
    reader = _Reader(rule)
    if rule.kind == "email" and rule.takes_text_as_it_is:
        is_common = common_address()
        result = Values([text if is_common(text) else reader[text] for text in texts])
    else:
        result = Values([reader[text] for text in texts])
    if reader.problems:
        _place_problems(rule, texts, lambda row: _place(bound, columns, row), reader, result)
    return result


def read_names(bound: BoundField, columns: Sequence[list[str]]) -> Values:
    """The same for names of people: what is none (``-``, ``N/A``, a number) is left out.

    Raises:
        TooSlow: the mapping's regular expression takes too long.
    """
    result = read_field(bound, columns)
    told = result.rejects if bound.rule.reject else result.warnings
    said = messages.refused if bound.rule.reject else messages.left_out
    for row, text in enumerate(result.values):
        if text is not None and is_no_name(str(text)):
            result.values[row] = None
            place, header = _place(bound, columns, row)
            told[row] = said(Code.VALUE_INVALID, str(text), place, header, messages.NO_NAME)
    return result


def read_texts(rule: Rule, texts: list[str], source: str) -> Values:
    """Read a field's values from texts that stand in no column.

    Args:
        rule: what is done with them.
        texts: one for each row, empty where there is none.
        source: where they come from, for messages.
    """
    reader = _Reader(rule)
    result = Values([reader[text] for text in texts])
    if reader.problems:
        _place_problems(rule, texts, lambda _: (source, None), reader, result)
    return result


def filled_cells(bound: BoundField, columns: Sequence[list[str]]) -> list[str]:
    """For each row the first of the field's cells that is not empty, trimmed; or all, joined."""
    first, *others = bound.columns
    texts = [cell.strip() for cell in columns[first]]
    if bound.join is not None:
        rows = zip(texts, *([cell.strip() for cell in columns[at]] for at in others), strict=True)
        return [bound.join.join(filter(None, row)).strip() for row in rows]
    for other in others:
        texts = [text or cell.strip() for text, cell in zip(texts, columns[other], strict=True)]
    return texts


def _place(bound: BoundField, columns: Sequence[list[str]], row: int) -> tuple[str, str | None]:
    """How a message names the row's column, and that column's header."""
    if bound.join is not None and len(bound.headers) > 1:
        return messages.in_columns(bound.headers), bound.headers[0]
    header = next(
        name
        for index, name in zip(bound.columns, bound.headers, strict=True)
        if columns[index][row].strip() or index == bound.columns[-1]
    )
    return messages.in_column(header), header


def _place_problems(
    rule: Rule,
    texts: list[str],
    place_of: Callable[[int], tuple[str, str | None]],
    reader: _Reader,
    result: Values,
) -> None:
    for row, text in enumerate(texts):
        found = reader.problems.get(text)
        if found is None:
            continue
        code, reason, left_out = found
        place, header = place_of(row)
        if not left_out:
            result.warnings[row] = messages.doubtful(code, text, place, header, reason)
        elif rule.reject:
            result.rejects[row] = messages.refused(code, text, place, header, reason)
        elif rule.kind == "newest":
            result.warnings[row] = messages.not_sortable(text, place, header, reason)
        else:
            result.warnings[row] = messages.left_out(code, text, place, header, reason)


class _Reader(dict[str, JsonValue]):
    """Text → value, each text read once; problems are kept by text."""

    def __init__(self, rule: Rule) -> None:
        self._rule = rule
        self._matcher = Matcher(rule.pattern) if rule.pattern is not None else None
        self.problems: dict[str, tuple[Code, str, bool]] = {}
        """Text → code, the reason or the doubt, and whether the value is left out."""

    def __missing__(self, text: str) -> JsonValue:
        value = self[text] = self._read(text)
        return value

    def _read(self, text: str) -> JsonValue:
        rule = self._rule
        code = Code.VALUE_INVALID
        try:
            wanted = self._wanted(text) if text else None
            if wanted is None:
                wanted = rule.default
            if not wanted:
                return _nothing(rule)
            if rule.kind == "email":
                code = Code.EMAIL_INVALID
            value, doubt = typed(wanted, rule)
        except Unreadable as error:
            self.problems[text] = (code, str(error), True)
            return None
        if doubt:
            self.problems[text] = (code, doubt, False)
        return value

    def _wanted(self, text: str) -> str | None:
        """The text to be read by its type; ``None`` where the default takes its place.

        Raises:
            Unreadable: there is no default, and the mapping does not say what is sent for it.
        """
        rule = self._rule
        if rule.part is not None:
            text = rule.part.of(text)
        if self._matcher is not None and text:
            found = self._matcher.of(text)
            if found is None and rule.default is None:
                raise Unreadable(messages.REGEX_DOES_NOT_MATCH)
            text = found or ""
        if not text:
            return None
        text = transformed(text, rule.transform)
        if rule.values is None or rule.kind == "list":
            return text
        wanted = rule.values.get(text.casefold())
        if wanted is None and rule.default is None:
            raise Unreadable(messages.NOT_LISTED)
        return wanted


def _nothing(rule: Rule) -> JsonValue:
    """What an empty cell without a default gives."""
    if rule.kind == "newest":
        return ""
    return list(rule.add) if rule.kind == "list" and rule.add else None
