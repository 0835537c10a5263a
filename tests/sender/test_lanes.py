from __future__ import annotations

import pytest

from importer.errors import SettingsError
from importer.sender.lanes import CookieJar, parse_cookie


def _answer(*cookies: str) -> list[tuple[bytes, bytes]]:
    return [(b"Set-Cookie", cookie.encode()) for cookie in cookies]


def test_the_setting_is_read_as_a_cookie_header() -> None:
    """Pairs with semicolons between them, a copied header name and all."""
    expected = {b"AWSALB": b"a=b", b"AWSALBCORS": b"c"}
    assert parse_cookie("AWSALB=a=b; AWSALBCORS=c") == expected
    assert parse_cookie(" Cookie: AWSALB=a=b;AWSALBCORS=c; ") == expected
    assert parse_cookie("") == {}


@pytest.mark.parametrize(
    "text", ["secret", "AWSALB=secret\r\nX: y", "A B=secret", "=secret", "AWSALB=sécret"]
)
def test_a_cookie_that_cannot_be_sent_is_refused_and_not_shown(text: str) -> None:
    """The message names the setting and says how to write it; it does not quote it."""
    with pytest.raises(SettingsError, match="RAMPWIN_COOKIE") as raised:
        parse_cookie(text)
    assert "cret" not in str(raised.value)


def test_the_balancers_cookies_are_renewed_from_each_answer() -> None:
    """Both are kept, the newer value wins, other cookies are none of our business."""
    jar = CookieJar({b"AWSALB": b"first"})
    assert jar.update(200, _answer("AWSALB=second; Path=/", "AWSALBCORS=x; Secure", "session=1"))
    assert jar.header() == b"AWSALB=second; AWSALBCORS=x"
    assert not jar.update(200, [(b"content-type", b"application/json")])


def test_an_expired_cookie_is_forgotten() -> None:
    """The server's wish to delete a cookie is respected."""
    jar = CookieJar({b"AWSALB": b"first"})
    assert jar.update(200, _answer("AWSALB=x; Max-Age=0"))
    assert jar.header() == b""


@pytest.mark.parametrize("value", ["a\tb", "é", "a,b", "x" * 5000])
def test_a_value_that_cannot_stand_in_a_header_is_passed_over(value: str) -> None:
    """What a broken server sets does not break the requests that follow."""
    jar = CookieJar({b"AWSALB": b"first"})
    assert not jar.update(200, _answer(f"AWSALB={value}"))
    assert jar.header() == b"AWSALB=first"


def test_the_cookie_is_dropped_after_three_503_in_a_row() -> None:
    """The server that it names is gone; one answer in between starts the count again."""
    jar = CookieJar({b"AWSALB": b"first", b"mine": b"1"})
    for status in (503, 503, 200, 503, 503):
        jar.update(status, _answer("AWSALB=renewed"))
    assert jar.header() == b"AWSALB=renewed; mine=1"
    assert jar.update(503, _answer("AWSALB=renewed"))
    assert jar.header() == b""
