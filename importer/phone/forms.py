"""The ways in which one person's number may be written, of which each is a valid number."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


def forms(e164: str) -> Iterator[str]:
    """The number, and the other way to write an Argentine mobile: it may be the same person.

    What a Mexican 1 or the ninth digit of Brazil changes is settled when a number is read.
    """
    yield e164
    if e164.startswith("+549"):
        yield "+54" + e164[4:]
    elif e164.startswith("+54"):
        yield "+549" + e164[3:]
