"""The world's numbering plans: which digits are a valid number, and of which country.

``phonenumbers`` is the reference, and this module answers from its metadata (see
:mod:`importer.phone.plans`) in about a tenth of its time. An answer from here is what the
reference would say; where its rules are more than a pattern (a national prefix to strip, an
international prefix, a transformation) the quick functions answer ``None``, which means "ask the
reference", and :func:`parse` does.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

import phonenumbers
from phonenumbers import (
    SUPPORTED_REGIONS,
    CountryCodeSource,
    NumberParseException,
    ValidationResult,
)

from importer.model import Code, PhoneNumber
from importer.phone.plans import (
    CODES,
    KINDS,
    NO_COUNTRY,
    REGIONS,
    LineType,
    calling_code_of,
    is_calling_code,
)

if TYPE_CHECKING:
    from importer.phone.plans import CallingCode

phonenumbers.enable_pattern_cache()

SHORTEST_DIGITS = 4
"""Fewer digits are too few in every country."""
LONGEST_DIGITS = 17
"""More digits are too many in every country."""
_MOBILES = frozenset({LineType.MOBILE.value, LineType.FIXED_OR_MOBILE.value})
_ENDS_CUT = 4
"""Slips at a number's end are looked for up to so many digits."""


def has_plan(region: str | None) -> bool:
    """Whether national numbers of this region (ISO 3166 alpha-2) can be read at all."""
    return region in SUPPORTED_REGIONS


def calling_code(region: str) -> str:
    """The calling code of a region that has a plan, as digits."""
    return str(phonenumbers.country_code_for_region(region))


def regions() -> list[str]:
    """Every region that has a plan, sorted."""
    return sorted(SUPPORTED_REGIONS)


def main_region(code: str) -> str | None:
    """The region that a calling code is for first of all; ``None`` if there is no such code."""
    if not is_calling_code(code):
        return None
    return calling_code_of(code).regions[1]


def international(digits: str) -> PhoneNumber | None:
    """Read digits that start with a calling code.

    ``None``: invalid, or only the reference can tell.
    """
    code = CODES[digits[:3]]
    if code is None:
        return None
    found = code.matchers[len(digits)](digits)
    if found is None:
        return None
    length = len(code.digits)
    trunk = code.trunk(digits, length)
    if trunk is not None and trunk.end() > length:
        return None
    return PhoneNumber("+" + digits, code.regions[found.lastindex or 0])


def abroad(digits: str) -> PhoneNumber | None:
    """What the reference reads with ``+`` in front of the digits; ``None`` if that is invalid."""
    code = CODES[digits[:3]]
    if code is None:
        return None
    trunk = code.trunk(digits, len(code.digits))
    if trunk is not None and trunk.end() > len(code.digits):
        return parse("+" + digits)[0]
    return international(digits)


def national(digits: str, region: str) -> PhoneNumber | None:
    """Read digits as dialled within a region; ``None``: invalid, or only the reference can tell.

    Digits that may also start with an international prefix or with the region's own calling code
    are never answered here.
    """
    plan = REGIONS[region]
    if plan is None or plan.not_national(digits):
        return None
    trunk = plan.trunk(digits)
    if trunk is not None:
        if plan.transforms and trunk[trunk.re.groups] is not None:
            return None
        digits = digits[trunk.end() :]
    if len(digits) not in plan.lengths or plan.general(digits) is None:
        return None
    return _valid(plan.code, plan.code.digits + digits)


def home(digits: str, region: str) -> list[PhoneNumber] | None:
    """The national readings of digits, also of such as look international.

    One with what may be a national prefix and one without it; none where both are invalid, and
    ``None`` where only the reference can tell.
    """
    plan = REGIONS[region]
    if plan is None:
        return []
    trunk = plan.trunk(digits)
    if trunk is not None and plan.transforms and trunk[trunk.re.groups] is not None:
        return None
    rests = {digits, digits[trunk.end() :]} if trunk is not None else {digits}
    numbers = [_valid(plan.code, plan.code.digits + rest) for rest in rests]
    return [number for number in numbers if number]


def prefixed(digits: str, region: str) -> PhoneNumber | None:
    """The reading by the region's own international prefix (``011`` in the US, ``0014`` in BR)."""
    plan = REGIONS[region]
    found = plan.prefix(digits) if plan else None
    # No calling code starts with 0, so what is followed by 0 was no international prefix.
    if found is None or digits[found.end() : found.end() + 1] == "0":
        return None
    return abroad(digits[found.end() :])


def with_own_code(digits: str, region: str) -> PhoneNumber | None:
    """Read digits that start with the region's own calling code and lack only the ``+``.

    ``None``: invalid, or they may be a national number as well, or only the reference can tell.
    """
    plan = REGIONS[region]
    if plan is None or not digits.startswith(plan.code.digits):
        return None
    number = international(digits)
    if number is None:
        return None
    others = home(digits, region)
    if others is None or any(other.e164 != number.e164 for other in others):
        return None
    return number


def _valid(code: CallingCode, whole: str) -> PhoneNumber | None:
    found = code.matchers[len(whole)](whole)
    return PhoneNumber("+" + whole, code.regions[found.lastindex or 0]) if found else None


def kind_of(e164: str, region: str) -> tuple[str, str, int]:
    """A valid number's region, line type and count of digits (with the calling code).

    It is asked for every number of a file, so it is the same tuple of plain values for each kind.
    """
    matches, kinds = KINDS[e164[:4] if region == NO_COUNTRY else region, len(e164)]
    found = matches(e164)
    return kinds[found.lastindex or 0] if found else kinds[0]


def line_type(e164: str, region: str) -> LineType:
    """What a valid number of this region is for."""
    return LineType(kind_of(e164, region)[1])


def is_mobile(number: PhoneNumber) -> bool:
    """Whether a valid number is a mobile's or, where a country does not tell, may be."""
    return kind_of(number.e164, number.region)[1] in _MOBILES


def may_lack_digits(digits: str) -> bool:
    """Whether digits that start with a calling code are a valid number but for their end.

    True where up to four digits more, or less, at the end would make a valid one of them.
    """
    shorter = (digits[:-cut] for cut in range(1, _ENDS_CUT + 1))
    longer = (digits + str(digit) * more for more in range(1, _ENDS_CUT + 1) for digit in range(10))
    return any(map(international, chain(longer, shorter)))


def parse(text: str, region: str | None = None) -> tuple[PhoneNumber | None, bool]:
    """Ask the reference: the valid number or ``None``, and whether it was read as a national one.

    ``text`` is ASCII digits, with ``+`` in front or not.
    """
    try:
        number = phonenumbers.parse(text, region, keep_raw_input=True)
    except NumberParseException:
        return None, False
    source = number.country_code_source
    is_national = source == CountryCodeSource.FROM_DEFAULT_COUNTRY
    if not phonenumbers.is_valid_number(number):
        return None, is_national
    found = phonenumbers.region_code_for_number(number)
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return PhoneNumber(e164, str(found)), is_national


def reason(text: str, region: str | None) -> Code:
    """Why the reference finds digits (with ``+`` or not) no valid number."""
    try:
        number = phonenumbers.parse(text, region)
    except NumberParseException as error:
        return _PARSE_REASONS.get(error.error_type, Code.PHONE_INVALID)
    length = phonenumbers.is_possible_number_with_reason(number)
    return _LENGTH_REASONS.get(length, Code.PHONE_INVALID)


_PARSE_REASONS = {
    NumberParseException.TOO_SHORT_AFTER_IDD: Code.PHONE_TOO_SHORT,
    NumberParseException.TOO_SHORT_NSN: Code.PHONE_TOO_SHORT,
    NumberParseException.TOO_LONG: Code.PHONE_TOO_LONG,
}
_LENGTH_REASONS = {
    ValidationResult.TOO_SHORT: Code.PHONE_TOO_SHORT,
    ValidationResult.IS_POSSIBLE_LOCAL_ONLY: Code.PHONE_TOO_SHORT,
    ValidationResult.TOO_LONG: Code.PHONE_TOO_LONG,
}
