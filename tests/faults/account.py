"""A run against a server with faults, and what must hold of every one, whatever happened."""

from __future__ import annotations

import csv
import logging
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol

import importer
from importer.model import Code, Status, Summary
from tests.faults.backstage import Backstage, SenderTime
from tests.faults.proxy import Exchange, Fault, Proxy
from tests.faults.server import ContactServer, Say
from tests.sender.server import KEY, Request

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Coroutine, Iterable

    import pytest

    from importer.pipeline import Progress

CHANNEL = "C1"
MOST_ATTEMPTS = 6
"""More than it takes to notice that nobody is answered."""
COOKIE = "first-cookie-that-nobody-may-see"
NEXT_COOKIE = "next-cookie-that-nobody-may-see"
"""Servers that set a cookie use a value that holds this."""

WELL, ONCE, ALWAYS, LAST = (f"+1212555010{n}" for n in range(4))
"""Four contacts, sent in this order: the first and the last meet no fault, one meets it with its
first attempt, one with each."""
CAST = (WELL, ONCE, ALWAYS, LAST)


def suffers(phone: str, attempt: int) -> bool:
    """Whether this attempt meets the fault."""
    return phone == ALWAYS or (phone == ONCE and attempt == 1)


def on_the_way(fault: Fault) -> Callable[[Exchange], Fault]:
    """Let the proxy do ``fault`` to those of the cast who suffer."""
    return lambda each: fault if suffers(each.phone, each.attempt) else Fault()


def instead(
    lie: Say | Callable[[Request], Say],
) -> Callable[[Request], Say | None]:
    """Let the server say something else to those of the cast who suffer."""

    def script(request: Request) -> Say | None:
        if not suffers(request.phone, request.of_contact):
            return None
        return lie(request) if callable(lie) else lie

    return script


class Listener(Protocol):
    """Something that takes connections."""

    @property
    def listen(self) -> Callable[..., Coroutine[Any, Any, None]]:
        """Begin."""

    async def close(self) -> None:
        """End."""


@dataclass
class Ran:
    """What a run came to."""

    summary: Summary
    rows: list[dict[str, str]]
    """Of report.csv."""

    def row(self, phone: str) -> dict[str, str]:
        """The report's line of a contact: of the row that was kept."""
        (row,) = (
            row
            for row in self.rows
            if row["import_phone"] == phone and row["import_status"] != Status.DUPLICATE
        )
        return row

    def statuses(self) -> list[str]:
        """The statuses of the cast."""
        return [self.row(phone)["import_status"] for phone in CAST]

    def attempts(self) -> list[int]:
        """How often each of the cast was tried."""
        return [int(self.row(phone)["import_attempts"]) for phone in CAST]

    def check_away(self, code: Code = Code.NO_ANSWER) -> None:
        """The API was away to the end of all patience: nobody is used up, and a resume sends all.

        Five attempts find that out; then one at a time asks, ten seconds apart in the end.
        """
        assert self.statuses() == [Status.PENDING] * 4
        assert self.summary.stop is not None
        assert self.summary.stop.code is Code.NO_ANSWER
        assert {self.row(phone)["import_code"] for phone in CAST} <= {code, Code.STOPPED}
        assert 5 < sum(self.attempts()) == self.summary.requests < 5 + 70

    def phones(self, *statuses: Status) -> set[str]:
        """The numbers whose row has one of these statuses."""
        return {row["import_phone"] for row in self.rows if row["import_status"] in statuses}


@dataclass
class Stage:
    """Servers, proxies, and a command that sends through them."""

    transport: Literal["aiohttp", "httpx"]
    folder: Path
    backstage: Backstage
    time: SenderTime
    caplog: pytest.LogCaptureFixture
    strangers: list[ContactServer] = field(default_factory=list)
    """Servers that must never be asked anything."""
    _phones: list[str] = field(default_factory=list)
    _open: list[Listener] = field(default_factory=list)
    _secrets: list[str] = field(default_factory=lambda: [KEY, COOKIE, NEXT_COOKIE])

    def open(self, listener: Listener, **options: Any) -> None:
        """Let a server or a proxy take connections, until the end of the test."""
        self._open.append(listener)
        self.backstage.do(listener.listen(**options))

    def keep_secret(self, *secrets: str) -> None:
        """Look for these too in whatever is written."""
        self._secrets += secrets

    def close(self) -> None:
        """Close all servers and proxies."""
        for each in self._open:
            self.backstage.do(each.close())

    def server(
        self,
        script: Callable[[Request], Say | None] | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> ContactServer:
        """Start a server."""
        server = ContactServer(self.time, script)
        self.open(server, tls=tls)
        return server

    def proxy(self, server: ContactServer, **script: Any) -> Proxy:
        """Start a proxy in front of ``server``."""
        proxy = Proxy(self.time, server.port, **script)
        self.open(proxy)
        return proxy

    def stranger(self) -> ContactServer:
        """Start a server that must never be asked anything."""
        stranger = self.server()
        self.strangers.append(stranger)
        return stranger

    def run(
        self,
        base_url: str,
        *servers: ContactServer,
        phones: Iterable[str] = CAST,
        progress: Callable[[Progress], None] = lambda _: None,
        **settings: Any,
    ) -> Ran:
        """Import contacts, the first of them twice, and settle the account with ``servers``.

        One request is in flight at a time and each contact has two attempts, unless ``settings``
        say otherwise.
        """
        self._phones = phones = list(phones)
        lines = [f"Somebody,{phone}" for phone in (phones[0], *phones)]
        source = self.folder / "people.csv"
        source.write_text("\n".join(["Name,Mobile", *lines, ""]), encoding="utf-8")
        summary = importer.run(
            source,
            mapping={
                "version": 1,
                "phone": {"columns": ["Mobile"]},
                "contact": {"first_name": "Name"},
            },
            progress=progress,
            **self._settings(base_url, settings),
        )
        return self._settled(summary, servers)

    def resume(self, base_url: str, *servers: ContactServer, **settings: Any) -> Ran:
        """Carry on with the run that stopped, and settle the account."""
        summary = importer.resume(**self._settings(base_url, settings))
        return self._settled(summary, servers)

    def retry(self, ran: Ran, base_url: str, **settings: Any) -> Summary:
        """Send again what failed or is unknown; nothing of it does again."""
        summary = importer.retry(ran.summary.run, **self._settings(base_url, settings))
        assert summary.exit_code == 0
        assert summary.rows == summary.counts[Status.SENT]
        assert summary.rows == len(ran.phones(Status.FAILED, Status.UNKNOWN))
        return summary

    def _settings(self, base_url: str, settings: dict[str, Any]) -> dict[str, Any]:
        return {
            "api_key": KEY,
            "base_url": base_url,
            "channel": CHANNEL,
            "cookie": f"AWSALB={COOKIE}",
            "store": f"sqlite:///{self.folder / 'store.db'}",
            "reports": self.folder / "reports",
            "transport": self.transport,
            "concurrency": 1,
            "max_attempts": 2,
            **settings,
        }

    def _settled(self, summary: Summary, servers: Iterable[ContactServer]) -> Ran:
        """Read the report and check what must hold of every run."""
        with Path(summary.reports["report"]).open(encoding="utf-8-sig", newline="") as file:
            ran = Ran(summary, list(csv.DictReader(file)))
        phones = self._phones
        counts = {status: n for status, n in ran.summary.counts.items() if n}
        assert ran.summary.rows == sum(counts.values()) == len(phones) + 1
        assert [row["import_row"] for row in ran.rows] == [
            str(n) for n in range(2, len(phones) + 3)
        ]
        assert [row["Mobile"] for row in ran.rows] == [phones[0], *phones]
        assert Counter(row["import_status"] for row in ran.rows) == counts
        assert counts[Status.DUPLICATE] == 1
        held = {phone for server in servers for phone in server.held}
        sent = ran.phones(Status.SENT)
        assert sent <= held, "sent, and the server knows nothing of it"
        assert held <= sent | ran.phones(Status.UNKNOWN), "the server has it, and nobody says so"
        assert ran.summary.exit_code == self._exit_code(ran)
        for stranger in self.strangers:
            assert not stranger.connections, "something went to another host"
        return ran

    @staticmethod
    def _exit_code(ran: Ran) -> int:
        if ran.phones(Status.PENDING):
            return 3
        return 1 if ran.phones(Status.FAILED, Status.UNKNOWN) else 0

    def check_secrets(self) -> None:
        """Neither key nor cookie is in what was written, and nobody but us logged a warning."""
        written = [path.read_bytes() for path in self.folder.rglob("*") if path.is_file()]
        written.append(self.caplog.text.encode())
        for secret in self._secrets:
            assert not any(secret.encode() in text for text in written)
        noise = [
            record.getMessage()
            for record in self.caplog.records
            if record.levelno >= logging.WARNING and record.threadName != Backstage.name
        ]
        assert not noise
