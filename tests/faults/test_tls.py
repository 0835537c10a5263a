from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from importer.model import Code, Status
from tests.faults.account import CAST, MOST_ATTEMPTS
from tests.faults.certificates import Authority
from tests.faults.proxy import Fault, Leg
from tests.faults.server import say
from tests.sender.server import KEY, reply, success

if TYPE_CHECKING:
    import ssl

    from tests.faults.account import Ran, Stage
    from tests.faults.server import Say


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """An authority that every run here trusts, for SSL_CERT_FILE names it."""
    return Authority(tmp_path_factory.mktemp("authority"), "trusted")


@pytest.fixture(scope="session")
def other_authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """One that nobody trusts."""
    return Authority(tmp_path_factory.mktemp("other-authority"), "unknown")


@pytest.fixture(autouse=True)
def _trust(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    """Trust nobody else, whatever this machine trusts."""
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.path))
    monkeypatch.setenv("SSL_CERT_DIR", str(authority.path.parent / "none"))


def _served(
    stage: Stage, tls: ssl.SSLContext | None, *, max_attempts: int = 2, **proxy: Any
) -> tuple[Ran, Any, Any]:
    """Send to a server with ``tls``, through a proxy with these faults."""
    server = stage.server(tls=tls)
    between = stage.proxy(server, blind=proxy.pop("blind", lambda _: Fault()), **proxy)
    ran = stage.run(f"https://localhost:{between.own_port}", server, max_attempts=max_attempts)
    return ran, server, between


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_who_is_trusted_by_ssl_cert_file_is_sent_to(
    host: str, stage: Stage, authority: Authority
) -> None:
    """A company's own authority counts where the system's variables name it."""
    server = stage.server(tls=authority.server("localhost", "127.0.0.1"))
    ran = stage.run(f"https://{host}:{server.port}", server)
    assert ran.statuses() == [Status.SENT] * 4
    assert ran.summary.exit_code == 0
    assert server.connections == 1, "the connection is used again"


BAD: dict[str, tuple[dict[str, Any], str]] = {
    "self-signed": ({"signed": False}, "self-signed certificate"),
    "expired": ({"starts_in_days": -9, "ends_in_days": -2}, "certificate has expired"),
    "not valid yet": ({"starts_in_days": 2, "ends_in_days": 9}, "certificate is not yet valid"),
    "another host's": ({"host": "api.example.com"}, "certificate is not valid for 'localhost'"),
    "of an unknown authority": ({"unknown": True}, "unable to get local issuer certificate"),
}


@pytest.mark.parametrize(("how", "reason"), BAD.values(), ids=list(BAD))
def test_a_certificate_that_is_not_trusted_stops_the_run(
    how: dict[str, Any],
    reason: str,
    stage: Stage,
    authority: Authority,
    other_authority: Authority,
) -> None:
    """Nothing leaves, nobody is unknown, the reason is told; a run that carries on sends all."""
    how = dict(how)
    signer = other_authority if how.pop("unknown", False) else authority
    server = stage.server(tls=signer.server(how.pop("host", "localhost"), **how))
    mended = stage.server(tls=authority.server("localhost"))
    between = stage.proxy(
        server, blind=lambda _: Fault(), route=lambda n: server.port if n == 1 else mended.port
    )
    base_url = f"https://localhost:{between.own_port}"
    ran = stage.run(base_url, server)
    assert ran.statuses() == [Status.PENDING] * 4
    assert ran.summary.exit_code == 3
    assert ran.summary.requests == 1
    assert (server.requests, server.fragments) == ([], 0)
    row = ran.row(CAST[0])
    assert row["import_code"] == Code.STOPPED
    assert reason in row["import_message"]
    assert "SSL_CERT_FILE" in row["import_message"]
    assert ran.summary.stop is not None
    assert ran.summary.stop.code is Code.NO_ANSWER
    assert reason in ran.summary.stop.message
    again = stage.resume(base_url, mended)
    assert again.statuses() == [Status.SENT] * 4


def test_a_bad_certificate_in_between_costs_an_attempt(
    stage: Stage, authority: Authority, other_authority: Authority
) -> None:
    """Where answers came before it may be one of several servers: the next connection is good."""
    good = stage.server(
        lambda r: say(success(r), then="close", stores=True) if r.number == 1 else None,
        tls=authority.server("localhost"),
    )
    bad = stage.server(tls=other_authority.server("localhost"))
    between = stage.proxy(
        good,
        blind=lambda _: Fault(),
        route=lambda n: bad.port if n == 2 else good.port,
    )
    ran = stage.run(f"https://localhost:{between.own_port}", good, bad, max_attempts=6)
    assert ran.statuses() == [Status.SENT] * 4
    assert bad.requests == []


HANDSHAKES: dict[str, Say] = {
    "closed": say(then="close"),
    "torn": say(then="reset"),
    "half-closed": say(then="half-close"),
    "hanging": say(then="hang"),
    "plain HTTP": say(reply(400, b"<html>The plain HTTP request"), then="close"),
    "an alert": say(b"\x15\x03\x03\x00\x02\x02\x28", then="close"),
    "no TLS": say(b"220 mail.example.com ESMTP ready\r\n", then="close"),
    "a record of astronomic size": say(b"\x16\x03\x03\xff\xff" + b"\0" * 100, then="close"),
}


@pytest.mark.parametrize("said", HANDSHAKES.values(), ids=list(HANDSHAKES))
@pytest.mark.parametrize("lasting", [False, True], ids=["once", "always"])
def test_a_handshake_that_fails_is_an_attempt(
    said: Say, lasting: bool, stage: Stage, authority: Authority
) -> None:
    """Whatever answers at the port: tried again, and waited for if it stays that way."""
    ran, server, between = _served(
        stage,
        authority.server("localhost"),
        max_attempts=MOST_ATTEMPTS,
        greeting=lambda n: said if lasting or n == 1 else None,
    )
    if lasting:
        ran.check_away()
    else:
        assert ran.statuses() == [Status.SENT] * 4
        assert ran.attempts() == [2, 1, 1, 1]
    assert len(server.held) == (0 if lasting else 4)
    assert KEY.encode() not in between.overheard


CUTS: dict[str, Leg] = {
    f"{place}, {ending}": Leg(cut_after=n, then=ending)
    for place, n in {"within the handshake": 100, "before its end": 500}.items()
    for ending in ("close", "reset", "hang")
} | {
    "a bit turned in the handshake": Leg(corrupt=300),
    "a bit turned in its first record": Leg(corrupt=0),
}


@pytest.mark.parametrize("leg", CUTS.values(), ids=list(CUTS))
def test_a_handshake_that_is_cut_is_an_attempt(
    leg: Leg, stage: Stage, authority: Authority
) -> None:
    """The first connection costs its contact an attempt; the next one works."""
    ran, server, _ = _served(
        stage,
        authority.server("localhost"),
        blind=lambda n: Fault(down=leg) if n == 1 else Fault(),
    )
    assert ran.statuses() == [Status.SENT] * 4
    assert ran.attempts() == [2, 1, 1, 1]
    assert set(server.held) == set(CAST)


@pytest.mark.parametrize("then", ["close", "reset", "half-close", "hang"])
def test_an_answer_that_is_cut_within_tls_is_no_answer(
    then: Any, stage: Stage, authority: Authority
) -> None:
    """Whole or not at all: a record that is cut says nothing, and the contact is sent again."""
    server = stage.server(
        lambda _: say(reply(200, b'{"success": true}' + b" " * 20_000), stores=True),
        tls=authority.server("localhost"),
    )
    between = stage.proxy(
        server,
        blind=lambda n: Fault(down=Leg(cut_after=10_000, then=then)) if n == 1 else Fault(),
    )
    ran = stage.run(f"https://localhost:{between.own_port}", server)
    assert ran.statuses() == [Status.SENT] * 4
    assert ran.attempts() == [2, 1, 1, 1]
    assert stage.time.ahead_seconds < 40, "torn at its deadline, not closed with a goodbye"
