"""What stands around a number without changing it: marks of its kind, web pages, carriers."""

from __future__ import annotations

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st
from phonenumbers import PhoneNumberFormat

from importer.model import Code, PhoneNumber, Problem
from importer.phone import numbers_in, read_phone
from importer.phone.column import ColumnEvidence
from importer.phone.repairs import Repair

GB, IN, BR = "+447400123456", "+919876543210", "+5511987654321"


def rules(found: PhoneNumber | Problem) -> list[str]:
    """The rules by which a number was repaired."""
    assert isinstance(found, PhoneNumber), found
    return [warning.rule for warning in found.warnings]


def refused(cell: str, region: str | None) -> Problem:
    """Why a cell is refused."""
    found = read_phone(cell, region)
    assert isinstance(found, Problem), found
    return found


@pytest.mark.parametrize(
    "mark", ["m", "M", "h", "w", "W", "c", "t", "m.", "- m", "-M", "/m", "; w"]
)
def test_a_letter_behind_the_number_says_its_kind(mark: str) -> None:
    """Mobile, home, work, cell, telephone: it is left out, and that is said."""
    found = read_phone(f"07400 123456 {mark}", "GB", several="reject")
    assert isinstance(found, PhoneNumber)
    assert (found.e164, rules(found)) == (GB, [Repair.TEXT_BESIDE])


@pytest.mark.parametrize(
    "mark", ["(M)", "(H)", "[w]", "(mob.)", "mob.", "(Mobile/WhatsApp)", "(work)", "- home"]
)
def test_a_label_behind_the_number_needs_no_warning(mark: str) -> None:
    """A letter in brackets or a word is plainly a label."""
    assert read_phone(f"07400 123456 {mark}", "GB") == PhoneNumber(GB, "GB")


@pytest.mark.parametrize("label", ["No. ", "no: ", "No WA ", "Mobile no. ", "Tel. No. "])
def test_no_in_front_of_a_number_is_short_for_number(label: str) -> None:
    """In Indonesia also in ``No WA``."""
    assert read_phone(f"{label}07400 123456", "GB") == PhoneNumber(GB, "GB")


@pytest.mark.parametrize("letter", ["m", "w", "o", "l", "b"])
def test_a_letter_within_the_number_may_be_a_digit(letter: str) -> None:
    """Whoever typed it may have meant a digit, and then the rest is another number."""
    for cell in (f"0151 2345678{letter}", f"015123{letter}45678"):
        assert f"has a letter in it ({letter})" in refused(cell, "DE").message


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("07400 123456 F", "F"),
        ("07400 123456 (F)", "F"),
        ("07400 123456 (Fax)", "Fax"),
        ("07400 123456 fax", "fax"),
        ("Fax: 07400 123456", "Fax"),
        ("07400 123456 old", "old"),
        ("do not call 07400 123456", "do not call"),
        ("07400 123456 no", "no"),
        ("07400 123456 (no)", "no"),
        ("07400 123456 - no", "no"),
        ("07400 123456; no", "no"),
        ("no WhatsApp 07400 123456", "no WhatsApp"),
        ("07400 123456 (no WhatsApp)", "no WhatsApp"),
        ("07400 123456 / não", "não"),
    ],
)
def test_words_that_are_no_label_are_quoted(cell: str, words: str) -> None:
    """They may say that the number is not to be used, and the message does not ask for digits."""
    found = refused(cell, "GB")
    assert found.code is Code.PHONE_INVALID
    assert f"has a text beside the number ('{words}')" in found.message


@pytest.mark.parametrize("cell", ["07400 123456?", "07400 123456 (?)", "¿07400 123456?"])
def test_a_number_with_a_question_mark_is_in_doubt(cell: str) -> None:
    """Somebody was not sure of it, so it is not used, and the message says why."""
    found = refused(cell, "GB")
    assert found.code is Code.PHONE_INVALID
    assert "somebody was not sure of the number" in found.message


@pytest.mark.parametrize(
    "cell",
    [
        "<07400 123456>", "< +44 7400 123456 >", "07400 123456<br>", "07400 123456<BR />",
        "<p>07400 123456</p>", "<td><b>07400 123456</b></td>", "07400 123456&lt;br&gt;",
        "<tel:+447400123456>", "%2B447400123456", "%2b44%207400%20123456", "+44%207400%20123456",
        "07400%20123456",
    ],
)  # fmt: skip
def test_what_a_web_page_puts_around_a_number(cell: str) -> None:
    """Tags, pointed brackets and spaces as a link writes them are left out, and that is said."""
    found = read_phone(cell, "GB", several="reject")
    assert isinstance(found, PhoneNumber)
    assert (found.e164, rules(found)) == (GB, [Repair.WEB_PAGE])


@pytest.mark.parametrize(
    "cell",
    ["<td>030 123</td><td>45678</td>", "030 123<br>45678", "<b>030 123</b>45678",
     "<li>0151 23</li><li>456789</li>"],
)  # fmt: skip
def test_tags_between_digits_part_them(cell: str) -> None:
    """What stands in two cells or lines of a page is not made one number."""
    assert refused(cell, "DE").code is Code.PHONE_TOO_SHORT


def test_a_line_break_of_a_web_page_parts_numbers() -> None:
    """Two numbers with ``<br>`` between them are two numbers."""
    found = read_phone("07400 123456<br>07400 123457", "GB")
    assert isinstance(found, PhoneNumber)
    assert found.e164 == GB
    assert [warning.code for warning in found.warnings] == [Code.PHONE_SEVERAL, Code.PHONE_REPAIRED]
    assert isinstance(read_phone("07400<br>123456", "GB"), Problem)


@pytest.mark.parametrize(
    "cell",
    [
        '<a href="tel:+447400123457">07400 123456</a>', "07400 123456 <old>", "<07400 123456",
        "07400 <123456>", "07400%123456", "%2B447400123456 50%", "%C2%A007400123456",
    ],
)  # fmt: skip
def test_a_web_page_with_more_is_refused(cell: str) -> None:
    """Where anything else is in the cell, nobody knows what it says of the number."""
    assert refused(cell, "GB").code is Code.PHONE_INVALID


def test_damage_is_seen_within_tags() -> None:
    """What a spreadsheet cut is damaged whatever stands around it, and tells of its column."""
    assert refused("5.51199E+12<br>", "BR").code is Code.PHONE_EXCEL_DAMAGED
    evidence = ColumnEvidence()
    evidence.add(["5.51199E+12<br>"])
    assert evidence.shows_damage


@pytest.mark.parametrize(
    "cell",
    [
        "0xx11 98765-4321", "(0xx11) 98765-4321", "0XX 11 98765-4321", "0xx1198765-4321",
        "0xx-11-98765-4321", "0 xx 11 98765 4321", "(0xx)11 98765-4321", "(0**11) 98765-4321",
        "Tel: 0xx11 98765-4321", "+55 (0xx11) 98765-4321",
    ],
)  # fmt: skip
def test_the_place_of_a_carrier_in_brazil(cell: str) -> None:
    """``0xx11`` is 0, whatever carrier's code, and the area 11."""
    found = read_phone(cell, "BR")
    assert isinstance(found, PhoneNumber)
    assert (found.e164, rules(found)) == (BR, [Repair.CARRIER])


def test_a_carrier_and_more() -> None:
    """An extension and a second number are what they are without it, in the opt-outs, too."""
    assert rules(read_phone("0xx11 3765-4321 ramal 12", "BR")) == [
        Repair.CARRIER,
        Repair.EXTENSION,
    ]
    assert rules(read_phone("+55 (0xx11) 98765-4321", "IN")) == [Repair.CARRIER]
    found = read_phone("0xx11 98765-4321 / 0xx11 98765-4322", "BR")
    assert isinstance(found, PhoneNumber)
    assert found.e164 == BR
    assert numbers_in("0xx11 98765-4321 / 0xx11 98765-4322", ["BR"]) == {BR, BR[:-1] + "2"}


@pytest.mark.parametrize(
    ("cell", "region"),
    [
        ("0xx11 98765-4321", "MX"),
        ("0xx11 98765-4321", None),
        ("xx11 98765-4321", "BR"),
        ("0xx98765-4321", "BR"),
        ("0xx 98765-4321", "BR"),
        ("0xxx11 98765-4321", "BR"),
        ("10xx11 98765-4321", "BR"),
        ("0xx01 98765-4321", "BR"),
        ("+44 (0xx11) 98765-4321", "BR"),
        ("+44 0xx7400 123456", "BR"),
        ("0044 0xx7400 123456", "BR"),
        ("11 0xx11 98765-4321", "BR"),
    ],
)
def test_xx_elsewhere_is_no_carrier(cell: str, region: str | None) -> None:
    """In another country, without 0 or without an area, it may hide digits."""
    assert isinstance(read_phone(cell, region), Problem)


@given(
    area=st.integers(11, 99).filter(lambda area: area % 10),
    start=st.sampled_from(["987", "37"]),
    end=st.text("0123456789", min_size=6, max_size=6).filter(lambda end: end[1:] != "00000"),
    mark=st.sampled_from(["0xx{} ", "(0xx{}) ", "0xx{}", "+55 0xx{} "]),
)
def test_every_area_behind_a_carrier(area: int, start: str, end: str, mark: str) -> None:
    """The number is the area's, also where that looks like the country's or a carrier's code."""
    number = phonenumbers.parse(f"+55{area}{start}{end}")
    if phonenumbers.is_valid_number(number):
        found = read_phone(mark.format(area) + start + end, "BR")
        assert isinstance(found, PhoneNumber)
        assert found.e164 == phonenumbers.format_number(number, PhoneNumberFormat.E164)
        assert rules(found) == [Repair.CARRIER]


@pytest.mark.parametrize(
    "word",
    ["और", "या", "aur", "ya", "и", "или", "і", "або", "i", "lub", "ve", "veya", "dan", "atau",
     "và", "hoặc", "أو", "y", "u", "e", "ou", "og", "och"],
)  # fmt: skip
def test_and_and_or_part_numbers(word: str) -> None:
    """In the languages of headers and answers: the first number, with a warning."""
    cell = f"98765 43210 {word} 98765 43211"
    found = read_phone(cell, "IN")
    assert isinstance(found, PhoneNumber)
    assert (found.e164, [each.code for each in found.warnings]) == (IN, [Code.PHONE_SEVERAL])
    assert refused_as_several(cell)


@pytest.mark.parametrize("word", ["和", "或", "及", "と", "または", " و"])
def test_words_that_are_written_without_spaces(word: str) -> None:
    """In Chinese, Japanese and Arabic no space need stand between them and a number."""
    found = read_phone(f"98765 43210{word}98765 43211", "IN")
    assert isinstance(found, PhoneNumber)
    assert (found.e164, [each.code for each in found.warnings]) == (IN, [Code.PHONE_SEVERAL])


def refused_as_several(cell: str) -> bool:
    """Whether ``several="reject"`` refuses a cell for holding more than one number."""
    found = read_phone(cell, "IN", several="reject")
    return isinstance(found, Problem) and found.code is Code.PHONE_SEVERAL


@pytest.mark.parametrize(
    "cell",
    [
        "9876543210 9876543211", "98765 43210 98765 43211", "98765 43210 (98765 43211)",
        "+91 98765 43210 98765 43211", "98765432109876543211", "9876543210 9876543211 9876543212",
        "9876543210-9876543211",
    ],
)  # fmt: skip
def test_numbers_with_only_a_space_between_them(cell: str) -> None:
    """They are refused, and the message says that they are several; as opt-outs all count."""
    found = refused(cell, "IN")
    assert found.code is Code.PHONE_SEVERAL
    assert "+919876543210 and +919876543211" in found.message
    assert refused_as_several(cell)
    assert "put a semicolon between them" in found.message
    assert {IN, "+919876543211"} <= numbers_in(cell, ["IN"])


def test_the_same_number_in_a_row_is_one() -> None:
    """As with a separator between them, nothing is to be said."""
    found = read_phone("9876543210 +91 98765 43210", "IN", several="reject")
    assert found == PhoneNumber(IN, "IN")


@pytest.mark.parametrize("cell", ["98765 43210 12345", "98765 43210 00000 0000", "1" * 20])
def test_a_number_with_too_many_digits_is_not_always_several(cell: str) -> None:
    """Where the rest is no number, the digits are too many."""
    assert refused(cell, "IN").code is Code.PHONE_TOO_LONG
