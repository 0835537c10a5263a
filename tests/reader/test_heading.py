from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter  # type: ignore[import-untyped]

from importer.errors import SourceError
from importer.mapping import field_of
from importer.reader import ReadOptions, Source, open_source

TextFile = Callable[..., Path]
PEOPLE = "Ana,+12125550123,ana@example.com\nBob,+14155550199,bob@example.com\n"


def opened(path: Path, **options: Any) -> Source:
    """A source that was read to its end, judged by the headers that we know."""
    with open_source(path, ReadOptions(**options), field_of) as source:
        for chunk in source.chunks():
            assert not chunk.aside
        return source


@pytest.mark.parametrize(
    ("above", "note"),
    [
        ("", "header in row 1"),
        ("\n\n", "header in row 3"),
        ("Contacts\n", "header in row 2 (1 title line above)"),
        ("Contacts 2024\n\nCreated by,Ana\n", "header in row 4 (2 title lines above)"),
        ("Report,2024-01-31\nRows,2\n\n\n", "header in row 5 (2 title lines above)"),
        ("Contact: info@example.com\n", "header in row 2 (1 title line above)"),
        ("Contacts,,\n,,\n", "header in row 3 (1 title line above)"),
    ],
)
@pytest.mark.parametrize("header", ["Name,Phone,Email", "Nom,Téléphone,Courriel", "X,Y,Z"])
def test_a_header_is_found_below_titles(
    text_file: TextFile, above: str, note: str, header: str
) -> None:
    """By known words; and by its shape and the cells below where nobody knows its words."""
    if header == "X,Y,Z" and above.count(",") in {1, 2} and ",," not in above:
        header = "X,Y,Z,A"  # two cells above three unknown ones could be a header, too
    people = PEOPLE.replace("\n", ",x\n") if header.endswith("A") else PEOPLE
    source = opened(text_file(f"{above}{header}\n{people}"))
    assert source.info.header == tuple(header.split(","))
    assert source.info.rows == 2
    assert note in source.info.notes


@pytest.mark.parametrize(
    "comment",
    [
        "# made 2026-01-01",
        "# made 2026-01-01, by Ana, all",
        "# of: name, phone",
        "#x,y,z,a,b\n# by,me",
    ],
)
def test_a_comment_is_no_part_of_the_header(text_file: TextFile, comment: str) -> None:
    """However many commas it has, and words that a header might have."""
    source = opened(text_file(f"{comment}\nName,Phone,Email\n{PEOPLE}"))
    assert source.info.header == ("Name", "Phone", "Email")
    assert source.info.rows == 2
    assert "(2 of 2 rows have the header's 3 columns)" in source.info.notes[1]


@pytest.mark.parametrize("header", ["#,Phone,Email", "# Name,Phone,Email", "#name,phone,email"])
def test_a_header_may_begin_with_a_number_sign(text_file: TextFile, header: str) -> None:
    """Where what stands below it is data, it is no comment."""
    assert opened(text_file(f"{header}\n{PEOPLE}")).info.header == tuple(header.split(","))


@pytest.mark.parametrize("delimiter", [";", "\t", "|", ","])
def test_titles_do_not_hide_the_delimiter(text_file: TextFile, delimiter: str) -> None:
    """A line of prose above the table says nothing of how its columns are separated."""
    table = f"Name,Phone,Email\n{PEOPLE}".replace(",", delimiter)
    source = opened(text_file(f"List of contacts, made in 2024\n\n{table}"))
    assert source.info.header == ("Name", "Phone", "Email")
    assert source.info.rows == 2


@pytest.mark.parametrize(
    ("lines", "header"),
    [
        ("Contact,,Address\nFirst name,Phone,City\n", ("Contact First name", "Contact Phone",
                                                       "Address City")),
        ("Name,Contact,\n,Phone,Email\n", ("Name", "Contact Phone", "Contact Email")),
        ("Our list\nContact,,Address\nFirst name,Phone,City\n", ("Contact First name",
                                                                 "Contact Phone", "Address City")),
    ],
)  # fmt: skip
def test_a_header_of_two_lines_is_joined(
    text_file: TextFile, lines: str, header: tuple[str, ...]
) -> None:
    """The group's name stands before the names below it, and no row of data is lost."""
    people = PEOPLE.replace("ana@example.com", "Bonn").replace("bob@example.com", "Köln")
    source = opened(text_file(lines + people))
    assert source.info.header == header
    assert source.info.rows == 2
    assert any("two lines, joined" in note for note in source.info.notes)


@pytest.mark.parametrize(
    ("lines", "header"),
    [
        ("Name,Phone,,City\n,Home,Mobile,\n", ("Name", "Phone Home", "Phone Mobile", "City")),
        ("Who,Call,,Where\n,Day,Night,\n", ("Who", "Call Day", "Call Night", "Where")),
        ("Our list\n\nWho,Call,,Where\n,Day,Night,\n",
         ("Who", "Call Day", "Call Night", "Where")),
        ("Group-2014a,,Group-2014b,\nX,Y,X,Y\n",
         ("Group-2014a X", "Group-2014a Y", "Group-2014b X", "Group-2014b Y")),
    ],
)  # fmt: skip
def test_a_second_line_that_fills_the_gaps_of_the_first_is_joined(
    text_file: TextFile, lines: str, header: tuple[str, ...]
) -> None:
    """As where cells were merged; else a column of numbers would have no name, and so no number."""
    rows = "Ana,(212) 555-0123,(415) 555-0132,7\nBo,(212) 555-0124,(415) 555-0133,8\n"
    source = opened(text_file(lines + rows))
    assert source.info.header == header
    assert source.info.rows == 2


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Ana,+12125550123\nName,Mobile\nBo,+14155550132\n", "row 2 .*row 1 above it already"),
        ("Ana,+12125550123,,\nName,Mobile,City,Street\nBo,+14155550132,,\n",
         "row 2 .*row 1 above it already"),
        ("+12125550123\n+12125550124\nMobile\n+14155550132\n+14155550133\n",
         "row 3 .*row 1 above it already"),
        (PEOPLE + "Name,Phone,Email\n" + PEOPLE, "no header: row 1 already"),
        (PEOPLE + "Name,Phone,Email\n", "no header: row 1 already"),
    ],
)  # fmt: skip
def test_a_header_sorted_among_the_rows_stops(text_file: TextFile, text: str, says: str) -> None:
    """Who stands above it would be lost."""
    with pytest.raises(SourceError, match=f"{says} holds data"):
        opened(text_file(text))


@pytest.mark.parametrize(
    "text",
    [
        "Name,Phone,,City\n,Ana,Silva,\nBo,Bea,Cyd,Rome\nDot,Eve,Fay,Oslo\n",
        "Name,Phone,,City\nAna,Home,Mobile,\nBo,(212) 555-0124,(415) 555-0133,\n",
        "Name,Phone,,City\n,,Mobile,\nBo,(212) 555-0124,(415) 555-0133,\n",
        "Name,Phone,,City\n\n,Home,Mobile,\nBo,(212) 555-0124,(415) 555-0133,\n",
        "Name,Phone,,City\n,Home 1,+12125550133,\nBo,(212) 555-0124,(415) 555-0133,\n",
    ],
)
def test_a_contact_with_few_cells_is_no_second_line(text_file: TextFile, text: str) -> None:
    """Where only words follow, the row says more, it stands apart, or has a number itself."""
    source = opened(text_file(text))
    assert source.info.header == ("Name", "Phone", "", "City")
    assert source.info.rows == sum(map(bool, text.splitlines())) - 1


def test_two_headers_that_are_both_whole_stop(text_file: TextFile) -> None:
    """Which of them is meant nobody knows; the options that settle it are named."""
    path = text_file(f"Name,Phone,Email\nNombre,Teléfono,Correo\n{PEOPLE}")
    with pytest.raises(SourceError, match=r"rows 1 and 2 both .*--header-rows 2 .*--header-row 2"):
        opened(path)
    assert opened(path, header_row=2).info.header == ("Nombre", "Teléfono", "Correo")
    joined = ("Name Nombre", "Phone Teléfono", "Email Correo")
    assert opened(path, header_rows=2).info.header == joined
    assert opened(path, header_row=1, header_rows=2).info.rows == 2


@pytest.mark.parametrize("gap", ["\n", ",,,\n", "\n\n"])
@pytest.mark.parametrize("row", ["Ada,Bea,,\n", "Ada,Bea,Cyd,Dot\n", ",,,Ada\n"])
def test_a_line_of_one_cell_and_a_gap_are_a_title(text_file: TextFile, gap: str, row: str) -> None:
    """Whatever the names below are, and however empty the rows."""
    path = text_file(f"PREAMBLE,,,\n{gap}Alpha,Beta,Gamma,Delta\n{row * 3}")
    source = opened(path)
    assert source.info.header == ("Alpha", "Beta", "Gamma", "Delta")
    assert source.info.rows == 3


def test_a_title_above_two_columns_is_one(text_file: TextFile) -> None:
    """Where words stand above figures; columns without a single cell count for nothing."""
    rows = "Hotels,227.88,,\nRail,19.07,,\nFees,997.75,,\n"
    source = opened(text_file(f"Spending of the year,,,\n,,,\nWhat for,Sum,,\n{rows}"))
    assert source.info.header[:2] == ("What for", "Sum")
    assert source.info.rows == 3
    names = text_file("Anything,\nAna,Silva\nBo,Day\n", "names.csv")
    assert opened(names).info.header == ("Anything", "")


PROSE = ["Report: Customers, all regions", "Created by: Smith, Ann", "From: Jan, to: Dec"]
FACTS = ["Region: North, South", "Date: 12 March, 2026"]


@pytest.mark.parametrize(
    "titles", [PROSE, FACTS, PROSE[:1], ["Customers 2026", FACTS[0]], [*FACTS, ""]]
)
@pytest.mark.parametrize("header", ["Name,Phone", "Client,Phone"])
def test_titles_with_commas_above_two_columns(
    text_file: TextFile, titles: list[str], header: str
) -> None:
    """One name that is known is enough, where it stands above phone numbers."""
    rows = "Ann Lee,+447911123456\nBo Day,+447911123457\n"
    source = opened(text_file("\n".join([*titles, header, rows])))
    assert source.info.header == tuple(header.split(","))
    assert source.info.rows == 2
    above = len([title for title in titles if title])
    assert f"({above} title line{'s' * (above > 1)} above)" in source.info.notes[-1]


def test_people_above_a_header_of_phones_are_no_titles(text_file: TextFile) -> None:
    """Their table ends where the other begins: that stops, and none is passed over as a title."""
    path = text_file(
        "Who,Mail\nAna,ana@example.com\nBo,bo@example.com\n\nClient,Phone\nX,+447911123456\n"
    )
    with pytest.raises(SourceError, match=r"row 5 \(Client, Phone\) looks like a header"):
        opened(path)


@pytest.mark.parametrize(
    ("titles", "row"),
    [
        (["Customers 2026", FACTS[0]], 3),
        ([*FACTS, PROSE[0]], 4),
        (["Created by: Smith, Ann", ""], 3),
        ([], None),
    ],
)
def test_a_header_that_nobody_knows_is_named_below_titles(
    text_file: TextFile, titles: list[str], row: int | None
) -> None:
    """Where no phone number is found: the row above the first one may be the header."""
    text = "\n".join([*titles, "Kunde,Nummer", "Ann Lee,+447911123456", "Bo,+447911123457", ""])
    said = opened(text_file(text)).elsewhere
    assert (f"If row 1 is a title, add --header-row {row} (" in said) is (row is not None)
    assert bool(said) is (row is not None)


def test_titles_without_a_header_are_told_from_one(text_file: TextFile) -> None:
    """Where no names stand above the first number; then the option reads the rows."""
    path = text_file("Customers\nMarch 2026\n\nAnn Lee,+447911123456\nBo Day,+447911123457\n")
    assert "Row 4 is the first with a phone number: if there are only" in opened(path).elsewhere
    source = opened(path, header=False)
    assert source.info.header == ("Column 1", "Column 2")
    assert "(2 of 2 rows have 2 columns)" in source.info.notes[1]


def test_a_row_for_the_header_and_no_header_contradict(text_file: TextFile) -> None:
    """Neither of the two options wins silently."""
    with pytest.raises(SourceError, match="Leave one of them out"):
        opened(text_file(f"Name,Phone,Email\n{PEOPLE}"), header=False, header_row=1)


def test_a_title_above_mostly_empty_rows_is_asked(text_file: TextFile) -> None:
    """Without a gap either row could be the header of a table that is mostly empty."""
    path = text_file("PREAMBLE,,,\nAlpha,Beta,Gamma,Delta\n" + "Ada,Bea,,\n" * 3)
    with pytest.raises(SourceError, match=r"--header-row 2 or --header-row 1"):
        opened(path)
    assert opened(path, header_row=1).info.rows == 4


def test_a_title_or_a_header_is_asked(text_file: TextFile) -> None:
    """Where neither words nor cells tell, both rows are named."""
    path = text_file("One,,\nAlpha,Beta,Gamma\nAda,Bea,Cyd\nDot,Eve,Fay\n")
    with pytest.raises(SourceError, match=r"row 1 .One. or row 2 .Alpha, Beta, Gamma.: add"):
        opened(path)
    assert opened(path, header_row=2).info.header == ("Alpha", "Beta", "Gamma")


@pytest.mark.parametrize(
    "text", [PEOPLE, "+12125550123\n+14155550199\n", "2125550123,Ana\n", "Our list,,\n" + PEOPLE]
)
def test_a_file_without_a_header_stops(text_file: TextFile, text: str) -> None:
    """The first person is never taken for a header, and no number stands in the sentence."""
    path = text_file(text)
    with pytest.raises(SourceError, match=r"no header: row \d already holds data") as caught:
        opened(path)
    assert "--no-header" in str(caught.value)
    assert "555" not in str(caught.value)
    source = opened(path, header=False)
    assert source.info.rows == text.count("\n")
    assert source.info.header[0] == "Column 1"


@pytest.mark.parametrize(
    "text",
    [
        "1,2\n3,4\n8,9\n",
        "1.5,2024-01-31,7\n2.5,2024-02-28,\n3.5,2024-03-31,nan\n",
        "31/01/2024 10:00;-1,5\n31/01/2024 11:00;2,5\n31/01/2024 12:00;3e-5\n",
        "00:30,,$5\n00:45,x,$6\n01:00,y,$7\n",
        "3-Jan-2024,5%\n4-Jan-2024,6%\n5-Jan-2024,7%\n",
    ],
)
def test_figures_above_figures_are_no_header(text_file: TextFile, text: str) -> None:
    """Numbers and dates name no columns where the rows below have the same."""
    path = text_file(text)
    with pytest.raises(SourceError, match=r"no header: row 1 .*nothing but numbers .*--no-header"):
        opened(path)
    assert opened(path, header=False).info.rows == 3
    assert opened(path, header_row=1).info.rows == 2


@pytest.mark.parametrize("cell", ["28/01/2018", "12:30", "2.50"])
def test_one_date_time_or_fraction_above_others_is_data(text_file: TextFile, cell: str) -> None:
    """Beside any text: no column is called so. A year or a day of the month may be a name."""
    rows = "".join(f"Boots {n},{cell},{n}\n" for n in range(5))
    path = text_file(f"Red boots,{cell},2\n{rows}")
    with pytest.raises(SourceError, match=f"no header: row 1 already holds data .*{cell}"):
        opened(path)
    assert opened(path, header_row=1).info.rows == 5
    assert opened(path, header=False).info.rows == 6
    years = text_file("Product,2019,2020\nBoots,1,2\nShoes,3,4\n", "years.csv")
    assert opened(years).info.header == ("Product", "2019", "2020")


@pytest.mark.parametrize("rows", ["Ann,1,x\n", "Ann\n"])
def test_a_header_that_no_row_fits_stops(text_file: TextFile, rows: str) -> None:
    """Both options are named; one of them reads the file as it stands, row by row ragged."""
    path = text_file("Name,Phone\n" + rows * 3)
    with pytest.raises(SourceError, match=r"none of the first 3 .*--header-row .*--delimiter"):
        opened(path, delimiter=",")
    assert opened(path, delimiter=",", header_row=1).info.rows == 3


@pytest.mark.parametrize("text", ["Name,Phone\nAnn\nBo\n", "Name,Phone\n" + "Ann,1,\n" * 9,
                                  "Name,Phone\n" + "Ann\n" * 9 + "Bo,2\n"])  # fmt: skip
def test_a_row_that_fits_is_enough(text_file: TextFile, text: str) -> None:
    """Nor do two damaged rows, or a delimiter at each row's end, say that the header is wrong."""
    assert opened(text_file(text), delimiter=",").info.header == ("Name", "Phone")


@pytest.mark.parametrize(
    "text",
    [
        "1,2,3\nAnn,+12125550123,x\nBo,+14155550199,y\n",
        "Year,2023,2024\n2020,1,2\n2021,3,4\n",
        "Phone\n+12125550123\n",
        "Name,2024-01-31,2024-02-28\nAna,1,2\n",
        "Email\na@example.com\n",
        "Name,Phone,Phone\nAna,+12125550123,\n",
        "Full Name\nAna Silva\nBob Stone\n",
        "x,y\n1,2\n",
        "20240131,Name,Phone\n20240131,Ana,2125550123\n",
    ],
)
def test_an_ordinary_header_stays_one(text_file: TextFile, text: str) -> None:
    """Dates, doubled names and unknown words make no other reading of a first row."""
    source = opened(text_file(text))
    assert source.info.header == tuple(text.splitlines()[0].split(","))
    assert source.info.rows == text.count("\n") - 1


Book = Sequence[Sequence[str | float]]


@pytest.fixture
def workbook(tmp_path: Path) -> Callable[[Book], Path]:
    """Writes rows to a sheet."""

    def write(rows: Book) -> Path:
        path = tmp_path / "book.xlsx"
        book = xlsxwriter.Workbook(str(path))
        sheet = book.add_worksheet()
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
        book.close()
        return path

    return write


def test_a_sheet_has_the_same_headers(workbook: Callable[[Book], Path]) -> None:
    """Titles, two lines and no header at all in a workbook."""
    ana: Sequence[str | float] = ["Ana", 12125550123, "Bonn"]
    bob: Sequence[str | float] = ["Bob", 14155550199, "Köln"]
    source = opened(workbook([["Our contacts"], [], ["Name", "Phone", "City"], ana, bob]))
    assert source.info.header == ("Name", "Phone", "City")
    assert (source.info.rows, source.info.blank) == (2, 0)
    assert "header in row 3 (1 title line above)" in source.info.notes
    source = opened(
        workbook([["Contact", "", "Address"], ["First name", "Phone", "City"], ana, [], bob])
    )
    assert source.info.header == ("Contact First name", "Contact Phone", "Address City")
    assert (source.info.rows, source.info.blank) == (2, 1)
    path = workbook([[], ana, bob])
    with pytest.raises(SourceError, match="row 2 already holds data"):
        opened(path)
    source = opened(path, header=False)
    assert source.info.header == ("Column 1", "Column 2", "Column 3")
    assert source.sample[0][0] == "Ana"


def test_merged_header_cells_name_all_their_columns(tmp_path: Path) -> None:
    """A cell merged over several columns is the group of each of them."""
    path = tmp_path / "merged.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    sheet.merge_range("A1:B1", "Contact")
    sheet.merge_range("C1:C2", "City")
    sheet.write_row("A2", ["First name", "Phone"])
    sheet.write_row("A3", ["Ana", 12125550123, "Bonn"])
    book.close()
    source = opened(path)
    assert source.info.header == ("Contact First name", "Contact Phone", "City")
    assert source.sample == (("Ana", "12125550123", "Bonn"),)


def test_a_header_in_spite_of_the_option_is_told(text_file: TextFile) -> None:
    """With true advice: there is no row above it that could be the last one."""
    path = text_file(f"Name,Phone,Email\n{PEOPLE}")
    with pytest.raises(SourceError, match=r"looks like a header, .*leave out --no-header") as told:
        opened(path, header=False)
    assert "--last-row 0" not in str(told.value)
    assert opened(path, header=False, last_row=3).info.rows == 3
    path = text_file(f"{PEOPLE}Name,Phone,Email\n{PEOPLE}")
    with pytest.raises(SourceError, match="leave out --no-header and add --header-row 3"):
        opened(path, header=False)


def test_two_headers_on_end_are_told(text_file: TextFile) -> None:
    """Neither is called the last row of a table above."""
    path = text_file(f"Name,Phone,Email\n\nCompany,Contact No,Street\n{PEOPLE}")
    with pytest.raises(SourceError, match=r"rows 1 and 3 .* both look like headers") as told:
        opened(path)
    assert told.value.ways == ("--header-row 3",)
