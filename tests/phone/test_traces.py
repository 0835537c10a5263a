"""A number is found however it is written, and no other one."""

from __future__ import annotations

import pytest

from importer.phone import Trace


@pytest.mark.parametrize(
    "text",
    [
        "+14155550100", "0014155550100", "14155550100", "(415) 555-0100", "0415.555.0100",
        "+1 212 555 0199 / 415 555 0100", "2125550199/4155550100", "4155550100.0",
        "2125550199 4155550100", "call 415-555-0100, please", "\uff14155550100", "(+1) 4155550100",
    ],
)  # fmt: skip
def test_a_number_is_found(text: str) -> None:
    """With and without its country, between others, in any script."""
    assert Trace("+14155550100").is_in(text)


@pytest.mark.parametrize(
    "text",
    ["", "+4155550100", "41555501001", "94155550100", "5550100", "+1 415 555 01", "415 x 5550100"],
)
def test_another_number_is_not(text: str) -> None:
    """Digits are compared as a whole; with a plus only those with the country."""
    assert not Trace("+14155550100").is_in(text)


def test_a_texts_own_number_is_not_another() -> None:
    """What may be read as either is the one that it was read as."""
    assert Trace("+14155550100").is_in("4155550100")
    assert not Trace("+14155550100").is_in("4155550100", "+4155550100")
    assert Trace("+49301234567").is_in("+49 (0)30 1234567")
    assert not Trace("+1").is_in("1")
