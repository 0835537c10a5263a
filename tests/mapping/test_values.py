from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importer.mapping.address import common_address, email_error, first_address
from importer.mapping.amounts import Unreadable
from importer.mapping.names import split_full_name
from importer.mapping.values import (
    FALSE_WORDS,
    TRUE_WORDS,
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
     ("Nein", False), ("nahi", False), ("لا", False), ("0", False), ("FALSE", False)],
)  # fmt: skip
def test_booleans(text: str, value: bool) -> None:
    """Yes and no are read in seven languages."""
    assert read_boolean(text) is value


def test_no_boolean() -> None:
    """No word is yes and no at once, and another word is neither."""
    assert not TRUE_WORDS & FALSE_WORDS
    with pytest.raises(Unreadable):
        read_boolean("maybe")


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
    assert read_datetime("2026-01-31 10:20") == "2026-01-31T10:20:00"
    assert read_datetime("2026-01-31T10:20:30Z") == "2026-01-31T10:20:30+00:00"
    assert read_datetime("2026-01-31") == "2026-01-31T00:00:00"
    assert read_datetime("31.01.2026 10h", "%d.%m.%Y %Hh") == "2026-01-31T10:00:00"


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


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("Ana Silva", "Ana", "Silva"),
        ("  Ana   Maria  Silva ", "Ana Maria", "Silva"),
        ("Silva, Ana Maria", "Ana Maria", "Silva"),
        ("Cher", "Cher", ""),
        ("Ludwig van der Berg", "Ludwig", "van der Berg"),
        ("Ana de la Cruz", "Ana", "de la Cruz"),
        ("João dos Santos", "João", "dos Santos"),
        ("Omar bin Said", "Omar", "bin Said"),
        ("Layla al-Hassan", "Layla", "al-Hassan"),
        ("De Silva", "De", "Silva"),
        ("Silva,", "Silva", ""),
        ("", "", ""),
    ],
)
def test_full_names(text: str, first: str, last: str) -> None:
    """The last word and the particles before it are the last name; a comma turns them round."""
    assert split_full_name(text) == (first, last)


@given(st.text(max_size=40))
def test_full_name_words(text: str) -> None:
    """No word of a name without a comma gets lost."""
    first, last = split_full_name(text.replace(",", " "))
    assert f"{first} {last}".split() == text.replace(",", " ").split()


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
