"""Rows, differences and ledger states as text for a terminal and as JSON."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import orjson

from importer.model import Status
from importer.report.wrap import wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from importer.answers import Difference, LedgerState, RowDetail
    from importer.model import Attempt, JsonValue

_LABEL_WIDTH = 12
_BODY_TITLES = {
    Status.DUPLICATE: "Its own values",
    Status.UNCHANGED: "What Rampwin has accepted before",
}
_TRIED = frozenset({Status.SENT, Status.FAILED, Status.UNKNOWN})
_KINDS = ("new", "gone", "changed")


def row_json(detail: RowDetail) -> dict[str, JsonValue]:
    """Give one row of a run: what came in, what was decided, every attempt."""
    row = detail.row
    return {
        "run": detail.run,
        "file": detail.file,
        "row": row.number,
        "cells": [
            {"column": column, "text": text}
            for column, text in zip(_columns(detail), detail.cells, strict=True)
        ],
        "status": row.status.value,
        "code": row.code or None,
        "message": row.message or None,
        "warnings": list(row.warnings),
        "phone": row.phone or None,
        "channel": row.channel or None,
        "kept_row": row.kept_row or None,
        "origin": row.origin or None,
        "body": dict(detail.body) if detail.body is not None else None,
        "contact_id": row.contact_id or None,
        "http_status": row.http_status,
        "attempts": [
            {
                "at": _time(attempt),
                "milliseconds": attempt.milliseconds,
                "http_status": attempt.http_status,
                "code": attempt.code,
                "message": attempt.message,
            }
            for attempt in detail.trail
        ],
    }


def row_text(detail: RowDetail, width: int) -> str:
    """Give the same in lines of at most ``width`` terminal cells."""
    row = detail.row
    lines = [
        *wrapped(f"{detail.file}, row {row.number}, in run {detail.run}", width),
        *_line("Status", row.status.value + (f" ({row.code})" if row.code else ""), width),
    ]
    for label, text in (
        ("Why", row.message),
        ("Warning", " ".join(row.warnings)),
        ("Phone", row.phone),
        ("Channel", row.channel),
        ("Rampwin id", row.contact_id),
        ("Came from", f"row {row.origin} of the run before" if row.origin else ""),
    ):
        if text:
            lines += _line(label, text, width)
    lines.append("What came in")
    for column, text in zip(_columns(detail), detail.cells, strict=True):
        lines += wrapped(text, width, f"  {column}: ", 6)
    if detail.body is not None:
        lines.append(_BODY_TITLES.get(row.status, "What is sent for it"))
        lines += _values(detail.body, width)
    if detail.trail:
        lines.append("Attempts")
        for number, attempt in enumerate(detail.trail, 1):
            lines += wrapped(_attempt(attempt), width, f"  {number}. ", 6)
    elif row.status in _TRIED:
        lines.append("No attempt is recorded.")
    return "\n".join(lines)


def diff_json(found: Sequence[Difference]) -> dict[str, JsonValue]:
    """Give the contacts that are new, gone and changed, and how many each."""
    kinds = Counter(each.kind for each in found)
    result: dict[str, JsonValue] = {
        "counts": {kind: kinds[kind] for kind in _KINDS},
        **{kind: [] for kind in _KINDS},
    }
    for each in found:
        entry: dict[str, JsonValue] = {"phone": each.phone, "channel": each.channel}
        if each.kind != "new":
            entry["before"] = dict(each.before)
        if each.kind != "gone":
            entry["after"] = dict(each.after)
        listed = result[each.kind]
        assert isinstance(listed, list)  # noqa: S101  # made above
        listed.append(entry)
    return result


def diff_text(found: Sequence[Difference], limit: int, width: int) -> str:
    """Give the same in lines, with at most ``limit`` contacts of each kind."""
    kinds = Counter(each.kind for each in found)
    lines = [f"{kinds[kind]:,} {kind}" for kind in _KINDS]
    for kind in _KINDS:
        of_kind = [each for each in found if each.kind == kind]
        if not of_kind or not limit:
            continue
        lines += ["", kind.capitalize()]
        for each in of_kind[:limit]:
            lines += wrapped(_difference(each), width, f"  {each.phone} ({each.channel}) ", 6)
        if len(of_kind) > limit:
            lines.append(f"  and {len(of_kind) - limit:,} more: --limit, or --json for all")
    return "\n".join(lines)


def ledger_json(state: LedgerState) -> dict[str, JsonValue]:
    """Give one state of a contact."""
    return {
        "base_url": state.base_url,
        "channel": state.channel,
        "phone": state.phone,
        "run": state.run,
        "accepted": state.accepted,
        "body": dict(state.body),
        "unknown": list(state.unknown),
    }


def ledger_text(states: Sequence[LedgerState], width: int) -> str:
    """Give a contact's states in lines, the newest of each channel first."""
    lines: list[str] = []
    before: tuple[str, str] | None = None
    for state in states:
        key = (state.base_url, state.channel)
        if key != before:
            lines += [""] if lines else []
            lines += wrapped(f"{state.phone} on channel {state.channel}, {state.base_url}", width)
        title = "now" if key != before else "before"
        before = key
        lines += wrapped(f"{title}: accepted {state.accepted[:19]}Z, run {state.run}", width, "  ")
        lines += _values(state.body, width, "    ")
        for name in state.unknown:
            lines += wrapped("no longer known, for an answer is missing", width, f"    {name}: ", 6)
    return "\n".join(lines)


def _columns(detail: RowDetail) -> list[str]:
    """A name for each of the row's own cells, also for those beyond the header."""
    named = list(detail.header[: len(detail.cells)])
    return named + [f"beyond column {len(named)}"] * (len(detail.cells) - len(named))


def _values(body: Mapping[str, JsonValue], width: int, indent: str = "  ") -> Iterator[str]:
    for name, value in body.items():
        yield from wrapped(_value(value), width, f"{indent}{name}: ", 6)


def _value(value: JsonValue) -> str:
    return value if isinstance(value, str) else orjson.dumps(value).decode()


def _difference(each: Difference) -> str:
    if each.kind != "changed":
        return ""
    parts = []
    for name in {**each.before, **each.after}:
        old = _value(each.before[name]) if name in each.before else "nothing"
        new = _value(each.after[name]) if name in each.after else "nothing"
        parts.append(f"{name}: {old} → {new}")
    return "; ".join(parts)


def _attempt(attempt: Attempt) -> str:
    answer = f"answer {attempt.http_status}" if attempt.http_status else "no answer"
    what = f": {attempt.message}" if attempt.message else ", accepted"
    return f"{_time(attempt)}, {answer} after {attempt.milliseconds:,} ms{what}"


def _time(attempt: Attempt) -> str:
    moment = datetime.fromtimestamp(attempt.at / 1000, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _line(label: str, text: str, width: int) -> Iterator[str]:
    return wrapped(text, width, f"{label:<{_LABEL_WIDTH}}", _LABEL_WIDTH)
