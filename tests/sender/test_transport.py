from __future__ import annotations

import asyncio
import ssl
import time
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any, Literal

import pytest

from importer.errors import SettingsError
from importer.model import Status
from importer.sender import Api, Policy
from importer.sender.lanes import Lane, open_lanes
from importer.sender.transport import find_proxy, tls_context
from tests.sender.server import (
    KEY,
    TRANSPORTS,
    Request,
    contacts,
    read_request,
    reply,
    send_all,
    success,
)

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

HOSTED = "https://api.example.com"


async def _success(request: Request) -> bytes:
    return success(request)


@pytest.fixture(autouse=True)
def _no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    """Start without any proxy in the environment."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


def test_the_environments_proxy_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    """HTTPS_PROXY counts, as in every other program."""
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example.com:3128")
    proxy = find_proxy(HOSTED, None)
    assert proxy is not None
    assert str(proxy.url) == "http://proxy.example.com:3128"


def test_no_proxy_is_respected(monkeypatch: pytest.MonkeyPatch) -> None:
    """NO_PROXY names hosts that are reached directly."""
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example.com:3128")
    monkeypatch.setenv("NO_PROXY", "example.com")
    assert find_proxy(HOSTED, None) is None


def test_without_certificates_of_the_system_those_of_httpx_are_trusted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As on a machine, or in a frozen program, that has none; others of the system come first."""
    bare = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    paths: Any = ssl.get_default_verify_paths()
    nowhere = paths._replace(cafile=None, capath=None)
    monkeypatch.setattr(ssl, "create_default_context", lambda: bare)
    monkeypatch.setattr(ssl, "get_default_verify_paths", lambda: nowhere)
    assert bare.cert_store_stats()["x509_ca"] == 0
    assert tls_context().cert_store_stats()["x509_ca"] > 50
    assert tls_context().verify_mode is ssl.CERT_REQUIRED
    folder = paths._replace(cafile=None, capath="/etc/ssl/certs")
    bare = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    monkeypatch.setattr(ssl, "get_default_verify_paths", lambda: folder)
    assert tls_context().cert_store_stats()["x509_ca"] == 0


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:80", "127.8.0.1", "[::1]:8000"])
def test_this_machine_is_reached_directly(monkeypatch: pytest.MonkeyPatch, host: str) -> None:
    """A sandbox on loopback never goes through the environment's proxy."""
    monkeypatch.setenv("HTTP_PROXY", "http://proxy.example.com:3128")
    monkeypatch.setenv("ALL_PROXY", "http://proxy.example.com:3128")
    assert find_proxy(f"http://{host}", None) is None


def test_the_named_proxy_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is set for the importer counts before the environment."""
    monkeypatch.setenv("HTTPS_PROXY", "http://other.example.com:3128")
    proxy = find_proxy(HOSTED, "proxy.example.com:8080")
    assert proxy is not None
    assert str(proxy.url) == "http://proxy.example.com:8080"


@pytest.mark.parametrize(
    "text", ["socks5://u:secret@p.example.com:1", "http://u:secret@p.example.com:port", "http://"]
)
def test_a_proxy_that_cannot_be_used_is_refused_and_not_shown(text: str) -> None:
    """The message says how to write it and keeps the password to itself."""
    with pytest.raises(SettingsError, match="proxy") as raised:
        find_proxy(HOSTED, text)
    assert "secret" not in str(raised.value)


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_what_goes_over_the_wire(transport: Literal["aiohttp", "httpx"]) -> None:
    """One POST with the API's own headers, no cookie, the channel escaped, the body as planned."""
    channel = "a+b/c&d=e é%2F"
    ran, server = send_all(_success, contacts(1, channel), Policy(transport=transport))
    (request,) = server.requests
    assert ran.statuses() == [Status.SENT]
    assert request.query == {"channel_id": [channel]}
    assert request.headers["x-api-key"] == KEY
    assert request.headers["host"] == server.base_url.removeprefix("http://")
    assert request.headers["content-type"] == "application/json"
    assert request.headers["accept-encoding"] == "identity"
    assert request.headers["user-agent"].startswith("rampwin-importer/")
    assert "cookie" not in request.headers
    assert request.body == {"phone_number": "+447700900000", "first_name": "Ana é"}


UNASKED = reply(200, {"success": True, "message": "of somebody else"})


@pytest.mark.parametrize("transport", TRANSPORTS)
@pytest.mark.parametrize("moment", ["with the answer", "while the connection lies idle"])
def test_what_nobody_asked_for_is_not_the_next_answer(
    transport: Literal["aiohttp", "httpx"], moment: str
) -> None:
    """A connection on which more came than the answer is left; the next request gets its own."""

    async def run() -> None:
        writers: list[asyncio.StreamWriter] = []

        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writers.append(writer)
            with suppress(asyncio.IncompleteReadError):
                while True:
                    await read_request(reader)
                    extra = UNASKED if moment == "with the answer" else b""
                    writer.write(reply(400, b"its own") + extra)
            writer.close()

        async with _lane(serve, transport) as (lane, url):
            assert (await lane.post(url, b"{}")).body == b"its own"
            if moment == "while the connection lies idle":
                writers[0].write(UNASKED)
            await _turns(20)
            assert (await lane.post(url, b"{}")).body == b"its own"
        assert len(writers) == 2

    asyncio.run(run())


MUCH = b"X-Much: " + b"x" * 20_000 + b"\r\n"
OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
ENDLESS = {
    "headers": (OK, MUCH),
    "a chunk's extension": (CHUNKED + b"5;a=", b"x" * 20_000),
    "trailers": (CHUNKED + b"0\r\n", MUCH),
}


@pytest.mark.parametrize("transport", TRANSPORTS)
@pytest.mark.parametrize(("head", "more"), ENDLESS.values(), ids=list(ENDLESS))
def test_what_has_no_end_around_a_body_is_not_kept(
    transport: Literal["aiohttp", "httpx"], head: bytes, more: bytes
) -> None:
    """It is given up after some megabytes, and not at the attempt's deadline."""

    async def run() -> None:
        sent_bytes = 0

        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            nonlocal sent_bytes
            await read_request(reader)
            writer.write(head)
            with suppress(ConnectionError):
                while sent_bytes < 64 * 2**20:
                    writer.write(more)
                    await writer.drain()
                    sent_bytes += len(more)
            writer.close()

        async with _lane(serve, transport) as (lane, url):
            with pytest.raises(Exception):  # noqa: B017, PT011  # each transport's own
                await lane.post(url, b"{}")
        assert sent_bytes < 16 * 2**20

    asyncio.run(run())


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_the_time_until_a_connection_is_there_is_no_latency(
    transport: Literal["aiohttp", "httpx"], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It begins when the request is written."""
    opened = []

    async def run() -> None:
        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            with suppress(asyncio.IncompleteReadError):
                await read_request(reader)
                writer.write(reply(200, b"{}"))
            writer.close()

        loop = asyncio.get_running_loop()
        connect = loop.create_connection

        async def slowly(*arguments: Any, **more: Any) -> Any:
            connected = await connect(*arguments, **more)
            time.sleep(0.1)  # noqa: ASYNC251  # nobody else has anything to do
            opened.append(time.perf_counter())
            return connected

        async with _lane(serve, transport) as (lane, url):
            monkeypatch.setattr(loop, "create_connection", slowly)
            seconds = (await lane.post(url, b"{}")).seconds
            assert seconds is not None
            assert seconds <= time.perf_counter() - opened[0]

    asyncio.run(run())


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_a_request_may_be_given_up_at_any_moment(transport: Literal["aiohttp", "httpx"]) -> None:
    """Also while its connection is being closed: the next request finds a place."""

    async def run(turns: int) -> None:
        dropped = asyncio.Event()

        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            with suppress(asyncio.IncompleteReadError):
                await read_request(reader)
                if dropped.is_set():
                    writer.write(reply(200, b"{}"))
                dropped.set()
            writer.close()

        async with _lane(serve, transport) as (lane, url):
            given_up = asyncio.create_task(lane.post(url, b"{}"))
            await dropped.wait()
            await _turns(turns)
            given_up.cancel()
            await asyncio.wait({given_up})
            assert (await lane.post(url, b"{}")).body == b"{}"

    for turns in range(25):
        asyncio.run(run(turns))


@asynccontextmanager
async def _lane(
    serve: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]],
    transport: Literal["aiohttp", "httpx"],
) -> AsyncIterator[tuple[Lane, str]]:
    """A lane of one connection to a server on loopback."""
    listening = await asyncio.start_server(serve, "127.0.0.1", 0)
    base_url = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
    policy = Policy(transport=transport, concurrency=1, connect_timeout_seconds=2)
    async with open_lanes(Api(base_url, KEY), policy) as (lane,):
        yield lane, base_url
    listening.close()
    await _turns(5)


async def _turns(count: int) -> None:
    for _ in range(count):
        await asyncio.sleep(0)
