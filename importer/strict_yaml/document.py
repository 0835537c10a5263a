"""A YAML text: read with its line numbers, and every problem named by its place."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from pydantic import ValidationError

from importer.header import nearest
from importer.strict_yaml.part import Part
from importer.strict_yaml.scalars import Plain, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pydantic_core import ErrorDetails
    from ruamel.yaml.events import Event, ScalarEvent

    from importer.errors import ImporterError

MAX_BYTES = 2**20
MAX_DEPTH = 12
MAX_NODES = 20_000
SHOWN_PROBLEMS = 10

Tree: TypeAlias = "str | list[Tree] | dict[str, Tree] | None"
Place: TypeAlias = "tuple[str | int, ...]"
AnyPart = TypeVar("AnyPart", bound=Part)

_NULLS = frozenset({"", "~", "null", "Null", "NULL"})


@dataclass(frozen=True, slots=True)
class Kind:
    """What a text should be: for its messages."""

    noun: str
    """In the singular: ``mapping``."""
    error: type[ImporterError]
    """What is raised."""
    too_large: str
    """What to do about a file that is far too large to be one."""
    at_least: str
    """What one holds at least, and how to get one."""
    no_table: str
    """What to do about a table that was given instead."""
    parts: Mapping[tuple[str, ...], type[Part]]
    """Which keys are known where; ``*`` stands for any name."""


@dataclass(slots=True)
class _Document:
    """What the YAML says, and on which line each part of it starts (from 1)."""

    tree: Tree = None
    lines: dict[Place, int] = field(default_factory=dict)
    problems: list[tuple[int, str]] = field(default_factory=list)


def parse(text: str, name: str, kind: Kind, model: type[AnyPart]) -> AnyPart:
    """Read a YAML text as the model has it.

    Args:
        text: YAML 1.2; ``NO`` and ``00123`` stay text. No anchors, aliases or tags.
        name: the file's name, for messages.
        kind: what it should be.
        model: what it becomes.

    Raises:
        ImporterError: the kind's own, where the text is no YAML or none of the kind; it names up to
            ten problems, each with file, line, key, and the nearest valid name.
    """
    if len(text) > MAX_BYTES or len(text.encode("utf-8", "replace")) > MAX_BYTES:
        raise kind.error(f"{name} is larger than 1 MiB: it is no {kind.noun}. {kind.too_large}")
    document = _read_yaml(text.removeprefix("\ufeff"), name, kind)
    if not isinstance(document.tree, dict):
        if isinstance(document.tree, str) and len(text.split("\n")) > 1:
            raise kind.error(_table(name, kind))
        what = "is empty"
        if document.tree is not None:
            what = "holds only text" if isinstance(document.tree, str) else "holds a list"
        raise kind.error(f"{name} {what}; a {kind.noun} needs at least {kind.at_least}")
    problems = document.problems
    read = None
    try:
        read = model.model_validate(document.tree)
    except ValidationError as error:
        problems += [
            _described(details, document, kind) for details in error.errors(include_url=False)
        ]
    if read is None or problems:
        problems.sort()
        lines = [f"{name}, line {line}: {message}" for line, message in problems[:SHOWN_PROBLEMS]]
        if len(problems) > SHOWN_PROBLEMS:
            lines.append(f"… and {len(problems) - SHOWN_PROBLEMS} more")
        raise kind.error("\n".join(lines))
    return read


def _read_yaml(text: str, name: str, kind: Kind) -> _Document:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    document = _Document()
    try:
        events = YAML(typ="safe", pure=True).parse(text)
        _Builder(document, name, kind).build(events)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        if _looks_like_table(text):
            raise kind.error(_table(name, kind)) from None
        raise kind.error(
            f"{name}, line {line}: this is no valid YAML ({error.problem or error.context}); "
            "check the indentation, colons and quotes there and in the line before"
        ) from None
    except (YAMLError, ValueError) as error:
        reason = str(error).splitlines()[0] if str(error) else "unreadable"
        raise kind.error(f"{name} is no valid YAML: {reason}") from None
    return document


def _looks_like_table(text: str) -> bool:
    """Whether a text that is no YAML has lines of as many cells each."""
    lines = [line for line in text.splitlines() if line.strip()][:2]
    if len(lines) < 2 or ": " in lines[0]:
        return False
    return any(lines[0].count(mark) == lines[1].count(mark) > 0 for mark in ",;\t|")


def _table(name: str, kind: Kind) -> str:
    """Nothing that the file holds is repeated: it may be people's numbers."""
    return f"{name} looks like a table or a list, not like a {kind.noun}: {kind.no_table}"


class _Builder:
    """Builds the tree from YAML events, so that nothing in the text can unfold into more."""

    def __init__(self, document: _Document, name: str, kind: Kind) -> None:
        self._document = document
        self._name = name
        self._kind = kind
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
                    raise self._error(
                        event, f"a second document starts here; a {self._kind.noun} is one"
                    )
            elif not isinstance(event, (StreamStartEvent, StreamEndEvent, DocumentEndEvent)):
                self._document.tree = self._node(event, events, ())

    def _node(self, event: Event, events: Iterator[Event], place: Place) -> Tree:
        from ruamel.yaml.events import MappingStartEvent, NodeEvent, ScalarEvent, SequenceStartEvent

        self._nodes += 1
        if self._nodes > MAX_NODES or len(place) > MAX_DEPTH:
            raise self._error(event, f"this is far more than a {self._kind.noun} needs")
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

    def _error(self, event: Event, reason: str) -> ImporterError:
        return self._kind.error(f"{self._name}, line {event.start_mark.line + 1}: {reason}")


def _scalar(event: ScalarEvent) -> str | None:
    if event.style is not None:
        return str(event.value)
    return None if event.value in _NULLS else Plain(event.value)


def _described(details: ErrorDetails, document: _Document, kind: Kind) -> tuple[int, str]:
    """The line and the message for one of pydantic's errors."""
    place = tuple(part for part in details["loc"] if part != "[key]")
    line = _line(place, document)
    parent, key = place[:-1], str(place[-1]) if place else ""
    context: dict[str, Any] = details.get("ctx", {})
    match details["type"]:
        case "extra_forbidden":
            valid = list(_keys(parent, kind))
            likely = nearest(key, valid)
            under = f" under {_dotted(parent)}" if parent else ""
            hint = f"; did you mean '{likely}'?" if likely else f"; known are {', '.join(valid)}"
            return line, f"unknown key {shown(key)}{under}{hint}"
        case "missing":
            owner = _dotted(parent) or f"the {kind.noun}"
            return line, f"{owner} lacks the key '{key}'"
        case "literal_error":
            likely = nearest(str(details["input"]), str(context["expected"]).split("'")[1::2])
            hint = f"; did you mean {likely}?" if likely else ""
            expected = str(context["expected"]).replace("'", "")
            return line, f"{_dotted(place)} must be {expected}, not {shown(details['input'])}{hint}"
        case "mapping":
            line = _line((*place, *context.get("at", ())), document)
            return line, f"{_dotted(place) or f'the {kind.noun}'} {context['message']}"
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


def _keys(place: Place, kind: Kind) -> Iterator[str]:
    """The keys that are valid at a place."""
    names = tuple(str(part) for part in place)
    part = kind.parts.get(names) or kind.parts.get((*names[:-1], "*"))
    yield from part.model_fields if part else ()
