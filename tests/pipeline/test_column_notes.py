"""What is said of a file's columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from importer.errors import MappingError
from importer.mapping import Mapping
from importer.mapping.synonyms import says_opt_out
from importer.pipeline import check
from importer.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

HEADER = "Name,Mobile,City,E-mial,Optin,Unsubscribed\n"
ROW = "Ana,+5511987654321,Rio,ana@example.com,no,TRUE\n"


def notes(folder: Path, mapping: str | None = None, header: str = HEADER) -> tuple[str, ...]:
    """What a check says of a file."""
    (folder / "a.csv").write_text(header + ROW, encoding="utf-8")
    given = None
    if mapping is not None:
        given = folder / "my.yaml"
        given.write_text(mapping, encoding="utf-8")
    settings = Settings(reports=folder, store=f"sqlite:///{folder}/store.db")
    return tuple(check([folder / "a.csv"], settings, mapping=given).sources[0].notes)


def test_what_the_headers_are_read_as(tmp_path: Path) -> None:
    """Without a mapping each column that is used is named, and each that is not."""
    told = notes(tmp_path)
    assert (
        "read 'Name' as full name, 'Mobile' as phone, 'City' as city; not used: 'E-mial', "
        "'Optin', 'Unsubscribed'"
    ) in told


def test_answers_that_nobody_asks_for(tmp_path: Path) -> None:
    """A column of consent or of those who opted out is named, also beside a mapping."""
    for mapping in (None, "phone: Mobile"):
        told = "\n".join(notes(tmp_path, mapping))
        assert "nobody is left out for what stands in 'Optin': consent in a mapping" in told
        assert "nobody is left out for what stands in 'Unsubscribed': put who opted out" in told
    told = "\n".join(notes(tmp_path, "phone: Mobile\nconsent: {column: Optin}"))
    assert "Optin" not in told
    assert "read 'Name'" not in told


def test_numbers_in_a_column_without_a_name(tmp_path: Path) -> None:
    """No mapping can name such a column, so it is said that nobody uses its numbers."""
    (tmp_path / "a.csv").write_text(
        "Name,Phone,,\nAnn,+14155550132,+14155550133,x\nBo,+14155550134,,y\n", encoding="utf-8"
    )
    settings = Settings(reports=tmp_path, store=f"sqlite:///{tmp_path}/store.db")
    for mapping in (None, Mapping.model_validate({"phone": "Phone"})):
        told = "\n".join(check([tmp_path / "a.csv"], settings, mapping=mapping).sources[0].notes)
        assert "the phone numbers in column C are not used, for it has no name" in told
        assert "column D" not in told


def test_the_only_numbers_stand_in_a_column_without_a_name(tmp_path: Path) -> None:
    """Then the error says so, and what to do."""
    (tmp_path / "a.csv").write_text("Name,\nAnn,+14155550132\nBo,+14155550134\n", encoding="utf-8")
    settings = Settings(reports=tmp_path, store=f"sqlite:///{tmp_path}/store.db")
    with pytest.raises(MappingError, match=r"Column B holds phone numbers and has no name: write"):
        check([tmp_path / "a.csv"], settings)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("Unsubscribed from all email", True),
        ("UNSUB_TIME", True),
        ("Do Not Call", True),
        ("DoNotCall", True),
        ("Has Opted Out Of Email", True),
        ("DND", True),
        ("Opt-out", True),
        ("Não ligar", True),
        ("Opt-in", False),
        ("Notes", False),
        ("Call time", False),
        ("Block", False),
    ],
)
def test_columns_of_those_who_opted_out(header: str, expected: bool) -> None:
    """They are known by their words."""
    assert says_opt_out(header) is expected
