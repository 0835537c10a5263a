"""Country names and codes."""

import pytest

from importer.phone import check_region, numbering, region_of
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


@pytest.mark.parametrize(
    ("name", "region"),
    [(name, region) for region, names in KNOWN.items() for name in names.split("|")],
)
def test_a_country_is_known_by_its_names_and_codes(name: str, region: str) -> None:
    """Codes, names in several languages, informal ones, flags and calling codes are understood."""
    assert region_of(f" {name} ") == region


@pytest.mark.parametrize("name", ["", " ", "Atlantis", "zz", "+1", "+7", "999", "India / Brazil"])
def test_what_is_unknown_or_in_doubt_is_no_country(name: str) -> None:
    """No country is guessed: not from unknown names, shared calling codes, or two countries."""
    assert region_of(name) is None


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


def test_no_two_countries_share_a_listed_name() -> None:
    """Each listed name leads to the country that it is listed with."""
    for region, names in NAMES.items():
        for name in names.split("|"):
            assert region_of(name) == region, name


def test_a_region_is_checked() -> None:
    """A code in any case is taken; anything else is refused with what may have been meant."""
    assert check_region(" in ") == "IN"
    for text, hint in {"XX": "XK", "Brasil": "BR", "uk": "GB", "AQ": "no phone", "": "IN"}.items():
        with pytest.raises(ValueError, match=hint):
            check_region(text)
