"""A mail server and a web server on this machine, for messages to arrive at."""

from __future__ import annotations

import asyncio
import json
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

from aiosmtpd.smtp import SMTP

from tests.nightly.servers import own_loop

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass
class Inbox:
    """What arrived."""

    url: str = ""
    """The address, as apprise writes it."""
    messages: list[Any] = field(default_factory=list)
    answer: int = 200
    """With which status the web server answers."""
    requests: int = 0


@contextmanager
def web_server() -> Iterator[Inbox]:
    """Receive messages by HTTP, as JSON."""
    inbox = Inbox()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            inbox.requests += 1
            inbox.messages.append(json.loads(self.rfile.read(length)))
            self.send_response(inbox.answer)
            self.end_headers()

        def do_GET(self) -> None:
            inbox.requests += 1
            self.send_response(inbox.answer)
            self.end_headers()

        def log_message(self, *_arguments: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    inbox.url = f"json://127.0.0.1:{server.server_port}/notify-token-5Zq8"
    try:
        yield inbox
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def mail_server() -> Iterator[Inbox]:
    """Receive messages by SMTP, as bytes."""
    inbox = Inbox()

    class Handler:
        async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
            inbox.messages.append(envelope.content)
            return "250 OK"

    with own_loop() as run:

        async def listen() -> asyncio.Server:
            loop = asyncio.get_running_loop()
            return await loop.create_server(lambda: SMTP(Handler()), "127.0.0.1", 0)

        server = run(listen())
        port = server.sockets[0].getsockname()[1]
        inbox.url = f"mailto://127.0.0.1:{port}?from=importer@example.com&to=ops@example.com"
        try:
            yield inbox
        finally:

            async def close() -> None:
                server.close()

            run(close())
