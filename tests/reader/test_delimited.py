from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from importer.errors import SourceError
from importer.mapping import Defaults, bind, field_of, parse_mapping
from importer.model import Code, Rejected
from importer.reader import ReadOptions, Source, open_source
from importer.reader.own_report import delimiter_of_own_report

TextFile = Callable[..., Path]


def read(source: Any, **options: Any) -> tuple[Source, dict[int, tuple[str, ...]]]:
    """A source that was read to its end, and its rows by their numbers; ragged ones as they are."""
    rows: dict[int, tuple[str, ...]] = {}
    with open_source(source, ReadOptions(**options)) as opened:
        for chunk in opened.chunks(7):
            for number, *cells in chunk.frame.itertuples():
                rows[number] = chunk.ragged.get(number, tuple(cells))
    return opened, rows


def test_rows_have_the_numbers_that_a_spreadsheet_shows(text_file: TextFile) -> None:
    """A quoted line break makes no new row, a blank line does, and the header is row 1."""
    path = text_file('name,phone\r\n"Ann\nLee",1\r\n\r\nBob,2\r\n')
    source, rows = read(path)
    assert rows == {2: ("Ann\nLee", "1"), 4: ("Bob", "2")}
    assert (source.info.rows, source.info.blank) == (2, 1)
    assert source.info.header == ("name", "phone")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("last", ["", "end"])
def test_every_line_end_is_one(text_file: TextFile, end: str, last: str) -> None:
    """LF, CR LF and CR end a row alike, and the last line may lack it."""
    text = end.join(["a;b", "1;2", "3;4"]) + (end if last else "")
    source, rows = read(text_file(text))
    assert rows == {2: ("1", "2"), 3: ("3", "4")}
    assert ("; lines end in CR" in str(source.info.notes)) is (end == "\r")


@pytest.mark.parametrize("text", ["a,b\r\n1,2\r\n\x1a", "a,b\n1,2\x1a", "a,b\n1,2\n\x1a\x1a"])
def test_the_mark_of_the_end_is_no_row(text_file: TextFile, text: str) -> None:
    """Programs of old write Ctrl-Z behind the last line."""
    source, rows = read(text_file(text))
    assert rows == {2: ("1", "2")}
    assert "1 of 1 rows" in str(source.info.notes)


def test_a_sheet_that_a_text_file_cannot_have_is_told(text_file: TextFile) -> None:
    """An option that does nothing would go unseen."""
    source, _ = read(text_file("a,b\n1,2\n"), sheet="Leads")
    assert "a text file has no sheets: --sheet counts for nothing here" in source.info.notes


def test_line_ends_may_be_mixed(text_file: TextFile) -> None:
    """A file pasted together from several systems has each row once."""
    source, rows = read(text_file("a,b\r1,2\n3,4\r\n5,6"))
    assert "; line ends of several kinds" in str(source.info.notes)
    assert rows == {
        2: ("1", "2"),
        3: ("3", "4"),
        4: ("5", "6"),
    }


def test_line_ends_survive_block_borders(text_file: TextFile) -> None:
    """A CR LF that a block of the file cuts in two is still one line end."""
    rows = [["x" * (i % 90), str(i)] for i in range(9_000)]
    text = "a,b\r\n" + "".join(f"{a},{b}\r\n" for a, b in rows)
    _, found = read(text_file(text))
    assert list(found) == list(range(2, 9_002))
    assert [list(cells) for cells in found.values()] == rows


def test_cells_keep_their_own_text(text_file: TextFile) -> None:
    """Nothing is trimmed and nothing is taken for a number or for nothing."""
    _, rows = read(text_file("a,b,c,d,e\n 0117 ,NA,None,1.0,\u00a0x\n"))
    assert rows == {2: (" 0117 ", "NA", "None", "1.0", "\u00a0x")}


def test_rows_that_do_not_fit_are_ragged(text_file: TextFile) -> None:
    """Too few cells and too many are kept apart, for one may have moved the others."""
    source, rows = read(text_file("a,b,c\n1,2\n1,2,3,4\n1,,2,3,\n1,2,3\n"))
    assert rows == {
        2: ("1", "2"), 3: ("1", "2", "3", "4"), 4: ("1", "", "2", "3", ""), 5: ("1", "2", "3"),
    }  # fmt: skip
    assert source.sample == (("1", "2", "3"),)
    with open_source(text_file("a,b,c\n1,2\n1,2,3,4\n")) as opened:
        (chunk,) = opened.chunks()
    assert chunk.frame.to_numpy().tolist() == [["1", "2", ""], ["1", "2", "3"]]
    assert dict(chunk.ragged) == {2: ("1", "2"), 3: ("1", "2", "3", "4")}


def test_only_named_columns_are_required(text_file: TextFile) -> None:
    """Under a header that ends in nameless columns a row may end with the last name."""
    with open_source(text_file("a,b,,\n1,2\n1,2,3\n")) as opened:
        (chunk,) = opened.chunks()
    assert opened.info.header == ("a", "b", "", "")
    assert not chunk.ragged
    assert chunk.frame.to_numpy().tolist() == [["1", "2", "", ""], ["1", "2", "3", ""]]


def test_blank_rows_are_counted_wherever_they_are(text_file: TextFile) -> None:
    """Lines with nothing but separators and white space are blank, in bulk as well."""
    text = "a,b\n" + ",\n" * 20 + "1,2\n" + " , \n" * 20 + "\n"
    source, rows = read(text_file(text))
    assert rows == {22: ("1", "2")}
    assert (source.info.rows, source.info.blank) == (1, 41)


def test_header_only_has_no_rows(text_file: TextFile) -> None:
    """A file with only a header is no error: it has zero rows."""
    source, rows = read(text_file("a,b\n"))
    assert rows == {}
    assert (source.info.rows, source.info.blank, source.sample) == (0, 0, ())
    assert read(text_file("a,b\n\n\n"))[0].info.blank == 2


def test_header_row_can_be_chosen(text_file: TextFile) -> None:
    """Rows above the chosen header are not data, and row numbers stay those of the file."""
    path = text_file("Contacts of 2026\n\nname;phone\nAnn;1\n")
    source, rows = read(path, header_row=3)
    assert source.info.header == ("name", "phone")
    assert rows == {4: ("Ann", "1")}
    assert "header in row 3" in source.info.notes


@pytest.mark.parametrize(
    ("row", "says"), [(2, "row 2 is blank"), (9, "has 3 rows"), (0, "rows count from 1")]
)
def test_a_header_row_that_is_none_is_refused(text_file: TextFile, row: int, says: str) -> None:
    """A header row that is blank or is not there stops with its number."""
    with pytest.raises(SourceError, match=says):
        open_source(text_file("x\n\na,b\n"), ReadOptions(header_row=row))


def test_first_line_with_text_is_the_header(text_file: TextFile) -> None:
    """Blank lines above the header are neither rows nor counted as blank."""
    source, rows = read(text_file("\n,,\nname,phone\nAnn,1\n"))
    assert source.info.header == ("name", "phone")
    assert (list(rows), source.info.blank) == ([4], 0)


def test_separator_line_is_honoured(text_file: TextFile) -> None:
    """A first line ``sep=|`` names the delimiter and is no row, as in spreadsheet programs."""
    source, rows = read(text_file("sep=|\r\na,x|b\r\n1|2,5\r\n"))
    assert source.info.header == ("a,x", "b")
    assert rows == {2: ("1", "2,5")}


def test_unclosed_quote_names_its_row(text_file: TextFile) -> None:
    """A quote that is never closed stops, instead of swallowing all rows below it."""
    text = 'a,b\n1,2\n3,4\n5,"6\n' + "7,8\n" * 3000
    with pytest.raises(SourceError, match=r"row 4, column 2: a quotation mark"):
        read(text_file(text))


@pytest.mark.parametrize("text", ['a\n"', 'a,b\n1,"', 'a,b\n1,"x""', '"'])
def test_quote_at_the_very_end_is_unclosed(text_file: TextFile, text: str) -> None:
    """Also a quotation mark with nothing behind it is found."""
    with pytest.raises(SourceError, match="never closed"):
        read(text_file(text))


def test_huge_cell_names_its_row(text_file: TextFile) -> None:
    """A cell that goes on for megabytes ends the reading with the row where it begins."""
    text = 'a,b\n1,2\n3,"' + "x\n" * 9_000_000
    with pytest.raises(SourceError, match=r"row 3: a cell is longer"):
        read(text_file(text))


def test_endless_line_is_refused(text_file: TextFile) -> None:
    """A line of tens of megabytes without a break is no table."""
    with pytest.raises(SourceError, match="no table with"):
        read(text_file(b"a" * 40_000_000))


def test_changed_file_is_noticed(text_file: TextFile) -> None:
    """A file that another program writes to while it is read is not half-imported."""
    path = text_file("a,b\n" + "1,2\n" * 100)
    with open_source(path) as source:
        chunks = source.chunks(10)
        next(chunks)
        path.write_text("a,b\n1,2\n")
        with pytest.raises(SourceError, match="changed while"):
            list(chunks)


def test_chunks_say_how_much_is_done(text_file: TextFile) -> None:
    """Progress never goes back and ends at 1."""
    path = text_file("a,b\n" + "some text,2\n" * 60_000)
    with open_source(path) as source:
        done = [chunk.done for chunk in source.chunks(500)]
        assert source.size_bytes == path.stat().st_size
    assert done == sorted(done)
    assert done[0] < 0.9
    assert done[-1] == 1.0


def test_rows_can_be_read_again(text_file: TextFile) -> None:
    """From the first one on, also where the first reading was given up; each is counted once."""
    with open_source(text_file("a,b\n" + "1,2\n\n" * 30)) as source:
        next(source.chunks(7))
        for _ in range(2):
            assert sum(len(chunk.frame) for chunk in source.chunks(7)) == 30
            assert (source.info.rows, source.info.blank) == (30, 30)


def test_sample_is_the_first_two_hundred_rows(text_file: TextFile) -> None:
    """The sample has rows that fit, in order, and does not use up the chunks."""
    path = text_file("a,b\n" + "".join(f"{i},x\n" for i in range(500)))
    with open_source(path) as source:
        assert source.sample == tuple((str(i), "x") for i in range(200))
        assert sum(len(chunk.frame) for chunk in source.chunks()) == 500


def test_report_comes_back_as_the_source_it_was(text_file: TextFile) -> None:
    """A report loses its own columns and the formula guard; rows that were ragged are again."""
    header = "import_file,import_row,import_status,import_message,a,'=b,import_extra,import_extra\n"
    text = header + "f,2,invalid,why,'@x,'quoted,,\nf,3,invalid,why,1,2,3,\nf,4,invalid,why,1\n"
    source, rows = read(text_file("\ufeff" + text))
    assert source.is_report
    assert source.info.header == ("a", "=b")
    assert rows == {2: ("@x", "'quoted"), 3: ("1", "2", "3"), 4: ("1",)}
    assert source.sample == (("@x", "'quoted"),)


def test_nameless_columns_of_a_report_are_the_sources_own(text_file: TextFile) -> None:
    """Text in a nameless column is data; text in an extra column, wherever it was moved, is not."""
    text = (
        "import_extra,import_row,import_status,a,,import_extra\n"
        ",2,sent,1,note,\n,3,invalid,1,,x\n'=y,4,invalid,1,note,,'@z\n,5,invalid\n"
        " ,6,sent,1,note, \n,7,sent,1\n"
    )
    source, rows = read(text_file("\ufeff" + text))
    assert source.info.header == ("a", "")
    assert rows == {
        2: ("1", "note"),
        3: ("1", "", "", "x"),
        4: ("1", "note", "=y", "", "@z"),
        5: (),
        6: ("1", "note"),
        7: ("1", ""),
    }


@pytest.mark.parametrize("as_text", [False, True])
def test_report_is_read_as_one_whatever_the_options_say(*, as_text: bool) -> None:
    """What is set for the file a report is about does not hold for the report."""
    text = "import_row,import_status,name;x,phone\r\n5,failed,Zoë;1,+447700900001\r\n"
    stream = io.StringIO(text) if as_text else io.BytesIO(text.encode("utf-8-sig"))
    source, rows = read(stream, delimiter=";", header_row=3, encoding="cp1252")
    assert source.is_report
    assert source.info.header == ("name;x", "phone")
    assert rows == {2: ("Zoë;1", "+447700900001")}
    assert source.info.notes[0].startswith("a report of this program: read as such")


@pytest.mark.parametrize(
    ("codec", "set_encoding"),
    [("utf-8", "cp1252"), ("utf-8-sig", "utf-16"), ("utf-16", "cp1252"), ("cp1252", "cp1252"),
     ("utf-16-le", "utf-16-le")],
)  # fmt: skip
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("first", ["", "sep={}\r\n", "\r\n"])
def test_report_is_known_whatever_program_saved_it(
    codec: str, set_encoding: str, delimiter: str, first: str
) -> None:
    """Another delimiter, no byte order mark, another encoding: the options still give way.

    Only what the bytes do not prove, a code page, is taken from them.
    """
    table = [
        ["import_row", "import_status", "name", "'=note"],
        ["5", "failed", f"Zoë{delimiter}", "'=1+1"],
        ["7", "invalid", "", "'=2"],
    ]
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(table)
    content = (first.format(delimiter) + text.getvalue()).encode(codec)
    source, rows = read(io.BytesIO(content), delimiter="x", header_row=3, encoding=set_encoding)
    assert source.is_report
    assert source.info.header == ("name", "=note")
    assert list(rows.values()) == [(f"Zoë{delimiter}", "=1+1"), ("", "=2")]
    assert source.info.notes[0].startswith("a report of this program: read as such")


def test_report_in_a_code_page_names_the_remedy() -> None:
    """A report saved in the machine's code page says which encoding to name."""
    content = "import_row;import_status;name\n5;failed;Zoë\n".encode("cp1252")
    with pytest.raises(SourceError, match="add --encoding cp1252"):
        read(io.BytesIO(content), header_row=3)


@pytest.mark.parametrize(
    "text",
    ["a,b\nimport_row,import_status\n", "import_row;name\n", '\ufeff"' + "x" * 140_000, "a\n", ""],
)
def test_other_files_are_no_reports(text_file: TextFile, text: str) -> None:
    """Only a report's header in the first line with text makes a report."""
    assert delimiter_of_own_report(text_file(text)) is None


def test_report_without_options_has_no_remark(text_file: TextFile) -> None:
    """The notes mention that options were left aside only where there were some."""
    source, _ = read(text_file("\ufeffimport_row,import_status,a\n2,sent,x;y\n"))
    assert source.info.notes[0] == "UTF-8 text by its byte order mark"


def test_guard_is_only_taken_from_reports(text_file: TextFile) -> None:
    """In any other file an apostrophe is the cell's own text."""
    source, rows = read(text_file("a,b\n'=x,'+1\n"))
    assert not source.is_report
    assert rows == {2: ("'=x", "'+1")}


class Named(io.BytesIO):
    """A stream with the name of a file."""

    name = str(Path("folder") / "leads.csv")


def test_streams_of_bytes_and_of_text_are_read() -> None:
    """A file object gives the same rows as a file, and its name where it has one."""
    source, rows = read(Named("a,b\nä,2\n".encode()))
    assert (source.info.name, rows) == ("leads.csv", {2: ("ä", "2")})
    source, rows = read(io.StringIO("a,b\nä,2\n"), encoding="cp1252")
    assert (source.info.name, rows) == ("stream", {2: ("ä", "2")})


def test_temporary_files_are_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The copy of a stream goes when the source is closed, and when it cannot be opened."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with open_source(io.BytesIO(b"a,b\n1,2\n")) as source:
        assert len(list(tmp_path.iterdir())) == 1
        list(source.chunks())
    with pytest.raises(SourceError):
        open_source(io.BytesIO(b"%PDF-1.7"))
    assert list(tmp_path.iterdir()) == []


def test_stream_that_fails_is_a_source_error() -> None:
    """A stream that is closed already ends in a sentence."""
    stream = io.StringIO("a")
    stream.close()
    with pytest.raises(SourceError, match="stream cannot be read"):
        open_source(stream)


def test_a_row_that_moved_by_one_column_is_kept_as_its_line(text_file: TextFile) -> None:
    """Empty cells behind the last column cannot be seen in a report, so the line is one cell."""
    source, rows = read(text_file("a,b,c\n1,2,3\n1,,2,\n4,5,6\n"))
    assert rows == {2: ("1", "2", "3"), 3: ("1,,2,",), 4: ("4", "5", "6")}
    assert source.sample == (("1", "2", "3"), ("4", "5", "6"))


def test_a_delimiter_at_the_ends_of_rows_is_a_habit(text_file: TextFile) -> None:
    """Where most rows end in a delimiter that the header lacks, such rows are no damaged ones."""
    source, rows = read(text_file("a,b,c\n1,2,3,\n4,5,6,\n7,8,9\n1,,2,3,\n"))
    assert rows == {
        2: ("1", "2", "3"), 3: ("4", "5", "6"), 4: ("7", "8", "9"), 5: ("1", "", "2", "3", ""),
    }  # fmt: skip
    assert source.sample == (("1", "2", "3"), ("4", "5", "6"), ("7", "8", "9"))


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ('"Ana "Nina" Silva",+55,Rio', ('"Ana "Nina" Silva",+55,Rio',)),
        ('"Ana,"+55,Rio', ('"Ana,"+55,Rio',)),
        ('"Ana" ,"+55"\t,"Rio"  ', ("Ana", "+55", "Rio")),
        ('"Ana ""Nina"" Silva",+55,Rio', ('Ana "Nina" Silva', "+55", "Rio")),
        ('Ana "Nina" Silva,+55,Rio', ('Ana "Nina" Silva', "+55", "Rio")),
    ],
)
@pytest.mark.parametrize("size", [2, 5000])
def test_a_line_whose_quotes_do_not_match_costs_itself_only(
    text_file: TextFile, line: str, cells: tuple[str, ...], size: int
) -> None:
    """Text behind a closing quotation mark: the line is kept as it stands, the others are read."""
    text = f"a,b,c\n1,2,3\n{line}\n4,5,6\n" + f"{line}\n" * 3 + '"7\n8",9,0\n'
    with open_source(text_file(text), ReadOptions(delimiter=",")) as source:
        chunks = list(source.chunks(size))
    rows = {
        number: chunk.ragged.get(number, tuple(row))
        for chunk in chunks
        for number, *row in chunk.frame.itertuples()
    }
    assert rows == {
        2: ("1", "2", "3"), 3: cells, 4: ("4", "5", "6"), 5: cells, 6: cells, 7: cells,
        8: ("7\n8", "9", "0"),
    }  # fmt: skip


@pytest.mark.parametrize("size", [1, 2, 5000])
@pytest.mark.parametrize(
    ("line", "is_torn"),
    [
        ('Hat"Soft, warm",Rome', True),
        ('Ana,Hat"Soft, warm"', True),
        ('Hat"Soft, ""warm"" and",Rome', True),
        ('24"x36",oak,Rome', False),
        ('6" pipe,8" pipe,10"', False),
        ("5'8\"tall,Ana,Rome", False),
        ('"a""b","c""",Rome', False),
        ('"say ""hi","and ""bye",Rome', False),
    ],
)
def test_a_cell_that_was_torn_apart_costs_its_row_only(
    text_file: TextFile, line: str, is_torn: bool, size: int
) -> None:
    """A delimiter is lost and one within a text took its place: as many cells, but other ones."""
    text = f'Name,What,City\nAna,"Cap, red",Oslo\n{line}\nBo,"Belt\n2",Rome\n'
    with open_source(text_file(text), ReadOptions(delimiter=",")) as source:
        chunks = list(source.chunks(size))
    ragged = {number: cells for chunk in chunks for number, cells in chunk.ragged.items()}
    assert ragged == ({3: (line,)} if is_torn else {})
    assert [number for chunk in chunks for number in chunk.frame.index] == [2, 3, 4]


def test_a_quote_that_opens_a_cell_does_not_swallow_the_next_contact(text_file: TextFile) -> None:
    """The line end within it shows only where its text goes on behind the next quotation mark."""
    text = 'a,b,c\nAna,+55,"\nBo,"+1","x"\nCy,+2,y\n'
    _, rows = read(text_file(text), delimiter=",")
    assert rows == {2: ('Ana,+55,"',), 3: ("Bo", "+1", "x"), 4: ("Cy", "+2", "y")}


NO_TEXT: tuple[Literal["Cs"]] = ("Cs",)
CELL = st.text(st.characters(exclude_categories=NO_TEXT, exclude_characters="\0"), max_size=12)


@st.composite
def tables(draw: st.DrawFn) -> list[list[str]]:
    """Tables with a header and rows of the same width, at least two columns."""
    width = draw(st.integers(2, 5))
    row = st.lists(CELL, min_size=width, max_size=width)
    return draw(st.lists(row, min_size=1, max_size=12))


@given(table=tables(), delimiter=st.sampled_from(",;\t|"), end=st.sampled_from(["\n", "\r\n"]))
def test_any_quoted_table_comes_back(table: list[list[str]], delimiter: str, end: str) -> None:
    """Whatever the cells hold, a quoted table is read as it was written, each row once."""
    assume(any(name.strip() for name in table[0]))
    assume(not table[0][0].startswith("\ufeff"))
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, quoting=csv.QUOTE_ALL, lineterminator=end)
    writer.writerows(table)
    source, rows = read(io.BytesIO(text.getvalue().encode()))
    filled = {n: tuple(row) for n, row in enumerate(table[1:], 2) if "".join(row).strip()}
    assert source.info.header == tuple(table[0])
    assert rows == filled
    assert source.info.rows + source.info.blank + 1 == len(table)


@given(content=st.binary(max_size=300), name=st.sampled_from(["x.csv", "x.xlsx", "x.xls", "x.ods"]))
def test_any_bytes_are_read_or_refused(content: bytes, name: str) -> None:
    """Bytes of any kind give rows or a SourceError, never another exception."""
    stream = io.BytesIO(content)
    stream.name = name
    try:
        read(stream)
    except SourceError as error:
        assert str(error)  # noqa: PT017 - both ends are right ones


@given(
    content=st.text(st.sampled_from('a1 ",;\n\r\t|é'), max_size=80),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"]),
)
def test_any_text_is_accounted_for(content: str, encoding: str) -> None:
    """Every record of a text is the header, above it, a row or blank; or the text is refused."""
    pinned = encoding if encoding == "cp1252" else None
    try:
        source, rows = read(io.BytesIO(content.encode(encoding)), encoding=pinned, delimiter=",")
    except SourceError:
        return
    letters = [char for char in content if char in "a1é"]
    read_ones = [*source.info.header, *(cell for cells in rows.values() for cell in cells)]
    assert [char for cell in read_ones for char in cell if char in "a1é"] == letters
    try:
        records = list(csv.reader(io.StringIO(content, newline=""), delimiter=",", strict=True))
    except csv.Error:
        return  # a line of it is damaged
    (note,) = (note for note in source.info.notes if note.startswith("header in row"))
    assert source.info.rows + source.info.blank + int(note.split()[-1]) == len(records)
    assert all(records[number - 1][: len(cells)] == list(cells)[: len(records[number - 1])]
               for number, cells in rows.items())  # fmt: skip


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('x"y, z",1', "The quotation marks in the row's line do not match"),
        ('"x"y,1', "The quotation marks in the row's line do not match"),
        ("x,y,,1,,", "The row has 6 cells and the header 2"),
        ("x,1,,,", "The row has 5 cells and the header 2"),
    ],
)
def test_what_is_said_of_a_ragged_row_is_true(text_file: TextFile, line: str, said: str) -> None:
    """Also where its line is kept as one cell: it never has one cell that was not there."""
    path = text_file(f"Name,Number\na,1\n{line}\nb,2\nc,3\n")
    with open_source(path) as source:
        (chunk,) = source.chunks()
    binding = bind(
        parse_mapping("phone: Number", "m.yaml"),
        source.info.header,
        Defaults("c1", "US"),
        source_name="a.csv",
    )
    verdict = binding.plan(chunk)[1].verdict
    assert isinstance(verdict, Rejected)
    assert verdict.problem.code is Code.ROW_RAGGED
    assert verdict.problem.message.startswith(said)


@pytest.mark.parametrize(
    "text",
    [
        "Name,Phone\nJos? Garc?a,1\nJ?rgen Gro?,2\nAndr? M?ller,3\n",
        "Name,Phone\n????? ??????,1\n??????,2\n",
    ],
)
def test_question_marks_in_place_of_letters_are_refused(text_file: TextFile, text: str) -> None:
    """The names are lost, as with the sign that stands for a lost letter."""
    path = text_file(text)
    with (
        pytest.raises(SourceError, match=r"line 2: in '.*' a \? stands where a letter was lost"),
        open_source(path, ReadOptions(), field_of),
    ):
        pass
    with open_source(path, ReadOptions(encoding="utf-8"), field_of) as source:
        assert len(source.sample) >= 2


@pytest.mark.parametrize(
    "cells",
    ["really?,what?,???", "https://a.example/p?x=1,a.example?id=2,q?", "?,??,A?B", "why?no,ok,?"],
)
def test_other_question_marks_are_text(text_file: TextFile, cells: str) -> None:
    """Questions, links, and a cell that nobody knew what to write into."""
    path = text_file(f"Name,Phone,Note\n{cells}\n{cells}\n")
    with open_source(path, ReadOptions(), field_of) as source:
        assert len(source.sample) == 2
