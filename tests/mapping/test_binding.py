from __future__ import annotations

import pickle
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importer.errors import MappingError
from importer.header import same, snake_case
from importer.mapping import Binding, Defaults, bind, parse_mapping
from importer.model import Code, Contact, PhoneNumber, Status
from importer.phone import read_phone
from tests.mapping.conftest import body, chunk, rejected

if TYPE_CHECKING:
    from tests.mapping.conftest import Plan

PHONE = "phone: {columns: [Mobile]}\n"
ANA, BOB = "+14155552671", "+14155552672"


def refusal(yaml: str, header: list[str], **defaults: str) -> str:
    """What is said about a mapping that does not fit a header."""
    with pytest.raises(MappingError) as caught:
        bind(parse_mapping(yaml, "crm.yaml"), header, Defaults(**defaults), source_name="a.csv")
    return str(caught.value)


def test_the_mapping_is_named() -> None:
    """A message about a header starts with the mapping's file, where that is known."""
    mapping = parse_mapping("phone: {columns: [Mobil]}", "my.yaml")
    with pytest.raises(MappingError) as caught:
        bind(mapping, ["Mobile"], Defaults(), source_name="leads.csv", mapping_name="my.yaml")
    assert str(caught.value).startswith(
        "my.yaml: leads.csv has no column 'Mobil', which phone.columns wants; "
        "did you mean 'Mobile'?"
    )


def test_body(plan: Plan) -> None:
    """The number comes first, then the core fields, then attributes in the mapping's order."""
    yaml = (
        "attributes: {b: B, x: {constant: 5}, a: A}\n"
        "contact: {email: E, last_name: L, first_name: F}\n" + PHONE
    )
    (row,) = plan(yaml, ["A", "B", "E", "F", "L", "Mobile"], ["1", "2", "a@example.com", "Ana",
                  "Silva", ANA])  # fmt: skip
    assert list(body(row).items()) == [
        ("phone_number", ANA),
        ("first_name", "Ana"),
        ("last_name", "Silva"),
        ("email", "a@example.com"),
        ("b", "2"),
        ("x", 5),
        ("a", "1"),
    ]
    assert isinstance(row.verdict, Contact)
    assert row.verdict.channel == "C1"
    assert row.number == 2
    assert row.cells == ("1", "2", "a@example.com", "Ana", "Silva", ANA)


def test_empty_cells(plan: Plan) -> None:
    """An empty cell, or one of spaces only, is never in the body."""
    yaml = PHONE + "contact: {first_name: F, email: E}\nattributes: {n: {column: N, type: number}}"
    (row,) = plan(yaml, ["Mobile", "F", "E", "N"], [ANA, " \t", "", "\u00a0"])
    assert body(row) == {"phone_number": ANA}
    assert row.warnings == ()


@pytest.mark.parametrize("name", ["N/A", "-", "unknown", "0171 2345678"])
def test_what_is_no_name_is_left_out(plan: Plan, name: str) -> None:
    """With a warning, of a full name and of each half; where the mapping wants it, the row is."""
    header = ["Phone", "Name", "First"]
    phone = "+14155552671"
    yaml = "phone: Phone\ncontact: {full_name: Name, first_name: First}\n"
    (row,) = plan(yaml, header, [phone, name, name])
    assert body(row) == {"phone_number": phone}
    told = [warning.message for warning in row.warnings]
    assert [f"'{name}' in column 'First' is left out: it is no name" in each for each in told] == [
        True,
        False,
    ]
    yaml = "phone: Phone\ncontact: {first_name: {column: First, on_invalid: reject}}\n"
    (row,) = plan(yaml, header, [phone, name, name])
    assert rejected(row).problem.code is Code.VALUE_INVALID


def test_zero_and_false_are_sent(plan: Plan) -> None:
    """Zero and no are values."""
    yaml = PHONE + "attributes: {n: {column: N, type: number}, b: {column: B, type: boolean}}"
    (row,) = plan(yaml, ["Mobile", "N", "B"], [ANA, "0", "no"])
    assert body(row) == {"phone_number": ANA, "n": 0, "b": False}


def test_digits_format(plan: Plan) -> None:
    """With ``format: digits`` the number is sent without its plus sign."""
    (row,) = plan("phone: {columns: [Mobile], format: digits}", ["Mobile"], [ANA])
    assert body(row) == {"phone_number": ANA[1:]}
    assert isinstance(row.verdict, Contact)
    assert row.verdict.phone.e164 == ANA


def test_headers_match_loosely(plan: Plan) -> None:
    """Case, outer space, a BOM and the Unicode form of a header do not count."""
    yaml = "phone: {columns: [TELÉFONO]}\ncontact: {first_name: ﬁrst}"
    (row,) = plan(yaml, ["\ufeff tele\u0301fono ", "FIRST"], [ANA, "Ana"])
    assert body(row)["first_name"] == "Ana"


def test_missing_columns() -> None:
    """Columns that the file lacks are all named, each with the nearest header."""
    yaml = PHONE + "contact: {first_name: First Nam}\nattributes: {city: Xyzzy}"
    assert refusal(yaml, ["Mobile Phone", "First Name"]) == (
        "a.csv has no column 'Mobile', which phone.columns wants; did you mean 'Mobile Phone'?\n"
        "a.csv has no column 'First Nam', which contact.first_name wants; did you mean "
        "'First Name'?\n"
        "a.csv has no column 'Xyzzy', which attributes.city wants\n"
        "Its columns are 'Mobile Phone', 'First Name'."
    )


def test_column_there_twice() -> None:
    """A mapped column that the file has twice stops; an unmapped one does not."""
    assert refusal(PHONE, ["Mobile", "Other", "Other", "mobile "]) == (
        "a.csv has the column 'Mobile' 2 times (columns 1, 4), and phone.columns wants one; "
        "rename the others."
    )


def test_values_of_the_mapping_are_checked() -> None:
    """A default or a replacement that its own type cannot read stops before anything is read."""
    yaml = PHONE + "attributes: {n: {column: N, type: number, default: none}}"
    assert refusal(yaml, ["Mobile", "N"]).startswith(
        "The mapping's attributes.n cannot send its own value: 'none' is no number"
    )


def test_optional_columns(plan: Plan) -> None:
    """With ``optional_columns`` the columns that are there are used, in their order."""
    yaml = (
        "optional_columns: true\nphone: {columns: [A, Mobile]}\n"
        "contact: {first_name: [X, F, G], last_name: L}"
    )
    rows = plan(yaml, ["G", "F", "Mobile"], ["g", "", ANA], ["g", "f", BOB])
    assert [body(row)["first_name"] for row in rows] == ["g", "f"]
    assert refusal(yaml, ["F"]).startswith("a.csv has none of the columns 'A', 'Mobile'")
    consent = "optional_columns: true\nphone: Mobile\nconsent: {column: Opt-in}"
    assert "'Opt-in', which consent wants" in refusal(consent, ["Mobile"])
    newest = "optional_columns: true\nphone: Mobile\ndedupe: {keep: newest, newest_by: M}"
    assert "'M', which dedupe.newest_by wants" in refusal(newest, ["Mobile"])


def test_channels(plan: Plan) -> None:
    """A row's own channel counts, then the fixed one, then the default; without any ``""``."""
    rows = plan(PHONE + "channel: {column: C}", ["Mobile", "C"], [ANA, " X "], [ANA, ""])
    assert [row.verdict.channel for row in rows] == ["X", "C1"]
    (row,) = plan(PHONE + "channel: F", ["Mobile"], [ANA])
    assert row.verdict.channel == "F"
    (row,) = plan(PHONE, ["Mobile"], [ANA], channel=None)
    assert row.verdict.channel == ""


def test_row_without_channel(plan: Plan) -> None:
    """A row whose channel cell is empty, with no default, cannot be sent."""
    yaml = PHONE + "channel: {column: C}"
    good, bad = plan(yaml, ["Mobile", "C"], [ANA, "X"], [BOB, " "], channel=None)
    assert isinstance(good.verdict, Contact)
    verdict = rejected(bad)
    assert (verdict.status, verdict.problem.code) == (Status.INVALID, Code.VALUE_MISSING)
    assert (verdict.phone, verdict.channel, verdict.problem.column) == (BOB, None, "C")


def test_phone_columns_in_order(plan: Plan) -> None:
    """The first column with a usable number wins; what was wrong before it is a warning."""
    yaml = "phone: {columns: [Mobile, Phone, Home]}"
    header = ["Phone", "Mobile", "Home"]
    rows = plan(yaml, header, [BOB, ANA, ""], [BOB, " ", ""], [BOB, "12", ""], ["", "12", "x"])
    assert [body(row)["phone_number"] for row in rows[:3]] == [ANA, BOB, BOB]
    assert [len(row.warnings) for row in rows] == [0, 0, 1, 0]
    assert rows[2].warnings[0].column == "Mobile"
    assert "The number in column 'Phone' is used instead." in rows[2].warnings[0].message
    assert rejected(rows[3]).problem.column == "Mobile"


def test_no_number(plan: Plan) -> None:
    """A row whose phone cells are all empty lacks a number."""
    (row,) = plan("phone: {columns: [A, B]}", ["A", "B"], ["", " "])
    verdict = rejected(row)
    assert (verdict.status, verdict.problem.code) == (Status.INVALID, Code.PHONE_MISSING)
    assert verdict.problem.message == (
        "The cells in columns 'A', 'B' are empty: fill in a phone number in one of them, "
        "or leave the row out."
    )
    assert verdict.channel == "C1"


def test_region(plan: Plan) -> None:
    """A national number is read by the mapping's region, else by the default one."""
    national = "0117 496 0123"
    (row,) = plan("phone: {columns: [M], region: GB}", ["M"], [national], region="US")
    assert body(row)["phone_number"] == "+441174960123"
    (row,) = plan("phone: {columns: [M]}", ["M"], [national], region="gb")
    assert body(row)["phone_number"] == "+441174960123"
    (row,) = plan("phone: {columns: [M]}", ["M"], [national])
    assert rejected(row).problem.code is Code.PHONE_NO_COUNTRY


def test_wrong_region() -> None:
    """A region that is no country is an error of the mapping, or of the setting."""
    with pytest.raises(MappingError, match=r"^crm.yaml, line 2: phone.region is 'XX'"):
        parse_mapping("phone:\n  region: XX\n  columns: [M]", "crm.yaml")
    assert refusal("phone: M", ["M"], region="XX").startswith("The region 'XX' cannot be used: ")


def test_country_column(plan: Plan) -> None:
    """A row's country or its calling code wins over the region; an empty cell falls back to it."""
    yaml = "phone: {columns: [M], region: GB, region_from: Country}"
    rows = plan(
        yaml,
        ["M", "Country"],
        ["(415) 555-2671", "USA"],
        ["0117 496 0123", ""],
        ["0117 496 0123", "United Kingdom"],
        ["0117 496 0123", " - "],
        ["0117 496 0123", "N/A"],
        ["(415) 555-2671", "+1"],
        ["(415) 555-2671", "001"],
        ["9161234567", "+7"],
        ["98765 43210", "+91"],
    )
    british, american = "+441174960123", ANA
    assert [body(row)["phone_number"] for row in rows] == [
        american, british, british, british, british, american, american, "+79161234567",
        "+919876543210",
    ]  # fmt: skip


def test_unknown_country(plan: Plan) -> None:
    """A national number in a country that nobody knows is refused; an international one is fine."""
    yaml = "phone: {columns: [M], region: GB, region_from: Country}"
    national, international = plan(
        yaml, ["M", "Country"], ["0117 496 0123", "Atlantis"], [ANA, "Atlantis"]
    )
    problem = rejected(national).problem
    assert problem.code is Code.PHONE_NO_COUNTRY
    assert problem.message.startswith(
        "'0117 496 0123' has no country code, and 'Atlantis' in column 'Country' is no country"
    )
    assert body(international)["phone_number"] == ANA


def test_ragged_rows(plan: Plan) -> None:
    """A ragged row is invalid before anything else, and keeps its own cells."""
    short, long = ("Ana", ANA), ("Ana", ANA, "", "x")
    rows = plan(
        "phone: P\nconsent: {column: O}",
        ["N", "P", "O"],
        ["Ana", ANA, ""],
        ["Ana", ANA, ""],
        ragged={2: short, 3: long},
    )
    assert [row.cells for row in rows] == [short, long]
    assert [rejected(row).problem.code for row in rows] == [Code.ROW_RAGGED] * 2
    assert "2 cells and the header 3: 'O' is missing" in rejected(rows[0]).problem.message
    assert rejected(rows[0]).phone is None


def test_suppressed(plan: Plan) -> None:
    """A number on the suppression list is never sent, however it is written."""
    rows = plan(
        "phone: {columns: [M], region: US}\nconsent: {column: O}",
        ["M", "O"],
        ["(415) 555-2671", "no"],
        [BOB, "yes"],
        suppressed=frozenset({ANA}),
    )
    verdict = rejected(rows[0])
    assert (verdict.status, verdict.problem.code) == (Status.SUPPRESSED, Code.SUPPRESSED)
    assert verdict.phone == ANA
    assert isinstance(rows[1].verdict, Contact)


def test_consent(plan: Plan) -> None:
    """Only the accepted answers count, as text without case; it goes before the phone."""
    yaml = PHONE + "consent: {column: O, accept: [yes, 1, true]}"
    answers = ["YES ", "1", "TRUE", "y", ""]
    rows = plan(yaml, ["Mobile", "O"], *([ANA, answer] for answer in answers), ["", "no"])
    assert [isinstance(row.verdict, Contact) for row in rows] == [True, True, True] + [False] * 3
    for row in rows[3:]:
        verdict = rejected(row)
        assert (verdict.status, verdict.problem.code) == (Status.SUPPRESSED, Code.NO_CONSENT)
    assert rejected(rows[3]).problem.message == (
        "Column 'O' says 'y', which is no consent, so the row is not sent. If consent was given, "
        "correct the cell, or name 'y' under consent in the mapping."
    )


def test_full_name(plan: Plan) -> None:
    """A full name fills what a row lacks of first and last name."""
    yaml = PHONE + "contact: {first_name: F, full_name: Name}"
    rows = plan(
        yaml,
        ["Mobile", "F", "Name"],
        [ANA, "", "Ana de la Cruz"],
        [ANA, "Ani", "Ana Silva"],
        [ANA, "", "Cher"],
        [ANA, "", ""],
    )
    assert [(body(row).get("first_name"), body(row).get("last_name")) for row in rows] == [
        ("Ana", "de la Cruz"),
        ("Ani", "Silva"),
        ("Cher", None),
        (None, None),
    ]


def test_transforms(plan: Plan) -> None:
    """Transforms run in their order, on text that is trimmed in any case."""
    yaml = PHONE + (
        "attributes:\n  a: {column: A, transform: [squeeze, title]}\n"
        "  b: {column: A, transform: upper}\n  c: {column: A, transform: [trim, lower]}\n  d: A"
    )
    (row,) = plan(yaml, ["Mobile", "A"], [ANA, "  ana  MARÍA "])
    assert list(body(row).values())[1:] == ["Ana María", "ANA  MARÍA", "ana  maría", "ana  MARÍA"]


def test_values_and_defaults(plan: Plan) -> None:
    """Values are replaced without regard to case; the default is for empty and unlisted ones."""
    yaml = PHONE + (
        "attributes:\n  a: {column: A, values: {Pro: pro, N/A: ''}, default: free}\n"
        "  b: {column: A, values: {pro: 1}, type: number}"
    )
    rows = plan(yaml, ["Mobile", "A"], *([ANA, text] for text in [" PRO", "", "gold", "n/a"]))
    assert [body(row).get("a") for row in rows] == ["pro", "free", "free", None]
    assert [body(row).get("b") for row in rows] == [1, None, None, None]
    assert [len(row.warnings) for row in rows] == [0, 0, 1, 1]
    warning = rows[2].warnings[0]
    assert (warning.code, warning.column) == (Code.VALUE_INVALID, "A")
    assert warning.message == (
        "'gold' in column 'A' is left out: the mapping's values do not list it. "
        "Correct the cell, or type, format or values in the mapping."
    )


@pytest.mark.parametrize(
    ("spec", "cell", "value"),
    [
        ("type: number", "1.234,50", 1234.5),
        ('type: number, format: "1.234,56"', "1.234", 1234),
        ("type: boolean", "Sim", True),
        ('type: date, format: "%d/%m/%Y"', "31/01/2026", "2026-01-31"),
        ("type: datetime", "2026-01-31 10:00", "2026-01-31T10:00:00"),
        ("type: list", "a; b;a", ["a", "b"]),
        ('split: "|", add: [new]', "a|b", ["a", "b", "new"]),
        ("add: new", "", ["new"]),
        ("add: [b, c]", "b", ["b", "c"]),
        ("type: list, values: {A: x, B: x, C: y, D: ''}", "a;B;c;d", ["x", "y"]),
        ("type: list, values: {A: x}, default: o", "b;a", ["o", "x"]),
        ('type: list, split: " "', "a b", ["a", "b"]),
        ("type: number, default: 7", "", 7),
    ],
)
def test_types(plan: Plan, spec: str, cell: str, value: object) -> None:
    """Each type turns text into its value."""
    yaml = PHONE + f"attributes: {{a: {{column: A, {spec}}}}}"
    (row,) = plan(yaml, ["Mobile", "A"], [ANA, cell])
    assert body(row)["a"] == value
    assert row.warnings == ()


def test_invalid_values(plan: Plan) -> None:
    """What cannot be read is left out with a warning, or refuses the row where that is wanted."""
    spec = "attributes: {{n: {{column: N, type: number, on_invalid: {}}}}}"
    (row,) = plan(PHONE + spec.format("drop"), ["Mobile", "N"], [ANA, "abc"])
    assert body(row) == {"phone_number": ANA}
    assert [problem.message for problem in row.warnings] == [
        "'abc' in column 'N' is left out: it is no number. "
        "Correct the cell, or type, format or values in the mapping."
    ]
    (row,) = plan(PHONE + spec.format("reject"), ["Mobile", "N"], [ANA, "abc"])
    verdict = rejected(row)
    assert (verdict.status, verdict.problem.code) == (Status.INVALID, Code.VALUE_INVALID)
    assert verdict.phone == ANA
    assert "'abc' in column 'N'" in verdict.problem.message


def test_doubtful_number(plan: Plan) -> None:
    """A number with two readings is sent with a warning that says which was taken."""
    yaml = PHONE + "attributes: {n: {column: N, type: number, on_invalid: reject}}"
    (row,) = plan(yaml, ["Mobile", "N"], [ANA, "1,234"])
    assert body(row)["n"] == 1234
    assert "was read as 1234" in row.warnings[0].message


def test_emails(plan: Plan) -> None:
    """An invalid e-mail is left out or refuses the row; of several valid ones the first is sent."""
    header = ["Mobile", "E"]
    rows = plan(
        PHONE + "contact: {email: E}",
        header,
        [ANA, " ana@example.com "],
        [ANA, "ana(at)example.com"],
        [ANA, "ana@example.com; bob@example.com"],
    )
    assert [body(row).get("email") for row in rows] == ["ana@example.com", None, "ana@example.com"]
    assert [problem.code for row in rows for problem in row.warnings] == [Code.EMAIL_INVALID] * 2
    (row,) = plan(PHONE + "contact: {email: {column: E, on_invalid: reject}}", header, [ANA, "a@"])
    assert rejected(row).problem.code is Code.EMAIL_INVALID


def test_other_columns(plan: Plan) -> None:
    """Every other column is sent in snake_case under a free name, but never the importer's own."""
    header = ["Mobile", "LeadSource", "Lead Source", "email", "import_row", "", "Country", "City"]
    yaml = (
        "phone: {columns: [Mobile], region_from: Country}\nother_columns: attributes\n"
        "attributes: {lead_source: City}"
    )
    (row,) = plan(yaml, header, [ANA, "a", "b", "c", "9", "d", "US", "e"])
    assert body(row) == {
        "phone_number": ANA,
        "lead_source": "e",
        "lead_source_2": "a",
        "lead_source_3": "b",
        "email_2": "c",
    }


def test_newest(plan: Plan) -> None:
    """The key of the newest row sorts; an unreadable cell is older than all, with a warning."""
    yaml = PHONE + 'dedupe: {keep: newest, newest_by: {column: M, format: "%d/%m/%Y"}}'
    rows = plan(yaml, ["Mobile", "M"], *([ANA, text] for text in ["2/1/2026", "1/2/2026", "", "x"]))
    keys = [row.verdict.newest for row in rows if isinstance(row.verdict, Contact)]
    assert keys[0] < keys[1]
    assert keys[2:] == ["", ""]
    assert [len(row.warnings) for row in rows] == [0, 0, 0, 1]


def test_several_numbers_from_google(plan: Plan) -> None:
    """What Google Contacts puts between several numbers separates them."""
    (row,) = plan(PHONE, ["Mobile"], [f"{ANA} ::: {BOB}"])
    assert body(row)["phone_number"] == ANA
    assert row.warnings


def test_damaged_column() -> None:
    """A number that ends in zeros is refused in the columns that are known to be damaged only."""
    yaml = "phone: {columns: [A, B], region: BR}"
    binding = bind(parse_mapping(yaml, "a"), ["A", "B"], Defaults("C"))
    rows = chunk([["5511990000000", ""], ["", "5511990000000"]], 2, {})
    sound, warned = binding.plan(rows)
    assert [warning.code for warning in (*sound.warnings, *warned.warnings)] == [
        Code.PHONE_AMBIGUOUS, Code.PHONE_AMBIGUOUS,
    ]  # fmt: skip
    damaged = replace(binding, phone=replace(binding.phone, damaged=frozenset({0})))
    refused, accepted = damaged.plan(rows)
    assert rejected(refused).problem.code is Code.PHONE_EXCEL_DAMAGED
    assert accepted == warned


def test_binding_travels() -> None:
    """A binding is small when pickled, and plans the same in another process."""
    yaml = PHONE + "contact: {first_name: F}\nattributes: {t: {column: T, type: list}}"
    binding = bind(parse_mapping(yaml, "a"), ["Mobile", "F", "T"], Defaults("C"))
    packed = pickle.dumps(binding)
    assert len(packed) < 2000
    rows = chunk([[ANA, "Ana", "a;b"]], 3, {})
    copy: Binding = pickle.loads(packed)  # noqa: S301  # our own bytes
    assert copy.plan(rows) == binding.plan(rows)


def test_no_rows(plan: Plan) -> None:
    """A chunk without rows plans none."""
    assert plan(PHONE + "attributes: {a: {constant: 1}}", ["Mobile"]) == []


_CELLS = st.sampled_from(
    [
        "",
        " ",
        ANA,
        "12",
        "4.4E+11",
        "yes",
        "no",
        "1,234",
        "a@example.com",
        "a@b",
        "2026-01-31",
        "x;y",
    ]
) | st.text(max_size=6)


@given(st.lists(st.lists(_CELLS, min_size=4, max_size=4), max_size=8))
def test_every_row_gets_a_verdict(rows: list[list[str]]) -> None:
    """Whatever the cells, each row is planned once, in order, with its own text."""
    yaml = (
        "phone: {columns: [A, B], region: US, region_from: D}\nconsent: {column: C}\n"
        "contact: {full_name: B, email: {column: C, on_invalid: reject}}\n"
        "attributes: {n: {column: D, type: number}, l: {column: D, type: list}, "
        "d: {column: C, type: date}, b: {column: B, type: boolean}}\n"
        "dedupe: {newest_by: D}"
    )
    binding = bind(parse_mapping(yaml, "a"), ["A", "B", "C", "D"], Defaults())
    planned = binding.plan(chunk(rows, 4, {}))
    assert [row.number for row in planned] == list(range(2, 2 + len(rows)))
    assert [list(row.cells) for row in planned] == rows
    for row in planned:
        if isinstance(row.verdict, Contact):
            assert "" not in row.verdict.body.values()
            assert None not in row.verdict.body.values()


@pytest.mark.parametrize(
    ("header", "name"),
    [("Lead Source", "lead_source"), ("LeadSource", "lead_source"), ("E-Mail (b)", "e_mail_b"),
     ("HTMLPage", "html_page"), ("Município", "município"), ("المدينة", "المدينة"), ("#", ""),
     ("Phone 1 - Value", "phone_1_value")],
)  # fmt: skip
def test_snake_case(header: str, name: str) -> None:
    """A header becomes a name in snake_case."""
    assert snake_case(header) == name


def test_same() -> None:
    """Headers are the same without regard to width, case and inner runs of space."""
    assert same("\ufeff Ｐhone\u00a0 NUMBER ") == same("phone number")
    assert same("STRASSE") == same("straße")


def test_fields_from_the_number(plan: Plan) -> None:
    """Country and time zone come from the number, and stay empty where it does not tell them."""
    yaml = "phone: P\nattributes: {zone: {from_phone: time_zone}, land: {from_phone: country}}"
    rows = plan(yaml, ["P"], ["+919876543210"], ["+61412345678"], ["+80012345678"], ["+1"])
    assert [list(body(row).values())[1:] for row in rows[:3]] == [
        ["Asia/Kolkata", "IN"],
        ["AU"],
        [],
    ]
    assert not any(row.warnings for row in rows[:3])
    assert rejected(rows[3]).problem.code is Code.PHONE_INVALID


def test_values_of_what_comes_from_the_number(plan: Plan) -> None:
    """Countries may have other names, with a default and a warning as for a column."""
    spec = "from_phone: country, values: {IN: India}"
    yaml = f"phone: P\nattributes: {{a: {{{spec}}}, b: {{{spec}, default: other}}}}"
    rows = plan(yaml, ["P"], ["+919876543210"], ["+61412345678"], ["+80012345678"])
    assert [list(body(row).values())[1:] for row in rows] == [
        ["India", "India"],
        ["other"],
        ["other"],
    ]
    assert rows[1].warnings[0].message == (
        "'AU' from the phone number is left out: the mapping's values do not list it. "
        "Change it in the mapping if it is to be sent."
    )


LABELS = (
    "phone: {columns: [A, B, C], labels: {A: [LA, TA], B: LB}, region: GB}\noptional_columns: true"
)
FAX = "020 7946 0018"


@pytest.mark.parametrize(
    ("labels", "phones", "column"),
    [
        (("Home", "* Mobile"), (ANA, BOB, ""), 1),
        (("Work Fax", "Work"), (FAX, BOB, ""), 1),
        (("Mobile", "WhatsApp"), (ANA, BOB, ""), 1),
        (("", "Work Mobile"), (ANA, BOB, ""), 1),
        (("Privat", "Handy"), (ANA, BOB, ""), 1),
        (("Fax", ""), (FAX, "", BOB), 2),
        (("Pager", "Fax"), (ANA, BOB, ""), 0),
        (("Home", "Work"), (ANA, BOB, ""), 0),
        (("Home", "Friend's"), (ANA, BOB, ""), 0),
        (("Home", "iPhone"), (ANA, "", ""), 0),
    ],
)
def test_labels_say_which_number_is_first(
    plan: Plan, labels: tuple[str, str], phones: tuple[str, str, str], column: int
) -> None:
    """A mobile is taken before a landline, a fax after all others, whatever the columns' order."""
    header = ["LA", "A", "LB", "B", "C"]
    a, b, c = phones
    (row,) = plan(LABELS, header, [labels[0], a, labels[1], b, c])
    assert isinstance(row.verdict, Contact)
    expected = read_phone(phones[column], "GB")
    assert isinstance(expected, PhoneNumber)
    assert row.verdict.phone == expected
    assert not row.warnings


def test_a_label_before_an_unusable_number(plan: Plan) -> None:
    """The mobile is tried first; where it cannot be used, the row says so and takes the next."""
    header = ["A", "TA", "B", "LB"]
    (taken,) = plan(LABELS, header, [ANA, "Home", "12", "Mobile"])
    assert isinstance(taken.verdict, Contact)
    assert taken.verdict.phone.e164 == ANA
    assert [warning.column for warning in taken.warnings] == ["B"]
    assert taken.warnings[0].message.endswith("The number in column 'A' is used instead.")
    (refused,) = plan(LABELS, header, ["34", "Home", "12", "Mobile"])
    assert rejected(refused).problem.column == "B"


def test_labels_are_of_a_phone_column() -> None:
    """A label of another column is a mistake; those a file lacks are not missed in a preset."""
    with pytest.raises(MappingError, match="labels for 'B', which columns does not name"):
        parse_mapping("phone: {columns: A, labels: {B: C}}", "a")
    missing = refusal("phone: {columns: A, labels: {A: C}}", ["A"])
    assert "no column 'C', which phone.labels wants" in missing
