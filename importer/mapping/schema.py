"""What a mapping may say as a whole, and its JSON Schema."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BeforeValidator, Field, field_validator, model_validator

from importer.header import is_reserved, nearest, same
from importer.mapping.fields import ShortAttribute
from importer.mapping.groups import (
    Channel,
    Consent,
    ContactFields,
    Dedupe,
    PhoneRule,
    SourceHints,
    or_empty,
)
from importer.strict_yaml.part import Part
from importer.strict_yaml.scalars import (
    Flag,
    OptionalText,
    OptionalTexts,
    Text,
    Texts,
    Version,
    shown,
    wrong,
)

if TYPE_CHECKING:
    from importer.mapping.fields import Attribute, ColumnField
    from importer.model import JsonValue

CORE_FIELDS = ("phone_number", "first_name", "last_name", "email")
"""What the API itself knows, in the order in which a body holds it."""


class Mapping(Part):
    """How the columns of a contact export become contacts."""

    version: Version = 1
    """The version of this format."""
    name: OptionalText = None
    """What this mapping is for, in your own words."""
    source: SourceHints | None = None
    """How the file is read, where the command line does not say."""
    channel: (
        Annotated[
            Channel,
            BeforeValidator(
                lambda value: value if isinstance(value, (dict, Channel)) else {"id": value},
                json_schema_input_type=Channel | Text,
            ),
        ]
        | None
    ) = None
    """A fixed channel id, or {column: HEADER}; without it the default channel."""
    phone: Annotated[
        PhoneRule,
        BeforeValidator(
            lambda value: {"columns": value} if isinstance(value, (str, list)) else value,
            json_schema_input_type=PhoneRule | Texts,
        ),
    ]
    """Which columns hold the number, and how it is read."""
    contact: Annotated[
        ContactFields,
        BeforeValidator(or_empty, json_schema_input_type=ContactFields | None),
    ] = ContactFields()
    """First name, last name, e-mail."""
    attributes: Annotated[
        dict[Text, ShortAttribute],
        BeforeValidator(or_empty, json_schema_input_type=dict[Text, ShortAttribute] | None),
    ] = Field(default_factory=dict)
    """Custom attributes: the name that Rampwin gets, and where it comes from."""
    other_columns: Literal["ignore", "attributes"] = "ignore"
    """attributes sends every other column, too, with its header in snake_case."""
    optional_columns: Flag = False
    """true skips mapped columns that the file lacks, as presets need; one phone column must be
    there, and those of channel, consent and newest in any case."""
    dedupe: Annotated[Dedupe, BeforeValidator(or_empty, json_schema_input_type=Dedupe | None)] = (
        Dedupe()
    )
    """What becomes of several rows with one number."""
    consent: Consent | None = None
    """Only rows that say yes are sent."""
    suppress: OptionalTexts = None
    """A file with numbers never to send, or several, relative to this one."""
    recognised_by: OptionalTexts = None
    """Of a preset: headers that tell this export from others."""

    @field_validator("attributes")
    @classmethod
    def _free_names(cls, value: dict[str, Attribute]) -> dict[str, Attribute]:
        for name in value:
            if name in CORE_FIELDS:
                place = "phone.columns" if name == "phone_number" else f"contact.{name}"
                raise wrong(f"has {shown(name)}, which belongs to {place}", name)
        return value

    @model_validator(mode="after")
    def _names_agree(self) -> Mapping:
        known = [*CORE_FIELDS[1:], *self.attributes]
        for name in self.dedupe.union if self.other_columns == "ignore" else ():
            if name not in known:
                likely = nearest(name, known)
                hint = f"; did you mean '{likely}'?" if likely else ""
                raise wrong(
                    f"has {shown(name)} in dedupe.union, which is no attribute{hint}",
                    "dedupe",
                    "union",
                )
        for place, column in self._columns():
            if is_reserved(column):
                raise wrong(
                    f"has {shown(column)} under {place}; "
                    "columns that start with import_ are the importer's own and never data",
                    *place.split(".", 1),
                )
        self._check_columns_named_twice()
        return self

    def _check_columns_named_twice(self) -> None:
        """A column that is there twice for one thing, or for two contact fields, is a slip.

        Not where each takes a part of its text.
        """
        seen: dict[tuple[str, str], str] = {}
        parted = {
            f"contact.{name}"
            for name, field in self.contact_columns().items()
            if field.part is not None or field.regex is not None
        }
        for place, column in self._columns():
            if place in parted:
                continue
            # The contact fields share a group: no cell is a first name and a last name at once.
            key = ("contact" if place.startswith("contact.") else place, same(column))
            other = seen.get(key)
            seen[key] = place
            if other is None:
                continue
            both = f"{place} twice" if other == place else f"{other} and under {place}"
            hint = "name each column once" if other == place else "give each its own column"
            if other != place and "email" not in (other + place):
                hint += ", or use full_name alone for a whole name"
            raise wrong(f"has {shown(column)} under {both}; {hint}", *place.split(".", 1))

    def _columns(self) -> list[tuple[str, str]]:
        """Every column that the mapping names, with the place where it does."""
        named = [("phone.columns", column) for column in self.phone.columns]
        named += [("phone.region_from", column) for column in self.phone.region_from or ()]
        for names in (self.phone.labels or {}).values():
            named += [("phone.labels", column) for column in names]
        if self.channel and self.channel.column:
            named.append(("channel", self.channel.column))
        if self.consent:
            named.append(("consent", self.consent.column))
        if self.dedupe.newest_by:
            named += [("dedupe.newest_by", column) for column in self.dedupe.newest_by.column]
        for name, field in self.contact_columns().items():
            named += [(f"contact.{name}", column) for column in field.sources]
        for name, attribute in self.attributes.items():
            named += [(f"attributes.{name}", column) for column in attribute.sources]
        return named

    def contact_columns(self) -> dict[str, ColumnField]:
        """The contact fields that are mapped, in the order in which a body holds them."""
        fields = {
            "first_name": self.contact.first_name,
            "last_name": self.contact.last_name,
            "full_name": self.contact.full_name,
            "email": self.contact.email,
        }
        return {name: field for name, field in fields.items() if field is not None}


def json_schema() -> dict[str, JsonValue]:
    """The JSON Schema (draft 2020-12) of a mapping file, for editors."""
    schema: dict[str, JsonValue] = Mapping.model_json_schema(mode="validation")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **schema,
        "title": "Rampwin importer mapping",
    }
