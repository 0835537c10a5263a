"""Digits and a region → the one number that they can mean, or why there is not exactly one.

Every way to read the digits is tried. Exactly one valid reading is taken; two are a doubt, and a
doubt is refused, for a message that reaches a stranger cannot be called back.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from importer.messages import advice
from importer.model import Code
from importer.phone import numbering
from importer.phone.repairs import Repair

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from importer.model import PhoneNumber


@dataclass(frozen=True, slots=True)
class Read:
    """The number, and what had to be decided (in plain words) or repaired to get it."""

    number: PhoneNumber
    ambiguous: str = ""
    repaired: Repair | None = None


@dataclass(frozen=True, slots=True)
class Unread:
    """Why there is no number: a code, and in plain words what to do."""

    code: Code
    advice: str = ""


def read(digits: str, region: str | None, *, plus: bool) -> Read | Unread:
    """Read ASCII digits that had a ``+`` in front or not.

    Without ``+`` a number is national, except that

    - ``00`` is an international prefix wherever the digits are no valid national number;
    - digits that start with the region's own calling code are read by it. Where they are a valid
      national number too, the reading that is a mobile's is taken, with a warning, if the other
      is a landline's (in Germany and Indonesia ``49 151…`` and ``62 812…`` are valid landlines to
      the reference); otherwise they are refused;
    - digits that start with the region's own calling code and are only nearly valid behind it are
      a number with a slip in it, or national: a mobile is taken with a warning, a landline refused;
    - digits that start with another country's calling code are refused, although they may be a
      valid number there: a national number with two digits too many looks the same (``98765
      432101`` in India is valid in Uzbekistan). The message names the reading and asks for ``+``;
    - digits that are another country's mobile as they stand, and at home only a landline or an
      outdated form, are a doubt (``33 612…`` in Germany, ``1 415…`` in Mexico), and refused.
    """
    if plus:
        return _international(digits, region)
    if region is None or not numbering.has_plan(region):
        return _without_region(digits, region)
    if digits.startswith("00"):
        return _double_zero(digits, region)
    number = numbering.with_own_code(digits, region)
    if number:
        return Read(number)
    number = numbering.national(digits, region)
    return _unless_abroad(digits, Read(number)) if number else _in_region(digits, region)


def mobile_abroad(digits: str, home: PhoneNumber) -> PhoneNumber | None:
    """The other country's mobile that digits without ``+`` are, where at home they are none.

    ``home`` is what they are at home. A trunk prefix (``0``, in Russia ``8``) settles
    that home is meant: then ``home`` does not end in all of the digits.
    """
    if digits[0] == "0" or not home.e164.endswith(digits) or numbering.is_mobile(home):
        return None
    number = numbering.abroad(digits)
    if number is None or number.e164 == home.e164 or not numbering.is_mobile(number):
        return None
    return number


def _unless_abroad(digits: str, read_at_home: Read) -> Read | Unread:
    other = mobile_abroad(digits, read_at_home.number)
    return doubt([read_at_home.number, other]) if other else read_at_home


def _international(digits: str, region: str | None) -> Read | Unread:
    if digits.startswith("0"):
        return _plus_and_zero(digits, region)
    number = numbering.abroad(digits)
    if number:
        return Read(number)
    found = _modern([digits])
    return found or Unread(
        numbering.reason("+" + digits, None),
        advice.CODE_OR_DIGITS,
    )


def _plus_and_zero(digits: str, region: str | None) -> Read | Unread:
    """Read ``+00 44 …`` and ``+0 7911 …``.

    No calling code starts with 0, so the ``+`` was put before a number as it is dialled.
    """
    rest = digits.lstrip("0")
    numbers = [numbering.abroad(rest)]
    if region is not None and numbering.has_plan(region):
        numbers.append(_at_home(digits, region))
    return _only(numbers, Repair.PLUS_BEFORE_ZERO) or Unread(
        Code.PHONE_INVALID, advice.ZERO_IS_NO_CODE
    )


def _without_region(digits: str, region: str | None) -> Read | Unread:
    if digits.startswith("00"):
        return _international(digits[2:], None) if digits[2:3] != "0" else _INVALID
    if len(digits) < numbering.SHORTEST_DIGITS:
        return Unread(Code.PHONE_TOO_SHORT, advice.COMPLETE)
    if len(digits) > numbering.LONGEST_DIGITS:
        return Unread(Code.PHONE_TOO_LONG, advice.ONE_ONLY)
    return Unread(Code.PHONE_NO_COUNTRY, advice.which_country(region))


def _double_zero(digits: str, region: str) -> Read | Unread:
    abroad = numbering.abroad(digits[2:])
    home = _at_home(digits, region)
    if home:
        differs = abroad is not None and abroad.e164 != home.e164
        return Read(home, ambiguous=advice.also(abroad) if differs and abroad else "")
    prefixed = numbering.prefixed(digits, region)
    if not abroad and prefixed and _may_be_cut(digits[2:], region):
        # In Brazil 0055 may also be a carrier's 00 55: a slip would call another country.
        prefixed = None
    found = _only([abroad, prefixed])
    return (
        found
        or _modern([digits[2:]])
        or Unread(
            numbering.reason("+" + digits[2:], None),
            advice.CODE_OR_DIGITS_AFTER_00,
        )
    )


def _may_be_cut(digits: str, region: str) -> bool:
    """Whether digits behind ``00`` are rather a number with a slip than behind a longer prefix."""
    own = digits.startswith(numbering.calling_code(region))
    return own or numbering.may_lack_digits(digits)


def _in_region(digits: str, region: str) -> Read | Unread:
    """What the quick functions left open: doubts, prefixes, old forms, and what is invalid."""
    code = numbering.calling_code(region)
    home = _at_home(digits, region)
    own = numbering.abroad(digits) if digits.startswith(code) else None
    if home and own:
        return _prefer_mobile(home, own)
    if home and digits.startswith(code) and numbering.may_lack_digits(digits):
        return _perhaps_cut(digits, home)
    found = _only([home, own, numbering.prefixed(digits, region)])
    if found:
        return _unless_abroad(digits, found) if isinstance(found, Read) else found
    rest = digits.removeprefix("0")
    if rest != digits and rest.startswith(code):
        found = _only([numbering.abroad(rest)], Repair.ZERO_BEFORE_CODE)
        if found:
            return found
    starts = [digits, rest] if digits.startswith(code) or rest.startswith(code) else []
    found = _modern([*starts, *(code + form for form in _national_forms(digits, code))])
    other = numbering.abroad(digits)
    if isinstance(found, Read) and other and other.e164 != found.number.e164:
        return doubt([found.number, other])
    return found or _refuse(digits, region)


def _perhaps_cut(digits: str, home: PhoneNumber) -> Read | Unread:
    """Read digits that are valid at home, and nearly so behind their own calling code.

    In India ``9198765432`` is a mobile, and what is left of ``919876543210``; a mobile's reading is
    likely enough to be taken with a warning. That of a landline is not: ``491511234567`` is one in
    Germany to the reference, and much rather a mobile of which a digit is missing.
    """
    if not home.e164.endswith(digits):  # behind a trunk prefix home is meant
        return Read(home)
    if numbering.is_mobile(home):
        return Read(home, ambiguous=advice.CUT)
    return Unread(Code.PHONE_AMBIGUOUS, advice.may_be_cut(home))


def _refuse(digits: str, region: str) -> Unread:
    code = numbering.reason(digits, region)
    abroad = numbering.abroad(digits)
    if abroad:
        return Unread(code, advice.only_abroad(region, abroad))
    return Unread(code, advice.not_in_region(region))


_INVALID = Unread(Code.PHONE_INVALID, advice.WITH_COUNTRY_CODE)


def _at_home(digits: str, region: str) -> PhoneNumber | None:
    """The national reading alone, also of digits that look international."""
    quick = numbering.home(digits, region)
    if quick is not None and len(quick) < 2:
        return quick[0] if quick else None
    number, is_national = numbering.parse(digits, region)
    if is_national:
        return number
    return numbering.parse(f"+{numbering.calling_code(region)}{digits}")[0]


def _prefer_mobile(home: PhoneNumber, own: PhoneNumber) -> Read | Unread:
    if home.e164 == own.e164:
        return Read(own)
    if numbering.is_mobile(own) and not numbering.is_mobile(home):
        return Read(own, ambiguous=advice.also(home))
    return doubt([home, own])


def _only(
    numbers: Iterable[PhoneNumber | None], repaired: Repair | None = None
) -> Read | Unread | None:
    """The one number among the readings; a doubt where there are two; ``None`` without any."""
    found = {number.e164: number for number in numbers if number}
    if not found:
        return None
    if len(found) > 1:
        return doubt(found.values())
    return Read(next(iter(found.values())), repaired=repaired)


def doubt(numbers: Iterable[PhoneNumber]) -> Unread:
    """What to answer where more than one number can be meant."""
    return Unread(Code.PHONE_AMBIGUOUS, advice.may_be(numbers))


def _modern(candidates: Iterable[str]) -> Read | Unread | None:
    """Numbers in a form that its country has given up → the valid form, where there is one."""
    numbers = [
        numbering.international(form)
        for digits in dict.fromkeys(candidates)
        for form in _modern_forms(digits)
    ]
    return _only(numbers, Repair.OLD_FORM)


_OLD_MOBILE_MX = re.compile(r"521(\d{10})")
_OLD_MOBILE_BR = re.compile(r"55([1-9]\d)([6-9]\d{7})")
_OLD_PREFIX_MX = re.compile(r"(?:01|04[45])(\d{10})")


def _modern_forms(digits: str) -> Iterator[str]:
    """Calling code and an outdated national number → what it may be today.

    Mexico dropped the 1 before mobiles in 2019; Brazil put a 9 before its mobiles from 2012 to
    2016; in Argentina 15 marks a mobile only where it is dialled without 9.
    """
    if found := _OLD_MOBILE_MX.fullmatch(digits):
        yield "52" + found[1]
    if found := _OLD_MOBILE_BR.fullmatch(digits):
        yield f"55{found[1]}9{found[2]}"
    if digits.startswith("549"):
        for area in (2, 3, 4):
            if digits[3 + area : 5 + area] == "15" and len(digits) == 15:
                yield f"549{digits[3 : 3 + area]}{digits[5 + area :]}"


def _national_forms(digits: str, code: str) -> Iterator[str]:
    """National numbers that the modern forms may be found in, without their trunk prefix."""
    yield digits
    if code == "55":
        yield digits.removeprefix("0")
    if code == "52" and (found := _OLD_PREFIX_MX.fullmatch(digits)):
        yield "1" + found[1]
