"""Tables made from the reference's metadata: calling codes, regions, and patterns of valid numbers.

One compiled pattern for each calling code and length tells validity and region at once, in about
half a microsecond. Everything here is made when it is first asked for, and kept.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, TypeAlias

from phonenumbers import (
    COUNTRY_CODE_TO_REGION_CODE,
    SUPPORTED_REGIONS,
    PhoneMetadata,
    country_code_for_region,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from phonenumbers.phonemetadata import PhoneNumberDesc


class LineType(StrEnum):
    """What a number is for. The names are the reference's, as people say them."""

    MOBILE = "mobile"
    FIXED = "landline"
    FIXED_OR_MOBILE = "mobile-or-landline"
    """The country does not tell them apart."""
    TOLL_FREE = "toll-free"
    PREMIUM = "premium-rate"
    SHARED_COST = "shared-cost"
    VOIP = "voip"
    PERSONAL = "personal"
    PAGER = "pager"
    COMPANY = "company"
    VOICEMAIL = "voicemail"
    OTHER = "other"


_OTHER_TYPES = {
    "premium_rate": LineType.PREMIUM,
    "toll_free": LineType.TOLL_FREE,
    "shared_cost": LineType.SHARED_COST,
    "voip": LineType.VOIP,
    "personal_number": LineType.PERSONAL,
    "pager": LineType.PAGER,
    "uan": LineType.COMPANY,
    "voicemail": LineType.VOICEMAIL,
}
"""The types that the reference tests before landline and mobile, in its order."""
_NEVER = re.compile(r"(?!)")
_KindsOfOne: TypeAlias = "tuple[tuple[str, str, int], ...]"
NO_COUNTRY = "001"
"""The region of numbers that belong to no country."""


class _Matchers(dict[int, "Callable[[str], re.Match[str] | None]"]):
    """Length of calling code and national number → the pattern's ``fullmatch``.

    Each is made when first asked for: compiling all takes seconds, and a file needs a few.
    """

    def __init__(self, code: str, regions: tuple[str, ...]) -> None:
        super().__init__()
        self._code = code
        self._regions = regions

    def __missing__(self, length: int) -> Callable[[str], re.Match[str] | None]:
        alternatives: list[str] = []
        leads: list[str] = []
        for region in self._regions:
            metadata = _metadata(self._code, region)
            pattern = _valid_pattern(metadata, length - len(self._code))
            # The reference takes the first region whose leading digits fit, or, where a region
            # has none, the first whose patterns fit; it does not go on after leading digits did.
            guard = f"(?!{'|'.join(leads)})" if leads else ""
            if len(self._regions) > 1 and metadata.leading_digits is not None:
                guard += f"(?={metadata.leading_digits})"
                leads.append(f"(?:{metadata.leading_digits})")
            alternatives.append(f"{guard}({pattern})")
        matcher = re.compile(f"{self._code}(?:{'|'.join(alternatives)})").fullmatch
        self[length] = matcher
        return matcher


@dataclass(frozen=True, slots=True)
class CallingCode:
    """A calling code and the countries that share it."""

    digits: str
    regions: tuple[str, ...]
    """By the pattern's group number: the first is a place holder."""
    trunk: Callable[[str, int], re.Match[str] | None]
    """What the reference may strip after the calling code."""
    matchers: _Matchers


class _CallingCodes(dict[str, "CallingCode | None"]):
    """The first three digits of an international number → its calling code."""

    def __missing__(self, prefix: str) -> CallingCode | None:
        code = next((c for c in (prefix[:1], prefix[:2], prefix) if is_calling_code(c)), None)
        found = None if code is None or len(prefix) < 3 else calling_code_of(code)
        self[prefix] = found
        return found


@dataclass(frozen=True, slots=True)
class Region:
    """How national numbers are read in a region."""

    code: CallingCode
    not_national: Callable[[str], re.Match[str] | None]
    """Starts like an international number: by its prefix, or by the calling code."""
    prefix: Callable[[str], re.Match[str] | None]
    """The international prefix."""
    trunk: Callable[[str], re.Match[str] | None]
    transforms: bool
    general: Callable[[str], re.Match[str] | None]
    lengths: frozenset[int]


class _Regions(dict[str, "Region | None"]):
    """ISO 3166 alpha-2 → how national numbers are read there; ``None`` where there is no plan."""

    def __missing__(self, region: str) -> Region | None:
        found = _region(region) if region in SUPPORTED_REGIONS else None
        self[region] = found
        return found


def is_calling_code(digits: str) -> bool:
    """Whether the digits are a calling code that exists."""
    return digits.isdigit() and digits[0] != "0" and int(digits) in COUNTRY_CODE_TO_REGION_CODE


def _metadata(code: str, region: str) -> PhoneMetadata:
    metadata = PhoneMetadata.metadata_for_region_or_calling_code(int(code), region)
    assert metadata is not None, region  # noqa: S101 - the reference's own tables name it
    return metadata


@cache
def calling_code_of(code: str) -> CallingCode:
    """The table of a calling code that exists."""
    regions = COUNTRY_CODE_TO_REGION_CODE[int(code)]
    trunk = _metadata(code, regions[0]).national_prefix_for_parsing
    return CallingCode(
        digits=code,
        regions=("", *regions),
        trunk=(re.compile(trunk) if trunk else _NEVER).match,
        matchers=_Matchers(code, regions),
    )


def _region(region: str) -> Region:
    metadata = PhoneMetadata.metadata_for_region(region)
    assert metadata is not None, region  # noqa: S101 - the caller looked it up
    code = str(metadata.country_code)
    trunk = metadata.national_prefix_for_parsing
    prefix = metadata.international_prefix or "(?!)"
    general = metadata.general_desc
    assert general is not None, region  # noqa: S101
    return Region(
        code=calling_code_of(code),
        not_national=re.compile(f"{code}|(?:{prefix})").match,
        prefix=re.compile(prefix).match,
        trunk=(re.compile(trunk) if trunk else _NEVER).match,
        transforms=bool(metadata.national_prefix_transform_rule),
        general=re.compile(general.national_number_pattern or "(?!)").fullmatch,
        lengths=frozenset(general.possible_length) - frozenset(general.possible_length_local_only),
    )


def _valid_pattern(metadata: PhoneMetadata, length: int) -> str:
    """What a national number of ``length`` digits must match to be of any type at all."""
    names = ["fixed_line", *_OTHER_TYPES]
    if not metadata.same_mobile_and_fixed_line_pattern:
        names.insert(0, "mobile")
    return _all_of(metadata, names, length)


def _all_of(metadata: PhoneMetadata, names: list[str], length: int) -> str:
    general = _desc_pattern(metadata.general_desc, length)
    patterns = [_desc_pattern(getattr(metadata, name), length) for name in names]
    found = list(dict.fromkeys(pattern for pattern in patterns if pattern))
    if not general or not found:
        return "(?!)"
    return rf"(?=(?:{general})\Z)(?:{'|'.join(found)})"


def _desc_pattern(desc: PhoneNumberDesc | None, length: int) -> str | None:
    if desc is None or (desc.possible_length and length not in desc.possible_length):
        return None
    return desc.national_number_pattern


class _Kinds(dict[tuple[str, int], "tuple[Callable[[str], re.Match[str] | None], _KindsOfOne]"]):
    """Region and length of a number with its ``+`` → its matcher, and its groups' kinds.

    The group that matched last tells the kind of a valid number. Where a number belongs to no
    country its first four characters stand for the region.
    """

    def __missing__(
        self, key: tuple[str, int]
    ) -> tuple[Callable[[str], re.Match[str] | None], _KindsOfOne]:
        region, length = key
        if region.startswith("+"):
            found = CODES[region[1:]]
            assert found is not None, region  # noqa: S101 - a valid number has a calling code
            code, region = found.digits, NO_COUNTRY
        else:
            code = str(country_code_for_region(region))
        typed = _line_types(_metadata(code, region), length - 1 - len(code))
        alternatives = "|".join(f"({pattern})" for _, pattern in typed) or "(?!)"
        kinds = [(region, kind.value, length - 1) for kind in (LineType.OTHER, *dict(typed))]
        self[key] = re.compile(rf"\+{code}(?:{alternatives})").fullmatch, tuple(kinds)
        return self[key]


def _line_types(metadata: PhoneMetadata, length: int) -> list[tuple[LineType, str]]:
    """The types of a plan's national numbers of a length, and their patterns, as they are tried."""
    patterns = {
        name: _desc_pattern(getattr(metadata, name), length)
        for name in (*_OTHER_TYPES, "fixed_line", "mobile")
    }
    found = [(kind, patterns[name]) for name, kind in _OTHER_TYPES.items()]
    fixed, mobile = patterns["fixed_line"], patterns["mobile"]
    if metadata.same_mobile_and_fixed_line_pattern:
        found.append((LineType.FIXED_OR_MOBILE, fixed))
    else:
        if fixed and mobile:
            found.append((LineType.FIXED_OR_MOBILE, rf"(?=(?:{fixed})\Z)(?:{mobile})"))
        found += [(LineType.FIXED, fixed), (LineType.MOBILE, mobile)]
    return [(kind, pattern) for kind, pattern in found if pattern]


KINDS = _Kinds()
CODES = _CallingCodes()
REGIONS = _Regions()
