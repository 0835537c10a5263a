"""The groups of keys in a mapping, each a strict, frozen model.

The keys and their meaning are the documented ones; the texts here become the descriptions of the
JSON Schema that editors show.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import (
    BeforeValidator,
    field_validator,
    model_validator,
)

from importer.header import same
from importer.mapping.fields import ShortColumn, short
from importer.mapping.values import check_pattern
from importer.strict_yaml.part import Part
from importer.strict_yaml.scalars import (
    Encoding,
    Flag,
    OptionalText,
    OptionalTexts,
    RowNumber,
    Sheet,
    Text,
    Texts,
    shown,
    to_texts,
    wrong,
)

YES = ("yes", "y", "true", "1", "on", "x", "opt-in", "opted in", "subscribed")
"""What ``consent`` accepts where the mapping does not say."""


def or_empty(value: object) -> object:
    """A key with nothing behind it stands for an empty group."""
    return {} if value is None else value


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
    encoding: Encoding = None
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
    labels: dict[Text, Texts] | None = None
    """A column of numbers → the column that says what each is: a mobile or WhatsApp number is
    taken before the others of its row, a fax or a pager after them."""
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

    @model_validator(mode="after")
    def _labels_of_its_columns(self) -> PhoneRule:
        own = {same(column) for column in self.columns}
        for column in self.labels or ():
            if same(column) not in own:
                raise wrong(f"has labels for {shown(column)}, which columns does not name")
        return self

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
        Annotated[NewestBy, BeforeValidator(short, json_schema_input_type=NewestBy | Texts)] | None
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
