"""Runs that stop before their end, and go on."""

from __future__ import annotations

import os
import signal
import time
from contextlib import suppress
from typing import TYPE_CHECKING

import orjson
import pytest

if TYPE_CHECKING:
    from importer.rampwin.sandbox import Sandbox
    from tests.e2e.conftest import Desk

CONTACTS = 300


def people(count: int = CONTACTS) -> str:
    """Give a CSV file with so many contacts."""
    lines = [f"P{n},+1 415 555 {n:04d}" for n in range(2000, 2000 + count)]
    return "Name,Mobile\n" + "\n".join(lines) + "\n"


@pytest.mark.parametrize(
    ("variable", "value", "code"),
    [
        ("RAMPWIN_API_KEY", "another-key", "api-unauthorized"),
        ("RAMPWIN_CHANNEL_ID", "no-such-channel", "api-channel"),
    ],
)
def test_a_wrong_key_or_channel_stops_within_the_first_five(
    importer: Desk, sandbox: Sandbox, variable: str, value: str, code: str
) -> None:
    """Exit 3, no more requests than the first five that go alone, all rows pending."""
    importer.write("a.csv", people())
    importer.environment[variable] = value
    summary = importer.json("run", "a.csv", "--concurrency", "8", code=3)
    assert summary["stop"]["code"] == code  # type: ignore[index,call-overload]
    assert summary["pending"] == CONTACTS
    assert sandbox.stats().requests <= 5
    assert len(importer.report(summary, "failures")) == CONTACTS


def test_a_run_with_a_wrong_channel_goes_on_to_the_right_one(
    importer: Desk, sandbox: Sandbox
) -> None:
    """`resume --channel` sends what is pending to another channel."""
    importer.write("a.csv", people(20))
    assert importer("run", "a.csv", "--channel", "typo").returncode == 3
    summary = importer.json("resume", "--channel", "sandbox-channel")
    assert summary["sent"] == 20 == len(sandbox.contacts("sandbox-channel"))
    assert summary["channel"] == "sandbox-channel"


def test_a_run_with_a_wrong_key_goes_on_with_the_right_one(
    importer: Desk, sandbox: Sandbox
) -> None:
    """`resume` sends what is pending; afterwards there is nothing to resume."""
    importer.write("a.csv", people())
    stopped = importer("run", "a.csv", RAMPWIN_API_KEY="another-key")
    assert stopped.returncode == 3
    assert "importer resume" in stopped.stdout + stopped.stderr
    summary = importer.json("resume")
    assert summary["sent"] == CONTACTS == len(sandbox.contacts())
    again = importer("resume")
    assert again.returncode == 2
    assert "nothing to resume" in again.stderr


def test_too_many_failures_stop_a_run(importer: Desk, sandbox: Sandbox) -> None:
    """Exit 3 once more than `--max-failures` percent are refused; 100 goes on to the end."""
    importer.write("a.csv", people(150))
    sandbox.switch(refuse=list("02468"))
    stopped = importer.json("run", "a.csv", "--max-failures", "40", "--concurrency", "4", code=3)
    assert stopped["stop"]["code"] == "too-many-failures"  # type: ignore[index,call-overload]
    assert "--max-failures 40" in str(stopped["stop"])
    # It is judged where one fails, from the 50th outcome on: four that were in flight may be
    # accepted before that, and four more come to their end after it.
    assert int(str(stopped["pending"])) >= 150 - 58
    assert sandbox.stats().requests == 150 - int(str(stopped["pending"]))
    through = importer.json("resume", "--max-failures", "100", code=1)
    assert (through["sent"], through["failed"], through["pending"]) == (75, 75, 0)


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGKILL"])
def test_a_stopped_run_loses_nothing_and_repeats_nothing(
    importer: Desk, sandbox: Sandbox, name: str
) -> None:
    """A signal in the middle: what is in flight finishes, and `resume` sends just the rest.

    Killed, a run may send again what was in flight or not yet flushed.
    """
    importer.write("a.csv", people())
    sandbox.switch(latency_ms=20)
    with importer.start("run", "a.csv", "--concurrency", "4", "--json") as process:
        deadline = time.monotonic() + 60
        while sandbox.stats().requests < 30:
            assert process.poll() is None
            assert time.monotonic() < deadline
        process.send_signal(getattr(signal, name))
        out, err = process.communicate(timeout=60)
    if name == "SIGKILL":
        assert process.returncode != 0
    else:
        assert process.returncode == 3, err
        summary = orjson.loads(out)
        assert summary["stop"]["code"] == "stopped"
        assert summary["sent"] + summary["pending"] == CONTACTS
        assert summary["sent"] == sandbox.stats().requests == len(sandbox.contacts())
    sandbox.switch(latency_ms=0)
    resumed = importer.json("resume")
    assert resumed["sent"] == CONTACTS == len(sandbox.contacts())
    repeated = sandbox.stats().requests - CONTACTS
    assert repeated <= (4 + 500 if name == "SIGKILL" else 0)


@pytest.mark.parametrize("again", [False, True], ids=["once", "twice"])
def test_a_signal_while_nobody_answers(importer: Desk, sandbox: Sandbox, again: bool) -> None:
    """What is in flight comes to its deadline; a second signal ends the run at once, as a kill."""
    importer.write("a.csv", people(20))
    sandbox.switch(latency_ms=600_000)
    seconds = "600" if again else "2"
    importer.environment["IMPORTER_ATTEMPT_TIMEOUT_SECONDS"] = seconds
    with importer.start("run", "a.csv") as process:
        deadline = time.monotonic() + 60
        while not sandbox.stats().requests:
            assert process.poll() is None
            assert time.monotonic() < deadline
        process.send_signal(signal.SIGINT)
        if again:
            assert process.stderr is not None
            while "Stopping" not in process.stderr.readline():
                assert time.monotonic() < deadline
            process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 3, err
    assert "Traceback" not in err
    assert ("Ended. What was sent" in err) == again
    in_flight = sandbox.stats().requests
    assert in_flight <= 5
    sandbox.switch(latency_ms=0)
    resumed = importer.json("resume")
    assert resumed["sent"] == 20 == len(sandbox.contacts())
    assert sandbox.stats().requests == 20 + in_flight


def test_an_outage_longer_than_the_patience(importer: Desk, sandbox: Sandbox) -> None:
    """The run stops with exit 3, nobody has failed, and a resume sends all that is left."""
    importer.write("a.csv", people(30))
    sandbox.outage(600)
    stopped = importer.json("run", "a.csv", "--max-outage", "0.05", code=3)
    assert stopped["stop"]["code"] == "no-answer"  # type: ignore[index,call-overload]
    assert (stopped["pending"], stopped["failed"], stopped["unknown"]) == (30, 0, 0)
    assert int(str(stopped["requests"])) < 1.2 * 30
    sandbox.outage(0)
    assert importer.json("resume")["sent"] == 30 == len(sandbox.contacts())


def test_what_was_in_flight_at_a_death_is_not_failed(importer: Desk, sandbox: Sandbox) -> None:
    """It may have arrived: errors of the server afterwards do not take that back."""
    importer.write("a.csv", people(2))
    sandbox.switch(latency_ms=60_000)
    with importer.start("run", "a.csv") as process:
        deadline = time.monotonic() + 60
        while sandbox.stats().requests < 2:
            assert time.monotonic() < deadline
        process.kill()
    sandbox.switch(latency_ms=0, failure_rate=1.0)
    once = {"IMPORTER_MAX_ATTEMPTS": "1", "IMPORTER_MAX_FAILURES": "100"}
    resumed = importer("resume", "--json", **once)
    assert orjson.loads(resumed.stdout)["unknown"] == 2
    importer.write("b.csv", people(2))
    other = importer("run", "b.csv", "--json", **once)
    assert orjson.loads(other.stdout)["failed"] == 2


def test_a_stop_while_planning_leaves_no_run(importer: Desk, sandbox: Sandbox) -> None:
    """Nothing was sent, so there is nothing to resume: start again."""
    importer.write("a.csv", people(200_000))
    with importer.start("run", "a.csv") as process:
        folder = importer.folder.parent / "home"
        while not any(path.stat().st_size > 0 for path in folder.rglob("*.db-wal")):
            assert process.poll() is None
        process.send_signal(signal.SIGTERM)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 3
    assert "Traceback" not in err
    assert sandbox.stats().requests == 0
    assert importer("runs", "--json").stdout.strip() == "[]"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="a pipe with a name is Unix's")
def test_one_signal_ends_a_run_that_waits_for_a_pipe(importer: Desk, sandbox: Sandbox) -> None:
    """Nobody writes into the pipe: there is nothing to finish, and nothing to resume."""
    pipe = importer.folder / "a.csv"
    os.mkfifo(pipe)
    with importer.start("run", "a.csv") as process:
        deadline = time.monotonic() + 60
        try:
            while True:  # it can be opened as soon as somebody reads it
                assert process.poll() is None
                assert time.monotonic() < deadline
                with suppress(OSError):
                    writer = os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
                    break
            process.send_signal(signal.SIGTERM)
            _, err = process.communicate(timeout=60)
        finally:
            process.kill()  # else whoever waits for it here would wait for ever
        os.close(writer)
    assert process.returncode == 3
    assert err == "importer: Stopped. Nothing was planned or sent, so there is nothing to resume.\n"
    assert sandbox.stats().requests == 0
    assert importer("runs", "--json").stdout.strip() == "[]"


def test_a_retry_of_what_is_unknown_does_not_say_that_it_failed(
    importer: Desk, sandbox: Sandbox
) -> None:
    """The first request may have arrived: errors of the server afterwards do not take that back."""
    importer.write("a.csv", people(2))
    sandbox.switch(latency_ms=60_000)
    once = {"IMPORTER_MAX_ATTEMPTS": "1", "IMPORTER_MAX_FAILURES": "100"}
    first = importer("run", "a.csv", "--json", IMPORTER_ATTEMPT_TIMEOUT_SECONDS="1", **once)
    summary = orjson.loads(first.stdout)
    assert summary["unknown"] == 2
    sandbox.switch(latency_ms=0, revoked=True)
    stopped = orjson.loads(importer("retry", summary["run"], "--json", **once).stdout)
    assert (stopped["pending"], stopped["stop"]["code"]) == (2, "api-unauthorized")
    sandbox.switch(revoked=False, failure_rate=1.0)
    retried = orjson.loads(importer("resume", "--json", **once).stdout)
    assert (retried["unknown"], retried["failed"]) == (2, 0)
    sandbox.switch(failure_rate=0.0)
    assert importer.json("retry", retried["run"])["sent"] == 2
