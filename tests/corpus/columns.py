"""Columns: headers in many languages, known exports, transforms, consent and suppression."""

from __future__ import annotations

from typing import Any

from tests.corpus.cases import Case
from tests.corpus.texts import written

PERSON = ["Ana", "Silva", "+55 11 98765-4321", "ana@example.com", "Rio"]
SENT = {"first_name": "Ana", "last_name": "Silva", "email": "ana@example.com", "city": "Rio"}
_LANGUAGES = {
    "english": ["First Name", "Last Name", "Mobile", "Email", "City"],
    "spanish": ["Nombre", "Apellidos", "Móvil", "Correo electrónico", "Ciudad"],
    "portuguese": ["Nome", "Sobrenome", "Celular", "E-mail", "Cidade"],
    "french": ["Prénom", "Nom", "Téléphone portable", "Courriel", "Ville"],
    "german": ["Vorname", "Nachname", "Handynummer", "E-Mail", "Stadt"],
    "hindi": ["Pehla naam", "Upnaam", "Mobail nambar", "Email", "Shahar"],
    "arabic": ["الاسم الأول", "اسم العائلة", "رقم الجوال", "البريد الإلكتروني", "المدينة"],
    "russian": ["Имя", "Фамилия", "Мобильный телефон", "Электронная почта", "Город"],
    "ukrainian": ["Ім'я", "Прізвище", "Мобільний", "Електронна пошта", "Місто"],
    "polish": ["Imię", "Nazwisko", "Numer telefonu", "Adres e-mail", "Miasto"],
    "turkish": ["Adı", "Soyadı", "Cep Telefonu", "E-posta", "Şehir"],
    "hebrew": ["שם פרטי", "שם משפחה", "טלפון נייד", "אימייל", "עיר"],
    "chinese": ["名", "姓", "手机号码", "邮箱", "城市"],
    "japanese": ["名", "姓", "携帯電話番号", "メールアドレス", "市区町村"],
    "korean": ["이름", "성", "휴대폰 번호", "이메일", "도시"],
    "indonesian": ["Nama Depan", "Nama Belakang", "Nomor HP", "Alamat Email", "Kota"],
    "italian": ["Nome", "Cognome", "Cellulare", "Indirizzo e-mail", "Città"],
    "dutch": ["Voornaam", "Achternaam", "Mobiel", "E-mailadres", "Woonplaats"],
}


def language(name: str, header: list[str]) -> Case:
    """A file with headers in a language."""
    return Case(
        f"column/{name}.csv", f"Headers in {name.capitalize()}.", written([PERSON], header),
        header=header, rows=[PERSON], phones=["+5511987654321"], bodies=[SENT],
    )  # fmt: skip


def transformed(
    name: str, about: str, spec: dict[str, Any], *cells: tuple[str, Any], **more: Any
) -> Case:
    """A column that a mapping makes a field of: each cell, and the value or ``None``."""
    lines = [[f"+1415555{130 + n:04}", cell] for n, (cell, _) in enumerate(cells)]
    fields: dict[str, Any] = {
        "header": ["Mobile", "Cell"], "rows": lines,
        "bodies": [{} if value is None else {"value": value} for _, value in cells],
        "mapping": {
            "version": 1, "phone": {"columns": ["Mobile"]},
            "attributes": {"value": {"column": "Cell", **spec}},
        }, **more,
    }  # fmt: skip
    return Case(f"transform/{name}.csv", about, written(lines, ["Mobile", "Cell"]), **fields)


def made(name: str, about: str, spec: dict[str, Any], value: str) -> Case:
    """A field that is made of no column, or of two."""
    lines = [["+14155550130", "1 Main St", "Reno"]]
    return Case(
        f"transform/{name}.csv", about,
        written(lines, ["Mobile", "Street", "Town"]), header=["Mobile", "Street", "Town"], rows=lines,
        bodies=[{"address": value}],
        mapping={"version": 1, "phone": {"columns": ["Mobile"]}, "attributes": {"address": spec}},
    )  # fmt: skip


def mapped(
    name: str, about: str, phone: dict[str, Any], cells: list[str], phones: list[str]
) -> Case:
    """Numbers that a mapping reads in its own way."""
    lines = [[cell, "x"] for cell in cells]
    return Case(
        f"number/{name}.csv", about, written(lines, ["Mobile", "Note"]), header=["Mobile", "Note"],
        rows=lines, phones=phones, mapping={"version": 1, "phone": {"columns": ["Mobile"], **phone}},
    )  # fmt: skip


def addresses() -> Case:
    """E-mail addresses, those of international domains included."""
    cells = {"ana@bücher.example": "ana@bücher.example", "no address": None,
             "用户@例子.公司": "用户@例子.公司"}  # fmt: skip
    lines = [[f"+1415555{130 + n:04}", cell] for n, cell in enumerate(cells)]
    return Case(
        "transform/email.csv", "Addresses of international domains are addresses.",
        written(lines, ["Mobile", "Email"]), header=["Mobile", "Email"], rows=lines,
        bodies=[{} if email is None else {"email": email} for email in cells.values()],
    )  # fmt: skip


_HUBSPOT = ["Record ID", "First Name", "Last Name", "Email", "Phone Number", "Lifecycle Stage",
            "Contact owner", "Country/Region"]  # fmt: skip
_GOOGLE = ["First Name", "Last Name", "E-mail 1 - Label", "E-mail 1 - Value", "Phone 1 - Label",
           "Phone 1 - Value"]  # fmt: skip
_EXPORTS: dict[str, tuple[str, dict[str, str]]] = {
    "salesforce": ("Salesforce contacts", {
        "Account Owner": "Bo", "First Name": "Ana", "Last Name": "Silva", "Mobile": "",
        "Phone": "(11) 98765-4321", "Email": "ana@example.com", "Mailing City": "Rio",
        "Mailing State/Province": "RJ", "Mailing Zip/Postal Code": "", "Mailing Country": "Brazil"}),
    "zoho": ("Zoho CRM contacts", {
        "Record Id": "zcrm_1", "Contact Owner.id": "zcrm_2", "First Name": "Ana",
        "Last Name": "Silva", "Email": "ana@example.com", "Phone": "", "Mobile": "11 98765-4321",
        "Mailing City": "Rio", "Mailing Country": "Brasil", "Email Opt Out": "false"}),
    "pipedrive": ("Pipedrive people", {
        "Person - ID": "7", "Person - Name": "Ana Silva", "Person - Organization": "",
        "Person - Email - Work": "ana@example.com", "Person - Phone - Mobile": "+5511987654321",
        "Person - Postal address - City/town/village/locality": "Rio",
        "Person - Marketing status": "Subscribed"}),
    "mailchimp": ("Mailchimp audience", {
        "Email Address": "ana@example.com", "First Name": "Ana", "Last Name": "Silva",
        "Phone Number": "+5511987654321", "MEMBER_RATING": "2", "OPTIN_TIME": "", "LEID": "1",
        "EUID": "x", "City": "Rio"}),
    "outlook": ("Outlook contacts", {
        "First Name": "Ana", "Last Name": "Silva", "Home City": "Rio", "Home Country/Region": "BR",
        "Business Phone": "", "Home Phone 2": "", "Mobile Phone": "(11) 98765-4321",
        "E-mail Address": "ana@example.com", "E-mail 2 Address": ""}),
}  # fmt: skip


def export(preset: str) -> Case:
    """One contact as another program exports it, among the columns that it always has."""
    name, cells = _EXPORTS[preset]
    line = list(cells.values())
    body = {
        field: value for field, value in SENT.items() if field != "city" or preset != "mailchimp"
    }
    if "Mailing State/Province" in cells:
        body["state"] = "RJ"
    return Case(
        f"column/{preset}.csv", f"An export of {name} is known by its headers.",
        written([line], list(cells)), header=list(cells), rows=[line], phones=["+5511987654321"],
        bodies=[body], notes=[f"using the preset {preset}"],
    )  # fmt: skip


EXPORTS = [
    *map(export, _EXPORTS),
    Case("column/hubspot.csv", "An export of HubSpot is known by its headers.",
         written([["1", "Ana", "Silva", "", "(11) 98765-4321", "lead", "Bo", "Brazil"]], _HUBSPOT),
         header=_HUBSPOT, rows=[["1", "Ana", "Silva", "", "(11) 98765-4321", "lead", "Bo", "Brazil"]],
         phones=["+5511987654321"],
         bodies=[{"first_name": "Ana", "last_name": "Silva", "lifecycle_stage": "lead"}],
         notes=["looks like a HubSpot contacts export; using the preset hubspot"]),
    Case("column/google.csv", "One of Google Contacts, too.",
         written([["Ana", "Silva", "* Other", "ana@example.com", "Mobile", "+5511987654321"]], _GOOGLE),
         header=_GOOGLE, rows=[["Ana", "Silva", "* Other", "ana@example.com", "Mobile", "+5511987654321"]],
         phones=["+5511987654321"], notes=["using the preset google-contacts"]),
]  # fmt: skip
DOUBTS = [
    Case("column/two-phones.csv", "Two columns claim to be the phone.",
         written([["Ana", "+5511987654321", "+5511987654322"]], ["Name", "Phone", "Telephone"]),
         error="importer suggest"),
    Case("column/no-phone.csv", "No column is a phone.", written([["Ana", "Rio"]], ["Name", "City"]),
         error="none of its columns is plainly a phone number"),
    Case("column/left-out.csv", "An option leaves the phone's column out.",
         written([["Ana", "+5511987654321"]], ["Name", "Mobile"]), options={"columns": "A:A"},
         error="--columns A:A leaves out 'Mobile'"),
    Case("column/full-name.csv", "A lone name becomes first and last name.",
         written([["Ana de la Cruz", "+5511987654321"], ["Cruz, Bo", "+5511987654322"]],
                 ["Name", "Mobile"]),
         header=["Name", "Mobile"],
         rows=[["Ana de la Cruz", "+5511987654321"], ["Cruz, Bo", "+5511987654322"]],
         bodies=[{"first_name": "Ana", "last_name": "de la Cruz"},
                 {"first_name": "Bo", "last_name": "Cruz"}]),
    Case("column/country.csv", "A country column reads the numbers.",
         written([["11 98765-4321", "Brasil"], ["98765 43210", "IND"], ["07400 123456", "UK"],
                  ["0151 23456789", "Deutschland"], ["98765 43211", "Atlantis"]],
                 ["Mobile", "Country"]),
         header=["Mobile", "Country"],
         rows=[["11 98765-4321", "Brasil"], ["98765 43210", "IND"], ["07400 123456", "UK"],
               ["0151 23456789", "Deutschland"], ["98765 43211", "Atlantis"]],
         phones=["+5511987654321", "+919876543210", "+447400123456", "+4915123456789",
                 "phone-no-country"]),
]  # fmt: skip
TRANSFORMS = [
    transformed("trim", "Space around is left out.", {"transform": ["trim"]}, ("  a b ", "a b")),
    transformed("squeeze", "Space within is one.", {"transform": ["squeeze"]}, ("a \t  b", "a b")),
    transformed("title", "Names with capitals where they belong.", {"transform": ["title"]},
                ("sean o'neil", "Sean O'Neil"), ("RONALD MCDONALD", "Ronald McDonald"),
                ("JAN VAN DER BERG", "Jan van der Berg"), ("MARIA DA SILVA", "Maria da Silva"),
                ("JEAN-LUC", "Jean-Luc")),
    transformed("case", "Small letters.", {"transform": ["lower"]}, ("ABC Ö", "abc ö")),
    transformed("upper", "Capitals.", {"transform": ["upper"]}, ("abc ö", "ABC Ö")),
    transformed("values", "Values are replaced, empty ones have a default.",
                {"values": {"Pro": "pro", "Free": "free"}, "default": "none"},
                ("Pro", "pro"), ("", "none")),
    transformed("number", "Numbers as people write them.", {"type": "number", "format": "1.234,56"},
                ("1.234,56", 1234.56), ("€ 5,50", 5.5), ("7", 7)),
    transformed("number-english", "The English way.", {"type": "number", "format": "1,234.56"},
                ("1,234.56", 1234.56), ("$5.50", 5.5)),
    transformed("number-space", "With spaces.", {"type": "number"},
                ("1 234,56", 1234.56), ("1\u00a0234\u00a0567", 1234567)),
    transformed("percent", "A percentage is a fraction.", {"type": "number"}, ("5%", 0.05)),
    transformed("boolean", "Yes and no in many languages.", {"type": "boolean"},
                ("yes", True), ("não", False), ("oui", True), ("nein", False), ("sí", True)),
    transformed("date", "Dates by their format.", {"type": "date", "format": "%d/%m/%Y"},
                ("31/01/2026", "2026-01-31"), ("1/2/2026", "2026-02-01")),
    transformed("zone", "Times with a zone.",
                {"type": "datetime", "format": "%Y-%m-%d %H:%M", "zone": "America/Sao_Paulo"},
                ("2026-03-14 08:30", "2026-03-14T08:30:00-03:00")),
    transformed("list", "Lists.", {"type": "list", "split": ";", "add": ["x"]},
                ("a; b", ["a", "b", "x"])),
    transformed("part", "A part of a cell.", {"split": ",", "part": 2}, ("Reno, NV", "NV")),
    transformed("regex", "A group of a regex.", {"regex": "ID-(\\d+)", "group": 1},
                ("x ID-42 y", "42")),
    made("constant", "The same for everybody.", {"constant": "fair"}, "fair"),
    made("from-phone", "What the number itself says.", {"from_phone": "time_zone"},
         "America/Los_Angeles"),
    made("join", "Two columns as one field.", {"columns": ["Street", "Town"], "join": ", "},
         "1 Main St, Reno"),
    transformed("injection", "A formula is text, whoever wrote it.", {"transform": ["trim"]},
                ("=cmd|' /C calc'!A0", "=cmd|' /C calc'!A0"), ("@SUM(1+1)", "@SUM(1+1)"),
                ("+1-1", "+1-1"), ("-2", "-2")),
    mapped("digits", "Digits without a plus in the body.", {"format": "digits"},
           ["+5511987654321"], ["+5511987654321"]),
    mapped("mobile", "Mobiles only.", {"accept": "mobile"}, ["+551137654321", "+5511987654321"],
           ["phone-not-mobile", "+5511987654321"]),
    addresses(),
    transformed("dropped", "A value that does not fit is left out.",
                {"type": "number", "on_invalid": "drop"}, ("many", None)),
    transformed("rejected", "Or its row is.", {"type": "number", "on_invalid": "reject"},
                ("many", None), phones=["value-invalid"]),
]  # fmt: skip
_LISTED = [["Ana", "+5511987654321", "yes"], ["Bo", "+5511987654322", ""],
           ["Cy", "+54 11 2345-6789", "YES"], ["Di", "+5511987654323", "yes"]]  # fmt: skip
LISTS = [
    Case("list/consent.csv", "Who has not said yes is not sent to.",
         written(_LISTED, ["Name", "Mobile", "Opt-in"]), header=["Name", "Mobile", "Opt-in"],
         rows=_LISTED,
         phones=["+5511987654321", "no-consent", "+541123456789", "+5511987654323"],
         mapping={"version": 1, "phone": {"columns": ["Mobile"]},
                  "consent": {"column": "Opt-in", "accept": ["yes"]}}),
    Case("list/with-a-list.csv", "Who is on a list is not sent to, in whatever form.",
         written(_LISTED, ["Name", "Mobile", "Opt-in"]), header=["Name", "Mobile", "Opt-in"],
         rows=_LISTED,
         phones=["suppressed", "+5511987654322", "suppressed", "+5511987654323"],
         mapping={"version": 1, "phone": {"columns": ["Mobile"]}, "suppress": "never.txt"},
         beside={"never.txt": "+55 (11) 98765-4321\n+5491123456789\n"}),
    Case("list/with-a-damaged-list.csv", "A list with a damaged number stops everything.",
         written(_LISTED, ["Name", "Mobile", "Opt-in"]),
         mapping={"version": 1, "phone": {"columns": ["Mobile"]}, "suppress": "damaged.txt"},
         beside={"damaged.txt": "5.51199E+12\n"}, error="damaged.txt"),
    Case("list/do_not_contact.csv", "A file that is called a list of such people is not sent.",
         written(_LISTED, ["Name", "Mobile", "Opt-in"]), error="give the file another name"),
]  # fmt: skip

_NAMES = {
    "Karl von und zu Beispiel": ("Karl", "von und zu Beispiel"),
    "Maria E Silva": ("Maria E", "Silva"),
    "Ana Costa e Silva": ("Ana", "Costa e Silva"),
    "DR. MARTIN LUTHER KING JR.": ("DR. MARTIN LUTHER", "KING JR."),
    "Dr. King": ("Dr. King", ""),
    "van der Berg": ("", "van der Berg"),
    "CRUZ Ana": ("Ana", "CRUZ"),
    "王 小明": ("小明", "王"),
}
_NAMED = [[name, f"+1415555{130 + at:04}"] for at, name in enumerate(_NAMES)]
_SLIPPED = [["Ana", "98765 43210"], ["Bob", "98765 43211"], ["Cem", "98765 43212"]]
NAMES = [
    Case(
        "column/names.csv", "Full names of many countries, split.",
        written(_NAMED, ["Name", "Mobile"]), header=["Name", "Mobile"], rows=_NAMED,
        bodies=[
            {"first_name": first, "last_name": last} if first and last
            else {"first_name": first} if first else {"last_name": last}
            for first, last in _NAMES.values()
        ],
    ),
    Case(
        "column/slip.csv", "A slip in the header of the only column of numbers.",
        written(_SLIPPED, ["Name", "Moblie"]), header=["Name", "Moblie"], rows=_SLIPPED,
        phones=[f"+91987654321{at}" for at in range(3)], options={"region": "IN"},
        notes=["'Moblie' as phone"],
    ),
    Case(
        "column/contract.csv", "A header that is like one of phones, and means another thing.",
        written(_SLIPPED, ["Name", "Contract no"]),
        error="the cells of 'Contract no' look like some: call it Phone if they are",
    ),
]  # fmt: skip

CASES = [
    *(language(name, header) for name, header in _LANGUAGES.items()),
    *EXPORTS,
    *DOUBTS,
    *NAMES,
    *TRANSFORMS,
    *LISTS,
]
