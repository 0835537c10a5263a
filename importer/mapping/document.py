"""The mapping's YAML text."""

from __future__ import annotations

from importer.errors import MappingError
from importer.mapping.fields import Attribute, ColumnField
from importer.mapping.groups import (
    Channel,
    Consent,
    ContactFields,
    Dedupe,
    NewestBy,
    PhoneRule,
    SourceHints,
)
from importer.mapping.schema import Mapping
from importer.strict_yaml import Kind, Part, parse

_PARTS: dict[tuple[str, ...], type[Part]] = {
    (): Mapping,
    ("source",): SourceHints,
    ("channel",): Channel,
    ("phone",): PhoneRule,
    ("contact",): ContactFields,
    ("contact", "*"): ColumnField,
    ("attributes", "*"): Attribute,
    ("dedupe",): Dedupe,
    ("dedupe", "newest_by"): NewestBy,
    ("consent",): Consent,
}

_KIND = Kind(
    noun="mapping",
    error=MappingError,
    too_large="Name the YAML file, or a preset.",
    at_least=("phone: {columns: [HEADER]}. `importer suggest FILE` writes one for your file."),
    no_table=(
        "that is a YAML file which says which column is what. Leave the mapping out, or let "
        "`importer suggest FILE` write one for your file."
    ),
    parts=_PARTS,
)


def parse_mapping(text: str, name: str) -> Mapping:
    """Read a mapping from its YAML text.

    Args:
        text: YAML 1.2; ``NO`` and ``00123`` stay text. No anchors, aliases or tags.
        name: the file's name, for messages.

    Raises:
        MappingError: the text is no YAML or no mapping; names up to ten problems, each with file,
            line, key, and the nearest valid name.
    """
    return parse(text, name, _KIND, Mapping)
