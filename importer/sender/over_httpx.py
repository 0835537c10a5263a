"""Requests over httpx's own transport, which is slower, and minds where h11 does not."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import httpx

from importer.sender.timing import TIMER

if TYPE_CHECKING:
    import ssl
    from collections.abc import AsyncIterator, Sequence


class OverHttpx:
    """A transport for as many requests at a time as there are.

    With ``http2`` they share one connection, where the server offers that over TLS. See
    :class:`importer.sender.transport.Transport`.
    """

    def __init__(
        self,
        keep_alive_seconds: float,
        tls: ssl.SSLContext,
        proxy: httpx.Proxy | None,
        *,
        http2: bool = False,
    ) -> None:
        """Open it; connections are made when they are needed."""
        self._transport = _Transport(
            http2=http2,
            verify=tls,
            trust_env=False,
            proxy=proxy,
            limits=httpx.Limits(
                # The lane's workers are the limit. httpcore counts a connection as busy for good
                # whose request was given up in the very moment of its closing, or whose handshake
                # failed within a proxy's tunnel: with a limit here every further request would
                # wait in vain for its place, or find no connection to use again.
                max_connections=None,
                max_keepalive_connections=None,
                keepalive_expiry=keep_alive_seconds,
            ),
        )

    async def post(
        self,
        url: str,
        headers: Sequence[tuple[str, str]],
        body: bytes,
        connect_timeout_seconds: float,
    ) -> _Reply:
        """Send one request and wait for the answer's head."""
        request = httpx.Request(
            "POST",
            _url(url),
            headers=[*headers, ("content-length", str(len(body)))],
            stream=httpx.ByteStream(body),
            extensions={"timeout": {"connect": connect_timeout_seconds}},
        )
        # Below httpx.AsyncClient, whose own jar, redirects and events cost as much again.
        return _Reply(await self._transport.handle_async_request(request))

    async def close(self) -> None:
        """Close all connections."""
        await self._transport.aclose()


_url = lru_cache(1000)(httpx.URL)


class _Reply:
    """An answer of httpx."""

    def __init__(self, response: httpx.Response) -> None:
        self._response = response
        self.status = response.status_code
        self.headers = response.headers
        self.raw_headers = response.headers.raw

    async def parts(self) -> AsyncIterator[bytes]:
        """Give the body as it comes."""
        assert isinstance(self._response.stream, httpx.AsyncByteStream)  # noqa: S101  for mypy
        async for part in self._response.stream:
            yield part

    async def leave(self) -> None:
        """Give the connection back."""
        await self._response.aclose()


class _Transport(httpx.AsyncHTTPTransport):
    """Uses no connection again on which more came than the answer.

    h11 keeps what is left over and would take it for the answer to the next request: somebody
    else's answer.
    """

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        timer = TIMER.get(None)

        async def note(event: str, _told: object) -> None:
            if timer is not None:
                if event.endswith("send_request_headers.started"):
                    timer.ask()
                elif event.endswith("receive_response_headers.complete"):
                    timer.answer()

        request.extensions["trace"] = note
        response = await super().handle_async_request(request)
        if response.extensions["http_version"] != b"HTTP/2":  # its frames say whose answer it is
            response.stream = _Stream(response.stream)
        return response


class _Stream(httpx.AsyncByteStream):
    """The body of an answer; what came behind it is found when it is closed."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for part in self._stream:
            yield part

    async def aclose(self) -> None:
        # No public way leads there. Should httpx or httpcore change, every attempt fails loudly.
        connection = self._stream._httpcore_stream._stream._connection  # noqa: SLF001
        state = connection._h11_state  # noqa: SLF001
        left_over, _ = state.trailing_data
        if left_over:
            state.send_failed()  # A connection in this state is closed and not kept.
        await self._stream.aclose()
