"""The time zone of a number, where it can be of one only."""

from __future__ import annotations

_UNKNOWN = "Etc/Unknown"


def time_zone_of(e164: str) -> str:
    """The IANA name of the one time zone that a number can be of; empty where there are more.

    A mobile number says only its country in most countries, and many a country has several zones:
    ``+91`` has one, ``+61 4`` has eight. The table is that of ``phonenumbers``; it is loaded when
    it is first asked (measured: 6 ms; 65 µs for each number).

    Args:
        e164: a valid number.
    """
    import phonenumbers
    from phonenumbers import timezone

    zones = timezone.time_zones_for_number(phonenumbers.parse(e164))
    return zones[0] if len(zones) == 1 and zones[0] != _UNKNOWN else ""
