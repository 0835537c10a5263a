"""The sandbox as an ASGI application: the contact endpoint and the switches around it."""

from __future__ import annotations

import asyncio
import time
from random import Random
from typing import TYPE_CHECKING, Annotated

import orjson
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.applications import Starlette
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from importer.rampwin.request import CONTACT_PATH
from importer.rampwin.sandbox.openapi import describe
from importer.rampwin.sandbox.options import SandboxOptions, Switches
from importer.rampwin.sandbox.state import SandboxState
from importer.rampwin.sandbox.upsert import Upsert, failure

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.requests import Request

    from importer.rampwin.sandbox.upsert import Reply

MOST_CONTACTS = 10_000
"""How many contacts one page of ``GET /sandbox/contacts`` holds at most."""


class Page(BaseModel):
    """The query of ``GET /sandbox/contacts``."""

    model_config = ConfigDict(extra="forbid")

    channel: str | None = None
    limit: Annotated[int, Field(ge=1, le=MOST_CONTACTS)] = 100
    offset: Annotated[int, Field(ge=0)] = 0


class Outage(BaseModel):
    """The body of ``POST /sandbox/outage``."""

    model_config = ConfigDict(extra="forbid", strict=True)

    seconds: float = Field(ge=0, le=86_400, allow_inf_nan=False)


def create_app(
    options: SandboxOptions | None = None,
    *,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> Starlette:
    """Make a sandbox; ``app.state.sandbox`` is its :class:`SandboxState`.

    ``clock`` is monotonic seconds, for rate limit and outages; ``sleep`` waits, for latency.
    """
    options = options or SandboxOptions()
    state = SandboxState(options, clock)
    control = _Control(state, orjson.dumps(describe(options)))
    app = Starlette(
        routes=[
            Route(
                CONTACT_PATH,
                Upsert(state, sleep, Random(options.seed).random),  # noqa: S311
                methods=["POST"],
            ),
            Route("/openapi.json", control.openapi, methods=["GET"]),
            Route("/sandbox/contacts", control.contacts, methods=["GET"]),
            Route("/sandbox/stats", control.stats, methods=["GET"]),
            Route("/sandbox/switches", control.switches, methods=["GET", "POST"]),
            Route("/sandbox/outage", control.outage, methods=["POST"]),
            Route("/sandbox/reset", control.reset, methods=["POST"]),
        ],
        exception_handlers={404: _not_found, 405: _not_allowed},
    )
    app.state.sandbox = state
    return app


class _Control:
    """The endpoints under ``/sandbox``, which the real API does not have."""

    def __init__(self, state: SandboxState, description: bytes) -> None:
        self._state = state
        self._description = description

    async def openapi(self, request: Request) -> Response:  # noqa: ARG002
        return _json(self._description)

    async def contacts(self, request: Request) -> Response:
        try:
            page = Page.model_validate(dict(request.query_params))
        except ValidationError as error:
            return _refusal(error)
        held = list(self._state.contacts.all(page.channel))
        shown = held[page.offset : page.offset + page.limit]
        return _json(orjson.dumps({"total": len(held), "contacts": shown}))

    async def stats(self, request: Request) -> Response:  # noqa: ARG002
        return _json(self._state.stats().model_dump_json().encode())

    async def switches(self, request: Request) -> Response:
        if request.method == "POST":
            try:
                given = Switches.model_validate_json(await request.body(), strict=True)
                self._state.switch(given.model_dump(exclude_unset=True))
            except ValueError as error:
                return _refusal(error)
        return _json(self._state.switches.model_dump_json().encode())

    async def outage(self, request: Request) -> Response:
        try:
            outage = Outage.model_validate_json(await request.body())
        except ValidationError as error:
            return _refusal(error)
        self._state.outage(outage.seconds)
        return Response(status_code=204)

    async def reset(self, request: Request) -> Response:  # noqa: ARG002
        self._state.reset()
        return Response(status_code=204)


def _json(content: bytes) -> Response:
    return Response(content, media_type="application/json")


def _send(reply: Reply) -> Response:
    return Response(reply.body, reply.status, media_type=reply.content_type.decode())


def _refusal(error: ValueError) -> Response:
    details = [str(error)]
    if isinstance(error, ValidationError):
        details = [
            f"{'.'.join(map(str, item['loc'])) or 'body'}: {item['msg']}" for item in error.errors()
        ]
    return _send(failure(400, "Validation error", tuple(details)))


async def _not_found(request: Request, error: Exception) -> Response:  # noqa: ARG001
    # A page and no JSON, as a wrong base URL meets it at most web servers.
    return HTMLResponse("<html><body><h1>404 Not Found</h1></body></html>", status_code=404)


async def _not_allowed(request: Request, error: Exception) -> Response:  # noqa: ARG001
    reply = failure(405, "Method not allowed")
    response = _send(reply)
    response.headers["allow"] = getattr(error, "headers", {}).get("Allow", "")
    return response
