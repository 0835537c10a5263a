"""The fields of a contact in a mapping: where each comes from, and what is done with its text.

The texts here become the descriptions of the JSON Schema that editors show.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    Field,
    WithJsonSchema,
    model_validator,
)

from importer.mapping.amounts import DECIMAL_MARKS
from importer.mapping.extraction import Part as TextPart
from importer.mapping.extraction import Pattern
from importer.mapping.extraction import check_pattern as check_regex
from importer.mapping.values import check_pattern, check_zone
from importer.strict_yaml.part import Part
from importer.strict_yaml.scalars import (
    AnyText,
    ConstantValue,
    Group,
    OptionalText,
    OptionalTexts,
    PartNumber,
    Replacement,
    Separator,
    Texts,
    shown,
    wrong,
)

TRANSFORMS = ("trim", "squeeze", "title", "lower", "upper")
Type = Literal["text", "number", "boolean", "date", "datetime", "list"]
DEFAULT_SEPARATOR = ";"


def short(value: object) -> object:
    """A text, or a list of texts, is short for ``{column: …}``."""
    if isinstance(value, (dict, BaseModel)):
        return value
    if value is None or (isinstance(value, (str, list, tuple)) and not value):
        raise wrong("names no column: write the header of one, or remove the line")
    return {"column": value}


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


class TextField(Part):
    """What contact fields and attributes share: columns, and what is done with their text."""

    column: OptionalTexts = None
    """The header of the column; of several, the first that is not empty in a row."""
    columns: OptionalTexts = None
    """Headers of columns whose texts are joined, see join."""
    join: Separator = None
    """What is put between the texts of columns; empty ones are left out."""
    split: Separator = None
    """What stands between the parts of a text, see part; of a list what stands between its items,
    ; unless given."""
    part: PartNumber = None
    """Which part of the text between the separators of split: 1, 2 … or last."""
    regex: OptionalText = None
    """A regular expression, as Python writes them, that finds in the text what is wanted. A text
    that it does not match is invalid, or the default."""
    group: Group = None
    """Which group of the regex is taken: its number or name; the first, unless given."""
    replace: Replacement = None
    """Instead of a group: what is put in the place of each match of the regex, with \\1 for its
    first group. A text without a match stays."""
    transform: Transforms = None
    """In order: trim, squeeze (inner spaces to one), title, lower, upper. Space around a value is
    taken away in any case."""
    values: Annotated[dict[AnyText, AnyText], Field(min_length=1)] | None = None
    """Replaces values: the cell's text, without regard to case, to what is sent."""
    default: OptionalText = None
    """Sent for an empty cell, and for a value that values or regex do not know."""
    on_invalid: Literal["drop", "reject"] = "drop"
    """drop leaves the field out with a warning, reject the whole row."""

    @property
    def sources(self) -> tuple[str, ...]:
        """The headers of all columns that it comes from."""
        return self.column or self.columns or ()

    @property
    def text_part(self) -> TextPart | None:
        """The part of the text that is wanted; ``None`` is all of it."""
        if self.part is None or self.split is None:
            return None
        return TextPart(self.split, self.part if self.part == "last" else int(self.part))

    @property
    def pattern(self) -> Pattern | None:
        """The regular expression, with what is made of a match."""
        if self.regex is None:
            return None
        return Pattern(self.regex, self.group, self.replace)

    def check_text(self) -> None:
        """Check that the keys for columns and parts of a text fit together.

        Raises:
            PydanticCustomError: they do not.
        """
        if self.columns is not None and self.join is None:
            raise wrong('has columns, which needs join, e.g. join: " "; column takes the first')
        if self.join is not None and self.columns is None:
            raise wrong("has join, which needs columns: [HEADER, HEADER]")
        if self.part is not None and self.split is None:
            raise wrong('has part, which needs split, e.g. split: ","')
        if self.regex is None:
            for name in ("group", "replace"):
                if getattr(self, name) is not None:
                    raise wrong(f"has {name}, which needs regex")
        if self.group is not None and self.replace is not None:
            raise wrong("has group and replace; give one of them")
        if self.pattern is not None:
            try:
                check_regex(self.pattern)
            except ValueError as error:
                raise wrong(f"has the regex {shown(self.regex)}, which {error}") from None


class ColumnField(TextField):
    """A column, and what is done with its text."""

    @model_validator(mode="after")
    def _fits_together(self) -> ColumnField:
        if (self.column is None) == (self.columns is None):
            raise wrong("needs either column or columns")
        if self.split is not None and self.part is None:
            raise wrong("has split, which needs part: the number of the part that is wanted")
        self.check_text()
        return self


class Attribute(TextField):
    """A custom attribute: from columns, from the number, or the same for every contact."""

    constant: ConstantValue = None
    """Sent for every contact. Unquoted numbers, true and false are sent as such."""
    from_phone: Literal["country", "time_zone"] | None = None
    """Comes from the contact's number: its country as ISO code, or its time zone as IANA name where
    the number can be of one only."""
    type: Type = "text"
    """What the text is turned into. Dates are sent as 2026-01-31."""
    format: OptionalText = None
    """Of a date or datetime: the form in the file, e.g. %d/%m/%Y; without it ISO 8601. Of a number:
    "1,234.56", "1.234,56", "1 234,56" or "1'234.56"."""
    zone: OptionalText = None
    """Of a datetime: the time zone of times that name none, e.g. America/Sao_Paulo. They are sent
    with its offset."""
    add: OptionalTexts = None
    """Of a list: items that every contact gets."""

    @model_validator(mode="before")
    @classmethod
    def _list_by_its_keys(cls, value: object) -> object:
        if isinstance(value, dict) and value.get("type") is None:
            splits = value.get("split") is not None and value.get("part") is None
            listed = splits or value.get("add") is not None
            return {**value, "type": "list" if listed else "text"}
        return value

    @model_validator(mode="after")
    def _fits_together(self) -> Attribute:
        sources = ("column", "columns", "constant", "from_phone")
        if sum(getattr(self, name) is not None for name in sources) != 1:
            raise wrong("needs one of column, columns, constant and from_phone")
        if self.constant is not None:
            self._takes_no_other("constant", "constant")
        if self.from_phone is not None:
            self._takes_no_other("from_phone", "from_phone", "values", "default", "on_invalid")
        if self.type != "list" and self.part is None and self.split is not None:
            raise wrong(f"has split, which needs part, or type: list, not {self.type}")
        if self.type != "list" and self.add is not None:
            raise wrong(f"has add, which needs type: list, not {self.type}")
        if self.type == "list" and self.part is not None:
            raise wrong("has part, which gives one text and no list; leave type and add out")
        self.check_text()
        self._check_format()
        self._check_zone()
        return self

    def _takes_no_other(self, source: str, *taken: str) -> None:
        for name, field in type(self).model_fields.items():
            if name not in taken and getattr(self, name) != field.default:
                raise wrong(f"has a {source}, which takes no {name}")

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

    def _check_zone(self) -> None:
        if self.zone is None:
            return
        if self.type != "datetime":
            raise wrong("has a zone, which needs type: datetime")
        try:
            check_zone(self.zone)
        except ValueError as error:
            raise wrong(f"has the zone {shown(self.zone)}, which {error}") from None


ShortColumn = Annotated[
    ColumnField, BeforeValidator(short, json_schema_input_type=ColumnField | Texts)
]
ShortAttribute = Annotated[
    Attribute, BeforeValidator(short, json_schema_input_type=Attribute | Texts)
]
