"""What the ledger must hold: what was accepted, and every state that it went through."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from importer.model import JsonValue
    from tests.pipeline.state_machine.imitation import Key


@dataclass
class Entry:
    """One contact."""

    accepted: datetime
    body: dict[str, JsonValue]
    older: list[tuple[datetime, dict[str, JsonValue]]] = field(default_factory=list)
    """Each earlier state, with when it was replaced; the oldest first."""

    def replace(self, body: dict[str, JsonValue], now: datetime) -> None:
        """Put another state in place of the present one."""
        if body != self.body:
            self.older.append((now, self.body))
            self.body = body

    def states(self) -> list[dict[str, JsonValue]]:
        """All states, the oldest first."""
        return [*(body for _, body in self.older), self.body]


class ExpectedLedger(dict["Key", Entry]):
    """All contacts."""

    def accept(self, key: Key, body: dict[str, JsonValue], now: datetime) -> None:
        """New values lie on top of older ones; what is not given stays."""
        entry = self.setdefault(key, Entry(now, body))
        entry.replace({**entry.body, **body}, now)
        entry.accepted = now

    def doubt(self, key: Key, body: dict[str, JsonValue], now: datetime) -> None:
        """A request may have arrived: where it gives another value, nobody knows which holds."""
        if key in self:
            known = self[key].body.items()
            agreed = {name: value for name, value in known if body.get(name, value) == value}
            self[key].replace(agreed, now)

    def adds_nothing(self, key: Key, body: dict[str, JsonValue]) -> bool:
        """Whether a contact would change nothing."""
        return key in self and self[key].body.items() >= body.items()

    def forget(self, phone: str) -> int:
        """Remove a number; give how many entries it had."""
        mine = [key for key in self if key.phone == phone]
        for key in mine:
            del self[key]
        return len(mine)

    def prune(self, older_than: datetime) -> int:
        """Remove what was accepted, and what was replaced, before; give how many are gone."""
        gone = [key for key, entry in self.items() if entry.accepted < older_than]
        for key in gone:
            del self[key]
        for entry in self.values():
            entry.older = [(when, body) for when, body in entry.older if when >= older_than]
        return len(gone)
