from __future__ import annotations

import pickle
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importer.errors import MappingError
from importer.mapping import extraction
from importer.mapping.amounts import Unreadable
from importer.mapping.extraction import Matcher, Part, Pattern, TooSlow, check_pattern
from importer.model import Code
from tests.mapping.conftest import body, rejected

if TYPE_CHECKING:
    from tests.mapping.conftest import Plan

PHONE = "phone: {columns: [Mobile]}\n"
ANA, BOB, EVE = "+14155552671", "+14155552672", "+14155552673"
ENDLESS = r"(?:a|aa)+b"


def test_parts_of_a_cell(plan: Plan) -> None:
    """A cell's parts go into fields of their own; one that is not there is an empty cell."""
    yaml = PHONE + (
        "attributes:\n  city: {column: Place, split: ',', part: 1}\n"
        "  state: {column: Place, split: ',', part: 2, default: none, transform: upper}\n"
        "  last: {column: Place, split: ',', part: last}"
    )
    rows = plan(yaml, ["Mobile", "Place"], [ANA, "Rio, rj , Brazil"], [BOB, "Salvador"], [EVE, ""])
    assert [list(body(row).values())[1:] for row in rows] == [
        ["Rio", "RJ", "Brazil"],
        ["Salvador", "none", "Salvador"],
        ["none"],
    ]
    assert not any(row.warnings for row in rows)


def test_first_and_last_name_of_one_column(plan: Plan) -> None:
    """Two contact fields may share a column where each takes a part of it."""
    yaml = PHONE + (
        "contact:\n  first_name: {column: Name, split: '/', part: 2}\n"
        "  last_name: {column: Name, regex: '^[^/]+', transform: title}"
    )
    (row,) = plan(yaml, ["Mobile", "Name"], [ANA, "DE LA CRUZ/Ana"])
    assert body(row) == {"phone_number": ANA, "first_name": "Ana", "last_name": "de la Cruz"}


def test_columns_are_joined(plan: Plan) -> None:
    """Texts of several columns become one, and empty ones leave no trace."""
    yaml = PHONE + "attributes: {street: {columns: [S, N, X], join: ' '}, a: {column: [X, S]}}"
    rows = plan(
        yaml,
        ["Mobile", "S", "N", "X"],
        [ANA, " Main St", "5 ", ""],
        [BOB, "", "", ""],
        [EVE, "", "7", "b"],
    )
    assert [body(row).get("street") for row in rows] == ["Main St 5", None, "7 b"]
    assert [body(row).get("a") for row in rows] == ["Main St", None, "b"]


def test_joined_columns_in_a_message(plan: Plan) -> None:
    """What is wrong with joined texts names all of their columns."""
    yaml = PHONE + "attributes: {when: {columns: [D, T], join: ' ', type: datetime}}"
    good, bad = plan(
        yaml, ["Mobile", "D", "T"], [ANA, "2026-01-31", "10:00"], [BOB, "2026-01-31", "noon"]
    )
    assert body(good)["when"] == "2026-01-31T10:00:00"
    assert bad.warnings[0].message == (
        "'2026-01-31 noon' in columns 'D', 'T' is left out: it is no date in the form 2026-01-31. "
        "Correct the cell, or type, format or values in the mapping."
    )


@pytest.mark.parametrize(
    ("spec", "cell", "value"),
    [
        (r"regex: 'ID-(\d+)'", "ref ID-42x", "42"),
        (r"regex: 'ID-(\d+)', group: 0", "ref ID-42x", "ID-42"),
        (r"regex: '(\w+)@(\w+)', group: 2", "a@b", "b"),
        (r"regex: '(?P<user>\w+)@', group: user", "josé@b", "josé"),
        (r"regex: '[A-Z]{3}'", "12 EUR", "EUR"),
        (r"regex: '(x)?y'", "y", None),
        (r"regex: '\s*\(.*?\)', replace: ''", "Ana (old) Silva (x)", "Ana Silva"),
        (r"regex: '(\d+)/(\d+)', replace: '\2-\1'", "5/2026", "2026-5"),
        (r"regex: '(\d+)/(\d+)', replace: '\2-\1'", "no date", "no date"),
        (r"regex: '(\d+)', type: number", "about 7 of them", 7),
        (r"regex: '^(.*?)\s*-', type: list, add: [x]", "a;b - c", ["a", "b", "x"]),
        (r"split: '|', part: 2, regex: '\d+', transform: upper, values: {'7': seven}", "1|n7",
         "seven"),
        (r"regex: '(?i)vip', values: {vip: gold}", "a VIP", "gold"),
        (r"regex: 'x', default: none", "abc", "none"),
    ],
)  # fmt: skip
def test_regexes(plan: Plan, spec: str, cell: str, value: object) -> None:
    """A regex takes a group of its first match, or replaces all of them; then come the others."""
    (row,) = plan(f"{PHONE}attributes: {{a: {{column: A, {spec}}}}}", ["Mobile", "A"], [ANA, cell])
    assert body(row).get("a") == value
    assert row.warnings == ()


@pytest.mark.parametrize("on_invalid", ["drop", "reject"])
def test_a_regex_that_does_not_match(plan: Plan, on_invalid: str) -> None:
    """What is not found is no value: the field goes with a warning, or the row."""
    yaml = rf"{PHONE}attributes: {{a: {{column: A, regex: '\d', on_invalid: {on_invalid}}}}}"
    (row,) = plan(yaml, ["Mobile", "A"], [ANA, "abc"])
    problem = row.warnings[0] if on_invalid == "drop" else rejected(row).problem
    assert problem.code is Code.VALUE_INVALID
    what = "is left out" if on_invalid == "drop" else "cannot be used"
    assert problem.message.startswith(
        f"'abc' in column 'A' {what}: the mapping's pattern (regex) does not fit it."
    )


def test_a_regex_that_takes_for_ever_is_stopped(
    plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It ends the program with the row and what to do, and nobody waits for it."""
    monkeypatch.setattr(extraction, "CELL_SECONDS", 0.05)
    yaml = f"{PHONE}attributes: {{ref: {{column: A, regex: '{ENDLESS}'}}}}"
    with pytest.raises(MappingError) as caught:
        plan(yaml, ["Mobile", "A"], [ANA, "ab"], [BOB, "a" * 60])
    assert "regex for 'ref' takes too long" in str(caught.value)
    assert "row 3, column 'A'" in str(caught.value)
    assert "aaa" not in str(caught.value)


def test_a_regex_that_is_slow_for_every_cell_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    """The cells of a chunk share a time, so that a million of them cannot take for ever."""
    monkeypatch.setattr(extraction, "CHUNK_SECONDS", 0.02)
    matcher = Matcher(Pattern(ENDLESS))

    def read_all() -> None:
        for number in range(100_000):
            matcher.of("a" * 20 + str(number))

    with pytest.raises(TooSlow):
        read_all()


def test_texts_that_are_too_long_for_a_regex() -> None:
    """Neither a huge cell nor what a replacement makes of it takes all memory."""
    with pytest.raises(Unreadable, match="it has more than 10000 characters"):
        Matcher(Pattern("a")).of("a" * 10_001)
    with pytest.raises(Unreadable, match=r"pattern \(regex\) makes more than 10000"):
        Matcher(Pattern("", replace="x" * 20)).of("a" * 1000)


@pytest.mark.parametrize("text", ["(?R)", r"\L<names>", "*", "a" * 1001, "(a{500}){500}"])
def test_what_is_no_python_expression_is_refused(text: str) -> None:
    """Recursion and the like are not taken, and what would fill the memory is not."""
    with pytest.raises(ValueError, match=r"is no regular expression|is longer|repeats something"):
        check_pattern(Pattern(text))


@given(st.text(max_size=20), st.text("ab", max_size=20))
def test_any_pattern(expression: str, text: str) -> None:
    """Any expression is refused before a file is read, or gives a part of the text or nothing."""
    pattern = Pattern(expression)
    try:
        check_pattern(pattern)
    except ValueError:
        return
    found = Matcher(pattern).of(text)
    assert found is None or found in text


@given(st.text(max_size=30), st.sampled_from([",", " ", "--"]))
def test_parts_are_all_of_a_text(text: str, separator: str) -> None:
    """The parts are what stands between the separators, and the last one is the last."""
    count = text.count(separator) + 1
    parts = [Part(separator, number).of(text) for number in range(1, count + 1)]
    assert parts == [part.strip() for part in text.split(separator)]
    assert Part(separator, "last").of(text) == parts[-1]
    assert Part(separator, count + 1).of(text) == ""


def test_a_pattern_travels() -> None:
    """Workers get it as plain data."""
    pattern = Pattern("(a)", 1)
    assert pickle.loads(pickle.dumps(pattern)) == pattern  # noqa: S301  # written here


def test_regex_and_zones_cost_nothing_where_unused() -> None:
    """A plain mapping loads neither the engine nor the table of zones."""
    code = (
        "import sys\nfrom importer.mapping import parse_mapping, bind, Defaults\n"
        "bind(parse_mapping('phone: A\\nattributes: {a: B}', 'm'), ['A', 'B'], Defaults())\n"
        "print([n for n in ('regex', 'phonenumbers.timezone', 'tzdata') if n in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == "[]"
