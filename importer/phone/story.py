"""Tells of numbers how they were read, and of unread ones by which region they could be."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from importer.model import Code, PhoneNumber
from importer.phone.clean import fold, unquote_cell
from importer.phone.numbering import kind_of, line_type, regions
from importer.phone.plans import LineType
from importer.phone.reading import read_phone
from importer.tally import EXAMPLES, UNREAD, Reading, RegionHint, Tally

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from importer.model import Problem

_REFUSED = {
    Code.PHONE_MISSING: Reading.MISSING.value,
    Code.PHONE_EXCEL_DAMAGED: Reading.DAMAGED.value,
    Code.PHONE_AMBIGUOUS: Reading.AMBIGUOUS.value,
    Code.PHONE_SEVERAL: Reading.AMBIGUOUS.value,
    Code.PHONE_NO_COUNTRY: Reading.NO_COUNTRY.value,
    Code.PHONE_NOT_MOBILE: Reading.NOT_MOBILE.value,
}
_ANOTHER_REGION_MAY_READ = frozenset(
    {Code.PHONE_NO_COUNTRY, Code.PHONE_INVALID, Code.PHONE_TOO_LONG, Code.PHONE_TOO_SHORT}
)
_BY_START = {
    "+": Reading.INTERNATIONAL.value,
    **dict.fromkeys("123456789", Reading.BY_REGION.value),
}
"""How a cell that ends in a digit was read, where its first character tells."""
_FEWEST_HINTING = 3
"""Fewer numbers fit some country by chance."""
_HINTING_SHARE = 0.9
_MOST_HINTS = 3


def tally(texts: Sequence[str], numbers: Sequence[PhoneNumber | Problem]) -> Tally:
    """Count rows: for each the cell that its number was looked for in, and the number."""
    found = Tally()
    readings: list[str] = []  # plain texts: an enum's members take five times as long to count
    for text, number in zip(texts, numbers, strict=True):
        if isinstance(number, PhoneNumber):
            warnings = number.warnings
            reading = _warned(found, warnings) if warnings else None
            if reading is None and text[-1:].isdigit():
                reading = _BY_START.get(text[:1])
            readings.append(reading or _unwarned(text))
        else:
            readings.append(_REFUSED.get(number.code, Reading.UNREADABLE.value))
            if len(found.unread) < UNREAD and number.code in _ANOTHER_REGION_MAY_READ:
                found.unread += [text] if any(map(str.isdigit, text)) else []
    found.readings.update(readings)
    found.kinds.update(
        [kind_of(each[0], each[1]) for each in numbers if isinstance(each, PhoneNumber)]
    )
    for reading in found.readings:
        rows = islice((row for row, each in enumerate(readings) if each == reading), EXAMPLES)
        found.examples[reading] = [(texts[row], _e164(numbers[row])) for row in rows]
    return found


def _e164(number: PhoneNumber | Problem) -> str:
    return number.e164 if isinstance(number, PhoneNumber) else ""


def _warned(found: Tally, warnings: Iterable[Problem]) -> str | None:
    rules = [warning.rule for warning in warnings if warning.rule]
    found.repairs.update(rules)
    if any(warning.code == Code.PHONE_AMBIGUOUS for warning in warnings):
        return Reading.AMBIGUOUS.value
    return Reading.REPAIRED.value if rules else None


def _unwarned(text: str) -> str:
    """Whether a cell that was read has its own country code: ``tel:+44…``, ``0044…``, a link."""
    folded = unquote_cell(fold(text))
    if "+" in folded or folded.lstrip("( ").startswith("00") or "wa.me" in folded or "@" in folded:
        return Reading.INTERNATIONAL.value
    return Reading.BY_REGION.value


def region_hint(unread: Sequence[str], seen: Mapping[str, int]) -> RegionHint | None:
    """Which regions would read numbers that have no country code; ``None`` where none stands out.

    Args:
        unread: cells, the first ones of the file; the same number twice counts once.
        seen: region → how many numbers with a country code the file has of it. A region that is
            there is likelier than one that is not.
    """
    cells = list(dict.fromkeys(unread))
    if len(cells) < _FEWEST_HINTING:
        return None
    enough = _HINTING_SHARE * len(cells)
    fits = {region: _fitting(cells, region) for region in seen if region != "001"}
    if not any(fit.valid >= enough and fit.mobiles for fit in fits.values()):
        fits |= {region: _fitting(cells, region) for region in regions() if region not in fits}
    good = {region: fit for region, fit in fits.items() if fit.valid >= enough}
    ranked = sorted(good, key=lambda region: (seen.get(region, 0), *good[region]), reverse=True)
    if not ranked:
        return None
    return RegionHint(
        fits={region: good[region].valid for region in ranked[:_MOST_HINTS]},
        of=len(cells),
        seen=seen.get(ranked[0], 0),
    )


class _Fit(NamedTuple):
    """How many cells fit a region; who has a list of numbers mostly has a list of mobiles."""

    mobiles: int
    """Of those that nothing had to be mended about, in a country that tells mobiles apart."""
    valid: int


def _fitting(cells: Iterable[str], region: str) -> _Fit:
    mobiles = valid = 0
    for cell in cells:
        number = read_phone(cell, region)
        if isinstance(number, PhoneNumber) and number.region == region:
            if any(warning.code == Code.PHONE_AMBIGUOUS for warning in number.warnings):
                continue
            valid += 1
            mobiles += not number.warnings and line_type(number.e164, region) is LineType.MOBILE
    return _Fit(mobiles, valid)
