"""What the sender is told and what it tells: the API, the limits, progress, the result."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

from importer.errors import SettingsError
from importer.traffic import Traffic

if TYPE_CHECKING:
    from importer.model import Problem

TransportKind: TypeAlias = Literal["aiohttp", "httpx", "http2"]
"""What carries requests; ``http2`` is httpx's own, by HTTP/2 where a server offers that."""
SendState: TypeAlias = Literal["sending", "throttled", "away", "stopping"]
"""``throttled``: it pauses, for the API asked for fewer requests; ``away``: the API does not answer
and is probed; ``stopping``: no further request starts."""


@dataclass(frozen=True, slots=True)
class Api:
    """Where contacts go. Neither the key nor a cookie shows in its ``repr``."""

    base_url: str
    """As :func:`importer.rampwin.check_base_url` returns it."""
    api_key: str = field(repr=False)
    cookie: str | None = field(default=None, repr=False)
    """First cookie of every lane, as a ``Cookie`` header has it: ``NAME=VALUE; NAME=VALUE``."""
    proxy: str | None = field(default=None, repr=False)
    """``http://[USER:PASSWORD@]HOST:PORT``; ``None`` takes what the environment says
    (``HTTPS_PROXY``, ``NO_PROXY`` and the system's settings), and none for a loopback address."""


@dataclass(frozen=True, slots=True)
class Policy:
    """How hard and how long the sender tries."""

    concurrency: int = 256
    """Most requests in flight; as many as are useful are found out."""
    rate: float | None = None
    """Most requests a second, retries included; they are spaced evenly."""
    connect_timeout_seconds: float = 5.0
    attempt_timeout_seconds: float = 30.0
    """For one whole attempt: connecting, sending, and reading the answer."""
    max_attempts: int = 6
    contact_timeout_seconds: float = 900.0
    """For all attempts of a contact, without the time in which the API was away."""
    max_failures_percent: float = 25.0
    """Stop when more of the last 200 outcomes than this are failed or unknown; 100 never stops."""
    transport: TransportKind = "aiohttp"
    max_outage_seconds: float = 600.0
    """Stop when the API has been away for this long."""

    def __post_init__(self) -> None:
        """Refuse values with which nothing would ever be sent."""
        for name in ("concurrency", "max_attempts"):
            if getattr(self, name) < 1:
                raise SettingsError(f"{name} is {getattr(self, name)}: it must be 1 or more.")
        for name in ("rate", "connect_timeout_seconds", "attempt_timeout_seconds"):
            value = getattr(self, name)
            if value is not None and not value > 0:
                raise SettingsError(f"{name} is {value}: it must be more than 0.")


@dataclass(frozen=True, slots=True)
class SendProgress:
    """How far the sending is; what counts is what has been recorded."""

    sent: int = 0
    failed: int = 0
    unknown: int = 0
    requests: int = 0
    retries: int = 0
    note: str = ""
    """Why it is waiting, in plain words; empty while it is not."""
    state: SendState = "sending"
    throttled: int = 0
    """Answers that asked for fewer requests (429)."""
    rate: float = 0.0
    """Requests a second, lately."""
    in_flight: int = 0
    """Requests that are under way."""
    answers: int = 0
    """Attempts that were answered, whatever the answer."""
    answer_seconds: float = 0.0
    """How long those took, together."""
    p50_ms: float = 0.0
    """Half of them took no longer than this."""
    p95_ms: float = 0.0
    """95 % of them took no longer than this."""

    @property
    def done(self) -> int:
        """Contacts that have an outcome."""
        return self.sent + self.failed + self.unknown


@dataclass(frozen=True, slots=True)
class Sent:
    """How the sending went. Contacts without an outcome are still pending."""

    requests: int
    """Attempts that were started."""
    retries: int
    """Those of them that were not their contact's first."""
    seconds: float
    stop: Problem | None
    """Why it ended before the last contact; ``None`` if it did not."""
    traffic: Traffic = field(default_factory=Traffic)
