from __future__ import annotations

from urllib.parse import urlsplit, urlunsplit

import pytest

from importer.download.address import file_address, file_name, is_link, parts_of, shown
from importer.errors import SourceError

SHEET = "https://docs.google.com/spreadsheets/d/1AbC-x_9"
EXPORT = f"{SHEET}/export?format=csv"
PUBLISHED = "https://docs.google.com/spreadsheets/d/e/2PACX-1v"


@pytest.mark.parametrize(
    ("link", "address"),
    [
        (f"{SHEET}/edit?usp=sharing", EXPORT),
        (f"{SHEET}/edit#gid=123", f"{EXPORT}&gid=123"),
        (f"{SHEET}/edit?gid=7#gid=123", f"{EXPORT}&gid=123"),
        (f"{SHEET}/view?gid=7", f"{EXPORT}&gid=7"),
        (f"{SHEET}/edit?gid=7&resourcekey=0-Ab#gid=7", f"{EXPORT}&gid=7&resourcekey=0-Ab"),
        (SHEET, EXPORT),
        (f"{SHEET}/htmlview#gid=0", f"{EXPORT}&gid=0"),
        (SHEET.replace("/d/", "/u/1/d/") + "/edit#gid=5", f"{EXPORT}&gid=5"),
        (f"{SHEET}/edit#gid=5;x", EXPORT),
        (f"{SHEET}/export?format=xlsx", f"{SHEET}/export?format=xlsx"),
        (f"{SHEET}/gviz/tq?tqx=out:csv&sheet=Leads", f"{SHEET}/gviz/tq?tqx=out:csv&sheet=Leads"),
        (f"{PUBLISHED}/pubhtml", f"{PUBLISHED}/pub?output=csv"),
        (f"{PUBLISHED}/pubhtml?gid=4&single=true", f"{PUBLISHED}/pub?output=csv&gid=4&single=true"),
        (f"{PUBLISHED}/pub?output=xlsx", f"{PUBLISHED}/pub?output=xlsx"),
        ("https://example.com/edit#gid=1", "https://example.com/edit"),
        (" https://example.com/a.csv?key=s ", "https://example.com/a.csv?key=s"),
    ],
)
def test_a_sheets_page_becomes_its_export(link: str, address: str) -> None:
    """What the browser shows of a Google sheet becomes its CSV, of the same tab; others stay."""
    assert urlunsplit(file_address(parts_of(link))) == address


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("https://example.com/a.csv", True),
        ("HTTP://example.com", True),
        ("ftp://example.com/a.csv", True),
        ("leads.csv", False),
        ("C:\\leads.csv", False),
        ("a/https:/b.csv", False),
        (b"https://example.com", False),
    ],
)
def test_a_link_is_told_from_a_path(source: object, expected: bool) -> None:
    """A link is a text that begins with a scheme and two slashes."""
    assert is_link(source) == expected


@pytest.mark.parametrize(
    ("link", "says"),
    [
        ("http://example.com/secret/a.csv?k=secret", r"link to example\.com .* only https:// is"),
        ("http://127.0.0.1.example.com/a.csv", "only https:// is read"),
        ("ftp://example.com/a.csv", r"begins with ftp://"),
        ("file:///etc/passwd", "names no host"),
        ("https:///a.csv", "names no host"),
        ("https://ana:secret@example.com/a.csv", r"to example\.com holds a name or a password"),
        ("https://example.com:secret/a.csv", "no web address"),
        ("https://[secret/a.csv", "no web address"),
    ],
)
def test_other_links_are_refused(link: str, says: str) -> None:
    """Only https, and nothing that would be a secret in the sentence."""
    with pytest.raises(SourceError, match=says) as caught:
        parts_of(link)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("path", "disposition", "name"),
    [
        ("/exports/leads.csv", "", "leads.csv"),
        ("/exports/Ma%20liste.csv", "", "Ma liste.csv"),
        ("/", "", "download"),
        ("/x", 'attachment; filename="Leads - Sheet1.csv"', "Leads - Sheet1.csv"),
        ("/x", "attachment; filename=leads.csv", "leads.csv"),
        ("/x", "attachment; filename=\"a.csv\"; filename*=UTF-8''Caf%C3%A9.csv", "Café.csv"),
        ("/x", 'attachment; filename="../../etc/passwd"', "passwd"),
        ("/x", 'attachment; filename="..\\\\evil.csv"', "evil.csv"),
        ("/x", 'attachment; filename="a\x1b[2J\u202eb.csv"', "a[2Jb.csv"),
        ("/x", 'attachment; filename=""', "x"),
        ("/" + "x" * 200 + ".csv", "", "x" * 76 + ".csv"),
    ],
)
def test_a_file_has_a_plain_name(path: str, disposition: str, name: str) -> None:
    """The answer's word for it counts, without folders, escape codes and endless length."""
    assert file_name(urlsplit(f"https://example.com{path}"), disposition) == name


def test_what_is_shown_holds_no_secret() -> None:
    """Of a link only the host and the file's name are shown."""
    parts = parts_of("https://files.example.com:8443/t0ken/leads.csv?signature=s#f")
    assert shown(parts, "leads.csv") == "https://files.example.com:8443/…/leads.csv"
