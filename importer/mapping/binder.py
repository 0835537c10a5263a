"""Binds a mapping to a header: finds every column, or says which are missing or there twice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from importer.errors import MappingError
from importer.header import is_reserved, listed, nearest, positions, same, snake_case
from importer.mapping.amounts import Unreadable
from importer.mapping.binding import Binding, ConsentPlan
from importer.mapping.columns import BoundField
from importer.mapping.fields import DEFAULT_SEPARATOR, Attribute, ColumnField
from importer.mapping.numbers import PhonePlan
from importer.mapping.rules import Rule, check_rule
from importer.mapping.schema import CORE_FIELDS
from importer.opt_out import says_opt_out
from importer.strict_yaml.scalars import shown

if TYPE_CHECKING:
    from collections.abc import Mapping as MappingType
    from collections.abc import Sequence

    from importer.mapping.schema import Mapping
    from importer.model import JsonValue


@dataclass(frozen=True, slots=True)
class Defaults:
    """What the settings say for where a mapping is silent."""

    channel: str | None = None
    region: str | None = None


def bind(
    mapping: Mapping,
    header: Sequence[str],
    defaults: Defaults,
    *,
    suppressed: MappingType[str, str] | None = None,
    source_name: str = "",
    mapping_name: str = "",
) -> Binding:
    """Bind a mapping to the header of one file.

    Args:
        mapping: what is wanted.
        header: the file's headers, in order.
        defaults: channel and region where the mapping names none. Without any channel the contacts
            have the channel ``""``, which serves for a check only.
        suppressed: E.164 numbers never to send → the list that each is on.
        source_name: the file's name, for messages.
        mapping_name: the mapping's own file, with which messages then start.

    Raises:
        MappingError: the file lacks mapped columns, has one twice, or a value of the mapping does
            not fit; all of them are named.
    """
    binder = _Binder(mapping, header, source_name or "the file", mapping_name)
    return binder.bind(defaults, suppressed or {})


class _Binder:
    def __init__(
        self, mapping: Mapping, header: Sequence[str], source_name: str, mapping_name: str
    ) -> None:
        self._mapping = mapping
        self._header = tuple(header)
        self._positions = positions(header)
        self._source_name = source_name
        self._mapping_name = mapping_name
        self._problems: list[str] = []
        self._missing = False
        self._used: set[int] = set()

    def bind(self, defaults: Defaults, suppressed: MappingType[str, str]) -> Binding:
        mapping = self._mapping
        phone = self._phone(defaults)
        channel_column = self._channel_column()
        consent = self._consent()
        newest = self._newest()
        full_name = self._field("contact.full_name", "full_name", mapping.contact.full_name)
        fields, constants = self._fields(with_names=full_name is not None)
        if mapping.other_columns == "attributes":
            taken = {*CORE_FIELDS, *(bound.name for bound in fields), *mapping.attributes}
            fields += self._other_columns(taken)
        if self._problems or phone is None:
            raise self._error()
        fixed = mapping.channel.id if mapping.channel else None
        return Binding(
            header=self._header,
            phone=phone,
            fields=tuple(fields),
            constants=tuple(constants),
            full_name=full_name,
            channel=fixed or defaults.channel or "",
            channel_column=channel_column,
            consent=consent,
            newest=newest,
            suppressed=suppressed,
        )

    def _error(self) -> MappingError:
        shown_problems = self._problems[:10]
        if len(self._problems) > len(shown_problems):
            shown_problems.append(f"… and {len(self._problems) - len(shown_problems)} more")
        columns = listed([name for name in self._header if name.strip()], most=30)
        end = f"\nIts columns are {columns or 'none'}." if self._missing else ""
        start = f"{self._mapping_name}: " if self._mapping_name else ""
        return MappingError(start + "\n".join(shown_problems) + end)

    def _phone(self, defaults: Defaults) -> PhonePlan | None:
        rule = self._mapping.phone
        region = rule.region or _checked_region(defaults.region)
        columns = self._columns("phone.columns", rule.columns)
        countries = self._columns("phone.region_from", rule.region_from or ())
        if not columns:
            if not self._problems:
                self._missing = True
                self._problems.append(
                    f"{self._source_name} has none of the columns {listed(rule.columns)}, "
                    "where the mapping expects the phone number."
                )
            return None
        return PhonePlan(
            columns=columns,
            headers=self._names(columns),
            labels=self._labels(columns),
            region=region,
            countries=(
                BoundField("region", countries, self._names(countries), Rule())
                if countries
                else None
            ),
            accept=rule.accept,
            several=rule.several,
            digits_only=rule.format == "digits",
        )

    def _labels(self, columns: Sequence[int]) -> tuple[tuple[int, ...], ...]:
        """For each phone column those that say what its numbers are; empty where none does."""
        labels = {
            same(column): self._columns("phone.labels", names)
            for column, names in (self._mapping.phone.labels or {}).items()
        }
        found = tuple(labels.get(same(self._header[column]), ()) for column in columns)
        return found if any(found) else ()

    def _channel_column(self) -> tuple[int, str] | None:
        channel = self._mapping.channel
        if channel is None or channel.column is None:
            return None
        index = self._column("channel", channel.column, required=True)
        return None if index is None else (index, self._header[index])

    def _consent(self) -> ConsentPlan | None:
        consent = self._mapping.consent
        if consent is None:
            return None
        index = self._column("consent", consent.column, required=True)
        if index is None:
            return None
        if "accept" not in consent.model_fields_set and says_opt_out(self._header[index]):
            self._problems.append(
                f"consent: a yes in {self._header[index]!r} seems to mean that somebody does not "
                "agree. Name the answers of those who do: "
                f"consent: {{column: {self._header[index]}, accept: [no]}}."
            )
        accept = frozenset(answer.strip().casefold() for answer in consent.accept)
        return ConsentPlan(index, self._header[index], accept)

    def _newest(self) -> BoundField | None:
        newest = self._mapping.dedupe.newest_by
        if newest is None:
            return None
        required = self._mapping.dedupe.keep == "newest"
        columns = self._columns("dedupe.newest_by", newest.column, required=required)
        if not columns:
            return None
        rule = Rule(kind="newest", format=newest.format)
        return BoundField("newest", columns, self._names(columns), rule)

    def _fields(
        self, *, with_names: bool
    ) -> tuple[list[BoundField], list[tuple[int, str, JsonValue]]]:
        fields: list[BoundField] = []
        constants: list[tuple[int, str, JsonValue]] = []
        contact = self._mapping.contact
        for name in ("first_name", "last_name"):
            bound = self._field(f"contact.{name}", name, getattr(contact, name))
            if bound is None and with_names:
                bound = BoundField(name, (), (), Rule())
            fields += [bound] if bound else []
        email = self._field("contact.email", "email", contact.email)
        fields += [email] if email else []
        for name, attribute in self._mapping.attributes.items():
            if attribute.constant is not None:
                value: JsonValue = (
                    [*attribute.constant]
                    if isinstance(attribute.constant, list)
                    else attribute.constant
                )
                constants.append((len(fields) + len(constants), name, value))
                continue
            bound = self._field(f"attributes.{name}", name, attribute)
            fields += [bound] if bound else []
        return fields, constants

    def _field(
        self, place: str, name: str, field: ColumnField | Attribute | None
    ) -> BoundField | None:
        if field is None:
            return None
        columns = self._columns(place, field.sources)
        rule = _rule(name, field)
        try:
            check_rule(rule)
        except Unreadable as error:
            self._problems.append(f"The mapping's {place} cannot send its own value: {error}.")
        from_phone = field.from_phone if isinstance(field, Attribute) else None
        if not columns and from_phone is None:
            return None
        return BoundField(name, columns, self._names(columns), rule, field.join, from_phone)

    def _other_columns(self, taken: set[str]) -> list[BoundField]:
        """Every column that the mapping does not name, under a free name in snake_case."""
        fields = []
        for index, name in enumerate(self._header):
            key = snake_case(name)
            if index in self._used or not key or is_reserved(name):
                continue
            free, number = key, 1
            while free in taken:
                number += 1
                free = f"{key}_{number}"
            taken.add(free)
            fields.append(BoundField(free, (index,), (name,), Rule()))
        return fields

    def _columns(
        self, place: str, names: Sequence[str], *, required: bool = False
    ) -> tuple[int, ...]:
        found = [self._column(place, name, required=required) for name in names]
        return tuple(dict.fromkeys(index for index in found if index is not None))

    def _column(self, place: str, name: str, *, required: bool) -> int | None:
        found = self._positions.get(same(name), [])
        if len(found) == 1:
            self._used.add(found[0])
            return found[0]
        if found:
            where = ", ".join(str(index + 1) for index in found)
            self._problems.append(
                f"{self._source_name} has the column {shown(self._header[found[0]])} "
                f"{len(found)} times (columns {where}), and {place} wants one; rename the others."
            )
        elif required or not self._mapping.optional_columns:
            self._missing = True
            likely = nearest(name, [text for text in self._header if text.strip()])
            hint = f"; did you mean {shown(likely)}?" if likely else ""
            self._problems.append(
                f"{self._source_name} has no column {shown(name)}, which {place} wants{hint}"
            )
        return None

    def _names(self, columns: Sequence[int]) -> tuple[str, ...]:
        return tuple(self._header[index] for index in columns)


def _rule(name: str, field: ColumnField | Attribute) -> Rule:
    kind: Literal["email", "text"] = "email" if name == "email" else "text"
    values = None
    if field.values is not None:
        values = {key.strip().casefold(): value.strip() for key, value in field.values.items()}
    return Rule(
        kind=field.type if isinstance(field, Attribute) else kind,
        part=field.text_part,
        pattern=field.pattern,
        transform=_transform(name, field),
        values=values,
        default=field.default.strip() if field.default is not None else None,
        reject=field.on_invalid == "reject",
        format=field.format if isinstance(field, Attribute) else None,
        zone=field.zone if isinstance(field, Attribute) else None,
        split=field.split or DEFAULT_SEPARATOR,
        add=tuple(field.add or ()) if isinstance(field, Attribute) else (),
    )


def _transform(name: str, field: ColumnField | Attribute) -> tuple[str, ...]:
    """What is done with the text; a last name's particles stay small in front, too."""
    parts = [part for part in field.transform or () if part != "trim"]
    return tuple(
        "title last name" if (name, part) == ("last_name", "title") else part for part in parts
    )


def _checked_region(region: str | None) -> str | None:
    if region is None:
        return None
    from importer.phone import check_region

    try:
        return check_region(region)
    except ValueError as error:
        raise MappingError(f"The region {shown(region)} cannot be used: {error}") from None
