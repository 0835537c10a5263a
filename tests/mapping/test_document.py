from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importer.errors import MappingError
from importer.mapping import Mapping, parse_mapping

PHONE = "phone: {columns: [Mobile]}\n"

CONTRACT = """\
version: 1
name: Old CRM, contacts export
source: {sheet: Contacts, header_row: 3, encoding: cp1252, delimiter: ";"}   # all optional
channel: {column: Channel}              # optional; or a fixed id; else --channel
phone:
  columns: [Mobile, Phone]              # the first one that holds a usable number
  region: IN                            # for numbers without a country code
  region_from: Country                  # a column with a country name or ISO code; wins over region
  accept: any                           # or mobile
  several: first                        # or reject: more than one number in a cell
contact:
  first_name: First Name                # short for {column: First Name}
  last_name: {column: Last Name, transform: [trim, title]}
  email: {column: Email, on_invalid: drop}     # drop the field with a warning, or reject the row
attributes:                             # extra columns become custom attributes
  city: City
  plan_status: {column: Plan, values: {Pro: pro, Free: free}, default: free}
  recharge_amount: {column: Amount, type: number}
  installationdate: {column: Installed, type: date, format: "%d/%m/%Y"}
  tags: {column: Tags, split: ";", type: list, add: [imported]}
  source: {constant: old-crm-2026}
other_columns: ignore                   # or attributes: every other column
dedupe: {keep: last, merge: true, newest_by: Modified, union: [tags]}
consent: {column: Opt-in, accept: [yes, y, "1", true]}                  # optional
suppress: unsubscribed.csv              # optional: a file with numbers never to send
"""


def refusal(text: str) -> str:
    """What is said about a mapping that is refused."""
    with pytest.raises(MappingError) as caught:
        parse_mapping(text, "crm.yaml")
    return str(caught.value)


def said_about(text: str) -> str:
    """What is said about a text that may be a mapping."""
    try:
        parse_mapping(text, "crm.yaml")
    except MappingError as error:
        return str(error)
    return "crm.yaml is a mapping"


def test_whole_contract() -> None:
    """The documented mapping is read with every key, and what is left out has its default."""
    mapping = parse_mapping(CONTRACT, "crm.yaml")
    assert mapping.name == "Old CRM, contacts export"
    assert mapping.source is not None
    assert (mapping.source.sheet, mapping.source.header_row) == ("Contacts", 3)
    assert mapping.channel is not None
    assert mapping.channel.column == "Channel"
    assert mapping.phone.columns == ("Mobile", "Phone")
    assert mapping.phone.format == "e164"
    assert mapping.contact.first_name is not None
    assert mapping.contact.first_name.column == ("First Name",)
    assert mapping.attributes["tags"].add == ("imported",)
    assert mapping.attributes["source"].constant == "old-crm-2026"
    assert mapping.consent is not None
    assert mapping.consent.accept == ("yes", "y", "1", "true")
    assert mapping.dedupe.newest_by is not None
    assert mapping.dedupe.newest_by.column == ("Modified",)
    assert not mapping.optional_columns


def test_least() -> None:
    """A phone column is all that a mapping needs, and a single text is short for a list."""
    assert parse_mapping("phone: Mobile", "a.yaml").phone.columns == ("Mobile",)


def test_round_trip() -> None:
    """A mapping's own data make the same mapping again."""
    mapping = parse_mapping(CONTRACT, "crm.yaml")
    assert Mapping.model_validate(mapping.model_dump()) == mapping


def test_text_stays_text() -> None:
    """``NO`` is Norway, ``00123`` keeps its zeros, and dates and times are no numbers."""
    mapping = parse_mapping(
        "name: NO\nchannel: 00123\nphone: {columns: [on, 2026-01-31, 1e5]}\n"
        "attributes: {a: {column: 12:30, default: 0777}}",
        "a.yaml",
    )
    assert mapping.name == "NO"
    assert mapping.channel is not None
    assert mapping.channel.id == "00123"
    assert mapping.phone.columns == ("on", "2026-01-31", "1e5")
    assert mapping.attributes["a"].default == "0777"


@pytest.mark.parametrize(
    ("yaml", "value"),
    [
        ("5", 5),
        ("-5", -5),
        ("1.5", 1.5),
        ("true", True),
        ('"5"', "5"),
        ("00123", "00123"),
        ("1e5", "1e5"),
        ("1_000", "1_000"),
        ("nan", "nan"),
        ("yes", "yes"),
        ("99999999999999999999", "99999999999999999999"),
        ("[a, 1]", ["a", "1"]),
    ],
)
def test_constants(yaml: str, value: object) -> None:
    """A constant without quotes is a number or a flag only where its text comes back unchanged."""
    constant = parse_mapping(f"{PHONE}attributes: {{a: {{constant: {yaml}}}}}", "a").attributes["a"]
    assert constant.constant == value
    assert type(constant.constant) is type(value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            f"{PHONE}contact:\n  fist_name: First Name",
            "crm.yaml, line 3: unknown key 'fist_name' under contact; did you mean 'first_name'?",
        ),
        (
            f"{PHONE}dedup: {{keep: last}}",
            "crm.yaml, line 2: unknown key 'dedup'; did you mean 'dedupe'?",
        ),
        (
            "phone:\n  columns: [A]\n  acept: any",
            "crm.yaml, line 3: unknown key 'acept' under phone; did you mean 'accept'?",
        ),
        (
            f"{PHONE}attributes:\n  city:\n    colum: City",
            "crm.yaml, line 4: unknown key 'colum' under attributes.city; did you mean 'column'?",
        ),
        (
            "phone: Mobile\nsource: {encoding: utf-9}",
            "crm.yaml, line 2: source.encoding is no encoding that Python knows: write utf-8, "
            "cp1252, utf-16 or the like",
        ),
        (
            f"{PHONE}dedupe: {{merge: yes}}",
            "crm.yaml, line 2: dedupe.merge must be true or false, not 'yes'",
        ),
        (
            f"{PHONE}dedupe:\n  keep: newst",
            "crm.yaml, line 3: dedupe.keep must be first, last or newest, not 'newst'; "
            "did you mean newest?",
        ),
        (
            f"{PHONE}dedupe: {{keep: newest}}",
            "crm.yaml, line 2: dedupe has keep: newest, which needs newest_by: HEADER",
        ),
        (
            f"{PHONE}version: 2",
            "crm.yaml, line 2: version must be 1, not 2: a newer importer may know that version",
        ),
        ("name: x", "crm.yaml, line 1: the mapping lacks the key 'phone'"),
        ("phone: {region: IN}", "crm.yaml, line 1: phone lacks the key 'columns'"),
        (
            "phone: {columns: []}",
            "crm.yaml, line 1: phone.columns is an empty list: give it at least one value, or "
            "remove the line",
        ),
        (
            f"{PHONE}{PHONE}",
            "crm.yaml, line 2: the key 'phone' is there twice, first in line 1",
        ),
        (
            f"{PHONE}contact:\n  email: a\n  email: b",
            "crm.yaml, line 4: the key 'email' is there twice under contact, first in line 3",
        ),
        (
            f"{PHONE}contact: {{email: {{column: {{a: b}}}}}}",
            "crm.yaml, line 2: contact.email.column must be a text, not a group of keys",
        ),
        (
            f"{PHONE}attributes:\n  email: Mail",
            "crm.yaml, line 3: attributes has 'email', which belongs to contact.email",
        ),
        (
            f"{PHONE}attributes: {{a: {{column: A, type: date, format: dd/mm/yyyy hh:mm}}}}",
            "crm.yaml, line 2: attributes.a has the format 'dd/mm/yyyy hh:mm', which is no date "
            'format; write it with %d, %m and %Y, e.g. "%d/%m/%Y %H:%M"',
        ),
        (
            f'{PHONE}attributes: {{a: {{column: A, type: date, format: "%d/%M/%Y"}}}}',
            "crm.yaml, line 2: attributes.a has the format '%d/%M/%Y', which is no date format; "
            'write it with %d, %m and %Y, e.g. "%d/%m/%Y" for 31/01/2026, or "%Y-%m-%d %H:%M"',
        ),
        (
            f"{PHONE}attributes: {{a: {{column: A, type: date, format: DD/MM/YYYY}}}}",
            "crm.yaml, line 2: attributes.a has the format 'DD/MM/YYYY', which is no date format; "
            'write it with %d, %m and %Y, e.g. "%d/%m/%Y"',
        ),
        (
            f"{PHONE}attributes: {{a: {{column: A, split: x, type: number}}}}",
            "crm.yaml, line 2: attributes.a has split, which needs part, or type: list, not number",
        ),
        (
            f"{PHONE}attributes: {{a: {{constant: 1, type: number}}}}",
            "crm.yaml, line 2: attributes.a has a constant, which takes no type",
        ),
        (
            f"{PHONE}attributes: {{a: {{column: A, transform: [tirm]}}}}",
            "crm.yaml, line 2: attributes.a.transform has no 'tirm'; it knows trim, squeeze, "
            "title, lower, upper",
        ),
        (
            f"{PHONE}dedupe: {{union: [tagz]}}\nattributes: {{tags: Tags}}",
            "crm.yaml, line 2: the mapping has 'tagz' in dedupe.union, which is no attribute; "
            "did you mean 'tags'?",
        ),
        (
            "phone: import_phone",
            "crm.yaml, line 1: the mapping has 'import_phone' under phone.columns; columns that "
            "start with import_ are the importer's own and never data",
        ),
        (
            f"{PHONE}source: {{delimiter: ';;'}}",
            "crm.yaml, line 2: source.delimiter must be one character or the word tab, not ';;'",
        ),
        (
            f"{PHONE}source: {{header_row: 0}}",
            "crm.yaml, line 2: source.header_row must be 1 or more: rows are counted from 1",
        ),
        (
            f"{PHONE}channel: {{id: a, column: b}}",
            "crm.yaml, line 2: channel needs either a fixed id or {column: HEADER}",
        ),
        (
            "phone: {columns: [Mobile, Phone, ' MOBILE']}",
            "crm.yaml, line 1: the mapping has ' MOBILE' under phone.columns twice; "
            "name each column once",
        ),
        (
            f"{PHONE}attributes:\n  city: [City, City]",
            "crm.yaml, line 3: the mapping has 'City' under attributes.city twice; "
            "name each column once",
        ),
        (
            f"{PHONE}contact:\n  first_name: First Name\n  last_name: first name",
            "crm.yaml, line 4: the mapping has 'first name' under contact.first_name and under "
            "contact.last_name; give each its own column, or use full_name alone for a whole name",
        ),
        (
            f"{PHONE}contact:\n  full_name: A\n  email: [B, A]",
            "crm.yaml, line 4: the mapping has 'A' under contact.full_name and under "
            "contact.email; give each its own column",
        ),
        (
            f"{PHONE}contact: {{first_name: {{column: A, columns: [B], join: x}}}}",
            "crm.yaml, line 2: contact.first_name needs either column or columns",
        ),
        (
            f"{PHONE}attributes: {{a: {{columns: [A, B]}}}}",
            'crm.yaml, line 2: attributes.a has columns, which needs join, e.g. join: " "; '
            "column takes the first",
        ),
        (
            f"{PHONE}attributes: {{a: {{column: [A, B], join: x}}}}",
            "crm.yaml, line 2: attributes.a has join, which needs columns: [HEADER, HEADER]",
        ),
        (
            f"{PHONE}attributes: {{a: {{column: A, constant: 1}}}}",
            "crm.yaml, line 2: attributes.a needs one of column, columns, constant and from_phone",
        ),
        (
            f"{PHONE}contact: {{first_name: {{column: A, split: x}}}}",
            "crm.yaml, line 2: contact.first_name has split, which needs part: the number of "
            "the part that is wanted",
        ),
        (
            f"{PHONE}contact: {{first_name: {{column: A, part: 1}}}}",
            'crm.yaml, line 2: contact.first_name has part, which needs split, e.g. split: ","',
        ),
        (
            f"{PHONE}contact: {{first_name: {{column: A, split: x, part: 0}}}}",
            "crm.yaml, line 2: contact.first_name.part must be a number from 1, or the word "
            "last, not '0'",
        ),
        (
            f"{PHONE}attributes: {{a: {{column: A, split: x, part: 1, add: b}}}}",
            "crm.yaml, line 2: attributes.a has part, which gives one text and no list; "
            "leave type and add out",
        ),
        (
            f"{PHONE}attributes: {{a: {{column: A, group: 1}}}}",
            "crm.yaml, line 2: attributes.a has group, which needs regex",
        ),
        (
            f"{PHONE}attributes: {{a: {{column: A, regex: '(a)', group: 1, replace: b}}}}",
            "crm.yaml, line 2: attributes.a has group and replace; give one of them",
        ),
        (
            f"{PHONE}attributes: {{a: {{column: A, regex: 'ID-('}}}}",
            "crm.yaml, line 2: attributes.a has the regex 'ID-(', which is no regular "
            "expression: missing ), unterminated subpattern at position 3",
        ),
        (
            f"{PHONE}attributes: {{a: {{column: A, regex: 'ID-(.)', group: 2}}}}",
            "crm.yaml, line 2: attributes.a has the regex 'ID-(.)', which has no group 2: it has 1",
        ),
        (
            f"{PHONE}attributes: {{a: {{column: A, regex: 'ID-(.)', replace: '\\2'}}}}",
            "crm.yaml, line 2: attributes.a has the regex 'ID-(.)', which replaces by what "
            "is no replacement: invalid group reference 2 at position 1",
        ),
        (
            f"{PHONE}attributes: {{a: {{column: A, regex: '((a{{1000}}){{1000}}){{1000}}'}}}}",
            "crm.yaml, line 2: attributes.a has the regex '((a{1000}){1000}){1000}', which "
            "repeats something more than 100000 times; count less in {…}",
        ),
        (
            f"{PHONE}attributes: {{a: {{from_phone: timezone}}}}",
            "crm.yaml, line 2: attributes.a.from_phone must be country or time_zone, not "
            "'timezone'; did you mean time_zone?",
        ),
        (
            f"{PHONE}attributes: {{a: {{from_phone: country, type: number}}}}",
            "crm.yaml, line 2: attributes.a has a from_phone, which takes no type",
        ),
        (
            f"{PHONE}attributes: {{a: {{column: A, zone: UTC}}}}",
            "crm.yaml, line 2: attributes.a has a zone, which needs type: datetime",
        ),
        (
            f"{PHONE}attributes: {{a: {{column: A, type: datetime, zone: america/sao paulo}}}}",
            "crm.yaml, line 2: attributes.a has the zone 'america/sao paulo', which is no "
            "time zone, such as America/Sao_Paulo or Asia/Kolkata; did you mean "
            "'America/Sao_Paulo'?",
        ),
        (f"{PHONE}consent: {{}}", "crm.yaml, line 2: consent lacks the key 'column'"),
        (f"{PHONE}consent: yes", "crm.yaml, line 2: consent must be a group of keys, not 'yes'"),
        (
            f"{PHONE}attributes: {{a: }}",
            "crm.yaml, line 2: attributes.a names no column: write the header of one, or remove "
            "the line",
        ),
    ],
)
def test_refusals(text: str, message: str) -> None:
    """What is wrong is named with file, line, key and the nearest valid name."""
    assert refusal(text) == message


def test_a_column_may_feed_a_contact_field_and_an_attribute() -> None:
    """One column for a contact field and for attributes is no slip."""
    mapping = parse_mapping(
        f"{PHONE}contact: {{first_name: Name}}\nattributes: {{a: Name, b: Name, c: Mobile}}", "a"
    )
    assert mapping.attributes["a"].column == ("Name",)


def test_all_problems_at_once() -> None:
    """Several problems are named together, in the order of their lines, at most ten of them."""
    text = PHONE + "contact:\n" + "".join(f"  x{n}: y\n" for n in range(12))
    lines = refusal(text).splitlines()
    assert len(lines) == 11
    assert lines[0].startswith("crm.yaml, line 3: unknown key 'x0' under contact")
    assert lines[-1] == "… and 2 more"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: [b\nc: d", "crm.yaml, line 2: this is no valid YAML"),
        ("a: 'b", "crm.yaml, line 1: this is no valid YAML"),
        ("\tphone: x", "crm.yaml, line 1: this is no valid YAML"),
        ("a: &x 1\nb: *x", "crm.yaml, line 1: anchors (&) and aliases (*) are not read"),
        ("a: 1\nb: *x", "crm.yaml, line 2: "),
        ("a: !!python/name:os.system x", "crm.yaml, line 1: tags (!) are not read"),
        ("phone: A\n---\nphone: B", "crm.yaml, line 2: a second document"),
        ("", "crm.yaml is empty"),
        ("# nothing", "crm.yaml is empty"),
        ("phones", "crm.yaml holds only text; a mapping needs at least phone: "),
        ("- a", "crm.yaml holds a list"),
        ("[" * 500, "crm.yaml, line 1: this is far more than a mapping needs"),
        ("? [a]\n: b", "crm.yaml, line 1: a key must be a plain text"),
        ("a: \x00", "crm.yaml is no valid YAML"),
        ("a" * (2**20 + 1), "crm.yaml is larger than 1 MiB"),
    ],
)
def test_no_mapping_at_all(text: str, message: str) -> None:
    """Broken, empty, hostile and huge YAML is refused in a sentence that names the place."""
    assert refusal(text).startswith(message)


@pytest.mark.parametrize(
    "text",
    [
        "Name,Phone\nAna,+14155552671\n",
        'Name;Phone;Note\nAna;+14155552671;"call: late"\n',
        "Name\tPhone\nAna\t+14155552671\n",
        "Name,Phone,Note\nBob,,x: y\nAna,+14155552671,*\n",
        '"Name","Phone"\n"Ana","+14155552671"\n',
        "+14155552671\n+14155552672\n",
    ],
)
def test_a_table_is_told_as_one_and_nobody_in_it_is_named(text: str) -> None:
    """Who names the contacts as their mapping reads what a mapping is, and no number."""
    said = refusal(text)
    assert said.startswith("crm.yaml looks like a table or a list, not like a mapping: ")
    assert "importer suggest FILE" in said
    assert not {"Ana", "Phone", "+14155552671"} & set(re.split(r"[\s'\",;]+", said))


@given(st.text(max_size=200))
def test_any_text(text: str) -> None:
    """Whatever the text, it is a mapping or a mapping error."""
    assert said_about(text).startswith("crm.yaml")


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8),
        lambda inner: st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["phone", "columns", "contact", "email", "column", "attributes", "type", "values",
                 "dedupe", "union", "newest_by", "consent", "accept", "constant", "channel", "add"]
            ),
            inner,
            max_size=4,
        ),
        max_leaves=12,
    )
)  # fmt: skip
def test_any_tree(tree: object) -> None:
    """Whatever stands where, it is a mapping or a mapping error that names a line."""
    import json

    assert said_about(json.dumps(tree)).startswith("crm.yaml")
