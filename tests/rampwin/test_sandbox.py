from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from importer.rampwin import Accepted, Again, Halt, Refused, contact_url, read_answer
from importer.rampwin.sandbox import SandboxOptions, SandboxState, create_app
from importer.rampwin.sandbox.balancer import Balancer

if TYPE_CHECKING:
    from starlette.applications import Starlette

PHONE = "+15550100123"


class Api:
    """Calls a sandbox in this process, without a network; its clock and its sleep are ours."""

    def __init__(self, **options: Any) -> None:
        self.seconds = 1000.0
        self.naps: list[float] = []
        self.app: Starlette = create_app(
            SandboxOptions(**options), clock=lambda: self.seconds, sleep=self._sleep
        )
        self.state: SandboxState = self.app.state.sandbox

    async def _sleep(self, seconds: float) -> None:
        self.naps.append(seconds)

    def request(self, method: str, path: str, **rest: Any) -> httpx.Response:
        """Send one request with no cookie jar."""

        async def call() -> httpx.Response:
            transport = httpx.ASGITransport(self.app)
            async with httpx.AsyncClient(transport=transport, base_url="http://x") as client:
                return await client.request(method, path, **rest)

        return asyncio.run(call())

    def upsert(
        self,
        body: Any,
        *,
        key: str = "sandbox-key",
        channel: str = "sandbox-channel",
        cookie: str | None = None,
    ) -> httpx.Response:
        """Send a contact as the importer does it; a body in bytes goes as it is."""
        headers = {"X-Api-Key": key, "Content-Type": "application/json"}
        if cookie is not None:
            headers["Cookie"] = cookie
        sent = {"content": body} if isinstance(body, bytes) else {"json": body}
        return self.request("POST", contact_url("", channel), headers=headers, **sent)

    def contacts(self, **query: Any) -> Any:
        """Give what ``GET /sandbox/contacts`` answers."""
        return self.request("GET", "/sandbox/contacts", params=query).json()


def awsalb(response: httpx.Response, name: str = "AWSALB") -> str:
    """Give the ``name=value`` of a cookie that an answer sets."""
    values = response.headers.get_list("set-cookie")
    return next(value for value in values if value.startswith(f"{name}=")).partition(";")[0]


def test_a_contact_is_inserted_and_the_answer_is_the_documented_one() -> None:
    """The answer has success, message, id and number, and reads as accepted."""
    response = Api().upsert({"phone_number": PHONE, "first_name": "Ana"})
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/json"
    contact_id = "000000000000000000000001"
    assert response.json() == {
        "success": True,
        "message": "Contact inserted or updated successfully",
        "data": {"_id": contact_id, "phone_number": PHONE},
    }
    verdict = read_answer(200, response.headers, response.content, PHONE, datetime.now(UTC))
    assert verdict == Accepted(contact_id)


def test_a_given_field_overwrites_and_one_that_is_not_given_stays() -> None:
    """An upsert changes what it names, empty text and null included, and keeps the rest."""
    api = Api()
    tags = ["a", {"b": 1.5}]
    api.upsert({"phone_number": PHONE, "first_name": "Ana", "city": "Rio", "tags": tags})
    api.upsert({"phone_number": PHONE, "first_name": "", "last_name": None, "tags": [], "n": 7})
    assert api.contacts() == {
        "total": 1,
        "contacts": [
            {
                "_id": "000000000000000000000001",
                "channel_id": "sandbox-channel",
                "phone_number": PHONE,
                "first_name": "",
                "last_name": None,
                "city": "Rio",
                "tags": [],
                "n": 7,
            }
        ],
    }


@pytest.mark.parametrize("written", ["+15550100123", "15550100123", 15550100123, 15550100123.0])
def test_a_number_is_one_contact_however_it_is_written(written: object) -> None:
    """With plus, without, or as a JSON number: the digits are the contact."""
    api = Api()
    first = api.upsert({"phone_number": PHONE}).json()
    assert api.upsert({"phone_number": written}).json() == first


def test_a_number_is_another_contact_on_another_channel() -> None:
    """A contact is unique by channel and number; the listing can be for one channel."""
    api = Api(channels=("a", "b & c"))
    ids = {
        api.upsert({"phone_number": PHONE}, channel=channel).json()["data"]["_id"]
        for channel in ("a", "b & c")
    }
    assert len(ids) == 2
    assert [c["channel_id"] for c in api.contacts()["contacts"]] == ["a", "b & c"]
    assert [c["channel_id"] for c in api.contacts(channel="b & c")["contacts"]] == ["b & c"]
    assert api.contacts(channel="d") == {"total": 0, "contacts": []}


def test_contacts_are_listed_in_pages() -> None:
    """Limit and offset choose a page; the total counts all; nonsense is refused."""
    api = Api()
    phones = [f"+155501001{n:02}" for n in range(7)]
    for phone in phones:
        api.upsert({"phone_number": phone})
    page = api.contacts(limit=3, offset=5)
    assert page["total"] == 7
    assert [contact["phone_number"] for contact in page["contacts"]] == phones[5:]
    for query in ({"limit": "0"}, {"limit": "10001"}, {"offset": "-1"}, {"limit": "x"}, {"x": "1"}):
        assert api.request("GET", "/sandbox/contacts", params=query).status_code == 400


@pytest.mark.parametrize("key", ["", "sandbox-keys", "SANDBOX-KEY", "é"])
def test_a_wrong_key_is_unauthorized_before_anything_else(key: str) -> None:
    """The key is looked at before channel and body, and the importer stops at that answer."""
    api = Api()
    response = api.request(
        "POST", contact_url("", "nowhere"), headers={"x-api-key": key.encode()}, content=b"?"
    )
    assert response.status_code == 401
    assert response.json() == {"success": False, "message": "Unauthorized"}
    verdict = read_answer(401, response.headers, response.content, PHONE, datetime.now(UTC))
    assert isinstance(verdict, Halt)


def test_a_revoked_key_is_unauthorized_from_then_on() -> None:
    """The switch takes the key away in the middle of a run."""
    api = Api()
    assert api.upsert({"phone_number": PHONE}).status_code == 200
    assert api.request("POST", "/sandbox/switches", json={"revoked": True}).status_code == 200
    assert api.upsert({"phone_number": PHONE}).status_code == 401


@pytest.mark.parametrize("query", ["?channel_id=other", "?channel_id=", "", "?channel=x", None])
def test_an_unknown_channel_is_refused_before_the_body(query: str | None) -> None:
    """No channel, another one, or two at once: invalid, and the importer stops at that answer."""
    path = contact_url("", "sandbox-channel")
    path = path + "&channel_id=sandbox-channel" if query is None else path.split("?")[0] + query
    response = Api().request("POST", path, headers={"x-api-key": "sandbox-key"}, content=b"{")
    assert response.status_code == 400
    assert response.json() == {"success": False, "message": "Invalid channel"}
    verdict = read_answer(400, response.headers, response.content, PHONE, datetime.now(UTC))
    assert isinstance(verdict, Halt)


@pytest.mark.parametrize(
    "body",
    [
        {}, {"phone_number": None}, {"phone_number": ""}, {"phone_number": True},
        {"phone_number": [PHONE]}, {"phone_number": "+1234567"}, {"phone_number": "1" * 16},
        {"phone_number": "+0123456789"}, {"phone_number": "++15550100123"},
        {"phone_number": "+1 555 0100123"}, {"phone_number": "+1555010012٣"},
        {"phone_number": 1234567}, {"phone_number": -15550100123}, {"phone_number": 15550100123.5},
        {"phone_number": PHONE, "first_name": 7}, {"phone_number": PHONE, "last_name": ["x"]},
        {"phone_number": PHONE, "email": False}, [], "x", None, 7,
        b"", b"{", b"\xff", b"phone_number=%2B15550100123", b"[" * 10_000,
    ],
)  # fmt: skip
def test_a_body_that_is_wrong_is_a_validation_error_and_not_stored(body: object) -> None:
    """The documented message, with what is wrong beside it; the importer refuses the row."""
    api = Api()
    response = api.upsert(body)
    assert response.status_code == 400
    assert response.json()["success"] is False
    assert response.json()["message"] == "Validation error"
    assert response.json()["details"]
    assert len(api.state.contacts) == 0
    verdict = read_answer(400, response.headers, response.content, PHONE, datetime.now(UTC))
    assert isinstance(verdict, Refused)


@pytest.mark.parametrize(
    ("content_type", "status"),
    [
        ("application/json", 200),
        ("Application/JSON; charset=utf-8", 200),
        ("text/plain", 400),
        ("application/x-www-form-urlencoded", 400),
        ("", 400),
    ],
)
def test_only_json_is_a_known_content_type(content_type: str, status: int) -> None:
    """A body that is not declared as JSON is refused."""
    response = Api().request(
        "POST",
        contact_url("", "sandbox-channel"),
        headers={"x-api-key": "sandbox-key", "content-type": content_type},
        content=b'{"phone_number": "+15550100123"}',
    )
    assert response.status_code == status


def test_numbers_with_the_chosen_endings_are_refused() -> None:
    """The refuse switch makes a validation error of numbers that end so."""
    api = Api(refuse=("23", "99"))
    statuses = [api.upsert({"phone_number": f"+155501001{n}"}).status_code for n in (22, 23, 99)]
    assert statuses == [200, 400, 400]


def test_requests_without_a_cookie_go_round_the_servers() -> None:
    """Without a cookie each request gets the next server, and both cookies are set."""
    api = Api(servers=3)
    for _ in range(6):
        response = api.upsert({"phone_number": PHONE})
        assert awsalb(response).removeprefix("AWSALB=") == awsalb(
            response, "AWSALBCORS"
        ).removeprefix("AWSALBCORS=")
        assert response.headers.get_list("set-cookie")[1].endswith("; SameSite=None; Secure")
    assert api.state.stats().servers == {"1": 2, "2": 2, "3": 2}


@pytest.mark.parametrize("name", ["AWSALB", "AWSALBCORS"])
def test_a_cookie_sticks_to_its_server_and_is_renewed(name: str) -> None:
    """A client that sends back what it got stays on one server, with a new cookie each time."""
    api = Api(servers=3)
    api.upsert({"phone_number": PHONE})
    cookie = awsalb(api.upsert({"phone_number": PHONE}), name)
    seen = [cookie]
    for _ in range(4):
        seen.append(awsalb(api.upsert({"phone_number": PHONE}, cookie=f"a=b; {seen[-1]}"), name))
    assert len(set(seen)) == 5
    assert api.state.stats().servers == {"1": 1, "2": 5}


@pytest.mark.parametrize("value", ["", "x", "AAAA", "MS4xLjAwMDAwMDAw", '"MS4x"', "=" * 9])
def test_a_made_up_cookie_sticks_to_nothing(value: str) -> None:
    """A cookie that the balancer did not write is as none."""
    api = Api(servers=2)
    for _ in range(4):
        assert api.upsert({"phone_number": PHONE}, cookie=f"AWSALB={value}").status_code == 200
    assert api.state.stats().servers == {"1": 2, "2": 2}


@given(st.binary())
def test_no_cookie_header_is_beyond_the_balancer(cookie: bytes) -> None:
    """Any bytes in a Cookie header lead to some server."""
    assert Balancer(2, 0).choose(cookie, ()) in (1, 2)
    assert Balancer(2, 0).choose(b"AWSALB=" + cookie, ()) in (1, 2)


def test_a_server_that_is_down_pins_its_clients_to_a_503() -> None:
    """Who is pinned to it gets 503 and no new cookie; the others go round the ones that are up."""
    api = Api(servers=3)
    cookie = awsalb(api.upsert({"phone_number": PHONE}))
    api.state.switch({"down": (1,)})
    response = api.upsert({"phone_number": PHONE}, cookie=cookie)
    assert response.status_code == 503
    assert response.headers["content-type"].startswith("text/html")
    assert "set-cookie" not in response.headers
    for _ in range(4):
        assert api.upsert({"phone_number": PHONE}).status_code == 200
    assert api.state.stats().servers == {"1": 1, "2": 2, "3": 2}
    api.state.switch({"down": (1, 2, 3)})
    assert api.upsert({"phone_number": PHONE}).status_code == 503


def test_an_outage_answers_503_until_it_is_over() -> None:
    """For the seconds given nothing is stored; then all is as before; 0 ends one early."""
    api = Api()
    assert api.request("POST", "/sandbox/outage", json={"seconds": 30}).status_code == 204
    assert api.upsert({"phone_number": PHONE}).status_code == 503
    api.seconds += 29.9
    assert api.upsert({"phone_number": PHONE}).status_code == 503
    assert len(api.state.contacts) == 0
    api.seconds += 0.2
    assert api.upsert({"phone_number": PHONE}).status_code == 200
    api.request("POST", "/sandbox/outage", json={"seconds": 30})
    api.request("POST", "/sandbox/outage", json={"seconds": 0})
    assert api.upsert({"phone_number": PHONE}).status_code == 200
    for bad in ({}, {"seconds": -1}, {"seconds": "5"}, {"seconds": 1e6}, {"seconds": 1, "x": 2}):
        assert api.request("POST", "/sandbox/outage", json=bad).status_code == 400


def test_requests_above_the_rate_limit_get_a_429_with_the_seconds_to_wait() -> None:
    """In each second so many are taken; the others are told when to come again."""
    api = Api(rate_limit=2)
    assert [api.upsert({"phone_number": PHONE}).status_code for _ in range(3)] == [200, 200, 429]
    api.seconds += 0.75
    response = api.upsert({"phone_number": PHONE})
    assert response.json() == {"success": False, "message": "Too many requests"}
    assert response.headers["retry-after"] == "1"
    verdict = read_answer(429, response.headers, response.content, PHONE, datetime.now(UTC))
    assert isinstance(verdict, Again)
    assert verdict.retry_after_seconds == 1.0
    api.seconds += 0.25
    assert [api.upsert({"phone_number": PHONE}).status_code for _ in range(3)] == [200, 200, 429]


def test_retry_after_can_be_a_date_or_absent() -> None:
    """The same pause as a date in the near future, or none at all."""
    api = Api(rate_limit=1, retry_after="date")
    before = datetime.now(UTC)
    api.upsert({"phone_number": PHONE})
    when = parsedate_to_datetime(api.upsert({"phone_number": PHONE}).headers["retry-after"])
    assert when > before
    api.state.switch({"retry_after": "none"})
    assert "retry-after" not in api.upsert({"phone_number": PHONE}).headers


def test_retry_after_can_ask_for_more_than_the_limit_does() -> None:
    """The wait is the one that is set, whole seconds from above, however soon there is room."""
    api = Api(rate_limit=1, retry_after_seconds=6.5)
    answers = [api.upsert({"phone_number": PHONE}) for _ in range(2)]
    assert [answer.headers.get("retry-after") for answer in answers] == [None, "7"]
    api.seconds += 1
    assert api.upsert({"phone_number": PHONE}).status_code == 200
    api.request("POST", "/sandbox/switches", json={"retry_after_seconds": None})
    assert api.upsert({"phone_number": PHONE}).headers["retry-after"] == "1"


def test_an_outage_can_be_set_to_begin_after_some_requests() -> None:
    """It begins once, with the request after those, and lasts as long as it was set to."""
    api = Api(outage_after=2, outage_seconds=30)
    assert [api.upsert({"phone_number": PHONE}).status_code for _ in range(4)] == [
        200, 200, 503, 503,
    ]  # fmt: skip
    api.seconds += 31
    assert [api.upsert({"phone_number": PHONE}).status_code for _ in range(2)] == [200, 200]
    assert Api(outage_seconds=30).upsert({"phone_number": PHONE}).status_code == 503
    assert Api(outage_after=0).upsert({"phone_number": PHONE}).status_code == 200


def test_the_failure_rate_fails_a_share_of_the_requests() -> None:
    """About the share asked for fails, with each kind of 5xx, as pages and as JSON."""
    api = Api(failure_rate=0.5)
    statuses = [api.upsert({"phone_number": f"+1555010{n:04}"}).status_code for n in range(200)]
    assert 70 <= statuses.count(200) <= 130
    assert set(statuses) == {200, 500, 502, 503, 504}
    assert len(api.state.contacts) == statuses.count(200)


def test_equal_seeds_fail_the_same_attempts_in_any_order() -> None:
    """What fails depends on seed, number and attempt, so concurrency does not change it."""

    def run(numbers: list[int], seed: int) -> dict[tuple[int, int], int]:
        api = Api(failure_rate=0.4, seed=seed)
        return {
            (attempt, n): api.upsert({"phone_number": f"+1555010{n:04}"}).status_code
            for attempt in range(2)
            for n in numbers
        }

    forwards = run(list(range(30)), 1)
    assert forwards == run(list(reversed(range(30))), 1)
    assert forwards != run(list(range(30)), 2)
    assert any(forwards[0, n] != forwards[1, n] for n in range(30))


def test_dropped_requests_get_no_answer_and_half_of_them_are_stored() -> None:
    """A client cannot know whether a contact whose connection broke is stored: both happen."""
    api = Api(drop_rate=1)
    for n in range(40):
        with pytest.raises(ConnectionResetError):
            api.upsert({"phone_number": f"+1555010{n:04}"})
    assert 8 <= len(api.state.contacts) <= 32
    assert api.state.stats().statuses == {"dropped": 40}
    assert api.state.in_flight == 0


def test_latency_and_jitter_delay_the_answer() -> None:
    """Each answer waits for the latency and a random part of the jitter, the same by seed."""
    naps = []
    for _ in range(2):
        api = Api(latency_ms=100, jitter_ms=50, seed=3)
        for _ in range(5):
            api.upsert({"phone_number": PHONE})
        naps.append(api.naps)
    assert naps[0] == naps[1]
    assert len(set(naps[0])) == 5
    assert all(0.1 <= seconds <= 0.15 for seconds in naps[0])
    api = Api()
    api.upsert({"phone_number": PHONE})
    assert api.naps == []


def test_switches_change_one_by_one() -> None:
    """A switch that is not named stays; what is wrong is refused and changes nothing."""
    api = Api(latency_ms=5, servers=2)
    answer = api.request("POST", "/sandbox/switches", json={"failure_rate": 0.25, "down": [2]})
    assert answer.json()["failure_rate"] == 0.25
    assert answer.json()["latency_ms"] == 5
    bad: list[Any] = [
        {"failure_rate": 2}, {"failure_rate": "0.1"}, {"latency_ms": -1}, {"down": [3]},
        {"down": [0]}, {"rate_limit": 0}, {"rate_limit": 1.5}, {"refuse": ["12a"]}, {"x": 1},
        {"retry_after": "later"}, {"api_key": "k"}, [], None,
    ]  # fmt: skip
    for changes in bad:
        refused = api.request("POST", "/sandbox/switches", json=changes)
        assert refused.status_code == 400, changes
        assert refused.json()["details"]
    assert api.request("GET", "/sandbox/switches").json() == answer.json()
    api.request("POST", "/sandbox/switches", json={"rate_limit": 5.0})
    assert api.request("POST", "/sandbox/switches", json={"rate_limit": None}).status_code == 200


def test_a_reset_forgets_everything_and_restores_the_switches() -> None:
    """After a reset the sandbox is as it was at its start."""
    api = Api(refuse=("99",))
    api.upsert({"phone_number": PHONE})
    api.state.switch({"refuse": (), "revoked": True})
    api.state.outage(100)
    assert api.request("POST", "/sandbox/reset").status_code == 204
    assert api.contacts() == {"total": 0, "contacts": []}
    assert api.state.stats().requests == 0
    assert api.upsert({"phone_number": PHONE}).json()["data"]["_id"].endswith("1")
    assert api.upsert({"phone_number": "+15550100199"}).status_code == 400


def test_the_stats_count_requests_answers_servers_and_attempts() -> None:
    """Everything that arrived is counted by status, by server and by tries of a number."""
    api = Api(servers=2)
    for n in (1, 1, 1, 2, 3):
        api.upsert({"phone_number": f"+1555010000{n}"})
        api.seconds += 0.4
    api.upsert({})
    assert api.request("GET", "/sandbox/stats").json() == {
        "requests": 6,
        "contacts": 3,
        "statuses": {"200": 5, "400": 1},
        "servers": {"1": 3, "2": 3},
        "attempts": {"1": 2, "3": 1},
        "most_in_flight": 1,
        "busiest_second": 3,
    }


def test_other_paths_and_methods_are_refused_as_web_servers_do() -> None:
    """An unknown path is a page with 404, a wrong method a 405 that names the right ones."""
    api = Api()
    response = api.request("POST", "/elsewhere")
    assert response.status_code == 404
    assert response.headers["content-type"].startswith("text/html")
    response = api.request("GET", contact_url("", "sandbox-channel"))
    assert response.status_code == 405
    assert response.headers["allow"] == "POST"


@pytest.mark.parametrize(
    "options",
    [
        {"servers": 0}, {"channels": ()}, {"api_key": ""}, {"failure_rate": 1.1}, {"drop_rate": -1},
        {"latency_ms": float("nan")}, {"retry_after": "x"}, {"unknown": 1}, {"outage_after": -1},
        {"outage_seconds": 1e6}, {"retry_after_seconds": -1},
    ],
)  # fmt: skip
def test_options_out_of_range_are_refused(options: dict[str, Any]) -> None:
    """A sandbox that makes no sense is not started."""
    with pytest.raises(ValidationError):
        SandboxOptions(**options)


def test_the_cookies_of_one_balancer_differ() -> None:
    """Each answer's cookie is new, also for the same server in the same second."""
    balancer = Balancer(1, 0)
    headers = [balancer.set_cookie_headers(1, 0.0) for _ in range(3)]
    assert all(one != other for one, other in pairwise(headers))
    assert b"Expires=Thu, 08 Jan 1970 00:00:00 GMT" in headers[0][0][1]
