"""A real haproxy in front of some servers, sticky by cookie, and its account of every request."""

from __future__ import annotations

import base64
import socket
import subprocess
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import orjson

from tests.e2e.balancer.server import quiet_port

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from types import TracebackType
    from typing import Self

    from importer.model import JsonValue
    from tests.e2e.balancer.server import Server

STARTS_WITHIN_SECONDS = 20
ENDS_WITHIN_SECONDS = 20

CONFIGURATION = """\
global
    log stdout len 8192 format raw local0 info
    nbthread 1
    tune.http.logurilen 4096

defaults
    mode http
    log global
    option http-keep-alive
    no option redispatch
    retries 0
    timeout connect 1s
    timeout client 30s
    timeout server 30s

frontend api
    bind 127.0.0.1:{port}{tls}
    option http-buffer-request
    declare capture request len 4096
    declare capture request len 64
    http-request capture req.body,base64 id 0
    http-request capture req.cook(AWSALB) id 1
    log-format "%cp %HV %s %ST %[capture.req.hdr(1)] %[capture.req.hdr(0)]"
    default_backend servers

backend servers
    balance roundrobin
    # As Amazon's balancer does it: a cookie of its own, renewed with answers, and no server's.
    cookie AWSALB insert indirect nocache maxidle 60s
    http-response del-header Set-Cookie
    {persist}
{servers}
"""


@dataclass(frozen=True, slots=True)
class Handled:
    """One request, as the balancer saw it."""

    connection: int
    """The port that the client called from."""
    version: str
    """Of HTTP, as the client spoke it: ``HTTP/2.0``."""
    server: str
    """Where it was sent, also where nobody was there to take it; ``<NOSRV>``: nowhere."""
    status: int
    """What the client was answered, by the server or by the balancer in its place."""
    named: str
    """The server that its cookie named; ``-``: it had none."""
    contact: dict[str, JsonValue]
    """The request's body."""

    @property
    def phone(self) -> str:
        """Whom it was about."""
        return str(self.contact["phone_number"])


class Haproxy:
    """Runs while ``with`` does.

    A client whose cookie names a dead server gets a 503 and no other server, whether the balancer
    looks after its servers (``watches``: two failed checks, and no new client is sent there) or
    finds a server dead each time that it is the next one's turn.
    """

    def __init__(
        self,
        program: Path,
        folder: Path,
        servers: Sequence[Server],
        *,
        watches: bool,
        certificate: Path | None = None,
    ) -> None:
        """With a ``certificate`` and its key (PEM) it speaks TLS, and HTTP/2 to who wants it."""
        self._program = program
        self._configuration = folder / "haproxy.cfg"
        self._log = folder / "haproxy.log"
        self._port = quiet_port()
        self.url = f"{'https' if certificate else 'http'}://127.0.0.1:{self._port}"
        check = " check inter 300ms fall 2 rise 2" if watches else ""
        text = CONFIGURATION.format(
            port=self._port,
            tls=f" ssl crt {certificate} alpn h2,http/1.1" if certificate else "",
            persist="option persist" if watches else "no option persist",
            servers="\n".join(
                f"    server {each.name} 127.0.0.1:{each.port} cookie {each.name}{check}"
                for each in servers
            ),
        )
        self._configuration.write_text(text, encoding="utf-8")
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        """Start it, and wait until it listens."""
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                [self._program, "-db", "-f", self._configuration], stdout=log, stderr=log
            )
        deadline = time.monotonic() + STARTS_WITHIN_SECONDS
        while True:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self._port)) == 0:
                    return self
            ended = self._process.poll() is not None or time.monotonic() > deadline
            assert not ended, self._log.read_text(encoding="utf-8")
            time.sleep(0.05)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End it."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(ENDS_WITHIN_SECONDS)

    def handled(self) -> list[Handled]:
        """Give every request so far, in the order in which they ended."""
        found = []
        for line in self._log.read_text(encoding="utf-8").splitlines():
            port, _, rest = line.partition(" ")
            words = rest.split(" ")
            if port.isdecimal() and len(words) == 5 and words[4] != "-":
                version, server, status, named, body = words
                contact = orjson.loads(base64.b64decode(body))
                found.append(Handled(int(port), version, server, int(status), named, contact))
        return found
