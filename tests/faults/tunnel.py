"""An HTTP proxy that opens tunnels to a server on this machine, whatever host it is asked for."""

from __future__ import annotations

import asyncio
import base64
from typing import TYPE_CHECKING

from tests.sender.server import read_raw_request

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable

    from tests.faults.backstage import SenderTime
    from tests.faults.server import Say

USER, PASSWORD = "ann", "p@ss-that-nobody-may-see"


class TunnelProxy:
    """Answers ``CONNECT`` and passes bytes on to ``port``."""

    def __init__(
        self,
        time: SenderTime,
        port: int,
        script: Callable[[int], Say | None],
        *,
        with_password: bool,
    ) -> None:
        """``script`` gives what to say to the nth connection instead of opening a tunnel."""
        self.heads: list[str] = []
        """What it was asked, before any tunnel."""
        self.own_port = 0
        self._time = time
        self._port = port
        self._script = script
        self._credentials = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        self._with_password = with_password
        self._listening: asyncio.Server | None = None

    async def listen(self, tls: ssl.SSLContext | None = None) -> None:
        """Take connections, over TLS where it has a certificate."""
        self._listening = await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=tls)
        self.own_port = self._listening.sockets[0].getsockname()[1]

    async def close(self) -> None:
        """Take no more connections."""
        if self._listening is not None:
            self._listening.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await read_raw_request(reader)).decode("latin-1")
            self.heads.append(head)
            said = self._script(len(self.heads))
            if said is not None:
                await said.to(reader, writer, self._time)
            elif self._with_password and f"Basic {self._credentials}" not in head:
                writer.write(b"HTTP/1.1 407 Who are you\r\nContent-Length: 0\r\n\r\n")
            else:
                writer.write(b"HTTP/1.1 200 Go on\r\n\r\n")
                await self._pass_on(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # One side is gone, as in many faults.
        finally:
            writer.close()

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        up_reader, up_writer = await asyncio.open_connection("127.0.0.1", self._port)
        both = {
            asyncio.create_task(_pump(reader, up_writer)),
            asyncio.create_task(_pump(up_reader, writer)),
        }
        await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        for task in both:
            task.cancel()
        await asyncio.gather(*both, return_exceptions=True)
        up_writer.close()


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(2**16):
        writer.write(data)
        await writer.drain()
