"""A TCP proxy that does to connections what networks do: before, within and after any byte."""

from __future__ import annotations

import asyncio
import json
import socket
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from tests.faults.server import Ending, Say, end, gone, hang, leave, reset
from tests.sender.server import read_raw_request

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

    from tests.faults.backstage import SenderTime

CHUNK_BYTES = 2**16


@dataclass(frozen=True, slots=True)
class Leg:
    """What the bytes of one direction suffer."""

    delay_seconds: float = 0.0
    """Before the first byte."""
    bytes_per_second: int | None = None
    cut_after: int | None = None
    """So many bytes pass, less than none counted from the end; then comes :attr:`then`."""
    then: Ending = "close"
    corrupt: int | None = None
    """The byte at this place arrives with a bit turned; less than none counts from the end."""


PASS = Leg()


@dataclass(frozen=True, slots=True)
class Fault:
    """What one exchange suffers: a request and its answer."""

    up: Leg = PASS
    """The request, on its way to the server. All of it has arrived here."""
    down: Leg = PASS
    """The answer, on its way to the client."""
    server_sees_end: bool = False
    """Whether the direction to the server is closed behind the request."""
    after: Ending = "stay"
    """What becomes of the connection once the first piece of the answer has passed."""


HARMLESS = Fault()


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request as it arrives at the proxy."""

    number: int
    """From 1, in the order of arrival."""
    attempt: int
    """From 1, among those for the same number."""
    connection: int
    phone: str


Script: TypeAlias = "Callable[[Exchange], Fault]"


@dataclass
class Proxy:
    """Passes connections on to ``port`` on this machine. Start it with :meth:`listen`."""

    time: SenderTime
    port: int
    """The server's."""
    script: Script = lambda _: HARMLESS
    """What each request suffers."""
    blind: Callable[[int], Fault] | None = None
    """What the nth connection suffers, where requests cannot be told apart: TLS."""
    route: Callable[[int], int] | None = None
    """The server's port for the nth connection, where there are several servers."""
    greeting: Callable[[int], Say | None] = lambda _: None
    """What the nth connection meets before a byte of it is read."""
    own_port: int = 0
    exchanges: list[Exchange] = field(default_factory=list)
    connections: int = 0
    overheard: bytes = b""
    """What was said on connections that met a greeting."""
    _writers: set[asyncio.StreamWriter] = field(default_factory=set)
    _listening: asyncio.Server | None = None
    _place: socket.socket | None = None

    @property
    def url(self) -> str:
        """Where the server is behind it."""
        return f"http://127.0.0.1:{self.own_port}"

    async def hold(self) -> None:
        """Take a port and refuse connections to it, so that nobody else can have it."""
        self._place = self._bound(0)
        self.own_port = self._place.getsockname()[1]

    async def listen(self) -> None:
        """Take connections."""
        if self._place is None:
            await self.hold()
        listening = self._bound(self.own_port)
        self._listening = await asyncio.start_server(self._serve, sock=listening)

    @property
    def listens(self) -> bool:
        """Whether connections are taken."""
        return self._listening is not None and self._listening.is_serving()

    async def refuse(self) -> None:
        """Refuse connections from now on, and tear those that there are."""
        self.refuse_now()

    def refuse_now(self) -> None:
        """Do it from a script."""
        assert self._listening is not None
        self._listening.close()
        for writer in self._writers:
            reset(writer)

    async def close(self) -> None:
        """Take no more connections, and give the port back."""
        if self._listening is not None:
            self._listening.close()
        if self._place is not None:
            self._place.close()

    @staticmethod
    def _bound(port: int) -> socket.socket:
        """Bind a socket to a port that others of ours may have, too: of those one listens."""
        bound = socket.socket()
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        bound.bind(("127.0.0.1", port))
        return bound

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        number = self.connections
        greeting = self.greeting(number)
        self._writers.add(writer)
        try:
            if greeting is not None:
                self.overheard += await greeting.to(reader, writer, self.time)
                return
            port = self.route(number) if self.route else self.port
            up_reader, up_writer = await asyncio.open_connection("127.0.0.1", port)
            await _Connection(self, number, reader, writer, up_reader, up_writer).run()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # One side is gone, as in many faults.
        finally:
            self._writers.discard(writer)
            writer.close()

    def meet(self, connection: int, raw: bytes) -> Fault:
        """Note a request, and give what it is to suffer."""
        phone = json.loads(raw.partition(b"\r\n\r\n")[2])["phone_number"]
        attempt = 1 + sum(each.phone == phone for each in self.exchanges)
        exchange = Exchange(len(self.exchanges) + 1, attempt, connection, phone)
        self.exchanges.append(exchange)
        return self.script(exchange)


class _Connection:
    """One connection of a client and its continuation to the server."""

    def __init__(
        self,
        proxy: Proxy,
        number: int,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        up_reader: asyncio.StreamReader,
        up_writer: asyncio.StreamWriter,
    ) -> None:
        self._proxy = proxy
        self._number = number
        self._reader, self._writer = reader, writer
        self._up_reader, self._up_writer = up_reader, up_writer
        self._fault = proxy.blind(number) if proxy.blind else HARMLESS
        self._down = _Passage(self._fault.down, self._passes)

    async def run(self) -> None:
        """Pass on until one side ends or a fault ends it."""
        up = self._bytes_up() if self._proxy.blind else self._requests_up()
        both = {asyncio.create_task(up), asyncio.create_task(self._answers())}
        try:
            await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in both:
                task.cancel()
            ended = await asyncio.gather(*both, return_exceptions=True)
            self._up_writer.close()
        for error in ended:
            if isinstance(error, Exception):
                raise error

    async def _passes(self, seconds: float) -> None:
        """Let time pass for who waits for this connection: nobody does once it is closed."""
        if not self._reader.at_eof():
            await self._proxy.time.passes(seconds)

    async def _bytes_up(self) -> None:
        while data := await self._reader.read(CHUNK_BYTES):
            self._up_writer.write(data)
            await self._up_writer.drain()

    async def _requests_up(self) -> None:
        while True:
            raw = await read_raw_request(self._reader)
            fault = self._fault = self._proxy.meet(self._number, raw)
            self._down = _Passage(fault.down, self._passes)
            passage = _Passage(fault.up, self._passes, len(raw))
            if not await passage.take(raw, self._up_writer):
                if fault.up.then == "reset":
                    reset(self._up_writer)
                await leave(fault.up.then, self._reader, self._writer, self._proxy.time)
                return
            if fault.server_sees_end:
                self._up_writer.write_eof()
                await gone(self._reader)
                return

    async def _answers(self) -> None:
        """Pass answers on, until the server ends or a fault does."""
        while data := await self._up_reader.read(CHUNK_BYTES):
            self._down.expect(len(data))
            whole = await self._down.take(data, self._writer)
            ending = self._fault.after if whole else self._fault.down.then
            await end(ending, self._writer)
            if ending == "hang":
                await hang(self._proxy.time, self._reader.at_eof)
            if ending in ("hang", "half-close"):
                await asyncio.Event().wait()  # until the client has closed the connection
            if ending != "stay":
                return


class _Passage:
    """The way of one message through one leg."""

    def __init__(
        self,
        leg: Leg,
        passes: Callable[[float], Awaitable[None]],
        size_bytes: int | None = None,
    ) -> None:
        self._leg = leg
        self._passes = passes
        self._passed = 0
        self._size_bytes = size_bytes

    def expect(self, size_bytes: int) -> None:
        """Take the first piece of an answer for all of it: the server sends it in one."""
        if self._size_bytes is None:
            self._size_bytes = size_bytes

    async def take(self, data: bytes, writer: asyncio.StreamWriter) -> bool:
        """Pass a piece on; say whether the leg goes on behind it."""
        leg = self._leg
        if not self._passed:
            await self._passes(leg.delay_seconds)
        cut = self._place(leg.cut_after)
        for piece in self._pieces(self._corrupted(data)):
            if leg.bytes_per_second:
                await self._passes(len(piece) / leg.bytes_per_second)
            left = len(piece) if cut is None else cut - self._passed
            writer.write(piece[:left])
            await writer.drain()
            self._passed += len(piece)
            if left <= len(piece) and cut is not None:
                return False
        return True

    def _place(self, place: int | None) -> int | None:
        if place is None or place >= 0:
            return place
        assert self._size_bytes is not None
        return self._size_bytes + place

    def _pieces(self, data: bytes) -> Iterator[bytes]:
        step = self._leg.bytes_per_second or len(data)
        for start in range(0, len(data), step):
            yield data[start : start + step]

    def _corrupted(self, data: bytes) -> bytes:
        place = self._place(self._leg.corrupt)
        if place is None or not self._passed <= place < self._passed + len(data):
            return data
        changed = bytearray(data)
        changed[place - self._passed] ^= 1
        return bytes(changed)
