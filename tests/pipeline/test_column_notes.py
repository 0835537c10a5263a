"""What is said of a file's columns."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest
import xlsxwriter  # type: ignore[import-untyped]

from importer.errors import MappingError, SourceError
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


def opted_out(folder: Path, rows: list[str], mapping: str | None = None) -> list[str]:
    """What a check says of cells of people that are not to be written to."""
    text = "Name,Phone,Status,Notes\n" + "".join(f"{row}\n" for row in rows)
    (folder / "a.csv").write_text(text, encoding="utf-8")
    given = None
    if mapping is not None:
        given = folder / "my.yaml"
        given.write_text(mapping, encoding="utf-8")
    settings = Settings(reports=folder, store=f"sqlite:///{folder}/store.db")
    told = check([folder / "a.csv"], settings, mapping=given).sources[0].notes
    return [note for note in told if "not to be written to" in note]


def test_cells_that_nobody_asks_for(tmp_path: Path) -> None:
    """A status, a note or a name that says so is told of, with its rows and without its words."""
    rows = [
        "Ann,+14155550132,Unsubscribed,asked twice",
        "Bo (do not call),+14155550133,Active,",
        "Cy,+14155550134,DND,DNC",
        "Dee,+14155550135,Désinscrit,",
        "Eve,+14155550136,opted out,",
    ]
    assert opted_out(tmp_path, rows) == [
        "'Name' says in 1 row that its person is not to be written to, which holds nobody back: "
        "see row 3. If it should, take them out, or put them on the suppression list "
        "(`importer suppress add`)",
        "'Status' says in 4 rows that their people are not to be written to, which holds nobody "
        "back: see rows 2, 4, 5 and 1 more. If it should, take them out, or put them on the "
        "suppression list (`importer suppress add`)",
        "'Notes' says in 1 row that its person is not to be written to, which holds nobody back: "
        "see row 4. If it should, take them out, or put them on the suppression list "
        "(`importer suppress add`)",
    ]
    asking = "phone: Phone\nconsent: {column: Status, accept: [Active]}"
    assert opted_out(tmp_path, rows, asking) == [
        "'Name' says in 1 row that its person is not to be written to, which holds nobody back: "
        "see row 3. If it should, take them out, or put them on the suppression list "
        "(`importer suppress add`)"
    ]
    beside = "phone: [Phone, Notes]\n"
    (told,) = opted_out(tmp_path, ["Ann,+14155550132,x,DO NOT CALL"], beside)
    assert told.startswith("'Notes' says in 1 row")
    assert opted_out(tmp_path, ["Ann,+14155550132,Active,No mobile", "Bo,+14155550133,Baja,"]) == []


def test_a_cell_among_very_many(tmp_path: Path) -> None:
    """In a column where hardly two cells are alike, too, and in large files."""
    rows = [f"Person {n},+1415555{n:04},x,note {n} is not long" for n in range(100, 200)] * 120
    rows = [row.replace("note", f"note {at}") for at, row in enumerate(rows)]
    rows[7_000] = "Ann (DO NOT CALL),+14155550132,x,unsubscribed by phone"
    assert [each.split(" says in 1 row")[0] for each in opted_out(tmp_path, rows)] == [
        "'Name'", "'Notes'",
    ]  # fmt: skip


def test_a_table_with_broken_quotes_is_no_list_of_opt_outs(tmp_path: Path) -> None:
    """A line whose quotation marks do not match is one cell, whatever it holds."""
    (tmp_path / "a.csv").write_text(
        'Name,Phone,Note\nAnna,+14155550132,x\n"Bob" Smith,+14155550133,do not call before 9\n'
        "Cy,+14155550134,y\n",
        encoding="utf-8",
    )
    settings = Settings(reports=tmp_path, store=f"sqlite:///{tmp_path}/store.db")
    assert check([tmp_path / "a.csv"], settings).rows == 3


def test_columns_of_one_name_and_of_none(tmp_path: Path) -> None:
    """Each is told of for itself; one without a name by its letter."""
    (tmp_path / "a.csv").write_text(
        "Name,Phone,Tag,Tag,\nAnn,+14155550132,DNC,,\nBo,+14155550133,,DNC,\n"
        "Cy,+14155550134,,,opted out\n",
        encoding="utf-8",
    )
    settings = Settings(reports=tmp_path, store=f"sqlite:///{tmp_path}/store.db")
    told = check([tmp_path / "a.csv"], settings).sources[0].notes
    assert [note.partition(". ")[0] for note in told if "holds nobody back" in note] == [
        f"{column} says in 1 row that its person is not to be written to, which holds nobody back: "
        f"see row {row}"
        for column, row in (("'Tag'", 2), ("'Tag'", 3), ("'column E'", 4))
    ]


def test_a_list_of_opt_outs_in_an_archive(tmp_path: Path) -> None:
    """The file in it tells it, whatever the archive is called."""
    with zipfile.ZipFile(tmp_path / "export.zip", "w") as archive:
        archive.writestr("lists/do_not_contact.csv", "Name,Phone\nAnn,+14155550132\n")
    settings = Settings(reports=tmp_path, store=f"sqlite:///{tmp_path}/store.db")
    with pytest.raises(SourceError, match="'do_not_contact' says that its people are not to be"):
        check([tmp_path / "export.zip"], settings)


@pytest.mark.parametrize(
    "name",
    ["OK to message", "Onay", "GDPR", "DSGVO", "수신동의", "Souhlas", "Hozzájárulás", "KVKK",
     "Acepta publicidad", "Werbung erlaubt", "WhatsApp OK?", "Stop", "Sperre", "Gesperrt"],
)  # fmt: skip
def test_who_may_be_written_to_is_asked_in_many_words(tmp_path: Path, name: str) -> None:
    """A column of answers that nobody looks at is told."""
    file = tmp_path / "leads.csv"
    file.write_text(f"Name,Phone,{name}\nAna,+14155550100,no\n")
    summary = check([file], Settings(reports=tmp_path / "reports"))
    assert f"nobody is left out for what stands in '{name}'" in str(summary.sources[0].notes)


@pytest.mark.parametrize(
    ("header", "numbers", "region", "told"),
    [
        ("Mobile", ["07911 123456", "07911 123457", "7911123458", "07700 900123"], "DE", True),
        ("Handy", ["0171 2345678", "0171 2345679", "0172 2345678"], "AT", True),
        ("Mobile", ["0171 2345678", "0171 2345679", "030 2345678"], "DE", False),
        ("Phone", ["030 2345678", "030 2345679", "030 2345670"], "DE", False),
        ("Mobile", ["+49 30 2345678", "+49 30 2345679", "+49 30 2345670"], "DE", False),
        ("Mobile", ["415 555 0100", "415 555 0101", "415 555 0102"], "US", False),
    ],
)
def test_a_column_of_mobiles_that_are_landlines_is_told(
    tmp_path: Path, header: str, numbers: list[str], region: str, told: bool
) -> None:
    """The region is likely to be wrong, and the people others."""
    file = tmp_path / "leads.csv"
    file.write_text("\n".join([f"Name,{header}", *(f"A,{number}" for number in numbers)]) + "\n")
    summary = check([file], Settings(reports=tmp_path / "reports", region=region))
    notes = str(summary.sources[0].notes)
    assert (f"numbers of {region} are landlines, though the column is '{header}'" in notes) is told


@pytest.mark.parametrize("kind", ["csv", "titled", "cp1252", "xlsx"])
def test_an_ordinary_file_is_told_in_five_lines_at_most(tmp_path: Path, kind: str) -> None:
    """Encoding, delimiter, header, columns: each with its reason, and no more to read."""
    table = [["Name", "Mobile", "City"], *[["José", f"+1415555010{n}", "Rio"] for n in range(9)]]
    titles = [["Customers of May"], []] if kind == "titled" else []
    encoding = "cp1252" if kind == "cp1252" else None
    file = tmp_path / f"leads.{'xlsx' if kind == 'xlsx' else 'csv'}"
    if kind == "xlsx":
        with xlsxwriter.Workbook(file) as book:
            sheet = book.add_worksheet()
            for row, cells in enumerate(table):
                sheet.write_row(row, 0, cells)
    else:
        text = "".join(",".join(cells) + "\n" for cells in [*titles, *table])
        file.write_text(text, encoding=encoding or "utf-8")
    summary = check([file], Settings(reports=tmp_path / "reports", encoding=encoding))
    notes = summary.sources[0].notes
    assert 2 <= len(notes) <= 5
    told = str(notes)
    for part in ["header in row", "'Mobile' as phone", *(["comma"] if kind != "xlsx" else [])]:
        assert part in told
