"""Every row of the design's table of numbers as people's files hold them."""

import pytest

from importer.model import Code, PhoneNumber, Problem
from importer.phone import numbers_in, read_phone
from importer.phone.repairs import Repair

PLAIN = [
    ("+5511987654321", None, "+5511987654321", "BR"),
    ("0055 11 98765-4321", "BR", "+5511987654321", "BR"),
    ("0044 7911 123456", "US", "+447911123456", "GG"),
    ("0044 7400 123456", "US", "+447400123456", "GB"),
    ("0044 7400 123456", None, "+447400123456", "GB"),
    ("'+5511987654321", None, "+5511987654321", "BR"),
    ("＋５５１１９８７６５４３２１", None, "+5511987654321", "BR"),
    ("٠٥٠ ١٢٣ ٤٥٦٧", "SA", "+966501234567", "SA"),
    ("९१९८७६५४३२१०", "IN", "+919876543210", "IN"),
    ("\u202a+55\u200b 11\u00a098765\u20114321\u202c", None, "+5511987654321", "BR"),
    ("tel:+55-11-98765-4321", None, "+5511987654321", "BR"),
    ("tel:5550132;phone-context=+1-415", None, "+14155550132", "US"),
    ("whatsapp:+5511987654321", None, "+5511987654321", "BR"),
    ("wa.me/5511987654321", None, "+5511987654321", "BR"),
    ("https://wa.me/5511987654321?text=Oi,%2012/12", None, "+5511987654321", "BR"),
    (
        "https://api.whatsapp.com/send?phone=%2B5511987654321&text=1",
        None,
        "+5511987654321",
        "BR",
    ),
    ("5511987654321@s.whatsapp.net", None, "+5511987654321", "BR"),
    ("+52 55 1234 5678", None, "+525512345678", "MX"),
    ("+54 9 11 2345-6789", None, "+5491123456789", "AR"),
    ("+54 11 2345-6789", None, "+541123456789", "AR"),
    ("011 15-2345-6789", "AR", "+5491123456789", "AR"),
    ("+55 11 98765-4321", None, "+5511987654321", "BR"),
    ("+55 11 3765-4321", None, "+551137654321", "BR"),
    ("91 98765 43210", "IN", "+919876543210", "IN"),
    ("98765 43210", "IN", "+919876543210", "IN"),
    ("+44 (0)20 7946 0958", None, "+442079460958", "GB"),
    ("011 44 7400 123456", "US", "+447400123456", "GB"),
    ("++919876543210", None, "+919876543210", "IN"),
    ("0171/1234567", "DE", "+491711234567", "DE"),
    ("919,876,543,210", "IN", "+919876543210", "IN"),
    ('="919876543210"', "IN", "+919876543210", "IN"),
    ("Mobile: 98765 43210", "IN", "+919876543210", "IN"),
    ("+91 98765 43210 (WhatsApp)", None, "+919876543210", "IN"),
    ("98765 43210\n+91 98765 43210", "IN", "+919876543210", "IN"),
    ("84951234567", "RU", "+74951234567", "RU"),
    ("8 (495) 123-45-67", "RU", "+74951234567", "RU"),
]

WARNED = [
    ("9198765432", "IN", "+919198765432", Code.PHONE_AMBIGUOUS),
    ("1.4155552671E+10", "US", "+14155552671", Code.PHONE_REPAIRED),
    ("919876543210.0", "IN", "+919876543210", Code.PHONE_REPAIRED),
    ("919876543210.00", "IN", "+919876543210", Code.PHONE_REPAIRED),
    ("919876543210,0", "IN", "+919876543210", Code.PHONE_REPAIRED),
    ("919,876,543,210.00", "IN", "+919876543210", Code.PHONE_REPAIRED),
    ("98765 43210 / 98765 43211", "IN", "+919876543210", Code.PHONE_SEVERAL),
    ("98765 43210; 98765 43211", "IN", "+919876543210", Code.PHONE_SEVERAL),
    ("98765 43210 or 98765 43211", "IN", "+919876543210", Code.PHONE_SEVERAL),
    ("98765 43210\n98765 43211", "IN", "+919876543210", Code.PHONE_SEVERAL),
    ("+91 98765 43210 +91 98765 43211", None, "+919876543210", Code.PHONE_SEVERAL),
    ("98765 43210/11", "IN", "+919876543210", Code.PHONE_SEVERAL),
    ("98765 43210\n11", "IN", "+919876543210", Code.PHONE_SEVERAL),
    ("5.51199E+12 / 98765 43211", "IN", "+919876543211", Code.PHONE_SEVERAL),
    ("+44 20 7946 0958 ext. 12", None, "+442079460958", Code.PHONE_REPAIRED),
    ("(11) 98765-4321 ramal 12", "BR", "+5511987654321", Code.PHONE_REPAIRED),
    ("tel:+55-11-98765-4321;ext=12", None, "+5511987654321", Code.PHONE_REPAIRED),
    ("98765-43210,,12#", "IN", "+919876543210", Code.PHONE_REPAIRED),
    ("5215512345678", "MX", "+525512345678", Code.PHONE_REPAIRED),
    ("+52 1 55 1234 5678", None, "+525512345678", Code.PHONE_REPAIRED),
    ("044 55 1234 5678", "MX", "+525512345678", Code.PHONE_REPAIRED),
    ("+55 11 8765-4321", None, "+5511987654321", Code.PHONE_REPAIRED),
    ("(11) 8765-4321", "BR", "+5511987654321", Code.PHONE_REPAIRED),
    ("+54 9 11 15 2345-6789", None, "+5491123456789", Code.PHONE_REPAIRED),
    ("62812995007", "ID", "+62812995007", Code.PHONE_AMBIGUOUS),
    ("4915123456789", "DE", "+4915123456789", Code.PHONE_AMBIGUOUS),
    ("5511990000000", "BR", "+5511990000000", Code.PHONE_AMBIGUOUS),
    ("+0044 20 7946 0958", None, "+442079460958", Code.PHONE_REPAIRED),
    ("+0 98765 43210", "IN", "+919876543210", Code.PHONE_REPAIRED),
    ("091 98765 43210", "IN", "+919876543210", Code.PHONE_REPAIRED),
    ("966501234567+", None, "+966501234567", Code.PHONE_REPAIRED),
]

REFUSED = [
    ("5.51199E+12", "BR", Code.PHONE_EXCEL_DAMAGED),
    ("9.19877E+11", "IN", Code.PHONE_EXCEL_DAMAGED),
    ("+55 11 98765-432", None, Code.PHONE_INVALID),
    ("0171 2378002 (2)", "DE", Code.PHONE_INVALID),
    ("0171 2345645 [2]", "DE", Code.PHONE_INVALID),
    ("0171 2345664_2", "DE", Code.PHONE_INVALID),
    ("(2) 0171 2378003", "DE", Code.PHONE_INVALID),
    ("Nr. 2 0171 2378004", "DE", Code.PHONE_INVALID),
    ("+43 664 1234569 (2)", None, Code.PHONE_INVALID),
    ("0812-3456-7890 (1)", "ID", Code.PHONE_INVALID),
    ("(11) 98765 432", "BR", Code.PHONE_INVALID),
    ("5,51199E+12", "BR", Code.PHONE_EXCEL_DAMAGED),
    ("'5.51199e12", "BR", Code.PHONE_EXCEL_DAMAGED),
    ("5.51199x10^12", "BR", Code.PHONE_EXCEL_DAMAGED),
    ("5.511990000000E+12", "BR", Code.PHONE_EXCEL_DAMAGED),
    ("5.51199E+12; 9.19877E+11", "BR", Code.PHONE_EXCEL_DAMAGED),
    ("5.51199E+12, 9.19877E+11", "BR", Code.PHONE_EXCEL_DAMAGED),
    ("-987654277", "PE", Code.PHONE_EXCEL_DAMAGED),
    ("########", "BR", Code.PHONE_EXCEL_DAMAGED),
    ("#NAME?", "BR", Code.PHONE_EXCEL_DAMAGED),
    ("O11 98765-4321", "BR", Code.PHONE_INVALID),
    ("+1-800-FLOWERS", "US", Code.PHONE_INVALID),
    ("+91 98765 432*0", None, Code.PHONE_INVALID),
    ("919876543210.5", "IN", Code.PHONE_INVALID),
    ("9876543.000", "IN", Code.PHONE_INVALID),
    ("2024-05-12", "DK", Code.PHONE_INVALID),
    ("12-05-2024", "DK", Code.PHONE_INVALID),
    ("98765432101", "IN", Code.PHONE_INVALID),
    ("+999 1234 5678", None, Code.PHONE_INVALID),
    ("call me", "IN", Code.PHONE_INVALID),
    ("1" * 300, "IN", Code.PHONE_INVALID),
    ("wa.me/message/ABCDEF1", None, Code.PHONE_INVALID),
    ("447400123456", "US", Code.PHONE_TOO_LONG),
    ("98765 43210 98765 43211", "IN", Code.PHONE_SEVERAL),
    ("12345", "IN", Code.PHONE_TOO_SHORT),
    ("12", None, Code.PHONE_TOO_SHORT),
    ("1" * 20, None, Code.PHONE_TOO_LONG),
    ("919876543210", None, Code.PHONE_NO_COUNTRY),
    ("98765 43210", None, Code.PHONE_NO_COUNTRY),
    ("98765 43210", "AQ", Code.PHONE_NO_COUNTRY),
    ("62292559037", "ID", Code.PHONE_AMBIGUOUS),
    ("491511234567", "DE", Code.PHONE_AMBIGUOUS),
    ("6281234567", "ID", Code.PHONE_AMBIGUOUS),
    ("030 123456/78", "DE", Code.PHONE_SEVERAL),
    ("", None, Code.PHONE_MISSING),
    (" \u200b\u00a0", None, Code.PHONE_MISSING),
    ("-", "IN", Code.PHONE_MISSING),
    ("n/a", "IN", Code.PHONE_MISSING),
    ("#N/A", "IN", Code.PHONE_MISSING),
    ("0", "IN", Code.PHONE_MISSING),
]


@pytest.mark.parametrize(("cell", "region", "e164", "country"), PLAIN)
def test_a_number_is_read_without_a_warning(
    cell: str, region: str | None, e164: str, country: str
) -> None:
    """A cell that can mean one number only becomes that number, and nothing is said."""
    assert read_phone(cell, region) == PhoneNumber(e164, country)


@pytest.mark.parametrize(("cell", "region", "e164", "code"), WARNED)
def test_a_repaired_number_carries_a_warning(
    cell: str, region: str | None, e164: str, code: Code
) -> None:
    """A cell that had to be repaired or decided becomes the number, with a warning that says so."""
    found = read_phone(cell, region, column="Phone")
    assert isinstance(found, PhoneNumber)
    assert found.e164 == e164
    assert [(warning.code, warning.column) for warning in found.warnings] == [(code, "Phone")]
    assert " ".join(cell.split()) in found.warnings[0].message


@pytest.mark.parametrize(("cell", "region", "code"), REFUSED)
def test_what_is_in_doubt_is_refused(cell: str, region: str | None, code: Code) -> None:
    """A cell that is damaged, invalid or in doubt is refused, and the message names the column."""
    found = read_phone(cell, region, column="Phone")
    assert isinstance(found, Problem)
    assert (found.code, found.column) == (code, "Phone")
    assert found.message.endswith(".")


def test_a_message_names_the_value_and_what_to_do() -> None:
    """A damaged cell's message says what happened to which value and how to get it back."""
    found = read_phone("5.51199E+12", "BR")
    assert isinstance(found, Problem)
    assert found.message == (
        "'5.51199E+12' lost digits when a spreadsheet saved it, and they are not in this file: "
        "export the column as text from where the numbers come from, and import again."
    )


def test_a_foreign_reading_is_named_but_not_taken() -> None:
    """Digits that lack a + and are valid in another country only are refused with that hint."""
    found = read_phone("447400123456", "US")
    assert isinstance(found, Problem)
    assert "+447400123456 (GB)" in found.message


@pytest.mark.parametrize(
    ("cell", "region", "home", "abroad"),
    [
        ("14155552671", "MX", "+524155552671", "+14155552671"),
        ("1 (415) 555-2671", "MX", "+524155552671", "+14155552671"),
        ("12012166848", "MX", "+522012166848", "+12012166848"),
        ("1.4155552671E+10", "MX", "+524155552671", "+14155552671"),
        ("6581238645", "BR", "+5565981238645", "+6581238645"),
        ("(65) 8123-8645", "BR", "+5565981238645", "+6581238645"),
        ("918128690755", "DE", "+49918128690755", "+918128690755"),
        ("91 81286 90755", "DE", "+49918128690755", "+918128690755"),
        ("5511927619100", "DE", "+495511927619100", "+5511927619100"),
        ("33612434610", "DE", "+4933612434610", "+33612434610"),
        ("27711356463", "DE", "+4927711356463", "+27711356463"),
        ("27(0)711356463", "DE", "+4927711356463", "+27711356463"),
    ],
)
def test_a_stranger_abroad_is_a_doubt(cell: str, region: str, home: str, abroad: str) -> None:
    """A landline or an outdated form at home is refused where it is valid abroad as it stands."""
    for accept in ("any", "mobile"):
        found = read_phone(cell, region, accept=accept)
        assert isinstance(found, Problem)
        assert found.code is Code.PHONE_AMBIGUOUS
        assert f"{home} or {abroad}: write it with +" in found.message


@pytest.mark.parametrize("number", ["918128690755", "33612434610", "27711356463"])
def test_a_trunk_prefix_or_a_plus_settles_the_country(number: str) -> None:
    """The same digits are a landline at home behind a 0, and the mobile abroad behind a +."""
    assert read_phone("0" + number, "DE") == PhoneNumber("+49" + number, "DE")
    assert read_phone("+49" + number, "DE") == PhoneNumber("+49" + number, "DE")
    abroad = read_phone("+" + number, "DE")
    assert isinstance(abroad, PhoneNumber)
    assert (abroad.e164, abroad.warnings) == ("+" + number, ())


def test_zeros_are_damage_where_the_column_shows_the_pattern() -> None:
    """Five zeros at the end are a warning, and a refusal once the caller saw them in the column."""
    cells = [(cell, "BR") for cell in ("5511990000000", "+5511990000000", "5511990000000.0")]
    cells += [("9880000000", "IN"), ("9876500000", "IN"), ("5512300000", "MX")]
    cells += [("612300000", "ES"), ("912300000", "PT"), ("612300000", "FR")]
    for cell, region in cells:
        suspicious = read_phone(cell, region, zeros_suspicious=True)
        assert isinstance(suspicious, Problem)
        assert suspicious.code is Code.PHONE_EXCEL_DAMAGED
        accepted = read_phone(cell, region)
        assert isinstance(accepted, PhoneNumber)
        assert Code.PHONE_AMBIGUOUS in {warning.code for warning in accepted.warnings}


def test_several_numbers_can_be_refused() -> None:
    """With ``reject`` a cell with two numbers is refused, but not one that says the same twice."""
    found = read_phone("98765 43210 / 98765 43211", "IN", several="reject")
    assert isinstance(found, Problem)
    assert found.code is Code.PHONE_SEVERAL
    twice = read_phone("98765 43210 / +91 98765 43210", "IN", several="reject")
    assert twice == PhoneNumber("+919876543210", "IN")


def test_only_mobiles_can_be_accepted() -> None:
    """With ``mobile`` a landline is refused, and the first mobile in the cell is taken."""
    landline = read_phone("+55 11 3765-4321", None, accept="mobile")
    assert isinstance(landline, Problem)
    assert landline.code is Code.PHONE_NOT_MOBILE
    assert read_phone("+5511987654321", None, accept="mobile") == PhoneNumber(
        "+5511987654321", "BR"
    )
    assert isinstance(read_phone("+1 415 555 0132", None, accept="mobile"), PhoneNumber)
    both = read_phone("11 3765-4321 / 11 98765-4321", "BR", accept="mobile")
    assert isinstance(both, PhoneNumber)
    assert both.e164 == "+5511987654321"


@pytest.mark.parametrize(
    "cell",
    [
        "+919876543210;", "; 9876543210", "98765 43210 |", "9876543210 &", "9876543210;;",
        "9876543210\n", "&nbsp;9876543210", "&#43;919876543210", "9876543210; -", "n/a; 9876543210",
        "9876543210 /", "9876543210,",
    ],
)  # fmt: skip
def test_a_separator_with_nothing_behind_it(cell: str) -> None:
    """It parts nothing, so there is nothing to warn of."""
    assert read_phone(cell, "IN", several="reject") == PhoneNumber("+919876543210", "IN")


@pytest.mark.parametrize(
    "cell",
    [
        "(WhatsApp) +91 98765 43210", "9876543210 / ravi@example.com", "9876543210 & mobile",
        "home; 98765 43210; Whatsapp", "98765 43210 / b4@example.com", "9876543210\n(work mobile)",
    ],
)  # fmt: skip
def test_a_label_beside_the_number(cell: str) -> None:
    """A label or an address is no second number, and said to be left out."""
    found = read_phone(cell, "IN", several="reject")
    assert isinstance(found, PhoneNumber)
    assert found.e164 == "+919876543210"
    (warning,) = found.warnings
    assert (warning.code, warning.rule) == (Code.PHONE_REPAIRED, Repair.TEXT_BESIDE)
    assert "what else the cell holds was left out" in warning.message


@pytest.mark.parametrize("cell", ["98765\n43210", "98765;43;210", "98765 | 43210"])
def test_a_number_in_pieces_is_refused(cell: str) -> None:
    """Whether the pieces are one number, who knows; none of them has too few digits by itself."""
    found = read_phone(cell, "IN")
    assert isinstance(found, Problem)
    assert found.code is Code.PHONE_TOO_SHORT
    assert "is in pieces" in found.message


def test_an_error_with_a_digit_is_an_error() -> None:
    """``#DIV/0!`` is no number with a wrong character."""
    found = read_phone("#DIV/0!", "IN")
    assert isinstance(found, Problem)
    assert found.code is Code.PHONE_EXCEL_DAMAGED


@pytest.mark.parametrize(
    "text",
    ["STOP", "do not call", "wrong number", "wife", "Ravi", "Fax", "opted out", "deceased", "old"],
)
@pytest.mark.parametrize("form", ["98765 43210 / {}", "{}; 98765 43210", "98765 43210\n{}"])
def test_words_beside_the_number_may_forbid_it(form: str, text: str) -> None:
    """Nobody knows what they mean, so the number is not used."""
    found = read_phone(form.format(text), "IN")
    assert isinstance(found, Problem)
    assert found.code is Code.PHONE_INVALID
    assert f"has a text beside the number ('{text}')" in found.message


@pytest.mark.parametrize("cell", ["\N{BLACK TELEPHONE} 98765 43210", "\N{MOBILE PHONE}9876543210"])
def test_a_picture_of_a_phone_is_nothing(cell: str) -> None:
    """It stands beside numbers that were copied from a web page."""
    assert read_phone(cell, "IN") == PhoneNumber("+919876543210", "IN")


@pytest.mark.parametrize(
    ("cell", "numbers"),
    [
        ("98765 43210 (wife)", {"+919876543210"}),
        ("98765 43210 / 98765 43211 STOP", {"+919876543210", "+919876543211"}),
        ("98765\n43213", {"+919876543213"}),
        ("DND-9876543210", {"+919876543210"}),
        ("9.87654E+09", set()),
        ("no", set()),
        ("1" * 5000, set()),
    ],
)
def test_every_number_of_a_cell_is_found(cell: str, numbers: set[str]) -> None:
    """Also of a cell that cannot be used, for those who are not to be written to."""
    assert numbers_in(cell, ["IN", None]) == numbers


@pytest.mark.parametrize(
    ("cell", "region"),
    [
        ("0055 91 98765-43210", "BR"),  # 0055 and India's 91 98765 43210
        ("0055112345678900", "BR"),  # 0055 and the US
        ("008559258205100", "KH"),  # 008 and Brazil
        ("008525538699500", "HK"),  # 008 and Mexico
        ("006689448384", "TH"),  # 006 and French Polynesia
        ("0044 791112345", "SG"),  # 004 and Norway
    ],
)
def test_a_slip_behind_00_calls_no_other_country(cell: str, region: str) -> None:
    """Where a longer prefix begins with 00, too, the digits behind that are a stranger's number."""
    assert isinstance(read_phone(cell, region), Problem)


@pytest.mark.parametrize(
    ("cell", "region", "e164"),
    [
        ("0011 44 7911 123456", "AU", "+447911123456"),
        ("0015 1 415 555 2671", "BR", "+14155552671"),
        ("001 44 20 7946 0958", "SG", "+442079460958"),
        ("00700 44 20 7946 0958", "KR", "+442079460958"),
    ],
)
def test_a_longer_prefix_than_00_is_known(cell: str, region: str, e164: str) -> None:
    """As it is dialled in that country."""
    found = read_phone(cell, region)
    assert isinstance(found, PhoneNumber)
    assert found.e164 == e164


@pytest.mark.parametrize("between", ["\n", "; ", " | ", "\t"])
def test_a_number_that_is_broken_in_two_is_not_another_one(between: str) -> None:
    """Its first part may be a shorter number, which is somebody else's."""
    for first in ("030 1234", "+49 30 1234"):
        found = read_phone(f"{first}{between}5678", "DE")
        assert isinstance(found, Problem)
        assert found.code is Code.PHONE_SEVERAL
        assert "may be one number or several" in found.message


@pytest.mark.parametrize(
    "cell",
    [
        "❌ 07400123456", "07400123456 🚫", "⛔07400123456", "✗ 07400123456", "~~07400123456~~",
        "❌07400123456 / 07400223456", "07400123456 ❌ / 07400223456 ✅",
        "DNC 07400123456 / 07400223456", "07400123456 (deceased) / 07400223456",
        "07400123456 STOP, 07400223456", "07400123456; do not call; 07400223456",
    ],
)  # fmt: skip
def test_who_is_crossed_out_is_not_written_to(cell: str) -> None:
    """Neither at that number nor at another one in the cell: the word is about the person."""
    assert isinstance(read_phone(cell, "GB"), Problem)


@pytest.mark.parametrize(
    "cell", ["☎️ 07400123456", "🇬🇧 07400123456", "07400123456 ✅", "📱07400123456"]
)
def test_pictures_that_say_nothing_are_left_out(cell: str) -> None:
    """With and without the sign that makes them coloured."""
    found = read_phone(cell, "GB")
    assert isinstance(found, PhoneNumber)
    assert found.e164 == "+447400123456"
