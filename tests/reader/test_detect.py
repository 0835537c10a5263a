from __future__ import annotations

import errno
import io
import os
import random
import re
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from importer.errors import SourceError
from importer.reader import ReadOptions, open_source
from importer.reader.dialect import detect_delimiter
from importer.reader.undecodable import suggest_encodings
from importer.reader.unreadable import unreadable

TextFile = Callable[..., Path]
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("a,b,c\n1,2,3\n", ","),
        ("name;price\nx;1,5\ny;2,5\nz;3,5\n", ";"),
        ("a\tb\n1,2\t3\n", "\t"),
        ("a|b|c\n1|2,3|4;5\n", "|"),
        ("name,tags\nx,a;b;c\ny,a\nz,\n", ","),
        ('name,note\n"x","a;b"\n"y","c;d"\n', ","),
        ("Last, First;Phone\nLee, Ann;1\nRay, Bob;2\n", ";"),
        ("a,b,c\n1,2\n1,2,3\n1,2,3,4\n1,2,3\n", ","),
        ("a;b\n" + "\n" * 50 + "1;2\n", ";"),
        ("phone\n1\n2\n", None),
        ("phone\n1, 2\n3, 4\n", None),
        ('"a,b"\n"1,2"\n', None),
        ("a;b", ";"),
    ],
)
def test_delimiter_is_told_by_many_records(text: str, delimiter: str | None) -> None:
    """The delimiter is the one that splits rows as it splits the header."""
    assert detect_delimiter(text, whole=True) == delimiter


def test_delimiter_below_title_lines(text_file: TextFile) -> None:
    """Where the header row is named, lines above it do not decide about the delimiter."""
    path = text_file("A, B, C and D\nx\na;b\n1;2\n")
    with open_source(path, ReadOptions(header_row=3)) as source:
        assert source.info.header == ("a", "b")


@pytest.mark.parametrize("option", [";", "semicolon", " Semicolon "])
def test_delimiter_can_be_named(text_file: TextFile, option: str) -> None:
    """The option wins, as a character or by its name."""
    with open_source(text_file("a,b;c\n"), ReadOptions(delimiter=option)) as source:
        assert source.info.header == ("a,b", "c")


@pytest.mark.parametrize("option", ["", ";;", '"', "\n"])
def test_impossible_delimiter_is_refused(text_file: TextFile, option: str) -> None:
    """What cannot separate columns is named in the error."""
    with pytest.raises(SourceError, match="give one character"):
        open_source(text_file("a,b\n"), ReadOptions(delimiter=option))


def test_one_column_keeps_its_commas(text_file: TextFile) -> None:
    """A list of phones with two in a cell stays one column."""
    with open_source(text_file("phone\n+15550100, +15550101\n+15550102\n")) as source:
        assert source.sample == (("+15550100, +15550101",), ("+15550102",))
        assert "one column" in source.info.notes


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_marked_encodings_are_read(text_file: TextFile, codec: str) -> None:
    """UTF-8 with and without mark, UTF-16 and UTF-32 with one; the mark is not part of a name."""
    with open_source(text_file("näme,b\n日本,2\n".encode(codec))) as source:
        assert source.info.header == ("näme", "b")
        assert source.sample == (("日本", "2"),)
        assert source.info.notes[0].startswith(codec[:6].removesuffix("-s").upper().rstrip("-"))


def test_other_encoding_is_never_guessed(text_file: TextFile) -> None:
    """French cp1252 is refused with the place, the likely encoding and the option to add."""
    lines = "".join(f"Hélène Lefèvre,Besançon {i}\n" for i in range(40))
    path = text_file(("nom,ville\n" + "x,y\n" * 3 + lines).encode("cp1252"))
    with pytest.raises(SourceError) as caught:
        open_source(path)
    message = str(caught.value)
    assert "byte 0xE9 at position 23 (line 5)" in message
    assert "--encoding cp1252" in message
    with open_source(path, ReadOptions(encoding="cp1252")) as source:
        assert source.sample[3] == ("Hélène Lefèvre", "Besançon 0")


def test_suggestion_knows_other_scripts() -> None:
    """Text that is no western text is not called cp1252 first."""
    sample = "Здравствуйте, уважаемые клиенты нашей компании. Список контактов.\n" * 5
    assert suggest_encodings(sample.encode("cp1251"))[0] == "cp1251"


@pytest.mark.parametrize("text", ["5;Zoë", "Müller;x\nÁlvarez", "São Paulo", "Peña, Élise, Jürgen"])
def test_suggestion_for_few_accents_is_the_western_one(text: str) -> None:
    """One or two accented letters in plain words are few: cp1252 is named first."""
    assert suggest_encodings(text.encode("cp1252"))[0] == "cp1252"


def test_bad_byte_behind_a_long_good_part_is_found_at_once(text_file: TextFile) -> None:
    """The whole file is looked through when it is opened, before anything is planned."""
    with pytest.raises(SourceError, match=r"line 100,002"):
        open_source(text_file(b"aaa,b\n" + b"xxx,y\n" * 100_000 + b"\xff,\n"))


def test_wrong_pinned_encoding(text_file: TextFile) -> None:
    """An unknown encoding names the nearest one, a wrong one the line it breaks at."""
    path = text_file("a,b\nx,é\n".encode("cp1252"))
    with pytest.raises(SourceError, match=r"no encoding is called 'cp125'. Did you mean cp125\d"):
        open_source(path, ReadOptions(encoding="cp125"))
    with pytest.raises(SourceError, match="no encoding"):
        open_source(path, ReadOptions(encoding="hex"))
    with pytest.raises(SourceError, match=r"is not ascii.*line 2"):
        open_source(path, ReadOptions(encoding="ascii"))


def test_mark_wins_over_the_option(text_file: TextFile) -> None:
    """A byte order mark is proof, and the notes say that the option was not followed."""
    with open_source(text_file(b"\xef\xbb\xbfa,b\n"), ReadOptions(encoding="cp1252")) as source:
        assert source.info.header == ("a", "b")
        assert source.info.notes[0] == "UTF-8 text by its byte order mark, not cp1252"


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize(
    "text",
    [
        "name,phone\nAnn,1\n",
        "姓名,电话\n王伟,1\n" * 40,
        "الاسم;الهاتف\r\nسارة;1\r\n",
        "이름\t전화\n김민수\t1\n",
    ],
)
def test_unmarked_utf16_is_read(text_file: TextFile, codec: str, text: str) -> None:
    """UTF-16 without a mark is told by its pattern, also where hardly a letter is ASCII."""
    path = text_file(text.encode(codec))
    with open_source(path) as source:
        assert source.info.header == tuple(re.split("[,;\t]", text.splitlines()[0]))
        assert source.sample[0][1] == "1"
        assert "without a byte order mark" in source.info.notes[0]
    with open_source(path, ReadOptions(encoding=codec)) as source:
        assert source.sample[0][1] == "1"


def test_nul_is_refused(text_file: TextFile) -> None:
    """A NUL byte is a damaged file, and its line is named."""
    with pytest.raises(SourceError, match="NUL byte in line 3"):
        open_source(text_file(b"a,b\n1,2\n3,\0\n"))


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (b"", "x.csv", "is empty"),
        (b"\n \n,,\n", "x.csv", "is empty"),
        (b"\xef\xbb\xbf", "x.csv", "is empty"),
        (b"<html><body><table>", "x.xls", "web page saved as .xls"),
        (b"\xef\xbb\xbf\r\n <!DOCTYPE html>", "x.csv", "web page"),
        ("<html>".encode("utf-16"), "x.xls", "web page"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
         "x.xls", "XML Spreadsheet"),
        (b'<?xml version="1.0"?><data/>', "x.csv", "is XML"),
        (b'<?xml version="1.0"?><rss><title>News</title></rss>', "x.csv", "is XML"),
        (b'<?xml version="1.0"?><office:document xmlns:office="urn:oasis:names:tc:opendocument:'
         b'xmlns:office:1.0"><table:table>', "x.fods", "is an OpenDocument file"),
        (random.Random(4).randbytes(3000), "x.csv", "is no text and no spreadsheet"),
        (b'[{"phone": 1}]', "x.csv", "is JSON"),
        (b"%PDF-1.7 ...", "x.csv", "PDF"),
        (b"\x89PNG\r\n", "x.xlsx", "picture"),
        (b"\x1f\x8b\x08", "x.csv.gz", "gzip file that is damaged"),
        (bytes(257) + b"ustar" + bytes(250), "x.tar", "tar archive"),
        (b"SQLite format 3\0", "x.csv", "SQLite"),
        (b"BEGIN:VCARD\n", "x.csv", "vCard"),
        (b"PK\x03\x04 and nothing else", "x.xlsx", "damaged"),
        (OLE + bytes(600), "x.xls", "damaged"),
        (OLE + "WordDocument\0".encode("utf-16-le"), "x.xls", "Word"),
        (OLE + "EncryptedPackage\0".encode("utf-16-le"), "x.xlsx",
         "password"),
        (b"\x15owner", "~$x.xlsx", "lock file"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_named(
    text_file: TextFile, content: bytes, name: str, says: str
) -> None:
    """A file that only looks like a table by its name ends in a sentence about what it is."""
    path = text_file(content, name)
    with pytest.raises(SourceError, match=says) as caught:
        open_source(path)
    assert str(path) in str(caught.value)


@pytest.mark.parametrize(
    ("member", "says"),
    [
        ("word/document.xml", "Word"),
        ("Index/Document.iwa", "Numbers"),
        ("ppt/presentation.xml", "presentation"),
    ],
)
def test_zip_that_is_no_workbook_is_named(tmp_path: Path, member: str, says: str) -> None:
    """A zip is told by what is in it, whatever its ending."""
    path = tmp_path / "x.csv"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(member, "a,b")
    with pytest.raises(SourceError, match=says):
        open_source(path)


def test_text_with_the_ending_of_a_workbook_is_read(text_file: TextFile) -> None:
    """A CSV that is called .xls is a CSV, with a note."""
    with open_source(text_file("a;b\n1;2\n", "export.xls")) as source:
        assert source.sample == (("1", "2"),)
        assert source.info.notes[0] == "text, in spite of the ending .xls"


@pytest.mark.parametrize("codec", ["cp1252", "shift_jis", "gb18030", "big5", "koi8-r", "cp500"])
def test_text_in_another_encoding_is_called_text(text_file: TextFile, codec: str) -> None:
    """However few of its bytes are letters to us: it is asked which encoding it is in."""
    text = {"cp1252": "Zoë,Köln\n", "koi8-r": "Анна,Москва\n", "cp500": "Zoë,Köln\n"}
    with pytest.raises(SourceError, match="is not UTF-8: byte"):
        open_source(text_file(text.get(codec, "中山一,北京\n").encode(codec) * 9))


@pytest.mark.parametrize(
    ("stream", "says"),
    [
        (io.BytesIO(), "^The stream stream is empty"),
        (io.StringIO(), "^The stream stream is empty"),
        (SimpleNamespace(name="<stdin>", read=io.BytesIO().read), "^Nothing came in on standard"),
    ],
)
def test_a_stream_in_which_nothing_comes_is_told(stream: Any, says: str) -> None:
    """It cannot be exported again."""
    with pytest.raises(SourceError, match=says):
        open_source(stream)


def test_missing_file_names_a_similar_one(text_file: TextFile) -> None:
    """A path that is not there names its neighbour with nearly the same name."""
    path = text_file("a\n", "contacts.csv")
    with pytest.raises(SourceError, match=r"no file .*contact.csv. Did you mean contacts.csv"):
        open_source(path.with_name("contact.csv"))
    folder = path.parent / "no"
    with pytest.raises(SourceError, match=re.escape(f"and no folder {folder} to look in")):
        open_source(folder / "such.csv")
    with pytest.raises(SourceError):
        open_source("\0")


def test_missing_file_names_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A path that is not there says which folder was looked in."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SourceError) as caught:
        open_source("missing.csv")
    assert str(caught.value) == (
        f"There is no file missing.csv: check the name and the folder ({Path.cwd()})."
    )


@pytest.mark.parametrize("value", [12, None, b"abc", ["a.csv"]])
def test_what_is_no_source_is_refused(value: object) -> None:
    """A value that is neither a path nor a file object ends in a sentence about what is taken."""
    with pytest.raises(SourceError, match="a path or an open file") as caught:
        open_source(value)  # type: ignore[arg-type] # what callers without types may do
    assert type(value).__name__ in str(caught.value)
    assert ("io.BytesIO" in str(caught.value)) == isinstance(value, bytes)


@pytest.mark.parametrize("content", [random.Random(1).randbytes(5000), bytes(100)])
def test_noise_with_the_ending_of_a_workbook_is_no_spreadsheet(
    text_file: TextFile, content: bytes
) -> None:
    """A damaged workbook is called one, not text in some other encoding."""
    for options in (ReadOptions(), ReadOptions(encoding="cp1252"), ReadOptions(encoding="hex")):
        with pytest.raises(SourceError, match=r"rand.xlsx is no spreadsheet: .* save it as .xlsx"):
            open_source(text_file(content, "rand.xlsx"), options)


@pytest.mark.parametrize("codec", ["utf-16", "utf-32", "utf-16-le", "cp500", "cp1251"])
def test_text_in_other_encodings_with_the_ending_of_a_workbook(
    text_file: TextFile, codec: str
) -> None:
    """Text that is called .xls is read where the options name its encoding."""
    text = "имя,a\nжук,1\n" if codec.startswith(("utf", "cp1251")) else "name,a\nAnn,1\n"
    options = ReadOptions(encoding=codec)
    with open_source(text_file(text.encode(codec), "export.xls"), options) as source:
        assert source.info.header == tuple(text.partition("\n")[0].split(","))


def test_folder_is_named_as_one(tmp_path: Path) -> None:
    """A folder in place of a file says so."""
    with pytest.raises(SourceError, match="is a folder"):
        open_source(tmp_path)


@pytest.mark.parametrize("name", ["", "  "])
def test_an_empty_name_is_no_folder(name: str) -> None:
    """A script's unset variable gives an empty name; the working directory is not meant."""
    with pytest.raises(SourceError, match="A file's name is empty"):
        open_source(name)


def test_unreadable_file(text_file: TextFile, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file without permission ends in the system's own words for it and what to do."""
    path = text_file("a,b\n")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, os.strerror(13))

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(SourceError, match=r"cannot be read: Permission denied\. Close it in"):
        open_source(path)


@pytest.mark.parametrize(
    ("error", "remedy"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "Make room in the folder for temporary"),
        (OSError(errno.EMFILE, "Too many open files"), "Close other programs"),
        (OSError(errno.ENAMETOOLONG, "File name too long"), "Check the path."),
        (OSError(errno.EIO, "Input/output error"), "a copy on another disk may do."),
        (OSError("odd"), "odd. Look whether its disk"),
        (ValueError("I/O operation on closed file"), "file. Give a stream that is open"),
    ],
)
def test_whatever_the_system_says_has_a_remedy(error: Exception, remedy: str) -> None:
    """Every reason why a file or stream cannot be read comes with what to do about it."""
    assert remedy in unreadable(error)


@pytest.mark.skipif(sys.platform == "win32", reason="the devices are Unix's")
def test_a_device_is_no_file() -> None:
    """A device in place of a file is named as one, with what to give instead."""
    with pytest.raises(SourceError, match=r"/dev/zero is a device, not a file\. Name the file"):
        open_source("/dev/zero")


@pytest.mark.parametrize("text", ["\n\n", " \r\n\t", "\ufeff\n"])
def test_a_file_of_blank_lines_is_empty(text_file: TextFile, text: str) -> None:
    """A file without any text is called empty, with what to do."""
    with pytest.raises(SourceError, match=r"is empty: it has no line with text\. Export it again"):
        open_source(text_file(text))


def test_a_file_that_goes_away_while_it_is_read(text_file: TextFile) -> None:
    """A file that is gone when its rows are wanted ends in a sentence, too."""
    path = text_file("a,b\n1,2\n")
    with open_source(path) as source:
        path.unlink()
        with pytest.raises(SourceError, match=r"cannot be read: .*\. Look whether its disk"):
            next(source.chunks())


def test_notes_say_what_was_concluded(text_file: TextFile) -> None:
    """Encoding, delimiter and header row are told in plain words, with name and checksum."""
    path = text_file("a;b\n")
    with open_source(path) as source:
        assert source.info.notes == (
            "UTF-8 text (no byte order mark; every byte fits)",
            "columns are separated by a semicolon",
            "header in row 1",
        )
        assert (source.info.name, source.info.path) == ("contacts.csv", str(path))
        assert len(source.info.sha256) == 64
