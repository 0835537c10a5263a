from __future__ import annotations

from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importer.errors import MappingError
from importer.mapping import (
    Defaults,
    Mapping,
    automatic,
    bind,
    is_phone_header,
    parse_mapping,
    suggest,
)
from importer.mapping.evidence import looks_like_name
from importer.mapping.further_phrases import FURTHER_PHRASES
from importer.mapping.phrases import PHRASES
from importer.mapping.suggestion import PLACEHOLDER, quoted
from importer.mapping.synonyms import meaning, plain


def auto(header: list[str], *sample: list[str]) -> Mapping:
    """The mapping that the headers make, which always binds to them."""
    mapping = automatic(header, sample, source_name="my leads.csv")
    bind(mapping, header, Defaults())
    return mapping


def columns(mapping: Mapping) -> dict[str, str]:
    """Field → its column."""
    found = {name: field.sources[0] for name, field in mapping.contact_columns().items()}
    found |= {name: (field.column or ("",))[0] for name, field in mapping.attributes.items()}
    found["phone"] = "+".join(mapping.phone.columns)
    if mapping.phone.region_from:
        found["country"] = mapping.phone.region_from[0]
    return found


def doubt(header: list[str], *sample: list[str]) -> str:
    """Why the headers are not enough."""
    with pytest.raises(MappingError) as caught:
        auto(header, *sample)
    return str(caught.value)


@pytest.mark.parametrize(
    ("header", "wanted"),
    [
        (
            ["First Name", "Last Name", "Mobile", "E-mail", "City", "Country", "Score"],
            {"first_name": "First Name", "last_name": "Last Name", "phone": "Mobile",
             "email": "E-mail", "city": "City", "country": "Country"},
        ),
        (
            ["Nombre", "Apellidos", "Teléfono móvil", "Correo electrónico", "Ciudad", "País"],
            {"first_name": "Nombre", "last_name": "Apellidos", "phone": "Teléfono móvil",
             "email": "Correo electrónico", "city": "Ciudad", "country": "País"},
        ),
        (
            ["NOME", "SOBRENOME", "CELULAR", "E-MAIL", "CIDADE", "UF", "CEP", "PAÍS"],
            {"first_name": "NOME", "last_name": "SOBRENOME", "phone": "CELULAR", "email": "E-MAIL",
             "city": "CIDADE", "state": "UF", "zipcode": "CEP", "country": "PAÍS"},
        ),
        (
            ["Nom", "Prénom", "N° de téléphone portable", "Courriel", "Ville", "Code postal"],
            {"first_name": "Prénom", "last_name": "Nom", "phone": "N° de téléphone portable",
             "email": "Courriel", "city": "Ville", "zipcode": "Code postal"},
        ),
        (
            ["Vorname", "Name", "Handy-Nr.", "E-Mail-Adresse", "Straße", "PLZ", "Ort", "Firma"],
            {"first_name": "Vorname", "last_name": "Name", "phone": "Handy-Nr.",
             "email": "E-Mail-Adresse", "address": "Straße", "zipcode": "PLZ", "city": "Ort",
             "company": "Firma"},
        ),
        (
            ["Pehla Naam", "Upnaam", "Mobile Number", "Email ID", "Shahar", "Rajya", "Pincode"],
            {"first_name": "Pehla Naam", "last_name": "Upnaam", "phone": "Mobile Number",
             "email": "Email ID", "city": "Shahar", "state": "Rajya", "zipcode": "Pincode"},
        ),
        (
            ["الاسم الأول", "اسم العائلة", "رقم الجوال", "البريد الإلكتروني", "المدينة", "الدولة"],
            {"first_name": "الاسم الأول", "last_name": "اسم العائلة", "phone": "رقم الجوال",
             "email": "البريد الإلكتروني", "city": "المدينة", "country": "الدولة"},
        ),
        (["Имя", "Фамилия", "Моб. телефон", "Эл. почта", "Город", "Страна"],
         {"first_name": "Имя", "last_name": "Фамилия", "phone": "Моб. телефон",
          "email": "Эл. почта", "city": "Город", "country": "Страна"}),
        (["Ім'я", "Прізвище", "Номер телефону"],
         {"first_name": "Ім'я", "last_name": "Прізвище", "phone": "Номер телефону"}),
        (["Imię", "Nazwisko", "Telefon komórkowy", "Miejscowość"],
         {"first_name": "Imię", "last_name": "Nazwisko", "phone": "Telefon komórkowy",
          "city": "Miejscowość"}),
        (["Adı", "Soyadı", "Cep Telefonu", "E-posta", "Şehir", "Ülke"],
         {"first_name": "Adı", "last_name": "Soyadı", "phone": "Cep Telefonu", "email": "E-posta",
          "city": "Şehir", "country": "Ülke"}),
        (["AD SOYAD", "CEP TELEFONU NUMARASI"],
         {"full_name": "AD SOYAD", "phone": "CEP TELEFONU NUMARASI"}),
        (["שם פרטי", "שם משפחה", "טלפון נייד", 'דוא"ל', "עיר"],
         {"first_name": "שם פרטי", "last_name": "שם משפחה", "phone": "טלפון נייד",
          "email": 'דוא"ל', "city": "עיר"}),
        (["姓名", "手机号码", "电子邮箱", "城市", "公司"],
         {"full_name": "姓名", "phone": "手机号码", "email": "电子邮箱", "city": "城市",
          "company": "公司"}),
        (["姓", "名", "携帯電話番号", "メールアドレス"],
         {"first_name": "名", "last_name": "姓", "phone": "携帯電話番号",
          "email": "メールアドレス"}),
        (["이름", "휴대폰 번호", "이메일"],
         {"full_name": "이름", "phone": "휴대폰 번호", "email": "이메일"}),
        (["Nama Lengkap", "Nomor HP", "Kota"],
         {"full_name": "Nama Lengkap", "phone": "Nomor HP", "city": "Kota"}),
        (["Họ và tên", "Số điện thoại", "Địa chỉ"],
         {"full_name": "Họ và tên", "phone": "Số điện thoại", "address": "Địa chỉ"}),
        (["Nome", "Cognome", "Cellulare", "Città"],
         {"first_name": "Nome", "last_name": "Cognome", "phone": "Cellulare", "city": "Città"}),
        (["Voornaam", "Achternaam", "Mobiel nummer", "E-mailadres", "Woonplaats"],
         {"first_name": "Voornaam", "last_name": "Achternaam", "phone": "Mobiel nummer",
          "email": "E-mailadres", "city": "Woonplaats"}),
        (["नाम", "मोबाइल नंबर"], {"full_name": "नाम", "phone": "मोबाइल नंबर"}),
        (["Name", "Phone"], {"full_name": "Name", "phone": "Phone"}),
        (["Full Name", "WhatsApp"], {"full_name": "Full Name", "phone": "WhatsApp"}),
        (["phone_number", "first_name"], {"phone": "phone_number", "first_name": "first_name"}),
        (["PhoneNumber", "FirstName"], {"phone": "PhoneNumber", "first_name": "FirstName"}),
        (["Customer Name", "Customer Phone"],
         {"full_name": "Customer Name", "phone": "Customer Phone"}),
    ],
)  # fmt: skip
def test_languages(header: list[str], wanted: dict[str, str]) -> None:
    """Plain headers make a mapping in many languages; unknown columns are ignored."""
    assert columns(auto(header)) == wanted


@pytest.mark.parametrize(
    ("header", "phones"),
    [
        (["Phone", "Mobile", "WhatsApp Number"], "WhatsApp Number+Mobile+Phone"),
        (["Phone 2", "Phone 1", "Name"], "Phone 1+Phone 2"),
        (["Home Phone", "Mobile Phone", "Work Phone", "Fax"], "Mobile Phone"),
        (["Home Phone", "Fax"], "Home Phone"),
        (["Alternate Phone", "Phone"], "Phone+Alternate Phone"),
        (["Phone", "Phone Type", "Emergency Contact Phone", "Fax Number"], "Phone"),
    ],
)
def test_phone_order(header: list[str], phones: str) -> None:
    """WhatsApp goes before mobile before phone; home and work only alone, fax never."""
    assert columns(auto(header))["phone"] == phones


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        (["Name", "Contact"], "none of its columns is plainly a phone number"),
        (["Name", "Fax"], "none of its columns is plainly a phone number"),
        (["Phone", "Telephone"], "'Phone', 'Telephone' both claim to be the phone number"),
        (["Home phone", "Work phone"], "'Home phone', 'Work phone' hold phone numbers"),
        (["Phone", "Email", "E-mail"], "'Email', 'E-mail' both claim to be the e-mail address"),
        (["Phone", "First name", "Given name"], "both claim to be the first name"),
        (["Phone", "Name", "Full name"], "both claim to be the full name"),
        (["Phone", "phone "], "the column 'Phone' is there 2 times: rename one in the file"),
    ],
)
def test_doubts(header: list[str], reason: str) -> None:
    """A doubt stops, names the columns that were seen, and says how to write a mapping."""
    message = doubt(header)
    assert reason in message
    assert f"Its columns are '{header[0]}'" in message
    assert '`importer suggest "my leads.csv" > my.yaml`' in message


def test_contradictions() -> None:
    """Cells that are nothing like what the header says leave a doubt."""
    assert "'Mobile' sounds like a phone number" in doubt(["Mobile"], ["yes"], ["no"], ["yes"])
    email = ["415-555-2671", "yes"]
    assert "sounds like e-mail" in doubt(["Phone", "Email"], email, email, email)
    assert "sounds like countries" in doubt(["Phone", "Country"], ["415-555-2671", "Atlantis"])
    assert columns(auto(["Mobile"], ["n/a"], ["415-555-2671"], [""]))["phone"] == "Mobile"


NUMBERS = [["Ana", "415-555-2671", "7"], ["Bob", "+1 415 555 2672", "8"], ["", "4155552673", ""]]
"""A name, a phone number, a count."""


@pytest.mark.parametrize(
    "header",
    ["Moblie", "Phnoe", "Mobille No.", "Moblie_Number", "MoblieNo", "Telehpone", "Whatsap number",
     "Home Phnoe", "Telefno"],
)  # fmt: skip
def test_a_slip_in_a_phone_header(header: str) -> None:
    """The only column of numbers is taken where its header is a phone's but for a slip."""
    assert columns(auto(["Name", header, "Score"], *NUMBERS))["phone"] == header


@pytest.mark.parametrize(
    "header",
    ["Contract No", "Prone", "Mob ile", "Moblie Type", "Bar", "Tax No", "Phine", "Nmobile"],
)
def test_what_may_be_no_slip(header: str) -> None:
    """Another word may mean anything: the message says which column looks like numbers."""
    message = doubt(["Name", header, "Score"], *NUMBERS)
    assert "none of its columns is plainly a phone number, for no header says so" in message
    assert f"(the cells of '{header}' look like some: call it Phone if they are)" in message


def test_a_slip_with_a_doubt() -> None:
    """Few cells, cells of another kind, or a second column of numbers leave it open."""
    header = ["Name", "Moblie", "Id"]
    assert "call it Phone" in doubt(header, *NUMBERS[:2])
    assert "call it Phone" in doubt(header, *NUMBERS, ["Cem", "+1 415 555 2674 (wife)", "9"])
    assert "no header says so. Its columns" in doubt(header, *[["Ana", "yes", "1"]] * 3)
    assert "no header says so. Its columns" in doubt(header, *[["Ana", "12.5", "1"]] * 3)
    assert "no header says so. Its columns" in doubt(header, *[["Ana", "31/01/2026", "1"]] * 3)
    ids = [[name, phone, "7700900123"] for name, phone, _ in NUMBERS]
    assert "'Moblie', 'Id' look like some: call the right one Phone)" in doubt(header, *ids)
    assert "call the right one" in doubt(["Phnoe", "Moblie"], *[row[1:2] * 2 for row in NUMBERS])
    assert columns(auto([*header[:2], "Phone"], *ids))["phone"] == "Phone"


def test_a_slip_in_a_report() -> None:
    """The bad rows of a report say nothing of a header that was taken before."""
    mapping = automatic(["Moblie"], [["?"]], source_name="failures.csv", trust_headers=True)
    assert columns(mapping) == {"phone": "Moblie"}


def test_few_cells_contradict_nothing() -> None:
    """Fewer than three filled cells say nothing against a header for phones or e-mail."""
    rows = [["yes", "no"], ["", ""], ["no", "yes"]]
    assert columns(auto(["Mobile", "Email"], *rows)) == {"phone": "Mobile", "email": "Email"}
    assert "'Mobile' sounds like a phone number" in doubt(["Mobile", "Email"], *rows, ["no", ""])
    assert "'Email' sounds like e-mail" in doubt(["Mobile", "Email"], *rows, ["", "no"])


def test_trusted_headers() -> None:
    """The bad rows alone, as in failures.csv, contradict no header that is to be trusted."""
    header = ["Mobile", "Email", "Country"]
    rows = [["yes", "no", "Atlantis"]] * 5
    assert "sounds like" in doubt(header, *rows)
    mapping = automatic(header, rows, source_name="failures.csv", trust_headers=True)
    assert columns(mapping) == {"phone": "Mobile", "email": "Email", "country": "Country"}


SYNONYMS = {
    "phone": """
        Phone | Mobile No. | WhatsApp Number | Teléfono | Nº de móvil | Celular | Tfno. |
        Número de WhatsApp | Telefone | Nº de telemóvel | Celular com DDD | Número do WhatsApp |
        Téléphone | N° portable | Numéro de GSM | N° WhatsApp | Telefon | Handy-Nr. |
        Mobiltelefonnummer | WhatsApp-Nummer | Mobile nambar | Phone nambar | Nambar | Mobail |
        Mobail nambar | Dooradhvani | Durbhash | Durbhash sankhya | WhatsApp nambar |
        फ़ोन नम्बर | मोबाईल नंबर | व्हाट्सएप नंबर | संपर्क नंबर | दूरभाष संख्या | رقم هاتف |
        رقم جوال | رقم موبايل | الواتساب | رقم واتس اب
    """,
    "first_name": """
        First Name | Nombre(s) | Nombre de pila | Primeiro nome | Prénom(s) | Vorname |
        Pehla nam | पहला नाम | الاسم الأول
    """,
    "last_name": """
        Family Name | Apellido(s) | Apellido paterno | Sobrenome | Apelido | Nom de famille |
        Familienname | Upnaam | Parivar ka naam | Akhri naam | सरनेम | परिवार का नाम |
        اسم العائلة | الاسم العائلي
    """,
    "full_name": """
        Full Name | Nombres y apellidos | Apellidos y nombre | Nome e apelido | Nom et prénom |
        Nachname, Vorname | Pura nam | Sampurn naam | पूर्ण नाम | الاسم الكامل | الاسم كاملاً
    """,
    "email": """
        E-mail | Dirección de email | Correo electrónico | Endereço eletrônico |
        Adresse de messagerie | Courriel | E-Mailadresse | Email pata | Email id | I-mel |
        ईमेल पता | ई-मेल आईडी | البريد الإلكتروني
    """,
    "city": """
        City | Ciudad | Cidade | Localidade | Ville | Stadt / Ort | Wohnort | Shahar ka naam |
        शहर | اسم المدينة
    """,
    "country": """
        Country | País | País/Região | Pays | Land | Desh | Desh ka naam | देश का नाम | राष्ट्र |
        الدولة | بلد الإقامة
    """,
}
"""Field → headers in seven languages as people write them."""


@pytest.mark.parametrize("field", SYNONYMS)
def test_synonyms(field: str) -> None:
    """The common spellings of a field are known in all seven languages."""
    headers = [text.strip() for text in SYNONYMS[field].split("|")]
    found = {header: meaning(header) for header in headers}
    assert {header for header, known in found.items() if not known or known.field != field} == set()


def test_rare_doubts_stay_quiet() -> None:
    """Two columns for an extra field leave that field out, and only that."""
    assert columns(auto(["Phone", "Notes", "Remarks"])) == {"phone": "Phone"}


def test_lone_name_beside_last_name() -> None:
    """Beside a last name, a lone name is the first name, unless its cells hold the whole name."""
    header = ["Name", "Surname", "Phone"]
    assert "first_name" in columns(auto(header, ["Ana", "Silva", ""]))
    assert "full_name" in columns(auto(header, ["Ana Silva", "Silva", ""]))


def test_tags() -> None:
    """Tags become a list, by the separator that the cells show."""
    tags = auto(["Phone", "Tags"], ["", "a|b"]).attributes["tags"]
    assert (tags.type, tags.split) == ("list", "|")


def test_phrases() -> None:
    """Every phrase is found again as what it stands for, and none stands for two fields."""
    seen: dict[str, tuple[str, int]] = {}
    for field, ranks in chain(PHRASES.items(), FURTHER_PHRASES.items()):
        for rank, text in ranks.items():
            for phrase in filter(None, map(plain, text.replace("\n", "|").split("|"))):
                assert seen.setdefault(phrase, (field, rank)) == (field, rank), phrase
                found = meaning(phrase)
                assert found is not None
                assert found.field == field
    assert len(seen) > 700


def test_phone_headers() -> None:
    """Headers of phone columns are known, others are not."""
    assert is_phone_header("MobilePhone")
    assert is_phone_header("Tel. no")
    assert not is_phone_header("Fax")
    assert not is_phone_header("")


SUGGESTED = """\
# A mapping for my leads.csv, suggested from its headers and first 2 rows.
# Check every line, then put it to the test (my.yaml being this file):
# importer check "my leads.csv" --mapping my.yaml
version: 1
name: my leads.csv
# channel: ID                # the WhatsApp channel; otherwise --channel
phone:
  columns:                   # the first one that holds a usable number
    - Mobile  # sure: the header says phone; 2 of 2 cells look like it
  region_from: Country  # sure: the header says country
  # region: IN               # the country of numbers without a country code
  accept: any                # or mobile
  several: first             # or reject: more than one number in a cell
contact:
  full_name: Name  # sure: the header says name
  email: Post  # likely: 2 of 2 cells look like e-mail addresses
attributes:                  # more fields: remove the # before those to send
  tags: {column: Tags, type: list, split: ","}  # sure: the header says tags
  # # likely: dates
  # signed_up: {column: "Signed: up", type: date, format: "%d/%m/%Y"}
  # amount: {column: Amount, type: number}  # likely: numbers
  # account_no: Account no  # text; 2 different in 2 cells
  # import_row belongs to a report and is never data
  # "X" is there more than once: rename the columns first
  # "X" is there more than once: rename the columns first
  # opt_in: Opt-in  # text; 1 different in 1 cells
other_columns: ignore        # or attributes: every other column, too
dedupe: {keep: last, merge: true}
# consent: {column: Opt-in, accept: [yes, true, 1]}
"""


def test_suggestion() -> None:
    """A suggestion gives each column a line with the reason for it."""
    header = ["Name", "Mobile", "Country", "Post", "Tags", "Signed: up", "Amount", "Account no",
              "import_row", "X", "X", "", "Opt-in"]  # fmt: skip
    rows = [
        [
            "Ana",
            "+14155552671",
            "US",
            "a@example.com",
            "a,b",
            "31/01/2026",
            "5,5",
            "007",
            "",
            "",
            "",
            "",
            "",
        ],
        [
            "Bob",
            "+14155552672",
            "US",
            "b@example.com",
            "",
            "01/02/2026",
            "7",
            "008",
            "",
            "",
            "",
            "",
            "yes",
        ],
    ]
    text = suggest(header, rows, source_name="my leads.csv")
    assert text == SUGGESTED.replace('"X"', "X")
    bind(parse_mapping(text, "s.yaml"), header, Defaults())


def test_suggestion_from_the_cells() -> None:
    """Where no header says phone, a column of numbers is taken, and else the place is marked."""
    text = suggest(["a", "b"], [["x", "+14155552671"]], source_name="f.csv")
    assert "    - b  # likely: 1 of 1 cells look like phone numbers" in text
    text = suggest(["a", "b"], [["x", "y"]], source_name="f.csv")
    assert "No column looks like phone numbers" in text
    assert PLACEHOLDER in text


def test_suggestion_for_long_headers() -> None:
    """A reason that does not fit behind its line stands above it; only what is to be used is long.

    Whoever takes the # from the lines of a field has a mapping still.
    """
    header = ["Phone number of the person in charge", "Date of the last purchase in the shop"]
    name = "a name that is as long as what people call the export of a quarter, v2.csv"
    text = suggest(header, [["+14155552671", "31/01/2026"]], source_name=name)
    lines = text.splitlines()
    reason = "    # likely: 1 of 1 cells look like phone numbers"
    assert lines[lines.index(reason) + 1] == "    - Phone number of the person in charge"
    field, long = lines.index("  # # likely: dates"), [line for line in lines if len(line) > 80]
    assert long[0] == f'# importer check "{name}" --mapping my.yaml'
    assert long[1:] == [f'name: "{name}"', lines[field + 1]]
    lines[field : field + 2] = [line.replace("# ", "", 1) for line in lines[field : field + 2]]
    mapping = parse_mapping("\n".join(lines), "s.yaml")
    bind(mapping, header, Defaults())
    assert list(mapping.attributes) == ["date_of_the_last_purchase_in_the_shop"]


def test_suggestion_of_countries_and_names() -> None:
    """What only the cells tell is taken with the degree of its certainty, names as a guess."""
    rows = [
        ["Ana da Silva", "Brazil", "+5511987654321", "Rio"],
        ["Bob O'Neil", "Deutschland", "+14155550132", "New York"],
        ["Cem Yılmaz", "TR", "+905012345678", "Ankara"],
    ]
    text = suggest(["wer", "wo", "num", "q7"], rows, source_name="f.csv")
    assert "  full_name: wer  # guess: 3 of 3 cells look like names of people" in text
    assert "  region_from: wo  # likely: 3 of 3 cells look like countries" in text
    assert "    - num  # likely: 3 of 3 cells look like phone numbers" in text
    assert "  # q7: q7  # text; 3 different in 3 cells" in text


@pytest.mark.parametrize(
    ("cell", "is_name"),
    [
        ("Ana da Silva", True),
        ("Jan van der Berg", True),
        ("O'Neil, Bob", True),
        ("李 小龙", True),
        ("Dr. Ana Silva", True),
        ("Ana", False),
        ("ana silva", False),
        ("New York", False),
        ("Main Street", False),
        ("Acme Ltd", False),
        ("Plan B2", False),
        ("", False),
    ],
)
def test_names_of_people(cell: str, is_name: bool) -> None:
    """Two words or more with capitals may be a person; one word, or that of a place, may not."""
    assert looks_like_name(cell) is is_name


def test_suggestion_for_a_known_export() -> None:
    """The preset that knows such files is named at the top, and what to type."""
    text = suggest(["Phone"], [["+14155550132"]], source_name="h.csv", preset="hubspot")
    assert "# Such files are known: the preset hubspot is used without a mapping, too:" in text
    assert "# importer check h.csv" in text
    bind(parse_mapping(text, "s"), ["Phone"], Defaults())


def test_suggestion_in_doubt() -> None:
    """What is in doubt stands at the top, and the mapping binds all the same."""
    header = ["Phone", "Telephone", "Mobil-Numer"]
    text = suggest(header, [["415-555-2671"] * 3], source_name="C:\\data\\f.csv")
    assert "# In doubt: 'Phone', 'Telephone' both claim to be the phone number." in text
    assert "likely: the header is like" in text
    assert "importer check C:\\data\\f.csv" in text
    assert len(bind(parse_mapping(text, "s"), header, Defaults()).phone.columns) == 3


_HEADERS = st.lists(
    st.text(max_size=12)
    | st.sampled_from(
        ["Phone", "phone", "Mobile 1", "Name", "First Name", "Email", "E-mail", "Country", "Tags",
         "import_row", "", "null", "true", "- a", "a: b", "# c", "'", '"', "{x}", "[y]", "%", "@",
         "&a", "*a", "!t", "|", "a\nb", "\u2028", "\x85", "\ufeff", "🎉", "Opt-in", "consent",
         "WRITE THE HEADER OF THE PHONE COLUMN HERE"]
    ),
    max_size=9,
)  # fmt: skip
_ROWS = st.lists(
    st.lists(
        st.sampled_from(["", "+14155552671", "a@example.com", "31/01/2026", "5.5", "US", "a,b"])
        | st.text(max_size=5),
        max_size=10,
    ),
    max_size=3,
)


@given(_HEADERS, _ROWS, st.text(max_size=12))
def test_suggestions_fit(header: list[str], rows: list[list[str]], name: str) -> None:
    """Any header's suggestion is a mapping that binds to it, or says that a phone column lacks."""
    text = suggest(header, rows, source_name=name)
    mapping = parse_mapping(text, "s.yaml")
    if "No column looks like phone numbers" in text:
        assert mapping.phone.columns == (PLACEHOLDER,)
    else:
        bind(mapping, header, Defaults())


@given(_HEADERS, _ROWS)
def test_automatic_fits(header: list[str], rows: list[list[str]]) -> None:
    """Any header makes a mapping that binds to it, or a sentence."""
    try:
        bind(automatic(header, rows, source_name="f.csv"), header, Defaults())
        message = ""
    except MappingError as error:
        message = str(error)
    assert not message or "importer suggest f.csv > my.yaml" in message


@given(st.text(max_size=20))
def test_quoted(text: str) -> None:
    """A quoted text is read back as itself."""
    mapping = parse_mapping(f"phone: A\nattributes: {{a: {{constant: {quoted(text)}}}}}", "a") \
        if text.strip() else None  # fmt: skip
    assert mapping is None or mapping.attributes["a"].constant == text


def test_a_file_without_headers_shows_nobodys_number_or_address() -> None:
    """The first contact is not repeated in the message, which says that headers are missing."""
    message = doubt(["9876543210", "a@example.com", "City", "9876543210"])
    assert "Its columns are '98…10', 'a…@…', 'City', '98…10'" in message
    assert (
        "The first line looks like data: add --no-header or a header line, or --header-row."
        in message
    )
    assert "9876543210" not in message
    assert "example.com" not in message
    assert "looks like data" not in doubt(["Name", "Contact 2024"])
