"""The fault suite: what networks and servers do, and what must come of it, with both transports.

To add a fault:

- something on the wire (delayed, cut, torn, slow, corrupted, never read): a :class:`Case` in
  ``test_wire.py``, made of a :class:`tests.faults.proxy.Fault`;
- something that a server says: a line in ``lies.py``, with the status that the contract gives;
- a handshake or a certificate: ``test_tls.py``; a proxy of the network: ``test_proxies.py``;
  names and addresses: ``test_reach.py``; the load balancer's cookie: ``test_balancer.py``.

The answers that take no time are told on the event loop of users, too, which may be uvloop's.

Four contacts are sent: two meet no fault, one meets it with its first attempt and one with every
attempt. What holds of every run, whatever happened, is checked by :mod:`tests.faults.account`.
Nothing waits by the clock: a server that hangs puts the sender's time forward, see
:mod:`tests.faults.backstage`. The storm of all faults at once is in ``make test``, the rest has a
target of its own, ``make faults``.
"""

from __future__ import annotations

import logging
import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import platformdirs
import pytest

from tests.faults.account import Stage
from tests.faults.backstage import Backstage, SenderTime
from tests.sender.server import TRANSPORTS

if TYPE_CHECKING:
    from collections.abc import Iterator

# Windows can neither hold a port back nor tear a connection in this way.
collect_ignore_glob = ["test_*.py"] if os.name == "nt" else []

FOLDER = Path(__file__).parent
PROXY_VARIABLES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what takes a minute."""
    for item in items:
        if item.path.parent == FOLDER and item.path.name != "test_storm.py":
            item.add_marker("faults")


@pytest.fixture(params=TRANSPORTS)
def stage(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> Iterator[Stage]:
    """An empty folder, nothing of the machine's settings, and time that faults can put forward."""
    with _staged(request.param, tmp_path, monkeypatch, caplog) as staged:
        yield staged


@pytest.fixture(params=TRANSPORTS)
def users_stage(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> Iterator[Stage]:
    """The same on the event loop that users have, whose time nobody can put forward."""
    with _staged(request.param, tmp_path, monkeypatch, caplog, users_loop=True) as staged:
        yield staged


@contextmanager
def _staged(
    transport: Literal["aiohttp", "httpx"],
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    *,
    users_loop: bool = False,
) -> Iterator[Stage]:
    for name in list(os.environ):
        upper = name.upper()
        if upper.startswith(("IMPORTER_", "RAMPWIN_")) or upper in PROXY_VARIABLES:
            monkeypatch.delenv(name)
    monkeypatch.chdir(folder)
    monkeypatch.setattr(platformdirs, "user_config_path", lambda *_, **__: folder / "config")
    caplog.set_level(logging.DEBUG, "importer")
    time = SenderTime()
    time.govern(monkeypatch, users_loop=users_loop)
    with Backstage() as backstage:
        stage = Stage(transport, folder, backstage, time, caplog)
        try:
            yield stage
        finally:
            stage.close()
        stage.check_secrets()
    assert not backstage.mishaps
