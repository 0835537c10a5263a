"""What a store URL names: a SQLite file, or a PostgreSQL database."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import platformdirs
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from importer.errors import StoreError

_HOW = (
    "write it as sqlite:///PATH (with the full path sqlite:////path/to/file.db) or "
    "postgresql://USER:PASSWORD@HOST/DATABASE"
)
_PATH = re.compile(r"[/\\~.]|[A-Za-z]:[/\\]|[^:/\\@\s]+(?:[/\\]|\.(?:db|sqlite3?)\Z)")
"""How a path begins, or a file's name ends, that is no URL."""
_SCHEME = re.compile(r"[a-z0-9+]{1,20}:?/+")
_NO_FILE = re.compile(r"sqlite:/{0,2}([^/].*)")


@dataclass(frozen=True, slots=True)
class StoreAddress:
    """Where a store lies."""

    url: URL
    path: Path | None
    """The SQLite file; ``None`` for a PostgreSQL database."""

    def __str__(self) -> str:
        """For messages: the file's path, or the URL without its password."""
        if self.path:
            return str(self.path)
        shown = self.url.difference_update_query(["password", "sslpassword", "passfile"])
        return shown.render_as_string(hide_password=True)


def default_path() -> Path:
    """The store that is used where none is named: a file in the user's data folder."""
    return platformdirs.user_data_path("rampwin-importer", appauthor=False) / "importer.db"


def file_address(path: Path) -> StoreAddress:
    """The SQLite store in a file."""
    path = path.expanduser().resolve()  # the locks lie beside the file, whatever leads to it
    return StoreAddress(URL.create("sqlite", database=str(path)), path)


def store_address(url: str | None) -> StoreAddress:
    """Read a store URL; ``None`` is the default store.

    Raises:
        StoreError: it is no URL, or of a database that is not supported. Only what can hold no
            password is repeated.
    """
    if url is None:
        return file_address(default_path())
    try:
        parsed = make_url(url)
        kind = parsed.get_backend_name()
    except (ArgumentError, ValueError):
        raise StoreError(f"IMPORTER_STORE{_shown(url)} is no store URL; {_or_how(url)}.") from None
    if kind == "sqlite" and parsed.database and not parsed.host:
        if "?" in url:
            raise StoreError(
                "IMPORTER_STORE names a SQLite file with a ? in it: what stands behind that would "
                "be left out. Name another file."
            )
        return file_address(Path(parsed.database))
    if kind in {"postgresql", "postgres"}:
        if not parsed.database:
            raise StoreError(f"IMPORTER_STORE names no database on the server; {_HOW}.")
        if "@" in (parsed.host or ""):  # a part of the password: it must not get into a message
            raise StoreError(
                "IMPORTER_STORE has more than one @: in a user name or password write @ as %40, "
                "/ as %2F, : as %3A, # as %23 and % as %25."
            )
        return StoreAddress(parsed.set(drivername="postgresql+psycopg"), None)
    if kind == "sqlite":
        raise StoreError(
            f"IMPORTER_STORE{_shown(url)} names a SQLite database without a file; {_or_how(url)}."
        )
    raise StoreError(f"IMPORTER_STORE names a {kind} database, which cannot be used; {_HOW}.")


def _shown(url: str) -> str:
    """What is repeated of a URL that cannot be used: nothing of what may be a password."""
    if "@" in url:  # it may stand in a password, too, so that nobody knows where that ends
        found = _SCHEME.match(url)
        return f" ({found[0]}…)" if found else ""
    is_of_a_file = "?" not in url and (_PATH.match(url) or url.startswith("sqlite:"))
    return f" ({url})" if is_of_a_file else ""


def _or_how(url: str) -> str:
    """What to write in place of it: the file's URL where it is one's path."""
    file = ""
    if "@" not in url and "?" not in url:
        found = _NO_FILE.fullmatch(url)
        is_drive = url[1:2] == ":"
        if found:
            file = found[1]
        elif _PATH.match(url) and "://" not in url:
            path = Path(url).expanduser()
            file = url.replace("\\", "/") if is_drive else path.absolute().as_posix()
    return f"write it as sqlite:///{file}" if file else _HOW
