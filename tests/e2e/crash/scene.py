"""An import of known outcome: two files, a mapping, what the store and the sandbox know before."""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from importer.model import JsonValue

CHANNEL = "sandbox-channel"
REFUSED_ENDING = "07"
"""The sandbox refuses numbers that end like this."""

MAPPING = """\
version: 1
phone: {columns: [Mobile]}
contact: {first_name: Name, email: Mail}
attributes: {city: City}
consent: {column: OptIn, accept: [yes]}
dedupe: {keep: last, merge: true}
"""
FILES = ("north.csv", "south.csv")
HEADER = ("Name", "Mail", "City", "Mobile", "OptIn")
FIRST_NUMBER = 14155552000
LOOKALIKES = ("+5491123456789", "+541123456789")
"""The same Argentine number with and without its 9: a warning, but two contacts."""


@dataclass(frozen=True)
class SourceRow:
    """A row of a file, and what must become of it."""

    cells: tuple[str, ...]
    status: str


@dataclass
class Scene:
    """What is imported and what must come out."""

    files: dict[str, list[SourceRow]]
    known: dict[str, dict[str, JsonValue]] = field(default_factory=dict)
    """Number → the values that an earlier run has brought."""
    sent: dict[str, dict[str, JsonValue]] = field(default_factory=dict)
    """Number → the values that are sent and accepted."""
    refused: set[str] = field(default_factory=set)

    @property
    def requested(self) -> set[str]:
        """The numbers that are requested at all."""
        return self.refused | set(self.sent)

    @property
    def in_the_end(self) -> dict[str, dict[str, JsonValue]]:
        """Number → what the sandbox must hold."""
        known = {phone: dict(values) for phone, values in self.known.items()}
        return known | {
            phone: {**known.get(phone, {}), **values} for phone, values in self.sent.items()
        }

    @property
    def changed(self) -> set[str]:
        """The numbers whose known values get newer ones on top."""
        return self.known.keys() & self.sent.keys()

    @property
    def rows(self) -> list[SourceRow]:
        """All rows in order."""
        return [row for rows in self.files.values() for row in rows]

    @property
    def counts(self) -> Counter[str]:
        """How many rows end in each status."""
        return Counter(row.status for row in self.rows)

    def write(self, folder: Path) -> None:
        """Write the files and the mapping."""
        (folder / "my.yaml").write_text(MAPPING, encoding="utf-8")
        for name, rows in self.files.items():
            text = io.StringIO()
            csv.writer(text).writerows([HEADER, *(row.cells for row in rows)])
            (folder / name).write_text(text.getvalue(), encoding="utf-8", newline="")


def people(contacts: int, *, with_history: bool) -> Scene:
    """Make a list of so many contacts, with all that a real one has.

    Args:
        contacts: distinct numbers that may be sent, 100 at least.
        with_history: some are known already, of these most with the values that the list has.
    """
    scene = Scene({name: [] for name in FILES})
    north, south = scene.files.values()
    for i in range(contacts - len(LOOKALIKES)):
        place = north if i < contacts / 2 else south
        phone = f"+{FIRST_NUMBER + i}"
        name, mail = f"Person {i}", f"p{i}@example.com"
        values: dict[str, JsonValue] = {"first_name": name, "email": mail, "city": f"City {i % 9}"}
        written = f"+{phone[1]} {phone[2:5]} {phone[5:8]}-{phone[8:]}"
        if with_history and i % 10 == 3:
            scene.known[phone] = {**values, "vip": True} if i % 20 == 3 else dict(values)
        if with_history and i % 25 == 11:
            scene.known[phone] = {"first_name": name, "city": "Old Town", "vip": True}
        if i % 50 == 20:  # an earlier row of the same number has what the kept one lacks
            place.append(SourceRow(("", mail, "Elsewhere", phone, "yes"), "duplicate"))
            place.append(SourceRow((name, "", str(values["city"]), written, "yes"), "sent"))
        elif phone.endswith(REFUSED_ENDING):
            place.append(SourceRow((name, mail, str(values["city"]), written, "yes"), "failed"))
        else:
            known = scene.known.get(phone, {})
            unchanged = all(known.get(each) == value for each, value in values.items())
            status = "unchanged" if unchanged else "sent"
            place.append(SourceRow((name, mail, str(values["city"]), written, "yes"), status))
        if phone.endswith(REFUSED_ENDING):
            scene.refused.add(phone)
        elif place[-1].status == "sent":
            scene.sent[phone] = values
        if i % 100 == 50:
            place.append(SourceRow(("Nobody", "", "", "12", "yes"), "invalid"))
            place.append(SourceRow((name, mail, "", f"+44 7400 {100_000 + i}", "no"), "suppressed"))
    for phone in LOOKALIKES:
        south.append(SourceRow(("Ana", "", "", phone, "yes"), "sent"))
        scene.sent[phone] = {"first_name": "Ana"}
    return scene
