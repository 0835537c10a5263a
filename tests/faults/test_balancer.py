from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from importer.model import Code, Status
from tests.faults.account import COOKIE, MOST_ATTEMPTS, NEXT_COOKIE
from tests.faults.server import say
from tests.sender.server import reply, success

if TYPE_CHECKING:
    from tests.faults.account import Stage
    from tests.faults.server import ContactServer, Say
    from tests.sender.server import Request

PHONES = [f"+1212555{n:04d}" for n in range(100, 124)]
PAGE = b"<html><h1>503 Service Temporarily Unavailable"


class Balancer:
    """Two servers behind one address; a cookie pins who bears it to one of them."""

    def __init__(self, *, dies_at: int, back_at: int | None = None) -> None:
        """Server ``a`` is dead from the nth request on, and back at a later one."""
        self.asked: list[str] = []
        """Who was meant by each request: ``a``, ``b``, or nobody."""
        self._dies_at = dies_at
        self._back_at = back_at

    def __call__(self, request: Request) -> Say | None:
        """Answer as the balancer does."""
        pinned = self._pinned(request.headers.get("cookie", ""))
        self.asked.append(pinned)
        dead = request.number >= self._dies_at and (
            self._back_at is None or request.number < self._back_at
        )
        server = pinned or ("b" if dead else "a")
        cookie = f"AWSALB={NEXT_COOKIE}-{server}-{request.number}; Path=/"
        cors = f"AWSALBCORS={NEXT_COOKIE}-{server}-{request.number}; Path=/; Secure"
        headers = [("Set-Cookie", cookie), ("Set-Cookie", cors)]
        if server == "a" and dead:
            return say(reply(503, PAGE, *headers))
        return say(success(request, *headers), stores=True)

    @staticmethod
    def _pinned(cookie: str) -> str:
        found = re.search(rf"AWSALB={NEXT_COOKIE}-([ab])-", cookie)
        return found[1] if found else "a" if f"AWSALB={COOKIE}" in cookie else ""


def _cookies(server: ContactServer) -> list[str]:
    return [request.headers.get("cookie", "") for request in server.requests]


def test_the_cookie_is_renewed_with_each_answer(stage: Stage) -> None:
    """First the setting's, then always the one that the last answer set."""
    server = stage.server(Balancer(dies_at=1000))
    ran = stage.run(server.url, server, phones=PHONES)
    assert ran.phones(Status.SENT) == set(PHONES)
    assert _cookies(server) == [
        f"AWSALB={COOKIE}",
        *(
            f"AWSALB={NEXT_COOKIE}-a-{n}; AWSALBCORS={NEXT_COOKIE}-a-{n}"
            for n in range(1, len(PHONES))
        ),
    ]


def test_without_a_first_cookie_it_begins_without(stage: Stage) -> None:
    """Nobody needs the setting."""
    server = stage.server(Balancer(dies_at=1000))
    ran = stage.run(server.url, server, phones=PHONES, cookie=None)
    assert ran.phones(Status.SENT) == set(PHONES)
    assert _cookies(server)[0] == ""
    assert _cookies(server)[1] == f"AWSALB={NEXT_COOKIE}-a-1; AWSALBCORS={NEXT_COOKIE}-a-1"


@pytest.mark.parametrize("dies_at", [1, 7])
def test_a_server_that_dies_holds_nobody(dies_at: int, stage: Stage) -> None:
    """Three times its 503, then the cookie is dropped and the other server takes everybody."""
    balancer = Balancer(dies_at=dies_at)
    server = stage.server(balancer)
    ran = stage.run(server.url, server, phones=PHONES, max_attempts=6)
    assert ran.phones(Status.SENT) == set(server.held) == set(PHONES)
    assert ran.summary.exit_code == 0
    assert ran.summary.retries == 3
    before = dies_at - 1
    assert balancer.asked == ["a"] * (before + 3) + [""] + ["b"] * (len(PHONES) - before - 1)


def test_a_server_that_dies_and_comes_back_holds_nobody(stage: Stage) -> None:
    """Who was moved stays with the server that took it."""
    balancer = Balancer(dies_at=7, back_at=15)
    server = stage.server(balancer)
    ran = stage.run(server.url, server, phones=PHONES, max_attempts=6)
    assert ran.phones(Status.SENT) == set(server.held) == set(PHONES)
    assert set(balancer.asked[10:]) == {"b"}


def test_one_503_in_between_drops_no_cookie(stage: Stage) -> None:
    """A hiccup is no death: the lane stays where it is."""
    balancer = Balancer(dies_at=7, back_at=9)
    server = stage.server(balancer)
    ran = stage.run(server.url, server, phones=PHONES, max_attempts=6)
    assert ran.phones(Status.SENT) == set(PHONES)
    assert ran.summary.retries == 2
    assert set(balancer.asked) == {"a"}


COOKIES = {
    "a value of 5 kB": f"AWSALB={'x' * 5000}",
    "a value that breaks the header": "AWSALB=a\tb",
    "another name": f"session={NEXT_COOKIE}",
    "nothing": "",
}


@pytest.mark.parametrize("cookie", COOKIES.values(), ids=list(COOKIES))
def test_a_cookie_that_is_none_changes_nothing(cookie: str, stage: Stage) -> None:
    """The lane keeps the one that it had."""
    server = stage.server(
        lambda request: say(success(request, ("Set-Cookie", cookie)), stores=True)
    )
    ran = stage.run(server.url, server)
    assert ran.statuses() == [Status.SENT] * 4
    assert set(_cookies(server)) == {f"AWSALB={COOKIE}"}


def test_a_thousand_cookies_are_one(stage: Stage) -> None:
    """A flood of them neither grows the header nor hides the answer."""
    flood = [("Set-Cookie", f"AWSALB={NEXT_COOKIE}{n}; Path=/") for n in range(500)]
    server = stage.server(lambda request: say(success(request, *flood), stores=True))
    ran = stage.run(server.url, server)
    assert ran.statuses() == [Status.SENT] * 4
    assert _cookies(server)[1:] == [f"AWSALB={NEXT_COOKIE}499"] * 3


def test_a_balancer_with_nobody_behind_it_is_no_refusal_of_a_contact(stage: Stage) -> None:
    """503 for everybody is an API that is away: the run stops, and the server holds nobody."""
    server = stage.server(lambda _: say(reply(503, PAGE)))
    ran = stage.run(server.url, server, max_attempts=MOST_ATTEMPTS)
    ran.check_away(Code.API_ERROR)
