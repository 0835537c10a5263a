"""An `importer sandbox` in a process of its own that can be killed and started again."""

from __future__ import annotations

import random
import re
import socket
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType
    from typing import Self

    from importer.model import JsonValue

FIRST_PORT = 20_000
EPHEMERAL_FROM = 32_768
"""Linux gives ports from here on to outgoing connections."""
ENDS_WITHIN_SECONDS = 20


def quiet_port() -> int:
    """Give a free port that no outgoing connection is given.

    A balancer that calls a server on a port that nobody listens on may else be given that very port
    for its own end, and be connected to itself.
    """
    ports = random.sample(range(FIRST_PORT, EPHEMERAL_FROM), 100)
    for port in ports:
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise RuntimeError("no port is free")


class Server:
    """One server behind the balancer; its contacts are in its memory and die with it."""

    def __init__(self, name: str, environment: Mapping[str, str]) -> None:
        self.name = name
        self.port = quiet_port()
        self._environment = dict(environment)
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Start it, and wait until it listens."""
        command = ["sandbox", "--port", str(self.port), "--latency-ms", "5"]
        process = subprocess.Popen(
            [sys.executable, "-m", "importer", *command],
            cwd=Path(__file__).parents[3],
            env=self._environment,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        self._process = process
        assert process.stdout is not None
        while not re.search(r"/sandbox/contacts$", line := process.stdout.readline().rstrip()):
            assert line or process.poll() is None, f"{self.name} ended before it listened"

    def kill(self) -> None:
        """End it at once, as a power cut does (SIGKILL)."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(ENDS_WITHIN_SECONDS)
            assert self._process.stdout is not None
            self._process.stdout.close()
            self._process = None

    def requests(self) -> int:
        """Give how many contacts were sent to it since it started."""
        told = self._ask("stats")
        return int(told["requests"])

    def contacts(self) -> list[dict[str, JsonValue]]:
        """Give what it holds."""
        told = self._ask("contacts?limit=10000")
        assert told["total"] == len(told["contacts"])
        return list(told["contacts"])

    def _ask(self, what: str) -> Any:
        answer = httpx.get(f"http://127.0.0.1:{self.port}/sandbox/{what}", trust_env=False)
        return answer.raise_for_status().json()

    def __enter__(self) -> Self:
        """Start it."""
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End it."""
        self.kill()
