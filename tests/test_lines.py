"""The lines on stderr: their form, and what they leave out."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importer.lines import Lines, without_data


@pytest.mark.parametrize(
    ("arguments", "variable", "is_json"),
    [
        (["run", "a.csv", "--log-format", "json"], None, True),
        (["run", "a.csv", "--log-format=json"], None, True),
        (["run", "a.csv"], "json", True),
        (["run", "a.csv"], " json ", True),
        (["run", "a.csv", "--log-format", "text"], "json", False),
        (["run", "json", "--log-format"], None, False),
        (["run", "a.csv"], "text", False),
        ([], None, False),
    ],
)
def test_the_form_is_known_before_anything_is_read(
    arguments: list[str], variable: str | None, is_json: bool
) -> None:
    """From the command line, which wins, or the environment."""
    lines = Lines()
    lines.as_json = not is_json
    lines.begin(arguments, {} if variable is None else {"IMPORTER_LOG_FORMAT": variable})
    assert lines.as_json == is_json


@given(st.text(), st.dictionaries(st.sampled_from(["a", "b", "c"]), st.text() | st.none()))
def test_a_line_is_one_json_object(message: str, values: dict[str, str | None]) -> None:
    """Whatever is told: on one line, with a UTC time, and without what is not known."""
    lines = Lines()
    lines.named["run"] = "20260131-021500-ab12"
    line = lines.line("info", "progress", message, **values)
    assert "\n" not in line
    told = json.loads(line)
    assert told["run"] == "20260131-021500-ab12"
    assert told.get("message", "") == message
    assert {name: told[name] for name in values if name in told} == {
        name: value for name, value in values.items() if value is not None
    }
    moment = datetime.fromisoformat(told["time"])
    assert told["time"].endswith("Z")
    assert abs((datetime.now(UTC) - moment).total_seconds()) < 60


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("'+44 7700 900123' is no number.", "'…' is no number."),
        ("(0044) 7700-900.123 and 447700900123.0", "(… and …"),
        ("write ana.silva+x@example.com there", "write … there"),
        ("<ana@example.com>", "<…>"),
        ("Run 20260131-021500-ab12 is stopped.", "Run 20260131-021500-ab12 is stopped."),
        ("row 1,200 of 999999 is 3 columns short", "row 1,200 of 999999 is 3 columns short"),
        (
            "no file leads-20260131.csv, a_2026-01-31.csv",
            "no file leads-20260131.csv, a_2026-01-31.csv",
        ),
        ("no file leads-447700900123.csv", "no file leads-….csv"),
    ],
)
def test_numbers_and_addresses_are_left_out(text: str, shown: str) -> None:
    """What looks like a phone number or an e-mail address; a run's id and a small number stay."""
    assert without_data(text) == shown


def test_what_is_quoted_of_a_file_is_left_out() -> None:
    """In quotes or in brackets; an apostrophe within a word is none."""
    text = "a.csv: row 3 (Ana, Rue d'Or) isn't it, 'O'Neil' and “Bea” are, \"Cid\" (x)."
    assert (
        without_data(text, of_file=True) == "a.csv: row 3 (…) isn't it, '…' and “…” are, \"…\" (…)."
    )


CORPUS = Path(__file__).parent / "corpus" / "files"
ENCODINGS = ("utf-8", "utf-16", "cp1252", "cp1251", "big5", "gb18030", "shift-jis", "euc-kr")
OUR_OWN_WORDS = {"PDF", "Mobile", "City"}  # the last two in a header that is torn by a quote


def refusals() -> dict[str, str]:
    """Give the files of the corpus that are refused: path → why."""
    found = {}
    for golden in sorted(CORPUS.rglob("*.golden.json")):
        read = json.loads(golden.read_text(encoding="utf-8"))["read"]
        if "error" in read:
            found[str(golden).removesuffix(".golden.json")] = read["error"]
    return found


def words(text: str) -> set[str]:
    """Give the words that may be names, and long numbers."""
    found = re.findall(r"[^\W\d_]{3,}|\d{5,}", text)
    return {word for word in found if not word.isascii() or not word.islower()}


def test_a_refusal_for_a_log_repeats_nothing_of_the_file() -> None:
    """Of any file of the corpus; in the message for people some of what it holds is shown."""
    told = refusals()
    hidden = 0
    for name, message in told.items():
        content = Path(name).read_bytes()
        held = set().union(*(words(content.decode(each, "ignore")) for each in ENCODINGS))
        plain = message.replace(Path(name).name, "")
        shown = words(without_data(plain, of_file=True))
        assert not (shown & held) - OUR_OWN_WORDS, name
        hidden += len((words(plain) & held) - shown)
    assert len(told) > 40
    assert hidden > 20
