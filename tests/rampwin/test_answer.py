from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import assert_never

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from importer.model import Code, JsonValue, Problem
from importer.rampwin import Accepted, Again, Halt, Refused, Unclear, Verdict, read_answer

NOW = datetime(2026, 3, 1, 12, 0, 0, tzinfo=UTC)
PHONE = "+15550100123"
PAGE = b"<html><body><h1>Something else</h1></body></html>"


def answer(
    status: int, body: JsonValue | bytes, headers: dict[str, str] | None = None, phone: str = PHONE
) -> Verdict:
    """Read an answer whose body is given as a value or as bytes."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return read_answer(status, headers or {}, content, phone, NOW)


def problem(verdict: Verdict) -> Problem:
    """Give the problem of a verdict that has one."""
    match verdict:
        case Refused(problem=found) | Unclear(problem=found):
            return found
        case Halt(problem=found) | Again(problem=found):
            return found
        case Accepted():
            raise AssertionError("accepted")
        case _:
            assert_never(verdict)


def test_the_documented_success_is_accepted_with_its_contact_id() -> None:
    """A 200 with success true is accepted, and the contact's id is read from data._id."""
    body: JsonValue = {
        "success": True,
        "message": "Contact inserted or updated successfully",
        "data": {"_id": "65f0c0ffee65f0c0ffee0001", "phone_number": PHONE},
    }
    assert answer(200, body) == Accepted("65f0c0ffee65f0c0ffee0001")


@pytest.mark.parametrize(
    "data",
    [
        None, [], "x", 7, {}, {"_id": None}, {"_id": 7}, {"_id": ""}, {"_id": {"$oid": "1"}},
        {"_id": "\x00\n"}, {"phone_number": {}}, {"phone_number": True},
    ],
)  # fmt: skip
def test_odd_data_beside_success_is_still_a_success_without_an_id(data: JsonValue) -> None:
    """The contact is stored whatever data looks like: the id is then unknown."""
    assert answer(200, {"success": True, "data": data}) == Accepted(None)


def test_a_contact_id_never_carries_control_characters() -> None:
    """An id goes into reports: it is one printable line of bounded length."""
    verdict = answer(200, {"success": True, "data": {"_id": "a\r\nb\x1b" + "c" * 900}})
    assert isinstance(verdict, Accepted)
    assert verdict.contact_id is not None
    assert verdict.contact_id.startswith("a b c")
    assert len(verdict.contact_id) == 200


@pytest.mark.parametrize(
    "written",
    ["+15550100123", "15550100123", 15550100123, 15550100123.0, "+1 (555) 010-0123", None],
)
def test_the_number_in_the_answer_is_compared_by_its_digits(written: JsonValue) -> None:
    """With plus, without, spaced, or a JSON number: the same digits are the same number."""
    assert answer(200, {"success": True, "data": {"phone_number": written}}) == Accepted(None)


@pytest.mark.parametrize("written", ["+15550100124", 15550100124, 1.5, "", 10**60, -3, 1e300])
def test_another_number_in_the_answer_is_a_warning(written: JsonValue) -> None:
    """A contact stored under other digits is accepted, with a warning that names both numbers."""
    verdict = answer(200, {"success": True, "data": {"_id": "a1", "phone_number": written}})
    if isinstance(written, float) and not written.is_integer():
        assert verdict == Accepted("a1")
        return
    assert isinstance(verdict, Accepted)
    assert [warning.code for warning in verdict.warnings] == [Code.API_PHONE_DIFFERS]
    assert PHONE in verdict.warnings[0].message
    assert len(verdict.warnings[0].message) < 400


@pytest.mark.parametrize(
    "success", [False, None, "true", "True", 1, 1.0, "yes", [True], {"a": True}, 0, ""]
)
def test_a_200_is_no_success_unless_success_is_the_json_true(success: JsonValue) -> None:
    """Only the boolean true counts: not 1, not "true", not a list of it."""
    verdict = answer(200, {"success": success, "message": "Queue is full"})
    assert isinstance(verdict, Refused)
    assert verdict.problem.code is Code.API_REFUSED
    assert "Queue is full" in verdict.problem.message


def test_a_200_without_success_is_refused() -> None:
    """An object that says nothing about success is no success."""
    assert problem(answer(200, {"message": "ok"})).code is Code.API_REFUSED
    assert isinstance(answer(200, {}), Refused)


@pytest.mark.parametrize("status", [201, 202, 204, 206, 299])
def test_another_2xx_is_no_success_even_with_success_true(status: int) -> None:
    """Success is the status 200; what another one means is not documented: nobody knows."""
    for body in (b'{"success": true}', b"", PAGE):
        verdict = answer(status, body)
        assert isinstance(verdict, Unclear)
        assert verdict.problem.code is Code.API_ERROR
        assert str(status) in verdict.problem.message


@pytest.mark.parametrize("status", [202, 299, 600])
def test_a_clear_no_is_a_no_with_any_status(status: int) -> None:
    """With ``success: false`` the contact is refused, however odd the status."""
    assert problem(answer(status, {"success": False})).code is Code.API_REFUSED


@pytest.mark.parametrize(
    "body",
    [
        PAGE, b"", b"null", b"true", b'"success"', b"[true]", b'[{"success": true}]', b"\xff\xfe",
        b'{"success": true', b'{"success": true, "message": "\xff"}', b"[" * 100_000,
        b'{"success":true}{"success":true}', b'{"a":' * 5000, b"9" * 10_000,
    ],
)  # fmt: skip
def test_a_200_that_is_no_json_object_is_tried_again(body: bytes) -> None:
    """A sign-in page or half an answer says nothing about the contact: sending again is safe."""
    verdict = answer(200, body)
    assert isinstance(verdict, Again)
    assert verdict.problem.code is Code.API_ERROR
    assert "proxy" in verdict.problem.message


@pytest.mark.parametrize(
    ("body", "quoted"),
    [
        ({"success": False, "message": "Validation error"}, "Validation error"),
        ({"success": False, "error": "Validation error"}, "Validation error"),
        ({"error": {"message": "Validation error", "code": 7}}, "Validation error"),
        ({"message": {"message": "Too long"}}, "Too long"),
        ({"message": ["email must be an email", "city is odd"], "error": "Bad Request"},
         "email must be an email; city is odd"),
        ({"error": [{"message": "one"}, 7, None, {"message": 9}]}, "one"),
        ({"success": False, "message": "Validation error: first_name 'Unauthorized' is long"},
         "first_name"),
        ({"message": "first_name \"Invalid channel\" holds a word that is not allowed"}, "holds"),
        ({"message": "phone_number is invalid"}, "phone_number is invalid"),
        ({"message": "Validation error: phone_number is required"}, "phone_number is required"),
    ],
)  # fmt: skip
def test_a_400_refuses_the_contact_in_the_apis_own_words(body: JsonValue, quoted: str) -> None:
    """The message is read from message or error, as text, object or list, and quoted."""
    verdict = answer(400, body)
    assert isinstance(verdict, Refused)
    assert verdict.problem.code is Code.API_REFUSED
    assert quoted in verdict.problem.message
    assert "400" in verdict.problem.message


@pytest.mark.parametrize("status", [400, 402, 406, 409, 411, 413, 415, 418, 422, 451])
def test_other_4xx_are_refused_also_without_a_readable_reason(status: int) -> None:
    """A client error is not tried again, and names its status where it gives no reason."""
    for body in (PAGE, b"", b"{}", b'{"message": 7}', b'{"message": "\\u0000 \\n"}'):
        verdict = answer(status, body)
        assert isinstance(verdict, Refused)
        assert verdict.problem.code is Code.API_REFUSED
        assert str(status) in verdict.problem.message


def test_the_apis_text_is_shortened_to_one_printable_line() -> None:
    """At most 200 characters are quoted, without control characters, escapes or line breaks."""
    found = problem(answer(400, {"message": "a\x1b[31m\r\nb\u202e\x00" + "c" * 5000}))
    assert "a [31m b c" in found.message
    assert found.message.isprintable()
    assert found.message.count("c" * 100) >= 1
    assert len(found.message) < 300


@pytest.mark.parametrize("status", [401, 403])
@pytest.mark.parametrize("body", [b"", PAGE, b'{"message": "Unauthorized"}', b'{"success": true}'])
def test_401_and_403_stop_the_run_as_a_wrong_key(status: int, body: bytes) -> None:
    """Whatever the body says, the key is not accepted, and the message says where it is set."""
    verdict = answer(status, body)
    assert isinstance(verdict, Halt)
    assert verdict.problem.code is Code.API_UNAUTHORIZED
    assert "RAMPWIN_API_KEY" in verdict.problem.message


@pytest.mark.parametrize("status", [200, 400, 404, 422])
@pytest.mark.parametrize(
    "message",
    [
        "Unauthorized", "unauthorised", "Unauthorized: bad key", "Invalid API key",
        "invalid api-key provided", "Missing x-api-key", "The API key is invalid.",
        "Your API key has expired", "No API key", "API key not found", "api_key is required",
        "Error: Unauthorized", "You are not authorized", "Forbidden", "Request is unauthorized",
    ],
)  # fmt: skip
def test_a_wrong_key_is_known_by_its_message_too(status: int, message: str) -> None:
    """Only the 400 is documented: "Unauthorized" in it is the key, not the contact."""
    for field in ("message", "error"):
        verdict = answer(status, {"success": False, field: message})
        assert isinstance(verdict, Halt), message
        assert verdict.problem.code is Code.API_UNAUTHORIZED


@pytest.mark.parametrize("status", [200, 400, 403, 404, 422])
@pytest.mark.parametrize(
    "message",
    [
        "Invalid channel", "invalid channel id", "Invalid channel_id", "Channel not found",
        "The channel does not exist", "No such channel", "Unknown channel",
        "channel_id is required",
        "Validation error: channel_id is invalid", "Channel ID is missing", "Channel is inactive",
        "WhatsApp channel not found", "Error: Invalid channel.",
    ],
)  # fmt: skip
def test_a_wrong_channel_stops_the_run(status: int, message: str) -> None:
    """An unknown channel meets every contact: its wordings stop the run at any status."""
    answers: list[JsonValue] = [{"message": message}, {"error": {"message": message}}]
    for body in answers:
        verdict = answer(status, body)
        assert isinstance(verdict, Halt), message
        assert verdict.problem.code is Code.API_CHANNEL
        assert "RAMPWIN_CHANNEL_ID" in verdict.problem.message


def test_the_second_text_of_an_answer_is_read_as_well() -> None:
    """A general "Bad Request" in one field does not hide "Invalid channel" in the other."""
    verdict = answer(400, {"message": "Bad Request", "error": "Invalid channel"})
    assert problem(verdict).code is Code.API_CHANNEL


@pytest.mark.parametrize("status", [404, 405, 410])
@pytest.mark.parametrize(
    "body", [PAGE, b"", b'{"message": "Cannot POST /x", "error": "Not Found"}']
)
def test_an_unknown_address_stops_the_run_and_names_the_base_url(status: int, body: bytes) -> None:
    """A 404 that is not in Rampwin's own form comes from a wrong address."""
    verdict = answer(status, body)
    assert isinstance(verdict, Halt)
    assert verdict.problem.code is Code.API_ERROR
    assert "RAMPWIN_BASE_URL" in verdict.problem.message


def test_a_404_in_rampwins_own_form_refuses_the_contact() -> None:
    """A 404 with a success field is the API's answer about this contact."""
    assert isinstance(answer(404, {"success": False, "message": "Template gone"}), Refused)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize(
    ("location", "shown"),
    [
        ("https://login.example.com/?key=secret", " to login.example.com,"),
        ("/elsewhere", "redirect,"),
        ("http://[broken", "redirect,"),
        ("", "redirect,"),
    ],
)
def test_a_redirect_stops_the_run_and_shows_only_the_host(
    status: int, location: str, shown: str
) -> None:
    """The key must not follow a redirect: the message names the setting and the other host."""
    for name in ("Location", "location", "LOCATION"):
        verdict = answer(status, b'{"success": true}', {name: location})
        assert isinstance(verdict, Halt)
        assert verdict.problem.code is Code.API_ERROR
        assert "RAMPWIN_BASE_URL" in verdict.problem.message
        assert shown in verdict.problem.message
        assert "secret" not in verdict.problem.message


@pytest.mark.parametrize("status", [408, 425, 429, 500, 501, 502, 503, 504, 520, 599])
@pytest.mark.parametrize(
    "body", [b"", PAGE, b'{"success": true}', b'{"message": "Unauthorized"}', b"\xff"]
)
def test_busy_and_broken_servers_are_asked_again(status: int, body: bytes) -> None:
    """408, 425, 429 and 5xx may pass: only 429 is the rate limit, and no pause is asked for."""
    verdict = answer(status, body)
    assert isinstance(verdict, Again)
    code = Code.API_RATE_LIMITED if status == 429 else Code.API_ERROR
    assert verdict.problem.code is code
    assert str(status) in verdict.problem.message
    assert verdict.retry_after_seconds is None


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("7", 7.0), (" 7 ", 7.0), ("0", 0.0), ("-5", 0.0), ("1.5", 1.5), ("300", 300.0),
        ("301", 300.0), ("9" * 400, 300.0), ("", None), ("soon", None), ("nan", None),
        ("inf", None), ("1e3", None), ("0x10", None), ("1_0", None), ("--1", None), (".", None),
        ("7, 8", None), ("٧", None), ("Mon, 99 Foo 2026 12:00:00 GMT", None), (",", None),
        ("Sun, 01 Mar 2026 12:00:30 GMT", 30.0), ("Sun, 01 Mar 2026 12:00:30 -0000", 30.0),
        ("Sunday, 01-Mar-26 12:00:30 GMT", 30.0), ("Sun Mar  1 12:00:30 2026", 30.0),
        ("Sun, 01 Mar 2026 13:00:30 +0100", 30.0), ("Sun, 01 Mar 2026 11:00:00 GMT", 0.0),
        ("Mon, 02 Mar 2026 12:00:00 GMT", 300.0), ("Fri, 31 Dec 9999 23:59:59 GMT", 300.0),
    ],
)  # fmt: skip
@pytest.mark.parametrize("name", ["Retry-After", "retry-after", "RETRY-AFTER"])
def test_retry_after_is_read_as_seconds_or_date(
    name: str, text: str, seconds: float | None
) -> None:
    """Seconds or any HTTP-date, relative to now; never negative, at most 300, garbage is none."""
    for status in (429, 503):
        verdict = answer(status, b"", {"Server": "x", name: text})
        assert isinstance(verdict, Again)
        assert verdict.retry_after_seconds == seconds


def test_a_date_is_read_against_a_clock_without_a_zone_as_utc() -> None:
    """A naive now does not raise: it counts as UTC."""
    headers = {"Retry-After": format_datetime(NOW + timedelta(seconds=9), usegmt=True)}
    verdict = read_answer(503, headers, b"", PHONE, NOW.replace(tzinfo=None))
    assert isinstance(verdict, Again)
    assert verdict.retry_after_seconds == 9.0


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)
objects = st.fixed_dictionaries(
    {},
    optional={
        "success": st.booleans() | json_values,
        "message": json_values,
        "error": json_values,
        "data": json_values
        | st.fixed_dictionaries({"_id": json_values, "phone_number": json_values}),
    },
)
bodies = st.binary() | objects.map(lambda value: json.dumps(value).encode())
statuses = st.sampled_from([200, 201, 301, 400, 401, 404, 429, 503]) | st.integers()


@given(
    statuses,
    st.dictionaries(st.sampled_from(["retry-after", "Retry-After", "Location"]), st.text()),
    bodies,
    st.text("+0123456789", max_size=16),
)
@example(200, {}, b'{"success": true}', PHONE)
def test_no_answer_raises_and_only_a_200_with_success_true_is_accepted(
    status: int, headers: dict[str, str], body: bytes, phone: str
) -> None:
    """Arbitrary answers get a verdict, never an exception, and none is accepted by mistake."""
    verdict = read_answer(status, headers, body, phone, NOW)
    try:
        value = json.loads(body)
    except ValueError:
        value = None
    succeeded = status == 200 and isinstance(value, dict) and value.get("success") is True
    assert isinstance(verdict, Accepted) == succeeded
    if isinstance(verdict, Again):
        pause = verdict.retry_after_seconds
        assert pause is None or 0 <= pause <= 300
    if not isinstance(verdict, Accepted):
        assert verdict.problem.message.isprintable()
        assert len(verdict.problem.message) < 500


SECRETS = frozenset({"SEC/RET+KEY", "SEC/RET", "cookie-value", "abc"})


@pytest.mark.parametrize(
    "repeated",
    ["SEC/RET+KEY", "SEC\\/RET+KEY", "sec/ret\\u002bkey", "\\u0053EC/RET", "cookie-value"],
)
def test_a_secret_is_masked_however_the_answer_writes_it(repeated: str) -> None:
    """Reason, contact id, and warning show … where the decoded answer repeats a secret."""

    def read(body: str, status: int = 400) -> Verdict:
        return read_answer(status, {}, body.encode(), PHONE, NOW, SECRETS)

    for name in ("message", "error"):
        for value in (f'"abc {repeated}!"', f'[{{"message": "abc {repeated}!"}}]'):
            verdict = read(f'{{"success": false, "{name}": {value}}}')
            assert "“abc …!”" in problem(verdict).message
    assert "“No API key …”" in problem(read(f'{{"message": "No API key {repeated}"}}')).message
    data = f'{{"_id": "{repeated}", "phone_number": "{repeated}1"}}'
    accepted = read(f'{{"success": true, "data": {data}}}', 200)
    assert isinstance(accepted, Accepted)
    assert accepted.contact_id == "…"
    assert "'…1'" in accepted.warnings[0].message


@pytest.mark.parametrize("before", range(180, 205))
def test_no_half_of_a_secret_is_left_where_a_text_is_cut(before: int) -> None:
    """Masking comes before shortening."""
    body = json.dumps({"success": False, "message": "x" * before + "SEC/RET+KEY" + "y" * 900})
    assert "SE" not in problem(read_answer(400, {}, body.encode(), PHONE, NOW, SECRETS)).message


def test_a_redirect_to_a_host_with_a_secret_is_masked() -> None:
    """A host comes in small letters and is masked all the same."""
    headers = {"Location": "https://COOKIE-VALUE.example.com/"}
    verdict = read_answer(302, headers, b"", PHONE, NOW, SECRETS)
    assert "a redirect to ….example.com" in problem(verdict).message
