from __future__ import annotations

import asyncio
import base64
from typing import Literal

import pytest

from importer.errors import SettingsError
from importer.model import Status
from importer.sender import Api, Policy
from importer.sender.transport import find_proxy
from tests.sender.server import (
    KEY,
    TRANSPORTS,
    Request,
    Server,
    contacts,
    send_all,
    sending,
    success,
)

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
def test_the_proxy_gets_its_password_and_never_the_key(
    transport: Literal["aiohttp", "httpx"],
) -> None:
    """An HTTPS request asks the proxy for a tunnel, with the proxy's own credentials."""
    heads: list[str] = []

    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heads.append((await reader.readuntil(b"\r\n\r\n")).decode())
        writer.write(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
        writer.close()

    async def run() -> None:
        listening = await asyncio.start_server(refuse, "127.0.0.1", 0)
        port = listening.sockets[0].getsockname()[1]
        api = Api(HOSTED, KEY, proxy=f"http://ann:p%40ss@127.0.0.1:{port}")
        policy = Policy(transport=transport, max_attempts=1)
        ran = await sending(Server(_success), contacts(1), policy, api=api)
        listening.close()
        assert ran.statuses() == [Status.UNKNOWN]
        assert "p%40ss" not in repr(api)

    asyncio.run(run())
    (head,) = heads
    assert head.startswith("CONNECT api.example.com:443 HTTP/1.1\r\n")
    credentials = base64.b64encode(b"ann:p@ss").decode()
    assert f"proxy-authorization: basic {credentials}".lower() in head.lower()
    assert KEY not in head


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
