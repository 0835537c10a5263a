"""Workbooks made to do harm: each ends in rows or in a sentence, in bounded time and memory."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from importer.errors import SourceError
from importer.reader import ReadOptions, Source, open_source
from importer.reader.spreadsheet_child import Output, Request
from importer.reader.spreadsheet_child import read as parse
from tests.workbooks import write_ods

RawXlsx = Callable[[Iterable[str]], Path]
SHEET = "xl/worksheets/sheet1.xml"
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
SECONDS = 10.0
"""How long parsing may take, and not one GiB of memory: the limits under which it is done."""


def text_row(number: int, *texts: str) -> str:
    """A row of texts."""
    cells = "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in texts)
    return f'<row r="{number}">{cells}</row>'


def read(path: Path) -> tuple[Source, list[tuple[str, ...]]]:
    """A file that was read to its end within the limits, and its rows."""
    options = ReadOptions(timeout_seconds=SECONDS)
    assert options.memory_bytes <= 2**30
    with open_source(path, options) as source:
        rows = [row for chunk in source.chunks() for row in chunk.frame.itertuples(index=False)]
    return source, [tuple(row) for row in rows]


def rewritten(path: Path, member: str, change: Callable[[str], str]) -> Path:
    """The same archive with one member changed."""
    target = path.with_name(f"changed-{path.name}")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            text = old.read(name).decode()
            new.writestr(name, change(text) if name == member else text)
    return target


def declared(path: Path, member: str, declaration: str) -> Path:
    """The same archive; a member declares entities before its root, ``ENTITY`` is a use of one."""

    def change(text: str) -> str:
        head, mark, rest = text.rpartition("?>") if text.startswith("<?xml") else ("", "", text)
        return f"{head}{mark}<!DOCTYPE x [{declaration}]>{rest.replace('ENTITY', '&e;')}"

    return rewritten(path, member, change)


def by_openpyxl(path: Path) -> bytes:
    """What the second parser writes; it raises what it likes."""
    stream = io.BytesIO()
    request = Request(str(path), "xlsx", "openpyxl", None, None, 2**40, 60.0, 0.0)
    parse(request, Output(stream), is_limited=True)
    return stream.getvalue()


LAUGHS = "".join(
    f'<!ENTITY {f"l{n}" if n < 11 else "e"} "{f"&l{n - 1};" * 10 if n else "ha"}">'
    for n in range(12)
)


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """A file that an entity names."""
    path = tmp_path / "secret.txt"
    path.write_text("TOP-SECRET")
    return path


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_external_entities_are_not_read(
    tmp_path: Path, raw_xlsx: RawXlsx, secret: Path, kind: str
) -> None:
    """A file that a workbook names is not opened: the workbook is refused as damaged."""
    if kind == "xlsx":
        plain = raw_xlsx([text_row(1, "a"), text_row(2, "xENTITYy")])
        path = declared(plain, SHEET, f'<!ENTITY e SYSTEM "{secret.as_uri()}">')
        with pytest.raises(Exception, match="undefined entity"):
            by_openpyxl(path)
    else:
        plain = write_ods(tmp_path / "a.ods", {"S": [["a"], ["xENTITYy"]]})
        path = declared(plain, "content.xml", f'<!ENTITY e SYSTEM "{secret.as_uri()}">')
    with pytest.raises(SourceError, match="is damaged") as caught:
        read(path)
    assert "TOP-SECRET" not in str(caught.value)


def test_an_external_document_type_is_not_fetched(
    raw_xlsx: RawXlsx, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a document type lies elsewhere, nobody goes there, and the rows are read."""
    import socket

    def refuse(*_: object) -> None:
        raise AssertionError("somebody connects")

    doctype = '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">'
    path = rewritten(
        raw_xlsx([text_row(1, "a"), text_row(2, "b")]),
        SHEET,
        lambda text: text.replace("<worksheet", f"{doctype}<worksheet", 1),
    )
    assert read(path)[1] == [("b",)]
    monkeypatch.setattr(socket.socket, "connect", refuse)
    assert b'["b"]' in by_openpyxl(path)


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_entities_do_not_multiply(tmp_path: Path, raw_xlsx: RawXlsx, kind: str) -> None:
    """Entities that unfold to 200 thousand million letters: the workbook is refused as damaged."""
    if kind == "xlsx":
        path = declared(raw_xlsx([text_row(1, "a"), text_row(2, "ENTITY")]), SHEET, LAUGHS)
    else:
        plain = write_ods(tmp_path / "a.ods", {"S": [["a"], ["ENTITY"]]})
        path = declared(plain, "content.xml", LAUGHS)
    with pytest.raises(SourceError, match=r"is damaged: its \w+ content cannot be read"):
        read(path)


def test_nul_and_halves_of_pairs_are_taken_out(raw_xlsx: RawXlsx) -> None:
    """No text file could hold them, so that a report could not be read back."""
    rows = [text_row(1, "Name"), text_row(2, "A_x0000_na"), text_row(3, "B_xD800_ea_x005F_")]
    source, found = read(raw_xlsx(rows))
    assert found == [("Ana",), (found[1][0],)]
    assert "\0" not in found[1][0]
    assert found[1][0].encode()
    assert "NUL and broken characters were taken out of 1 cell" in source.info.notes


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_a_cell_of_fifty_megabytes_is_refused(tmp_path: Path, raw_xlsx: RawXlsx, kind: str) -> None:
    """It is no contact's; the sentence names the row or says what is too long."""
    text = "A" * 50_000_000
    if kind == "xlsx":
        path = raw_xlsx([text_row(1, "a"), text_row(2, text)])
        says = "absurd amount of text in row 2"
    else:
        path = tmp_path / "a.csv"
        path.write_text(f'a,b\n"{text}",1\n')
        says = "a line of more than 16,777,216 characters"
    with pytest.raises(SourceError, match=says):
        read(path)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_twenty_thousand_columns_are_read(tmp_path: Path, raw_xlsx: RawXlsx, kind: str) -> None:
    """More than a spreadsheet program shows, but each of them is there."""
    names = [f"c{n}" for n in range(20_000)]
    if kind == "xlsx":
        path = raw_xlsx([text_row(1, *names), text_row(2, *names)])
    else:
        path = tmp_path / "a.csv"
        path.write_text(f"{','.join(names)}\n" * 2)
    source, rows = read(path)
    assert source.info.header == tuple(names)
    assert rows == [tuple(names)]


@pytest.mark.slow
@pytest.mark.parametrize(("sheets", "members"), [(100_000, 1), (25_000, 25_000)])
def test_a_hundred_thousand_sheets_end_in_time(
    raw_xlsx: RawXlsx, sheets: int, members: int
) -> None:
    """The first one is read and the others told of, or the workbook is refused as too big."""
    plain = raw_xlsx([text_row(1, "a"), text_row(2, "b")])
    entry = '<sheet name="S" sheetId="1" r:id="rId1"/>'
    many = "".join(entry.replace('"S"', f'"S{n}"') for n in range(sheets))
    path = rewritten(plain, "xl/workbook.xml", lambda text: text.replace(entry, many))
    if members == 1:
        source, rows = read(path)
        assert rows == [("b",)]
        assert "99,979 more sheets were not looked at" in source.info.notes
        return
    with zipfile.ZipFile(path, "a") as archive:
        for n in range(members):
            archive.writestr(f"xl/worksheets/other{n}.xml", "<worksheet/>")
    with pytest.raises(SourceError, match="gets too big when it is unpacked"):
        read(path)


def test_hundreds_of_thousands_of_columns_are_refused(tmp_path: Path) -> None:
    """They would be looked at one by one."""
    path = tmp_path / "a.csv"
    path.write_text("Name,Phone" + "," * 400_000 + "\nA,+14155550100\n")
    with pytest.raises(SourceError, match=r"has 400,002 columns, which no list of contacts has"):
        read(path)
