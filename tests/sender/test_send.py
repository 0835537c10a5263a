from __future__ import annotations

import asyncio
import logging
import socket
import sys
from collections import Counter
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

import pytest

from importer.errors import SettingsError
from importer.model import Attempt, Code, Outgoing, Status
from importer.sender import Api, Policy, SendProgress
from importer.sender.budget import PART, PER_SECOND, RESERVE
from tests.sender.server import (
    KEY,
    TRANSPORTS,
    FastTime,
    Request,
    Server,
    contacts,
    reply,
    running,
    send_all,
    sending,
    success,
)

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

    from importer.model import Outcome


Transport = Literal["aiohttp", "httpx"]
transports = pytest.mark.parametrize("transport", TRANSPORTS)


@transports
def test_every_contact_is_sent_once(transport: Transport) -> None:
    """Each contact arrives once and is recorded as sent with what the API said."""

    async def answer(request: Request) -> bytes:
        return success(request)

    ran, server = send_all(answer, contacts(300), Policy(transport=transport))
    assert Counter(ran.statuses()) == {Status.SENT: 300}
    assert set(Counter(r.phone for r in server.requests).values()) == {1}
    assert (ran.sent.requests, ran.sent.retries, ran.sent.stop) == (300, 0, None)
    outcome = ran.outcomes[1]
    assert (outcome.contact_id, outcome.http_status) == ("id447700900000", 200)
    assert (outcome.attempts, outcome.problem) == (1, None)


def test_no_more_in_flight_than_the_concurrency_says() -> None:
    """The server never sees more requests at once, and does see that many."""
    in_flight, most = 0, 0

    async def answer(request: Request) -> bytes:
        nonlocal in_flight, most
        in_flight += 1
        most = max(most, in_flight)
        await asyncio.sleep(0.05)
        in_flight -= 1
        return success(request)

    send_all(answer, contacts(150), Policy(concurrency=11))
    assert most == 11


@pytest.mark.parametrize(
    ("status", "code"),
    [(429, Code.API_RATE_LIMITED), (500, Code.API_ERROR), (503, Code.API_ERROR)],
)
def test_clear_refusals_to_the_end_are_failed(status: int, code: Code) -> None:
    """After as many attempts as the policy allows the contact has failed, with the last reason."""

    async def answer(request: Request) -> bytes:
        return reply(status) if request.phone.endswith("2") else success(request)

    ran, _ = send_all(answer, contacts(5), Policy(max_attempts=4))
    outcome = ran.outcomes[3]
    assert (outcome.status, outcome.attempts, outcome.http_status) == (Status.FAILED, 4, status)
    assert outcome.problem is not None
    assert outcome.problem.code is code
    assert ran.sent.requests == 8


def test_other_refusals_are_not_tried_again() -> None:
    """A 400 about the contact is final."""

    async def answer(_: Request) -> bytes:
        return reply(400, {"success": False, "message": "Validation error"})

    ran, _ = send_all(answer, contacts(3), Policy())
    assert ran.statuses() == [Status.FAILED] * 3
    assert ran.sent.requests == 3
    problem = ran.outcomes[1].problem
    assert problem is not None
    assert problem.code is Code.API_REFUSED
    assert "Validation error" in problem.message


def test_unknown_although_the_last_answer_was_a_refusal() -> None:
    """An attempt that had no answer may have arrived: a later 503 does not make it failed."""

    async def answer(request: Request) -> bytes | None:
        return None if request.of_contact == 1 else reply(503)

    ran, _ = send_all(answer, contacts(1), Policy(max_attempts=2))
    assert ran.outcomes[1].status is Status.UNKNOWN
    assert ran.outcomes[1].http_status == 503


@pytest.mark.parametrize(
    ("status", "code", "expected"),
    [
        (None, Code.NO_ANSWER, Status.UNKNOWN),
        (200, Code.API_ERROR, Status.UNKNOWN),
        (None, Code.STOPPED, Status.FAILED),
        (503, Code.API_ERROR, Status.FAILED),
        (401, Code.API_UNAUTHORIZED, Status.FAILED),
    ],
)
def test_what_an_earlier_session_left_open_stays_open(
    status: int | None, code: Code, expected: Status
) -> None:
    """An attempt before a stop may have arrived: refusals after the resume do not take it back."""

    async def answer(_: Request) -> bytes:
        return reply(503)

    (contact,) = contacts(1)
    earlier = Attempt(1_790_000_000_000, 12, status, code.value, "As it was told.")
    ran, _ = send_all(answer, [replace(contact, trail=(earlier,))], Policy(max_attempts=2))
    assert ran.outcomes[1].status is expected


def test_failed_although_an_attempt_had_no_answer() -> None:
    """A clear 400 settles it."""

    async def answer(request: Request) -> bytes | None:
        return None if request.of_contact == 1 else reply(400, {"success": False})

    ran, _ = send_all(answer, contacts(1), Policy())
    assert ran.outcomes[1].status is Status.FAILED


def test_unknown_although_a_firewall_refused_it_in_the_end() -> None:
    """What is not the API's word does not settle whether the first attempt arrived."""

    async def answer(request: Request) -> bytes | None:
        return None if request.of_contact == 1 else reply(413, b"<html>Too large")

    ran, _ = send_all(answer, contacts(1), Policy())
    outcome = ran.outcomes[1]
    assert (outcome.status, outcome.http_status) == (Status.UNKNOWN, 413)
    assert outcome.problem is not None
    assert outcome.problem.code is Code.NO_ANSWER


@pytest.mark.skipif(sys.platform != "linux", reason="what a full queue does is Linux's own")
@transports
def test_connecting_has_a_limit_of_its_own(transport: Transport) -> None:
    """An address that takes no connection is given up long before the attempt's deadline.

    Connections that nobody accepts fill the queue; Linux then drops every further one without a
    word, as a firewall does.
    """
    policy = Policy(
        connect_timeout_seconds=0.1,
        attempt_timeout_seconds=3600,
        max_attempts=1,
        transport=transport,
    )
    with ExitStack() as stack:
        full = stack.enter_context(socket.socket())
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        for _ in range(3):
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(full.getsockname())
        server = Server(lambda _: asyncio.sleep(0, b""))
        server.base_url = f"http://127.0.0.1:{full.getsockname()[1]}"
        ran = asyncio.run(sending(server, contacts(1), policy))
    assert ran.statuses() == [Status.UNKNOWN]
    assert ran.sent.requests == 1


def _retry_after(value: str) -> Callable[[Request], Awaitable[bytes]]:
    async def answer(request: Request) -> bytes:
        if request.of_contact == 1 and request.phone.endswith("0"):
            return reply(503, b"", ("Retry-After", value))
        return success(request)

    return answer


@pytest.mark.parametrize(
    ("value", "least_seconds"),
    [("7", 7), ("Mon, 02 Mar 2026 10:00:40 GMT", 40), ("99999", 300), ("soon", 0)],
)
def test_retry_after_is_honoured(value: str, least_seconds: float) -> None:
    """In seconds and as a date, for five minutes at most, and nonsense is passed over."""

    async def run() -> float:
        async with running(_retry_after(value)) as server:
            time = FastTime(server)
            ran = await sending(
                server,
                contacts(1),
                Policy(),
                time=time,
                now=lambda: datetime(2026, 3, 2, 10, 0, 0, tzinfo=UTC),
            )
            assert ran.statuses() == [Status.SENT]
            return time.seconds

    seconds = asyncio.run(run())
    assert least_seconds <= seconds <= least_seconds + 1


def test_a_429_slows_all_lanes() -> None:
    """Nobody starts a request while the pause lasts that one contact's 429 asked for."""

    async def run() -> None:
        arrivals: list[float] = []

        async def answer(request: Request) -> bytes:
            arrivals.append(time.seconds)
            if request.number == 1:
                return reply(429, b"", ("Retry-After", "20"))
            return success(request)

        async with running(answer) as server:
            time = FastTime(server)
            ran = await sending(server, contacts(40), Policy(concurrency=24), time=time)
        assert ran.statuses() == [Status.SENT] * 40
        early = [arrival for arrival in arrivals if arrival < 20]
        assert len(early) <= 4 + 3  # those under way, and what they were followed by

    asyncio.run(run())


@transports
def test_a_429_that_tells_in_other_headers_when_to_come_back(transport: Transport) -> None:
    """Without ``Retry-After`` the headers of a limit say for how long nobody starts a request."""

    async def run() -> None:
        arrivals: list[float] = []

        async def answer(request: Request) -> bytes:
            arrivals.append(time.seconds)
            if request.number == 1:
                limits = ("RateLimit-Remaining", "0"), ("RateLimit-Reset", "60")
                return reply(429, b"", *limits)
            return success(request)

        async with running(answer) as server:
            time = FastTime(server)
            ran = await sending(server, contacts(40), Policy(transport=transport), time=time)
        assert ran.statuses() == [Status.SENT] * 40
        assert len([arrival for arrival in arrivals if arrival < 60]) <= 7

    asyncio.run(run())


def test_retry_after_goes_before_other_headers() -> None:
    """Also where it asks for no wait at all."""

    async def run() -> None:
        async def answer(request: Request) -> bytes:
            if request.number > 1:
                return success(request)
            limits = ("RateLimit-Remaining", "0"), ("RateLimit-Reset", "60")
            return reply(429, b"", ("Retry-After", "0"), *limits)

        async with running(answer) as server:
            time = FastTime(server)
            ran = await sending(server, contacts(1), Policy(), time=time)
        assert ran.statuses() == [Status.SENT]
        assert time.seconds < 10

    asyncio.run(run())


def test_a_limit_of_the_api_costs_no_contact() -> None:
    """Against 10 a second, 200 contacts at 64 in flight all get through."""

    async def run() -> None:
        seconds: Counter[int] = Counter()

        async def answer(request: Request) -> bytes:
            second = int(time.seconds)
            if seconds[second] >= 10:
                return reply(429, b"", ("Retry-After", "1"))
            seconds[second] += 1
            return success(request)

        async with running(answer) as server:
            time = FastTime(server)
            ran = await sending(server, contacts(200), Policy(), time=time)
        assert Counter(ran.statuses()) == {Status.SENT: 200}
        assert ran.sent.stop is None

    asyncio.run(run())


def test_the_rate_is_kept() -> None:
    """With 20 a second no second sees more than that, and it takes as long as it must."""

    async def run() -> None:
        seconds: Counter[int] = Counter()

        async def answer(request: Request) -> bytes:
            seconds[int(time.seconds)] += 1
            return success(request)

        async with running(answer) as server:
            time = FastTime(server)
            await sending(server, contacts(60), Policy(rate=20), time=time)
        assert max(seconds.values()) <= 21
        assert 2.9 <= time.seconds <= 4

    asyncio.run(run())


def test_the_rate_is_kept_with_retries() -> None:
    """They are requests like any other."""

    async def run() -> None:
        seconds: Counter[int] = Counter()

        async def answer(request: Request) -> bytes:
            seconds[int(time.seconds)] += 1
            return reply(500) if request.number % 3 == 0 else success(request)

        async with running(answer) as server:
            time = FastTime(server)
            policy = Policy(rate=20, max_failures_percent=100)
            ran = await sending(server, contacts(100), policy, time=time)
        assert ran.sent.retries > 20
        assert max(seconds.values()) <= 21

    asyncio.run(run())


@transports
def test_each_lane_has_cookies_of_its_own(transport: Transport) -> None:
    """The first cookie is the setting's; each answer renews it for its own lane only."""

    async def answer(request: Request) -> bytes:
        name = f"lane-of-{request.connection}"
        await asyncio.sleep(0.05)
        if "cookie" in request.headers and "first" not in request.headers["cookie"]:
            name = request.headers["cookie"].partition("AWSALB=")[2].split(";")[0]
        return success(
            request,
            ("Set-Cookie", f"AWSALB={name}; Path=/"),
            ("Set-Cookie", f"AWSALBCORS={name}; Path=/; SameSite=None; Secure"),
            ("Set-Cookie", "other=1"),
        )

    async def run() -> None:
        async with running(answer) as server:
            api = Api(server.base_url, KEY, cookie="AWSALB=first; AWSALBCORS=first")
            policy = Policy(transport=transport, concurrency=24)
            await sending(server, contacts(400), policy, api=api)
        of_connection: dict[int, list[str]] = {}
        for request in server.requests:
            of_connection.setdefault(request.connection, []).append(request.headers["cookie"])
        assert 2 <= len(of_connection) <= 24
        firsts = {cookies[0] for cookies in of_connection.values()}
        assert "AWSALB=first; AWSALBCORS=first" in firsts
        lasts = {cookies[-1] for cookies in of_connection.values()}
        assert 2 <= len(lasts) <= 24, "each lane has its own"
        assert not any("other" in cookie for cookie in lasts)
        assert "first" not in repr(api)

    asyncio.run(run())


def test_connections_are_reused() -> None:
    """As many connections as requests in flight, not one for each request."""

    async def answer(request: Request) -> bytes:
        return success(request)

    _, server = send_all(answer, contacts(200), Policy(concurrency=5))
    assert len({request.connection for request in server.requests}) <= 5


def test_an_outage_uses_no_contact_up() -> None:
    """A server that is away for 90 s: everybody waits, one probes, and all are sent in the end."""

    async def run(concurrency: int) -> None:
        async def answer(request: Request) -> bytes | None:
            if 1 <= time.seconds < 90 or request.number in (20, 21):
                if time.seconds < 1:
                    time.seconds = 1.0
                return None if request.number % 2 else reply(503)
            return success(request)

        async with running(answer) as server:
            time = FastTime(server)
            ran = await sending(server, contacts(120), Policy(concurrency=concurrency), time=time)
        assert Counter(ran.statuses()) == {Status.SENT: 120}
        assert ran.sent.stop is None
        assert time.seconds >= 90

    for concurrency in (1, 8):
        asyncio.run(run(concurrency))


def test_an_error_for_everybody_is_an_outage() -> None:
    """A 500 may be about one contact; for all of them the API is away, and nobody is used up."""

    async def run(lasting: bool) -> None:
        async def answer(request: Request) -> bytes:
            asked = len(server.requests)
            if asked == 100:
                time.seconds = 1.0
            if asked >= 100 and (lasting or time.seconds < 90):
                return reply(500)
            return success(request)

        async with running(answer) as server:
            time = FastTime(server)
            ran = await sending(server, contacts(400), Policy(concurrency=8), time=time)
            assert len(server.requests) < 1.2 * 400
        statuses = Counter(ran.statuses())
        if lasting:
            assert set(statuses) == {Status.SENT}  # the others are pending
            assert ran.sent.stop is not None
            assert "has not answered for 10 minutes" in ran.sent.stop.message
        else:
            assert statuses == {Status.SENT: 400}
            assert ran.sent.stop is None

    for lasting in (False, True):
        asyncio.run(run(lasting))


def test_a_contact_that_is_never_answered_does_not_hold_the_others_up() -> None:
    """With one request in flight, a row that makes the server hang up ends as unknown."""

    async def answer(request: Request) -> bytes | None:
        return None if request.phone.endswith("3") else success(request)

    ran, _ = send_all(answer, contacts(9), Policy(concurrency=1))
    assert Counter(ran.statuses()) == {Status.SENT: 8, Status.UNKNOWN: 1}
    assert ran.outcomes[4].attempts == 6


def test_every_attempt_is_told() -> None:
    """The trail has each attempt in order, after those of the run's earlier sessions."""

    async def answer(request: Request) -> bytes:
        return success(request) if request.number > 2 else reply(503, b"busy")

    (contact,) = contacts(1)
    earlier = Attempt(1_790_000_000_000, 12, 429, "api-rate-limited", "Too fast.")
    ran, _ = send_all(answer, [replace(contact, trail=(earlier,))], Policy())
    outcome = ran.outcomes[1]
    assert outcome.attempts == len(outcome.trail) == 4
    assert outcome.trail[0] == earlier
    assert [attempt.http_status for attempt in outcome.trail] == [429, 503, 503, 200]
    assert [attempt.code for attempt in outcome.trail[1:]] == ["api-error", "api-error", None]
    assert all(attempt.at > earlier.at for attempt in outcome.trail[1:])


@pytest.mark.slow
def test_outcomes_are_flushed_in_batches() -> None:
    """None is recorded later than needed: a batch is at most what came in between two flushes."""

    async def answer(request: Request) -> bytes:
        return success(request)

    ran, _ = send_all(answer, contacts(2600), Policy())
    assert sum(ran.batches) == 2600
    assert max(ran.batches) <= 500
    assert len(ran.batches) >= 3


def test_progress_counts_what_is_recorded() -> None:
    """The last report says what became of everybody; none says more than was recorded."""
    reports: list[SendProgress] = []

    async def answer(request: Request) -> bytes:
        if request.phone.endswith("1"):
            return reply(400, {"success": False, "message": "Validation error"})
        return success(request)

    send_all(answer, contacts(20), Policy(max_failures_percent=100), progress=reports.append)
    last = reports[-1]
    assert (last.sent, last.failed, last.unknown, last.done) == (18, 2, 0, 20)
    assert (last.requests, last.retries, last.note) == (20, 0, "")


def test_progress_says_why_it_waits() -> None:
    """During a pause the note says in plain words what it waits for."""
    notes: set[str] = set()

    async def answer(request: Request) -> bytes:
        return success(request) if request.of_contact > 1 else reply(429, b"", ("Retry-After", "9"))

    send_all(answer, contacts(1), Policy(), progress=lambda report: notes.add(report.note))
    assert any("asked for fewer requests" in note for note in notes)


def test_nothing_is_waited_for_at_the_end() -> None:
    """The last report has no note, though the pause that the API asked for is not over yet."""
    notes: list[str] = []

    async def answer(_: Request) -> bytes:
        return reply(429, b"", ("Retry-After", "200"))

    policy = Policy(max_attempts=1, max_failures_percent=100)
    send_all(answer, contacts(1), policy, progress=lambda report: notes.append(report.note))
    assert notes[-1] == ""


@transports
def test_no_secret_and_no_phone_is_logged(
    transport: Transport, caplog: pytest.LogCaptureFixture
) -> None:
    """Log lines hold no key, cookie or number; no reason quotes the key that a gateway repeats."""
    caplog.set_level(logging.DEBUG, "importer")

    async def answer(request: Request) -> bytes | None:
        if request.phone.endswith("1"):
            return reply(400, {"success": False, "message": f"bad {request.headers['x-api-key']}"})
        return None

    async def run() -> None:
        async with running(answer) as server:
            api = Api(server.base_url, f" {KEY} ", cookie="AWSALB=cookie-value")
            policy = Policy(transport=transport, max_attempts=2)
            ran = await sending(server, contacts(4), policy, api=api)
            logged = caplog.text + repr([vars(record) for record in caplog.records])
            shown = logged + repr(ran) + repr(api)
        assert "'attempt': 1" in logged
        assert KEY not in shown
        assert "bad …" in shown
        assert "cookie-value" not in shown
        assert "447700" not in logged  # of every number; the times of the lines have digits, too

    asyncio.run(run())


def _escaped(text: str) -> str:
    """Write each character as a JSON escape."""
    return "".join([f"\\u{ord(character):04x}" for character in text])


@pytest.mark.parametrize("write", [_escaped, lambda text: text.replace("/", "\\/")])
def test_no_outcome_holds_a_secret_that_the_server_repeats(write: Callable[[str], str]) -> None:
    """Key and cookies are masked after decoding, in reasons and in contact ids alike."""
    api_key, first, renewed = "SEC/RET+KEY", "first/cookie+value", "renewed/cookie+value"

    async def answer(request: Request) -> bytes:
        repeated = write(f"{request.headers['x-api-key']} {request.headers['cookie']}")
        cookie = ("Set-Cookie", f"AWSALB={renewed}-{request.number}")
        repeated += write(f" new {renewed}-{request.number}")
        if request.number % 2:
            return reply(400, f'{{"success": false, "message": "bad {repeated}"}}', cookie)
        return reply(200, f'{{"success": true, "data": {{"_id": "{repeated}"}}}}', cookie)

    async def run() -> None:
        async with running(answer) as server:
            api = Api(server.base_url, api_key, cookie=f"AWSALB={first}; short=abc")
            policy = Policy(concurrency=1, max_failures_percent=100)
            ran = await sending(server, contacts(4), policy, api=api)
        sent_cookies = [request.headers["cookie"] for request in server.requests]
        assert first in sent_cookies[0]
        assert renewed in sent_cookies[1]
        shown = repr(ran)
        assert not [secret for secret in (api_key, first, renewed) if secret in shown]
        problem = ran.outcomes[1].problem
        assert problem is not None
        assert "“bad … … new …”" in problem.message
        assert ran.outcomes[2].contact_id == "… AWSALB=…; short=abc new …"

    asyncio.run(run())


@pytest.mark.parametrize(
    "api",
    [
        Api("http://127.0.0.1:9", "two\nlines"),
        Api("http://127.0.0.1:9", ""),
        Api("http://127.0.0.1:9", KEY, cookie="no pair"),
        Api("http://127.0.0.1:9", KEY, proxy="ftp://x"),
    ],
)
def test_what_cannot_be_sent_at_all_stops_before_the_first_contact(api: Api) -> None:
    """A key, cookie or proxy that cannot be used is a settings error and no contact's fault."""
    taken: list[int] = []

    def watched() -> Iterator[Outgoing]:
        for contact in contacts(3):
            taken.append(contact.n)
            yield contact

    async def run() -> None:
        server = Server(lambda _: asyncio.sleep(0, b""))
        await sending(server, watched(), Policy(), api=api)

    with pytest.raises(SettingsError):
        asyncio.run(run())
    assert taken == []


@pytest.mark.parametrize("wrong", [{"concurrency": 0}, {"max_attempts": 0}, {"rate": 0.0}])
def test_a_policy_that_would_send_nothing_is_refused(wrong: dict[str, float]) -> None:
    """Zero of what is needed is a settings error."""
    with pytest.raises(SettingsError, match=next(iter(wrong))):
        Policy(**wrong)  # type: ignore[arg-type]


def test_a_contact_has_a_time_for_all_its_attempts() -> None:
    """When it is over the contact is used up, although it has attempts left."""

    async def answer(request: Request) -> bytes:
        return success(request) if request.phone.endswith("0") else reply(500)

    async def run() -> None:
        async with running(answer) as server:
            policy = Policy(max_attempts=100, contact_timeout_seconds=120, max_failures_percent=100)
            time = FastTime(server)
            ran = await sending(server, contacts(2), policy, time=time)
        assert ran.statuses() == [Status.SENT, Status.FAILED]
        assert 2 < ran.outcomes[2].attempts < 100
        assert time.seconds <= 120

    asyncio.run(run())


def test_no_attempt_starts_after_a_contacts_time() -> None:
    """Also where it waited for the retry budget, or for a pause that a 429 asked for."""

    async def run() -> None:
        first: dict[str, float] = {}
        longest = 0.0

        async def answer(request: Request) -> bytes:
            nonlocal longest
            began = first.setdefault(request.phone, time.seconds)
            longest = max(longest, time.seconds - began)
            return reply(500) if request.number % 2 else success(request)

        async with running(answer) as server:
            time = FastTime(server)
            policy = Policy(contact_timeout_seconds=30, max_failures_percent=100, max_attempts=100)
            ran = await sending(server, contacts(600), policy, time=time)
        assert time.seconds > 30
        assert longest <= 30
        assert Counter(ran.statuses())[Status.FAILED] > 0

    asyncio.run(run())


def test_an_outage_takes_no_contacts_time() -> None:
    """The API is away for longer than a contact has in all; one more error afterwards is no end."""

    async def run() -> None:
        async def answer(request: Request) -> bytes:
            if request.number == 1:
                time.seconds = 1.0
            if 1 <= time.seconds < 500:
                waited.add(request.phone)
                return reply(503)
            if request.phone in waited:
                waited.remove(request.phone)
                return reply(500)
            return success(request)

        waited: set[str] = set()
        async with running(answer) as server:
            time = FastTime(server)
            policy = Policy(contact_timeout_seconds=120)
            ran = await sending(server, contacts(40), policy, time=time)
        assert Counter(ran.statuses()) == {Status.SENT: 40}
        assert time.seconds >= 500
        assert not waited

    asyncio.run(run())


def test_an_attempt_is_recorded_before_the_next_one() -> None:
    """Whoever is killed in between has not forgotten it."""
    recorded: list[Outcome] = []

    async def answer(request: Request) -> bytes:
        return success(request) if request.of_contact > 2 else reply(500)

    send_all(answer, contacts(1), Policy(), record=recorded.extend)
    told = [(outcome.status, outcome.attempts, len(outcome.trail)) for outcome in recorded]
    assert told == [(Status.PENDING, 1, 1), (Status.PENDING, 2, 2), (Status.SENT, 3, 3)]


@pytest.mark.parametrize("failure", [reply(500), None], ids=["an error", "silence"])
def test_retries_stay_few_while_every_second_request_fails(failure: bytes | None) -> None:
    """A fifth of the first attempts and a few each second: the server is not hit harder for it."""

    async def answer(request: Request) -> bytes | None:
        return failure if request.number % 2 else success(request)

    async def run() -> None:
        async with running(answer) as server:
            time = FastTime(server)
            policy = Policy(max_failures_percent=100)
            ran = await sending(server, contacts(300), policy, time=time)
        assert Counter(ran.statuses())[Status.SENT] >= 290
        assert ran.sent.retries > 100
        most = PART * 300 + RESERVE + PER_SECOND * time.seconds
        assert ran.sent.retries <= most + 1

    asyncio.run(run())
