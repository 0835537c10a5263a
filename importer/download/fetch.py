"""Downloads a link's file over https: with limits, a few redirects, and no credentials at all."""

from __future__ import annotations

import os
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlunsplit

from importer import __version__
from importer.download.address import (
    file_address,
    file_name,
    is_loopback,
    is_sheet,
    is_sign_in,
    parts_of,
    shown,
)
from importer.errors import SourceError
from importer.reader.unreadable import unreadable

if TYPE_CHECKING:
    from contextlib import ExitStack
    from urllib.parse import SplitResult

    import httpx

MOST_BYTES = 2 * 2**30
MOST_REDIRECTS = 5
CONNECT_SECONDS = 10.0
READ_SECONDS = 60.0
"""The longest silence. Large sheets are exported for a while before the first byte comes."""
WHOLE_SECONDS = 3600.0
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_OK = 200
_NOT_SHARED = frozenset({401, 403})
_GONE = frozenset({404, 410})
_TOO_MANY = 429
_SERVER_ERRORS = 500
_BY_HAND = "Or download the file yourself, and give that."


@dataclass(frozen=True, slots=True)
class Downloaded:
    """The file behind a link."""

    file: Path
    """A temporary file."""
    path: str
    """What reports and messages call it: host and name, never the whole link."""


def download(link: str, resources: ExitStack) -> Downloaded:
    """Fetch the file behind a link; ``resources`` removes the temporary file.

    Sent are the address and the program's name and version: no key, no cookie, no credentials. A
    Google sheet's link gives the tab that it shows, as CSV.

    Raises:
        SourceError: it is no https link, cannot be reached, is not shared or is no file. The text
            does not show the link's folders or query.
    """
    wanted = parts_of(link)
    parts = file_address(wanted)
    handle, path = tempfile.mkstemp(prefix="importer-")
    os.close(handle)
    target = Path(path)
    resources.callback(target.unlink, missing_ok=True)
    called = shown(wanted, file_name(parts))
    name = _Download(called, wanted, target, time.monotonic() + WHOLE_SECONDS).follow(parts)
    return Downloaded(target, shown(wanted, name))


class _Download:
    """One download, over its redirects."""

    def __init__(self, called: str, wanted: SplitResult, target: Path, deadline: float) -> None:
        self._called = called
        self._wanted = wanted
        self._target = target
        self._deadline = deadline

    def follow(self, parts: SplitResult) -> str:
        """Go from redirect to redirect until there is the file; returns its name."""
        import httpx

        for _ in range(MOST_REDIRECTS + 1):
            try:
                found = self._visit(parts)
            except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
                raise self._unreachable(error) from None
            except OSError as error:  # the network's are httpx's: this one is the disk's
                raise SourceError(f"{self._called} cannot be kept: {unreadable(error)}") from error
            if isinstance(found, str):
                return found
            parts = found
        raise self._refused(f"leads from one address to the next, more than {MOST_REDIRECTS} times")

    def _visit(self, parts: SplitResult) -> str | SplitResult:
        """Ask one address: the name of the file that it gave, or where it leads."""
        import httpx

        from importer.sender.transport import find_proxy, tls_context

        address = urlunsplit(parts)
        timeout = httpx.Timeout(READ_SECONDS, connect=CONNECT_SECONDS)
        request = httpx.Request(
            "GET",
            address,
            headers={
                "Accept": "*/*",
                "Accept-Encoding": "identity",
                "User-Agent": f"rampwin-importer/{__version__}",
            },
            extensions={"timeout": timeout.as_dict()},
        )
        # Below httpx's client, which would log the whole address and keep cookies.
        proxy = find_proxy(address, None)
        with httpx.HTTPTransport(verify=tls_context(), trust_env=False, proxy=proxy) as transport:
            response = transport.handle_request(request)
            try:
                if response.status_code in _REDIRECTS:
                    return self._next(parts, response.headers.get("location", ""))
                self._require_file(response)
                self._save(response)
            finally:
                response.close()
        return file_name(parts, response.headers.get("content-disposition", ""))

    def _next(self, parts: SplitResult, location: str) -> SplitResult:
        """Where a redirect leads."""
        there = parts_of(urljoin(urlunsplit(parts), location))
        if is_sign_in(there):
            raise self._not_shared()
        if is_loopback(there) and not is_loopback(parts):
            raise self._refused("leads to an address on this machine")
        return there._replace(fragment="")

    def _require_file(self, response: httpx.Response) -> None:
        """Raise SourceError for an answer that is no file."""
        status = response.status_code
        if status in _NOT_SHARED:
            raise self._not_shared()
        if status in _GONE:
            raise self._refused(f"is not there ({status}): check the link, or share the file again")
        if status == _TOO_MANY:
            raise self._refused("is asked for too often (429): try again later")
        if status >= _SERVER_ERRORS:
            raise self._refused(f"is not given, for its host has an error ({status}): try later")
        if status != _OK:
            raise self._refused(f"is answered with {status} and no file")
        if "html" in response.headers.get("content-type", "").lower():
            raise self._web_page()
        encoding = response.headers.get("content-encoding", "identity").lower()
        # What is packed with gzip is unpacked like any such file, with that one's limits.
        if encoding not in {"", "identity", "gzip", "x-gzip"}:
            raise self._refused(f"comes packed as {encoding[:20]}, which was not asked for")

    def _save(self, response: httpx.Response) -> None:
        size_bytes = 0
        with self._target.open("wb") as stream:
            for block in response.iter_raw():
                size_bytes += len(block)
                if size_bytes > MOST_BYTES:
                    raise self._refused(f"is larger than {MOST_BYTES / 2**30:.0f} GiB")
                if time.monotonic() > self._deadline:
                    raise self._refused("takes more than an hour to download")
                stream.write(block)

    def _not_shared(self) -> SourceError:
        if is_sheet(self._wanted):
            return SourceError(
                f"{self._called}: the sheet is not shared. In Google Sheets choose Share, General "
                f"access, Anyone with the link: Viewer. {_BY_HAND}"
            )
        return SourceError(
            f"{self._called} is not shared: its host asks to sign in. Share it so that anyone with "
            f"the link can view it. {_BY_HAND}"
        )

    def _web_page(self) -> SourceError:
        if is_sheet(self._wanted):
            return self._not_shared()
        return SourceError(
            f"{self._called} is a web page, not a file: a page to sign in on, or one that shows "
            "the file. Give the link that downloads the file itself, and share it so that anyone "
            f"with the link can view it. {_BY_HAND}"
        )

    def _refused(self, what: str) -> SourceError:
        return SourceError(f"{self._called} {what}. {_BY_HAND}")

    def _unreachable(self, error: Exception) -> SourceError:
        import httpx

        reason = "the connection broke off"
        if isinstance(error, httpx.TimeoutException):
            reason = "its host does not answer in time"
        elif isinstance(error, httpx.ConnectError):
            reason = f"its host cannot be reached ({str(error)[:120]})"
        elif isinstance(error, httpx.InvalidURL | ValueError):
            reason = "it is no web address"
        return self._refused(f"cannot be downloaded: {reason}")
