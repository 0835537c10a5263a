"""The quick tables say what the reference says."""

from collections.abc import Iterator
from random import Random

import phonenumbers
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from importer.messages.phone import Cell
from importer.model import Code, PhoneNumber, Problem
from importer.phone import clean, numbering, read_phone, reading
from importer.phone.plain import read_plain

MANY = max(600, settings().max_examples)
"""`make fuzz` looks at more."""
TYPES = [kind for kind in PhoneNumberType.values() if kind != PhoneNumberType.UNKNOWN]
REGIONS = sorted(phonenumbers.SUPPORTED_REGIONS)
ARABIC = {ord(str(digit)): chr(0x660 + digit) for digit in range(10)}
FULL_WIDTH = {code: code + 0xFEE0 for code in range(ord("!"), ord("~") + 1)}


def reference(text: str, region: str | None) -> PhoneNumber | None:
    """What phonenumbers alone makes of a text."""
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return PhoneNumber(
        phonenumbers.format_number(number, PhoneNumberFormat.E164),
        str(phonenumbers.region_code_for_number(number)),
    )


def examples(region: str) -> Iterator[phonenumbers.PhoneNumber]:
    """The reference's valid example numbers of a region, one for each type."""
    for kind in TYPES:
        number = phonenumbers.example_number_for_type(region, kind)
        if number is not None and phonenumbers.is_valid_number(number):
            yield number


@pytest.mark.parametrize("region", REGIONS)
def test_every_example_number_is_read_in_every_format(region: str) -> None:
    """Example numbers of all types, formats, scripts and spacings are read without a warning."""
    for number in examples(region):
        e164 = phonenumbers.format_number(number, PhoneNumberFormat.E164)
        expected = reference(e164, None)
        assert expected is not None
        spaced = "+" + " ".join(e164[1:])
        world = phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)
        uri = phonenumbers.format_number(number, PhoneNumberFormat.RFC3966)
        dialled = ["00" + e164[1:], "00 " + world[1:], "00-" + world[1:].replace(" ", "-")]
        forms = [e164, world, uri, spaced, world.translate(ARABIC), world.translate(FULL_WIDTH)]
        for form in (*forms, *dialled):
            for reader in (None, region):
                found = read_phone(form, reader)
                assert isinstance(found, PhoneNumber), (form, found)
                assert found[:2] == expected[:2], form
                assert bool(found.warnings) is e164.endswith("00000"), form
        mobile = phonenumbers.number_type(number) in (
            PhoneNumberType.MOBILE,
            PhoneNumberType.FIXED_LINE_OR_MOBILE,
        )
        assert numbering.is_mobile(expected) is mobile


IN_DOUBT = {
    ("IN", "1860 345 1234"),  # a company's number there, and one in Connecticut without its +
}
"""National forms that are refused, for they may be another country's number as they stand."""
FLOATS_IN_DOUBT = {
    ("BR", "5540041234.0"),
    ("DE", "4916412345.0"),
    ("DE", "4918012345.0"),
    ("DE", "4918500123456.0"),
    ("ID", "62218350123.0"),
    ("IN", "18603451234.0"),
    ("NL", "318001234.0"),
    ("SE", "468123456.0"),
    ("VN", "841992000.0"),
    ("XK", "38328012345.0"),
    ("XK", "38380001234.0"),
    ("XK", "38390001234.0"),
}
"""Numbers without their + that are valid at home with and without the calling code in front, and
neither reading alone is a mobile's: a spreadsheet keeps no trunk prefix that would tell."""


@pytest.mark.parametrize("region", REGIONS)
def test_every_example_number_is_read_as_dialled_at_home(region: str) -> None:
    """National formats become the number again, and the few that are in doubt are refused."""
    for number in examples(region):
        text = phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL)
        found = read_phone(text, region)
        if (region, text) in IN_DOUBT:
            assert isinstance(found, Problem)
            assert found.code is Code.PHONE_AMBIGUOUS
        else:
            assert isinstance(found, PhoneNumber), (text, found)
            assert found.e164 == phonenumbers.format_number(number, PhoneNumberFormat.E164)
            assert found.e164.endswith("00000") or not found.warnings, text


@pytest.mark.parametrize("region", REGIONS)
def test_every_example_number_is_read_as_a_spreadsheet_keeps_it(region: str) -> None:
    """As a number with decimals each becomes the number again, with a warning, or is in doubt."""
    for number in examples(region):
        e164 = phonenumbers.format_number(number, PhoneNumberFormat.E164)
        national = phonenumbers.national_significant_number(number)
        forms = [(e164 + ".0", None), (e164[1:] + ".0", region)]
        if not national.startswith("0"):  # else a spreadsheet has dropped digits of the number
            forms.append((national + ".0", region))
        for text, reader in forms:
            found = read_phone(text, reader)
            if (region, text) in FLOATS_IN_DOUBT:
                assert isinstance(found, Problem)
                assert found.code is Code.PHONE_AMBIGUOUS
            else:
                assert isinstance(found, PhoneNumber), (text, found)
                assert found.e164 == e164
                assert found.warnings


def agrees(digits: str, region: str) -> None:
    """Whatever the quick functions answer is what the reference answers."""
    world = numbering.international(digits)
    assert world is None or world == reference("+" + digits, None)
    assert numbering.abroad(digits) == reference("+" + digits, None)
    home = numbering.national(digits, region)
    assert home is None or home == reference(digits, region)
    for number in filter(None, (world, home)):
        kind = phonenumbers.number_type(phonenumbers.parse(number.e164))
        assert numbering.is_mobile(number) is (
            kind in (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)
        )


@settings(max_examples=MANY, deadline=None)
@given(region=st.sampled_from(REGIONS), digits=st.text("0123456789", min_size=1, max_size=17))
def test_random_digits_are_judged_as_by_the_reference(region: str, digits: str) -> None:
    """Random digits, national and international, get the reference's answer in every region."""
    agrees(digits, region)
    agrees(f"{numbering.calling_code(region)}{digits}"[:17], region)


@pytest.mark.slow
@settings(max_examples=MANY, deadline=None)
@given(data=st.data(), region=st.sampled_from(REGIONS))
def test_slips_of_valid_numbers_are_judged_as_by_the_reference(
    data: st.DataObject, region: str
) -> None:
    """Valid numbers with some digits changed, added or dropped get the reference's answer."""
    number = data.draw(st.sampled_from(list(examples(region))))
    national = phonenumbers.national_significant_number(number)
    keep = data.draw(st.integers(1, len(national)))
    end = data.draw(st.text("0123456789", min_size=0, max_size=len(national) - keep + 1))
    digits = national[:keep] + end
    trunk = data.draw(st.sampled_from(["", "0", phonenumbers.ndd_prefix_for_region(region, True)]))
    agrees((trunk or "") + digits, region)
    agrees(f"{number.country_code}{digits}", region)


@pytest.mark.parametrize("code", sorted(phonenumbers.COUNTRY_CODES_FOR_NON_GEO_REGIONS))
def test_numbers_of_no_country_are_read(code: int) -> None:
    """Calling codes that belong to no country are read with the region 001."""
    metadata = phonenumbers.PhoneMetadata.metadata_for_nongeo_region(code)
    assert metadata is not None
    names = ("mobile", "toll_free", "shared_cost", "voip", "premium_rate", "uan", "voicemail")
    national = {
        desc.example_number
        for desc in (getattr(metadata, name) for name in names)
        if desc is not None and desc.example_number
    }
    assert national
    for digits in national:
        e164 = f"+{code}{digits}"
        for form in (e164, "+" + " ".join(e164[1:]), "00" + e164[1:], e164 + ".0"):
            found = read_phone(form, None)
            assert isinstance(found, PhoneNumber), (form, found)
            assert found[:2] == (e164, "001")


@settings(max_examples=MANY, deadline=None)
@given(
    data=st.data(),
    region=st.sampled_from(REGIONS),
    start=st.sampled_from(["", "+", "0", "00", "(0", "1"]),
    seed=st.randoms(use_true_random=False),
)
def test_the_short_way_answers_what_the_long_way_answers(
    data: st.DataObject, region: str, start: str, seed: Random
) -> None:
    """A cell that is read the short way is read alike, and without a warning, the long way."""
    number = data.draw(st.sampled_from(list(examples(region))))
    national = phonenumbers.national_significant_number(number)
    code = data.draw(st.sampled_from(["", str(number.country_code), f"{number.country_code}(0)"]))
    marks = ["", "", "", " ", "-", ".", ")", " (", " - ", "  "]
    text = start + code + "".join(digit + seed.choice(marks) for digit in national)
    short = read_plain(text, region)
    if short is not None:
        wanted = reading.Wanted(region, "any", "first", False, Cell(text, None))
        assert reading.read_parts(clean.unquote_cell(clean.fold(text)), wanted) == short
