"""A simulated quarter: a night's file each day, with a clock that the test holds.

Another system exports all of its contacts each night, and a few of them changed. On some nights the
export is broken, on some the importing process is killed, once Rampwin is away, once no file comes.
What is right at the end is known, for the simulation keeps the books of the other system.
"""

from __future__ import annotations

import multiprocessing
import random
import signal
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

import psutil

from importer.errors import ImporterError
from importer.nightly import Settling, named_job, play_round, reject, release

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from importer.nightly import FoundJob, Told
    from importer.rampwin.sandbox import Sandbox
    from tests.nightly.listeners import Inbox

FIRST_NIGHT = datetime.now(UTC).replace(hour=3, minute=0, second=0, microsecond=0) + timedelta(1)
"""Tomorrow: what runs note by themselves is older than any of these nights."""
HEADER = "Phone,First Name,City,Plan"
BAD = ("column", "new", "few", "foreign", "empty", "invalid")
"""What is wrong with an export."""
OUTAGE_SECONDS = 8.0
"""Longer than the job's ``max_outage``."""
JOB = """\
watch: ../drops
pattern: "contacts-*.csv"
mapping: ../mapping.yaml
settle: 5
expect_by: "06:00"
timezone: UTC
keep: {rows: 10, reports: 10}
limits: {max_outage: 0.05}
"""
MAPPING = """\
version: 1
phone: {columns: [Phone]}
contact: {first_name: First Name}
attributes: {city: City, plan: Plan}
"""


@dataclass
class Clock:
    """The time that the test holds."""

    moment: datetime = FIRST_NIGHT

    def now(self) -> datetime:
        """Give the time of day."""
        return self.moment

    def seconds(self) -> float:
        """Give the same as seconds that are never set back."""
        return self.moment.timestamp()


@dataclass
class Books:
    """What the other system holds, and what of it Rampwin should hold."""

    rows: int
    random: random.Random
    contacts: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    """Number → first name, city, plan."""
    accepted: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    """Likewise: what was sent, of files that were good."""
    necessary: int = 0
    """Requests that bring the one to the other."""
    next_number: int = 0

    def fill(self) -> None:
        """Make the contacts of the first night."""
        while len(self.contacts) < self.rows:
            self._add()

    def pass_day(self) -> None:
        """Change one in a hundred: most get another plan, some come and some go."""
        changes = max(1, self.rows // 100)
        for number in self.random.sample(sorted(self.contacts), changes):
            draw = self.random.random()
            if draw < 0.1:
                del self.contacts[number]
                self._add()
            else:
                name, city, _ = self.contacts[number]
                self.contacts[number] = (name, city, f"plan-{self.random.randrange(10**9)}")

    def text(self) -> str:
        """The export."""
        lines = [f"{number},{','.join(of)}" for number, of in self.contacts.items()]
        return "\n".join([HEADER, *lines, ""])

    def accept(self, contacts: dict[str, tuple[str, str, str]] | None = None) -> None:
        """Note that a file was imported."""
        for number, of in (self.contacts if contacts is None else contacts).items():
            if self.accepted.get(number) != of:
                self.accepted[number] = of
                self.necessary += 1

    def _add(self) -> None:
        # 555-01xx in all area codes, and beyond them: numbers that nobody has.
        self.next_number += 1
        number = f"+1{201 + self.next_number // 10_000:03d}555{self.next_number % 10_000:04d}"
        self.contacts[number] = (f"Ana {self.next_number}", "Springfield", "plan-0")


@dataclass
class Night:
    """What happened in one."""

    number: int
    kind: str
    told: list[str]
    """What became of its file, each time."""
    alerts: list[str]
    """The titles of messages."""
    rss_mib: float = 0.0
    store_mib: float = 0.0
    seconds: float = 0.0


class Quarter:
    """Plays nights, one after the other."""

    def __init__(
        self, folder: Path, sandbox: Sandbox, inbox: Inbox, rows: int, seed: int = 7
    ) -> None:
        """Make the job. The settings are those of the environment."""
        self.folder = folder
        self.sandbox = sandbox
        self.inbox = inbox
        self.clock = Clock()
        self.books = Books(rows, random.Random(seed))
        self.books.fill()
        self.nights: list[Night] = []
        self.kills: list[str] = []
        """At which moments."""
        for name in ("jobs", "drops"):
            (folder / name).mkdir()
        (folder / "mapping.yaml").write_text(MAPPING)
        notify = f"notify: {{to: '{inbox.url}'}}\n"
        (folder / "jobs" / "crm.yaml").write_text(JOB + notify)

    @property
    def job(self) -> FoundJob:
        """The job as it is read at each look."""
        return named_job("crm", self.folder / "jobs")

    def play(self, number: int, kind: str) -> Night:
        """Play a night: ``good``, ``killed``, ``outage``, ``none``, ``same``, or one of ``BAD``."""
        began, messages = time.monotonic(), len(self.inbox.messages)
        self.clock.moment = FIRST_NIGHT + timedelta(days=number)
        if number and kind != "same":
            self.books.pass_day()
        name = f"contacts-{self.clock.moment:%Y%m%d}.csv"
        if kind != "none":
            (self.folder / "drops" / name).write_text(self._export(kind))
        told: list[str] = []
        if kind == "killed":
            self._killed()
        if kind == "outage":
            self.sandbox.outage(OUTAGE_SECONDS)
        told += self.look()
        if kind == "outage":
            assert told == ["stopped"], told
            self.sandbox.outage(0)
            told += self.look()
        self.clock.moment = FIRST_NIGHT.replace(hour=6) + timedelta(days=number)
        told += self.look()
        if kind in BAD:
            self._decide(name, told)
        elif kind != "none":
            self.books.accept()
        alerts = [each["title"].rpartition("crm: ")[2] for each in self.inbox.messages[messages:]]
        night = Night(number, kind, told, alerts)
        night.rss_mib = psutil.Process().memory_info().rss / 2**20
        store = self.folder / "importer.db"
        beside = [store, store.with_name(f"{store.name}-wal")]
        night.store_mib = sum(each.stat().st_size for each in beside if each.exists()) / 2**20
        night.seconds = time.monotonic() - began
        self.nights.append(night)
        return night

    def _decide(self, name: str, told: list[str]) -> None:
        """The operator's answer: a broken export is rejected."""
        assert told[-1:] == ["held"], (name, told)
        reject(self.job, name)

    def release_odd(self, number: int) -> Night:
        """A night whose file is odd and right: a tenth of the contacts was sold. It is released."""
        for phone in sorted(self.books.contacts)[: int(0.6 * self.books.rows)]:
            del self.books.contacts[phone]
        night = self.play(number, "few-and-right")
        assert night.told == ["held"], night
        release(self.job, f"contacts-{self.clock.moment:%Y%m%d}.csv")
        night.told += self.look()
        return night

    def _export(self, kind: str) -> str:
        text = self.books.text()
        lines = text.splitlines()
        match kind:
            case "column":
                return text.replace(HEADER, "Phone,First Name,Town,Plan", 1)
            case "new":
                return "\n".join([f"{HEADER},Note", *(f"{line},x" for line in lines[1:]), ""])
            case "few":
                return "\n".join([*lines[: len(lines) // 3], ""])
            case "foreign":
                foreign = [f"+4915112{n:06d},Ana,Berlin,x" for n in range(len(lines) // 2)]
                return "\n".join([lines[0], *foreign, *lines[1 : len(lines) // 2], ""])
            case "empty":
                return f"{HEADER}\n"
            case "invalid":
                broken = [line.replace("+1", "1-", 1)[:7] + ",x,y,z" for line in lines[1:]]
                half = len(lines) // 2
                return "\n".join([lines[0], *broken[:half], *lines[half:], ""])
        return text

    def look(self) -> list[str]:
        """Look twice, with the time between that a file needs; give what became of files."""
        states: list[str] = []

        def tell(told: Told) -> None:
            if told.file:
                states.append(told.state)

        settling = Settling(5, self.clock.seconds)
        for _ in range(2):
            with suppress(ImporterError):
                play_round(
                    self.job, settling, stop=threading.Event(), tell=tell, clock=self.clock.now
                )
            self.clock.moment += timedelta(seconds=6)
        return states

    def _killed(self) -> None:
        """Let another process do it, and kill that at a moment that is another one each time."""
        changes = max(1, self.books.rows // 100)
        moments: dict[str, Callable[[], bool]] = {
            "planning": self._has_taken,
            "at the first request": partial(self._asked, self.sandbox.stats().requests + 1),
            "in the middle": partial(
                self._asked, self.sandbox.stats().requests + max(1, changes // 2)
            ),
            "at the last": partial(self._asked, self.sandbox.stats().requests + changes),
        }
        name = list(moments)[len(self.kills) % len(moments)]
        self.sandbox.switch(latency_ms=200)  # answers are under way when it dies
        process = multiprocessing.get_context("fork").Process(target=self.look)
        process.start()
        end = time.monotonic() + 120
        while not moments[name]():
            assert process.is_alive(), name
            assert time.monotonic() < end, name
            time.sleep(0.001)
        process.kill()
        process.join()
        assert process.exitcode == -signal.SIGKILL, (name, process.exitcode)
        self.kills.append(name)
        self.sandbox.switch(latency_ms=0)

    def _has_taken(self) -> bool:
        """Whether a file's copy is there, of which the run has yet to be planned."""
        return any((self.folder / "data").rglob("contacts-*.csv"))

    def _asked(self, times: int) -> bool:
        return self.sandbox.stats().requests >= times


def held_by(sandbox: Sandbox) -> dict[str, tuple[str, str, str]]:
    """What Rampwin holds, as the books have it."""
    found = {}
    for each in sandbox.contacts():
        found[str(each["phone_number"])] = (
            str(each["first_name"]), str(each["city"]), str(each["plan"]),
        )  # fmt: skip
    return found
