"""A run's summary as one flat JSON object."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

from importer.model import Status

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from importer.model import JsonValue, SourceInfo, Summary


def summary_json(summary: Summary) -> dict[str, JsonValue]:
    """Give the object that ``summary.json`` holds and ``--json`` prints.

    Times are ISO 8601 in UTC; ``source`` and ``source_sha256`` are those of the first file.
    """
    first = summary.sources[0] if summary.sources else None
    statuses: dict[str, JsonValue] = {
        status.value: summary.counts.get(status, 0) for status in Status
    }
    stop = summary.stop
    return {
        "run": summary.run,
        "parent": summary.parent,
        **_chain(summary),
        "kind": summary.kind,
        "state": summary.state,
        "source": _clean(first.name) if first else None,
        "source_sha256": first.sha256 if first else None,
        "sources": [_source(source) for source in summary.sources],
        "mapping": {"name": _clean(summary.mapping_name), "sha256": summary.mapping_sha256},
        "channel": _clean(summary.channel) if summary.channel is not None else None,
        "base_url": summary.base_url,
        "started": _time(summary.started),
        "finished": _time(summary.finished) if summary.finished else None,
        "seconds": round(summary.seconds, 3),
        "rows": summary.rows,
        "blank": summary.blank,
        **statuses,
        "codes": _descending(summary.codes),
        "warnings": _descending(summary.warnings),
        "countries": _descending(summary.countries),
        "numbers": summary.numbers.to_json() if summary.numbers else None,
        "requests": summary.requests,
        "retries": summary.retries,
        "rate": round(summary.rate, 1),
        "throttled": summary.traffic.throttled,
        "most_in_flight": summary.traffic.most_in_flight,
        "p50_ms": round(summary.traffic.latencies.quantile_ms(0.5), 1),
        "p95_ms": round(summary.traffic.latencies.quantile_ms(0.95), 1),
        "exit_code": summary.exit_code,
        "stop": {"code": stop.code.value, "message": _clean(stop.message)} if stop else None,
        "reports": {name: _clean(path) for name, path in summary.reports.items()},
    }


def _chain(summary: Summary) -> dict[str, JsonValue]:
    """What only some runs have: other runs that belong with it, and an end of its rows' keeping."""
    found: dict[str, JsonValue] = {}
    if len(summary.chain) > 1:
        found["chain"] = list(summary.chain)
    if summary.final is not None:
        found["final"] = {status.value: summary.final.get(status, 0) for status in Status}
    if summary.pruned is not None:
        found["pruned"] = summary.pruned
    return found


def _source(source: SourceInfo) -> JsonValue:
    return {
        "name": _clean(source.name),
        "path": _clean(source.path),
        "sha256": source.sha256,
        "rows": source.rows,
        "blank": source.blank,
        "notes": [_clean(note) for note in source.notes],
    }


def _clean(text: str) -> str:
    """Spell out the bytes of a file name that are not UTF-8, which JSON cannot hold."""
    return text.encode("utf-8", "backslashreplace").decode()


def _time(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def by_count(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """Give names and counts, the greatest count first, equal ones by name."""
    return sorted(((str(name), count) for name, count in counts.items()), key=_order)


def _order(item: tuple[str, int]) -> tuple[int, str]:
    return -item[1], item[0]


def _descending(counts: Mapping[str, int]) -> dict[str, JsonValue]:
    return dict(by_count(counts))
