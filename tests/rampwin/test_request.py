from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importer.errors import SettingsError
from importer.rampwin import check_base_url, contact_headers, contact_url


def test_the_contact_url_is_the_documented_one() -> None:
    """Base URL, the documented path and the channel make the address."""
    expected = "https://api.rampwin.com/api/contacts/insertOrUpdate?channel_id=c1"
    assert contact_url("https://api.rampwin.com", "c1") == expected
    assert contact_url("https://api.rampwin.com/", "c1") == expected


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_any_channel_arrives_as_it_was_written(channel: str) -> None:
    """Whatever characters a channel has, the server reads back the same and nothing besides."""
    parts = urlsplit(contact_url("https://api.example.com", channel))
    assert parts.path == "/api/contacts/insertOrUpdate"
    assert parts.fragment == ""
    assert parse_qs(parts.query, keep_blank_values=True, strict_parsing=True) == {
        "channel_id": [channel]
    }


def test_the_headers_name_key_and_content_type() -> None:
    """The key travels in x-api-key, the body is declared as JSON, and no cookie is set."""
    headers = contact_headers(" sandbox-key\t".strip())
    assert headers["x-api-key"] == "sandbox-key"
    assert headers["content-type"] == "application/json"
    assert headers["user-agent"].startswith("rampwin-importer/")
    assert "cookie" not in headers
    assert all(name == name.lower() for name in headers)


@pytest.mark.parametrize("key", ["", "  ", "abc\ndef", "abc\x00", "clé-secrète", "\u200bhidden"])
def test_a_key_that_cannot_be_one_stops_without_being_shown(key: str) -> None:
    """A key that no header can carry is an error which names the setting and hides the key."""
    with pytest.raises(SettingsError, match="RAMPWIN_API_KEY") as caught:
        contact_headers(key)
    assert not key.strip() or key not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("https://api.rampwin.com", "https://api.rampwin.com"),
        (" HTTPS://API.Rampwin.com/ \n", "https://api.rampwin.com"),
        ("https://gateway.example.com:8443/Rampwin//", "https://gateway.example.com:8443/Rampwin"),
        ("https://[2001:db8::1]:444", "https://[2001:db8::1]:444"),
        ("http://localhost:8000", "http://localhost:8000"),
        ("http://127.0.0.1:8000/", "http://127.0.0.1:8000"),
        ("http://127.8.9.10", "http://127.8.9.10"),
        ("http://[::1]:8000", "http://[::1]:8000"),
    ],
)
def test_a_usable_base_url_comes_back_in_one_form(text: str, url: str) -> None:
    """Scheme and host are in lower case and no slash ends it; http is for this machine only."""
    assert check_base_url(text) == url
    assert check_base_url(url) == url


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "is empty"),
        ("   ", "is empty"),
        ("api.rampwin.com", "https://api.rampwin.com"),
        ("//api.rampwin.com", "https://api.rampwin.com"),
        ("localhost:8000", "https://"),
        ("http://api.rampwin.com", "unencrypted.*https://api.rampwin.com"),
        ("http://api.example.com:81/x", "unencrypted.*https://api.example.com:81"),
        ("http://127.0.0.1.example.com", "unencrypted"),
        ("http://localhost.example.com", "unencrypted"),
        ("http://127.1", "unencrypted"),
        ("http://2130706433", "unencrypted"),
        ("http://0.0.0.0:80", "unencrypted"),
        ("http://192.168.0.5", "unencrypted"),
        ("http://[2001:db8::1]", "unencrypted"),
        ("ftp://api.example.com", "https://"),
        ("https://", "host"),
        ("https:///path", "host"),
        ("https://-x.example.com", "host"),
        ("https://a..example.com", "host"),
        ("https://exa*mple.com", "host"),
        ("http://[::1%25eth0]:80", "host"),
        ("https://[::1", "cannot|read"),
        ("https://api.example.com:", "port"),
        ("https://api.example.com:0", "port"),
        ("https://api.example.com:port", "read"),
        ("https://api.example.com:99999", "read"),
        ("https://api.example.com?x=1", r"\?"),
        ("https://api.example.com/?", r"\?"),
        ("https://api.example.com/#top", "#"),
        ("https://api.example.com/a b", "space"),
        ("https://api.exa\tmple.com", "space|character"),
        ("http://localhost\\.example.com", "backslash"),
        ("https://bücher.example", "ASCII"),
        (
            "https://api.rampwin.com/api/contacts/insertOrUpdate",
            r"adds itself: write it like https://api\.rampwin\.com\.$",
        ),
    ],
)
def test_an_unusable_base_url_says_what_to_write(text: str, says: str) -> None:
    """Whatever is wrong with a base URL, the error names the setting and shows how to write it."""
    with pytest.raises(SettingsError, match=says) as caught:
        check_base_url(text)
    assert "RAMPWIN_BASE_URL" in str(caught.value)
    assert "https://" in str(caught.value)


@pytest.mark.parametrize("scheme", ["https", "http", ""])
def test_a_password_in_the_base_url_is_refused_and_not_shown(scheme: str) -> None:
    """The base URL is printed in reports, so it holds no credentials, and the error shows none."""
    with pytest.raises(SettingsError, match="RAMPWIN_BASE_URL") as caught:
        check_base_url(f"{scheme}://someone:pa55word@localhost")
    assert "pa55word" not in str(caught.value)


@given(st.text())
def test_any_text_is_a_base_url_or_a_settings_error(text: str) -> None:
    """No text whatsoever raises anything but SettingsError, and what passes is stable."""
    for candidate in (text, f"https://{text}", f"http://{text}", f"http://localhost{text}"):
        try:
            url = check_base_url(candidate)
        except SettingsError:
            continue
        assert check_base_url(url) == url
        parts = urlsplit(url)
        loopback = parts.hostname in ("localhost", "::1") or (parts.hostname or "").startswith(
            "127"
        )
        assert parts.scheme == "https" or loopback
