"""The one place that chooses what carries the requests: httpx over aiohttp, or httpx's own.

That one also by HTTP/2, where a server offers it over TLS.

Measured side by side against one static server, 32 in flight (``benchmarks/``): at the transport
level (``handle_async_request``) aiohttp's carries about four times as many requests as httpx's
own, and about one and a half times as many as the same below an ``httpx.AsyncClient``.
"""

from __future__ import annotations

import base64
import ssl
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies, proxy_bypass

import httpx

from importer.errors import SettingsError

if TYPE_CHECKING:
    from importer.sender.policy import TransportKind

KEEP_ALIVE_SECONDS = 45.0
"""The load balancer closes idle connections after 60 s; a request must not meet that instant."""

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


def open_transport(
    kind: TransportKind,
    connections: int,
    tls: ssl.SSLContext,
    proxy: httpx.Proxy | None,
) -> httpx.AsyncBaseTransport:
    """Open a transport for ``connections`` requests at a time. Call it on the event loop.

    It follows no redirect, keeps no cookie, retries nothing, and reads neither the environment
    nor a netrc file: what goes out is what the lane wrote.
    """
    if kind != "aiohttp":
        from importer.sender.over_httpx import httpx_transport

        return httpx_transport(KEEP_ALIVE_SECONDS, tls, proxy, http2=kind == "http2")
    from importer.sender.over_aiohttp import aiohttp_transport

    return aiohttp_transport(connections, KEEP_ALIVE_SECONDS, tls, proxy)


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
