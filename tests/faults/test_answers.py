from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from importer.model import Code, Status
from tests.faults.account import ALWAYS, CAST, LAST, ONCE, WELL, instead
from tests.faults.lies import LIES, PAGE, TYPE_HTML, Lie
from tests.faults.server import Say, say
from tests.sender.server import KEY, reply, success

if TYPE_CHECKING:
    from tests.faults.account import Stage
    from tests.sender.server import Request


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: f"{lie.status}: {lie.name}")
def test_an_answer_means_what_it_says_and_no_more(lie: Lie, stage: Stage) -> None:
    """Each with its status, its attempts and its words; who got a proper answer is sent."""
    check(lie, stage)


QUICK = [lie for lie in LIES if not lie.takes_time()]


@pytest.mark.parametrize("lie", QUICK, ids=lambda lie: f"{lie.status}: {lie.name}")
def test_it_means_the_same_on_the_users_event_loop(lie: Lie, users_stage: Stage) -> None:
    """uvloop's, where there is one: its transports tell of a connection's end in their own way."""
    check(lie, users_stage)


def check(lie: Lie, stage: Stage) -> None:
    """Let two contacts meet a lie, one of them each time, and see what is made of it."""
    server = stage.server(instead(lie.answer))
    ran = stage.run(server.url, server)
    once = lie.status if lie.course == "final" else Status.SENT
    assert ran.statuses() == [Status.SENT, once, lie.status, Status.SENT]
    tries = 2 if lie.course == "again" else 1
    assert ran.attempts() == [1, tries, tries, 1]
    assert ran.summary.requests == len(server.requests) == 2 + 2 * tries
    row = ran.row(ALWAYS)
    assert (row["import_code"], row["import_http_status"]) == (lie.code, lie.http_status)
    said = row["import_warnings" if lie.status is Status.SENT else "import_message"]
    assert lie.words in said
    assert bool(said) == bool(lie.words or lie.status is not Status.SENT)
    stored_once = lie.course == "again" or lie.stores
    assert set(server.held) == {
        WELL, LAST, *([ONCE] if stored_once else []), *([ALWAYS] if lie.stores else [])
    }  # fmt: skip


HALTS = {
    "401": (reply(401, {"success": False, "message": "Unauthorized"}), Code.API_UNAUTHORIZED),
    "403 as a page": (reply(403, PAGE, TYPE_HTML), Code.API_UNAUTHORIZED),
    "a wrong key with 200": (
        reply(200, {"success": False, "error": "Invalid API key"}), Code.API_UNAUTHORIZED
    ),
    "a wrong channel": (
        reply(400, {"success": False, "message": "Invalid channel"}), Code.API_CHANNEL
    ),
    "404 as a page": (reply(404, PAGE, TYPE_HTML), Code.API_ERROR),
    "405": (reply(405), Code.API_ERROR),
}  # fmt: skip


@pytest.mark.parametrize(("answer", "code"), HALTS.values(), ids=list(HALTS))
def test_what_will_meet_everybody_stops_the_run(answer: bytes, code: Code, stage: Stage) -> None:
    """Nobody has failed, nothing is lost, and a run that carries on sends the rest."""
    server = stage.server(instead(say(answer)))
    ran = stage.run(server.url, server)
    assert ran.statuses() == [Status.SENT, *[Status.PENDING] * 3]
    assert ran.summary.requests == len(server.requests) == 2
    assert ran.row(ONCE)["import_code"] == code
    server.script = lambda _: None
    again = stage.resume(server.url, server)
    assert again.statuses() == [Status.SENT] * 4
    assert [request.phone for request in server.requests] == [WELL, ONCE, ONCE, ALWAYS, LAST]


@pytest.mark.parametrize("status", [300, 301, 302, 303, 304, 307, 308])
def test_a_redirect_is_refused_and_gets_nothing(status: int, stage: Stage) -> None:
    """Neither the key nor a contact goes where an answer points; the run stops and says so."""
    elsewhere = stage.stranger()
    answer = reply(status, b"", ("Location", f"{elsewhere.url}/{KEY}"), ("Connection", "close"))
    server = stage.server(instead(say(answer)))
    ran = stage.run(server.url, server)
    assert ran.statuses() == [Status.SENT, *[Status.PENDING] * 3]
    row = ran.row(ONCE)
    assert (row["import_code"], row["import_http_status"]) == (Code.API_ERROR, str(status))
    assert "leads elsewhere by a redirect to 127.0.0.1" in row["import_message"]
    assert len(server.requests) == 2


def test_an_answer_too_many_is_nobodys(stage: Stage) -> None:
    """What comes behind an answer is not taken for the answer to the next contact's request."""

    def script(request: Request) -> Say | None:
        if request.phone == ALWAYS:
            return say(success(request) * 2, stores=True)
        if request.phone == LAST:
            return say(reply(400, {"success": False, "message": "Validation error"}))
        return None

    server = stage.server(script)
    ran = stage.run(server.url, server)
    assert ran.statuses() == [*[Status.SENT] * 3, Status.FAILED]


def test_a_server_that_says_why_it_closes_an_idle_connection_costs_nobody_a_row(
    stage: Stage,
) -> None:
    """A 408 behind the answer belongs to no request."""
    closing = reply(408, b"", ("Connection", "close"))
    server = stage.server(lambda r: say(success(r), 1.0, closing, then="close", stores=True))
    ran = stage.run(server.url, server, max_attempts=6)
    assert ran.statuses() == [Status.SENT] * 4
    assert set(server.held) == set(CAST)
