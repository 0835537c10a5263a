"""An API server that says anything byte by byte and remembers which contacts it has stored."""

from __future__ import annotations

import asyncio
import json
import re
import socket
import struct
from dataclasses import dataclass
from ssl import SSLError
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from tests.sender.server import KEY, Request, read_request, reply, success

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable

    from tests.faults.backstage import SenderTime

Ending: TypeAlias = Literal["stay", "close", "reset", "half-close", "hang"]
"""What becomes of a connection: it stays open, ends in order (FIN), is torn (RST), ends in one
direction only, or stays open without anything happening on it any more."""

HANG_SECONDS = 100.0
"""Longer than any deadline of the sender's."""
STEP_SECONDS = 4.0
"""Shorter than any: so one deadline comes after the other."""

_PHONE = re.compile(r"\+[0-9]{7,15}")


@dataclass(frozen=True, slots=True)
class Say:
    """An answer that is not the API's own."""

    parts: tuple[bytes | float, ...]
    """Bytes to send, and seconds of the sender's time that pass in between."""
    then: Ending = "stay"
    stores: bool = False
    """Whether the contact is stored before anything is said."""

    async def to(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, time: SenderTime
    ) -> bytes:
        """Say it over a connection, end that if need be, and give what came after."""
        for part in self.parts:
            if isinstance(part, bytes):
                writer.write(part)
                await writer.drain()
            else:
                await time.passes(part)
        return b"" if self.then == "stay" else await leave(self.then, reader, writer, time)


Script: TypeAlias = "Callable[[Request], Say | None]"
"""Gives what to say to a request; ``None`` is the API's proper answer."""


def say(*parts: bytes | float, then: Ending = "stay", stores: bool = False) -> Say:
    """Write a :class:`Say`."""
    return Say(parts, then, stores)


class ContactServer:
    """The API as documented, but for what the script says."""

    def __init__(self, time: SenderTime, script: Script | None = None) -> None:
        self.script: Script = script or (lambda _: None)
        self.requests: list[Request] = []
        """Those that came whole."""
        self.connections = 0
        self.fragments = 0
        """Connections that ended within a request."""
        self.held: dict[str, dict[str, Any]] = {}
        """Number → what is stored of it."""
        self.confirmed: set[str] = set()
        """The numbers about which it said ``success: true`` to the end."""
        self.port = 0
        self._time = time
        self._tried: dict[bytes, int] = {}
        self._listening: asyncio.Server | None = None

    async def listen(
        self, host: str | tuple[str, ...] = "127.0.0.1", tls: ssl.SSLContext | None = None
    ) -> None:
        """Listen on a port that is free."""
        self._listening = await asyncio.start_server(self.serve, host, 0, ssl=tls)
        self.port = self._listening.sockets[0].getsockname()[1]

    async def close(self) -> None:
        """Take no more connections."""
        if self._listening is not None:
            self._listening.close()

    @property
    def url(self) -> str:
        """Where it is without anything in between."""
        return f"http://127.0.0.1:{self.port}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection."""
        self.connections += 1
        connection = self.connections
        try:
            while (request := await self._read(reader, connection)) is not None:
                self.requests.append(request)
                if not await self._answer(request, reader, writer):
                    break
        except (ConnectionError, SSLError):
            pass  # The other side is gone, as in many faults.
        finally:
            writer.close()

    async def _read(self, reader: asyncio.StreamReader, connection: int) -> Request | None:
        try:
            target, headers, body = await read_request(reader)
        except asyncio.IncompleteReadError as error:
            self.fragments += bool(error.partial)
            return None
        self._tried[body] = self._tried.get(body, 0) + 1
        try:
            fields = json.loads(body)
        except ValueError:
            fields = {}
        number = len(self.requests) + 1
        return Request(number, self._tried[body], connection, target, headers, fields)

    async def _answer(
        self, request: Request, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> bool:
        """Answer a request; say whether the connection stays."""
        said = self.script(request)
        if said is None:
            answer = self._proper(request)
            writer.write(answer)
            await writer.drain()
            return True
        if said.stores:
            self._store(request)
        await said.to(reader, writer, self._time)
        return said.then == "stay"

    def _proper(self, request: Request) -> bytes:
        if request.headers.get("x-api-key") != KEY:
            return reply(401, {"success": False, "message": "Unauthorized"})
        if not _PHONE.fullmatch(str(request.body.get("phone_number", ""))):
            return reply(400, {"success": False, "message": "Validation error"})
        self._store(request)
        self.confirmed.add(request.phone)
        return success(request)

    def _store(self, request: Request) -> None:
        """Insert or update: what is not given stays as it is."""
        self.held[request.phone] = self.held.get(request.phone, {}) | request.body


async def end(ending: Ending, writer: asyncio.StreamWriter) -> None:
    """End a connection in one of the ways; where it hangs nothing is to be done."""
    match ending:
        case "stay" | "hang":
            return
        case "close":
            writer.close()
        case "reset":
            reset(writer)
        case "half-close":
            writer.write_eof()


async def hang(time: SenderTime, is_gone: Callable[[], bool]) -> None:
    """Let the sender's time run out, until it gives the connection up."""
    passed_seconds = 0.0
    while passed_seconds < HANG_SECONDS and not is_gone():
        await time.passes(STEP_SECONDS)
        passed_seconds += STEP_SECONDS


async def leave(
    ending: Ending, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, time: SenderTime
) -> bytes:
    """End a connection, wait until the other side has closed it too, give what that still said."""
    await end(ending, writer)
    leaving = asyncio.ensure_future(gone(reader))
    if ending == "hang":
        await hang(time, leaving.done)
    return await leaving


async def gone(reader: asyncio.StreamReader) -> bytes:
    """Wait until the other side has closed the connection; give what it still said."""
    return await reader.read()


def reset(writer: asyncio.StreamWriter) -> None:
    """Tear a connection: its end is an RST, as with a crashed machine or an angry firewall."""
    connection: socket.socket = writer.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()
