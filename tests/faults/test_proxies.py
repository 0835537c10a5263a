from __future__ import annotations

import base64
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from importer.model import Status
from tests.faults.account import CAST, MOST_ATTEMPTS
from tests.faults.certificates import Authority
from tests.faults.server import say
from tests.faults.tunnel import PASSWORD, USER, TunnelProxy
from tests.sender.server import KEY, reply

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.faults.account import Ran, Stage
    from tests.faults.server import ContactServer, Say

HOST = "api.example.com"
LOGIN = f"{USER}:{quote(PASSWORD, safe='')}@"


@pytest.fixture
def authority(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Authority:
    """An authority that is trusted."""
    authority = Authority(tmp_path_factory.mktemp("authority"), "trusted")
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.path))
    return authority


@pytest.fixture
def server(stage: Stage, authority: Authority) -> ContactServer:
    """An API at a host that only the proxy finds."""
    return stage.server(tls=authority.server(HOST))


def _through(
    stage: Stage,
    server: ContactServer,
    monkeypatch: pytest.MonkeyPatch,
    script: Callable[[int], Say | None] = lambda _: None,
    *,
    login: str = "",
    with_password: bool = False,
    max_attempts: int = 2,
) -> tuple[Ran, TunnelProxy]:
    """Send through a proxy that the environment names."""
    proxy = TunnelProxy(stage.time, server.port, script, with_password=with_password)
    stage.open(proxy)
    monkeypatch.setenv("HTTPS_PROXY", f"http://{login}127.0.0.1:{proxy.own_port}")
    ran = stage.run(f"https://{HOST}", server, max_attempts=max_attempts)
    for head in proxy.heads:
        assert head.startswith(f"CONNECT {HOST}:443 HTTP/1.1\r\n")
        assert KEY not in head
        assert "cookie" not in head.lower()
    stage.keep_secret(PASSWORD, quote(PASSWORD, safe=""))
    return ran, proxy


@pytest.mark.parametrize("with_password", [False, True], ids=["open", "with a password"])
def test_a_proxy_is_gone_through(
    with_password: bool, stage: Stage, server: ContactServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One tunnel for all contacts; the proxy gets its own password, and never the key."""
    login = LOGIN if with_password else ""
    ran, proxy = _through(stage, server, monkeypatch, login=login, with_password=with_password)
    assert ran.statuses() == [Status.SENT] * 4
    assert set(server.held) == set(CAST)
    (head,) = proxy.heads
    basic = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
    assert (f"proxy-authorization: basic {basic}".lower() in head.lower()) == with_password


def test_a_proxy_is_gone_through_over_tls(
    stage: Stage, server: ContactServer, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is said to the proxy itself, its password too, is encrypted as well."""
    proxy = TunnelProxy(stage.time, server.port, lambda _: None, with_password=True)
    stage.open(proxy, tls=authority.server("127.0.0.1"))
    monkeypatch.setenv("HTTPS_PROXY", f"https://{LOGIN}127.0.0.1:{proxy.own_port}")
    ran = stage.run(f"https://{HOST}", server)
    assert ran.statuses() == [Status.SENT] * 4
    assert set(server.held) == set(CAST)
    assert len(proxy.heads) == 1
    stage.keep_secret(PASSWORD, quote(PASSWORD, safe=""))


def test_a_proxy_that_wants_a_password_is_tried_and_given_up(
    stage: Stage, server: ContactServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without one nothing arrives, and nobody is said to be sent or failed."""
    ran, proxy = _through(
        stage, server, monkeypatch, with_password=True, max_attempts=MOST_ATTEMPTS
    )
    ran.check_away()
    assert len(proxy.heads) == ran.summary.requests
    assert server.held == {}


REFUSALS: dict[str, Say] = {
    "407": say(reply(407, b"", ("Proxy-Authenticate", "Basic"))),
    "403 as a page": say(reply(403, b"<html>blocked")),
    "502 as a page": say(reply(502, b"<html>no way"), then="close"),
    "200 as a page": say(reply(200, b"<html>Sign in"), then="close"),
    "a redirect": say(reply(302, b"", ("Location", "http://127.0.0.1:9/login"))),
    "no HTTP": say(b"\x05\xff\r\n\r\n", then="close"),
    "closed": say(then="close"),
    "torn": say(then="reset"),
    "half-closed": say(then="half-close"),
    "hanging": say(then="hang"),
    "headers without an end": say(b"HTTP/1.1 200 OK\r\nX: y\r\n", then="hang"),
}


@pytest.mark.parametrize("said", REFUSALS.values(), ids=list(REFUSALS))
@pytest.mark.parametrize("lasting", [False, True], ids=["once", "always"])
def test_a_proxy_that_opens_no_tunnel_is_no_answer(
    said: Say,
    lasting: bool,
    stage: Stage,
    server: ContactServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Its answer is never taken for the API's: tried again, and waited for if it stays that way."""
    ran, proxy = _through(
        stage,
        server,
        monkeypatch,
        lambda n: said if lasting or n == 1 else None,
        max_attempts=MOST_ATTEMPTS,
    )
    assert len(server.held) == (0 if lasting else 4)
    if lasting:
        ran.check_away()
        assert len(proxy.heads) == ran.summary.requests
        assert {ran.row(phone)["import_http_status"] for phone in CAST} == {""}
    else:
        assert ran.statuses() == [Status.SENT] * 4
        assert ran.attempts() == [2, 1, 1, 1]
        assert len(proxy.heads) == 2
