"""Turns one column's cells into the values of one field: a whole chunk at a time.

Columns repeat themselves, so each distinct text is read once for a chunk.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from importer.header import listed
from importer.mapping.address import common_address, email_error, first_address
from importer.mapping.amounts import DECIMAL_MARKS, Unreadable, read_number
from importer.mapping.capitals import title
from importer.mapping.scalars import shown
from importer.mapping.values import read_boolean, read_date, read_datetime, read_list, sortable
from importer.model import Code, JsonValue, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Kind = Literal["text", "number", "boolean", "date", "datetime", "list", "email", "newest"]


@dataclass(frozen=True, slots=True)
class Rule:
    """What is done with the text of a field's cells, in this order."""

    kind: Kind = "text"
    transform: tuple[str, ...] = ()
    """As in the mapping, without ``trim``; of the last name ``title last name`` for ``title``."""
    values: Mapping[str, str] | None = None
    """Compared form (casefolded, trimmed) of a cell → the text that stands for it."""
    default: str | None = None
    reject: bool = False
    format: str | None = None
    split: str = ";"
    add: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BoundField:
    """A field of the body and the columns of one file that it comes from."""

    name: str
    columns: tuple[int, ...]
    headers: tuple[str, ...]
    rule: Rule


@dataclass(slots=True)
class Values:
    """A field's values for a chunk's rows; ``None`` is sent for nothing."""

    values: list[JsonValue]
    warnings: dict[int, Problem] = field(default_factory=dict)
    """Position of the row in the chunk → what was left out or doubtful."""
    rejects: dict[int, Problem] = field(default_factory=dict)
    """Position of the row → why the whole row is refused."""


def read_field(bound: BoundField, columns: Sequence[list[str]]) -> Values:
    """Read a field's values from the chunk's columns."""
    rule = bound.rule
    if rule.kind == "text" and not rule.transform and rule.values is None and rule.default is None:
        if len(bound.columns) == 1:
            return Values([cell.strip() or None for cell in columns[bound.columns[0]]])
        return Values([text or None for text in filled_cells(bound, columns)])
    texts = filled_cells(bound, columns)
    reader = _Reader(rule)
    if rule.kind == "email" and not rule.transform and rule.values is None:
        is_common = common_address()
        result = Values([text if is_common(text) else reader[text] for text in texts])
    else:
        result = Values([reader[text] for text in texts])
    if reader.problems:
        _place_problems(bound, columns, texts, reader, result)
    return result


def filled_cells(bound: BoundField, columns: Sequence[list[str]]) -> list[str]:
    """For each row the first of the field's cells that is not empty, trimmed."""
    first, *others = bound.columns
    texts = [cell.strip() for cell in columns[first]]
    for other in others:
        texts = [text or cell.strip() for text, cell in zip(texts, columns[other], strict=True)]
    return texts


def _place_problems(
    bound: BoundField,
    columns: Sequence[list[str]],
    texts: list[str],
    reader: _Reader,
    result: Values,
) -> None:
    for row, text in enumerate(texts):
        found = reader.problems.get(text)
        if found is None:
            continue
        code, reason, left_out = found
        header = next(
            name
            for index, name in zip(bound.columns, bound.headers, strict=True)
            if columns[index][row].strip() or index == bound.columns[-1]
        )
        message = f"{shown(text)} in column {shown(header)} {reason}"
        if left_out and bound.rule.reject:
            message = f"{message} Correct it, or let the mapping leave it out."
            result.rejects[row] = Problem(code, message, header)
        else:
            result.warnings[row] = Problem(code, message, header)


def check_rule(rule: Rule) -> None:
    """Check that what the rule itself brings along can be read by its own type.

    Raises:
        Unreadable: a default or a replacement cannot.
    """
    for text in (rule.default, *(rule.values or {}).values()):
        if text:
            try:
                _typed(text, rule)
            except Unreadable as error:
                raise Unreadable(f"{shown(text)} is no {rule.kind}: {error}") from None


class _Reader(dict[str, JsonValue]):
    """Text → value, each text read once; problems are kept by text."""

    def __init__(self, rule: Rule) -> None:
        self._rule = rule
        self.problems: dict[str, tuple[Code, str, bool]] = {}
        """Text → code, reason, and whether the value is left out."""

    def __missing__(self, text: str) -> JsonValue:
        value = self[text] = self._read(text)
        return value

    def _read(self, text: str) -> JsonValue:
        rule = self._rule
        wanted: str | None = text
        if rule.values is not None and text and rule.kind != "list":
            wanted = rule.values.get(_transformed(text, rule.transform).casefold())
            if wanted is None and rule.default is None:
                self.problems[text] = (
                    Code.VALUE_INVALID,
                    "is left out: the mapping's values do not list it.",
                    True,
                )
                return None
        elif text:
            wanted = _transformed(text, rule.transform)
        if wanted is None or not text:
            wanted = rule.default
        if not wanted:
            return _nothing(rule)
        try:
            value, doubt = _typed(wanted, rule)
        except Unreadable as error:
            code = Code.EMAIL_INVALID if rule.kind == "email" else Code.VALUE_INVALID
            what = "does not say which row is newer" if rule.kind == "newest" else "is left out"
            self.problems[text] = (code, f"{what}: {error}.", True)
            return None
        if doubt:
            code = Code.EMAIL_INVALID if rule.kind == "email" else Code.VALUE_INVALID
            self.problems[text] = (code, f"{doubt}.", False)
        return value


def _nothing(rule: Rule) -> JsonValue:
    """What an empty cell without a default gives."""
    if rule.kind == "newest":
        return ""
    return list(rule.add) if rule.kind == "list" and rule.add else None


def _transformed(text: str, transform: tuple[str, ...]) -> str:
    for name in transform:
        match name:
            case "squeeze":
                text = " ".join(text.split())
            case "title":
                text = title(text)
            case "title last name":
                text = title(text, is_last_name=True)
            case "lower":
                text = text.lower()
            case "upper":
                text = text.upper()
    return text


def _typed(text: str, rule: Rule) -> tuple[JsonValue, str | None]:
    """The value of a text, and a doubt about it where there is one."""
    match rule.kind:
        case "text":
            return text, None
        case "email":
            return _email(text)
        case "number":
            value, doubt = read_number(text, DECIMAL_MARKS.get(rule.format or ""))
            return value, f"has two readings: {doubt}" if doubt else None
        case "boolean":
            return read_boolean(text), None
        case "date":
            return read_date(text, rule.format), None
        case "datetime":
            return read_datetime(text, rule.format), None
        case "list":
            return _items(text, rule)
        case "newest":
            return sortable(text, rule.format), None


def _items(text: str, rule: Rule) -> tuple[list[JsonValue] | None, str | None]:
    """A list's items, each replaced by itself where the mapping lists values."""
    items, doubt = read_list(text, rule.split), None
    if rule.values is not None:
        unlisted = [item for item in items if item.casefold() not in rule.values]
        found = [rule.values.get(item.casefold(), rule.default) for item in items]
        items = [item for item in found if item]
        if unlisted and rule.default is None:
            doubt = f"has items that the mapping's values do not list: {listed(unlisted, most=3)}"
    values: list[JsonValue] = [*dict.fromkeys([*items, *rule.add])]
    return values or None, doubt


def _email(text: str) -> tuple[str, str | None]:
    error = email_error(text)
    if error is None:
        return text, None
    first = first_address(text)
    if first is None:
        raise Unreadable(error.rstrip("."))
    return first, f"holds several addresses: the first, {shown(first)}, is used"
