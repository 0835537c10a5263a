"""Requests over aiohttp: its connections below httpx's interface, and nothing of its own ideas."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import aiohttp
from aiohttp.client_proto import ResponseHandler
from httpx_aiohttp import AiohttpTransport

from importer.sender.timing import TIMER

if TYPE_CHECKING:
    import ssl
    from typing import Self

    import httpx

    from importer.sender.timing import Timer

HEADER_BYTES = 2**15
HEADERS = 1000
"""How long one header of an answer may be, and how many there may be: aiohttp's own 8 kB and 128
are less than some gateways send. Of all together h11, below httpx, reads 100 kB."""
MOST_BYTES = 2**21
"""Of an answer with all that is around its body: headers that are long and many, or what chunks
carry beside their content, would be read and kept until the attempt's deadline."""


def aiohttp_transport(
    connections: int, keep_alive_seconds: float, tls: ssl.SSLContext, proxy: httpx.Proxy | None
) -> httpx.AsyncBaseTransport:
    """Open a transport for ``connections`` requests at a time. Call it on the event loop."""
    session = aiohttp.ClientSession(
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
    # The context is passed twice since the transport would else load one that it never uses.
    return AiohttpTransport(verify=tls, client=session, proxy=proxy, trust_env=False)


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
    """An answer without its reason phrase, whose connection is torn where its end did not come."""

    async def start(self, connection: aiohttp.connector.Connection) -> Self:
        """Read the head without the reason phrase, which nobody reads.

        The transport encodes it and fails where it is not UTF-8: ``403 Accès refusé`` in Latin-1.
        """
        await super().start(connection)
        self.reason = None
        return self

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
