from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importer.errors import SourceError
from importer.mapping import field_of
from importer.reader import ReadOptions, open_source

TextFile = Callable[..., Path]
HEAD = "Name,Phone,Email\n"
BOB = "Bob,+14155550199,bob@example.com\n"


def rows(path: Path, **options: Any) -> list[tuple[str, ...]]:
    """The header and the rows of a file."""
    with open_source(path, ReadOptions(**options), field_of) as source:
        found = [source.info.header]
        for chunk in source.chunks():
            assert not chunk.ragged
            found += [tuple(row) for row in chunk.frame.to_numpy().tolist()]
    return found


@pytest.mark.parametrize("delimiter", ["^", "~", ":", " ", "¦"])
def test_rare_delimiters_are_found_by_strong_evidence(text_file: TextFile, delimiter: str) -> None:
    """Every row has the same cells; where prose uses the character, the headers are known too."""
    text = f"{HEAD}Ana,+12125550123,ana@example.com\n{BOB}"
    path = text_file(text.replace(",", delimiter))
    assert rows(path) == [tuple(line.split(",")) for line in text.splitlines()]


@pytest.mark.parametrize(
    "text",
    [
        "Full Name\nAna Silva\nBob Stone\nCy Young\n",
        "Phone Number\n212 5550123\n415 5550199\n",
        "Opens at\n08:30\n09:30\n",
        "Note: mail\nx: 1\ny: 2\n",
        "Name\nSilva,Ana\nStone,Bob\n",
        "phone\n1, 2\n3, 4\n",
    ],
)
def test_prose_stays_one_column(text_file: TextFile, text: str) -> None:
    """Spaces, colons and commas within the cells of a single column separate nothing."""
    assert rows(text_file(text)) == [(line,) for line in text.splitlines()]


def test_single_quotes_are_found(text_file: TextFile) -> None:
    """Cells between apostrophes keep their commas."""
    path = text_file(f"{HEAD}'Silva, Ana','+12125550123','ana@example.com'\n'O''Neil','1','x'\n")
    assert rows(path)[1:] == [
        ("Silva, Ana", "+12125550123", "ana@example.com"),
        ("O'Neil", "1", "x"),
    ]


ANN = "'Ann Lee','+14155550132','Leeds, UK'"
BO = "'Bo Day','+14155550133','York'"
QUOTED = [("Ann Lee", "+14155550132", "Leeds, UK"), ("Bo Day", "+14155550133", "York")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{HEAD}{ANN}\n", QUOTED[:1]),
        (f"{HEAD}{ANN}\n{BO}\n", QUOTED),
        (
            f"{HEAD}'Ann Lee',+14155550132,'Leeds, UK'\nBo O'Neil,+14155550133,York\n",
            [QUOTED[0], ("Bo O'Neil", "+14155550133", "York")],
        ),
        (
            f"{HEAD}'Ann Lee',1,Leeds\n'Bo Day',2,York\n",
            [("Ann Lee", "1", "Leeds"), ("Bo Day", "2", "York")],
        ),
        (
            f"{HEAD}{ANN}\n'Bo \"Bobby\" Day','2','York'\n",
            [QUOTED[0], ('Bo "Bobby" Day', "2", "York")],
        ),
    ],
)
def test_single_quotes_around_some_cells_are_found(
    text_file: TextFile, text: str, expected: list[tuple[str, ...]]
) -> None:
    """One row alone, some columns only, a comma that nothing else explains, quotation marks."""
    assert rows(text_file(text))[1:] == expected


def test_single_quotes_are_found_between_a_title_and_a_total(text_file: TextFile) -> None:
    """Lines of one cell are no rows that would have to fit."""
    path = text_file(f"Customers\n\n{HEAD}{ANN}\n{BO}\nTotal: 2\n")
    with open_source(path, ReadOptions(), field_of) as source:
        (chunk,) = source.chunks()
    assert [tuple(row) for row in chunk.frame.to_numpy().tolist()][:2] == QUOTED
    assert chunk.ragged == {6: ("Total: 2",)}


@pytest.mark.parametrize(
    ("text", "ways"),
    [
        ("'Ann Lee',1,Leeds\n'Bo Day',2,York\nCy Fox,3,Bath\n", ("single", "double")),
        ("Ann,'+14155550132,'Leeds'\nBo,'+14155550133,'York'\n", ("double", "single")),
    ],
)
def test_single_quotes_around_some_cells_of_a_column_stop(
    text_file: TextFile, text: str, ways: tuple[str, str]
) -> None:
    """Names would be sent with them; what reads all rows stands first."""
    path = text_file(HEAD + text)
    with pytest.raises(SourceError, match=r"cells such as '.*--quote single .* double") as error:
        rows(path)
    assert error.value.ways == tuple(f"--quote {way}" for way in ways)
    assert rows(path, quote="double")[1:] == [tuple(line.split(",")) for line in text.splitlines()]


@pytest.mark.parametrize(
    "text",
    [
        "'Bobby',1,x\nAnn,2,y\nCy,3,z\n",
        "Rock 'n' Roll,1,'s-Hertogenbosch\nBo,2,'t Gooi\n",
        "Ann,'+14155550132,James'\nBo O'Neil,'+14155550133,York\n",
    ],
)
def test_apostrophes_of_words_stay(text_file: TextFile, text: str) -> None:
    """A nickname, words that begin or end with one, a number that is kept as text."""
    expected = [tuple(line.split(",")) for line in text.splitlines()]
    assert rows(text_file(HEAD + text))[1:] == expected


def test_apostrophes_are_no_quotes(text_file: TextFile) -> None:
    """Neither in names nor before numbers, where spreadsheet programs put one."""
    path = text_file(f"{HEAD}O'Neil,'+12125550123,a'b@example.com\n'Bob,'+14155550199,'x\n")
    assert rows(path)[1:] == [
        ("O'Neil", "'+12125550123", "a'b@example.com"),
        ("'Bob", "'+14155550199", "'x"),
    ]


def test_quotes_may_be_escaped_by_a_backslash(text_file: TextFile) -> None:
    """As MySQL writes them; wherever in the file the first one is."""
    line = '"Ana \\"Nina\\" Silva","+12125550123","ana@example.com"\n'
    nina = ('Ana "Nina" Silva', "+12125550123", "ana@example.com")
    assert rows(text_file(f"{HEAD}{line}{BOB}"))[1] == nina
    assert rows(text_file(f"{HEAD}{BOB * 20_000}{line}{BOB}"))[-2] == nina


@pytest.mark.parametrize("cell", ["C:\\", "a\\b", "\\", '\\""'])
def test_other_backslashes_are_text(text_file: TextFile, cell: str) -> None:
    """A path that ends with a backslash in a quoted cell escapes nothing."""
    path = text_file(f'{HEAD}"{cell}","+12125550123","x"\n"Bob","1","y"\n')
    assert rows(path)[1] == (cell.replace('""', '"'), "+12125550123", "x")


def test_a_header_separated_otherwise_is_refused(text_file: TextFile) -> None:
    """Commas in the header and semicolons in the rows are no table; the reason is said."""
    path = text_file(HEAD + "Ana;+12125550123;x@example.com\n" + BOB.replace(",", ";"))
    with pytest.raises(SourceError, match="header is separated by a comma, and the rows by a semi"):
        rows(path)


@pytest.mark.parametrize("title", ['"Report, March, all"', "Report, March", '"Report, March"'])
@pytest.mark.parametrize("delimiter", [",", ";"])
def test_a_title_with_commas_is_no_header(text_file: TextFile, title: str, delimiter: str) -> None:
    """Whatever separates the columns below it, and what is said of them counts no title."""
    text = f"{HEAD}{BOB}Ana,+12125550123,ana@example.com\n"
    path = text_file(f"{title}\n{text.replace(',', delimiter)}")
    with open_source(path, ReadOptions(), field_of) as source:
        assert source.info.header == ("Name", "Phone", "Email")
        assert source.info.notes[1].endswith("(2 of 2 rows have the header's 3 columns)")


def test_a_quoted_header_above_plain_rows_is_refused(text_file: TextFile) -> None:
    """It is one cell; header and rows are not said to be separated differently."""
    path = text_file(f'"{HEAD.strip()}"\n{BOB}Ana,+12125550123,ana@example.com\n')
    with pytest.raises(SourceError, match="first line stands in quotes as a whole"):
        rows(path)


WRAPPED = [
    '"Name,Phone,City"\r\n"Ana,+12125550123,""Paris, Texas"""\r\n"Bob,+14155550199,Rome"\r\n',
    'Name,Phone,City\n"Ana,+12125550123,""Paris, Texas"""\n"Bob,+14155550199,Rome"\n',
    '"""Name"",""Phone"",""City"""\n"""Ana"",""+12125550123"",""Paris, Texas"""\n'
    '"""Bob"",""+14155550199"",""Rome"""\n',
    '"Name;Phone;City"\n"Ana;+12125550123;Paris, Texas"\n"Bob;+14155550199;Rome"\n',
    '"My contacts"\n"Name,Phone,City"\n"Ana,+12125550123,""Paris, Texas"""\n'
    '"Bob,+14155550199,Rome"\n',
    'sep=;\n"Name;Phone;City"\n"Ana;+12125550123;Paris, Texas"\n"Bob;+14155550199;Rome"\n',
]


@pytest.mark.parametrize("text", WRAPPED)
def test_quotes_around_whole_lines_are_taken_off(text_file: TextFile, text: str) -> None:
    """As of a table that was pasted into one column and saved; a note says so."""
    path = text_file(text)
    assert rows(path) == [
        ("Name", "Phone", "City"),
        ("Ana", "+12125550123", "Paris, Texas"),
        ("Bob", "+14155550199", "Rome"),
    ]
    with open_source(path, ReadOptions(), field_of) as source:
        assert source.info.notes[1].endswith("whole lines stand in quotes, which are taken off")


@pytest.mark.parametrize(
    "text",
    [
        'Name\n"Silva, Ana"\n"Stone, Bob"\n',
        '"Full name, as known"\n"Silva, Ana"\n"Stone, Bob"\n',
        '"Phone"\n"+12125550123"\n"+14155550199"\n',
    ],
)
def test_quotes_around_the_cells_of_one_column_stay_theirs(text_file: TextFile, text: str) -> None:
    """A name with a comma is one cell, where nothing shows that the line is a row."""
    assert rows(text_file(text)) == [(line.strip('"'),) for line in text.splitlines()]


def test_a_broken_line_of_a_wrapped_file_costs_its_row_only(text_file: TextFile) -> None:
    """A line end within quotes, one that has too few cells: told with their rows."""
    sound = "".join(f'"P{n},+{12125550100 + n},Rome"\n' for n in range(30))
    text = f'"Name,Phone,City"\n{sound}"Cy,""Ro\nme"",1"\n"Di,+14155550199"\n"Ed,+14155550198,x"\n'
    with open_source(text_file(text), ReadOptions(), field_of) as source:
        (chunk,) = source.chunks()
    assert [*chunk.ragged] == [32, 33]
    assert chunk.frame.to_numpy().tolist()[-1] == ["Ed", "+14155550198", "x"]


def test_a_first_line_that_says_another_separator_is_passed_over(text_file: TextFile) -> None:
    """Where it separates nothing, and every row is separated by another one; it is said."""
    path = text_file("sep=,\n" + (HEAD + BOB).replace(",", ";"))
    assert rows(path) == [tuple(HEAD.strip().split(",")), tuple(BOB.strip().split(","))]
    with open_source(path, ReadOptions(), field_of) as source:
        assert source.info.notes[1].endswith("though the first line says that a comma does it")


def test_columns_of_fixed_width_are_told(text_file: TextFile) -> None:
    """No character separates them, so what can be done is said."""
    names = ("Ana Silva", "Bob", "Cy")
    table = "".join(f"{name:15}+1 212 555 01{n}0   Rome\n" for n, name in enumerate(names))
    with pytest.raises(SourceError, match=r"fixed width, filled up with spaces.* save it as .csv"):
        rows(text_file(f"{'Name':15}{'Phone':18}City\n{table}"))
    with pytest.raises(SourceError, match="fixed width"):
        rows(text_file(f"{'Name':15}{'Phone':18}City\n{'-' * 14} {'-' * 17} ----\n{table}"))
    assert rows(text_file("Phone\n212  5550123\n")) == [("Phone",), ("212  5550123",)]


def test_a_wrong_delimiter_is_suspected(text_file: TextFile) -> None:
    """It separates nothing where another character plainly does; unless the header is pinned."""
    path = text_file(HEAD + BOB)
    with pytest.raises(SourceError, match=r"separated by a comma .*a tab separates noth") as error:
        rows(path, delimiter="tab")
    assert error.value.ways == ("--delimiter comma",)
    assert rows(path, delimiter="tab", header_row=1)[0] == (HEAD.strip(),)


def test_spaces_before_quoted_cells_are_no_text(text_file: TextFile) -> None:
    """As people write by hand; the commas within such cells stay."""
    text = (
        'Name, Phone, City\n"Silva, Ana", +12125550123, "Paris, Texas"\nBob, +14155550199, Rome\n'
    )
    assert rows(text_file(text)) == [
        ("Name", "Phone", "City"),
        ("Silva, Ana", "+12125550123", "Paris, Texas"),
        ("Bob", "+14155550199", "Rome"),
    ]
    with open_source(text_file(text), ReadOptions(), field_of) as source:
        assert source.info.notes[1] == (
            "columns are separated by a comma and spaces (2 of 2 rows have the header's 3 columns)"
        )


def test_a_quoted_word_behind_a_space_is_text(text_file: TextFile) -> None:
    """Where it is not the whole cell, the spaces belong to the text."""
    text = f'{HEAD}Ana, "Nina" 1,x\n{BOB}'
    assert rows(text_file(text))[1] == ("Ana", ' "Nina" 1', "x")


def test_names_of_columns_that_quotes_tear_stop(text_file: TextFile) -> None:
    """A delimiter is missing between two of them, or apostrophes enclose cells that have some."""
    path = text_file(f'"Name""Phone",Email,\nAna,+12125550123,x\n{BOB}')
    with pytest.raises(SourceError, match=r'row 1: the column Name"Phone has .*--header-row 1'):
        rows(path)
    assert rows(path, header_row=1)[0] == ('Name"Phone', "Email", "")
    path = text_file(f"Name,'Phone',Email\nO'Neil,'212',x\n{BOB}")
    with pytest.raises(SourceError, match=r"the column 'Phone' stands .*--quote single .*double"):
        rows(path)
    assert rows(path, quote="double")[0] == ("Name", "'Phone'", "Email")


def test_quote_and_escape_can_be_pinned(text_file: TextFile) -> None:
    """None at all, single ones, and a backslash that the file alone does not prove."""
    path = text_file(f'{HEAD}6" pipe,1,x\n"a,2,y\n')
    assert rows(path, quote="none")[1:] == [('6" pipe', "1", "x"), ('"a', "2", "y")]
    path = text_file(f"{HEAD}'a,b',1,x\n")
    assert rows(path, quote="single")[1] == ("a,b", "1", "x")
    path = text_file(f'{HEAD}"a\\"",1,x\n')
    assert rows(path, escape="backslash")[1] == ('a"', "1", "x")
    with pytest.raises(SourceError, match="--quote 'x': write double or single or none"):
        rows(path, quote="x")


CELLS = st.text(st.sampled_from('ab"\\,; '), max_size=8).filter(
    lambda text: not text.endswith("\\")
)


@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=5))
def test_doubled_quotes_are_never_read_as_escaped(
    tmp_path_factory: Any, cells: list[tuple[str, str]]
) -> None:
    """What is written by the standard is read by the standard, whatever the cells hold."""
    lines = ['"Name","Phone"'] + [
        ",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in cells
    ]
    path = tmp_path_factory.mktemp("csv") / "a.csv"
    path.write_text("\n".join(lines) + "\n")
    with open_source(path) as source:
        found = [tuple(row) for chunk in source.chunks() for row in chunk.frame.to_numpy().tolist()]
    assert found == [row for row in cells if "".join(row).strip()]


@pytest.mark.parametrize("header", ["Name,City;Mobile", "Mobile;Name,City"])
def test_two_delimiters_that_fit_alike(text_file: TextFile, header: str) -> None:
    """Which one is meant decides what the columns are, so somebody has to say it."""
    rows = ["Ana,Rio;+5511987654321", "Bob,SP;+5511987654322"]
    if header.startswith("Mobile"):
        rows = [";".join(reversed(row.split(";"))) for row in rows]
    path = text_file("\n".join([header, *rows, ""]))
    with pytest.raises(SourceError, match="may be separated by") as caught:
        open_source(path, ReadOptions(), field_of)
    assert set(caught.value.ways) == {"--delimiter comma", "--delimiter semicolon"}
    with open_source(path, ReadOptions(delimiter=";"), field_of) as source:
        assert len(source.info.header) == 2


def test_known_names_settle_a_delimiter(text_file: TextFile) -> None:
    """Where two fit alike, that one is meant by which more of the header is known."""
    path = text_file("Name;Mobile,x\nAna;1,2\nBob;3,4\n")
    with open_source(path, ReadOptions(), field_of) as source:
        assert list(source.info.header) == ["Name", "Mobile,x"]
    path = text_file("Name;Mobile,Email;City\nAna;1,2;3\nBob;3,4;5\n")
    with open_source(path, ReadOptions(), field_of) as source:
        assert list(source.info.header) == ["Name", "Mobile,Email", "City"]
