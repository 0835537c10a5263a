"""The one place that chooses what carries the requests: aiohttp, or httpx's own transport.

That one also by HTTP/2, where a server offers it over TLS.

Measured side by side against one static server, 32 in flight (``benchmarks/``): aiohttp takes
73 µs of processor time for a request, the same below httpx's interface 120, httpx's own transport
some 500 and more.
"""

from __future__ import annotations

import base64
import ssl
from typing import TYPE_CHECKING, Protocol
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies, proxy_bypass

import httpx

from importer.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping, Sequence

    from importer.sender.policy import TransportKind

KEEP_ALIVE_SECONDS = 45.0
"""The load balancer closes idle connections after 60 s; a request must not meet that instant."""

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class Reply(Protocol):
    """An answer whose head is there and whose body may still be on its way."""

    @property
    def status(self) -> int:
        """The HTTP status."""
        ...

    @property
    def headers(self) -> Mapping[str, str]:
        """The headers as text, found by a name in any case."""
        ...

    @property
    def raw_headers(self) -> Sequence[tuple[bytes, bytes]]:
        """The headers as they came: each, in order, names in any case."""
        ...

    def parts(self) -> AsyncIterator[bytes]:
        """Give the body as it comes, not unpacked; raises whatever the transport raises."""
        ...

    async def leave(self) -> None:
        """Give the connection back, or close it if the answer's end has not come."""
        ...


class Transport(Protocol):
    """Carries requests.

    It follows no redirect, keeps no cookie, retries nothing, and reads neither the environment
    nor a netrc file: what goes out is what the lane wrote.
    """

    async def post(
        self,
        url: str,
        headers: Sequence[tuple[str, str]],
        body: bytes,
        connect_timeout_seconds: float,
    ) -> Reply:
        """Send one request and wait for the answer's head; raises whatever it pleases.

        Notes in ``TIMER``, where there is one, when the request is written and its answer comes.
        There is no limit of time but the one for a connection, with the look-up of its name.
        """
        ...

    async def close(self) -> None:
        """Close all connections."""
        ...


def open_transport(
    kind: TransportKind,
    connections: int,
    tls: ssl.SSLContext,
    proxy: httpx.Proxy | None,
) -> Transport:
    """Open a transport for ``connections`` requests at a time. Call it on the event loop."""
    if kind != "aiohttp":
        from importer.sender.over_httpx import OverHttpx

        return OverHttpx(KEEP_ALIVE_SECONDS, tls, proxy, http2=kind == "http2")
    from importer.sender.over_aiohttp import OverAiohttp

    return OverAiohttp(connections, KEEP_ALIVE_SECONDS, tls, proxy)


def tls_context() -> ssl.SSLContext:
    """Trust what the system trusts; the certificates that come with httpx where it has none."""
    context = ssl.create_default_context()
    paths = ssl.get_default_verify_paths()
    if not context.cert_store_stats()["x509_ca"] and not paths.cafile and not paths.capath:
        import certifi

        context.load_verify_locations(certifi.where())
    return context


def find_proxy(base_url: str, proxy: str | None) -> httpx.Proxy | None:
    """Give the proxy for ``base_url``: the one that was named, else the environment's, if any.

    Raises:
        SettingsError: It is none that can be used. The text does not show it: it may hold a
            password.
    """
    if proxy is None:
        target = urlsplit(base_url)
        host = target.hostname or ""
        if host in _LOOPBACK or host.startswith("127.") or proxy_bypass(host):
            return None
        found = getproxies()
        proxy = found.get(target.scheme) or found.get("all")
    if not proxy:
        return None
    try:
        parts = urlsplit(proxy if "://" in proxy else f"http://{proxy}")
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise SettingsError(
            "The proxy that is set (HTTPS_PROXY, ALL_PROXY or the system's settings) cannot be"
            " used: write it like http://proxy.example.com:8080, or name the API's host in"
            " NO_PROXY."
        )
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    address = f"{parts.scheme}://{host}" + (f":{port}" if port else "")
    if parts.username is None:
        return httpx.Proxy(address)
    # As a header and not as httpx's ``auth``, which reaches aiohttp in a form that it gives up.
    credentials = f"{unquote(parts.username)}:{unquote(parts.password or '')}".encode()
    basic = base64.b64encode(credentials).decode()
    return httpx.Proxy(address, headers={"Proxy-Authorization": f"Basic {basic}"})
