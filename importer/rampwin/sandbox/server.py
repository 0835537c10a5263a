"""Runs the sandbox under uvicorn on a loopback port: in a thread, or until Ctrl-C."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from importer.errors import SettingsError
from importer.rampwin.sandbox.app import create_app
from importer.rampwin.sandbox.options import SandboxOptions, Switches

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType
    from typing import Self

    from importer.model import JsonValue
    from importer.rampwin.sandbox.state import SandboxState, Stats

LAST_ANSWERS_SECONDS = 1.0
"""How long a sandbox that ends waits for the answers it is giving."""

KEEP_ALIVE_SECONDS = 60
"""When an idle connection is closed: as the load balancer in front of Rampwin does it."""


def serve(
    options: SandboxOptions | None = None,
    host: str = "127.0.0.1",
    port: int = 8000,
    *,
    ready: Callable[[str], None] | None = None,
) -> None:
    """Run a sandbox until Ctrl-C; ``ready`` is called with its base URL once it answers.

    Raises:
        SettingsError: ``host`` is not a loopback address, or the port is taken.
    """
    listener = _listen(host, port)
    url = _url(listener)
    naps = _Naps()
    app = create_app(options, sleep=naps.sleep)
    server = _Server(_config(app), naps, lambda: ready(url) if ready else None)
    with contextlib.suppress(KeyboardInterrupt), listener:
        server.run(sockets=[listener])


class Sandbox:
    """A sandbox in a thread of this process: ``with Sandbox(options) as sandbox: sandbox.url``.

    What it holds and how it behaves can be read and changed from the thread that opened it.
    ``with`` raises SettingsError if ``host`` is not a loopback address or the port is taken.
    """

    def __init__(
        self, options: SandboxOptions | None = None, *, host: str = "127.0.0.1", port: int = 0
    ) -> None:
        self.options = options or SandboxOptions()
        self.url = ""
        """The base URL, from ``with`` on."""
        self._address = (host, port)
        self._naps = _Naps()
        app = create_app(self.options, sleep=self._naps.sleep)
        self._state: SandboxState = app.state.sandbox
        self._settled = threading.Event()
        self._server = _Server(_config(app), self._naps, self._settled.set)
        self._failure: BaseException | None = None
        self._thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        listener = _listen(*self._address)
        self.url = _url(listener)
        self._thread = threading.Thread(
            target=self._run, args=(listener,), name="sandbox", daemon=True
        )
        self._thread.start()
        self._settled.wait()
        if self._failure is not None:
            raise self._failure
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.should_exit = True
        if self._thread is not None:
            self._thread.join()

    def contacts(self, channel: str | None = None) -> list[dict[str, JsonValue]]:
        """Give what it holds, in the order in which it came first: fields, _id, channel_id."""
        return list(self._state.contacts.all(channel))

    def stats(self) -> Stats:
        """Give the counts of what has been asked of it."""
        return self._state.stats()

    def attempts(self, phone: str, channel: str | None = None) -> int:
        """Give how often a number was tried, on one channel or on all."""
        digits = phone.removeprefix("+")
        tried = self._state.attempts.copy().items()
        return sum(n for key, n in tried if key[1] == digits and channel in (None, key[0]))

    def switch(self, **changes: Any) -> Switches:
        """Change the named switches from now on; raises ValueError for one out of range."""
        return self._state.switch(changes)

    def outage(self, seconds: float) -> None:
        """Answer nothing but 503 for so long; 0 ends it."""
        self._state.outage(seconds)

    def reset(self) -> None:
        """Forget contacts and counts; switches are as at the start."""
        self._state.reset()

    def _run(self, listener: socket.socket) -> None:
        try:
            with listener:
                self._server.run(sockets=[listener])
        except BaseException as error:  # noqa: BLE001  # it is raised in the thread that waits
            self._failure = error
        finally:
            self._settled.set()


class _AbortableProtocol(H11Protocol):
    """Lets the application close its connection without an answer: ``scope["state"]["abort"]``."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        # asyncio leaves that out for a listener that we opened: an answer's second packet would
        # wait for the other side's delayed acknowledgement, which is 40 ms on Linux.
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.app_state = {**self.app_state, "abort": transport.abort}


class _Naps:
    """Sleeps that end early when the sandbox ends."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Future[None]] = set()
        self._over = False

    async def sleep(self, seconds: float) -> None:
        if self._over:
            return
        loop = asyncio.get_running_loop()
        nap = loop.create_future()
        timer = loop.call_later(seconds, _end, nap)
        self._waiting.add(nap)
        try:
            await nap
        finally:
            timer.cancel()
            self._waiting.discard(nap)

    def end(self) -> None:
        self._over = True
        for nap in self._waiting:
            _end(nap)


def _end(nap: asyncio.Future[None]) -> None:
    if not nap.done():
        nap.set_result(None)


class _Server(uvicorn.Server):
    """Says when it is up, and ends without waiting for latencies or for clients that linger."""

    def __init__(self, config: uvicorn.Config, naps: _Naps, up: Callable[[], None]) -> None:
        super().__init__(config)
        self._naps = naps
        self._up = up

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._up()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._naps.end()
        if self.server_state.tasks:
            await asyncio.wait(set(self.server_state.tasks), timeout=LAST_ANSWERS_SECONDS)
        for connection in list(self.server_state.connections):
            connection.transport.abort()
        await super().shutdown(sockets)


def _config(app: Any) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http=_AbortableProtocol,
        ws="none",
        loop="asyncio",
        lifespan="off",
        log_config=None,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
    )


def _listen(host: str, port: int) -> socket.socket:
    """Open the listening socket before anything runs, so that the port is known and errors are."""
    if host == "localhost":
        host = "127.0.0.1"
    try:
        loopback = ip_address(host).is_loopback
    except ValueError:
        loopback = False
    if not loopback:
        raise SettingsError(
            f"The sandbox listens on this machine only, and {host!r} is no loopback address:"
            " use 127.0.0.1, localhost or ::1."
        )
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    if not 0 <= port <= 65_535:
        raise SettingsError(
            f"{port} is no port: choose one up to 65535, or 0 for any that is free."
        )
    try:
        return socket.create_server((host, port), family=family, backlog=1024)
    except OSError as error:
        raise SettingsError(
            f"The sandbox cannot listen on {host} port {port} ({error}): choose another port,"
            " or 0 for any that is free."
        ) from error


def _url(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
