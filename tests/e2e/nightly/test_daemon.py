"""Jobs that a daemon looks after, as a process of its own."""

from __future__ import annotations

import os
import signal
import time
from functools import partial
from typing import TYPE_CHECKING

import orjson
import pytest

from tests.e2e.nightly.scene import JOB, asked, done_in, people, until

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path

    from importer.rampwin.sandbox import Sandbox
    from tests.e2e.conftest import Desk


def test_a_slow_writer_is_waited_for(
    drops: Path, sandbox: Sandbox, watching: Callable[[], subprocess.Popen[str]], importer: Desk
) -> None:
    """And a file that is renamed, or has its marker, is taken whole; SIGTERM ends the daemon."""
    importer.write("jobs/crm.yaml", f"{JOB.replace('0.3', '2')}hold: off\n")  # a machine may stall
    daemon = watching()
    with (drops / "slow.csv").open("w") as slow, (drops / "x.part").open("w") as renamed:
        slow.write(people(100, 1))
        renamed.write(people(200, 1))
        for n in range(1, 30):
            slow.write(people(100 + n, 1).split("\n", maxsplit=1)[1])
            renamed.write(people(200 + n, 1).split("\n", maxsplit=1)[1])
            slow.flush()
            renamed.flush()
            time.sleep(0.1)
    (drops / "x.part").rename(drops / "renamed.csv")
    (drops / "marked.csv").write_text(people(300, 20))
    (drops / "marked.csv.done").write_text("")
    until(lambda: len(done_in(drops)) == 3)
    assert set(done_in(drops)) == {"marked.csv", "renamed.csv", "slow.csv"}
    assert len(sandbox.contacts()) == 30 + 30 + 20
    assert len(orjson.loads(importer("runs", "--json").stdout)) == 3
    assert not (drops / "marked.csv.done").exists()
    daemon.send_signal(signal.SIGTERM)
    assert daemon.wait(30) == 0


@pytest.mark.slow
@pytest.mark.timeout(200)
@pytest.mark.parametrize(("kind", "many"), [("sqlite", 100), ("postgresql", 30)])
def test_two_daemons_share_a_folder(
    kind: str,
    many: int,
    drops: Path,
    sandbox: Sandbox,
    watching: Callable[[], subprocess.Popen[str]],
    importer: Desk,
    request: pytest.FixtureRequest,
) -> None:
    """Each file is imported by one of them, and no contact is sent twice."""
    if kind == "postgresql":  # as on two machines
        importer.environment["IMPORTER_STORE"] = request.getfixturevalue("postgres_url")
    importer.write("jobs/crm.yaml", f"{JOB}hold: off\nchanged_only: false\n")
    watching()
    watching()
    for n in range(many):
        (drops / f"{n:02d}.csv").write_text(people(10 * n, 2))
        time.sleep(0.5 * (n % 10 == 0))
    until(lambda: len(done_in(drops)) == many, 150)
    assert sandbox.stats().requests == 2 * many
    assert len(orjson.loads(importer("runs", "--json").stdout)) == many


@pytest.mark.slow
@pytest.mark.timeout(200)
def test_a_daemon_ends_in_time_while_nobody_answers(
    drops: Path, sandbox: Sandbox, watching: Callable[[], subprocess.Popen[str]], importer: Desk
) -> None:
    """SIGTERM: what is in flight is waited for, but not for long; the next one carries on."""
    importer.write("jobs/crm.yaml", f"{JOB}hold: off\n")
    sandbox.switch(latency_ms=600_000)
    (drops / "a.csv").write_text(people(100, 20))
    daemon = watching()
    until(partial(asked, sandbox, 1))
    daemon.send_signal(signal.SIGTERM)
    assert daemon.wait(30) == 0
    sandbox.switch(latency_ms=0)
    assert importer("watch", "--once").returncode == 0
    assert len(sandbox.contacts()) == 20
    assert done_in(drops) == ["a.csv"]


@pytest.mark.slow
@pytest.mark.timeout(200)
@pytest.mark.skipif(os.name == "nt", reason="nobody is killed so on Windows")
def test_a_daemon_that_is_killed_is_followed_by_another(
    drops: Path, sandbox: Sandbox, watching: Callable[[], subprocess.Popen[str]], importer: Desk
) -> None:
    """Wherever it was: the file is imported to its end, and nothing recorded is sent again."""
    importer.write("jobs/crm.yaml", f"{JOB}hold: off\nlimits: {{rate: 100}}\n")
    (drops / "a.csv").write_text(people(100, 200))
    for wanted in (1, 60, 120):
        daemon = watching()
        until(partial(asked, sandbox, wanted))
        daemon.kill()
        daemon.wait()
    watching()
    until(lambda: done_in(drops) == ["a.csv"])
    assert len(sandbox.contacts()) == 200
    assert sandbox.stats().requests <= 200 + 3 * 60  # what was in flight, or not yet recorded
    assert len(orjson.loads(importer("runs", "--json").stdout)) == 1
