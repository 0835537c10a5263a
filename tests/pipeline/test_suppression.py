"""Who asked not to be written to is left out, or the run stops."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import xlsxwriter  # type: ignore[import-untyped]

from importer.errors import SourceError
from importer.mapping import Mapping
from importer.model import PhoneNumber
from importer.phone import read_phone
from importer.pipeline import check
from importer.pipeline.suppression import read_list, read_suppressed
from importer.reader import ReadOptions
from importer.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path


def suppressed(folder: Path, text: str) -> frozenset[str]:
    """Read a list with this text."""
    (folder / "never.csv").write_text(text, encoding="utf-8")
    mapping = Mapping.model_validate(
        {"version": 1, "phone": {"columns": ["Mobile"]}, "suppress": "never.csv"}
    )
    return frozenset(read_suppressed(mapping, folder, "IN"))


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Phone\n98765 43210\n", {"+919876543210"}),
        ("+919876543210\n9876543215\n", {"+919876543210", "+919876543215"}),
        ("Name,Phone,Phone 2\nA,9876543210,9876543215\n", {"+919876543210", "+919876543215"}),
        ("Telefone\n+5491123456789\n", {"+5491123456789", "+541123456789"}),
        ("Phone\n+541123456789\n", {"+5491123456789", "+541123456789"}),
        ("unsubscribed\n9876543210\n", {"+919876543210"}),
        ("Phone\n", set()),
        ("9876543210;9876543211;9876543212\n", {"+919876543210", "+919876543211", "+919876543212"}),
        (
            "9876543210\t9876543211\n9876543212\t\n",
            {"+919876543210", "+919876543211", "+919876543212"},
        ),
        ("Phone,Blocked number\n9876543210,9876543211\n", {"+919876543210", "+919876543211"}),
        ("Phone,\n9876543210,9876543211\n", {"+919876543210", "+919876543211"}),
        ("Phone,Since\n9876543210,2026-01-31\n", {"+919876543210"}),
        ("Phone,Country\n07911123456,GB\n9876543211,-\n", {"+447911123456", "+919876543211"}),
        ("Dial Code,Phone\n+1,4155550132\n+44,7911123456\n", {"+14155550132", "+447911123456"}),
        ("#,Phone\n1,9876543210\n", {"+919876543210"}),
        ("#Phone\n9876543210\n", {"+919876543210"}),
        ("Name,Phone\n#Ann,9876543210\n", {"+919876543210"}),
    ],
)
def test_every_number_of_the_list_counts(tmp_path: Path, text: str, numbers: set[str]) -> None:
    """Every phone column, a plain list without a header, both ways to write a number."""
    assert suppressed(tmp_path, text) == numbers


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Phone\n9876543210 / 9876543215\n", "row 2"),
        ("9876543210,9876543211;x\n", "more than one number"),
        ("Phone,Country\n07911123456,Atlantis\n", "row 2: '07911123456' has no country code"),
        ("Phone\n12\n", "nobody knows whom to leave out"),
        ("12\n9876543210\n", "plainly a phone number"),
        ("Name,Number\nA,9876543210\n", "plainly a phone number"),
        ("Name,Phone\nX,9876543210\n9876543211\nY,9876543212\n", "row 3: its cells"),
        ('Name,Phone\nX,9876543210\n"Bob" Smith,9876543211\n', "row 3: its cells"),
        (
            "Name,Phone\nX,9876543210\nB;9876543211\nY,9876543212\nZ,9876543213\n",
            "row 3: its cells",
        ),
        ("Name,Phone\nX,9876543210\n,,9876543211\nY,9876543212\n", "row 3: its cells"),
        ("Name,Phone\nX,9876543210\nB,9876543211,,\nY,9876543212\n", "row 3: its cells"),
        ("Phone,WA\n9876543210,9876543211\n9876543212,98765\n9876543213,9876543214\n", "row 3"),
        ("Phone\n9876543211\n# +919876543210\n", "take the # away"),
        ("# 9876543210\n9876543211\n", "take the # away"),
        ("# asked by 98765 43210 on the phone\n9876543211\n", "take the # away"),
        ("Phone\n# 9.19877E+11\n", "take the # away"),
        ("Name,Phone\n#5,9.19877E+11\n", "row 2"),
        ("Name,Phone\n#Ann,12\n", "row 2"),
        ("Name,Phone\nAnn,9876543211\n# Bo 9876543210\n", "take the # away"),
    ],
)
def test_a_doubtful_list_stops_the_run(tmp_path: Path, text: str, message: str) -> None:
    """Somebody who asked to be left out is never written to because a list was hard to read."""
    with pytest.raises(SourceError, match=message):
        suppressed(tmp_path, text)


@pytest.mark.parametrize(
    "text",
    [
        "# do not call\nPhone\n9876543210\n9876543211\n",
        "# do not call\n9876543210\n9876543211\n",
        "9876543210\n# do not call\n9876543211\n",
        "\n# updated 2026-01-31 at 10:15\n# 2 numbers\n\n#\nPhone\n9876543210\n9876543211\n",
        "Name,Phone\nAnn,9876543210\n# asked\nBo,9876543211\n# by mail, twice\n",
        "# by mail, all\nName,Phone\nAnn,9876543210\nBo,9876543211\n",
    ],
)
def test_a_comment_in_a_list_is_left_out(tmp_path: Path, text: str) -> None:
    """A line that begins with a number sign and holds no number, wherever it stands."""
    assert suppressed(tmp_path, text) == {"+919876543210", "+919876543211"}


def test_a_comment_in_a_workbook_is_left_out(tmp_path: Path) -> None:
    """Above the header, and among the rows."""
    with xlsxwriter.Workbook(tmp_path / "never.xlsx") as book:
        cells = ["# do not call", "Phone", "9876543210", "# asked by mail", "9876543211"]
        book.add_worksheet().write_column(0, 0, cells)
    mapping = Mapping.model_validate({"phone": "Mobile", "suppress": "never.xlsx"})
    found = read_suppressed(mapping, tmp_path, "IN")
    assert frozenset(found) == {"+919876543210", "+919876543211"}


def told_of_lists(folder: Path, text: str) -> list[str]:
    """What a check says of the list that its mapping names."""
    (folder / "never.csv").write_text(text, encoding="utf-8")
    (folder / "a.csv").write_text("Name,Mobile\nAnn,+14155550132\n", encoding="utf-8")
    (folder / "my.yaml").write_text("phone: Mobile\nsuppress: never.csv\n", encoding="utf-8")
    settings = Settings(reports=folder / "reports", store=f"sqlite:///{folder}/store.db")
    files = [folder / "a.csv", folder / "a.csv"]
    summary = check(files, settings, mapping=folder / "my.yaml")
    assert summary.exit_code == 0
    return [note for source in summary.sources for note in source.notes if "never.csv" in note]


@pytest.mark.parametrize("text", ["Phone\n", "Name,Phone\n\n", "Phone,Since\n,2026-01-31\n"])
def test_an_empty_list_is_told(tmp_path: Path, text: str) -> None:
    """Nobody may have asked yet, so it stops nothing; but a list may have lost its rows. Once."""
    (told,) = told_of_lists(tmp_path, text)
    assert told.startswith(
        "nobody is left out by the suppression list 'never.csv', for it holds no"
    )


def test_comments_are_told(tmp_path: Path) -> None:
    """So that nobody takes a line for a number that is left out."""
    text = "# one\n# two\nPhone\n+14155550133\n# three\n# four\n# two\n"
    assert told_of_lists(tmp_path, text) == [
        "lines of 'never.csv' that begin with # are comments and were left out: '# one', '# two', "
        "'# three' and 1 more"
    ]
    assert told_of_lists(tmp_path, "Phone\n+14155550133\n") == []


@pytest.mark.parametrize("hidden", [False, True])
def test_a_list_on_several_sheets_stops_the_run(tmp_path: Path, hidden: bool) -> None:
    """Only one would be read, and the others are somebody, too."""
    with xlsxwriter.Workbook(tmp_path / "never.xlsx") as book:
        for name, number in (("One", "9876543210"), ("Two", "9876543211")):
            book.add_worksheet(name).write_column(0, 0, ["Phone", number])
        if hidden:
            book.worksheets()[1].hide()
    mapping = Mapping.model_validate({"phone": "Mobile", "suppress": "never.xlsx"})
    with pytest.raises(SourceError, match=r"more sheets with rows \('Two'\)"):
        read_suppressed(mapping, tmp_path, "IN")


def test_a_missing_list_names_the_key(tmp_path: Path) -> None:
    """The message says where the list was named."""
    mapping = Mapping.model_validate(
        {"version": 1, "phone": {"columns": ["Mobile"]}, "suppress": "nope.csv"}
    )
    with pytest.raises(SourceError, match="suppress"):
        read_suppressed(mapping, tmp_path, None)


def test_several_lists_are_one(tmp_path: Path) -> None:
    """A mapping may name more than one list; each number is told by the first that has it."""
    (tmp_path / "a.txt").write_text("+919876543210\n+5491123456789\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text("Phone\n9876543215\n9876543210\n", encoding="utf-8")
    mapping = Mapping.model_validate({"phone": "Mobile", "suppress": ["a.txt", "b.csv"]})
    assert read_suppressed(mapping, tmp_path, "IN") == {
        "+919876543210": "the suppression list 'a.txt'",
        "+5491123456789": "the suppression list 'a.txt'",
        "+541123456789": "the suppression list 'a.txt'",
        "+919876543215": "the suppression list 'b.csv'",
    }


@pytest.mark.parametrize(
    ("listed", "row"),
    [
        ("+5215512345678", "+525512345678"),
        ("+525512345678", "+52 1 55 1234 5678"),
        ("+551161234219", "+5511961234219"),
        ("+5511961234219", "+55 11 6123-4219"),
        ("+541123456789", "+54 9 11 2345 6789"),
        ("+5491123456789", "+54 11 2345 6789"),
    ],
)
def test_a_number_is_found_in_its_other_forms(tmp_path: Path, listed: str, row: str) -> None:
    """The Mexican 1, the Argentine 9 and the ninth digit of Brazil hide nobody."""
    found = read_phone(row, None)
    assert isinstance(found, PhoneNumber)
    assert found.e164 in suppressed(tmp_path, f"Phone\n{listed}\n")


def test_a_list_in_another_encoding_names_what_works(tmp_path: Path) -> None:
    """No option of a run is for the mapping's lists, so the command that has one is named."""
    file = tmp_path / "who said no.csv"
    file.write_bytes("Name,Phone\nJosé,+919876543210\nZoë,+919876543215\n".encode("cp1252"))
    mapping = Mapping.model_validate({"phone": "Mobile", "suppress": file.name})
    with pytest.raises(SourceError) as caught:
        read_suppressed(mapping, tmp_path, "IN")
    told = str(caught.value)
    assert "who said no.csv is not UTF-8: byte 0xE9 at position 14 (line 2)" in told
    assert f"`importer suppress import '{file}' --encoding cp1252`, and out of the mapping" in told
    assert "add --encoding" not in told
    assert not caught.value.ways, "nobody is asked for what counts for the contacts"
    found = read_list(file, file.name, "IN", ReadOptions(encoding="cp1252"))
    assert found.numbers == {"+919876543210", "+919876543215"}


def test_the_region_tells_the_encoding_of_a_list(tmp_path: Path) -> None:
    """It is where its people are likely to be, as for the contacts."""
    file = tmp_path / "never.csv"
    file.write_bytes("Name,Phone\nBülent Çölgeçen,0532 555 0100\n".encode("cp1254"))
    mapping = Mapping.model_validate({"phone": "Mobile", "suppress": file.name})
    with pytest.raises(SourceError, match="--encoding cp1254"):
        read_suppressed(mapping, tmp_path, "TR")


def test_rows_without_a_number_are_told(tmp_path: Path) -> None:
    """An export of who unsubscribed from e-mails names people that no number leaves out."""
    file = tmp_path / "gone.csv"
    file.write_text("Name,Email,Phone\nA,a@b.de,+919876543210\nB,b@b.de,\nC,c@b.de, \n")
    assert read_list(file, file.name, "IN").notes == (
        "2 rows of 'gone.csv' have no number, so nobody is left out by them: 3, 4",
    )
    file.write_text("Name,Phone\nA,+919876543210\nB,\n")
    assert read_list(file, file.name, "IN").notes == (
        "row 3 of 'gone.csv' has no number, so nobody is left out by it",
    )


def test_a_list_of_national_numbers_alone_wants_a_region(tmp_path: Path) -> None:
    """The sentence says so; with one it is read."""
    file = tmp_path / "never.csv"
    file.write_text("0171 2345678\n0172 2345678\n")
    with pytest.raises(SourceError, match="give --region where the country code is missing"):
        read_list(file, file.name, None)
    assert read_list(file, file.name, "DE").numbers == {"+491712345678", "+491722345678"}
