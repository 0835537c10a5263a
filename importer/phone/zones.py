"""The time zone of a number, where it can be of one only."""

from __future__ import annotations

from functools import cache
from importlib import resources

_UNKNOWN = "Etc/Unknown"


def time_zone_of(e164: str) -> str:
    """The IANA name of the one time zone that a number can be of; empty where there are more.

    A country with a single zone has it for all its numbers. In others an area code may tell, but a
    mobile number says only its country in most: ``+91`` has one zone, ``+61 4`` has eight. The
    tables are those of ``tzdata`` and ``phonenumbers``, loaded when they are first asked.

    Args:
        e164: a valid number.
    """
    import phonenumbers
    from phonenumbers import timezone

    number = phonenumbers.parse(e164)
    of_country = _zones().get(phonenumbers.region_code_for_number(number) or "", ())
    if len(of_country) == 1:
        return of_country[0]
    zones = timezone.time_zones_for_number(number)
    return _todays_names().get(zones[0], zones[0]) if _is_known(zones) else ""


def _is_known(zones: tuple[str, ...]) -> bool:
    return len(zones) == 1 and zones[0] != _UNKNOWN


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
