from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from importer.model import Status
from tests.faults.lies import LIES, REFUSED
from tests.faults.proxy import Exchange, Fault
from tests.faults.test_wire import LOST

if TYPE_CHECKING:
    from tests.faults.account import Stage
    from tests.faults.server import Say
    from tests.sender.server import Request

PHONES = [f"+1212555{n:04d}" for n in range(100, 160)]
HOPELESS = "7"
"""Numbers that end so are always refused by the API itself: what it takes once it takes again."""
PASSING = [lie for lie in LIES if lie not in REFUSED or "firewall" in lie.words]
SHARE = 0.3
"""Of the requests, how many meet a fault on the wire, and of the answers, how many lie."""


@pytest.mark.parametrize("seed", range(3))
def test_whatever_happens_the_account_is_right(seed: int, stage: Stage) -> None:
    """All faults at once, at random, eight requests in flight: what each row says is true."""
    weather = random.Random(seed)

    def on_the_way(_: Exchange) -> Fault:
        return weather.choice(LOST).fault if weather.random() < SHARE else Fault()

    def answer(request: Request) -> Say | None:
        if request.phone.endswith(HOPELESS):
            lie = weather.choice([lie for lie in REFUSED if lie not in PASSING])
        elif weather.random() < SHARE:
            lie = weather.choice(PASSING)
        else:
            return None
        return lie.answer(request) if callable(lie.answer) else lie.answer

    server = stage.server(answer)
    proxy = stage.proxy(server, script=on_the_way)
    ran = stage.run(
        proxy.url, server, phones=PHONES, concurrency=8, max_attempts=3, max_failures=100
    )
    assert not ran.phones(Status.PENDING)
    assert not any(phone.endswith(HOPELESS) for phone in ran.phones(Status.SENT))
    assert ran.phones(Status.SENT)
    assert ran.phones(Status.UNKNOWN)
    assert ran.phones(Status.FAILED)
    assert ran.summary.retries


def test_a_storm_that_passes_leaves_nobody_behind(stage: Stage) -> None:
    """Who is unknown or failed after a storm is sent by a retry, and the server has all of them."""
    weather = random.Random(7)
    server = stage.server()

    def on_the_way(exchange: Exchange) -> Fault:
        # The API is there, or all would wait for it to come back.
        return Fault() if exchange.number == 1 else weather.choice(LOST).fault

    proxy = stage.proxy(server, script=on_the_way)
    ran = stage.run(proxy.url, server, phones=PHONES[:12], max_attempts=2, max_failures=100)
    assert ran.phones(Status.UNKNOWN)
    proxy.script = lambda _: Fault()
    stage.retry(ran, proxy.url)
    assert set(server.held) == set(PHONES[:12])
