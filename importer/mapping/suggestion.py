"""Writes a mapping for a file, each line with the reason for it, ready to be edited."""

from __future__ import annotations

import re
import textwrap
from types import MappingProxyType
from typing import TYPE_CHECKING

from importer.errors import MappingError
from importer.header import is_reserved, same, snake_case
from importer.mapping.amounts import Unreadable, read_number
from importer.mapping.automatic import NO_PHONES, in_command, list_separator, seen
from importer.mapping.evidence import Choice, Column, Look, choose, date_format, read_columns
from importer.mapping.schema import CORE_FIELDS
from importer.mapping.synonyms import phrases, plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

NOTHING: Mapping[str, str | int] = MappingProxyType({})
PLACEHOLDER = "WRITE THE HEADER OF THE PHONE COLUMN HERE"
SURE_LOOK = 0.8
"""So many of a column's cells must look alike to suggest what they are."""
FUZZY_SCORE = 85.0
WIDTH = 80
"""No comment reaches beyond it, but for a command that must stay whole."""

_NO_TEXT = frozenset({"null", "true", "false"})
_START = re.compile(r" *(?:# )?")
_SIMPLE = re.compile(r"[^\W\d_](?:[\w ./()-]*[\w)])?")


def suggest(
    header: Sequence[str],
    sample: Sequence[Sequence[str]],
    *,
    source_name: str,
    preset: str | None = None,
    reading: Mapping[str, str | int] = NOTHING,
    elsewhere: str = "",
) -> str:
    """Write a commented mapping that fits a file; each line says why, and how sure that is.

    ``sure``: the header says so, and no cell speaks against it. ``likely``: the header is like one
    that is known, or the cells leave little doubt. ``guess``: only the look of the cells.

    Args:
        header: the file's headers.
        sample: the cells of its first rows.
        source_name: the file's name or path.
        preset: the one that was made for such files, if there is one.
        reading: how the file was read, as keys of the mapping's ``source``.
        elsewhere: a sentence on where the contacts may be, should no column here be a phone's.

    Returns:
        YAML that :func:`importer.mapping.parse_mapping` reads, and that binds to this header. Where
        no column looks like a phone number it holds a placeholder and says so.

    Raises:
        MappingError: no column looks like one, and the contacts may well be ``elsewhere``.
    """
    columns = read_columns(header, sample)
    choice = choose(columns, sample)
    reasons = {column.index: _by_header(column) for column in columns if column.meaning}
    _guess_the_rest(columns, choice, reasons)
    if elsewhere and not choice.phones:
        raise MappingError(f"{source_name} leaves doubt: {seen(header, [NO_PHONES])}{elsewhere}")
    name = source_name.replace("\\", "/").rpartition("/")[2]
    rows = f"{len(sample)} rows" if len(sample) > 1 else "row"
    command = f"importer check {in_command(one_line(source_name))}"
    lines = [
        *_comment(f"A mapping for {quoted(name)}, suggested from its headers and first {rows}."),
        "# Check every line, then put it to the test (my.yaml being this file):",
        f"# {command} --mapping my.yaml",
        *_preset_lines(preset, command),
        *(line for doubt in choice.doubts for line in _comment(f"In doubt: {one_line(doubt)}.")),
        "version: 1",
        f"name: {quoted(name.strip() or 'contacts')}",
        *_source_lines(reading),
        "# channel: ID                # the WhatsApp channel; otherwise --channel",
        *_phone_lines(choice, reasons),
        *_contact_lines(choice, reasons),
        *_attribute_lines(columns, choice, reasons),
        "other_columns: ignore        # or attributes: every other column, too",
        "dedupe: {keep: last, merge: true}",
        *_consent_lines(columns),
    ]
    return "\n".join(lines) + "\n"


def _source_lines(reading: Mapping[str, str | int]) -> Iterator[str]:
    if reading:
        pairs = (
            f"{name}: {value if isinstance(value, int) else quoted(value)}"
            for name, value in reading.items()
        )
        yield from _explained(
            f"source: {{{', '.join(pairs)}}}", "as it was read for this suggestion"
        )


def _guess_the_rest(columns: Sequence[Column], choice: Choice, reasons: dict[int, str]) -> None:
    """Fill what the headers left open: by similar headers, then by the look of the cells."""
    for column in columns:
        if not column.usable or column.index in choice.used() or column.meaning:
            continue
        field, phrase = _similar(column.header)
        if field == "phone" and column.phones >= SURE_LOOK:
            choice.phones.append(column)
        elif field in {"first_name", "last_name"} and getattr(choice, field) is None:
            if choice.full_name is not None:
                continue
            setattr(choice, field, column)
        elif field == "email" and choice.email is None and column.emails >= SURE_LOOK:
            choice.email = column
        else:
            continue
        reasons[column.index] = f"likely: the header is like '{phrase}'"
    free = [column for column in columns if column.usable and column.index not in choice.used()]
    free = [column for column in free if column.filled and not column.meaning]
    if not choice.phones:
        likely = max(free, key=lambda column: column.phones, default=None)
        if likely is not None and likely.phones >= SURE_LOOK and not _is_date(likely):
            choice.phones.append(likely)
            reasons[likely.index] = "likely: " + _looks(likely.phones, likely, "phone numbers")
    if choice.email is None:
        likely = max(free, key=lambda column: column.emails, default=None)
        if likely is not None and likely.emails >= SURE_LOOK and likely not in choice.phones:
            choice.email = likely
            reasons[likely.index] = "likely: " + _looks(likely.emails, likely, "e-mail addresses")
    _guess_countries_and_names(free, choice, reasons)


def _guess_countries_and_names(
    free: Sequence[Column], choice: Choice, reasons: dict[int, str]
) -> None:
    """Fill what only the look of the cells can tell, and that not for sure."""

    def looking(look: Look) -> Column | None:
        left = [column for column in free if column.index not in choice.used()]
        best = max(left, key=lambda column: getattr(column, look), default=None)
        return best if best is not None and getattr(best, look) >= SURE_LOOK else None

    if choice.country is None and (column := looking("countries")):
        choice.country = column
        reasons[column.index] = "likely: " + _looks(column.countries, column, "countries")
    nobody = not (choice.first_name or choice.last_name or choice.full_name)
    if nobody and (column := looking("names")):
        choice.full_name = column
        reasons[column.index] = "guess: " + _looks(column.names, column, "names of people")


def _preset_lines(preset: str | None, command: str) -> Iterator[str]:
    if preset is not None:
        yield from _comment(
            f"Such files are known: the preset {preset} is used without a mapping, too:"
        )
        yield f"# {command}"


def _similar(header: str) -> tuple[str, str]:
    """The field and the phrase that a header is most like, or empty texts."""
    from rapidfuzz import fuzz, process

    words = plain(header)
    if len(words) < 4:
        return "", ""
    known = phrases()
    best = process.extractOne(words, list(known), scorer=fuzz.ratio, score_cutoff=FUZZY_SCORE)
    return (known[best[0]].field, best[0]) if best else ("", "")


def _by_header(column: Column) -> str:
    meaning = column.meaning
    field = meaning.field.replace("_", " ") if meaning else ""
    if meaning and meaning.field == "phone":
        degree = "sure" if column.phones >= SURE_LOOK else "likely"
        looks = _looks(column.phones, column, "it")
        return f"{degree}: the header says {field}; {looks}"
    return f"sure: the header says {field}"


def _looks(share: float, column: Column, what: str) -> str:
    if not column.filled:
        return "its first cells are empty"
    return f"{round(share * len(column.filled))} of {len(column.filled)} cells look like {what}"


def _is_date(column: Column) -> bool:
    return date_format(column.filled) is not None


def _phone_lines(choice: Choice, reasons: dict[int, str]) -> Iterator[str]:
    yield "phone:"
    yield "  columns:                   # the first one that holds a usable number"
    for column in choice.phones:
        yield from _explained(f"    - {quoted(column.header)}", reasons[column.index])
    if not choice.phones:
        yield "    # No column looks like phone numbers: write the right header below."
        yield f"    - {quoted(PLACEHOLDER)}"
    if choice.country is not None:
        yield from _explained(
            f"  region_from: {quoted(choice.country.header)}", reasons[choice.country.index]
        )
    yield "  # region: IN               # the country of numbers without a country code"
    yield "  accept: any                # or mobile"
    yield "  several: first             # or reject: more than one number in a cell"


def _contact_lines(choice: Choice, reasons: dict[int, str]) -> Iterator[str]:
    yield "contact:"
    for name, column in choice.contact().items():
        yield from _explained(f"  {name}: {quoted(column.header)}", reasons[column.index])


def _attribute_lines(
    columns: Sequence[Column], choice: Choice, reasons: dict[int, str]
) -> Iterator[str]:
    yield "attributes:                  # more fields: remove the # before those to send"
    taken = {*CORE_FIELDS, *choice.attributes}
    for name, column in choice.attributes.items():
        spec = quoted(column.header)
        if name == "tags":
            split = list_separator(column.filled)
            spec = f"{{column: {spec}, type: list, split: {quoted(split)}}}"
        yield from _explained(f"  {name}: {spec}", reasons[column.index])
    used = choice.used()
    for column in columns:
        if column.index in used or not same(column.header):
            continue
        if is_reserved(column.header):
            yield from _comment(
                f"{quoted(column.header)} belongs to a report and is never data", "  "
            )
        elif not column.usable:
            yield from _comment(
                f"{quoted(column.header)} is there more than once: rename the columns first", "  "
            )
        else:
            key = _free_key(column, taken)
            spec, why = _typed(column)
            yield from _explained(f"  # {quoted(key)}: {spec}", why)


def _free_key(column: Column, taken: set[str]) -> str:
    stem = snake_case(column.header) or f"column_{column.index + 1}"
    key, number = stem, 1
    while key in taken:
        number += 1
        key = f"{stem}_{number}"
    taken.add(key)
    return key


def _typed(column: Column) -> tuple[str, str]:
    """The right side of an attribute's line, and the reason for its type."""
    name = quoted(column.header)
    pattern = date_format(column.filled)
    if pattern is not None:
        form = f", format: {quoted(pattern)}" if pattern else ""
        return f"{{column: {name}, type: date{form}}}", "likely: dates"
    if column.filled and all(map(_is_amount, column.filled)):
        return f"{{column: {name}, type: number}}", "likely: numbers"
    if not column.filled:
        return name, "its first cells are empty"
    different = len(set(column.filled))
    return name, f"text; {different} different in {len(column.filled)} cells"


def _is_amount(text: str) -> bool:
    """Tell whether a text is certainly a number, and no code that happens to have digits."""
    if len(text) > 12 or (text.startswith("0") and text[1:2].isdecimal()) or text.startswith("+"):
        return False
    try:
        _, doubt = read_number(text)
    except Unreadable:
        return False
    return doubt is None


def _consent_lines(columns: Sequence[Column]) -> Iterator[str]:
    for column in columns:
        if column.usable and column.meaning and column.meaning.field == "consent":
            yield f"# consent: {{column: {quoted(column.header)}, accept: [yes, true, 1]}}"
            return


def _explained(line: str, why: str) -> Iterator[str]:
    """A line and the reason for it: behind it, or above it where it would not fit there.

    Above a line that is a comment itself it is one within that, so that it stays one where the
    first ``#`` of each is taken away.
    """
    behind = f"{line}  # {why}"
    if len(behind) <= WIDTH:
        yield behind
        return
    start = _START.match(line)
    yield from _comment(why, start[0] if start else "")
    yield line


def _comment(text: str, start: str = "") -> list[str]:
    """A comment in lines that are not too long, each behind ``start``."""
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=f"{start}# ",
        subsequent_indent=f"{start}# ",
        break_long_words=False,
        break_on_hyphens=False,
    )


def one_line(text: str) -> str:
    """Text without anything that would end a comment."""
    return "".join(char if char.isprintable() else " " for char in text)


def quoted(text: str) -> str:
    """A text as a YAML scalar: bare where it is plain words, else in double quotes."""
    if _SIMPLE.fullmatch(text) and text.isprintable() and text.casefold() not in _NO_TEXT:
        return text
    return '"' + "".join(map(_escaped, text)) + '"'


def _escaped(char: str) -> str:
    if char in '"\\':
        return "\\" + char
    if char.isprintable():
        return char
    code = ord(char)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
