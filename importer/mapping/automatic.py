"""Makes a mapping from the headers alone, where they leave no doubt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from importer.errors import MappingError
from importer.header import listed, same
from importer.mapping.address import email_error
from importer.mapping.evidence import choose, read_columns
from importer.mapping.misspelt import lookalikes, misspelt_phone
from importer.mapping.schema import Mapping

if TYPE_CHECKING:
    from collections.abc import Mapping as MappingType
    from collections.abc import Sequence

    from importer.mapping.evidence import Column

LIST_SEPARATORS = (";", "|", ",")
RECOGNISED_COUNT = 2
"""So many of a preset's telling headers must be there."""
FEWEST_PHONE_DIGITS = 7
NO_PHONES = "none of its columns is plainly a phone number"


def automatic(
    header: Sequence[str],
    sample: Sequence[Sequence[str]],
    *,
    source_name: str,
    trust_headers: bool = False,
    header_row: int | None = None,
) -> Mapping:
    """Make a mapping for a file whose headers say plainly what its columns hold.

    Phone columns, names, e-mail, country and the extra fields that Rampwin knows are mapped; other
    columns are ignored.

    Args:
        header: the file's headers.
        sample: the cells of its first rows, which may contradict a header.
        source_name: the file's name or path, for the command in the message.
        trust_headers: no cell contradicts a header. For this program's reports: ``failures.csv``
            holds the bad rows only, so its cells say nothing about the columns.
        header_row: where an option says that the headers are.

    Raises:
        MappingError: there is no phone column, or a doubt; names the columns and what to do.
    """
    columns = read_columns(header, sample)
    choice = choose(columns, sample, trust_headers=trust_headers)
    if not choice.phones:
        misspelt = misspelt_phone(columns, trust_headers=trust_headers)
        choice.phones += [misspelt] if misspelt else []
    doubts = choice.doubts
    if not choice.phones and not doubts:
        doubts = [_without_phones(columns)]
    if doubts:
        raise MappingError(
            f"{source_name} leaves doubt: {seen(header, doubts, header_row)}"
            f"Write a mapping with `importer suggest {in_command(source_name)} > my.yaml`, "
            "correct it, and add `--mapping my.yaml`."
        )
    attributes: dict[str, object] = {
        name: {"column": column.header} for name, column in choice.attributes.items()
    }
    if tags := choice.attributes.get("tags"):
        attributes["tags"] = {
            "column": tags.header, "type": "list", "split": list_separator(tags.filled)
        }  # fmt: skip
    phone: dict[str, object] = {"columns": [column.header for column in choice.phones]}
    if choice.country is not None:
        phone["region_from"] = choice.country.header
    contact = {name: {"column": column.header} for name, column in choice.contact().items()}
    return Mapping.model_validate({"phone": phone, "contact": contact, "attributes": attributes})


def _without_phones(columns: Sequence[Column]) -> str:
    """The doubt where no header says phone; which column may be one all the same."""
    doubt = f"{NO_PHONES}, for no header says so"
    likely = [column.header for column in lookalikes(columns)]
    if not likely:
        return doubt
    which = "it Phone if they are" if len(likely) == 1 else "the right one Phone"
    return f"{doubt} (the cells of {listed(likely, most=3)} look like some: call {which})"


def seen(header: Sequence[str], doubts: Sequence[str], header_row: int | None = None) -> str:
    """The doubts and the columns, without the phones and addresses of a file without headers."""
    names = [name for name in header if name.strip()]
    text = "; ".join(doubts)
    hidden = [hide(name.strip()) for name in names]
    is_data = False
    for name, instead in zip(names, hidden, strict=True):
        if instead != name.strip():
            is_data = True
            text = text.replace(f"'{name}'", f"'{instead}'")
            text = text.replace(f"'{name.strip()}'", f"'{instead}'")
    hint = ""
    if is_data and header_row is None:
        hint = "The first line looks like data: add --no-header or a header line, or --header-row. "
    elif is_data:
        hint = f"Row {header_row} looks like data: name another --header-row, or leave it out. "
    return f"{text}. Its columns are {listed(hidden, most=40) or 'none'}. {hint}"


def hide(cell: str) -> str:
    """A cell as it may stand in a message: of a phone or an e-mail address only the ends."""
    if email_error(cell) is None:
        return f"{cell[0]}…@…"
    digits = [char for char in cell if char.isdecimal()]
    if len(digits) >= FEWEST_PHONE_DIGITS and len(digits) > sum(map(str.isalpha, cell)):
        return f"{''.join(digits[:2])}…{''.join(digits[-2:])}"
    return cell


def list_separator(texts: Sequence[str]) -> str:
    """What stands between the items of a column's lists."""
    for separator in LIST_SEPARATORS:
        if any(separator in text for text in texts):
            return separator
    return LIST_SEPARATORS[0]


def in_command(source_name: str) -> str:
    """A file's name as it stands in a command line."""
    if source_name and all(char.isalnum() or char in "._-/\\:" for char in source_name):
        return source_name
    return '"' + source_name.replace('"', '\\"') + '"'


def recognise(header: Sequence[str], presets: MappingType[str, Mapping]) -> str | None:
    """The name of the preset whose export this is; ``None`` where none, or more than one, fits.

    An export without any of the preset's phone columns is of no use to it, and not recognised.
    """
    there = set(map(same, header))
    found: dict[str, int] = {}
    for name, preset in presets.items():
        telling = preset.recognised_by or ()
        count = sum(same(text) in there for text in telling)
        has_phone = any(same(text) in there for text in preset.phone.columns)
        if telling and has_phone and count >= min(RECOGNISED_COUNT, len(telling)):
            found[name] = count
    best = sorted(found, key=lambda name: -found[name])
    if not best or (len(best) > 1 and found[best[0]] == found[best[1]]):
        return None
    return best[0]
