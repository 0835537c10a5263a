from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importer.mapping.amounts import DECIMAL_MARKS, Unreadable, read_number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("500", 500),
        ("0", 0),
        ("-5", -5),
        ("+5", 5),
        ("00123", 123),
        ("1.234,56", 1234.56),
        ("1,234.56", 1234.56),
        ("1 234,56", 1234.56),
        ("1\u00a0234,56", 1234.56),
        ("1'234.56", 1234.56),
        ("1.234.567", 1234567),
        ("1,234,567", 1234567),
        ("12,34,567.50", 1234567.5),
        ("1.234.567,5", 1234567.5),
        ("12,5", 12.5),
        ("0,125", 0.125),
        (".5", 0.5),
        ("€ 12,50", 12.5),
        ("R$ 1.234,56", 1234.56),
        ("12,50 €", 12.5),
        ("$-5", -5),
        ("-$5", -5),
        ("US$ 100", 100),
        ("₹1,23,456.00", 123456.0),
        ("(1,234.50)", -1234.5),
        ("١٢٣٫٥", 123.5),
        ("１２", 12),
        ("−7", -7),
        ("1.5E+3", 1500.0),
        ("1\u202f234,56", 1234.56),
        ("1\u2009234\u2009567", 1234567),
        ("1\u2007234.5", 1234.5),
        ("1’234.50", 1234.5),
        ("1´234´567", 1234567),
        ("1 234,567", 1234.567),
        ("EUR 1.234,56", 1234.56),
        ("1.234,56 EUR", 1234.56),
        ("1.234,56€", 1234.56),
        ("CHF 1'234.50", 1234.5),
        ("1 234,56 zł", 1234.56),
        ("NZ$5", 5),
        ("₦1,000,000", 1000000),
        ("Rs. 1,23,456", 123456),
        ("5 kr.", 5),
        ("100 ر.س", 100),
        ("-5 usd", -5),
        ("5%", 0.05),
        ("12,5 %", 0.125),
        ("0.7%", 0.007),
        ("-5%", -0.05),
        ("100%", 1),
        ("٥٪", 0.05),
        ("9007199254740992", 2**53),
    ],
)
def test_numbers(text: str, value: float) -> None:
    """Numbers are read as people and spreadsheets write them; whole ones stay whole."""
    assert read_number(text) == (value, None)
    assert type(read_number(text)[0]) is type(value)


@pytest.mark.parametrize(
    ("text", "english", "continental"), [("1,234", 1234, 1.234), ("1.234", 1.234, 1234)]
)
def test_ambiguous_numbers(text: str, english: float, continental: float) -> None:
    """A lone mark before three digits is read the English way with a doubt, unless told."""
    value, doubt = read_number(text)
    assert value == english
    assert doubt is not None
    assert str(english) in doubt
    assert read_number(text, ".") == (english, None)
    assert read_number(text, ",") == (continental, None)


@pytest.mark.parametrize(
    "text",
    ["1 2", "12 34", "1234 567", "1 234 56", "1'23", "abc", "nan", "inf", "1e999", "--5",
     "1.2.3", "1,2,3", "1,23.4,5", "12-34", "%", "5%%", "$5%", "1e3%", "e5",
     "9007199254740993", "1" * 60, "1.234,567.8", "", "$", "0x10", "1_000", "(5"],
)  # fmt: skip
def test_no_numbers(text: str) -> None:
    """What is no number, or none that JSON keeps, is refused."""
    with pytest.raises(Unreadable):
        read_number(text)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("12:00:00", "it is a time"),
        ("12:30 PM", "it is a time"),
        ("2026-01-31", "it is a date"),
        ("31.01.2026 10:15", "it is a date"),
        ("none", "it only says that there is no value"),
        ("NULL", "it only says that there is no value"),
        ("N/A", "it only says that there is no value"),
        ("-", "it only says that there is no value"),
        ("much", "it is no number"),
        ("1.2.2.3", "it is no number"),
        ("x" * 500, "it is no number"),
    ],
)
def test_why_a_text_is_no_number(text: str, says: str) -> None:
    """What it is instead, where that can be told."""
    with pytest.raises(Unreadable, match=f"^{says}"):
        read_number(text)


@given(st.text(max_size=20))
def test_any_number_text(text: str) -> None:
    """Whatever the text, it is a finite number or unreadable."""
    try:
        value, _ = read_number(text)
    except Unreadable:
        return
    assert abs(value) < float("inf")


@given(st.integers(-(2**53), 2**53))
def test_whole_numbers(number: int) -> None:
    """A whole number is read as itself, with and without grouping."""
    assert read_number(str(number))[0] == number
    assert read_number(f"{number:,}", ".")[0] == number
    assert read_number(f"{number:,}".replace(",", "."), ",")[0] == number


@given(st.integers(-(10**13), 10**13), st.sampled_from(sorted(DECIMAL_MARKS)))
def test_every_format_reads_what_it_shows(cents: int, form: str) -> None:
    """A number written in one of the formats is read as itself by it, however large."""
    gap, mark = form[1], form[-3]
    whole, fraction = divmod(abs(cents), 100)
    text = f"{'-' if cents < 0 else ''}{whole:,}".replace(",", gap) + f"{mark}{fraction:02}"
    assert read_number(text, DECIMAL_MARKS[form]) == (cents / 100, None)


def test_the_format_says_which_mark_is_the_decimal_one() -> None:
    """Groups of spaces with the other decimal mark are no number of that format."""
    assert read_number("1 234,56", ",") == (1234.56, None)
    with pytest.raises(Unreadable, match="decimal mark"):
        read_number("1 234.56", ",")


def test_an_ambiguous_percentage_is_doubtful() -> None:
    """A percent sign does not tell which mark is which."""
    value, doubt = read_number("1.234%")
    assert value == 0.01234
    assert doubt is not None
