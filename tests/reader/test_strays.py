from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st

from importer.errors import SourceError
from importer.mapping import field_of
from importer.model import Code
from importer.reader import ReadOptions, open_source

TextFile = Callable[..., Path]
HEAD = "Name,Phone,Email,Amount\n"
ANA = "Ana,2125550123,ana@example.com,10\n"
BOB = "Bob,4155550199,bob@example.com,20\n"


def aside(path: Path, size: int = 5000, **options: Any) -> dict[int, str]:
    """The rows that are set aside, with their codes; their text is kept and in no cell."""
    found: dict[int, str] = {}
    with open_source(path, ReadOptions(**options), field_of) as source:
        rows = 0
        for chunk in source.chunks(size):
            rows += len(chunk.frame)
            for number, why in chunk.aside.items():
                assert any(chunk.ragged[number])
                assert not any(chunk.frame.loc[number])
                assert why.message
                found[number] = why.code
        assert source.info.rows == rows
    return found


FOOTER, HEADER = Code.ROW_FOOTER, Code.ROW_HEADER


@pytest.mark.parametrize(
    ("below", "found"),
    [
        ("Total,6281100322,,30\n", {4: FOOTER}),
        ("Total,6281100322\n", {4: FOOTER}),
        (",6281100322,,30\n", {4: FOOTER}),
        (",6281100322,,\n", {4: FOOTER}),
        (",,,Total: 30\n", {4: FOOTER}),
        (",3140550161,,15\n", {4: FOOTER}),
        (",3140550161,,\n", {4: FOOTER}),
        ("Total: 2 rows\n", {4: FOOTER}),
        ("\nSumme,6281100322\n", {5: FOOTER}),
        ("\n\n,2015550166,,\n", {6: FOOTER}),
        ("Printed on 2024-01-31,,,\n", {4: FOOTER}),
        ("Printed on:,2024-01-31,,\n", {4: FOOTER}),
        ("Total,2,,30\n\nPrinted on 2024-01-31\nPage 1\n", {4: FOOTER, 6: FOOTER, 7: FOOTER}),
        (",Total,,30\n", {4: FOOTER}),
        ("Subtotal,2015550123,,\nCy,2125550166,cy@example.com,5\n", {4: FOOTER}),
        (HEAD + "Cy,2125550166,cy@example.com,5\n", {4: HEADER}),
        ("\n" + HEAD.upper() + "Cy,2125550166,cy@example.com,5\n", {5: HEADER}),
    ],
)  # fmt: skip
def test_what_is_no_contact_is_set_aside(
    text_file: TextFile, below: str, found: dict[int, str]
) -> None:
    """A total, a sum without a word, a note and a header that comes again are no contacts."""
    path = text_file(HEAD + ANA + BOB + below)
    assert aside(path) == found
    assert aside(path, footer=False) == {n: code for n, code in found.items() if code == HEADER}


@pytest.mark.parametrize("size", [1, 2, 3, 50, 100, 101, 104])
def test_it_does_not_matter_where_chunks_end(text_file: TextFile, size: int) -> None:
    """A footer is found wherever the rows are cut, one without a word where chunks are not tiny."""
    rows = "".join(f"P{n},{2125550100 + n},,\n" for n in range(100))
    total = sum(2125550100 + n for n in range(100))
    path = text_file(f"{HEAD}{rows}Total,{total},,\n\nPrinted today\n")
    assert {102: FOOTER}.items() <= aside(path, size).items()
    path = text_file(f"{HEAD}{rows},{total},,\nPrinted today,,,\n")
    if size >= 50:
        assert aside(path, size) == {102: FOOTER, 103: FOOTER}


@pytest.mark.parametrize(
    "row",
    [
        "Total,+12125550166,,\n",
        "Total,2125550166,total@example.com,\n",
        "Total Wine,2125550166,,\n",
        "Page,2125550166,,\n",
        "Stand,(212) 555-0166,,\n",
        "Soma,2125550166,,\n",
        ",2125550166,,\n",
        "\n,(212) 555-0166,,\n",
        ",,,\n,212 555 0166,,\n",
        "Cy,,,\n",
        "Cy,,cy@example.com,\n",
        "Report,2125550166,cy@example.com,1\n",
    ],
)
def test_a_contact_at_the_end_stays_one(text_file: TextFile, row: str) -> None:
    """A contact with few cells, or whose name is nearly that of a total, is not set aside."""
    for size in (1, 2, 3, 5000):
        assert aside(text_file(HEAD + ANA + BOB + row), size) == {}
        assert aside(text_file(HEAD + row + ANA + BOB), size) == {}


OTHER = [
    "\nSuppliers\nCompany,Contact No,City,\nAcme,2125550124,Berlin,\n",
    "Email,Phone,Name,\nx@example.com,2125550124,Cy,\n",
    "Company,Contact No,City,\nAcme,2125550124,Berlin,\n",
    "\n\nOrder,Units\n1,2125550166\n2,2125550177\n",
    "\nInvoice,Date,Units,\n7,2024-01-31,5,\n",
    "Name,Phone,Email\nCy,2125550124,cy@example.com\n",
    "Name,Phone,City,Email,Amount\nCy,2125550124,Rome,cy@example.com,3\n",
]


@pytest.mark.parametrize("other", OTHER)
@pytest.mark.parametrize("size", [1, 2, 5000])
def test_another_table_stops(text_file: TextFile, other: str, size: int) -> None:
    """Rows of another table are never read by the first one's header; the options are named."""
    path = text_file(HEAD + ANA + BOB + other)
    with pytest.raises(
        SourceError, match=r"another table: row \d .*--last-row 3 .*--header-row \d"
    ):
        aside(path, size)
    assert aside(path, last_row=3) == {}


def test_another_table_is_found_far_below(text_file: TextFile) -> None:
    """Also behind many chunks, where the rows that tell lie in the next one."""
    rows = "".join(f"P{n},{2125550100 + n % 90},p{n}@example.com,1\n" for n in range(9998))
    path = text_file(f"{HEAD}{rows}\nOrder,Units\n1,2\n")
    with pytest.raises(SourceError, match="row 10,001"):
        aside(path)


@pytest.mark.parametrize(
    "row",
    ["\nCy,,,\n" + ANA, "\nCy Smith,,Berlin,\n" + ANA + BOB, "\n\n" + ANA, "Cy,n/a,none,\n" + ANA],
)
def test_blank_lines_alone_make_no_other_table(text_file: TextFile, row: str) -> None:
    """Rows below a blank line that look like those above belong to the same table."""
    assert aside(text_file(HEAD + ANA + BOB + row)) == {}


def test_the_last_row_can_be_given(text_file: TextFile) -> None:
    """What stands below it is neither data nor counted, and a note says so."""
    path = text_file(HEAD + ANA + "\n" + BOB + "anything\n")
    with open_source(path, ReadOptions(last_row=4), field_of) as source:
        assert [len(chunk.frame) for chunk in source.chunks()] == [2]
        assert (source.info.rows, source.info.blank) == (2, 1)
        assert "the rows below row 4 are left out, as the options say" in source.info.notes
    with pytest.raises(SourceError, match="Name another --last-row"):
        aside(path, last_row=1)
    with pytest.raises(SourceError, match="Name another --last-row"):
        aside(path, header_row=3, last_row=2)


def test_without_knowledge_of_headers_every_row_is_data(text_file: TextFile) -> None:
    """A suppression list is read so: none of its numbers may be taken for a total."""
    path = text_file("Phone\n2125550123\n4155550199\n6281100322\n")
    with open_source(path) as source:
        assert [dict(chunk.aside) for chunk in source.chunks()] == [{}]


def test_a_sheet_has_the_same_ends(tmp_path: Path) -> None:
    """A sum below a column of numbers, and another table, in a workbook."""
    path = tmp_path / "book.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["Name", "Phone", "City"])
    sheet.write_row(1, 0, ["Ana", 2125550123, "Bonn"])
    sheet.write_row(2, 0, ["Bob", 4155550199, "Köln"])
    sheet.write_formula(4, 1, "=SUM(B2:B3)", None, 6281100322)
    other = book.add_worksheet("Two")
    other.write_row(0, 0, ["Name", "Phone", "City"])
    other.write_row(1, 0, ["Ana", 2125550123, "Bonn"])
    other.write_row(4, 0, ["Company", "Contact No", "City"])
    other.write_row(5, 0, ["Acme", 2125550124, "Bonn"])
    book.close()
    assert aside(path) == {5: FOOTER}
    with pytest.raises(SourceError, match=r"row 5 .*--last-row 2"):
        aside(path, sheet="Two")
    assert aside(path, sheet="Two", last_row=2) == {}
    assert aside(path, sheet="Two", header_row=5) == {}


@given(
    st.lists(st.integers(10**9, 10**10 - 1), min_size=2, max_size=30),
    st.sampled_from([2, 7, 5000]),
)
def test_a_sum_is_never_a_contact(tmp_path_factory: Any, numbers: list[int], size: int) -> None:
    """Whatever the numbers of a column, their sum below them is none, and they themselves are."""
    rows = "".join(f"P{n},{number},p{n}@example.com\n" for n, number in enumerate(numbers))
    path = tmp_path_factory.mktemp("sum") / "a.csv"
    path.write_text(f"Name,Phone,Email\n{rows},{sum(numbers)},\n")
    found = aside(path, size)
    assert found == {len(numbers) + 2: FOOTER}


@pytest.mark.parametrize("blank", ["\n", "\n" * 40, ",,,\n"])
def test_blank_lines_do_not_make_chunks_grow(text_file: TextFile, blank: str) -> None:
    """However many there are between the rows, memory is bounded by the chunk."""
    rows = "".join(f"P{n},{2125550100 + n},p{n}@example.com,1\n{blank}" for n in range(400))
    with open_source(text_file(HEAD + rows), ReadOptions(), field_of) as source:
        chunks = list(source.chunks(100))
    assert max(len(chunk.frame) for chunk in chunks) <= 220
    assert sum(len(chunk.frame) for chunk in chunks) == 400
    assert sum(chunk.blank for chunk in chunks) == 400 * blank.count("\n")
    numbers = [number for chunk in chunks for number in chunk.frame.index]
    assert numbers == sorted(set(numbers))


def test_endless_figures_are_no_sum(text_file: TextFile) -> None:
    """Neither in the last row nor above it; everything else is read as ever."""
    for digits in (400, 5000):
        long = "9" * digits
        assert aside(text_file(f"{HEAD}{ANA}{BOB},,,{long}\n")) == {}
        assert aside(text_file(f"{HEAD}Cy,2125550166,,{long}\n{BOB},,,20\n")) == {}


def test_a_table_behind_many_rows_without_a_phone_is_still_found(text_file: TextFile) -> None:
    """Also where so many rows without a number went by that not each is looked up any more."""
    rows = "".join(f"{'x' * (n % 50 + 1)},,,{'y' * (n // 50 + 1)}\n" for n in range(11_000))
    phones = "".join(f"P,{2125550100 + n},p@example.com,z\n" for n in range(300))
    other = "Company,Contact No,City,\nAcme,2125550124,Berlin,\n"
    with pytest.raises(SourceError, match="another table: row 11,302"):
        aside(text_file(HEAD + phones + rows + other))


def test_absurdly_wide_tables_are_judged_by_their_first_columns(text_file: TextFile) -> None:
    """A header of 20,000 columns is read as ever, and in no time."""
    header = ",".join(["Name", "Phone", *(f"c{n}" for n in range(20_000))])
    row = ",".join(["Ana", "2125550123", *["2125550199"] * 20_000])
    total = "Total" + "," * 20_001
    path = text_file(f"{header}\n{row}\n{row}\n{header}\n{total}\n")
    assert aside(path) == {4: HEADER, 5: FOOTER}
