"""Each language in each of its encodings: that one is advised first, and mixtures are told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from importer.errors import SourceError
from importer.reader import open_source
from importer.reader.survey import survey
from tests.reader.people import PEOPLE, People, encoded

TextFile = Callable[..., Path]

EACH = [(language, codec) for language, people in PEOPLE.items() for codec in people.encodings]
SAME_BYTES = {
    ("Romanian", "iso8859-16"): ("cp1250", str.maketrans("ȘșȚț", "ŞşŢţ")),
}
"""Encodings that no bytes tell apart: what is advised, and which letters it has for others."""


def _one_among_others(people: People, *, national: bool = False) -> str:
    """A file in which one name has letters beyond ASCII."""
    name, _ = next(row for row in people.rows if not row[0].isascii())
    code = "0" if national else f"+{people.calling_code} "
    plain = "".join(f"Ann Lee;{code}555 01{number:02d}\n" for number in range(30))
    return f"Name;Phone\n{plain}{name};{code}555 0199\n"


def _header_alone(people: People) -> str:
    """A file in which only the header has letters beyond ASCII."""
    return f"{people.header}\nAnn Lee;+{people.calling_code} 555 0100;Reno\n"


FILES: dict[str, Callable[[People], str]] = {
    "with calling codes": lambda people: people.table(12),
    "with national numbers": lambda people: people.table(50, national=True),
    "with a header of its own": lambda people: people.table(10, national=True, own_header=True),
    "in capitals": lambda people: people.table(20).upper(),
    "of three rows": lambda people: people.table(3, national=True),
    "with one such name": _one_among_others,
    "with one such name and national numbers": lambda p: _one_among_others(p, national=True),
    "with such a header": _header_alone,
}


@pytest.mark.parametrize(("language", "codec"), EACH)
def test_the_encoding_of_a_language_is_advised_first(
    text_file: TextFile, language: str, codec: str
) -> None:
    """Or one in which the file reads the same."""
    for what, text_of in FILES.items():
        raw = _encoded_as_far_as_it_goes(text_of(PEOPLE[language]), codec)
        if _is_utf8(raw):
            continue
        with pytest.raises(SourceError) as caught:
            open_source(text_file(raw))
        advised = caught.value.ways[0].removeprefix("--encoding ")
        meant = raw.decode(codec)
        if (language, codec) in SAME_BYTES:
            expected, letters = SAME_BYTES[language, codec]
            assert advised == expected
            meant = meant.translate(letters)
        assert raw.decode(advised, "replace") == meant, f"{what}: {caught.value}"


@pytest.mark.parametrize(("language", "codec"), EACH)
def test_a_mixture_with_utf_8_is_told_from_an_encoding(
    text_file: TextFile, language: str, codec: str
) -> None:
    """Whichever of both most rows are in, and though letters of many encodings can be UTF-8."""
    rows = PEOPLE[language].table(20, national=True).splitlines(keepends=True)
    old = [_encoded_as_far_as_it_goes(row, codec) for row in rows]
    new = [row.encode() for row in rows]
    assert not survey(text_file(b"".join(old))).is_mixed
    assert not survey(text_file(b"".join(old[:3]))).is_mixed
    assert survey(text_file(b"".join([*old[:5], *new[5:]]))).is_mixed
    assert survey(text_file(b"".join([*new[:5], *old[5:]]))).is_mixed


@pytest.mark.parametrize(
    ("language", "codec", "calling_code"),
    [
        ("Turkish", "cp1254", "49"), ("Polish", "cp1250", "49"), ("Russian", "cp1251", "972"),
        ("Arabic (Egypt)", "cp1256", "33"), ("Chinese", "gb18030", "81"),
        ("Japanese", "cp932", "86"), ("Japanese in half-width katakana", "cp932", "7"),
        ("German", "cp1252", "90"),
    ],
)  # fmt: skip
def test_numbers_of_another_country_do_not_outweigh_names(
    text_file: TextFile, language: str, codec: str, calling_code: str
) -> None:
    """People live abroad: three rows are enough to tell in which letters they write."""
    people = PEOPLE[language]
    abroad = People(calling_code, people.header, people.rows, people.encodings)
    raw = encoded(abroad.table(3), codec)
    with pytest.raises(SourceError) as caught:
        open_source(text_file(raw))
    assert raw.decode(caught.value.ways[0].removeprefix("--encoding ")) == raw.decode(codec)


def test_each_language_has_its_people() -> None:
    """The table is what the advice is measured by, so none may get lost."""
    assert len(EACH) > 100
    assert all(len(people.rows) > 7 for people in PEOPLE.values())


def _encoded_as_far_as_it_goes(text: str, codec: str) -> bytes:
    """The text in an encoding, without the letters that it does not have."""
    raw = b""
    for letter in text:
        try:
            raw += encoded(letter, codec)
        except UnicodeEncodeError:
            continue
    return raw


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True
