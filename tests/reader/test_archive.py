from __future__ import annotations

import gzip
import hashlib
import io
import os
import stat
import struct
import tempfile
import zipfile
from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped]
from hypothesis import given, settings
from hypothesis import strategies as st

from importer.errors import SourceError
from importer.reader import Source, archive, open_source
from importer.reader.kind import Kind, kind_of
from importer.reader.zip_listing import member_names
from tests.workbooks import write_ods

LEADS = "Name,Mobile\nAna,+919876500001\nBea,+919876500002\n"
Members = dict[str, str | bytes]


def workbook() -> bytes:
    """A workbook with the same table."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet()
        for number, line in enumerate(LEADS.splitlines()):
            sheet.write_row(number, 0, line.split(","))
    return stream.getvalue()


def zipped(path: Path, members: Members, method: int = zipfile.ZIP_DEFLATED) -> Path:
    """Write a zip archive."""
    with zipfile.ZipFile(path, "w", method) as target:
        for name, content in members.items():
            target.writestr(name, content)
    return path


def read(path: object) -> tuple[Source, list[tuple[str, ...]]]:
    """A source that was read to its end, and its rows; nothing temporary is left behind."""
    before = set(os.listdir(tempfile.gettempdir()))  # noqa: PTH208 - names are all that is needed
    with open_source(path) as source:  # type: ignore[arg-type]
        rows = [row for chunk in source.chunks() for row in chunk.frame.itertuples(index=False)]
    left = set(os.listdir(tempfile.gettempdir())) - before  # noqa: PTH208
    assert not [name for name in left if name.startswith("importer-")]
    return source, [tuple(row) for row in rows]


ROWS = [("Ana", "+919876500001"), ("Bea", "+919876500002")]


@pytest.fixture(autouse=True)
def own_temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Temporary files lie in a folder of the test's own."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))


@pytest.mark.parametrize("name", ["leads.csv.gz", "leads.tsv.gz", "leads.txt.gz", "LEADS.CSV"])
def test_a_gzip_file_is_read(tmp_path: Path, name: str) -> None:
    """The table in a gzip file is read; name and checksum are those of the file that was given."""
    path = tmp_path / name
    text = LEADS.replace(",", "\t") if "tsv" in name else LEADS
    path.write_bytes(gzip.compress(text.encode()))
    source, rows = read(path)
    assert rows == ROWS
    assert (source.info.name, source.info.path) == (name, str(path))
    assert source.info.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert source.info.notes[0] == "unpacked from a gzip file"


def test_a_gzip_file_of_several_pieces_is_read_whole(tmp_path: Path) -> None:
    """Gzip files that were joined are one file; a workbook in one is read, too."""
    path = tmp_path / "leads.csv.gz"
    path.write_bytes(b"".join(gzip.compress(line.encode()) for line in LEADS.splitlines(True)))
    assert read(path)[1] == ROWS
    path.write_bytes(gzip.compress(workbook()))
    assert read(path)[1] == ROWS


@pytest.mark.parametrize(
    "members",
    [
        {"leads.csv": LEADS},
        {"export/2026/leads.TXT": LEADS, "export/": ""},
        {"leads.csv": LEADS, "__MACOSX/._leads.csv": "x", ".DS_Store": "x", "a/Thumbs.db": "x"},
        {"leads.csv": LEADS, "logo.png": "x", "readme.txt": "Read me."},
        {"leads": LEADS},
        {"leads.xlsx": workbook()},
        {"..\\..\\leads.csv": LEADS},
    ],
    ids=["csv", "folders", "junk", "others", "nameless", "workbook", "backslash"],
)
@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED])
def test_the_one_table_in_a_zip_is_read(tmp_path: Path, members: Members, method: int) -> None:
    """One table is read, whatever lies beside it; a note names it and what was passed over."""
    path = zipped(tmp_path / "leads.zip", members, method)
    source, rows = read(path)
    assert rows == ROWS
    assert source.info.name == "leads.zip"
    assert source.info.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    note = source.info.notes[0]
    assert note.startswith("'leads")
    assert "from the zip archive" in note
    assert ("'logo.png'" in note) == ("logo.png" in members)


def test_a_zip_from_a_stream_is_read(tmp_path: Path) -> None:
    """Standard input may be an archive, too."""
    assert read(io.BytesIO(zipped(tmp_path / "x.zip", {"a.csv": LEADS}).read_bytes()))[1] == ROWS


def test_an_opendocument_table_in_a_zip_is_read(tmp_path: Path) -> None:
    """An .ods that lies in an archive as it is does not make the archive one."""
    inner = write_ods(tmp_path / "x.ods", {"S": [line.split(",") for line in LEADS.splitlines()]})
    path = zipped(tmp_path / "x.zip", {"x.ods": inner.read_bytes()}, zipfile.ZIP_STORED)
    assert read(path)[1] == ROWS


def nested_zip() -> bytes:
    """A zip in memory."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as inner:
        inner.writestr("leads.csv", LEADS)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("members", "says"),
    [
        ({"a.csv": LEADS, "b.xlsx": workbook()},
         r"x\.zip holds 2 tables: 'a\.csv', 'b\.xlsx'\. Unpack it"),
        ({f"{n}.csv": LEADS for n in range(9)},
         r"holds 9 tables: '0.csv', '1.csv', '2.csv', '3.csv' and 5 more"),
        ({}, "no file in it"),
        ({"__MACOSX/._a.csv": "x"}, "no file in it"),
        ({"a.pdf": "x", "b.png": "y"}, r"without a table .* It holds 'a\.pdf', 'b\.png'"),
        ({"a.pdf": "%PDF-1.7"}, r"x\.zip/a\.pdf is a PDF document"),
        ({"inner.zip": nested_zip()}, "another archive"),
        ({"leads.csv": nested_zip()}, "another archive"),
        ({"leads.csv": gzip.compress(b"a")}, "another archive"),
        ({"leads.csv": ""}, r"x\.zip/leads\.csv is empty"),
        ({"a\x1b[2J\u202e.csv": LEADS, "b.csv": LEADS}, r"'a\?\[2J\?\.csv', 'b\.csv'"),
        ({"leads.csv": "Name\nZo\xeb\n".encode("latin-1")}, r"x\.zip/leads\.csv is not UTF-8"),
    ],
    ids=["several", "many", "empty", "junk", "no table", "pdf", "nested", "disguised", "gzip",
         "empty table", "escape codes", "encoding"],
)  # fmt: skip
def test_other_archives_are_refused(tmp_path: Path, members: Members, says: str) -> None:
    """What is not one table ends in a sentence that says what is there and what to do."""
    with pytest.raises(SourceError, match=says):
        read(zipped(tmp_path / "x.zip", members))


def test_a_gzip_in_a_gzip_is_refused(tmp_path: Path) -> None:
    """Archives are opened once."""
    path = tmp_path / "x.csv.gz"
    path.write_bytes(gzip.compress(gzip.compress(LEADS.encode())))
    with pytest.raises(SourceError, match="another archive"):
        read(path)


def test_no_path_is_taken_from_an_archive(tmp_path: Path) -> None:
    """A member whose name leads out of its folder, or from the root, writes nothing there."""
    target = tmp_path / "deep" / "er"
    target.mkdir(parents=True)
    for name in ("../evil.csv", str(tmp_path / "evil.csv"), "C:\\evil.csv"):
        source, rows = read(zipped(target / "x.zip", {name: LEADS}))
        assert rows == ROWS
        assert source.info.notes[0] == "'evil.csv' from the zip archive"
    assert not [*tmp_path.rglob("evil*"), *Path.cwd().glob("*evil*")]


def test_a_link_in_a_zip_is_refused(tmp_path: Path) -> None:
    """A symbolic link in place of the table is not followed."""
    secret = tmp_path / "secret.csv"
    secret.write_text(LEADS)
    link = zipfile.ZipInfo("leads.csv")
    link.create_system = 3
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as target:
        target.writestr(link, str(secret))
    with pytest.raises(SourceError, match=r"'leads\.csv' in .*x\.zip is only a link"):
        read(path)


def patched(path: Path, offset: int, value: bytes) -> Path:
    """Change the directory's entry of an archive's first member."""
    content = bytearray(path.read_bytes())
    at = content.index(b"PK\x01\x02") + offset
    content[at : at + len(value)] = value
    path.write_bytes(content)
    return path


def test_a_zip_with_a_password_is_refused(tmp_path: Path) -> None:
    """An encrypted member ends in the sentence about passwords."""
    path = patched(zipped(tmp_path / "x.zip", {"a.csv": LEADS}), 8, b"\x01\x00")
    with pytest.raises(SourceError, match="protected with a password"):
        read(path)


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_unusual_methods_are_refused(tmp_path: Path, method: int) -> None:
    """What cannot be unpacked in bounded memory is not unpacked."""
    with pytest.raises(SourceError, match="unusual method"):
        read(zipped(tmp_path / "x.zip", {"a.csv": LEADS}, method))


@pytest.mark.parametrize("claimed", [1, len(LEADS) + 1, 2**31])
def test_a_size_that_lies_is_found_out(tmp_path: Path, claimed: int) -> None:
    """A member that is larger or smaller than the directory says is damaged, never cut short."""
    path = zipped(tmp_path / "x.zip", {"a.csv": LEADS})
    with pytest.raises(SourceError, match="damaged or not complete"):
        read(patched(path, 24, struct.pack("<L", claimed)))


def test_a_directory_that_claims_to_be_huge_is_not_read(tmp_path: Path) -> None:
    """A directory of more than a few MB is not listed, so it cannot fill the memory."""
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as target:
        for n in range(100):
            target.writestr(f"{n}{'x' * 60_000}.csv", "")
    assert member_names(path) is None
    with pytest.raises(SourceError, match="Unpack it and give the file in it"):
        read(path)


BOMB = b"Name,Mobile\n" + b"0" * (70 * 2**20)


def test_a_zip_bomb_ends_in_a_sentence(tmp_path: Path) -> None:
    """An archive that unfolds to far more than it packs is given up early, by what comes out."""
    path = zipped(tmp_path / "x.zip", {"a.csv": BOMB})
    assert path.stat().st_size < 100_000
    with pytest.raises(SourceError, match="more than 200 times its size"):
        read(path)
    with pytest.raises(SourceError, match="damaged or not complete"):
        read(patched(path, 24, struct.pack("<L", 100)))  # a directory that plays it down
    with pytest.raises(SourceError, match=r"x\.zip"):
        read(patched(path, 20, struct.pack("<LL", 2**31, 2**32 - 2)))  # and one that makes it up


def test_a_gzip_bomb_ends_in_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """So does a gzip file, by its ratio and by its size."""
    path = tmp_path / "x.csv.gz"
    path.write_bytes(gzip.compress(BOMB))
    with pytest.raises(SourceError, match="more than 200 times its size"):
        read(path)
    monkeypatch.setattr(archive, "MOST_BYTES", 2**25)
    with pytest.raises(SourceError, match="unpacks to more than"):
        read(path)


@pytest.mark.parametrize("cut", [5, 15, 40, -1, -8])
def test_a_gzip_file_that_is_cut_off_is_refused(tmp_path: Path, cut: int) -> None:
    """What ends early holds only half of the contacts: nothing is read of it."""
    path = tmp_path / "leads.csv.gz"
    path.write_bytes(gzip.compress(LEADS.encode())[:cut])
    with pytest.raises(SourceError, match=r"leads\.csv\.gz is a gzip file that is damaged or not"):
        read(path)


@settings(max_examples=60, deadline=None)
@given(data=st.data(), is_zip=st.booleans())
def test_damaged_archives_are_read_whole_or_refused(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject, is_zip: bool
) -> None:
    """Bytes changed anywhere in an archive give all rows or a SourceError, nothing else."""
    path = tmp_path_factory.mktemp("archive") / "leads.csv.gz"
    if is_zip:
        zipped(path, {"leads.csv": LEADS})
    else:
        path.write_bytes(gzip.compress(LEADS.encode()))
    content = bytearray(path.read_bytes())
    for position in data.draw(st.lists(st.integers(2, len(content) - 1), min_size=1, max_size=3)):
        content[position] = data.draw(st.integers(0, 255))
    path.write_bytes(content)
    try:
        with open_source(path) as source:
            assert [cell for row in source.sample for cell in row] == [
                cell for row in ROWS for cell in row
            ]
    except SourceError as error:
        assert str(error)  # noqa: PT017 - both ends are right ones


def test_a_workbook_is_no_archive(tmp_path: Path) -> None:
    """A zip that is a workbook stays one, whatever else is in it."""
    path = tmp_path / "x.zip"
    path.write_bytes(workbook())
    assert kind_of(path, "x.zip", "x.zip") is Kind.XLSX
