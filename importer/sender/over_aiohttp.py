"""Requests over aiohttp: its connections, and nothing of its own ideas."""

from __future__ import annotations

from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

import aiohttp
from aiohttp.client_proto import ResponseHandler

from importer.sender.timing import TIMER

if TYPE_CHECKING:
    import ssl
    from collections.abc import AsyncIterator, Sequence

    import httpx

    from importer.sender.timing import Timer

HEADER_BYTES = 2**15
HEADERS = 1000
"""How long one header of an answer may be, and how many there may be: aiohttp's own 8 kB and 128
are less than some gateways send. Of all together h11, below httpx, reads 100 kB."""
MOST_BYTES = 2**21
"""Of an answer with all that is around its body: headers that are long and many, or what chunks
carry beside their content, would be read and kept until the attempt's deadline."""


class OverAiohttp:
    """A transport for some requests at a time; see :class:`importer.sender.transport.Transport`."""

    def __init__(
        self,
        connections: int,
        keep_alive_seconds: float,
        tls: ssl.SSLContext,
        proxy: httpx.Proxy | None,
    ) -> None:
        """Open it, on the event loop; connections are made when they are needed."""
        self._session = aiohttp.ClientSession(
            connector=_Connector(limit=connections, ssl=tls, keepalive_timeout=keep_alive_seconds),
            response_class=_Response,
            # Its own jar would be a second one that sends cookies beside the lane's.
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            trust_env=False,
            max_line_size=HEADER_BYTES,
            max_field_size=HEADER_BYTES,
            max_headers=HEADERS,
        )
        self._proxy = str(proxy.url) if proxy is not None else None
        self._proxy_headers = dict(proxy.headers) if proxy is not None else None

    async def post(
        self,
        url: str,
        headers: Sequence[tuple[str, str]],
        body: bytes,
        connect_timeout_seconds: float,
    ) -> _Response:
        """Send one request and wait for the answer's head."""
        response = await self._session.post(
            url,
            data=body,
            headers=headers,
            allow_redirects=False,
            # "connect" bounds looking the name up and connecting together.
            timeout=_timeout(connect_timeout_seconds),
            proxy=self._proxy,
            proxy_headers=self._proxy_headers,
        )
        assert isinstance(response, _Response)  # noqa: S101  for the type checker
        return response

    async def close(self) -> None:
        """Close all connections."""
        await self._session.close()


@lru_cache(1)
def _timeout(connect_seconds: float) -> aiohttp.ClientTimeout:
    return aiohttp.ClientTimeout(sock_connect=connect_seconds, connect=connect_seconds)


class _Protocol(ResponseHandler):
    """Times an answer, and tears the connection where it has no end."""

    timer: Timer | None = None
    received_bytes = 0
    """Since the last request."""

    def data_received(self, data: bytes) -> None:
        if self.timer is not None:
            self.timer.answer()
            self.timer = None
        self.received_bytes += len(data)
        if self.received_bytes <= MOST_BYTES:
            super().data_received(data)
        elif self.transport is not None:
            self.transport.abort()


class _Connector(aiohttp.TCPConnector):
    """Gives no connection out on which something came while it lay idle.

    aiohttp would take that for the answer to the next request: somebody else's answer.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        # No public way leads there. Should aiohttp change, a test reads an answer without an end.
        made: type[ResponseHandler] = _Protocol
        self._factory = partial(made, loop=self._loop)

    async def connect(
        self,
        req: aiohttp.ClientRequest,
        traces: list[aiohttp.tracing.Trace],
        timeout: aiohttp.ClientTimeout,  # noqa: ASYNC109  # the signature is aiohttp's
    ) -> aiohttp.connector.Connection:
        while True:
            connection = await super().connect(req, traces, timeout)
            protocol = connection.protocol
            if protocol is None or not protocol.should_close:
                if isinstance(protocol, _Protocol):
                    protocol.received_bytes = 0
                    protocol.timer = TIMER.get(None)
                    if protocol.timer is not None:
                        protocol.timer.ask()
                return connection
            connection.close()


class _Response(aiohttp.ClientResponse):
    """An answer whose connection is torn where its end did not come."""

    async def parts(self) -> AsyncIterator[bytes]:
        """Give the body as it comes."""
        while part := await self.content.readany():
            yield part

    async def leave(self) -> None:
        """Give the connection back, or tear it."""
        self.release()
        await self.wait_for_close()

    def close(self) -> None:
        self._abandon()
        super().close()

    def release(self) -> Any:
        self._abandon()
        return super().release()

    def _abandon(self) -> None:
        """Tear the connection, if the answer's end has not come and given it back.

        Over TLS its close would wait 30 s for a goodbye, and of a server that hangs none comes.
        """
        if self.connection is not None and self.connection.transport is not None:
            self.connection.transport.abort()
