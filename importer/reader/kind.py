"""What kind of file a source really is, told by its first bytes and not by its name."""

from __future__ import annotations

import codecs
import re
from enum import StrEnum
from pathlib import Path, PurePath

from importer.errors import SourceError
from importer.reader.encoding import unmarked_utf16
from importer.reader.zip_listing import is_encrypted, member_names


class Kind(StrEnum):
    """The kinds that can be read, archives with a table in them included.

    The value of a spreadsheet's kind is its usual ending.
    """

    DELIMITED = "csv"
    XLSX = "xlsx"
    XLSB = "xlsb"
    XLS = "xls"
    ODS = "ods"
    GZIP = "gz"
    ZIP = "zip"


_HEAD_BYTES = 4096
_TAIL_BYTES = 2**20  # a zip lists its members at its end
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_GZIP = b"\x1f\x8b"
_TAR = (257, b"ustar")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SAVE_AS = "Open it in a spreadsheet program and save it as .xlsx or .csv."
_SHEET_ENDINGS = {
    Kind.XLSX: {".xlsx", ".xlsm", ".xltx", ".xltm"},
    Kind.XLSB: {".xlsb"},
    Kind.XLS: {".xls", ".xlt"},
    Kind.ODS: {".ods", ".ots"},
}
WORKBOOK_ENDINGS = frozenset().union(*_SHEET_ENDINGS.values())
_KIND_NAMES = {
    Kind.XLSX: "an Excel workbook (xlsx)",
    Kind.XLSB: "an Excel workbook (xlsb)",
    Kind.XLS: "an Excel workbook (xls)",
    Kind.ODS: "an OpenDocument spreadsheet",
}
_MARKS = (
    (b"%PDF", "a PDF document", "Export the list as .xlsx or .csv from the program it is kept in."),
    (b"\x89PNG", "a picture", "Export the list as .xlsx or .csv."),
    (b"\xff\xd8\xff", "a picture", "Export the list as .xlsx or .csv."),
    (b"GIF8", "a picture", "Export the list as .xlsx or .csv."),
    (b"{\\rtf", "a text document (RTF)", "Save its table as .xlsx or .csv."),
    (b"BZh", "a bzip2 archive", "Unpack it and give the file in it."),
    (b"\xfd7zXZ\x00", "an xz archive", "Unpack it and give the file in it."),
    (b"(\xb5/\xfd", "a zstd archive", "Unpack it and give the file in it."),
    (b"7z\xbc\xaf'\x1c", "a 7-Zip archive", "Unpack it and give the file in it."),
    (b"Rar!\x1a\x07", "a RAR archive", "Unpack it and give the file in it."),
    (b"SQLite format 3\x00", "an SQLite database", "Export its table as .csv."),
    (b"PAR1", "a Parquet file", "Convert it to .csv."),
    (b"BEGIN:VCARD", "a vCard file", "Import it into an address book and export that as .csv."),
    (b"MIME-Version:", "a web page archive", _SAVE_AS),
    (b"\x09\x08\x06\x00", "a workbook of a very old Excel", _SAVE_AS),
    (b"\x09\x04\x06\x00", "a workbook of a very old Excel", _SAVE_AS),
    (b"\x09\x02\x06\x00", "a workbook of a very old Excel", _SAVE_AS),
)
_WEB_PAGE = re.compile(
    r"<(!doctype\s+html|html|head|body|meta|title|table|style|div|script)\b", re.IGNORECASE
)
_XHTML = re.compile(r"<(!doctype\s+html|html)\b", re.IGNORECASE)
_FLAT_DOCUMENT = "urn:oasis:names:tc:opendocument:xmlns:office"
_JSON = re.compile(r'[\[{]\s*[{"]')
_ZIP_KINDS = (
    (re.compile(rb"xl[/\\]workbook\.xml", re.IGNORECASE), Kind.XLSX),
    (re.compile(rb"xl[/\\]workbook\.bin", re.IGNORECASE), Kind.XLSB),
)
_ZIP_OTHERS = (
    (re.compile(rb"word[/\\]document\.xml"), "a Word document", "Save its table as .xlsx or .csv."),
    (re.compile(rb"ppt[/\\]presentation\.xml"), "a presentation", "Save its table as .xlsx."),
    (re.compile(rb"Index/Document\.iwa|Index\.zip|Index/Tables/"), "an Apple Numbers document",
     "In Numbers choose File, Export To, and export it as Excel or CSV."),
    (re.compile(rb"opendocument\.(text|presentation)"), "a text document or presentation",
     "Save its table as .xlsx or .csv."),
)  # fmt: skip
_TEXT_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_MOST_CONTROLS = 0.05
"""The share of control characters in text; compressed or random bytes hold 10 %."""
_OLE_STREAMS = ("EncryptedPackage", "Workbook", "Book", "WordDocument")
_ODS_TYPE = re.compile(rb"mimetypeapplication/vnd\.oasis\.opendocument\.spreadsheet")
_ODS_PARTS = (b"content.xml", b"META-INF/manifest.xml")


def kind_of(file: Path, path: str, name: str, encoding: str | None = None) -> Kind:
    """The kind of a file that is not empty; ``encoding`` where the options name one.

    Raises:
        SourceError: it is nothing that can be read, or it has a password.
    """
    size = file.stat().st_size
    with file.open("rb") as stream:
        head = stream.read(_HEAD_BYTES)
        if head.startswith(_ZIP):
            stream.seek(max(0, size - _TAIL_BYTES))
            return _kind_of_zip(file, head, stream.read(_TAIL_BYTES), path)
    if head.startswith(_GZIP):
        return Kind.GZIP
    if head.startswith(_OLE):
        return _kind_of_ole(file, path)
    if name.startswith("~$"):
        raise SourceError(
            f"{path} is the lock file of a workbook that is open in Excel. "
            f"Close Excel and give {name[2:]} instead."
        )
    for mark, what, remedy in _MARKS:
        if head.startswith(mark):
            raise SourceError(f"{path} is {what}, not a table. {remedy}")
    if head.startswith(_TAR[1], _TAR[0]):
        raise SourceError(f"{path} is a tar archive, not a table. Unpack it and give the file.")
    _refuse_markup(head, path, name)
    if _ends_as_workbook(name) and not _is_text(head, encoding):
        raise SourceError(
            f"{path} is no spreadsheet: it is damaged or another kind of file. {_SAVE_AS}"
        )
    if encoding is None and not (
        _is_utf8(head) or _is_text(head, None) or _is_text(head.replace(b"\0", b""), None)
    ):
        raise SourceError(
            f"{path} is no text and no spreadsheet: it is damaged, encrypted or another kind of "
            "file. Export the list again, as .xlsx or .csv."
        )
    return Kind.DELIMITED


def kind_note(kind: Kind, name: str) -> str:
    """A sentence where the name's ending says something else than the content, else nothing."""
    ending = PurePath(name).suffix.lower()
    if kind is Kind.DELIMITED:
        return f"text, in spite of the ending {ending}" if _ends_as_workbook(name) else ""
    if ending and ending not in _SHEET_ENDINGS[kind]:
        return f"{_KIND_NAMES[kind]}, in spite of the ending {ending}"
    return ""


def _ends_as_workbook(name: str) -> bool:
    return PurePath(name).suffix.lower() in WORKBOOK_ENDINGS


def _is_text(head: bytes, encoding: str | None) -> bool:
    """Whether the bytes can be text: hardly any control characters, in the encoding it may have."""
    if head.startswith(_TEXT_MARKS) or unmarked_utf16(head):
        return True
    try:
        text = head.decode(encoding or "latin-1", "replace")
    except (LookupError, ValueError):  # no such encoding, which is refused elsewhere
        text = head.decode("latin-1")
    return len(_CONTROL.findall(text)) <= _MOST_CONTROLS * len(text)


def _is_utf8(head: bytes) -> bool:
    """Whether the bytes are UTF-8 as far as they go; the last character may be cut off."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return False
    return True


def _kind_of_zip(file: Path, head: bytes, tail: bytes, path: str) -> Kind:
    """What a zip file is, by the names of its members.

    Where they can be listed, only they count: a workbook that lies in an archive as it is shows its
    own names, too.
    """
    names = member_names(file)
    if names is not None:
        tail = "\n".join(names).encode("utf-8", "replace")
        head = head if "mimetype" in names else b""
    for pattern, kind in _ZIP_KINDS:
        if pattern.search(tail):
            return kind
    for pattern, what, remedy in _ZIP_OTHERS:
        if pattern.search(tail) or pattern.search(head):
            raise SourceError(f"{path} is {what}, not a table. {remedy}")
    if _ODS_TYPE.search(head) or all(part in tail for part in _ODS_PARTS):
        if is_encrypted(file):
            raise password_error(path)
        return Kind.ODS
    if names is not None:
        return Kind.ZIP
    raise SourceError(
        f"{path} is a zip archive and no workbook, or a damaged one. "
        "Unpack it and give the file in it, or export it again."
    )


def _kind_of_ole(file: Path, path: str) -> Kind:
    """What a file in Microsoft's old container is, by the names of its streams."""
    found = _streams(file)
    if "EncryptedPackage" in found:
        raise password_error(path)
    if found & {"Workbook", "Book"}:
        return Kind.XLS
    if "WordDocument" in found:
        raise SourceError(
            f"{path} is a Word document, not a table. Save its table as .xlsx or .csv."
        )
    raise SourceError(f"{path} is no Excel workbook, or a damaged one. {_SAVE_AS}")


def _streams(file: Path) -> set[str]:
    """Which of the telling stream names the file holds; the directory can be anywhere in it."""
    names = {name: f"{name}\0".encode("utf-16-le") for name in _OLE_STREAMS}
    found: set[str] = set()
    rest = b""
    with file.open("rb") as stream:
        while block := stream.read(2**20):
            window = rest + block
            found.update(name for name, pattern in names.items() if pattern in window)
            rest = window[-64:]
    return found


def password_error(path: str) -> SourceError:
    """The error for a workbook that is encrypted."""
    return SourceError(
        f"{path} is protected with a password. Open it in its program, "
        "save a copy without the password, and give that."
    )


def _refuse_markup(head: bytes, path: str, name: str) -> None:
    """Raise SourceError for text that is no table: a web page, XML or JSON."""
    text = _opening(head)
    ending = PurePath(name).suffix.lower()
    if "urn:schemas-microsoft-com:office:spreadsheet" in text and text.startswith("<"):
        raise SourceError(f"{path} is an old XML export for Excel (XML Spreadsheet). {_SAVE_AS}")
    if _FLAT_DOCUMENT in text and text.startswith("<"):
        raise SourceError(f"{path} is an OpenDocument file in a single XML text. {_SAVE_AS}")
    if (
        _WEB_PAGE.match(text)
        or (text.startswith("<?xml") and _XHTML.search(text))
        or (text.startswith("<!--") and _WEB_PAGE.search(text))
    ):
        saved = f" saved as {ending}" if ending else ""
        raise SourceError(f"{path} is a web page{saved}, not a table. {_SAVE_AS}")
    if text.startswith("<?xml"):
        raise SourceError(f"{path} is XML, not a table. Export the list as .xlsx or .csv.")
    if _JSON.match(text) or ending in {".json", ".jsonl", ".ndjson"}:
        raise SourceError(f"{path} is JSON, not a table. Convert it to .csv.")


def _opening(head: bytes) -> str:
    """The first characters, as far as they can be told without knowing the encoding."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return head.decode("utf-16", "replace").lstrip("\ufeff \t\r\n")
    return head.removeprefix(codecs.BOM_UTF8).decode("latin-1").lstrip()
