from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from importer.model import Code, Status
from tests.faults.account import ALWAYS, CAST, LAST, MOST_ATTEMPTS, ONCE, WELL, on_the_way
from tests.faults.proxy import Fault, Leg
from tests.faults.server import say

if TYPE_CHECKING:
    from tests.faults.account import Stage
    from tests.faults.server import Ending, Say


@dataclass(frozen=True)
class Case:
    """A fault after which nobody knows: tried again, and unknown if it never passes."""

    name: str
    fault: Fault
    arrives: bool
    """Whether the server has the contact all the same."""
    code: Code = Code.NO_ANSWER


def _up(arrives: bool = False, **leg: object) -> tuple[Fault, bool]:
    return Fault(up=Leg(**leg)), arrives  # type: ignore[arg-type]


def _down(**leg: object) -> tuple[Fault, bool]:
    return Fault(down=Leg(**leg)), True  # type: ignore[arg-type]


CUTS_UP = {"at once": 0, "in the request line": 10, "in the headers": 120, "in the body": -5}
CUTS_DOWN = {
    "at once": 0, "in the status line": 7, "behind the status line": 23, "in a header": 30,
    "in the body": -20, "before the last byte": -1,
}  # fmt: skip
ENDINGS: tuple[Ending, ...] = ("close", "reset", "hang", "half-close")

LOST = [
    *(
        Case(f"request cut {place}, {ending}", *_up(cut_after=n, then=ending))
        for place, n in CUTS_UP.items()
        for ending in ENDINGS[:3]
    ),
    *(
        Case(f"answer cut {place}, {ending}", *_down(cut_after=n, then=ending))
        for place, n in CUTS_DOWN.items()
        for ending in ENDINGS
    ),
    Case("request too late", *_up(arrives=True, delay_seconds=40)),
    Case("answer too late", *_down(delay_seconds=40)),
    Case("request too slow", *_up(arrives=True, bytes_per_second=5)),
    Case("answer too slow", *_down(bytes_per_second=3)),
    Case("a bit turned in the version", *_down(corrupt=1)),
    Case("a bit turned in a header's colon", *_down(corrupt=37)),
    Case("a bit turned in the JSON", *_down(corrupt=-1), Code.API_ERROR),
]


@pytest.mark.parametrize("case", LOST, ids=lambda case: case.name)
def test_who_got_no_answer_is_unknown_and_never_failed(case: Case, stage: Stage) -> None:
    """Tried again; sent where that helps, unknown where it does not, and nobody else is touched."""
    server = stage.server()
    proxy = stage.proxy(server, script=on_the_way(case.fault))
    ran = stage.run(proxy.url, server)
    assert ran.statuses() == [Status.SENT, Status.SENT, Status.UNKNOWN, Status.SENT]
    assert ran.attempts() == [1, 2, 2, 1]
    assert ran.row(ALWAYS)["import_code"] == case.code
    assert (ran.summary.requests, ran.summary.retries) == (6, 2)
    assert [each.phone for each in proxy.exchanges].count(ALWAYS) == 2
    assert set(server.held) == set(CAST) - (set() if case.arrives else {ALWAYS})


PASSING = {
    "request late": Fault(up=Leg(delay_seconds=20)),
    "answer late": Fault(down=Leg(delay_seconds=20)),
    "request slow": Fault(up=Leg(bytes_per_second=30)),
    "answer slow": Fault(down=Leg(bytes_per_second=20)),
}


@pytest.mark.parametrize("fault", PASSING.values(), ids=list(PASSING))
def test_what_is_slow_but_in_time_is_sent_at_the_first_attempt(fault: Fault, stage: Stage) -> None:
    """Within the deadline nobody is hurried, and nothing is sent twice."""
    server = stage.server()
    proxy = stage.proxy(server, script=on_the_way(fault))
    ran = stage.run(proxy.url, server)
    assert ran.statuses() == [Status.SENT] * 4
    assert ran.attempts() == [1] * 4
    assert set(server.held) == set(CAST)


AFTER = {
    "closed": Fault(after="close"),
    "half-closed": Fault(after="half-close"),
    "torn": Fault(after="reset"),
    "the server sees the end of the request": Fault(server_sees_end=True),
}


@pytest.mark.parametrize("fault", AFTER.values(), ids=list(AFTER))
def test_a_connection_that_ends_behind_an_answer_costs_nobody_a_row(
    fault: Fault, stage: Stage
) -> None:
    """An idle connection is closed in the very moment in which the next request may go out."""
    server = stage.server()
    proxy = stage.proxy(server, script=lambda _: fault)
    ran = stage.run(proxy.url, server, max_attempts=6)
    assert ran.statuses() == [Status.SENT] * 4


GREETINGS = {
    "closed at once": say(then="close"),
    "torn at once": say(then="reset"),
    "taken and never read": say(then="hang"),
    "half-closed at once": say(then="half-close"),
    "another protocol": say(b"220 mail.example.com ESMTP ready\r\n", then="half-close"),
    "TLS where there should be none": say(b"\x15\x03\x01\x00\x02\x02\x46", then="close"),
}


@pytest.mark.parametrize("greeting", GREETINGS.values(), ids=list(GREETINGS))
def test_a_connection_that_leads_nowhere_is_given_up(greeting: Say, stage: Stage) -> None:
    """The first connection costs its contact an attempt; the next one works."""
    server = stage.server()
    proxy = stage.proxy(server, greeting=lambda n: greeting if n == 1 else None)
    ran = stage.run(proxy.url, server)
    assert ran.statuses() == [Status.SENT] * 4
    assert ran.attempts() == [2, 1, 1, 1]


@pytest.mark.parametrize("greeting", GREETINGS.values(), ids=list(GREETINGS))
def test_where_no_connection_leads_anywhere_the_run_stops(greeting: Say, stage: Stage) -> None:
    """After all patience, and says of no row that it failed."""
    server = stage.server()
    proxy = stage.proxy(server, greeting=lambda _: greeting)
    stage.run(proxy.url, server, max_attempts=MOST_ATTEMPTS).check_away()
    assert server.held == {}


def test_a_number_that_changes_on_the_way_is_warned_of(stage: Stage) -> None:
    """The server stored another number, and its answer says so: sent, with a warning."""
    server = stage.server()

    def script(exchange: object) -> Fault:
        del exchange
        return Fault(down=Leg(corrupt=-4))

    proxy = stage.proxy(server, script=script)
    ran = stage.run(proxy.url, server)
    assert ran.statuses() == [Status.SENT] * 4
    for phone in (WELL, ONCE, ALWAYS, LAST):
        assert phone in ran.row(phone)["import_warnings"]
        assert "Rampwin stored the number as" in ran.row(phone)["import_warnings"]
