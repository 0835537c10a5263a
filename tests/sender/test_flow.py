"""What attempts teach: which part of the sender hears of what."""

from __future__ import annotations

import asyncio
import socket
import ssl

import pytest

from importer.messages import sending as messages
from importer.model import Outgoing
from importer.rampwin import RateLimits
from importer.sender import Policy
from importer.sender.feed import OpenContact
from importer.sender.flow import Flow
from importer.sender.meter import Meter
from importer.sender.transport import KEEP_ALIVE_SECONDS
from importer.sender.trust import met
from importer.sender.window import FIRST_SIZE
from tests.sender.server import Request, contacts, send_all, success


def _flow() -> Flow:
    """A flow whose first contacts have been accepted, so that more than five may be sent."""
    flow = Flow(Policy(), 0.0)
    for contact in [_started(flow, 0.0) for _ in range(FIRST_SIZE)]:
        flow.canary.closed(accepted=True)
        flow.end(contact)
    return flow


def _started(flow: Flow, now: float) -> OpenContact:
    contact = OpenContact(Outgoing(1, "c", "+14155550100", "{}"))
    flow.start(contact, now)
    contact.tries = 1
    return contact


def _size(flow: Flow) -> int:
    return flow._window.size


def test_answers_that_come_together_all_count_for_slow_start() -> None:
    """The window was full when they were asked for; that it is no longer is their own doing."""
    flow = _flow()
    for now in (1.0, 2.0, 3.0):
        before = _size(flow)
        under_way = [_started(flow, now) for _ in range(before)]
        assert flow.is_full
        for contact in under_way:
            flow.answered(contact, now + 1, None, 1.0)
            flow.end(contact)
        assert _size(flow) == pytest.approx(1.5 * before, abs=1)


def test_answers_to_few_requests_do_not_count() -> None:
    """Nothing was kept back while they were under way."""
    flow = _flow()
    for now in range(1, 50):
        contact = _started(flow, float(now))
        flow.answered(contact, now + 0.1, None, 0.1)
        flow.end(contact)
    assert _size(flow) == FIRST_SIZE


def test_silence_is_a_sign_of_load_and_a_429_ends_the_slow_start() -> None:
    """Both reach the window, and silence the breaker."""
    flow = _flow()
    for _ in range(3):
        flow.unanswered(_started(flow, 1.0), 2.0)
    assert _size(flow) == FIRST_SIZE // 2
    for _ in range(2):
        flow.unanswered(_started(flow, 3.0), 4.0)
    assert flow.breaker.is_open
    flow = _flow()
    flow.limited(_started(flow, 1.0), 2.0, 0.0)
    under_way = [_started(flow, 3.0) for _ in range(FIRST_SIZE)]
    for contact in under_way:
        flow.answered(contact, 4.0, None, 1.0)
        flow.end(contact)
    assert _size(flow) <= FIRST_SIZE + 1  # slow start would have made it 7
    assert flow.throttled == 1


def test_what_good_answers_say_of_limits_is_heeded() -> None:
    """Where nothing is left, the next request waits."""
    flow = _flow()
    flow.answered(_started(flow, 1.0), 1.1, RateLimits(0, 30.0), 0.1)
    assert flow.pace.ready_at() > 10
    flow = _flow()
    flow.answered(_started(flow, 1.0), 1.1, None, 0.1)
    assert flow.pace.ready_at() < 2


def test_the_servers_own_time_is_what_the_window_looks_at() -> None:
    """A queue of ours, which makes attempts long, is no queue of the server's."""
    flow = _flow()
    for now in range(1, 60):
        under_way = [_started(flow, float(now)) for _ in range(_size(flow))]
        took = 0.1 if now < 10 else 5.0  # of which the server 0.1
        for contact in under_way:
            flow.answered(contact, now + took, None, 0.1)
            flow.end(contact)
    assert _size(flow) == Policy().concurrency


def test_percentiles_are_of_the_servers_time() -> None:
    """Not of the time in which an answer waited for its turn here."""
    meter = Meter()
    answered: list[bool] = []

    async def answer(request: Request) -> bytes:
        await asyncio.sleep(0.2)
        answered.append(True)
        return success(request)

    ran, _ = send_all(answer, contacts(3), Policy())
    assert len(answered) == 3
    assert ran.sent.traffic.latencies.quantile_ms(0.5) == pytest.approx(200, rel=0.2)
    contact = _started(_flow(), 0.0)
    contact.trail.append(ran.outcomes[1].trail[0])
    meter.attempted(contact, 9.0, 0.25)
    assert meter.latencies.quantile_ms(0.5) == pytest.approx(250, rel=0.2)


def test_idle_connections_end_before_the_balancer_ends_them() -> None:
    """An AWS load balancer closes them after 60 s."""
    assert 0 < KEEP_ALIVE_SECONDS < 60


def _caused(cause: Exception) -> Exception:
    error = RuntimeError("a transport's own")
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (_caused(socket.gaierror(-2, "x")), "its name is not known"),
        (_caused(ConnectionRefusedError()), "it refuses connections"),
        (_caused(ssl.SSLError(1, "x")), "no encrypted connection comes about"),
        (TimeoutError(), ""),
    ],
)
def test_a_run_that_stops_says_what_it_met(error: Exception, told: str) -> None:
    """A wrong address is not to be looked for in Rampwin's status."""
    assert met(error) == told
    message = messages.outage(12.0, told).message
    assert message.startswith(f"Rampwin has not answered for 12 seconds{f' ({told})' * bool(told)}")
    assert ("RAMPWIN_BASE_URL" in message) == bool(told)
    assert "for 1 minute:" in messages.outage(60.0).message
