from __future__ import annotations

from datetime import datetime, timedelta, timezone
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importer.mapping.address import common_address, email_error, first_address
from importer.mapping.amounts import Unreadable
from importer.mapping.values import (
    FALSE_WORDS,
    TRUE_WORDS,
    check_pattern,
    read_boolean,
    read_date,
    read_datetime,
    read_list,
    sortable,
)


@pytest.mark.parametrize(
    ("text", "value"),
    [("Yes", True), ("SIM", True), ("Sí", True), ("oui", True), ("Ja", True), ("haan", True),
     ("نعم", True), ("1", True), ("TRUE", True), ("No", False), ("Não", False), ("non", False),
     ("Nein", False), ("nahi", False), ("لا", False), ("0", False), ("FALSE", False),
     ("да", True), ("Evet", True), ("是", True), ("はい", True), ("예", True), ("tak", True),
     ("igen", True), ("sì", True), ("ya", True), ("Có", True), ("כן", True), ("Ναι", True),
     ("нет", False), ("HAYIR", False), ("否", False), ("いいえ", False), ("아니요", False),
     ("nie", False), ("nem", False), ("tidak", False), ("không", False), ("לא", False),
     ("nee", False), ("Όχι", False)],
)  # fmt: skip
def test_booleans(text: str, value: bool) -> None:
    """Yes and no are read in the languages whose headers are."""
    assert read_boolean(text) is value


def test_no_boolean() -> None:
    """No word is yes and no at once, and another word is neither."""
    assert not TRUE_WORDS & FALSE_WORDS
    for text in ("maybe", "NA", "N/A", "-", "–"):
        with pytest.raises(Unreadable):
            read_boolean(text)


@pytest.mark.parametrize(
    ("text", "pattern", "value"),
    [
        ("2026-01-31", None, "2026-01-31"),
        ("2026-01-31 10:20:30", None, "2026-01-31"),
        ("31/01/2026", "%d/%m/%Y", "2026-01-31"),
        ("1/2/2026", "%d/%m/%Y", "2026-02-01"),
        ("2026-01-31", "%d/%m/%Y", "2026-01-31"),
        ("2026-01-31T00:00:00", "%d/%m/%Y", "2026-01-31"),
    ],
)
def test_dates(text: str, pattern: str | None, value: str) -> None:
    """A day is read in its format or in ISO 8601, and given in ISO 8601."""
    assert read_date(text, pattern) == value


@pytest.mark.parametrize("text", ["31/02/2026", "31-01-2026", "20260131", "soon", "2026-13-01"])
def test_no_dates(text: str) -> None:
    """A day that does not exist, or is written in another form, is refused."""
    with pytest.raises(Unreadable):
        read_date(text, "%d/%m/%Y")


def test_datetimes() -> None:
    """A time keeps its zone, and a day alone starts at midnight."""
    assert read_datetime("2026-01-31 10:20") == ("2026-01-31T10:20:00", None)
    assert read_datetime("2026-01-31T10:20:30Z") == ("2026-01-31T10:20:30+00:00", None)
    assert read_datetime("2026-01-31") == ("2026-01-31T00:00:00", None)
    assert read_datetime("31.01.2026 10h", "%d.%m.%Y %Hh") == ("2026-01-31T10:00:00", None)


@pytest.mark.parametrize(
    ("text", "zone", "value"),
    [
        ("2026-01-31 10:20", "America/Sao_Paulo", "2026-01-31T10:20:00-03:00"),
        ("2026-01-31", "Asia/Kolkata", "2026-01-31T00:00:00+05:30"),
        ("2026-07-01 12:00", "Europe/Berlin", "2026-07-01T12:00:00+02:00"),
        ("2026-01-01 12:00", "Europe/Berlin", "2026-01-01T12:00:00+01:00"),
        ("2026-01-31T10:20:30Z", "Asia/Kolkata", "2026-01-31T10:20:30+00:00"),
        ("2026-01-31 10:20+02:00", "Asia/Kolkata", "2026-01-31T10:20:00+02:00"),
    ],
)
def test_zones(text: str, zone: str, value: str) -> None:
    """A time that names no zone is the mapping's zone's; one that does keeps it."""
    assert read_datetime(text, None, zone) == (value, None)


def test_an_hour_that_comes_twice() -> None:
    """When clocks are put back, the first of the two is sent, and both are named."""
    value, doubt = read_datetime("2026-11-01 01:30", None, "America/New_York")
    assert value == "2026-11-01T01:30:00-04:00"
    assert doubt is not None
    assert "comes twice in America/New_York" in doubt
    assert "2026-11-01T01:30:00-05:00" in doubt


@pytest.mark.parametrize("text", ["2026-03-08 02:30", "2026-03-08 02:00:00"])
def test_an_hour_that_does_not_come(text: str) -> None:
    """When clocks are put forward, nobody can say which time was meant."""
    with pytest.raises(Unreadable, match="there is no such time in America/New_York"):
        read_datetime(text, None, "America/New_York")


@pytest.mark.parametrize("zone", ["Asia/Kolkata", "America/New_York"])
@pytest.mark.parametrize("text", ["0001-01-01 00:00", "9999-12-31 23:59"])
def test_times_at_the_ends_of_the_calendar(text: str, zone: str) -> None:
    """No offset leads to a year before the first or after the last one."""
    try:
        value, _ = read_datetime(text, None, zone)
    except Unreadable as error:
        assert "too close" in str(error)  # noqa: PT017  # either end is right
    else:
        assert value.startswith(text[:10])


@given(st.datetimes(), st.sampled_from(["America/Sao_Paulo", "Europe/Berlin", "Asia/Kolkata"]))
def test_a_time_of_a_zone_is_the_time_that_was_written(moment: datetime, zone: str) -> None:
    """With its offset it is still the same time on the clock, or it is refused."""
    try:
        value, _ = read_datetime(moment.isoformat(), None, zone)
    except Unreadable:
        return
    assert datetime.fromisoformat(value).replace(tzinfo=None) == moment


def test_lists() -> None:
    """Items are trimmed, and empty ones and repeated ones go."""
    assert read_list("a; b;;a ; c", ";") == ["a", "b", "c"]
    assert read_list('"VIP","New, 2026"', ",") == ["VIP", "New, 2026"]
    assert read_list(";;", ";") == []


@given(st.lists(st.integers(-(10**12), 10**12), min_size=2, max_size=2))
def test_sortable_numbers(pair: list[int]) -> None:
    """The keys of numbers sort as the numbers do."""
    low, high = sorted(pair)
    assert sortable(str(low)) <= sortable(str(high))
    assert (sortable(str(low)) == sortable(str(high))) == (low == high)


@given(st.lists(st.datetimes(), min_size=2, max_size=2))
def test_sortable_moments(pair: list[object]) -> None:
    """The keys of moments sort as the moments do."""
    low, high = sorted(map(str, pair))
    assert sortable(low) <= sortable(high)


def test_sortable_zones() -> None:
    """A moment with a zone is compared in UTC, and in another format it is the same moment."""
    assert sortable("2026-01-31T10:00:00+05:30") < sortable("2026-01-31T05:00:00")
    assert sortable("31/01/2026", "%d/%m/%Y") == sortable("2026-01-31")
    with pytest.raises(Unreadable):
        sortable("last week")


def test_sortable_decimals() -> None:
    """Decimals sort by their value, below zero, too, and not by their number of digits."""
    texts = ["-2", "-1.5", "-1.25", "-1.05", "-0.5", "0", "0.5", "1.05", "1.25", "1.5", "2", "10.1"]
    assert all(sortable(low) < sortable(high) for low, high in pairwise(texts))
    assert sortable("1.5") == sortable("01.50")


_LOCAL = st.text("abcXYZ019._+-%!#'", min_size=1, max_size=12)
_DOMAIN = st.text("abcXYZ019.-", min_size=1, max_size=20)
_TOP = st.sampled_from(
    ["com", "co.uk", "museum", "test", "local", "example", "x", "1", "c-m", "COM"]
)


@given(st.builds("{}@{}.{}".format, _LOCAL, _DOMAIN, _TOP))
def test_common_addresses_are_valid(text: str) -> None:
    """What the quick pattern accepts, the library accepts, too."""
    from email_validator import validate_email

    if common_address()(text):
        validate_email(text, check_deliverability=False)


def test_addresses() -> None:
    """Valid addresses pass, also international ones, and the reason comes from the library."""
    assert common_address()("ana.silva+x@mail.example.com")
    assert email_error("Ana@EXAMPLE.com") is None
    assert email_error("josé@exámple.com") is None
    assert email_error("ana@example.test") is not None
    assert email_error("ana@") == "There must be something after the @-sign."
    assert email_error("a" * 5000) == "It is far too long."
    assert first_address("a@example.com; b@example.com") == "a@example.com"
    assert first_address("a@example.com or so") is None
    assert first_address("a@example.com") is None


@pytest.mark.parametrize(
    "text",
    ["ana@müller.example.com", "ana@xn--mller-kva.example.com", "josé@correo.example.com",
     "用户@例え.example.com", "अना@उदाहरण.भारत", "مستخدم@مثال.السعودية", "ana@пример.рф",
     "ANA@BÜCHER.DE",
     "o'neil@example.com"],
)  # fmt: skip
def test_international_addresses(text: str) -> None:
    """Letters of any language are valid on both sides, and so is a domain's other spelling."""
    assert email_error(text) is None


@pytest.mark.parametrize(
    "text",
    ["ana@exa mple.com", "ana@-müller.com", "ana@müller", "ana@mül_ler.com", "ana@xn--zzzz.com",
     "ana@例え..com", "ana\u202e@example.com", "ana@example\u2024com", "ana@" + "ü" * 64 + ".com",
     "@müller.com", "ana@ana@müller.com"],
)  # fmt: skip
def test_no_international_addresses(text: str) -> None:
    """A domain must be one in its other spelling, too, and nothing invisible stands in it."""
    assert email_error(text)


@pytest.mark.parametrize("pattern", ["%d/%m/%Y %H:%M %z", "%Y-%m-%dT%H:%M:%S%z"])
def test_a_format_may_have_a_zone(pattern: str) -> None:
    """A time with its zone's offset keeps it, whatever zone the mapping names for others."""
    check_pattern(pattern)
    text = datetime(2026, 1, 31, 10, 20, 30, tzinfo=timezone(timedelta(hours=-3))).strftime(pattern)
    value, doubt = read_datetime(text, pattern, "Asia/Kolkata")
    assert value.endswith("-03:00")
    assert value.startswith("2026-01-31T10:20:")
    assert doubt is None
