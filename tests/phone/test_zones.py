from __future__ import annotations

from zoneinfo import available_timezones

import pytest

from importer.phone import time_zone_of


@pytest.mark.parametrize(
    ("e164", "zone"),
    [
        ("+919876543210", "Asia/Kolkata"),
        ("+4915112345678", "Europe/Berlin"),
        ("+5511987654321", "America/Sao_Paulo"),
        ("+5592987654321", "America/Manaus"),
        ("+14155550123", "America/Los_Angeles"),
        ("+966501234567", "Asia/Riyadh"),
        ("+61412345678", ""),
        ("+447400123456", "Europe/London"),
        ("+441534123456", "Europe/Jersey"),
        ("+541123456789", "America/Argentina/Buenos_Aires"),
        ("+351912345678", ""),
        ("+80012345678", ""),
        ("+5215512345678", ""),
        ("+5491123456789", "America/Argentina/Buenos_Aires"),
        ("+970599123456", "Asia/Gaza"),
        ("+60123456789", "Asia/Kuala_Lumpur"),
        ("+6913501234", ""),
        ("+6281234567890", ""),
        ("+6285212345678", ""),
        ("+62218350123", "Asia/Jakarta"),
        ("+79161234567", ""),
        ("+34612345678", ""),
    ],
)
def test_zones(e164: str, zone: str) -> None:
    """A zone is given where there can be no other one."""
    assert time_zone_of(e164) == zone
    assert zone in {"", *available_timezones()}
