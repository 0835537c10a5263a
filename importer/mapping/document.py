"""The mapping's YAML text: read with its line numbers, and every problem named by its place."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

from pydantic import ValidationError

from importer.errors import MappingError
from importer.header import nearest
from importer.mapping.fields import Attribute, ColumnField, Part
from importer.mapping.groups import (
    Channel,
    Consent,
    ContactFields,
    Dedupe,
    NewestBy,
    PhoneRule,
    SourceHints,
)
from importer.mapping.scalars import Plain, shown
from importer.mapping.schema import Mapping

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic_core import ErrorDetails
    from ruamel.yaml.events import Event, ScalarEvent

MAX_BYTES = 2**20
MAX_DEPTH = 12
MAX_NODES = 20_000
SHOWN_PROBLEMS = 10

Tree: TypeAlias = "str | list[Tree] | dict[str, Tree] | None"
Place: TypeAlias = "tuple[str | int, ...]"

_NULLS = frozenset({"", "~", "null", "Null", "NULL"})

_PARTS: dict[tuple[str, ...], type[Part]] = {
    (): Mapping,
    ("source",): SourceHints,
    ("channel",): Channel,
    ("phone",): PhoneRule,
    ("contact",): ContactFields,
    ("contact", "*"): ColumnField,
    ("attributes", "*"): Attribute,
    ("dedupe",): Dedupe,
    ("dedupe", "newest_by"): NewestBy,
    ("consent",): Consent,
}


@dataclass(slots=True)
class _Document:
    """What the YAML says, and on which line each part of it starts (from 1)."""

    tree: Tree = None
    lines: dict[Place, int] = field(default_factory=dict)
    problems: list[tuple[int, str]] = field(default_factory=list)


def parse_mapping(text: str, name: str) -> Mapping:
    """Read a mapping from its YAML text.

    Args:
        text: YAML 1.2; ``NO`` and ``00123`` stay text. No anchors, aliases or tags.
        name: the file's name, for messages.

    Raises:
        MappingError: the text is no YAML or no mapping; names up to ten problems, each with file,
            line, key, and the nearest valid name.
    """
    if len(text) > MAX_BYTES or len(text.encode("utf-8", "replace")) > MAX_BYTES:
        raise MappingError(
            f"{name} is larger than 1 MiB: it is no mapping. Name the YAML file, or a preset."
        )
    document = _read_yaml(text.removeprefix("\ufeff"), name)
    if not isinstance(document.tree, dict):
        if isinstance(document.tree, str) and len(text.split("\n")) > 1:
            raise MappingError(_no_mapping_but_table(name))
        what = "is empty"
        if document.tree is not None:
            what = "holds only text" if isinstance(document.tree, str) else "holds a list"
        raise MappingError(
            f"{name} {what}; a mapping needs at least phone: {{columns: [HEADER]}}. "
            "`importer suggest FILE` writes one for your file."
        )
    problems = document.problems
    mapping = None
    try:
        mapping = Mapping.model_validate(document.tree)
    except ValidationError as error:
        problems += [_described(details, document) for details in error.errors(include_url=False)]
    if mapping is None or problems:
        problems.sort()
        lines = [f"{name}, line {line}: {message}" for line, message in problems[:SHOWN_PROBLEMS]]
        if len(problems) > SHOWN_PROBLEMS:
            lines.append(f"… and {len(problems) - SHOWN_PROBLEMS} more")
        raise MappingError("\n".join(lines))
    return mapping


def _read_yaml(text: str, name: str) -> _Document:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    document = _Document()
    try:
        events = YAML(typ="safe", pure=True).parse(text)
        _Builder(document, name).build(events)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        if _looks_like_table(text):
            raise MappingError(_no_mapping_but_table(name)) from None
        raise MappingError(
            f"{name}, line {line}: this is no valid YAML ({error.problem or error.context}); "
            "check the indentation, colons and quotes there and in the line before"
        ) from None
    except (YAMLError, ValueError) as error:
        reason = str(error).splitlines()[0] if str(error) else "unreadable"
        raise MappingError(f"{name} is no valid YAML: {reason}") from None
    return document


def _looks_like_table(text: str) -> bool:
    """Whether a text that is no YAML has lines of as many cells each."""
    lines = [line for line in text.splitlines() if line.strip()][:2]
    if len(lines) < 2 or ": " in lines[0]:
        return False
    return any(lines[0].count(mark) == lines[1].count(mark) > 0 for mark in ",;\t|")


def _no_mapping_but_table(name: str) -> str:
    """Nothing that the file holds is repeated: it may be people's numbers."""
    return (
        f"{name} looks like a table or a list, not like a mapping: that is a YAML file which says "
        "which column is what. Leave the mapping out, or let `importer suggest FILE` write one for "
        "your file."
    )


class _Builder:
    """Builds the tree from YAML events, so that nothing in the text can unfold into more."""

    def __init__(self, document: _Document, name: str) -> None:
        self._document = document
        self._name = name
        self._nodes = 0

    def build(self, events: Iterator[Event]) -> None:
        from ruamel.yaml.events import (
            DocumentEndEvent,
            DocumentStartEvent,
            StreamEndEvent,
            StreamStartEvent,
        )

        documents = 0
        for event in events:
            if isinstance(event, DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise self._error(event, "a second document starts here; a mapping is one")
            elif not isinstance(event, (StreamStartEvent, StreamEndEvent, DocumentEndEvent)):
                self._document.tree = self._node(event, events, ())

    def _node(self, event: Event, events: Iterator[Event], place: Place) -> Tree:
        from ruamel.yaml.events import MappingStartEvent, NodeEvent, ScalarEvent, SequenceStartEvent

        self._nodes += 1
        if self._nodes > MAX_NODES or len(place) > MAX_DEPTH:
            raise self._error(event, "this is far more than a mapping needs")
        if not isinstance(event, NodeEvent) or event.anchor is not None:
            raise self._error(event, "anchors (&) and aliases (*) are not read; use quotes")
        if getattr(event, "tag", None) is not None:
            raise self._error(event, "tags (!) are not read; put the text in quotes")
        self._document.lines.setdefault(place, event.start_mark.line + 1)
        if isinstance(event, ScalarEvent):
            return _scalar(event)
        if isinstance(event, SequenceStartEvent):
            return self._sequence(events, place)
        if isinstance(event, MappingStartEvent):
            return self._mapping(events, place)
        raise AssertionError(event)

    def _sequence(self, events: Iterator[Event], place: Place) -> list[Tree]:
        from ruamel.yaml.events import SequenceEndEvent

        items: list[Tree] = []
        for event in events:
            if isinstance(event, SequenceEndEvent):
                break
            items.append(self._node(event, events, (*place, len(items))))
        return items

    def _mapping(self, events: Iterator[Event], place: Place) -> dict[str, Tree]:
        from ruamel.yaml.events import MappingEndEvent, ScalarEvent

        group: dict[str, Tree] = {}
        for event in events:
            if isinstance(event, MappingEndEvent):
                break
            if not isinstance(event, ScalarEvent) or event.tag is not None or event.anchor:
                raise self._error(event, "a key must be a plain text; put it in quotes")
            key = str(event.value)
            inner = (*place, key)
            line = event.start_mark.line + 1
            if key in group:
                under = f" under {'.'.join(map(str, place))}" if place else ""
                message = (
                    f"the key {shown(key)} is there twice{under}, first in line "
                    f"{self._document.lines[inner]}"
                )
                self._document.problems.append((line, message))
                self._node(next(events), events, (*place, key, line))
                continue
            self._document.lines[inner] = line
            group[key] = self._node(next(events), events, inner)
        return group

    def _error(self, event: Event, reason: str) -> MappingError:
        return MappingError(f"{self._name}, line {event.start_mark.line + 1}: {reason}")


def _scalar(event: ScalarEvent) -> str | None:
    if event.style is not None:
        return str(event.value)
    return None if event.value in _NULLS else Plain(event.value)


def _described(details: ErrorDetails, document: _Document) -> tuple[int, str]:
    """The line and the message for one of pydantic's errors."""
    place = tuple(part for part in details["loc"] if part != "[key]")
    line = _line(place, document)
    parent, key = place[:-1], str(place[-1]) if place else ""
    context: dict[str, Any] = details.get("ctx", {})
    match details["type"]:
        case "extra_forbidden":
            valid = list(_keys(parent))
            likely = nearest(key, valid)
            under = f" under {_dotted(parent)}" if parent else ""
            hint = f"; did you mean '{likely}'?" if likely else f"; known are {', '.join(valid)}"
            return line, f"unknown key {shown(key)}{under}{hint}"
        case "missing":
            owner = _dotted(parent) or "the mapping"
            return line, f"{owner} lacks the key '{key}'"
        case "literal_error":
            likely = nearest(str(details["input"]), str(context["expected"]).split("'")[1::2])
            hint = f"; did you mean {likely}?" if likely else ""
            expected = str(context["expected"]).replace("'", "")
            return line, f"{_dotted(place)} must be {expected}, not {shown(details['input'])}{hint}"
        case "mapping":
            line = _line((*place, *context.get("at", ())), document)
            return line, f"{_dotted(place) or 'the mapping'} {context['message']}"
        case "model_type" | "model_attributes_type" | "dict_type":
            return line, f"{_dotted(place)} must be a group of keys, not {shown(details['input'])}"
        case "too_short":
            return line, f"{_dotted(place)} is empty: give it a value, or remove the line"
    return line, f"{_dotted(place)}: {details['msg']}"


def _line(place: Place, document: _Document) -> int:
    while place not in document.lines and place:
        place = place[:-1]
    return document.lines.get(place, 1)


def _dotted(place: Place) -> str:
    return ".".join(f"item {part + 1}" if isinstance(part, int) else str(part) for part in place)


def _keys(place: Place) -> Iterator[str]:
    """The keys that are valid at a place."""
    names = tuple(str(part) for part in place)
    part = _PARTS.get(names) or _PARTS.get((*names[:-1], "*"))
    yield from part.model_fields if part else ()
