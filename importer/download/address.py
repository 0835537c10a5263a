"""What a link means: where its file is to be had, and how it may be shown. Touches nothing."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, parse_qs, unquote, urlencode, urlsplit

from importer.errors import SourceError

_LINK = re.compile(r"\s*[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_SHEETS_HOST = "docs.google.com"
_SHEET = re.compile(r"/spreadsheets/(?:u/\d+/)?d/(?!e/)(?P<id>[\w-]+)(?:/(?P<page>[^/]*))?/?")
_PUBLISHED = re.compile(r"/spreadsheets/(?:u/\d+/)?d/e/(?P<id>[\w-]+)/pub(?:html)?/?")
_FILES = frozenset({"export", "gviz"})
"""Pages of a sheet that are files already."""
_SIGN_IN_HOST = re.compile(r"(accounts|login|signin|sso|auth)\.", re.IGNORECASE)
_LONGEST_NAME = 80
NAMELESS = "download"


def is_link(source: object) -> bool:
    """Whether a source is named by a link and not by a path: ``https://…``, ``ftp://…``."""
    return isinstance(source, str) and _LINK.match(source) is not None


def is_loopback(parts: SplitResult) -> bool:
    """Whether the host is this machine."""
    host = parts.hostname or ""
    return host in {"localhost", "::1"} or re.fullmatch(r"127(\.\d{1,3}){3}", host) is not None


def is_sign_in(parts: SplitResult) -> bool:
    """Whether a host is one where people sign in."""
    return _SIGN_IN_HOST.match(parts.hostname or "") is not None


def is_sheet(parts: SplitResult) -> bool:
    """Whether a link leads to Google Sheets."""
    return parts.hostname == _SHEETS_HOST and parts.path.startswith("/spreadsheets/")


def parts_of(link: str) -> SplitResult:
    """A link taken apart.

    Raises:
        SourceError: it is no link over https, or it holds a user's name or password. The text does
            not show what may be a secret in it.
    """
    try:
        parts = urlsplit(link.strip())
        port = parts.port
    except ValueError:
        raise SourceError("The link is no web address: copy it again from the browser.") from None
    host = parts.hostname
    if not host or port == 0:
        raise SourceError("The link names no host: copy it again from the browser.")
    if parts.scheme.lower() != "https" and not (
        parts.scheme.lower() == "http" and is_loopback(parts)
    ):
        raise SourceError(
            f"The link to {host} begins with {parts.scheme}://, and only https:// is read: others "
            "could listen, or change the numbers. Use its https link, or download the file first."
        )
    if parts.username is not None or parts.password is not None:
        raise SourceError(
            f"The link to {host} holds a name or a password, which would be seen by others. "
            "Download the file yourself, and give that."
        )
    return parts


def file_address(parts: SplitResult) -> SplitResult:
    """Where the file is: a Google sheet's page becomes its export as CSV, of the same tab.

    The form of these addresses is that of Google's own File, Download and File, Publish menus.
    """
    if parts.hostname != _SHEETS_HOST:
        return parts._replace(fragment="")
    query = parse_qs(parts.query)
    # The page that the browser shows is told behind the #.
    tab = (parse_qs(parts.fragment).get("gid") or query.get("gid") or [""])[0]
    key = (query.get("resourcekey") or [""])[0]
    wanted = {"gid": tab} if tab.isdecimal() else {}
    if found := _PUBLISHED.fullmatch(parts.path):
        if "output" in query:
            return parts._replace(fragment="")
        wanted |= {"single": "true"} if tab else {}
        path = f"/spreadsheets/d/e/{found['id']}/pub"
        return parts._replace(path=path, query=urlencode({"output": "csv", **wanted}), fragment="")
    found = _SHEET.match(parts.path)
    if not found or found["page"] in _FILES:
        return parts._replace(fragment="")
    wanted |= {"resourcekey": key} if key else {}
    path = f"/spreadsheets/d/{found['id']}/export"
    return parts._replace(path=path, query=urlencode({"format": "csv", **wanted}), fragment="")


def shown(parts: SplitResult, name: str) -> str:
    """A link as it may stand in messages and reports: its host and its file's name.

    Folders and query may hold what opens the file to everybody.
    """
    port = f":{parts.port}" if parts.port else ""
    return f"{parts.scheme.lower()}://{parts.hostname}{port}/…/{name}"


def file_name(parts: SplitResult, disposition: str = "") -> str:
    """The name of the file: as the answer tells it, else the last piece of the path."""
    told = re.search(r"filename\*\s*=\s*utf-8'[^']*'([^;]+)", disposition, re.IGNORECASE)
    if told:
        name = _plain(unquote(told[1]))
    else:
        told = re.search(r'filename\s*=\s*(?:"([^"]*)"|([^;]+))', disposition, re.IGNORECASE)
        name = _plain((told[1] or told[2] or "").strip()) if told else ""
    if name:
        return name
    last = _plain(unquote(parts.path))
    return NAMELESS if is_sheet(parts) or not last else last


def _plain(name: str) -> str:
    """A name without folders and without what cannot be printed, of bounded length."""
    base = re.split(r"[/\\]", name.rstrip("/\\"))[-1]
    text = "".join(character for character in base if character.isprintable()).strip(" .")
    return text[-_LONGEST_NAME:]
