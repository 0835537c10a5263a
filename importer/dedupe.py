"""Which of the rows with one number is kept, and how the values of the others flow into it.

The rows of a group come one by one, best first, so that a group of any size needs the memory of
one contact.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from importer.model import JsonValue

_NAMES = ("first_name", "last_name")
Keep = Literal["first", "last", "newest"]


class Survivor:
    """The kept row's body while the values of its duplicates flow into it.

    ``merge`` fills what the kept row lacks; the better of two other rows comes first and wins. A
    first name and a last name are filled together: not from a row that differs in either.
    The fields in ``union`` become lists that hold each value once, the kept row's first; they are
    joined with ``merge`` switched off, too. A field in ``defaulted`` holds the mapping's default
    for an empty cell: the row lacks it, and a duplicate's own value takes its place.
    """

    def __init__(
        self,
        body: Mapping[str, JsonValue],
        *,
        merge: bool,
        union: Sequence[str] = (),
        defaulted: Collection[str] = (),
    ) -> None:
        self.body: dict[str, JsonValue] = dict(body)
        self.changed = False
        self._merge = merge
        self._union = frozenset(union)
        self._defaulted = set(defaulted)

    def absorb(self, other: Mapping[str, JsonValue], defaulted: Collection[str] = ()) -> None:
        """Take from the body of a row that was not kept what the policy lets through.

        ``defaulted`` names the other row's fields that hold a mapping's default.
        """
        halves = _NAMES if self._merge and self._is_named_otherwise(other) else ()
        for name, value in other.items():
            if name in self._union:
                self._join(name, value)
            elif name in halves:
                continue
            elif self._merge and self._lacks(name, name in defaulted):
                self.body[name] = value
                self._defaulted.discard(name)
                self.changed = True

    def _is_named_otherwise(self, other: Mapping[str, JsonValue]) -> bool:
        """Whether a half of the name differs: the other half would make up a person."""
        both = [
            (str(self.body[name]).casefold(), str(other[name]).casefold())
            for name in _NAMES
            if name in other and name in self.body and name not in self._defaulted
        ]
        return any(mine != theirs for mine, theirs in both)

    def _lacks(self, name: str, only_a_default: bool) -> bool:
        if name not in self.body:
            return True
        return name in self._defaulted and not only_a_default

    def _join(self, name: str, value: JsonValue) -> None:
        mine = self.body.get(name)
        joined = _as_list(mine)
        new = [item for item in _as_list(value) if item not in joined]
        if new:
            self.body[name] = [*joined, *new]
            self.changed = True


def _as_list(value: JsonValue) -> list[JsonValue]:
    if value is None:
        return []
    return list(value) if isinstance(value, list) else [value]
