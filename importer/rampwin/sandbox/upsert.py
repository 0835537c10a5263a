"""The endpoint that inserts or updates a contact, with everything that can go wrong on the way.

Plain ASGI, for tests send it tens of thousands of contacts.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, replace
from email.utils import formatdate
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

import orjson

from importer.rampwin.sandbox.contacts import Body, read_body

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.types import Receive, Scope, Send

    from importer.rampwin.sandbox.state import SandboxState

Headers = list[tuple[bytes, bytes]]

PAGE_TYPE = b"text/html; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer that is ready to be sent."""

    status: int
    body: bytes
    content_type: bytes = b"application/json"
    headers: tuple[tuple[bytes, bytes], ...] = ()


def failure(status: int, message: str, details: tuple[str, ...] = ()) -> Reply:
    """Give an answer in the form that the API has for errors; ``details`` is the sandbox's own."""
    content = {"success": False, "message": message}
    return Reply(status, orjson.dumps({**content, "details": details} if details else content))


def page(status: int, title: str) -> Reply:
    """Give an answer as a load balancer writes it: a small web page."""
    text = f"<html><head><title>{title}</title></head><body><h1>{title}</h1></body></html>"
    return Reply(status, text.encode(), PAGE_TYPE)


UNAUTHORIZED = failure(401, "Unauthorized")
INVALID_CHANNEL = failure(400, "Invalid channel")
TOO_MANY = failure(429, "Too many requests")
UNAVAILABLE = page(503, "503 Service Temporarily Unavailable")
BREAKDOWNS = (
    failure(500, "Internal server error"),
    page(502, "502 Bad Gateway"),
    UNAVAILABLE,
    page(504, "504 Gateway Time-out"),
)


class Upsert:
    """``POST /api/contacts/insertOrUpdate?channel_id=…`` as an ASGI application."""

    def __init__(
        self,
        state: SandboxState,
        sleep: Callable[[float], Awaitable[None]],
        random: Callable[[], float],
    ) -> None:
        self._state = state
        self._sleep = sleep
        self._random = random

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, late, wrongly or not at all if the switches say so."""
        content = await _read(receive)
        if content is None:
            return
        state = self._state
        now = state.arrive()
        try:
            reply, server = self._decide(scope, content, now)
            switches = state.switches
            if switches.latency_ms or switches.jitter_ms:
                late_ms = switches.latency_ms + switches.jitter_ms * self._random()
                await self._sleep(late_ms / 1000)
        finally:
            state.in_flight -= 1
        if reply is None:
            state.statuses["dropped"] += 1
            await _drop(scope, receive)
            return
        state.statuses[str(reply.status)] += 1
        headers: Headers = [
            (b"content-type", reply.content_type),
            (b"content-length", b"%d" % len(reply.body)),
            *reply.headers,
        ]
        if server is not None:
            headers += state.balancer.set_cookie_headers(server, time.time())
        await send({"type": "http.response.start", "status": reply.status, "headers": headers})
        await send({"type": "http.response.body", "body": reply.body})

    def _decide(self, scope: Scope, content: bytes, now: float) -> tuple[Reply | None, int | None]:
        """Give the reply, ``None`` to drop the connection, and the server that made it, if any."""
        state, switches = self._state, self._state.switches
        headers = dict(scope["headers"])
        channel = _channel(scope["query_string"])
        body = read_body(headers.get(b"content-type", b"").decode("latin-1"), content)
        digits = body.digits
        if digits:
            state.attempts[channel, digits] += 1
        if now < state.outage_until:
            return UNAVAILABLE, None
        server = state.balancer.choose(headers.get(b"cookie", b""), switches.down)
        if server is None:
            return UNAVAILABLE, None
        state.servers[server] += 1
        chance = state.chance
        dropped = switches.drop_rate and chance("drop", channel, digits) < switches.drop_rate
        if dropped and chance("drop early", channel, digits) < 0.5:
            return None, None
        wait_seconds = state.over_the_limit(now)
        if wait_seconds is not None:
            return self._too_many(wait_seconds), server
        if switches.failure_rate and chance("fail", channel, digits) < switches.failure_rate:
            kind = int(chance("failure", channel, digits) * len(BREAKDOWNS))
            return BREAKDOWNS[kind], server
        reply = self._upsert(headers.get(b"x-api-key", b""), channel, body)
        return (None, None) if dropped else (reply, server)

    def _upsert(self, key: bytes, channel: str, body: Body) -> Reply:
        """Do what the API does: look at the key, the channel, the body, then store the contact."""
        state, switches = self._state, self._state.switches
        if switches.revoked or key != state.options.api_key.encode():
            return UNAUTHORIZED
        if channel not in state.options.channels:
            return INVALID_CHANNEL
        if body.wrong:
            return failure(400, "Validation error", body.wrong)
        if switches.refuse and body.digits.endswith(switches.refuse):
            return failure(400, "Validation error", ("this number is set to be refused",))
        contact_id = state.contacts.upsert(channel, body.digits, body.fields)
        return Reply(
            200,
            orjson.dumps(
                {
                    "success": True,
                    "message": "Contact inserted or updated successfully",
                    "data": {"_id": contact_id, "phone_number": f"+{body.digits}"},
                }
            ),
        )

    def _too_many(self, wait_seconds: float) -> Reply:
        match self._state.switches.retry_after:
            case "none":
                return TOO_MANY
            case "seconds":
                text = str(math.ceil(wait_seconds))
            case _:
                text = formatdate(math.ceil(time.time() + wait_seconds), usegmt=True)
        return replace(TOO_MANY, headers=((b"retry-after", text.encode()),))


async def _read(receive: Receive) -> bytes | None:
    """Read the whole body; ``None`` if the client went away meanwhile."""
    content = b""
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        content += bytes(message.get("body", b""))
        if not message.get("more_body", False):
            return content


async def _drop(scope: Scope, receive: Receive) -> None:
    """Close the connection without an answer; ``importer.rampwin.sandbox.server`` says how.

    Raises:
        ConnectionResetError: Another server runs this application, and offers no way to do it.
    """
    abort = scope.get("state", {}).get("abort")
    if abort is None:
        raise ConnectionResetError("the sandbox drops this connection")
    abort()
    while (await receive())["type"] != "http.disconnect":
        pass


@lru_cache(maxsize=1024)
def _channel(query: bytes) -> str:
    """Give the channel that a query string names, ``""`` if it names anything but one channel."""
    given = parse_qs(query.decode("latin-1"), keep_blank_values=True)
    named = given.pop("channel_id", [])
    return named[0] if len(named) == 1 and not given else ""
