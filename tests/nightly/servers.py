"""A bucket and another machine, both on loopback and real: moto's S3 server, asyncssh's SFTP."""

from __future__ import annotations

import asyncio
import http.client
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, TypeAlias

import asyncssh

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterator
    from pathlib import Path

    Headers: TypeAlias = list[tuple[str, str]]

S3_ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",  # as moto wants it
    "AWS_DEFAULT_REGION": "us-east-1",
}
START_SECONDS = 60
_OF_THE_HOP = {"content-length", "transfer-encoding", "connection", "date", "server"}
BUCKET = "drops-of-ours"
USER = "crm"


@contextmanager
def s3_server() -> Iterator[str]:
    """Run an S3 server; give its address."""
    port = free_port()
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            _until_it_listens(port)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


EXPIRED = (
    b"<?xml version='1.0'?><Error><Code>ExpiredToken</Code>"
    b"<Message>The provided token has expired.</Message></Error>"
)


@dataclass
class Gate:
    """What stands before an S3 server."""

    url: str = ""
    is_shut: bool = False
    """Whether it says of every request that its credentials have expired."""


@contextmanager
def gate_to(server_url: str = "") -> Iterator[Gate]:
    """Pass requests on to an S3 server as long as it is not shut; without a server it is."""
    gate = Gate(is_shut=not server_url)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _pass_on(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            if gate.is_shut:
                self._answer(403, [("Content-Type", "application/xml")], EXPIRED)
                return
            server = http.client.HTTPConnection(server_url.removeprefix("http://"))
            server.request(self.command, self.path, body, dict(self.headers))
            answer = server.getresponse()
            kept = [each for each in answer.getheaders() if each[0].lower() not in _OF_THE_HOP]
            length = answer.getheader("Content-Length") if self.command == "HEAD" else None
            self._answer(answer.status, kept, answer.read(), length)

        def _answer(
            self,
            status: int,
            headers: list[tuple[str, str]],
            body: bytes,
            length: str | None = None,
        ) -> None:
            self.send_response(status)
            for name, value in headers:
                self.send_header(name, value)
            self.send_header("Content-Length", length or str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = _pass_on  # noqa: N815  # the library's

        def log_message(self, *_arguments: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    gate.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield gate
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def free_port() -> int:
    """A port at which nobody listens."""
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        return int(place.getsockname()[1])


def _until_it_listens(port: int) -> None:
    end = time.monotonic() + START_SECONDS
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            assert time.monotonic() < end, "the server did not start"
            time.sleep(0.1)
        else:
            return


@dataclass
class SftpServer:
    """Another machine."""

    folder: Path
    """What is at its root."""
    port: int
    client_key: Path
    known_hosts: Path
    """A file in which its key stands."""


@contextmanager
def sftp_server(folder: Path, keys: Path, port: int | None = None) -> Iterator[SftpServer]:
    """Run an SFTP server that shows a folder, and lets one key in.

    Args:
        folder: is its root.
        keys: a folder for keys; a client's key that is there already is let in.
        port: at which it listens; ``None``: at a free one.
    """
    host_key = asyncssh.generate_private_key("ssh-ed25519")
    keys.mkdir(exist_ok=True)
    host_key.write_private_key(keys / "host")
    if not (keys / "client").exists():
        client_key = asyncssh.generate_private_key("ssh-ed25519")
        client_key.write_private_key(keys / "client")
        client_key.write_public_key(keys / "authorized")
    known = keys / "known_hosts"
    port = port or free_port()
    known.write_text(f"[127.0.0.1]:{port} {host_key.export_public_key().decode().strip()}\n")
    command = [sys.executable, "-c", _SFTP, str(port), str(folder), str(keys)]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as server:
        try:
            _until_it_listens(port)
            yield SftpServer(folder, port, keys / "client", known)
        finally:
            server.terminate()


_SFTP = """
import asyncio, sys, asyncssh

port, folder, keys = sys.argv[1:]


async def serve():
    await asyncssh.listen(
        "127.0.0.1", int(port), server_host_keys=[keys + "/host"],
        authorized_client_keys=keys + "/authorized",
        sftp_factory=lambda channel: asyncssh.SFTPServer(channel, chroot=folder.encode()),
    )
    await asyncio.Event().wait()


asyncio.run(serve())
"""


@contextmanager
def own_loop() -> Iterator[Callable[[Coroutine[Any, Any, Any]], Any]]:
    """Run an event loop in a thread; give what lets something run on it and waits for it."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()

    def run(work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, loop).result(30)

    try:
        yield run
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(30)
        loop.close()


def other_key(server: SftpServer, path: Path) -> Path:
    """A file of known hosts that has another key for the server: as if it had been changed."""
    key = asyncssh.generate_private_key("ssh-ed25519").export_public_key().decode().strip()
    path.write_text(f"[127.0.0.1]:{server.port} {key}\n")
    return path
