"""What the sandbox pretends to be (options) and how it behaves at the moment (switches)."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field


def _whole(value: object) -> object:
    # JSON knows one kind of number, and JSON Schema's "integer" takes 3.0.
    return int(value) if isinstance(value, float) and value.is_integer() else value


Whole: TypeAlias = Annotated[int, BeforeValidator(_whole)]


class Switches(BaseModel):
    """How the sandbox behaves; ``POST /sandbox/switches`` changes it while it runs."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    latency_ms: float = Field(0, ge=0, le=600_000, allow_inf_nan=False)
    """How long each answer takes at least."""
    jitter_ms: float = Field(0, ge=0, le=600_000, allow_inf_nan=False)
    """How much longer it may take, evenly spread."""
    rate_limit: Whole | None = Field(None, ge=1, le=1_000_000)
    """Requests taken in each second; those above it get a 429. ``None``: no limit."""
    retry_after: Literal["seconds", "date", "none"] = "seconds"
    """In which form a 429 says when to come back, if at all."""
    retry_after_seconds: float | None = Field(None, ge=0, le=86_400, allow_inf_nan=False)
    """How long it asks to wait; ``None``: until there is room again."""
    failure_rate: float = Field(0, ge=0, le=1, allow_inf_nan=False)
    """Share of the requests that get a 500, 502, 503 or 504. Which ones depends only on the seed,
    the number and how often it came, not on the order of arrival."""
    drop_rate: float = Field(0, ge=0, le=1, allow_inf_nan=False)
    """Share of the requests whose connection is closed without an answer; half of them after the
    contact was stored. Chosen like ``failure_rate``."""
    refuse: tuple[Annotated[str, Field(pattern=r"^[0-9]{1,15}$")], ...] = Field((), max_length=1000)
    """Numbers that end with one of these digits get a 400 "Validation error"."""
    down: tuple[Annotated[Whole, Field(ge=1)], ...] = Field((), max_length=1000)
    """Servers (1 … ``servers``) that are gone: who is pinned to one gets a 503."""
    revoked: bool = False
    """The API key is no longer accepted: every request gets a 401."""


class SandboxOptions(Switches):
    """What the sandbox pretends to be, and its switches at the start.

    Raises ``pydantic.ValidationError`` for a value out of range.
    """

    api_key: str = Field("sandbox-key", min_length=1)
    channels: tuple[str, ...] = Field(("sandbox-channel",), min_length=1)
    """The channels that exist."""
    servers: int = Field(3, ge=1, le=1000)
    """How many servers the pretended load balancer spreads requests over."""
    outage_after: Whole = Field(0, ge=0, le=1_000_000_000)
    """After so many requests an outage begins, once, if ``outage_seconds`` gives it a length."""
    outage_seconds: float = Field(0, ge=0, le=86_400, allow_inf_nan=False)
    """How long that outage lasts; 0: there is none."""
    seed: int = 0
    """Equal seeds drop and fail the same requests."""

    def switches(self) -> Switches:
        """Give the switches as they stand at the start."""
        return Switches(**{name: getattr(self, name) for name in Switches.model_fields})
