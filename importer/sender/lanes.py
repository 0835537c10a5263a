"""Lanes: some connections with one jar for the load balancer's cookie.

The balancer's cookie pins its bearer to one server. With a jar for each lane a run spreads over
the servers, and a server that is gone takes down one lane only, until its cookie is dropped.
"""

from __future__ import annotations

import string
import zlib
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import httpx

from importer.errors import SettingsError
from importer.rampwin import contact_headers, speaks_of_limits
from importer.sender.timing import TIMER, Timer
from importer.sender.transport import find_proxy, open_transport, tls_context

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Mapping, Sequence

    from importer.sender.policy import Api, Policy
    from importer.sender.transport import Transport

LANE_CONNECTIONS = 8
ANSWER_LIMIT_BYTES = 2**20
"""More of an answer is not read, nor unpacked."""
COOKIE_LIMIT_BYTES = 4096
UNAVAILABLE_LIMIT = 3
"""So many 503 in a row mean that the server that the cookie names is gone."""

_STICKY = b"AWSALB"  # AWSALB, AWSALBCORS, and AWSALBTG, AWSALBTGCORS of target groups
_NAME_BYTES = b"!#$%&'*+-.^_`|~" + f"{string.digits}{string.ascii_letters}".encode()
_VALUE_BYTES = bytes(byte for byte in range(33, 127) if byte not in b";,")


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back for one request."""

    status: int
    headers: Mapping[str, str]
    """Found by a name in any case."""
    body: bytes
    """Unpacked, at most 1 MiB of it."""
    limits: Sequence[tuple[bytes, bytes]] = ()
    """Those of the headers that speak of requests that are left."""
    seconds: float | None = None
    """How long the server took, where that is known: from the request as it was written to the
    first bytes of the answer."""
    secrets: frozenset[str] = field(default=frozenset(), repr=False)
    """The cookies of the request and those that its answer set: either may be repeated in it."""


class CookieJar:
    """The cookies of one lane: first those of the setting, then what the balancer makes of them.

    httpx's own jar costs more than the request around it, and the standard library's grammar is
    wider than the two cookies that the balancer renews with each answer.
    """

    def __init__(self, cookies: Mapping[bytes, bytes]) -> None:
        self._cookies = dict(cookies)
        self._unavailable = 0

    def header(self) -> bytes:
        """Give the value of the ``Cookie`` header, empty if there is no cookie."""
        return b"; ".join([name + b"=" + value for name, value in self._cookies.items()])

    def values(self) -> frozenset[str]:
        """Give the values of the cookies."""
        return frozenset([value.decode("ascii") for value in self._cookies.values()])

    def update(self, status: int, headers: Iterable[tuple[bytes, bytes]]) -> bool:
        """Learn from an answer; say whether the header changed."""
        self._unavailable = self._unavailable + 1 if status == 503 else 0
        if self._unavailable >= UNAVAILABLE_LIMIT:
            self._unavailable = 0
            self._cookies.clear()
            return True
        changed = False
        for name, value in headers:
            if len(name) == 10 and name.lower() == b"set-cookie":
                changed = self._set(value) or changed
        return changed

    def _set(self, text: bytes) -> bool:
        pair, _, attributes = text.partition(b";")
        name, _, value = pair.partition(b"=")
        name, value = name.strip(), value.strip()
        if not name.startswith(_STICKY) or not _can_stand(name, value):
            return False
        if not value or b"max-age=0" in attributes.lower().replace(b" ", b"").split(b";"):
            return self._cookies.pop(name, None) is not None
        self._cookies[name] = value
        return True


class Lane:
    """Some connections and their cookies; sends one request at a time on each of them."""

    def __init__(
        self,
        transport: Transport,
        headers: Sequence[tuple[str, str]],
        cookies: Mapping[bytes, bytes],
        connect_timeout_seconds: float,
        number: int = 0,
    ) -> None:
        self.number = number
        """Tells it from the others in a log."""
        self._transport = transport
        self._fixed_headers = list(headers)
        self._jar = CookieJar(cookies)
        self._headers = self._with_cookie()
        self._secrets = self._jar.values()
        # Reading and writing have no limits of their own: the attempt as a whole has a deadline.
        self._connect_timeout_seconds = connect_timeout_seconds

    def _with_cookie(self) -> list[tuple[str, str]]:
        cookie = self._jar.header().decode("ascii")
        return [*self._fixed_headers, ("cookie", cookie)] if cookie else self._fixed_headers

    async def post(self, url: str, body: bytes) -> Answer:
        """Send one request and read its answer; raises whatever the transport raises."""
        secrets = self._secrets
        timer = Timer()
        TIMER.set(timer)
        reply = await self._transport.post(url, self._headers, body, self._connect_timeout_seconds)
        try:
            raw_headers = reply.raw_headers
            if self._jar.update(reply.status, raw_headers):
                self._headers = self._with_cookie()
                self._secrets = self._jar.values()
            secrets |= self._secrets
            raw = await _read(reply.parts())
        finally:
            await reply.leave()
        encoding = reply.headers.get("content-encoding")
        content = _unpack(raw, encoding) if encoding else raw
        limits = [header for header in raw_headers if speaks_of_limits(header[0])]
        return Answer(reply.status, reply.headers, content, limits, timer.seconds, secrets)


@asynccontextmanager
async def open_lanes(api: Api, policy: Policy) -> AsyncIterator[list[Lane]]:
    """Open as many lanes as the concurrency asks for and close them at the end.

    Raises:
        SettingsError: The key, the cookie or the proxy cannot be used as it stands.
    """
    headers = {**contact_headers(api.api_key), "accept-encoding": "identity"}
    fixed = [("host", httpx.URL(api.base_url).netloc.decode("ascii")), *headers.items()]
    cookies = parse_cookie(api.cookie or "")
    proxy = find_proxy(api.base_url, api.proxy)
    tls = tls_context()
    async with AsyncExitStack() as stack:
        lanes: list[Lane] = []
        count = -(-policy.concurrency // LANE_CONNECTIONS)
        for number in range(count):
            connections = len(range(number, policy.concurrency, count))  # its share of the workers
            transport = open_transport(policy.transport, connections, tls, proxy)
            stack.push_async_callback(transport.close)
            timeout_seconds = policy.connect_timeout_seconds
            lanes.append(Lane(transport, fixed, cookies, timeout_seconds, number))
        yield lanes


def parse_cookie(text: str) -> dict[bytes, bytes]:
    """Read the first cookie as the setting has it: ``NAME=VALUE; NAME=VALUE``.

    Raises:
        SettingsError: It is no such text. The message does not show it.
    """
    cookies: dict[bytes, bytes] = {}
    text = text.strip()
    if text.lower().startswith("cookie:"):
        text = text[7:]
    for part in text.split(";"):
        if not part.strip():
            continue
        name, equals, value = part.strip().encode("utf-8").partition(b"=")
        if not equals or not name or not _can_stand(name, value):
            raise SettingsError(
                "RAMPWIN_COOKIE cannot stand in a Cookie header: write it like"
                " AWSALB=…; AWSALBCORS=…, in one line, or unset it."
            )
        cookies[name] = value
    return cookies


def secrets_of(api: Api) -> frozenset[str]:
    """Give what no text may show: the key, the first cookie as it was set, and its values."""
    cookie = api.cookie or ""
    values = [value.decode("ascii") for value in parse_cookie(cookie).values()]
    return frozenset([api.api_key.strip(), cookie.strip(), *values]) - {""}


def _can_stand(name: bytes, value: bytes) -> bool:
    """Whether a cookie may be written into a header as it is."""
    return (
        len(name) + len(value) <= COOKIE_LIMIT_BYTES
        and not name.translate(None, _NAME_BYTES)
        and not value.translate(None, _VALUE_BYTES)
    )


async def _read(body: AsyncIterator[bytes]) -> bytes:
    """Read a raw body up to the limit."""
    parts: list[bytes] = []
    size_bytes = 0
    async for part in body:
        parts.append(part)
        size_bytes += len(part)
        if size_bytes > ANSWER_LIMIT_BYTES:
            break
    return b"".join(parts)[:ANSWER_LIMIT_BYTES]


def _unpack(raw: bytes, encoding: str) -> bytes:
    """Unpack what was packed although it was not asked for; nothing where that fails."""
    if encoding.strip().lower() not in ("gzip", "x-gzip", "deflate"):
        return raw
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 32).decompress(raw, ANSWER_LIMIT_BYTES)
    except zlib.error:
        return b""
