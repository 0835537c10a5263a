"""The time zone of a number, where it can be of one only."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from importlib import resources
from itertools import product
from zoneinfo import ZoneInfo

AREA_CODED_MOBILES = frozenset({54, 55})
"""Calling codes of Argentina and Brazil, whose mobile numbers begin with the area's code."""


def time_zone_of(e164: str) -> str:
    """The IANA name of the one time zone that a number can be of; empty where there are more.

    A country whose clocks all show the same has one for all its numbers (Germany's two zones and
    Malaysia's are told apart by the past only). In others an area code tells, as ``+1 415`` does;
    most countries' mobile numbers say only their country: ``+91`` has one zone, ``+61 4`` has
    eight. The tables are those of ``tzdata`` and ``phonenumbers``, loaded when they are first
    asked.

    Args:
        e164: a valid number.
    """
    import phonenumbers
    from phonenumbers import PhoneNumberType, timezone

    number = phonenumbers.parse(e164)
    country = phonenumbers.region_code_for_number(number) or ""
    if zone := _only_zone(country):
        return zone
    kind = phonenumbers.number_type(number)
    has_area = kind in {PhoneNumberType.FIXED_LINE, PhoneNumberType.FIXED_LINE_OR_MOBILE} or (
        kind == PhoneNumberType.MOBILE and number.country_code in AREA_CODED_MOBILES
    )
    zones = timezone.time_zones_for_number(number) if has_area else ()
    zone = _todays_names().get(zones[0], zones[0]) if len(zones) == 1 else ""
    return zone if zone in _zones().get(country, ()) else ""


@cache
def _only_zone(country: str) -> str:
    """The country's first zone, of its largest place, if its clocks all show the same."""
    zones = _zones().get(country, ())
    year = datetime.now(UTC).year
    moments = [
        datetime(each, month, 15, tzinfo=UTC)
        for each, month in product((year, year + 1), range(1, 13))
    ]
    shown = {
        tuple(moment.astimezone(ZoneInfo(zone)).utcoffset() for moment in moments) for zone in zones
    }
    return zones[0] if len(shown) == 1 else ""


def _table(name: str) -> list[str]:
    """The lines of a table of the IANA's, as ``tzdata`` brings it."""
    return resources.files("tzdata.zoneinfo").joinpath(name).read_text("utf-8").splitlines()


@cache
def _zones() -> dict[str, tuple[str, ...]]:
    """ISO 3166 alpha-2 → the zones of that country."""
    zones: dict[str, tuple[str, ...]] = {}
    for line in _table("zone.tab"):
        if not line.startswith("#"):
            country, _, zone, *_ = line.split("\t")
            zones[country] = (*zones.get(country, ()), zone)
    return zones


@cache
def _todays_names() -> dict[str, str]:
    """Former name of a zone → the name it has in ``zone.tab``."""
    used = {zone for zones in _zones().values() for zone in zones}
    links = (line.split() for line in _table("tzdata.zi") if line.startswith("L "))
    return {former: zone for _, zone, former in links if zone in used and former not in used}
