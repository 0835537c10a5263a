"""The story of a file's numbers: how many were read in which way, with the first examples of each.

Counts, so that the stories of a file's parts add up to its own, whichever process counted them.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

EXAMPLES = 3
"""So many are shown of each kind."""
USUAL_COUNT = 19
USUAL_SHARE = 0.95
"""A length is usual that at least so many numbers have, and this share of all of their kind."""
UNREAD = 200
"""So many unread cells are kept to see which region would read them."""


class Reading(StrEnum):
    """How a row's cell became a number, or why it did not. Each row is one of these."""

    INTERNATIONAL = "international"
    """It had its country code behind ``+`` or ``00``."""
    BY_REGION = "by-region"
    """It was read by the default region, or by the country of the row."""
    REPAIRED = "repaired"
    """It was read after a repair; the repairs are counted by their rules."""
    AMBIGUOUS = "ambiguous"
    """It may mean another number, too: read with a warning, or refused."""
    DAMAGED = "damaged"
    """A spreadsheet took digits away."""
    NO_COUNTRY = "no-country"
    """It has no country code, and there is no region to read it by."""
    NOT_MOBILE = "not-mobile"
    """It is a valid number of another kind, and the mapping accepts mobiles only."""
    UNREADABLE = "unreadable"
    """It is no number for another reason."""
    MISSING = "missing"
    """The row has none."""


@dataclass(slots=True)
class Tally:
    """What the numbers of some rows add up to."""

    readings: Counter[str] = field(default_factory=Counter)
    repairs: Counter[str] = field(default_factory=Counter)
    """By rule: :class:`importer.phone.repairs.Repair`."""
    kinds: Counter[tuple[str, str, int]] = field(default_factory=Counter)
    """Region, line type and number of digits (with the calling code) → numbers."""
    examples: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    """Reading → the first cells as they stand, and what they became (E.164, or empty)."""
    unread: list[str] = field(default_factory=list)
    """The first cells that another region might read."""

    def add(self, other: Tally) -> None:
        """Count a later part of the file, too."""
        self.readings += other.readings
        self.repairs += other.repairs
        self.kinds += other.kinds
        for reading, examples in other.examples.items():
            mine = self.examples.setdefault(reading, [])
            mine += examples[: EXAMPLES - len(mine)]
        self.unread += other.unread[: UNREAD - len(self.unread)]

    def unusual_lengths(self) -> list[UnusualLength]:
        """The lengths of a country's mobiles (or other kind) that nearly none of them has here.

        A digit may be missing, or one too many, where the country does not tell. Most countries
        have one length for a kind, and files with numbers of many lengths show nothing.
        """
        lengths: dict[tuple[str, str], Counter[int]] = {}
        for (region, kind, digits), count in self.kinds.items():
            lengths.setdefault((region, kind), Counter())[digits] += count
        found = []
        for (region, kind), counts in lengths.items():
            (usual, most), total = counts.most_common(1)[0], counts.total()
            if most >= USUAL_COUNT and most >= USUAL_SHARE * total:
                found += [
                    UnusualLength(region, kind, digits, usual)
                    for digits in counts
                    if digits != usual
                ]
        return found

    def landlines(self, region: str) -> tuple[int, int]:
        """How many numbers of a region are certainly a landline's, and how many there are."""
        of_region = {key: count for key, count in self.kinds.items() if key[0] == region}
        fixed = sum(count for (_, kind, _), count in of_region.items() if kind == "landline")
        return fixed, sum(of_region.values())

    def seen(self) -> Counter[str]:
        """How many numbers there are of each region."""
        found: Counter[str] = Counter()
        for (region, _, _), count in self.kinds.items():
            found[region] += count
        return found


@dataclass(frozen=True, slots=True)
class UnusualLength:
    """A number of digits that nearly no number of its kind has in a file."""

    region: str
    line_type: str
    digits: int
    """With the calling code."""
    usual: int
    """What nearly all have."""


@dataclass(frozen=True, slots=True)
class RegionHint:
    """Which regions would read the numbers that have no country code. Only a suggestion."""

    fits: Mapping[str, int]
    """Region → how many of the looked-at numbers are valid there, the likeliest region first."""
    of: int
    """How many were looked at."""
    seen: int
    """How many numbers with a country code in the same file are of the first region."""


@dataclass(frozen=True, slots=True)
class NumberStory:
    """What is told of a run's numbers."""

    readings: Mapping[str, int]
    repairs: Mapping[str, int]
    line_types: Mapping[str, Mapping[str, int]]
    """Region → line type → numbers; both with the most numbers first."""
    examples: Mapping[str, Sequence[tuple[str, str]]]
    """Of a check only: people's numbers are not kept longer than their rows."""
    hint: RegionHint | None = None

    @classmethod
    def of(cls, tally: Tally, hint: RegionHint | None, *, with_examples: bool) -> NumberStory:
        """Give what the counts tell."""
        line_types: dict[str, Counter[str]] = {
            region: Counter() for region, _ in tally.seen().most_common()
        }
        for (region, kind, _), count in tally.kinds.items():
            line_types[region][kind] += count
        return cls(
            readings={each.value: tally.readings[each] for each in Reading if tally.readings[each]},
            repairs=dict(tally.repairs.most_common()),
            line_types={region: dict(kinds.most_common()) for region, kinds in line_types.items()},
            examples=dict(tally.examples) if with_examples else {},
            hint=hint,
        )

    @classmethod
    def from_json(cls, fields: Mapping[str, Any]) -> NumberStory:
        """Give what :meth:`to_json` wrote."""
        hint = fields["hint"]
        examples = {
            reading: [(cell, number) for cell, number in pairs]
            for reading, pairs in fields["examples"].items()
        }
        return cls(
            **{name: fields[name] for name in ("readings", "repairs", "line_types")},
            examples=examples,
            hint=RegionHint(**hint) if hint else None,
        )

    def to_json(self) -> dict[str, Any]:
        """Give the story as summary.json holds it."""
        hint = self.hint
        return {
            "readings": dict(self.readings),
            "repairs": dict(self.repairs),
            "line_types": {region: dict(kinds) for region, kinds in self.line_types.items()},
            "examples": {
                reading: [list(pair) for pair in pairs] for reading, pairs in self.examples.items()
            },
            "hint": {"fits": dict(hint.fits), "of": hint.of, "seen": hint.seen} if hint else None,
        }
