"""A number that lost or gained digits is refused, warned of, or says what the cell plainly says."""

from __future__ import annotations

import phonenumbers
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from importer.model import Code, PhoneNumber, Problem
from importer.phone import calling_code, numbering, read_phone

REGIONS = sorted(phonenumbers.SUPPORTED_REGIONS)
MANY = max(600, settings().max_examples)
"""`make fuzz` looks at more."""
TYPES = [kind for kind in PhoneNumberType.values() if kind != PhoneNumberType.UNKNOWN]


@st.composite
def valid_numbers(draw: st.DrawFn) -> tuple[str, str]:
    """The digits of a valid number (E.164 without +) of any type and region, and its region."""
    region = draw(st.sampled_from(REGIONS))
    examples = [phonenumbers.example_number_for_type(region, kind) for kind in TYPES]
    number = draw(st.sampled_from([each for each in examples if each is not None]))
    digits = phonenumbers.format_number(number, PhoneNumberFormat.E164)[1:]
    end = draw(st.integers(0, min(6, len(digits) - len(calling_code(region)) - 1)))
    drawn = digits[: len(digits) - end] + draw(st.text("0123456789", min_size=end, max_size=end))
    return (drawn if numbering.abroad(drawn) else digits), region


@st.composite
def slips(draw: st.DrawFn, digits: str) -> str:
    """The digits with some dropped, at the end or anywhere, or with zeros appended."""
    kind = draw(st.sampled_from(["dropped end", "dropped digit", "appended zeros"]))
    if kind == "dropped end":
        return digits[: -draw(st.integers(1, min(4, len(digits) - 1)))]
    if kind == "dropped digit":
        at = draw(st.integers(0, len(digits) - 1))
        return digits[:at] + digits[at + 1 :]
    return digits + "0" * draw(st.integers(1, 6))


@pytest.mark.slow
@settings(max_examples=MANY, deadline=None)
@given(data=st.data(), number=valid_numbers(), start=st.sampled_from(["+", "00", ""]))
def test_a_slip_is_never_mended_into_another_number(
    data: st.DataObject, number: tuple[str, str], start: str
) -> None:
    """With its country code, what is read without a warning is the digits as they stand.

    Where those happen to be a valid number, a cell alone cannot tell it from one that was meant;
    a column can, see ``unusual_lengths``. Without ``+`` the region is the number's own.
    """
    digits, region = number
    damaged = data.draw(slips(digits))
    found = read_phone(start + damaged, region)
    if isinstance(found, Problem) or found.warnings or found.e164 == "+" + digits:
        return
    code = calling_code(region)
    plain = numbering.abroad(damaged)  # what the reference reads behind a +
    if start == "+" or found == plain:
        assert found == plain
    elif start == "00":  # a country whose own numbers may begin with 00
        assert plain is None
        assert found.e164.startswith("+" + code)
    else:  # a national number, then, which does not look like one behind its calling code
        assert found.e164.startswith("+" + code)
        assert not damaged.startswith(code) or not numbering.may_lack_digits(damaged)


@pytest.mark.slow
@settings(max_examples=MANY, deadline=None)
@given(data=st.data(), number=valid_numbers())
def test_a_national_number_with_a_slip_stays_national(
    data: st.DataObject, number: tuple[str, str]
) -> None:
    """Without its country code a damaged number is refused, warned of, or what the region reads."""
    digits, region = number
    damaged = data.draw(slips(digits.removeprefix(calling_code(region))))
    found = read_phone(damaged, region)
    if isinstance(found, PhoneNumber) and not found.warnings:
        assert found == _reference(damaged, region)


@settings(max_examples=MANY, deadline=None)
@given(number=valid_numbers(), shown=st.integers(0, 12), plus=st.booleans())
def test_scientific_notation_is_whole_or_refused(
    number: tuple[str, str], shown: int, plus: bool
) -> None:
    """Whatever the country and the type: a cell that lacks digits is damaged, and never sent."""
    digits, region = number
    start = "+" if plus else ""
    found = read_phone(
        f"{start}{digits[0]}.{digits[1 : 1 + shown]}E+{len(digits) - 1}", region, several="first"
    )
    if shown < len(digits) - 1:
        assert isinstance(found, Problem)
        assert found.code is Code.PHONE_EXCEL_DAMAGED
    elif isinstance(found, PhoneNumber):
        assert found.warnings


def _reference(text: str, region: str) -> PhoneNumber | None:
    """What phonenumbers alone makes of a text."""
    number = phonenumbers.parse(text, region)
    e164 = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    return PhoneNumber(e164, str(phonenumbers.region_code_for_number(number)))
