"""A real HTTP server on loopback that a test programs, and a clock that needs no waiting."""

from __future__ import annotations

import asyncio
import json
import re
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal
from unittest.mock import patch
from urllib.parse import parse_qs, urlsplit

from importer.model import Outcome, Outgoing, Status
from importer.sender import Api, Policy, Sent, send
from importer.sender.lanes import Lane

if TYPE_CHECKING:
    from collections.abc import (
        AsyncIterator,
        Awaitable,
        Callable,
        Iterable,
        Iterator,
        Sequence,
    )

    from importer.sender.lanes import Answer

KEY = "key-that-nobody-may-see"
TRANSPORTS: tuple[Literal["aiohttp", "httpx"], ...] = ("aiohttp", "httpx")


@dataclass(frozen=True, slots=True)
class Request:
    """What arrived."""

    number: int
    """From 1, in the order of arrival."""
    of_contact: int
    """From 1, in the order of arrival among those with the same body."""
    connection: int
    target: str
    headers: dict[str, str]
    body: dict[str, Any]

    @property
    def phone(self) -> str:
        """The contact's number."""
        return str(self.body["phone_number"])

    @property
    def query(self) -> dict[str, list[str]]:
        """The query, decoded."""
        return parse_qs(urlsplit(self.target).query)


def reply(
    status: int, body: bytes | str | dict[str, Any] = b"", *headers: tuple[str, str]
) -> bytes:
    """Write an answer as it goes over the wire."""
    raw = json.dumps(body) if isinstance(body, dict) else body
    data = raw.encode() if isinstance(raw, str) else raw
    lines = [f"HTTP/1.1 {status} Whatever", f"Content-Length: {len(data)}"]
    lines += [f"{name}: {value}" for name, value in headers]
    return "\r\n".join([*lines, "", ""]).encode() + data


def success(request: Request, *headers: tuple[str, str]) -> bytes:
    """Write the API's answer to a contact that it took."""
    data = {"_id": f"id{request.phone.lstrip('+')}", "phone_number": request.phone}
    return reply(200, {"success": True, "message": "ok", "data": data}, *headers)


async def read_raw_request(reader: asyncio.StreamReader) -> bytes:
    """Read a request as it came; raises IncompleteReadError where the connection ends first."""
    head = await reader.readuntil(b"\r\n\r\n")
    lengths = re.findall(rb"(?i)\r\ncontent-length: *(\d+)\r\n", head)
    return head + await reader.readexactly(int(lengths[0]) if lengths else 0)


async def read_request(reader: asyncio.StreamReader) -> tuple[str, dict[str, str], bytes]:
    """Read a request: its target, its headers with names in lower case, its body."""
    head, _, body = (await read_raw_request(reader)).partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value for name, _, value in (li.partition(": ") for li in lines)}
    return first.split(" ")[1], headers, body


class Server:
    """Answers each request with what ``answer`` returns; ``None`` drops the connection."""

    def __init__(self, answer: Callable[[Request], Awaitable[bytes | None]]) -> None:
        self.answer = answer
        self.requests: list[Request] = []
        self.answering = 0
        self.on_the_way = 0
        self.base_url = ""
        self._connections = 0
        self._seen: dict[str, int] = {}

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection."""
        self._connections += 1
        connection = self._connections
        try:
            while (request := await self._read(reader, connection)) is not None:
                self.requests.append(request)
                self.answering += 1
                try:
                    answer = await self.answer(request)
                finally:
                    self.answering -= 1
                if answer is None:
                    break
                writer.write(answer)
                await writer.drain()
                if answer.endswith(b"<cut>"):
                    break
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # The client gave the connection up, as some tests want it to.
        finally:
            writer.close()

    async def _read(self, reader: asyncio.StreamReader, connection: int) -> Request | None:
        target, headers, body = await read_request(reader)
        text = body.decode()
        self._seen[text] = self._seen.get(text, 0) + 1
        number = len(self.requests) + 1
        return Request(number, self._seen[text], connection, target, headers, json.loads(text))


@asynccontextmanager
async def running(answer: Callable[[Request], Awaitable[bytes | None]]) -> AsyncIterator[Server]:
    """Serve on a free loopback port."""
    server = Server(answer)
    listening = await asyncio.start_server(server.serve, "127.0.0.1", 0, limit=2**20)
    server.base_url = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
    try:
        yield server
    finally:
        listening.close()


class FastTime:
    """A clock on which a sleep is over as soon as nothing else happens any more.

    Time passes while every request that is under way is one that the server's ``answer`` holds.
    """

    def __init__(self, server: Server | None = None) -> None:
        self.seconds = 0.0
        self._server = server
        self._due: list[float] = []

    def clock(self) -> float:
        """Give the seconds that have passed."""
        return self.seconds

    async def sleep(self, seconds: float) -> None:
        """Let everything go on that can, then let the time pass, the shortest sleep first."""
        due = self.seconds + seconds
        self._due.append(due)
        try:
            quiet_rounds = 0
            while quiet_rounds < 20:
                await asyncio.sleep(0)
                server = self._server
                still = server is None or server.on_the_way <= server.answering
                quiet_rounds = quiet_rounds + 1 if still and due <= min(self._due) else 0
            self.seconds = max(self.seconds, due)
        finally:
            self._due.remove(due)


@dataclass
class Ran:
    """What a call of :func:`importer.sender.send` did."""

    sent: Sent
    outcomes: dict[int, Outcome]
    """Of the contacts that came to an end."""
    left: dict[int, Outcome]
    """Of those that were tried and stay pending."""
    batches: list[int] = field(default_factory=list)

    def statuses(self) -> list[Status]:
        """Give the statuses in the order of the contacts."""
        return [self.outcomes[n].status for n in sorted(self.outcomes)]


def contacts(count: int, channel: str = "C1") -> list[Outgoing]:
    """Invent contacts; the numbers are from a range that is kept for drama."""
    phones = [f"+4477009{number:05d}" for number in range(count)]
    return [
        Outgoing(n, channel, phone, json.dumps({"phone_number": phone, "first_name": "Ana é"}))
        for n, phone in enumerate(phones, 1)
    ]


async def sending(
    server: Server,
    outgoing: Iterable[Outgoing],
    policy: Policy,
    *,
    api: Api | None = None,
    stop: asyncio.Event | None = None,
    record: Callable[[Sequence[Outcome]], None] | None = None,
    time: FastTime | None = None,
    **more: Any,
) -> Ran:
    """Send to ``server``, on a fast clock, and gather what was recorded."""
    time = time or FastTime(server)
    outcomes: list[Outcome] = []
    batches: list[int] = []

    def keep(batch: Sequence[Outcome]) -> None:
        if record is not None:
            record(batch)
        batches.append(len(batch))
        outcomes.extend(batch)

    with _counted(server):
        sent = await send(
            iter(outgoing),
            api or Api(server.base_url, KEY),
            policy,
            record=keep,
            stop=stop or asyncio.Event(),
            clock=time.clock,
            sleep=time.sleep,
            random=lambda: 0.5,
            **more,
        )
    by_n = {outcome.n: outcome for outcome in outcomes}
    ended = [outcome.n for outcome in outcomes if outcome.status is not Status.PENDING]
    assert len(set(ended)) == len(ended), "a contact was recorded twice"
    assert all(by_n[n].status is not Status.PENDING for n in ended), "an outcome was taken back"
    left = {n: each for n, each in by_n.items() if each.status is Status.PENDING}
    return Ran(sent, {n: each for n, each in by_n.items() if n not in left}, left, batches)


@contextmanager
def _counted(server: Server) -> Iterator[None]:
    """Count the requests that are under way."""
    post = Lane.post

    async def counted(lane: Lane, url: str, body: bytes) -> Answer:
        server.on_the_way += 1
        try:
            return await post(lane, url, body)
        finally:
            server.on_the_way -= 1

    with patch.object(Lane, "post", counted):
        yield


def send_all(
    answer: Callable[[Request], Awaitable[bytes | None]],
    outgoing: Iterable[Outgoing],
    policy: Policy,
    **more: Any,
) -> tuple[Ran, Server]:
    """Run a server that answers so, send everything to it, and give both."""

    async def run() -> tuple[Ran, Server]:
        async with running(answer) as server:
            return await sending(server, outgoing, policy, **more), server

    return asyncio.run(run())
