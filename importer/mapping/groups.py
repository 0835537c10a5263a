"""The groups of keys in a mapping, each a strict, frozen model.

The keys and their meaning are the documented ones; the texts here become the descriptions of the
JSON Schema that editors show.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    WithJsonSchema,
    field_validator,
    model_validator,
)

from importer.mapping.scalars import (
    AnyText,
    ConstantValue,
    Flag,
    OptionalText,
    OptionalTexts,
    RowNumber,
    Separator,
    Sheet,
    Text,
    Texts,
    shown,
    to_texts,
    wrong,
)
from importer.mapping.values import DECIMAL_MARKS, check_pattern

TRANSFORMS = ("trim", "squeeze", "title", "lower", "upper")
Type = Literal["text", "number", "boolean", "date", "datetime", "list"]
DEFAULT_SEPARATOR = ";"
YES = ("yes", "y", "true", "1", "on", "x", "opt-in", "opted in", "subscribed")
"""What ``consent`` accepts where the mapping does not say."""


class Part(BaseModel):
    """A group of keys: strict, frozen, and no key beyond the known ones."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, use_attribute_docstrings=True
    )


def _short(value: object) -> object:
    """A text, or a list of texts, is short for ``{column: …}``."""
    if isinstance(value, (dict, BaseModel)):
        return value
    if value is None or (isinstance(value, (str, list, tuple)) and not value):
        raise wrong("names no column: write the header of one, or remove the line")
    return {"column": value}


def or_empty(value: object) -> object:
    """A key with nothing behind it stands for an empty group."""
    return {} if value is None else value


def _known_transforms(value: tuple[str, ...] | None) -> tuple[str, ...] | None:
    for name in value or ():
        if name not in TRANSFORMS:
            raise wrong(f"has no {shown(name)}; it knows {', '.join(TRANSFORMS)}")
    return value


_TRANSFORM_SCHEMA = {"enum": list(TRANSFORMS)}
Transforms = Annotated[
    OptionalTexts,
    AfterValidator(_known_transforms),
    WithJsonSchema({"anyOf": [{"type": "array", "items": _TRANSFORM_SCHEMA}, _TRANSFORM_SCHEMA]}),
]


def _may_be_empty(value: object) -> object:
    return () if value is None or value in ([], ()) else to_texts(value)


class SourceHints(Part):
    """How the file is read, where the command line does not say."""

    sheet: Sheet = None
    """Of a workbook: the sheet's name, or its number from 1."""
    header_row: RowNumber = None
    """The row that holds the headers, as a spreadsheet program counts."""
    header_rows: RowNumber = None
    """2 where the header has two lines; header_row is the first of them."""
    header: Literal["none"] | None = None
    """none: the first row is data, and the columns are called Column 1, Column 2, …"""
    last_row: RowNumber = None
    """The last row of the table; what stands below it is left out."""
    columns: OptionalText = None
    """The columns of the table by their letters, such as A:C; those beside them are left out."""
    footer: Literal["none"] | None = None
    """none: every row is data, also one that looks like a total below the table."""
    encoding: OptionalText = None
    """Of a CSV file, e.g. utf-8 or cp1252."""
    delimiter: OptionalText = None
    """Of a CSV file: one character, or the word tab."""
    quote: Literal["double", "single", "none"] | None = None
    """Of a CSV file: the quotation marks around its cells."""
    escape: Literal["doubled", "backslash"] | None = None
    """Of a CSV file: how a quotation mark within a cell is written."""

    @field_validator("header_rows")
    @classmethod
    def _one_or_two(cls, value: int | None) -> int | None:
        if value is not None and value > 2:
            raise wrong("must be 1 or 2: a header has no more lines")
        return value

    @field_validator("delimiter")
    @classmethod
    def _one_character(cls, value: str | None) -> str | None:
        if value is not None and value.casefold() in {"tab", "\\t"}:
            return "\t"
        if value is not None and len(value) != 1:
            raise wrong(f"must be one character or the word tab, not {shown(value)}")
        return value


class Channel(Part):
    """The WhatsApp channel: a fixed id, or a column that names it for each row."""

    id: OptionalText = None
    """The channel's id, for every row."""
    column: OptionalText = None
    """The column with the channel's id; an empty cell takes the default channel."""

    @model_validator(mode="after")
    def _one_of_two(self) -> Channel:
        if (self.id is None) == (self.column is None):
            raise wrong("needs either a fixed id or {column: HEADER}")
        return self


class PhoneRule(Part):
    """Which columns hold the number, and how it is read."""

    columns: Texts
    """The first one that holds a usable number wins, row by row."""
    region: OptionalText = None
    """ISO 3166 code of the country that numbers without a country code belong to."""
    region_from: OptionalTexts = None
    """The column with a country's name or ISO code; wins over region."""
    accept: Literal["any", "mobile"] = "any"
    """mobile refuses numbers that are certainly no mobile ones."""
    several: Literal["first", "reject"] = "first"
    """What becomes of a cell with more than one number."""
    format: Literal["e164", "digits"] = "e164"
    """How the number is sent: e164 is +5511987654321, digits leaves the + out."""

    @field_validator("region")
    @classmethod
    def _known_region(cls, value: str | None) -> str | None:
        if value is None:
            return None
        from importer.phone import check_region

        try:
            return check_region(value)
        except ValueError as error:
            raise wrong(f"is {shown(value)}: {error}") from None


class ColumnField(Part):
    """A column, and what is done with its text."""

    column: Texts
    """The header of the column; of several, the first that is not empty in a row."""
    transform: Transforms = None
    """In order: trim, squeeze (inner spaces to one), title, lower, upper. Space around a value is
    taken away in any case."""
    values: Annotated[dict[AnyText, AnyText], Field(min_length=1)] | None = None
    """Replaces values: the cell's text, without regard to case, to what is sent."""
    default: OptionalText = None
    """Sent for an empty cell, and for a value that values does not list."""
    on_invalid: Literal["drop", "reject"] = "drop"
    """drop leaves the field out with a warning, reject the whole row."""


class Attribute(Part):
    """A custom attribute: from a column, or the same for every contact."""

    column: OptionalTexts = None
    """The header of the column; of several, the first that is not empty in a row."""
    constant: ConstantValue = None
    """Sent for every contact. Unquoted numbers, true and false are sent as such."""
    transform: Transforms = None
    """In order: trim, squeeze (inner spaces to one), title, lower, upper. Space around a value is
    taken away in any case."""
    values: Annotated[dict[AnyText, AnyText], Field(min_length=1)] | None = None
    """Replaces values: the cell's text, without regard to case, to what is sent."""
    default: OptionalText = None
    """Sent for an empty cell, and for a value that values does not list."""
    on_invalid: Literal["drop", "reject"] = "drop"
    """drop leaves the field out with a warning, reject the whole row."""
    type: Type = "text"
    """What the text is turned into. Dates are sent as 2026-01-31."""
    format: OptionalText = None
    """Of a date or datetime: the form in the file, e.g. %d/%m/%Y; without it ISO 8601. Of a number:
    "1,234.56" or "1.234,56"."""
    split: Separator = None
    """Of a list: what stands between its items, ; unless given."""
    add: OptionalTexts = None
    """Of a list: items that every contact gets."""

    @model_validator(mode="before")
    @classmethod
    def _list_by_its_keys(cls, value: object) -> object:
        if isinstance(value, dict) and value.get("type") is None:
            listed = value.get("split") is not None or value.get("add") is not None
            return {**value, "type": "list" if listed else "text"}
        return value

    @model_validator(mode="after")
    def _fits_together(self) -> Attribute:
        if (self.column is None) == (self.constant is None):
            raise wrong("needs either column or constant")
        if self.constant is not None:
            for name, field in type(self).model_fields.items():
                if name != "constant" and getattr(self, name) != field.default:
                    raise wrong(f"has a constant, which takes no {name}")
        if self.type != "list" and (self.split is not None or self.add is not None):
            raise wrong(f"has split or add, which need type: list, not {self.type}")
        self._check_format()
        return self

    def _check_format(self) -> None:
        if self.format is None:
            return
        if self.type == "number":
            if self.format not in DECIMAL_MARKS:
                marks = " or ".join(f'"{form}"' for form in DECIMAL_MARKS)
                raise wrong(f"has the format {shown(self.format)}; it must be {marks}")
        elif self.type in {"date", "datetime"}:
            try:
                check_pattern(self.format)
            except ValueError as error:
                raise wrong(f"has the format {shown(self.format)}, which {error}") from None
        else:
            raise wrong("has a format, which needs type: date, datetime or number")


ShortColumn = Annotated[
    ColumnField, BeforeValidator(_short, json_schema_input_type=ColumnField | Texts)
]
ShortAttribute = Annotated[
    Attribute, BeforeValidator(_short, json_schema_input_type=Attribute | Texts)
]


class ContactFields(Part):
    """The fields that Rampwin itself knows."""

    first_name: ShortColumn | None = None
    """The first name."""
    last_name: ShortColumn | None = None
    """The last name."""
    full_name: ShortColumn | None = None
    """Split into first and last name, where a row has none of its own."""
    email: ShortColumn | None = None
    """The e-mail address; checked for its form."""


class NewestBy(Part):
    """The column that says which of several rows is the newest."""

    column: Texts
    """The header of a column with dates, times or numbers."""
    format: OptionalText = None
    """The form of its dates, e.g. %d/%m/%Y; without it ISO 8601 or numbers."""

    @field_validator("format")
    @classmethod
    def _readable(cls, value: str | None) -> str | None:
        if value is not None:
            try:
                check_pattern(value)
            except ValueError as error:
                raise wrong(f"is {shown(value)}, which {error}") from None
        return value


class Dedupe(Part):
    """What becomes of several rows with one number."""

    keep: Literal["first", "last", "newest"] = "last"
    """Which of the rows is kept; newest needs newest_by."""
    merge: Flag = True
    """Fills what the kept row lacks from the other rows."""
    newest_by: (
        Annotated[NewestBy, BeforeValidator(_short, json_schema_input_type=NewestBy | Texts)] | None
    ) = None
    """A column with dates, times or numbers; the greatest is the newest."""
    union: Annotated[
        tuple[Text, ...], BeforeValidator(_may_be_empty, json_schema_input_type=list[Text] | Text)
    ] = ()
    """Attributes whose lists are joined."""

    @model_validator(mode="after")
    def _newest_by_something(self) -> Dedupe:
        if self.keep == "newest" and self.newest_by is None:
            raise wrong("has keep: newest, which needs newest_by: HEADER")
        return self


class Consent(Part):
    """Only rows that say yes are sent."""

    column: Text
    """The column that holds the answer."""
    accept: Texts = YES
    """The answers that count as yes, without regard to case."""
