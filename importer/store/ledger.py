"""The ledger: what the API last accepted for each address, channel and number, and before that."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import and_, bindparam, exists, insert, select

from importer.answers import LedgerState
from importer.store.database import execute_many
from importer.store.schema import IS_PENDING, contacts, ledger, ledger_history, runs

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from sqlalchemy import Connection, Row, RowMapping, Select, Table

    from importer.model import JsonValue
    from importer.store.database import Database
    from importer.store.run import Run

BATCH = 500

_KEY = ("base_url", "channel", "phone")
_VALUES = ("body", "hash", "run", "accepted")
_LINES = select(contacts.c.channel, contacts.c.phone, contacts.c.body, contacts.c.hash).where(
    contacts.c.run == bindparam("run"), contacts.c.n.in_(bindparam("positions", expanding=True))
)
_KNOWN = select(ledger).where(
    ledger.c.base_url == bindparam("base_url"),
    ledger.c.channel.in_(bindparam("channels", expanding=True)),
    ledger.c.phone.in_(bindparam("phones", expanding=True)),
)
_REPLACED = insert(ledger_history).values(
    {name: bindparam(name) for name in (*_KEY, "replaced", "run", "accepted", "before", "added")}
)


def accept(run: Run, connection: Connection, accepted: str, sent: Sequence[int]) -> None:
    """Enter contacts of ``run`` (by position) that the API accepted at ``accepted`` (ISO 8601).

    New values lie on top of older ones, as the API does it: what is not given stays. Where they
    differ, the older ones go into the history.
    """
    for start in range(0, len(sent), BATCH):
        lines = _lines(connection, run, sent[start : start + BATCH])
        known = entries(connection, run.base_url, lines)
        changed: dict[tuple[str, str], dict[str, str]] = {}
        replaced: list[dict[str, str]] = []
        for line in lines:
            key = (line.channel, line.phone)
            entry = {
                "base_url": run.base_url,
                "channel": line.channel,
                "phone": line.phone,
                "body": line.body,
                "hash": line.hash,
                "run": run.id,
                "accepted": accepted,
            }
            before = changed.get(key) or known.get(key)
            if before is not None and before["body"] != line.body:
                entry["body"], change = _on_top(before["body"], line.body)
                if change is not None:
                    same = {name: before[name] for name in (*_KEY, "run", "accepted")}
                    replaced.append({**same, "replaced": accepted, **change})
            changed[key] = entry
        _write(run.database, connection, list(changed.values()))
        if replaced:
            execute_many(connection, _REPLACED, replaced)


def doubt(run: Run, connection: Connection, now: str, unanswered: Sequence[int]) -> None:
    """Take back what is no longer known after requests of ``run`` (by position) without an answer.

    Each may have arrived, so the API holds a field's older value or its newer one: the ledger says
    neither, and the next contact that gives the field is sent. The older value goes into the
    history, as of ``now`` (ISO 8601).
    """
    for start in range(0, len(unanswered), BATCH):
        lines = _lines(connection, run, unanswered[start : start + BATCH])
        known = entries(connection, run.base_url, lines)
        changed: dict[tuple[str, str], dict[str, str]] = {}
        replaced: list[dict[str, str]] = []
        for line in lines:
            key = (line.channel, line.phone)
            before = changed.get(key) or known.get(key)
            if before is None:
                continue
            old: dict[str, JsonValue] = orjson.loads(before["body"])
            lost = _differing(old, orjson.loads(line.body))
            if not lost:
                continue
            same = {name: before[name] for name in (*_KEY, "run", "accepted")}
            kept = {name: value for name, value in old.items() if name not in lost}
            changed[key] = {**same, "body": orjson.dumps(kept).decode(), "hash": ""}
            change = {"before": orjson.dumps(lost).decode(), "added": "[]"}
            replaced.append({**same, "replaced": now, **change})
        if changed:
            _write(run.database, connection, list(changed.values()))
            execute_many(connection, _REPLACED, replaced)


def doubt_what_was_under_way(
    run: Run, connection: Connection, now: str, positions: Collection[int] | None = None
) -> None:
    """Take back what ``run`` may have changed when it died, before nothing tells of it any more.

    Args:
        run: dead, or carried on with and not sending yet.
        connection: in a transaction.
        now: the moment, ISO 8601.
        positions: only of these contacts.
    """
    line = connection.execute(select(runs).where(runs.c.key == run.key)).one()
    found = [row.n for row in connection.execute(under_way(line))] if line.reached else []
    doubt(run, connection, now, [n for n in found if positions is None or n in positions])


def under_way(line: Row[Any]) -> Select[Any]:
    """The contacts of a dead run that it was sending, and of which the ledger knows no better."""
    entry = exists().where(
        ledger.c.base_url == line.base_url,
        ledger.c.channel == contacts.c.channel,
        ledger.c.phone == contacts.c.phone,
        ledger.c.accepted <= line.reached_at,
    )
    return select(contacts.c.n, contacts.c.channel, contacts.c.phone).where(
        contacts.c.run == line.key, IS_PENDING, contacts.c.n <= line.reached, entry
    )


def _lines(connection: Connection, run: Run, positions: Sequence[int]) -> Sequence[Any]:
    """Channel, number, body and hash of contacts of a run."""
    return connection.execute(_LINES, {"run": run.key, "positions": positions}).all()


def entries(
    connection: Connection, base_url: str, lines: Sequence[Any]
) -> dict[tuple[str, str], dict[str, str]]:
    """The entries of these lines' channels and numbers."""
    wanted = {
        "base_url": base_url,
        "channels": list({line.channel for line in lines}),
        "phones": [line.phone for line in lines],
    }
    found = connection.execute(_KNOWN, wanted).mappings()
    return {(row["channel"], row["phone"]): dict(row) for row in found}


def _write(
    database: Database, connection: Connection, entries: Sequence[Mapping[str, str]]
) -> None:
    execute_many(connection, _upsert(type(database)), entries)


@cache
def _upsert(kind: type[Database]) -> Any:
    statement: Any = kind.upsert(ledger)
    return statement.on_conflict_do_update(
        index_elements=list(_KEY), set_={name: statement.excluded[name] for name in _VALUES}
    )


def _on_top(old_body: str, new_body: str) -> tuple[str, dict[str, str] | None]:
    """The new values on top of the old ones; and what that replaced, ``None`` for nothing."""
    old: dict[str, JsonValue] = orjson.loads(old_body)
    new: dict[str, JsonValue] = orjson.loads(new_body)
    before = _differing(old, new)
    added = [name for name in new if name not in old]
    if not before and not added:
        return old_body, None
    change = {"before": orjson.dumps(before).decode(), "added": orjson.dumps(added).decode()}
    return orjson.dumps({**old, **new}).decode(), change


def _differing(old: Mapping[str, JsonValue], new: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    """The old values of the fields to which another value is given."""
    return {name: old[name] for name in new if name in old and not same_value(old[name], new[name])}


def same_value(one: JsonValue, other: JsonValue) -> bool:
    """Equal and of one kind: JSON's ``true`` is not ``1``."""
    return one == other and type(one) is type(other)


def history(database: Database, phone: str, channel: str | None = None) -> list[LedgerState]:
    """Every state that the API has had of a number, as far as is known, the newest first.

    Args:
        database: the store.
        phone: E.164.
        channel: only this one.
    """

    def of(table: Table) -> Any:
        mine = table.c.phone == phone
        return and_(mine, table.c.channel == channel) if channel is not None else mine

    states: list[LedgerState] = []
    with database.reading() as connection:
        for entry in connection.execute(
            select(ledger).where(of(ledger)).order_by(ledger.c.base_url, ledger.c.channel)
        ).mappings():
            lines = connection.execute(
                select(ledger_history)
                .where(*(ledger_history.c[name] == entry[name] for name in _KEY))
                .order_by(ledger_history.c.key.desc())
            ).mappings()
            states += _states(entry, lines.all())
    return states


def _states(entry: RowMapping, lines: Sequence[RowMapping]) -> list[LedgerState]:
    """A contact's states, the newest first, from its entry and its history, also newest first."""
    bodies: list[dict[str, JsonValue]] = [orjson.loads(entry["body"])]
    for line in lines:
        added = set(orjson.loads(line["added"]))
        older = {name: value for name, value in bodies[-1].items() if name not in added}
        bodies.append(older | orjson.loads(line["before"]))
    # What is replaced has a new value, but for what a request without an answer may have changed.
    unknown: list[tuple[str, ...]] = [()]
    for newer, line in zip(reversed(bodies[:-1]), reversed(lines), strict=True):
        replaced = dict.fromkeys((*unknown[-1], *orjson.loads(line["before"])))
        unknown.append(tuple(name for name in replaced if name not in newer))
    key = {name: entry[name] for name in _KEY}
    return [
        LedgerState(**key, run=line["run"], accepted=line["accepted"], body=body, unknown=lost)
        for line, body, lost in zip((entry, *lines), bodies, reversed(unknown), strict=True)
    ]
