"""The store in PostgreSQL: the suite on a real server, and what is PostgreSQL's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from importer.errors import StoreError
from importer.store import Store, store_address
from tests.store.history_suite import HistorySuite
from tests.store.numbers_suite import NumbersSuite
from tests.store.suite import NEW, NOW, StoreSuite, add, contact

if TYPE_CHECKING:
    from collections.abc import Iterator


class TestPostgres(StoreSuite, HistorySuite, NumbersSuite):
    """The suite on a real server."""

    @pytest.fixture
    def store(self, postgres_url: str) -> Iterator[Store]:
        """Give an empty store in a database of its own."""
        with Store.open(store_address(postgres_url)) as store:
            yield store


def test_a_database_that_others_use_is_refused(postgres_url: str) -> None:
    """A table of ours that we did not make stays untouched; tables of other names do not matter."""
    address = store_address(postgres_url)
    with Store.open(address) as store, store.database.writing() as connection:
        connection.execute(text("DROP TABLE importer_version"))
    with pytest.raises(StoreError, match="another program's database"):
        Store.open(address)


def test_an_error_in_a_copy_is_explained(postgres_url: str) -> None:
    """Planning writes by COPY, past SQLAlchemy: what the server says to that is told, too."""
    with Store.open(store_address(postgres_url)) as store:
        run = store.create_run(NEW, NOW)
        with store.database.writing() as connection:
            connection.execute(text("DROP TABLE contacts"))
        with pytest.raises(StoreError, match="a table of the store is missing"):
            add(run, [contact(2, "+1")])


def test_an_empty_database_is_no_store_to_read(postgres_url: str) -> None:
    """Reading only, nothing is made."""
    address = store_address(postgres_url)
    assert Store.open_existing(address) is None
    assert Store.open_existing(address) is None


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"database": "absent"}, "no such database"),
        ({"username": "nobody"}, "refused the user"),
        ({"query": {"host": "/nowhere"}}, "does not work"),
    ],
)
def test_a_server_that_says_no(postgres_url: str, change: dict[str, object], said: str) -> None:
    """What is wrong is said in a sentence, and the password is not in it."""
    url = store_address(postgres_url).url.set(password="s3cret-word", **change)  # type: ignore[arg-type]
    with pytest.raises(StoreError) as caught:
        Store.open(store_address(url.render_as_string(hide_password=False)))
    assert said in str(caught.value)
    assert "s3cret-word" not in str(caught.value)
