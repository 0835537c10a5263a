from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Any

import pytest

from importer.model import Status
from tests.faults.account import ALWAYS, LAST, MOST_ATTEMPTS, ONCE, WELL
from tests.faults.proxy import Fault
from tests.faults.server import say

if TYPE_CHECKING:
    from collections.abc import Callable

    from importer.pipeline import Progress
    from tests.faults.account import Stage

UNTIL_NOTICED = 50
"""So many attempts no contact makes before the run notices that it is not about the contact."""
MANY = [f"+1212555{n:04d}" for n in range(100, 140)]

Address = tuple[Any, ...]


def _looked_up(monkeypatch: pytest.MonkeyPatch, find: Callable[[int], list[str]]) -> list[str]:
    """Let each look-up of a name give what ``find`` gives for the nth; give who was looked up."""
    looked_up: list[str] = []
    genuine = socket.getaddrinfo

    def getaddrinfo(host: Any, port: Any, *more: Any, **others: Any) -> list[Address]:
        name = host.decode() if isinstance(host, bytes) else str(host)
        if name.replace(".", "").isdigit() or ":" in name:
            return list(genuine(host, port, *more, **others))
        looked_up.append(name)
        found: list[Address] = []
        for address in find(len(looked_up)):
            found += genuine(address, port, type=socket.SOCK_STREAM)
        return found

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return looked_up


def _unknown_name(_: int) -> list[str]:
    raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")


def test_a_name_that_does_not_exist_reaches_nobody(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody is said to be sent or refused."""
    looked_up = _looked_up(monkeypatch, _unknown_name)
    ran = stage.run("https://api.example.invalid", max_attempts=MOST_ATTEMPTS)
    ran.check_away()
    assert looked_up == ["api.example.invalid"] * ran.summary.requests


def test_a_name_that_is_not_found_for_a_moment_costs_an_attempt(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name server that stumbles is asked again."""
    server = stage.server()

    def find(n: int) -> list[str]:
        if n == 1:
            raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")
        return ["127.0.0.1"]

    _looked_up(monkeypatch, find)
    ran = stage.run(f"http://localhost:{server.port}", server)
    assert ran.statuses() == [Status.SENT] * 4
    assert ran.attempts() == [2, 1, 1, 1]


def test_a_name_server_that_hangs_costs_an_attempt(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Looking the name up is part of connecting, which has a limit of its own."""
    server = stage.server()

    def find(n: int) -> list[str]:
        if n == 1:
            stage.backstage.do(stage.time.passes(6))
        return ["127.0.0.1"]

    _looked_up(monkeypatch, find)
    ran = stage.run(f"http://localhost:{server.port}", server, attempt_timeout_seconds=3600)
    assert ran.statuses() == [Status.SENT] * 4
    assert ran.attempts() == [2, 1, 1, 1]


@pytest.mark.parametrize("addresses", [["::1", "127.0.0.1"], ["127.0.0.1", "::1"]])
def test_one_address_that_works_is_enough(
    addresses: list[str], stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A host that refuses over IPv6 is reached over IPv4, at the first attempt."""
    server = stage.server()
    _looked_up(monkeypatch, lambda _: addresses)
    ran = stage.run(f"http://localhost:{server.port}", server)
    assert ran.statuses() == [Status.SENT] * 4
    assert ran.attempts() == [1] * 4


def test_where_nobody_listens_a_small_file_waits_too(stage: Stage) -> None:
    """Nobody is said to be refused or unknown; once somebody listens, a resume sends all."""
    server = stage.server()
    proxy = stage.proxy(server)
    stage.backstage.do(proxy.refuse())
    stage.run(proxy.url, max_attempts=MOST_ATTEMPTS).check_away()
    stage.backstage.do(proxy.listen())
    assert stage.resume(proxy.url, server).statuses() == [Status.SENT] * 4


def test_a_file_of_one_waits_too(stage: Stage) -> None:
    """Its only contact is not used up while nobody listens."""
    server = stage.server()
    proxy = stage.proxy(server)
    stage.backstage.do(proxy.refuse())

    def watch(progress: Progress) -> None:
        if "has not answered" in progress.note and not proxy.listens:
            stage.backstage.do(proxy.listen())

    ran = stage.run(proxy.url, server, phones=[WELL], max_attempts=MOST_ATTEMPTS, progress=watch)
    assert ran.phones(Status.SENT) == {WELL}
    assert int(ran.row(WELL)["import_attempts"]) >= MOST_ATTEMPTS


def test_contacts_that_are_never_answered_do_not_look_like_an_api_that_is_away(
    stage: Stage,
) -> None:
    """The first ones of a file, and nobody was answered before: the others are asked with."""
    silent = {WELL, ONCE}
    server = stage.server(lambda request: say(then="close") if request.phone in silent else None)
    ran = stage.run(server.url, server, max_attempts=MOST_ATTEMPTS)
    assert ran.phones(Status.SENT) == {ALWAYS, LAST}
    assert ran.phones(Status.UNKNOWN) == silent


def test_an_api_that_is_away_is_waited_for(stage: Stage) -> None:
    """Refused from the start, and back once the run says that it waits: everybody is sent."""
    server = stage.server()
    proxy = stage.proxy(server)
    stage.backstage.do(proxy.refuse())
    notes: list[str] = []

    def watch(progress: Progress) -> None:
        notes.append(progress.note)
        if "has not answered" in progress.note and not proxy.listens:
            stage.backstage.do(proxy.listen())

    ran = stage.run(proxy.url, server, phones=MANY, max_attempts=UNTIL_NOTICED, progress=watch)
    assert ran.phones(Status.SENT) == set(server.held) == set(MANY)
    assert ran.summary.exit_code == 0
    assert proxy.listens
    assert notes[-1] == ""


def test_an_api_that_goes_away_in_between_is_waited_for(stage: Stage) -> None:
    """The tenth request is torn and nobody listens any more, until the run says that it waits."""
    server = stage.server()
    went: list[bool] = []

    def script(exchange: Any) -> Fault:
        if exchange.number == 10 and not went:
            went.append(True)
            proxy.refuse_now()
        return Fault()

    proxy = stage.proxy(server, script=script)

    def watch(progress: Progress) -> None:
        if "has not answered" in progress.note and not proxy.listens:
            stage.backstage.do(proxy.listen())

    ran = stage.run(proxy.url, server, phones=MANY, max_attempts=UNTIL_NOTICED, progress=watch)
    assert ran.phones(Status.SENT) == set(server.held) == set(MANY)
    assert ran.summary.exit_code == 0
    assert went
    assert WELL in server.held
    assert ONCE in server.held
