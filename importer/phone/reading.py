"""A cell's text and a region → the number that may be sent, or the problem with it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from importer.messages import phone as messages
from importer.model import Code, PhoneNumber, Problem
from importer.opt_out import says_opt_out
from importer.phone import clean, digits
from importer.phone.damage import Damage, Restored, has_suspicious_zeros, restore
from importer.phone.numbering import is_mobile
from importer.phone.plain import read_plain
from importer.phone.repairs import Repair
from importer.phone.several import in_a_row, is_harmless, is_plausible, is_text, split
from importer.phone.slips import bare_digits, has_counter, is_cut_short

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Accept: TypeAlias = Literal["any", "mobile"]
Several: TypeAlias = Literal["first", "reject"]

_LONGEST_SHOWN = 60
_MOST_PARTS = 12
_NO_NUMBER = frozenset({"0", "00", "000", "0.0", "0,0"})
_AROUND = re.compile(r"(?P<before>\D*)(?P<number>\d[\d \-().\[\]/,~_]*\d)(?P<after>\D*)")
_MARKS = " -().[]/,~_:;"
"""Characters around words."""
_TRUNK_IN_BRACKETS = re.compile(r"\(\s*0\s*\)")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked of a cell, and how messages name it."""

    region: str | None
    accept: Accept
    several: Several
    zeros_suspicious: bool
    cell: messages.Cell


def read_phone(
    text: str,
    region: str | None,
    *,
    accept: Accept = "any",
    several: Several = "first",
    zeros_suspicious: bool = False,
    column: str | None = None,
) -> PhoneNumber | Problem:
    """Read one cell as a phone number.

    ``text`` is the cell as it stands; ``region`` (ISO 3166 alpha-2, upper case) reads numbers
    without a country code. ``accept="mobile"`` refuses numbers that are no mobile's;
    ``several="reject"`` refuses cells with more than one number, ``"first"`` takes the first that
    is usable. ``zeros_suspicious`` says that the column shows the pattern of lost digits (see
    :class:`importer.phone.ColumnEvidence`). ``column`` is only named in problems.

    A number that had to be repaired, or that may mean another one, carries warnings; where more
    than one reading is left in doubt, the cell is refused. How digits without ``+`` are read is
    said at :func:`importer.phone.digits.read`. Numbers of every type are accepted unless
    ``accept`` says otherwise: a toll-free number is a valid number.
    """
    if not text:
        return messages.missing(column)
    number = read_plain(text, region)
    if number is not None and (accept == "any" or is_mobile(number)):
        return number
    shown = " ".join(text.split())
    if len(shown) > _LONGEST_SHOWN:
        shown = shown[: _LONGEST_SHOWN - 1] + "…"
    cell = messages.Cell(shown, column)
    return _read_cell(text, Wanted(region, accept, several, zeros_suspicious, cell))


def _read_cell(text: str, wanted: Wanted) -> PhoneNumber | Problem:
    if len(text) > clean.LONGEST_CELL:
        return messages.too_long_a_text(wanted.cell)
    unquoted = clean.unquote_cell(clean.fold(text))
    folded = clean.without_markup(unquoted)
    if clean.is_spreadsheet_error(folded):
        return messages.formula_error(wanted.cell)
    if not any(map(str.isdigit, folded)):
        return _without_digits(folded, wanted.cell)
    if folded in _NO_NUMBER:
        return messages.says_nothing(wanted.cell)
    number = read_plain(folded, wanted.region) if folded != text else None
    usable = number is not None and (wanted.accept == "any" or is_mobile(number))
    found = number if number is not None and usable else read_parts(folded, wanted)
    if folded != unquoted and isinstance(found, PhoneNumber):
        return _with(found, messages.repaired(wanted.cell, found.e164, Repair.WEB_PAGE))
    return found


def _without_digits(folded: str, cell: messages.Cell) -> Problem:
    if not folded:
        return messages.missing(cell.column)
    if clean.is_nothing(folded):
        return messages.says_nothing(cell)
    return messages.without_digits(cell)


def read_parts(folded: str, wanted: Wanted) -> PhoneNumber | Problem:
    """Read a cell that may hold several numbers.

    A separator may also be formatting (``0171/1234567``) or abbreviate (``98765 43210/11``). So
    where the whole is a number, it is taken, unless its first part is another one: then the cell
    is refused. Where the whole is none, the parts are read that are long enough to be numbers.
    """
    if "~~" in folded:  # as chats strike out
        return messages.text_beside(wanted.cell, "~~")
    if restore(folded) is not None or clean.is_wrapped(folded):
        return _read_one(folded, wanted)
    parts, formatting = split(folded)
    if len(parts) == 1:
        return _one_or_a_row(parts[0], wanted)
    whole = _read_one(folded, wanted) if formatting else None
    if isinstance(whole, PhoneNumber) and not is_plausible(parts[0]):
        return whole
    readings = [_read_one(part, wanted) for part in parts[:_MOST_PARTS] if is_plausible(part)]
    numbers = [reading for reading in readings if isinstance(reading, PhoneNumber)]
    if isinstance(whole, PhoneNumber):
        if numbers and numbers[0].e164 != whole.e164:
            return messages.one_or_several(wanted.cell)
        return whole
    if not numbers:
        if whole is not None and len(readings) < len(parts):
            return whole
        return readings[0] if readings else messages.in_pieces(wanted.cell)
    return _first_of(numbers, parts, wanted)


_STOP = re.compile(
    r"\b(?:stop|dead|died|rip|verstorben|fallecid[oa]|d[eé]c[eé]d[eé]e?)\b", re.IGNORECASE
)
"""What is said of a person beside one number holds for the person's others, too."""


def _is_refused(part: str) -> bool:
    """Whether something beside a number says that nobody is to be written to, or crosses it out."""
    pictures = (char for char in part if not char.isascii())
    crossed_out = any(unicodedata.category(char) == "So" for char in pictures)
    return crossed_out or says_opt_out(part) or _STOP.search(part) is not None


def _first_of(
    numbers: Sequence[PhoneNumber], parts: Sequence[str], wanted: Wanted
) -> PhoneNumber | Problem:
    """The first of the numbers that stand in these parts, where it may be taken."""
    if len(numbers) == len(parts) and len({number.e164 for number in numbers}) == 1:
        return numbers[0]
    refusal = next((part for part in parts if _is_refused(part)), None)
    if refusal is not None:
        return messages.text_beside(wanted.cell, refusal)
    if any(not is_plausible(part) and not is_text(part) for part in parts):
        # A line break or a sign may stand within a number whose first part is another one's.
        joined = _read_one(" ".join(parts), wanted)
        if isinstance(joined, PhoneNumber) and joined.e164 != numbers[0].e164:
            return messages.one_or_several(wanted.cell)
    beside = [part for part in parts if is_text(part)]
    if len(parts) - len(beside) == 1:
        odd = next((part for part in beside if not is_harmless(part)), None)
        if odd is not None:
            return messages.text_beside(wanted.cell, odd)
        repair = messages.repaired(wanted.cell, numbers[0].e164, Repair.TEXT_BESIDE)
        return _with(numbers[0], repair)
    if wanted.several == "reject":
        return messages.several(wanted.cell)
    return _with(numbers[0], messages.several_of_which(wanted.cell, numbers[0].e164))


def _one_or_a_row(text: str, wanted: Wanted) -> PhoneNumber | Problem:
    """Read a text without separators; where it is several numbers, say that."""
    one = _read_one(text, wanted)
    if isinstance(one, PhoneNumber) or one.code is Code.PHONE_EXCEL_DAMAGED:
        return one
    numbers = in_a_row(text, lambda part: _read_one(part, wanted))
    if not numbers:
        return one
    different = list(dict.fromkeys(number.e164 for number in numbers))
    if len(different) == 1:
        return numbers[0]
    if wanted.several == "reject":
        return messages.several(wanted.cell)
    return messages.in_a_row(wanted.cell, different)


def _with(number: PhoneNumber, *warnings: Problem) -> PhoneNumber:
    return number._replace(warnings=(*number.warnings, *warnings)) if warnings else number


_DAMAGE = {
    Damage.LOST_DIGITS: messages.lost_digits,
    Damage.CALCULATED: messages.calculated,
    Damage.FRACTION: messages.fraction,
    Damage.DATE: messages.date,
}


def _read_one(text: str, wanted: Wanted) -> PhoneNumber | Problem:
    """Read a folded text as exactly one number."""
    whole = clean.without_carrier(text, wanted.region)
    unwrapped = clean.unwrap(whole)
    restored = restore(unwrapped.text)
    if isinstance(restored, Damage):
        return _DAMAGE[restored](wanted.cell)
    written = restored.text if isinstance(restored, Restored) else unwrapped.text
    repairs = [restored.repair] if isinstance(restored, Restored) else []
    if whole != text:
        repairs.append(Repair.CARRIER)
    if unwrapped.letter:
        repairs.append(Repair.TEXT_BESIDE)
    if unwrapped.extension:
        repairs.append(Repair.EXTENSION)
    if written.endswith("+") and "+" not in written[:-1]:
        written = "+" + written[:-1]
        repairs.append(Repair.PLUS_AT_END)
    found = _read_written(written, wanted)
    if isinstance(found, Problem):
        return found
    number = found.number
    if found.repaired is Repair.OLD_FORM and is_cut_short(written, number):
        return messages.cut_short(wanted.cell)
    if found.repaired:
        repairs.append(found.repaired)
    if wanted.accept == "mobile" and not is_mobile(number):
        return messages.not_mobile(wanted.cell)
    warnings = _warnings(number, repairs, found.ambiguous, wanted.cell)
    if has_suspicious_zeros(bare_digits(written)):
        if wanted.zeros_suspicious:
            return messages.zeros(wanted.cell)
        warnings.append(messages.zeros_in_doubt(wanted.cell))
    return _with(number, *warnings)


def _warnings(
    number: PhoneNumber, repairs: Iterable[Repair], ambiguous: str, cell: messages.Cell
) -> list[Problem]:
    warnings = [messages.repaired(cell, number.e164, repair) for repair in repairs]
    if ambiguous:
        warnings.append(messages.ambiguous(cell, number.e164, ambiguous))
    return warnings


_LEADING_PLUS = re.compile(r"[\s(\[]*\+[\s+]*")


def _read_written(written: str, wanted: Wanted) -> digits.Read | Problem:
    """Read what is left of a cell: a number with formatting."""
    if has_counter(written, wanted.region):
        return messages.counter_beside(wanted.cell)
    plus = _LEADING_PLUS.match(written)
    rest = written[plus.end() :] if plus else written
    forms = [rest]
    if _TRUNK_IN_BRACKETS.search(rest):
        forms.insert(0, _TRUNK_IN_BRACKETS.sub("", rest))
    found: digits.Read | digits.Unread | None = None
    for form in forms:
        bare = bare_digits(form)
        if not (bare.isascii() and bare.isdigit()):
            return _not_a_number(form, wanted.cell)
        reading = digits.read(bare, wanted.region, plus=plus is not None)
        if isinstance(reading, digits.Unread):
            found = found or reading
        elif isinstance(found, digits.Unread) and found.code is Code.PHONE_AMBIGUOUS:
            continue  # another form of the number takes no doubt away
        elif isinstance(found, digits.Read) and found.number.e164 != reading.number.e164:
            found = digits.doubt([found.number, reading.number])
        else:
            found = reading
    if isinstance(found, digits.Read):
        return found
    assert found is not None  # noqa: S101 - there is at least one form
    return messages.unread(wanted.cell, found.code, found.advice)


def _not_a_number(written: str, cell: messages.Cell) -> Problem:
    """What is wrong with a text that has other characters than digits and formatting."""
    found = _AROUND.fullmatch(written)
    if found and is_plausible(found["number"]):
        before, after = found["before"], found["after"]
        if "?" in before + after:
            return messages.doubted(cell)
        words = [part for part in (before.strip(_MARKS), after.strip(_MARKS)) if part]
        touches = before[-1:].isalpha() or after[:1].isalpha()
        if any(map(str.isalpha, "".join(words))) and not touches:
            return messages.text_beside(cell, " … ".join(words))
    bare = bare_digits(written)
    wrong = next((character for character in bare if character not in "0123456789"), "")
    return messages.wrong_character(cell, wrong)
