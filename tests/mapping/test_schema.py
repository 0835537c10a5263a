from __future__ import annotations

import json
from typing import Any

import jsonschema_rs
import pytest
from ruamel.yaml import YAML

from importer.errors import MappingError
from importer.mapping import json_schema, parse_mapping
from importer.resources import mappings_folder
from tests.mapping.test_document import CONTRACT


def as_editor_reads(text: str) -> Any:
    """The YAML as an editor's schema checker sees it, with numbers and flags."""
    return YAML(typ="safe", pure=True).load(text)


def validator() -> jsonschema_rs.Draft202012Validator:
    """A checker of the mapping's schema."""
    schema = json_schema()
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    return jsonschema_rs.Draft202012Validator(schema)


@pytest.mark.parametrize(
    "text",
    [
        CONTRACT,
        "phone: Mobile",
        "phone: [A, B]\nchannel: 5\ncontact:\nattributes:\n",
        "phone: {columns: A}\nattributes: {a: [B, C], b: {constant: 5}, c: {constant: [x]}}",
        "phone: A\ndedupe: {newest_by: {column: M, format: '%Y'}, union: a}\nattributes: {a: B}",
        "phone: A\ncontact: {first_name: {column: N, split: ' ', part: 1}, "
        "last_name: {column: N, split: ' ', part: last}}",
        "phone: A\nattributes: {a: {columns: [B, C], join: ' '}, b: {column: R, regex: '(.)', "
        "group: 1}, c: {column: R, regex: '(?P<x>.)', group: x}, d: {column: R, regex: a, replace: "
        "''}, e: {from_phone: country}, f: {column: T, type: datetime, zone: Asia/Kolkata}}",
        "phone: A\nsource: {sheet: 2}\nconsent: {column: C, accept: yes}",
        *(path.read_text(encoding="utf-8") for path in sorted(mappings_folder().glob("*.yaml"))),
    ],
)
def test_valid_mappings(text: str) -> None:
    """What the importer reads, the JSON Schema accepts, the short forms and presets included."""
    parse_mapping(text, "a.yaml")
    validator().validate(as_editor_reads(text))


@pytest.mark.parametrize(
    "text",
    [
        "name: x",
        "phone: {columns: A, x: 1}",
        "phone: {columns: []}",
        "phone: {columns: {a: b}}",
        "phone: A\ncontact: {fist_name: B}",
        "phone: A\nattributes: {a: {column: B, type: int}}",
        "phone: A\nattributes: {a: {column: B, transform: [tirm]}}",
        "phone: A\nattributes: {a: {from_phone: city}}",
        "phone: A\nattributes: {a: {column: B, split: x, part: first}}",
        "phone: A\nattributes: {a: {column: B, split: x, part: 0}}",
        "phone: A\ndedupe: {merge: maybe}",
        "phone: A\nversion: 2",
    ],
)
def test_invalid_mappings(text: str) -> None:
    """What the schema refuses, the importer refuses, too."""
    assert not validator().is_valid(as_editor_reads(text))
    with pytest.raises(MappingError):
        parse_mapping(text, "a.yaml")


def test_every_key_is_described() -> None:
    """Each key of each group has a description for editors, and the schema is plain JSON."""
    schema: Any = json_schema()
    groups = [schema, *schema["$defs"].values()]
    for group in groups:
        for key, field in group["properties"].items():
            assert field.get("description"), (group["title"], key)
    assert json.loads(json.dumps(schema)) == schema
