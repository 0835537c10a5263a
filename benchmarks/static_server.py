"""A server that answers every POST with the same success, as fast as it can: the other end.

``python -m benchmarks.static_server`` prints its port and serves until it is terminated. It parses
no more of a request than it needs to find the request's end.
"""

from __future__ import annotations

import argparse
import asyncio
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_BODY = (
    b'{"success":true,"message":"Contact inserted or updated successfully",'
    b'"data":{"_id":"665f1c2ab7e3d90012a4c0de"}}'
)
_COOKIE = b"A" * 120
_BARE = (
    b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n" % len(_BODY),
    b"\r\n" + _BODY,
)
PLAIN = b"".join(_BARE)
STICKY = _BARE[0] + b"".join(
    b"Set-Cookie: %s=%s; Expires=Thu, 31 Dec 2099 23:59:59 GMT; Path=/%s\r\n" % (name, _COOKIE, end)
    for name, end in ((b"AWSALB", b""), (b"AWSALBCORS", b"; SameSite=None; Secure"))
) + _BARE[1]  # fmt: skip
"""With the two cookies that a balancer renews on each answer."""


class StaticServer(asyncio.Protocol):
    """One connection: counts bytes up to the end of each request and answers."""

    def __init__(self, answer: bytes) -> None:
        self._answer = answer
        self._received = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport for the answers."""
        assert isinstance(transport, asyncio.Transport)  # noqa: S101  (what a TCP server is given)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer each request that is whole, and keep what is not."""
        received = self._received + data if self._received else data
        while (head_end := received.find(b"\r\n\r\n")) >= 0:
            end = head_end + 4 + _content_length(received[:head_end])
            if len(received) < end:
                break
            received = received[end:]
            if self._transport is not None:
                self._transport.write(self._answer)
        self._received = received


def _content_length(head: bytes) -> int:
    lowered = head.lower()
    start = lowered.find(b"\r\ncontent-length:")
    if start < 0:
        return 0
    return int(lowered[start + 17 :].split(b"\r\n", 1)[0])


async def _serve(port: int, answer: bytes) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: StaticServer(answer), "127.0.0.1", port)
    print(server.sockets[0].getsockname()[1], flush=True)
    async with server:
        await server.serve_forever()


@contextmanager
def running(*, cookies: bool = False) -> Iterator[str]:
    """Start the server as a process of its own; give its base URL; end it afterwards."""
    command = [sys.executable, str(Path(__file__)), *(["--cookies"] if cookies else [])]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            port = server.stdout.readline().strip() if server.stdout else ""
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


def main() -> None:
    """Serve from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--cookies", action="store_true", help="renew AWSALB on each answer")
    options = parser.parse_args()
    asyncio.run(_serve(options.port, STICKY if options.cookies else PLAIN))


if __name__ == "__main__":
    main()
