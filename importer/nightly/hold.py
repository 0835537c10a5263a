"""Whether a file is like those before it: its figures, and how far they may be off. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import TYPE_CHECKING, Any

from importer.model import Status

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from importer.model import JsonValue, Summary
    from importer.nightly.job_file import Hold

REMEMBERED = 7
"""So many imports are what is usual."""
TOGETHER = timedelta(hours=12)
"""Files that were written within so long come together, in whatever order."""
SHOWN = 5
"""So many columns or countries are named."""
_DATE = re.compile(r"(?<!\d)(20\d\d)[-_.]?(0[1-9]|1[0-2])[-_.]?(0[1-9]|[12]\d|3[01])(?!\d)")
_WORKED = (Status.SENT, Status.PENDING, Status.FAILED, Status.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Figures:
    """What a file was like, as far as others are compared with it."""

    rows: int
    invalid: float
    """Percent of the rows, as the next two."""
    duplicates: float
    changed: float
    """Of those that are sent, or would be."""
    countries: Mapping[str, float]
    """Country → percent of all numbers."""
    columns: tuple[str, ...]
    date: str = ""
    """From its name, as 20260131; empty where that has none."""
    written: str = ""
    """When the file was written: ISO 8601 in UTC, to the minute; empty where nobody knows."""
    released: bool = False
    """Whether somebody looked at it and let it be sent."""

    @classmethod
    def of(cls, summary: Summary, name: str, written: datetime | None) -> Figures:
        """The figures of a planned file, whether it was sent or not.

        Args:
            summary: of its run.
            name: of the file.
            written: when, in UTC.
        """
        numbers = sum(summary.countries.values())
        return cls(
            rows=summary.rows,
            invalid=_percent(summary.counts[Status.INVALID], summary.rows),
            duplicates=_percent(summary.counts[Status.DUPLICATE], summary.rows),
            changed=_percent(sum(summary.counts[status] for status in _WORKED), summary.rows),
            countries={
                country: _percent(count, numbers) for country, count in summary.countries.items()
            },
            columns=tuple(column for source in summary.sources for column in source.header),
            date=date_in(name),
            written=written.isoformat(timespec="minutes") if written is not None else "",
        )

    def to_json(self) -> dict[str, JsonValue]:
        """Give them as the store keeps them."""
        return {
            "rows": self.rows,
            "invalid": self.invalid,
            "duplicates": self.duplicates,
            "changed": self.changed,
            "countries": dict(self.countries),
            "columns": list(self.columns),
            "date": self.date,
            "written": self.written,
            "released": self.released,
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Figures:
        """Read them; what else is kept with them is passed over."""
        known = {name: value for name, value in kept.items() if name in cls.__slots__}
        return cls(**{**known, "columns": tuple(kept["columns"])})


def date_in(name: str) -> str:
    """The date in a file's name, as 20260131; empty where there is none."""
    found = _DATE.search(name)
    return "".join(found.groups()) if found else ""


def reasons_to_hold(figures: Figures, before: Sequence[Figures], hold: Hold) -> list[str]:
    """Say in what a file is unlike those before it.

    Args:
        figures: of the file.
        before: of the imports before it, the newest first.
        hold: how far each may be off.
    """
    if not figures.rows and hold.rows is not None:
        return ["it has no rows"]
    usual = before[:REMEMBERED]
    reasons = _reasons(figures, usual, hold) if usual else []
    # Who released an odd one said what files are like from then on.
    since = next((n for n, each in enumerate(usual, 1) if each.released), None)
    if reasons and since is not None and not _reasons(figures, usual[:since], hold):
        return []
    return reasons


def _reasons(figures: Figures, usual: Sequence[Figures], hold: Hold) -> list[str]:
    reasons = []
    if hold.columns:
        reasons += _columns(figures.columns, usual[0].columns)
    if hold.rows is not None:
        reasons += _rows(figures.rows, median(each.rows for each in usual), hold.rows)
    for what, share, shares, limit in (
        ("invalid", figures.invalid, [each.invalid for each in usual], hold.invalid),
        ("duplicates", figures.duplicates, [each.duplicates for each in usual], hold.duplicates),
        ("to be sent", figures.changed, [each.changed for each in usual], hold.changed),
    ):
        if limit is not None and share > median(shares) + limit:
            usually = f"usual are {median(shares):.1f} %"
            reasons.append(f"{share:.1f} % of its rows are {what}, {usually}")
    if hold.regions is not None:
        reasons += _regions(figures.countries, usual, hold.regions)
    if hold.older:
        reasons += _older(figures, usual)
    return reasons


def _older(figures: Figures, usual: Sequence[Figures]) -> list[str]:
    """By the dates in the names; where this one has none, by when the files were written."""
    newest, last = max(each.date for each in usual), max(each.written for each in usual)
    if figures.date:
        if figures.date >= newest:
            return []
        said = f"its name says {_in_words(figures.date)}, and a file of {_in_words(newest)}"
    else:
        if not figures.written or not last or _later(figures.written, TOGETHER) >= last:
            return []
        said = f"it was written on {_moment(figures.written)}, and one of {_moment(last)}"
    return [f"{said} was imported"]


def _later(moment: str, by: timedelta) -> str:
    return (datetime.fromisoformat(moment) + by).isoformat(timespec="minutes")


def _moment(moment: str) -> str:
    return f"{datetime.fromisoformat(moment):%d %B %Y, %H:%M} UTC"


def _in_words(date: str) -> str:
    """A date as people write it: so long a number would be masked in messages."""
    try:
        return f"{datetime.strptime(date, '%Y%m%d').replace(tzinfo=UTC):%d %B %Y}"
    except ValueError:  # the 31st of February
        return date


def _columns(now: Sequence[str], before: Sequence[str]) -> list[str]:
    missing = [name for name in before if name not in now]
    new = [name for name in now if name not in before]
    return [
        f"it {verb} the {kind}column{'s' * (len(names) > 1)} {_listed(names)}"
        for verb, kind, names in (("lacks", "", missing), ("has", "new ", new))
        if names
    ]


def _rows(rows: int, usual: float, limit: float) -> list[str]:
    off = 100 * abs(rows - usual) / usual if usual else 0.0
    if off <= limit:
        return []
    what = f"{rows:,} {'row' if rows == 1 else 'rows'}"
    direction = "more" if rows > usual else "fewer"
    return [f"it has {what}, {off:.0f} % {direction} than the usual {usual:,.0f}"]


def _regions(now: Mapping[str, float], usual: Sequence[Figures], limit: float) -> list[str]:
    if not now:
        return []
    everywhere = {country for each in usual for country in each.countries}
    before = {
        country: median(each.countries.get(country, 0.0) for each in usual)
        for country in everywhere
    }
    grown = {country: share - before.get(country, 0.0) for country, share in now.items()}
    more = sum(points for points in grown.values() if points > 0)
    if more <= limit:
        return []
    most = max(grown, key=lambda country: grown[country])
    return [f"{more:.0f} % of its numbers belong to other countries than usual: {most} "
            f"{now[most]:.0f} %, usual are {before.get(most, 0.0):.0f} %"]  # fmt: skip


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(repr(name) for name in names[:SHOWN])
    return f"{shown} and {len(names) - SHOWN} more" if len(names) > SHOWN else shown


def _percent(part: int, whole: int) -> float:
    return round(100 * part / whole, 2) if whole else 0.0
