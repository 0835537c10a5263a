from __future__ import annotations

import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import httpx
import pytest

from importer.errors import SettingsError
from importer.rampwin import contact_headers, contact_url
from importer.rampwin.sandbox import Sandbox, SandboxOptions, serve

if TYPE_CHECKING:
    from collections.abc import Iterator

PHONE = "+15550100123"


@pytest.fixture
def client() -> Iterator[httpx.Client]:
    """Give a client that uses no proxy from the environment."""
    with httpx.Client(trust_env=False, headers=contact_headers("sandbox-key")) as client:
        yield client


def upsert(client: httpx.Client, sandbox: Sandbox, phone: str = PHONE) -> httpx.Response:
    """Send one contact to a running sandbox."""
    return client.post(contact_url(sandbox.url, "sandbox-channel"), json={"phone_number": phone})


def test_a_sandbox_serves_on_a_loopback_port_while_it_is_open(client: httpx.Client) -> None:
    """Between with and its end it answers; what it holds can be read without a request."""
    with Sandbox() as sandbox:
        assert sandbox.url.startswith("http://127.0.0.1:")
        assert upsert(client, sandbox).status_code == 200
        upsert(client, sandbox)
        assert [contact["phone_number"] for contact in sandbox.contacts()] == [PHONE]
        assert sandbox.contacts("other") == []
        assert sandbox.attempts(PHONE) == 2
        assert sandbox.attempts(PHONE, "other") == 0
        assert sandbox.stats().statuses == {"200": 2}
        sandbox.reset()
        assert sandbox.contacts() == []
    with pytest.raises(httpx.ConnectError):
        upsert(client, sandbox)


def test_a_cookie_jar_sticks_to_one_server(client: httpx.Client) -> None:
    """A client with a cookie jar stays where the first answer put it."""
    with Sandbox(SandboxOptions(servers=3)) as sandbox:
        for _ in range(5):
            upsert(client, sandbox)
        assert sandbox.stats().servers == {"1": 5}
        client.cookies.clear()
        upsert(client, sandbox)
        assert sandbox.stats().servers == {"1": 5, "2": 1}


def test_an_answer_waits_for_no_acknowledgement(client: httpx.Client) -> None:
    """Each packet goes out at once: a second one that waited would make every answer 40 ms late."""
    with Sandbox() as sandbox:
        upsert(client, sandbox)
        [connection] = sandbox._server.server_state.connections
        wire = connection.transport.get_extra_info("socket")
        assert wire.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_two_sandboxes_know_nothing_of_each_other(client: httpx.Client) -> None:
    """Each has its own port and its own contacts."""
    with Sandbox() as one, Sandbox() as other:
        upsert(client, one)
        assert len(one.contacts()) == 1
        assert other.contacts() == []
        assert one.url != other.url


def test_a_dropped_connection_ends_without_any_answer(client: httpx.Client) -> None:
    """Not a byte comes back, and the sandbox goes on: the next request is answered."""
    with Sandbox(SandboxOptions(drop_rate=1)) as sandbox:
        with pytest.raises(httpx.TransportError):
            upsert(client, sandbox)
        assert sandbox.stats().statuses == {"dropped": 1}
        sandbox.switch(drop_rate=0)
        assert upsert(client, sandbox).status_code == 200


def test_switches_and_outages_take_effect_while_it_runs(client: httpx.Client) -> None:
    """The thread that opened the sandbox makes its weather."""
    with Sandbox() as sandbox:
        sandbox.outage(3600)
        assert upsert(client, sandbox).status_code == 503
        sandbox.outage(0)
        sandbox.switch(refuse=("123",))
        assert upsert(client, sandbox).status_code == 400
        with pytest.raises(ValueError, match="servers"):
            sandbox.switch(down=(4,))


def test_the_end_of_a_sandbox_does_not_wait_for_its_latency(client: httpx.Client) -> None:
    """Answers that are still being delayed are given at once when the sandbox ends."""
    with ThreadPoolExecutor() as threads:
        with Sandbox(SandboxOptions(latency_ms=600_000)) as sandbox:
            answers = [threads.submit(upsert, client, sandbox) for _ in range(3)]
            while sandbox.stats().requests < 3:
                pass
        assert [answer.result().status_code for answer in answers] == [200] * 3
    assert sandbox.stats().most_in_flight == 3


def test_the_end_of_a_sandbox_does_not_wait_for_a_client_that_lingers() -> None:
    """A client that never finishes its request cannot keep the sandbox alive."""
    with Sandbox() as sandbox:
        port = int(sandbox.url.rpartition(":")[2])
        lingering = socket.create_connection(("127.0.0.1", port))
        lingering.sendall(b"POST /sandbox/outage HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{")
        with httpx.Client(trust_env=False, base_url=sandbox.url) as other:
            assert other.get("/sandbox/stats").status_code == 200
    with lingering:
        assert lingering.recv(100) in (b"", b"HTTP")


@pytest.mark.parametrize(
    "host",
    ["0.0.0.0", "192.0.2.1", "::", "example.com", ""],  # noqa: S104  # it must be refused
)
def test_a_sandbox_listens_on_this_machine_only(host: str) -> None:
    """It has no protection, so no other machine may reach it."""
    with pytest.raises(SettingsError, match="loopback"), Sandbox(host=host):
        pass
    with pytest.raises(SettingsError, match="loopback"):
        serve(host=host)


def test_a_port_that_is_taken_is_named(client: httpx.Client) -> None:
    """The error says which port, and that another one can be chosen."""
    with Sandbox(host="localhost") as sandbox:
        port = int(sandbox.url.rpartition(":")[2])
        with pytest.raises(SettingsError, match=f"port {port} .*another port"), Sandbox(port=port):
            pass
        assert upsert(client, sandbox).status_code == 200
    with pytest.raises(SettingsError, match="70000 is no port"):
        serve(port=70_000)


def test_serve_says_when_it_is_ready_and_ends_cleanly_at_ctrl_c() -> None:
    """It runs until it is interrupted, and then returns: no traceback, nothing on stderr."""
    program = (
        "import signal\n"
        "from importer.rampwin.sandbox import serve\n"
        "def ready(url):\n"
        "    print(url, flush=True)\n"
        "    signal.raise_signal(signal.SIGINT)\n"
        "serve(port=0, ready=ready)\n"
        "print('ended')\n"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stderr == ""
    assert done.returncode == 0
    url, ended = done.stdout.split()
    assert url.startswith("http://127.0.0.1:")
    assert ended == "ended"
