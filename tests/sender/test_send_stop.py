from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from importer.model import Code, Outcome, Outgoing, Status
from importer.sender import Policy
from tests.sender.server import (
    FastTime,
    Request,
    contacts,
    reply,
    running,
    send_all,
    sending,
    success,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


@pytest.mark.parametrize(
    ("status", "message", "code"),
    [(401, "Unauthorized", Code.API_UNAUTHORIZED), (400, "Invalid channel", Code.API_CHANNEL)],
)
def test_a_wrong_key_or_channel_stops_the_run(status: int, message: str, code: Code) -> None:
    """Nothing new starts, and a contact that met it is pending, not failed."""

    async def answer(_: Request) -> bytes:
        return reply(status, {"success": False, "message": message})

    ran, server = send_all(answer, contacts(500), Policy(concurrency=8))
    assert ran.sent.stop is not None
    assert ran.sent.stop.code is code
    assert len(server.requests) <= 8
    assert ran.outcomes == {}
    assert len(ran.left) == len(server.requests)
    assert {left.trail[-1].code for left in ran.left.values()} == {code.value}


def test_what_is_in_flight_at_a_wrong_key_is_recorded() -> None:
    """Requests that were under way come to their end, and count as what they are."""

    async def run() -> None:
        halted = asyncio.Event()

        async def answer(request: Request) -> bytes:
            if request.number == 4:
                halted.set()
                return reply(401, {"success": False, "message": "Unauthorized"})
            await halted.wait()
            for _ in range(100):
                await asyncio.sleep(0)
            return success(request)

        async with running(answer) as server:
            ran = await sending(server, contacts(100), Policy(concurrency=4))
        assert ran.statuses() == [Status.SENT] * 3
        assert len(server.requests) == 4
        assert ran.sent.stop is not None
        assert ran.sent.stop.code is Code.API_UNAUTHORIZED

    asyncio.run(run())


def test_stop_lets_what_is_in_flight_finish() -> None:
    """After the stop no request starts; those under way are recorded, the rest is pending."""

    async def run() -> None:
        stop = asyncio.Event()

        async def answer(request: Request) -> bytes:
            if request.number == 20:
                stop.set()
            await asyncio.sleep(0)
            return success(request)

        async with running(answer) as server:
            ran = await sending(server, contacts(500), Policy(concurrency=4), stop=stop)
        assert ran.sent.stop is not None
        assert ran.sent.stop.code is Code.STOPPED
        assert 20 <= len(server.requests) <= 24
        assert len(ran.outcomes) == len(server.requests)

    asyncio.run(run())


def test_stop_does_not_wait_for_back_off() -> None:
    """A contact that waits for its retry stays pending, and the stop does not wait for it."""

    async def run() -> None:
        stop = asyncio.Event()

        async def answer(request: Request) -> bytes:
            if request.phone.endswith("0"):
                return reply(503, b"", ("Retry-After", "200"))
            stop.set()
            return success(request)

        async with running(answer) as server:
            time = FastTime(server)
            ran = await sending(server, contacts(2), Policy(concurrency=2), stop=stop, time=time)
        assert list(ran.outcomes) == [2]
        assert [(left.attempts, left.trail[0].http_status) for left in ran.left.values()] == [
            (1, 503)
        ]
        assert ran.sent.stop is not None
        assert ran.sent.stop.code is Code.STOPPED
        assert time.seconds < 100

    asyncio.run(run())


def test_a_stop_that_comes_too_late_is_none() -> None:
    """If every contact has its outcome, the run did not end early."""

    async def run() -> None:
        stop = asyncio.Event()

        async def answer(request: Request) -> bytes:
            stop.set()
            return success(request)

        async with running(answer) as server:
            ran = await sending(server, contacts(1), Policy(), stop=stop)
        assert ran.statuses() == [Status.SENT]
        assert ran.sent.stop is None

    asyncio.run(run())


def test_stopped_before_it_began() -> None:
    """With the stop set from the start nothing is sent."""

    async def run() -> None:
        stop = asyncio.Event()
        stop.set()

        async def answer(request: Request) -> bytes:
            return success(request)

        async with running(answer) as server:
            ran = await sending(server, contacts(3), Policy(), stop=stop)
        assert server.requests == []
        assert ran.sent.stop is not None

    asyncio.run(run())


def test_too_many_failures_stop_the_run() -> None:
    """When most contacts are refused something is wrong with all of them."""

    async def answer(request: Request) -> bytes:
        if request.number == 1:
            return success(request)
        return reply(400, {"success": False, "message": "Validation error"})

    ran, server = send_all(answer, contacts(500), Policy(concurrency=4))
    assert ran.sent.stop is not None
    assert ran.sent.stop.code is Code.TOO_MANY_FAILURES
    assert 50 <= len(ran.outcomes) <= 54
    assert len(server.requests) == len(ran.outcomes)
    ran, _ = send_all(answer, contacts(500), Policy(max_failures_percent=100))
    assert len(ran.outcomes) == 500
    assert ran.sent.stop is None


def test_five_refusals_stop_the_run_before_anybody_else_is_tried() -> None:
    """Whatever the concurrency; a run that nothing may stop goes on."""

    async def answer(_: Request) -> bytes:
        return reply(400, {"success": False, "message": "Validation error"})

    ran, server = send_all(answer, contacts(500), Policy())
    assert len(server.requests) == len(ran.outcomes) == 5
    assert ran.sent.stop is not None
    assert ran.sent.stop.code is Code.TOO_MANY_FAILURES
    assert "Not one of the first 5 contacts" in ran.sent.stop.message
    ran, server = send_all(answer, contacts(5), Policy())
    assert ran.sent.stop is None


def test_the_first_five_go_alone() -> None:
    """Nobody else is tried before one of them is accepted and each was tried once."""

    async def run() -> None:
        async def answer(request: Request) -> bytes:
            if request.number == 5:
                five.set()
            await five.wait()
            for _ in range(200):
                await asyncio.sleep(0)
            seen.append(len(server.requests))
            if request.number == 3 and request.of_contact == 1:
                return reply(503)
            return success(request)

        seen: list[int] = []
        five = asyncio.Event()
        async with running(answer) as server:
            ran = await sending(server, contacts(60), Policy(concurrency=20))
        assert ran.statuses() == [Status.SENT] * 60
        assert seen[:5] == [5] * 5

    asyncio.run(run())


def test_nobody_else_goes_while_one_of_the_first_five_is_under_way() -> None:
    """Three are accepted at once and there is room for more in flight: they wait for the others."""

    async def run() -> None:
        async def answer(request: Request) -> bytes:
            if request.number in (4, 5):
                for _ in range(500):
                    await asyncio.sleep(0)
                seen.append(len(server.requests))
            return success(request)

        seen: list[int] = []
        async with running(answer) as server:
            ran = await sending(server, contacts(60), Policy(concurrency=20))
        assert ran.statuses() == [Status.SENT] * 60
        assert seen == [5, 5]

    asyncio.run(run())


def test_an_outage_that_lasts_stops_the_run() -> None:
    """When the API has been away for too long the run ends and nobody is used up."""

    async def run() -> None:
        async def answer(request: Request) -> bytes | None:
            return success(request) if request.number <= 10 else None

        async with running(answer) as server:
            time = FastTime(server)
            policy = Policy(concurrency=4, max_outage_seconds=60)
            ran = await sending(server, contacts(300), policy, time=time)
        assert ran.statuses() == [Status.SENT] * 10
        assert ran.sent.stop is not None
        assert ran.sent.stop.code is Code.NO_ANSWER
        assert "1 minute" in ran.sent.stop.message
        assert 60 <= time.seconds < 70
        assert ran.sent.requests < 70

    asyncio.run(run())


def test_a_store_that_fails_stops_the_run() -> None:
    """What recording raises comes out, and no request starts after it."""
    calls = 0

    def record(_: Sequence[Outcome]) -> None:
        nonlocal calls
        calls += 1
        raise OSError("disk full")

    async def answer(request: Request) -> bytes:
        return success(request)

    with pytest.raises(OSError, match="disk full"):
        send_all(answer, contacts(20_000), Policy(concurrency=4), record=record)
    assert calls == 1


def test_contacts_that_cannot_be_read_stop_the_run() -> None:
    """What the contacts' iterator raises comes out, after the outcomes that are known."""
    recorded: list[int] = []

    def broken() -> Iterator[Outgoing]:
        yield from contacts(700)
        raise OSError("store gone")

    async def answer(request: Request) -> bytes:
        return success(request)

    with pytest.raises(OSError, match="store gone"):
        send_all(
            answer,
            broken(),
            Policy(concurrency=4),
            record=lambda batch: recorded.extend(outcome.n for outcome in batch),
        )
    assert len(recorded) >= 690


def test_a_cancelled_run_still_records_what_it_knows() -> None:
    """Cancelling the task abandons what is in flight and loses no outcome."""

    async def run() -> None:
        hanging = asyncio.Event()
        recorded: list[Outcome] = []

        async def answer(request: Request) -> bytes:
            if request.number > 30:
                hanging.set()
                await asyncio.Event().wait()
            return success(request)

        async with running(answer) as server:
            task = asyncio.create_task(
                sending(server, contacts(100), Policy(concurrency=3), record=recorded.extend)
            )
            await hanging.wait()
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            for pending in asyncio.all_tasks() - {asyncio.current_task()}:
                pending.cancel()
        assert 28 <= len(recorded) <= 30

    asyncio.run(run())
