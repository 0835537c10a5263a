"""What is done with the text of a field's cells, from the text to the value that is sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from importer.mapping.address import email_error, first_address
from importer.mapping.amounts import DECIMAL_MARKS, Unreadable, read_number
from importer.mapping.capitals import title
from importer.mapping.values import read_boolean, read_date, read_datetime, read_list, sortable
from importer.messages import cells as messages
from importer.strict_yaml.scalars import shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from importer.mapping.extraction import Part, Pattern
    from importer.model import JsonValue

Kind = Literal["text", "number", "boolean", "date", "datetime", "list", "email", "newest"]


@dataclass(frozen=True, slots=True)
class Rule:
    """What is done with the text of a field's cells, in this order."""

    kind: Kind = "text"
    part: Part | None = None
    pattern: Pattern | None = None
    transform: tuple[str, ...] = ()
    """As in the mapping, without ``trim``; of the last name ``title last name`` for ``title``."""
    values: Mapping[str, str] | None = None
    """Compared form (casefolded, trimmed) of a cell → the text that stands for it."""
    default: str | None = None
    reject: bool = False
    format: str | None = None
    zone: str | None = None
    """IANA name of the time zone of times that name none."""
    split: str = ";"
    add: tuple[str, ...] = ()

    @property
    def takes_text_as_it_is(self) -> bool:
        """Whether a cell's text is read by its type alone."""
        return not (self.transform or self.part or self.pattern) and self.values is None


def check_rule(rule: Rule) -> None:
    """Check that what the rule itself brings along can be read by its own type.

    Raises:
        Unreadable: a default or a replacement cannot.
    """
    for text in (rule.default, *(rule.values or {}).values()):
        if text:
            try:
                typed(text, rule)
            except Unreadable as error:
                raise Unreadable(f"{shown(text)} is no {rule.kind}: {error}") from None


def transformed(text: str, transform: tuple[str, ...]) -> str:
    """A text after its transforms, in their order."""
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


def typed(text: str, rule: Rule) -> tuple[JsonValue, str | None]:
    """The value of a text, and a doubt about it where there is one.

    Raises:
        Unreadable: it is no value of the rule's kind.
    """
    match rule.kind:
        case "text":
            return text, None
        case "email":
            return _email(text)
        case "number":
            return read_number(text, DECIMAL_MARKS.get(rule.format or ""))
        case "boolean":
            return read_boolean(text), None
        case "date":
            return read_date(text, rule.format), None
        case "datetime":
            return read_datetime(text, rule.format, rule.zone)
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
            doubt = messages.unlisted_items(unlisted)
    values: list[JsonValue] = [*dict.fromkeys([*items, *rule.add])]
    return values or None, doubt


def _email(text: str) -> tuple[str, str | None]:
    error = email_error(text)
    if error is None:
        return text, None
    first = first_address(text)
    if first is None:
        raise Unreadable(messages.no_address(error))
    return first, messages.several_addresses(first)
