"""A web server on loopback that answers as a test wants."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass
class Answer:
    """What is answered to a path."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    claimed_bytes: int | None = None
    """The length that the answer claims, where it is not the true one."""
    silent: bool = False
    """Whether nothing comes until the server ends."""


@dataclass
class Web:
    """A running server."""

    url: str
    answers: dict[str, Answer] = field(default_factory=dict)
    seen: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    """The requests so far: path with query, headers with names in lower case."""


@pytest.fixture
def web() -> Iterator[Web]:
    """Serve on loopback."""
    over = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found.seen.append((self.path, {k.lower(): v for k, v in self.headers.items()}))
            answer = found.answers.get(self.path.split("?", maxsplit=1)[0], Answer(status=404))
            if answer.silent:
                over.wait(60)
                return
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            length = len(answer.body) if answer.claimed_bytes is None else answer.claimed_bytes
            self.send_header("Content-Length", str(length))
            self.end_headers()
            self.wfile.write(answer.body)

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        found = Web(f"http://127.0.0.1:{server.server_port}")
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield found
        over.set()
        server.shutdown()
        thread.join()
