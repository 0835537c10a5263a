"""HTTP/2, where the server offers it: every contact arrives, whatever a server does to streams."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest
from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.errors import ErrorCodes
from h2.events import DataReceived, RequestReceived, StreamEnded
from h2.exceptions import ProtocolError

from importer.model import Status
from importer.sender import Policy
from tests.faults.certificates import Authority
from tests.sender.server import Ran, Server, contacts, sending

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping
    from pathlib import Path

PEOPLE = 60
POLICY = Policy(transport="http2", concurrency=16, attempt_timeout_seconds=0.5)
COOKIE = "AWSALB=abc123; Path=/"


async def nothing(_: object) -> None:
    """Answer nothing: the streams below do it."""


class _Streams(asyncio.Protocol):
    """One connection: answers each stream that has ended, or does to it what is planned."""

    def __init__(self, server: Http2Server) -> None:
        self._server = server
        self._http = H2Connection(H2Configuration(client_side=False))
        self._bodies: dict[int, bytes] = {}
        self._cookies: dict[int, str] = {}
        self._transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._server.connections += 1
        self._http.initiate_connection()
        transport.write(self._http.data_to_send())

    def data_received(self, data: bytes) -> None:
        try:
            events = self._http.receive_data(data)
        except ProtocolError:
            self._transport.abort()
            return
        for event in events:
            match event:
                case RequestReceived(stream_id=stream):
                    self._bodies[stream] = b""
                    self._cookies[stream] = dict(event.headers).get(b"cookie", b"").decode()
                case DataReceived(stream_id=stream):
                    self._bodies[stream] += event.data
                    self._http.acknowledge_received_data(event.flow_controlled_length, stream)
                case StreamEnded(stream_id=stream):
                    self._answer(stream)
        if not self._transport.is_closing():
            self._transport.write(self._http.data_to_send())

    def _answer(self, stream: int) -> None:
        fault = self._server.next_fault()
        phone = json.loads(self._bodies.pop(stream))["phone_number"]
        self._server.cookies.append(self._cookies.pop(stream))
        if fault in {"refuse", "reset"}:
            code = ErrorCodes.REFUSED_STREAM if fault == "refuse" else ErrorCodes.INTERNAL_ERROR
            self._http.reset_stream(stream, code)
            return
        if fault == "go away":
            self._http.close_connection(last_stream_id=0)
            self._transport.write(self._http.data_to_send())
            self._transport.close()
            return
        if fault == "garbage":
            self._transport.write(b"\xff" * 200)
        if fault in {"garbage", "cut"}:
            self._transport.abort() if fault == "cut" else self._transport.close()
            return
        if fault == "silence":
            return
        self._server.taken[phone] += 1
        answer = {"success": True, "message": "ok", "data": {"_id": f"id{phone}"}}
        body = json.dumps(answer).encode()
        headers = [(":status", "200"), ("content-type", "application/json"), ("set-cookie", COOKIE)]
        self._http.send_headers(stream, headers)
        if fault == "half":
            self._http.send_data(stream, body[:20])
            self._transport.write(self._http.data_to_send())
            self._transport.close()
            return
        self._http.send_data(stream, body, end_stream=True)


class Http2Server(Server):
    """Speaks HTTP/2 over TLS and nothing else."""

    def __init__(self, faults: Mapping[int, str]) -> None:
        super().__init__(nothing)
        self._faults = dict(faults)
        self.taken: Counter[str] = Counter()
        self.cookies: list[str] = []
        self.connections = 0
        self._asked = 0

    def next_fault(self) -> str:
        """What is done to the next request; empty where it is answered."""
        self._asked += 1
        return self._faults.get(self._asked, "")


@asynccontextmanager
async def serving(folder: Path, faults: Mapping[int, str]) -> AsyncIterator[Http2Server]:
    """Serve on a free loopback port, with a certificate of the folder's authority."""
    server = Http2Server(faults)
    tls = Authority(folder, "authority").server("127.0.0.1")
    tls.set_alpn_protocols(["h2"])
    loop = asyncio.get_running_loop()
    listening = await loop.create_server(lambda: _Streams(server), "127.0.0.1", 0, ssl=tls)
    server.base_url = f"https://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
    try:
        yield server
    finally:
        listening.close()


def send_to(
    folder: Path, monkeypatch: pytest.MonkeyPatch, faults: Mapping[int, str]
) -> tuple[Ran, Http2Server]:
    """Send some contacts to a server that does this to some requests, by their number."""
    monkeypatch.setenv("SSL_CERT_FILE", str(folder / "authority.pem"))

    async def run() -> tuple[Ran, Http2Server]:
        async with serving(folder, faults) as server:
            return await sending(server, contacts(PEOPLE), POLICY), server

    return asyncio.run(run())


def test_requests_share_connections_and_cookies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each contact is sent once, eight at a time on one connection; its lane keeps its cookie."""
    ran, server = send_to(tmp_path, monkeypatch, {})
    assert ran.statuses() == [Status.SENT] * PEOPLE
    assert set(server.taken.values()) == {1}
    assert (len(server.taken), ran.sent.requests) == (PEOPLE, PEOPLE)
    assert server.connections <= 2
    assert set(server.cookies) == {"", "AWSALB=abc123"}
    assert server.cookies[-1]
    assert ran.outcomes[1].contact_id == "id+447700900000"


@pytest.mark.parametrize(
    "fault", ["refuse", "reset", "go away", "garbage", "cut", "half", "silence"]
)
def test_a_stream_that_breaks_costs_no_contact(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    """Whatever is done to it, and to those beside it on its connection, they are sent again."""
    faults = dict.fromkeys((1, 12, 40), fault)
    ran, server = send_to(tmp_path, monkeypatch, faults)
    assert ran.statuses() == [Status.SENT] * PEOPLE
    assert len(server.taken) == PEOPLE
    assert PEOPLE + len(faults) <= ran.sent.requests <= PEOPLE + len(faults) * 16
    assert ran.sent.requests - ran.sent.retries == PEOPLE
