"""What is measured while sending, and the line that each attempt leaves in the log."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any

import pytest

from importer.sender import Policy, SendProgress
from importer.sender.meter import Meter
from tests.sender.server import TRANSPORTS, Request, contacts, reply, send_all, success

if TYPE_CHECKING:
    from typing import Literal


def attempts(caplog: pytest.LogCaptureFixture) -> list[dict[str, Any]]:
    """Give what the log tells of each attempt."""
    return [vars(each)["values"] for each in caplog.records if each.message == "attempt"]


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_each_attempt_is_a_line(
    transport: Literal["aiohttp", "httpx"], caplog: pytest.LogCaptureFixture
) -> None:
    """Contact, lane, attempt, status and time; without an answer also what ended it."""
    caplog.set_level(logging.DEBUG, "importer")

    async def answer(request: Request) -> bytes | None:
        if request.of_contact > 1:
            return success(request)
        return reply(503) if request.phone.endswith("0") else None

    send_all(answer, contacts(20), Policy(transport=transport, concurrency=20))
    told = attempts(caplog)
    assert sorted((each["contact"], each["attempt"]) for each in told) == [
        (n, attempt) for n in range(1, 21) for attempt in (1, 2)
    ]
    assert {0, 1} <= {each["lane"] for each in told} <= {0, 1, 2}
    for each in told:
        assert each["milliseconds"] >= 0
        refused = each["attempt"] == 1 and each["contact"] % 10 == 1
        lost = each["attempt"] == 1 and not refused
        assert each.get("http_status") == (None if lost else 503 if refused else 200)
        assert each.get("code") == ("no-answer" if lost else "api-error" if refused else None)
        assert ("lost_to" in each) == lost


def test_nothing_is_logged_at_the_default_level(caplog: pytest.LogCaptureFixture) -> None:
    """Where nobody wants lines for attempts there are none."""
    caplog.set_level(logging.INFO, "importer")

    async def answer(request: Request) -> bytes | None:
        return success(request)

    send_all(answer, contacts(3), Policy())
    assert attempts(caplog) == []


def test_progress_tells_how_often_the_api_asked_for_less() -> None:
    """Every 429 counts, and while a pause lasts that it asked for, the state says so."""
    seen: list[SendProgress] = []

    async def answer(request: Request) -> bytes | None:
        return success(request) if request.of_contact > 1 else reply(429, b"", ("Retry-After", "9"))

    send_all(answer, contacts(3), Policy(concurrency=1), progress=seen.append)
    assert (seen[-1].throttled, seen[-1].requests, seen[-1].retries) == (3, 6, 3)
    assert {"throttled", "sending"} <= {each.state for each in seen}
    assert seen[-1].state == "sending"


def test_progress_tells_that_the_api_is_away_and_back() -> None:
    """While nobody answers the state is ``away``; afterwards it is not."""
    seen: list[SendProgress] = []
    unanswered = 60

    async def answer(request: Request) -> bytes | None:
        return success(request) if request.number > unanswered else None

    send_all(answer, contacts(40), Policy(concurrency=4), progress=seen.append)
    states = [each.state for each in seen]
    assert "away" in states
    assert states[-1] == "sending"


def test_progress_tells_that_it_stops() -> None:
    """From the answer on that stops the run."""
    seen: list[SendProgress] = []

    async def answer(_request: Request) -> bytes | None:
        return reply(401, {"success": False, "message": "Unauthorized"})

    send_all(answer, contacts(3), Policy(concurrency=1), progress=seen.append)
    assert seen[-1].state == "stopping"


def test_progress_tells_how_long_answers_take() -> None:
    """Only answers count: of an attempt that got none nobody knows how long it would have taken."""
    seen: list[SendProgress] = []

    async def answer(request: Request) -> bytes | None:
        return success(request) if request.of_contact > 1 else None

    send_all(answer, contacts(30), Policy(), progress=seen.append)
    last = seen[-1]
    assert (last.answers, last.requests) == (30, 60)
    assert 0 < last.p50_ms <= last.p95_ms
    assert last.answer_seconds >= 0


def test_the_rate_is_that_of_the_last_seconds() -> None:
    """From look to look; what was long ago counts for nothing, and without a time there is none."""
    meter = Meter()
    assert meter.rate(100.0) == 0.0
    rates = []
    for look in range(1, 100):
        meter.requests = 10 * look
        rates.append(meter.rate(100.0 + look / 4))
    assert rates[-1] == pytest.approx(40.0)
    rates = [meter.rate(200.0 + look / 4) for look in range(30)]
    assert rates[-1] == 0.0


def test_progress_tells_what_is_under_way() -> None:
    """Requests in flight while they are, none at the end; and how many a second there were."""
    seen: list[SendProgress] = []

    async def answer(request: Request) -> bytes | None:
        await asyncio.sleep(0.01)
        return success(request)

    send_all(answer, contacts(300), Policy(concurrency=4), progress=seen.append)
    assert any(0 < each.in_flight <= 4 for each in seen)
    assert seen[-1].in_flight == 0
    assert all(each.rate >= 0 for each in seen)
