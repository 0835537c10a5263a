"""The request that inserts or updates one contact: its address and its headers."""

from __future__ import annotations

import re
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from importer import __version__
from importer.errors import SettingsError

if TYPE_CHECKING:
    from urllib.parse import SplitResult

CONTACT_PATH = "/api/contacts/insertOrUpdate"
"""From the API reference: insert or update one contact."""

_HOST = re.compile(r"(?!-)[a-z0-9_-]{1,63}(\.(?!-)[a-z0-9_-]{1,63})*\.?")


def contact_url(base_url: str, channel: str) -> str:
    """Give the address to which a contact of ``channel`` is sent.

    ``base_url`` is one that :func:`check_base_url` returned; ``channel`` may hold any characters.
    """
    return f"{base_url.rstrip('/')}{CONTACT_PATH}?channel_id={quote(channel, safe='')}"


def contact_headers(api_key: str) -> dict[str, str]:
    """Give the headers of the request, names in lower case; the cookie is the lane's, not ours.

    Raises:
        SettingsError: The key cannot stand in a header. Its text does not show the key.
    """
    if not (api_key.isascii() and api_key.isprintable()) or not api_key.strip():
        raise SettingsError(
            "RAMPWIN_API_KEY is empty or holds characters that a key cannot have (a line break or"
            " letters with accents, say): copy the key from Rampwin again."
        )
    return {
        "x-api-key": api_key.strip(),
        "content-type": "application/json",
        "accept": "application/json",
        "user-agent": f"rampwin-importer/{__version__}",
    }


def check_base_url(text: str) -> str:
    """Return the base URL in one form: scheme and host in lower case, no slash at the end.

    The key travels to this address, so it is ``https``, or ``http`` to this machine only.

    Raises:
        SettingsError: Anything else; the text names what to write. It shows neither a user name
            nor a password that stood in the URL.
    """
    url = text.strip()
    if not url:
        raise SettingsError(
            "RAMPWIN_BASE_URL is empty: unset it, or write https://api.rampwin.com."
        )
    # urlsplit drops tabs and line breaks and keeps backslashes; a client may read them otherwise.
    if not url.isascii() or not url.isprintable() or " " in url or "\\" in url:
        raise SettingsError(
            "RAMPWIN_BASE_URL holds a space, a backslash or a character outside ASCII:"
            " write it like https://api.rampwin.com."
        )
    if "@" in url:
        raise SettingsError(
            "RAMPWIN_BASE_URL holds a user name or a password (there is an @ in it): write the"
            " address alone, like https://api.rampwin.com; the key belongs in RAMPWIN_API_KEY."
        )
    parts = _split(url)
    host = _checked_host(url, parts)
    if parts.scheme not in ("https", "http"):
        raise _wrong(url, "does not start with https://")
    if parts.scheme == "http" and not _is_loopback(host):
        raise _wrong(
            url,
            "would send the API key unencrypted over the network",
            f"https://{parts.netloc.lower()}",
        )
    if parts.query or parts.fragment or "?" in url or "#" in url:
        raise _wrong(url, "has a part after ? or #", f"{parts.scheme}://{parts.netloc.lower()}")
    path = parts.path.rstrip("/")
    if path.lower().endswith(CONTACT_PATH.lower()):
        raise _wrong(
            url,
            f"already holds {CONTACT_PATH}, which the importer adds itself",
            f"{parts.scheme}://{parts.netloc.lower()}{path[: -len(CONTACT_PATH)]}",
        )
    return f"{parts.scheme}://{parts.netloc.lower()}{path}"


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise _wrong(url, "is no address that can be read") from error
    if "://" not in url:
        raise _wrong(url, "does not say https://", f"https://{url.lstrip('/')}")
    if port == 0 or parts.netloc.endswith(":"):
        raise _wrong(url, "has no usable port after the colon")
    return parts


def _checked_host(url: str, parts: SplitResult) -> str:
    host = parts.hostname or ""
    # A zone (%eth0) makes it an address of one network card: no place for an API.
    usable = _is_ip(host) and "%" not in host if "[" in parts.netloc else _HOST.fullmatch(host)
    if not usable:
        raise _wrong(url, "names no host that can exist")
    return host


def _is_ip(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _is_loopback(host: str) -> bool:
    return host == "localhost" or (_is_ip(host) and ip_address(host).is_loopback)


def _wrong(url: str, what: str, instead: str = "https://api.rampwin.com") -> SettingsError:
    shown = url if len(url) <= 100 else url[:99] + "…"
    return SettingsError(f"RAMPWIN_BASE_URL {shown!r} {what}: write it like {instead}.")
