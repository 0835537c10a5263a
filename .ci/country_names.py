"""Writes importer/phone/cldr_names.py: what countries are called where they lie.

The names come from the Unicode Common Locale Data Repository, as its npm packages hold them:

    npm pack cldr-core cldr-localenames-full    # and unpack both
    python .ci/country_names.py cldr-core cldr-localenames-full

Each country is named in its own official languages, in those of its regions, and in the seven
languages whose headers the importer knows. What the importer's own list has already is left out.
"""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from importer.phone.countries import name_key, own_names  # noqa: E402
from importer.phone.country_names import ALPHA_3  # noqa: E402

TARGET = ROOT / "importer" / "phone" / "cldr_names.py"
HEADER_LANGUAGES = ("en", "es", "pt", "fr", "de", "hi", "ar")
CHINESE = {"zh": ("zh", "zh-Hant"), "zh_Hant": ("zh", "zh-Hant")}
"""Both scripts are read wherever one is written."""
SHORT = 3
BRACKETS = re.compile(r"^(.+?)\s*[(（].+[)）]$")


def main(core: Path, locales: Path) -> None:
    """Write the table."""
    version = json.loads((core / "package.json").read_text())["version"]
    info = _supplemental(core, "territoryInfo")["territoryInfo"]
    codes = ALPHA_3.split()
    regions = sorted({*codes[::2], "XK"})
    names = {region: list(_names(region, _languages(info[region]), locales)) for region in regions}
    claims = _claims(names)
    lines = []
    for region in regions:
        kept = {}
        for name, _ in names[region]:
            key = name_key(name)
            if not key or key in own_names() or key in kept or _is_abbreviation(key):
                continue
            if claims[key] != {region}:
                sys.stderr.write(f"{name!r} stands for {', '.join(sorted(claims[key]))}\n")
                continue
            kept[key] = name
        if kept:
            lines.append(f"{region} {'|'.join(kept.values())}\n")
    TARGET.write_text(HEAD.format(version=version) + "".join(lines) + '"""\n', encoding="utf-8")


HEAD = '''"""What countries are called where they lie, written by .ci/country_names.py; not by hand.

From the Unicode Common Locale Data Repository {version}, © Unicode, Inc., under the Unicode License
(LICENSES/Unicode-3.0.txt): each country in its own languages, and in those of the headers that the
importer knows. A module of text, for that costs 0.01 s and 0.2 MB when it is first asked for, and
no further dependency.
"""
# ruff: noqa: E501  # one line for each country

CLDR_NAMES = """
'''


def _supplemental(core: Path, name: str) -> dict[str, Any]:
    text = (core / "supplemental" / f"{name}.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)["supplemental"]
    return found


def _languages(info: dict[str, Any]) -> list[str]:
    """The locales of a country, its official languages first."""
    spoken = info.get("languagePopulation", {})
    official = [language for language, about in spoken.items() if "_officialStatus" in about]
    official.sort(key=lambda language: spoken[language]["_officialStatus"] == "official_regional")
    found: dict[str, None] = {}
    for language in (*official, *HEADER_LANGUAGES):
        for locale in CHINESE.get(language, (language.replace("_", "-"),)):
            found[locale] = None
    return list(found)


def _names(region: str, languages: list[str], locales: Path) -> list[tuple[str, bool]]:
    """A country's names, each with whether it is whole; then those with brackets without them."""
    whole: list[str] = []
    for language in languages:
        path = locales / "main" / language / "territories.json"
        if not path.is_file():
            continue
        content = json.loads(path.read_text(encoding="utf-8"))["main"][language]
        territories = content["localeDisplayNames"]["territories"]
        for key, name in territories.items():
            if key == region or key.startswith(f"{region}-alt-"):
                shown = "".join(c for c in name if unicodedata.category(c) != "Cf")
                if shown != region and "|" not in shown:
                    whole.append(shown)
    parts = [found[1] for name in whole if (found := BRACKETS.match(name))]
    return [(name, True) for name in whole] + [(part, False) for part in parts]


def _is_abbreviation(key: str) -> bool:
    """Few letters mean something else elsewhere; those that are sure are listed by hand."""
    letters = key.replace(" ", "")
    return letters.isascii() and len(letters) <= SHORT


def _claims(names: dict[str, list[tuple[str, bool]]]) -> dict[str, set[str]]:
    """Key → the countries that claim it; a part of a name claims nothing that is one as a whole."""
    claims: dict[str, set[str]] = {}
    for wanted in (True, False):
        before = set(claims)
        for region, listed in names.items():
            for name, is_whole in listed:
                key = name_key(name)
                if is_whole is wanted and (is_whole or key not in before):
                    claims.setdefault(key, set()).add(region)
    for key, region in own_names().items():
        if key in claims:
            claims[key].add(region)
    return claims


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:3]))
