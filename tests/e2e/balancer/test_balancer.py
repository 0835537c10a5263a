"""An import through a real load balancer, one of whose servers is killed and comes back."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from itertools import groupby
from typing import TYPE_CHECKING

import orjson
import pytest

from tests.e2e.balancer.haproxy import Handled, Haproxy
from tests.e2e.conftest import CHANNEL
from tests.faults.certificates import Authority

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path
    from subprocess import Popen

    from importer.model import JsonValue
    from tests.e2e.balancer.server import Server
    from tests.e2e.conftest import Desk

pytestmark = pytest.mark.balancer

ROWS = 3_000
CONCURRENCY = 48
RATE = 600
"""Requests a second: so that the run is neither over before the server dies, nor at its end."""
PACE = ("--concurrency", str(CONCURRENCY), "--rate", str(RATE))
MOST_REFUSALS_IN_A_ROW = 10
"""On one connection: three until the lane drops its cookie, and then a third of the new ones. Ten
are exactly the most by HTTP/2, see :func:`assert_left_the_dead`."""
STATUSES = (
    "sent", "unchanged", "duplicate", "suppressed", "invalid", "failed", "unknown", "pending",
)  # fmt: skip
PATIENCE_SECONDS = 120
"""A limit for what hangs; nothing here takes so long."""


def people(first: int, count: int) -> list[dict[str, JsonValue]]:
    """Give contacts as they are to arrive."""
    return [
        {
            "phone_number": f"+1415555{n:04d}",
            "first_name": f"P{n}",
            "email": f"p{n}@example.com",
            "city": f"City {n % 7}",
        }
        for n in range(first, first + count)
    ]


def as_file(contacts: Sequence[dict[str, JsonValue]]) -> str:
    """Write contacts as a CSV file."""
    lines = [",".join(map(str, contact.values())) for contact in contacts]
    return "\n".join(["Mobile,First Name,Email,City", *lines, ""])


def by_phone(contacts: Iterable[dict[str, JsonValue]]) -> dict[str, dict[str, JsonValue]]:
    """Give contacts by their number, without what a server adds; two of one number are alike."""
    found: dict[str, dict[str, JsonValue]] = {}
    for held in contacts:
        contact = {name: held[name] for name in held if name not in {"_id", "channel_id"}}
        assert found.setdefault(str(contact["phone_number"]), contact) == contact
    return found


def wait_until(holds: Callable[[], bool], process: Popen[str]) -> None:
    """Wait for something to become true while the run goes on."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        assert process.poll() is None, "the run ended too early"
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.mark.parametrize("watches", [False, True], ids=["unwatched", "watched"])
@pytest.mark.parametrize("transport", ["aiohttp", "httpx", "http2"])
def test_a_server_that_dies_and_comes_back_costs_no_contact(
    transport: str,
    watches: bool,
    haproxy: Path,
    servers: list[Server],
    desk: Desk,
) -> None:
    """Every contact arrives as the file has it, and the report says so.

    The lanes that stuck to the dead server leave it; what it had taken died with its memory and is
    all that the servers lack in the end.
    """
    expected = people(1000, ROWS)
    desk.write("people.csv", as_file(expected))
    certificate = None
    if transport == "http2":
        authority = Authority(desk.folder, "authority")
        authority.server("127.0.0.1")
        certificate = desk.folder / "server.pem"
        desk.environment["SSL_CERT_FILE"] = str(authority.path)
    with Haproxy(
        haproxy, desk.folder, servers, watches=watches, certificate=certificate
    ) as balancer:
        desk.point_at(balancer.url, CHANNEL)
        desk.environment["IMPORTER_TRANSPORT"] = transport
        with desk.start("run", "people.csv", *PACE, "--json") as process:
            victim, survivors = kill_the_busiest(servers, process)
            killed_at = balancer.handled()
            left = sum(each.requests() for each in survivors)
            wait_until(
                lambda: sum(each.requests() for each in survivors) > left + ROWS // 4, process
            )
            victim.start()
            out, err = process.communicate(timeout=PATIENCE_SECONDS)
        assert process.returncode == 0, err + out
        summary = orjson.loads(out)
        handled = balancer.handled()
        assert {each.version for each in handled} == {
            "HTTP/2.0" if transport == "http2" else "HTTP/1.1"
        }
        assert_accounted(summary, desk.report(summary), expected, handled)
        assert_held(servers, victim, expected, handled)
        assert_left_the_dead(victim, killed_at, handled)
        later = people(6000, 100)
        desk.write("later.csv", as_file(later))
        assert desk.anew("run", "later.csv", "--json").returncode == 0
        served = {each.server for each in balancer.handled()[len(handled) :]}
        assert victim.name in served  # it is one of three again


def kill_the_busiest(
    servers: list[Server], process: Popen[str]
) -> tuple[Server, tuple[Server, ...]]:
    """Kill the server that most lanes stick to, a quarter through the run; give it and the rest."""
    wait_until(lambda: sum(each.requests() for each in servers) > ROWS // 4, process)
    victim = max(servers, key=lambda each: each.requests())
    victim.kill()
    return victim, tuple(each for each in servers if each is not victim)


def assert_accounted(
    summary: dict[str, JsonValue],
    report: list[dict[str, str]],
    expected: list[dict[str, JsonValue]],
    handled: list[Handled],
) -> None:
    """Every row is in the report once, as sent, and what is said of requests is true."""
    assert summary["rows"] == ROWS == sum(int(str(summary[status])) for status in STATUSES)
    assert (summary["sent"], summary["exit_code"]) == (ROWS, 0)
    assert [row["import_phone"] for row in report] == [each["phone_number"] for each in expected]
    assert {row["import_status"] for row in report} == {"sent"}
    attempts = Counter({row["import_phone"]: int(row["import_attempts"]) for row in report})
    assert summary["requests"] == attempts.total() < 1.2 * ROWS
    # Where a server dies under a request on a connection that served others before, the balancer
    # closes the client's without a word, also in its log.
    wordless = attempts - Counter(each.phone for each in handled)
    assert len(handled) + wordless.total() == attempts.total()
    assert wordless.total() <= CONCURRENCY
    taken = {each.phone for each in handled if each.status == 200}
    assert taken == {row["import_phone"] for row in report}


def assert_held(
    servers: list[Server],
    victim: Server,
    expected: list[dict[str, JsonValue]],
    handled: list[Handled],
) -> None:
    """What the servers hold, and what the dead one had said yes to, is the file and no more."""
    held = by_phone(contact for each in servers for contact in each.contacts())
    lost = by_phone(
        each.contact
        for each in handled
        if each.server == victim.name and each.status == 200 and each.phone not in held
    )
    assert lost  # it was killed in the middle of its work
    assert {**held, **lost} == by_phone(expected)
    for server in servers:
        if server is not victim:
            taken = {e.phone for e in handled if e.server == server.name and e.status == 200}
            assert taken <= by_phone(server.contacts()).keys()


def assert_left_the_dead(victim: Server, before: list[Handled], handled: list[Handled]) -> None:
    """No connection is refused for the dead server's sake again and again.

    A lane drops its cookie after three 503 in a row. Where the balancer does not watch its servers,
    a request without a cookie may meet the dead one again. By HTTP/2 all requests of a lane share
    one connection: eight were under way with the cookie, and two took the places of the first two
    that were refused, before the third was; so only those with the cookie count there.
    """
    after = handled[len(before) :]
    connections: dict[int, list[bool]] = defaultdict(list)
    for each in after:
        by_chance = each.version == "HTTP/2.0" and each.named == "-"
        if each.status == 200 or not by_chance:
            connections[each.connection].append(each.status != 200)
    assert any(each.server == victim.name and each.status != 200 for each in after)
    worst = max(
        len(list(streak))
        for answers in connections.values()
        for refused, streak in groupby(answers)
        if refused
    )
    assert worst <= MOST_REFUSALS_IN_A_ROW
