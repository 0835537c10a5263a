"""Country names and codes."""

from collections.abc import Iterator

import pytest

from importer.phone import check_region, numbering, region_of
from importer.phone.cldr_names import CLDR_NAMES
from importer.phone.countries import name_key
from importer.phone.country_names import ALPHA_3, NAMES

KNOWN = {
    "BR": "BR|bra|Brasil|BRAZIL|Brésil|🇧🇷|+55|0055|55",
    "GB": "GB|UK|U.K.|uk|England|Scotland|Wales|Great Britain|United Kingdom|+44",
    "US": "USA|U.S.A.|us|United States|the United States of America|EE.UU.|Estados Unidos",
    "AE": "UAE|United Arab Emirates|ARE|الإمارات",
    "DE": "Deutschland|Germany|DEU|Alemania|Allemagne",
    "ES": "España|ESPANA|Spain",
    "MX": "México|mexico",
    "NL": "Holland|Netherlands|The Netherlands|Nederland",
    "IN": "India|Bharat|भारत|India (IN)|IN - India|91",
    "KR": "Korea|South Korea|Korea, Republic of|Republic of Korea|대한민국",
    "KP": "North Korea|Korea, Democratic People's Republic of",
    "CG": "Congo|Republic of the Congo",
    "CD": "DRC|Congo, the Democratic Republic of the|Congo (Kinshasa)",
    "GN": "Guinea",
    "GQ": "Equatorial Guinea",
    "GW": "Guinea-Bissau",
    "NE": "Niger",
    "NG": "Nigeria",
    "BA": "Bosnia & Herzegovina|Bosnia and Herzegovina",
    "CI": "Côte d'Ivoire|Cote d’Ivoire|Ivory Coast",
    "JP": "日本|Japan",
    "RU": "Россия|Russian Federation",
    "EG": "مصر|Egypt",
    "GR": "Ελλάδα|Greece",
    "NO": "NO|Norge",
    "SA": "KSA|Saudi Arabia",
    "TR": "Türkiye|Turkey",
    "CZ": "Czechia|Czech Republic",
    "VN": "Viet Nam|Vietnam",
    "BO": "Bolivia (Plurinational State of)",
}


LOCAL = {
    "AS": "Amerika Sāmoa|Amerika Samoa",
    "GU": "Guåhan|Guahan",
    "MH": "Aorokin Majel",
    "NR": "Naoero",
    "PG": "Papua Niugini",
    "PW": "Belau",
    "AE": "الإمارات العربية المتحدة|الامارات|الإمارات"
    "|دولة الإمارات العربية المتحدة|الامارات العربية المتحده",
    "AF": "افغانستان",
    "AL": "Shqipëri|Shqipëria",
    "AM": "Հայաստան",
    "AZ": "Azərbaycan",
    "BA": "Bosna i Hercegovina",
    "BD": "বাংলাদেশ",
    "BG": "България",
    "BH": "البحرين",
    "BI": "Burundi",
    "BT": "འབྲུག",
    "BY": "Беларусь",
    "CD": "République démocratique du Congo|Democratic Republic of Congo",
    "CG": "Republic of Congo|République du Congo",
    "CH": "Schweiz|Suisse|Svizzera|Svizra",
    "CN": "中國",
    "CY": "Κύπρος|Kıbrıs",
    "CZ": "Česko|Česká republika",
    "DJ": "جيبوتي",
    "DZ": "الجزائر|Algérie|Dzayer",
    "EE": "Eesti",
    "EG": "جمهورية مصر العربية",
    "ER": "ኤርትራ",
    "ES": "Reino de España|Espanya|España",
    "ET": "ኢትዮጵያ",
    "FI": "Suomi",
    "FJ": "Fiji|Viti",
    "FO": "Føroyar",
    "GB": "Gran Bretaña|Grande-Bretagne|Grã-Bretanha",
    "GE": "საქართველო",
    "GL": "Kalaallit Nunaat",
    "GR": "Ελλάδα|Ελλάς",
    "HR": "Hrvatska",
    "HT": "Ayiti|Haïti",
    "HU": "Magyarország",
    "ID": "Republik Indonesia",
    "IE": "Éire",
    "IL": "ישראל",
    "IN": "இந்தியா|ভারত|हिन्दुस्तान|हिंदुस्तान",
    "IQ": "العراق|عێراق",
    "IR": "ایران|ايران",
    "IS": "Ísland",
    "JO": "الاردن|الأردن",
    "JP": "日本|日本国",
    "KE": "Kenya",
    "KG": "Кыргызстан",
    "KH": "កម្ពុជា",
    "KM": "جزر القمر",
    "KR": "한국|S. Korea|대한민국",
    "KW": "الكويت|دولة الكويت",
    "KZ": "Қазақстан",
    "LA": "ລາວ|ສປປ ລາວ",
    "LB": "لبنان",
    "LK": "ශ්\u200dරී ලංකාව|ශ්රී ලංකාව",
    "LS": "Lesotho",
    "LT": "Lietuva",
    "LU": "Lëtzebuerg",
    "LV": "Latvija",
    "LY": "ليبيا",
    "MA": "المغرب",
    "MD": "Moldova",
    "ME": "Crna Gora|Црна Гора",
    "MG": "Madagasikara",
    "MK": "Северна Македонија",
    "MM": "မြန်မာ",
    "MN": "Монгол|Монгол Улс",
    "MR": "موريتانيا",
    "MT": "Malta",
    "MV": "ދިވެހި ރާއްޖެ",
    "NG": "Federal Republic of Nigeria",
    "NP": "नेपाल",
    "NZ": "Aotearoa",
    "OM": "عمان|عُمان|سلطنة عمان|سلطنة عُمان",
    "PH": "Pilipinas",
    "PK": "پاکستان|پاكستان|Islamic Republic of Pakistan",
    "PL": "Polska",
    "PS": "فلسطين",
    "PY": "Paraguái|Paraguay",
    "QA": "قطر",
    "RO": "România",
    "RS": "Srbija",
    "RU": "РФ",
    "RW": "Rwanda",
    "SA": "المملكة العربية السعودية|السعودية|المملكه العربيه السعوديه",
    "SD": "السودان",
    "SI": "Slovenija",
    "SK": "Slovensko",
    "SO": "Soomaaliya|الصومال",
    "SY": "سوريا|سورية",
    "SZ": "eSwatini",
    "TH": "ไทย|ประเทศไทย",
    "TJ": "Тоҷикистон",
    "TM": "Türkmenistan",
    "TN": "الجمهورية التونسية",
    "TO": "Tonga",
    "TW": "台灣",
    "TZ": "Tanzania",
    "UA": "Україна",
    "US": "Estados Unidos da América|EE. UU.|EE.UU.|estados unidos de america"
    "|États-Unis d’Amérique|Etats Unis",
    "UZ": "Oʻzbekiston|O'zbekiston|O‘zbekiston|O`zbekiston|Ozbekiston",
    "VN": "Việt Nam|Viet Nam|Vietnam",
    "WS": "Samoa",
    "XK": "Kosovë|Kosova",
    "YE": "اليمن",
    "ZA": "iNingizimu Afrika|Mzansi",
}
"""What countries are called where they lie, officially and by people, as people type it."""


@pytest.mark.parametrize(
    ("name", "region"),
    [
        (name, region)
        for table in (KNOWN, LOCAL)
        for region, names in table.items()
        for name in names.split("|")
    ],
)
def test_a_country_is_known_by_its_names_and_codes(name: str, region: str) -> None:
    """Codes, names in several languages, informal ones, flags and calling codes are understood."""
    assert region_of(f" {name} ") == region


@pytest.mark.parametrize(
    "name",
    ["", " ", "Atlantis", "zz", "+1", "+7", "999", "India / Brazil",
     "Republic of", "Republik", "State of Georgia", "Republic of Atlantis", "RA", "EU",
     "2026-01-31 08:30", "12/30"],
)  # fmt: skip
def test_what_is_unknown_or_in_doubt_is_no_country(name: str) -> None:
    """No country is guessed: not from unknown names, shared calling codes, or two countries."""
    assert region_of(name) is None


@pytest.mark.parametrize("text", ["(" * 100_000, "[ " * 50_000, f"a{' ' * 100_000}b", "1 (" * 9999])
def test_a_cell_of_any_length_is_answered_at_once(text: str) -> None:
    """No country has such a name; finding brackets in it would take minutes."""
    assert region_of(text) is None


def test_the_codes_are_complete() -> None:
    """All 249 countries of ISO 3166 have two codes, and every region with a plan is known."""
    codes = ALPHA_3.split()
    two, three = codes[::2], codes[1::2]
    assert (len(set(two)), len(set(three))) == (249, 249)
    assert {len(code) for code in two} == {2}
    assert {len(code) for code in three} == {3}
    assert set(numbering.regions()) <= {*two, *NAMES}
    for alpha_2, alpha_3 in zip(two, three, strict=True):
        assert region_of(alpha_2.lower()) == region_of(alpha_3) == alpha_2


def listed() -> Iterator[tuple[str, str]]:
    """Every listed name with its region: the program's own list, and what CLDR adds to it."""
    lines = (line.split(" ", 1) for line in CLDR_NAMES.strip().splitlines())
    for region, names in (*NAMES.items(), *lines):
        for name in names.split("|"):
            yield name, region


def test_no_two_countries_share_a_listed_name() -> None:
    """Each listed name leads to the country that it is listed with, and to no other one."""
    claims: dict[str, set[str]] = {}
    for name, region in listed():
        assert region_of(name) == region, name
        claims.setdefault(name_key(name), set()).add(region)
    assert {name: regions for name, regions in claims.items() if len(regions) > 1} == {}
    codes = {code.lower(): region for region, code in listed_codes()}
    assert {name for name, regions in claims.items() if codes.get(name, *regions) not in regions} \
        == set()  # fmt: skip


def listed_codes() -> Iterator[tuple[str, str]]:
    """Every region with its two codes."""
    codes = ALPHA_3.split()
    for alpha_2, alpha_3 in zip(codes[::2], codes[1::2], strict=True):
        yield alpha_2, alpha_2
        yield alpha_2, alpha_3


def test_every_country_has_listed_names() -> None:
    """No country is left to its codes alone."""
    assert {region for region, _ in listed_codes()} <= {region for _, region in listed()}


def test_a_region_is_checked() -> None:
    """A code in any case is taken; anything else is refused with what may have been meant."""
    assert check_region(" in ") == "IN"
    for text, hint in {"XX": "XK", "Brasil": "BR", "uk": "GB", "AQ": "no phone", "": "IN"}.items():
        with pytest.raises(ValueError, match=hint):
            check_region(text)
