"""No damaged form of a number is silently read as another one."""

import phonenumbers
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from importer.model import Code, PhoneNumber, Problem
from importer.phone import read_phone
from importer.phone.damage import Damage, Restored, restore
from importer.phone.repairs import Repair

COUNTRIES = ["AR", "AU", "BR", "DE", "ES", "FR", "GB", "ID", "IN", "IT", "MX", "NG", "US", "ZA"]


@st.composite
def numbers(draw: st.DrawFn) -> tuple[str, str]:
    """The digits of a valid number with its calling code, and its region."""
    region = draw(st.sampled_from(COUNTRIES))
    number = phonenumbers.example_number_for_type(region, phonenumbers.PhoneNumberType.MOBILE)
    assert number is not None
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)[1:]
    digits = e164[:-6] + draw(st.text("0123456789", min_size=6, max_size=6))
    assume(phonenumbers.is_valid_number(phonenumbers.parse("+" + digits)))
    return digits, region


@settings(max_examples=max(400, settings().max_examples), deadline=None)
@given(
    number=numbers(),
    shown=st.integers(0, 15),
    mark=st.sampled_from(".,"),
    exponent=st.sampled_from(["E+", "e+", "E", "e"]),
    before=st.sampled_from(["", "'", "+", " "]),
)
def test_scientific_notation_gives_the_whole_number_or_none(
    number: tuple[str, str], shown: int, mark: str, exponent: str, before: str
) -> None:
    """Scientific notation is read only where every digit is there, and then with a warning."""
    digits, region = number
    power = len(digits) - 1
    text = f"{before}{digits[0]}{mark}{digits[1 : 1 + shown]}{exponent}{power}"
    found = read_phone(text, region)
    if shown < power:
        assert isinstance(found, Problem)
        assert found.code is Code.PHONE_EXCEL_DAMAGED
    elif isinstance(found, PhoneNumber):
        assert found.e164 == "+" + digits
        assert found.warnings


@settings(max_examples=max(400, settings().max_examples), deadline=None)
@given(number=numbers(), kept=st.integers(1, 9), decimals=st.sampled_from(["", ".0", ",00"]))
def test_digits_turned_to_zeros_never_pass_where_the_column_is_suspicious(
    number: tuple[str, str], kept: int, decimals: str
) -> None:
    """A number whose last five or more digits became zeros is refused, or warned of by default."""
    digits, region = number
    kept = min(kept, len(digits) - 5)
    text = digits[:kept] + "0" * (len(digits) - kept) + decimals
    if len(digits) >= 9:
        assert isinstance(read_phone(text, region, zeros_suspicious=True), Problem)
        found = read_phone(text, region)
        assert isinstance(found, Problem) or found.warnings


@settings(max_examples=max(400, settings().max_examples), deadline=None)
@given(number=numbers(), decimals=st.sampled_from([".0", ".00", ",0", ".5", ".25", ".000000"]))
def test_decimals_are_never_digits_of_the_number(number: tuple[str, str], decimals: str) -> None:
    """Zeros behind a decimal point are dropped with a warning, other decimals are refused."""
    digits, region = number
    found = read_phone(digits + decimals, region)
    if isinstance(found, PhoneNumber):
        assert not decimals.strip(".,0")
        assert found.e164 == "+" + digits
        assert found.warnings


@given(st.text(max_size=40), st.sampled_from([None, *COUNTRIES]))
def test_any_text_gets_an_answer(text: str, region: str | None) -> None:
    """Whatever a cell holds, the answer is a number or a problem, never an exception."""
    assert isinstance(read_phone(text, region), PhoneNumber | Problem)


@settings(max_examples=max(500, settings().max_examples))
@given(st.text("0123456789+-. ()/,;exEX'\n٣:", max_size=30), st.sampled_from([None, *COUNTRIES]))
def test_any_text_of_phone_characters_gets_a_valid_number_or_a_problem(
    text: str, region: str | None
) -> None:
    """A number that is handed out is valid and written as the reference writes it."""
    found = read_phone(text, region)
    if isinstance(found, PhoneNumber):
        number = phonenumbers.parse(found.e164)
        assert phonenumbers.is_valid_number(number)
        assert found.region == phonenumbers.region_code_for_number(number)


def test_what_a_spreadsheet_did_is_told_apart() -> None:
    """Whole numbers are restored, lost digits, sums, decimals and dates are named."""
    assert restore("1.4155552671E+10") == Restored("14155552671", Repair.SCIENTIFIC_NOTATION)
    assert restore("9.19877E+11") is Damage.LOST_DIGITS
    assert restore("1.2E-05") is Damage.LOST_DIGITS
    assert restore("-98721") is Damage.CALCULATED
    assert restore("919876543210.75") is Damage.FRACTION
    assert restore("12/05/2024") is Damage.DATE
    assert {restore(text) for text in ("12:00:00", "9:30", "12:30 pm", "36:00:00")} == {Damage.DATE}
    assert restore("01.23.45.67.89") is None
