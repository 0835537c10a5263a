"""Jobs that a daemon looks after, as a process of its own."""

from __future__ import annotations

import os
import re
import signal
import socket
import time
import zipfile
from functools import partial
from typing import TYPE_CHECKING

import orjson
import psutil
import pytest

from importer.model import Status
from importer.store import Store, store_address, summarise
from tests.e2e.crash.disk import LARGE_KIB
from tests.e2e.nightly.scene import JOB, asked, done_in, people, until

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path

    from importer.rampwin.sandbox import Sandbox
    from tests.e2e.conftest import Desk
    from tests.e2e.crash.disk import Disk


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
    watching: Callable[..., subprocess.Popen[str]],
    importer: Desk,
    request: pytest.FixtureRequest,
) -> None:
    """Each file is imported by one of them, no contact is sent twice, and one may go."""
    if kind == "postgresql":  # as on two machines
        importer.environment["IMPORTER_STORE"] = request.getfixturevalue("postgres_url")
    importer.write("jobs/crm.yaml", f"{JOB}hold: off\nchanged_only: false\n")
    first = watching()
    for n in range(many):
        (drops / f"{n:02d}.csv").write_text(people(10 * n, 2))
        if n == many // 10:
            until(lambda: len(done_in(drops)) == many // 10 + 1)
            watching(XDG_DATA_HOME=str(importer.folder / "second"))  # as on another machine
        if n == many - many // 10:
            first.send_signal(signal.SIGTERM)
            assert first.wait(30) == 0
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
    again = 0
    for wanted in (1, 60, 120):
        daemon = watching()
        until(partial(asked, sandbox, wanted))
        daemon.kill()
        daemon.wait()
        sent = sandbox.stats().requests
        again += sent - again - _recorded(importer)
    watching()
    until(lambda: done_in(drops) == ["a.csv"])
    assert len(sandbox.contacts()) == 200
    assert sandbox.stats().requests == 200 + again  # what was in flight, or not yet recorded
    assert len(orjson.loads(importer("runs", "--json").stdout)) == 1


@pytest.mark.slow
def test_a_daemon_lives_on_whatever_it_finds(
    drops: Path, sandbox: Sandbox, watching: Callable[..., subprocess.Popen[str]], importer: Desk
) -> None:
    """Each thing ends in its place with a sentence; the folder may go, and jobs may break."""
    job = JOB.replace("'*.csv'", "'*'") + "poll: 0.2\nhold: {changed: off, rows: 900}\n"
    importer.write("jobs/crm.yaml", job)
    daemon = watching("--logs", "logs")
    told = partial(_told, importer)
    with zipfile.ZipFile(drops / "ten.zip", "w") as packed:
        for n in range(10):
            packed.writestr(f"{n}.csv", people(10 * n, 1))
    (drops / "folder").mkdir()
    (drops / "link.csv").symlink_to("/etc/hostname")
    os.mkfifo(drops / "pipe.csv")
    (drops / "empty.csv").write_text("")
    (drops / "a\nb.csv").write_text(people(100, 5))
    (drops / "gone.csv").write_text(people(700, 5))
    (drops / "gone.csv").unlink()
    growing = drops / "growing.csv"
    for n in range(10):
        growing.write_text(people(200, 1 + n))
        time.sleep(0.1)
    until(lambda: done_in(drops) == ["a\nb.csv", "growing.csv"])
    assert len(sandbox.contacts()) == 15
    until(lambda: importer("jobs", "status", "crm").stdout.count("held: empty.csv.") == 1)
    assert [path.name.split("-", 2)[2] for path in (drops / "failed").iterdir()] == ["ten.zip"]
    importer.write("jobs/crm.yaml", job.replace("watch", "wach"))  # it breaks, and is mended
    until(lambda: "unknown key 'wach'" in told())
    away = drops.with_name("away")
    drops.rename(away)  # so does the folder
    importer.write("jobs/crm.yaml", job)
    until(lambda: "drops cannot be read" in told())
    assert "drops cannot be read" in importer("jobs", "status", "crm").stdout
    away.rename(drops)
    (drops / "replaced.csv").write_text(people(300, 8))
    (drops / "other").write_text(people(400, 9))
    (drops / "other").rename(drops / "replaced.csv")
    daemon.send_signal(signal.SIGHUP)  # it rests, for the folder was away
    until(lambda: "replaced.csv" in done_in(drops))
    sent = {str(each["phone_number"]) for each in sandbox.contacts()}
    assert f"+1415555{408:04d}" in sent
    assert f"+1415555{300:04d}" not in sent
    assert daemon.poll() is None
    daemon.send_signal(signal.SIGTERM)
    assert daemon.wait(30) == 0
    for once in (
        "ten.zip: failed.", "link.csv is a link", "pipe.csv is no file", "folder is a folder",
        "empty.csv: held.", "a%0Ab.csv: imported.", "unknown key 'wach'", "drops cannot be read",
    ):  # fmt: skip
        assert told().count(once) == 1, (once, told())
    assert "Traceback" not in told()


def test_a_daemon_holds_a_file_until_somebody_decides(
    drops: Path, sandbox: Sandbox, watching: Callable[[], subprocess.Popen[str]], importer: Desk
) -> None:
    """What was released is sent at the next look, what was rejected never; old things go."""
    importer.write("jobs/crm.yaml", f"{JOB}poll: 0.2\nkeep: {{reports: 1}}\n")
    (drops / "done").mkdir()
    (drops / "done" / "20250101-000000-old.csv").write_text("")
    watching()
    (drops / "a.csv").write_text(people(100, 10))
    until(lambda: done_in(drops) == ["a.csv"])  # the old one is gone
    for name, count in (("b.csv", 1), ("c.csv", 2)):
        (drops / name).write_text(people(900, count))
    until(lambda: importer("jobs", "status", "crm").stdout.count("held: ") == 2)
    assert sandbox.stats().requests == 10
    assert importer("jobs", "reject", "crm", "b.csv").returncode == 0
    assert importer("jobs", "release", "crm", "c.csv").returncode == 0
    until(lambda: done_in(drops) == ["a.csv", "c.csv"])
    assert sandbox.stats().requests == 12
    assert importer("jobs", "status", "crm").returncode == 0


@pytest.mark.slow
@pytest.mark.timeout(200)
def test_a_daemon_does_not_grow(
    watching: Callable[[], subprocess.Popen[str]], importer: Desk, drops: Path
) -> None:
    """Some hundred looks with nothing to do: neither files, threads nor memory become more."""
    importer.write("jobs/crm.yaml", f"{JOB}poll: 0\nheartbeat: ../beat\n")
    assert drops.is_dir()
    daemon = psutil.Process(watching().pid)
    beat = importer.folder / "beat"
    until(beat.exists)
    sizes = []
    for _ in range(2):
        _looks(beat, 100)
        memory = daemon.memory_info().rss / 2**20
        sizes.append((daemon.num_fds(), daemon.num_threads(), memory))
    (fds, threads, memory), (fds_later, threads_later, memory_later) = sizes
    assert fds_later <= fds + 2
    assert threads_later <= threads + 1
    assert memory_later < memory + 5


@pytest.mark.slow
@pytest.mark.timeout(200)
def test_a_daemon_ends_in_time_while_a_bucket_does_not_answer(
    watching: Callable[[], subprocess.Popen[str]], importer: Desk, drops: Path
) -> None:
    """It is cut off; nothing was begun."""
    del drops
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        importer.environment |= {
            "AWS_ENDPOINT_URL": url, "AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "x",
        }  # fmt: skip
        importer.write("jobs/crm.yaml", "watch: s3://bucket/drops\n")
        daemon = watching()
        connection, _ = silent.accept()
        with connection:
            daemon.send_signal(signal.SIGTERM)
            assert daemon.wait(30) == 0


@pytest.mark.slow
@pytest.mark.timeout(200)
@pytest.mark.parametrize("what", ["XDG_DATA_HOME", "IMPORTER_REPORTS", "IMPORTER_STORE"])
def test_a_daemon_lives_on_while_a_disk_is_full(
    what: str,
    drops: Path,
    sandbox: Sandbox,
    watching: Callable[..., subprocess.Popen[str]],
    importer: Desk,
    new_disk: Callable[..., Disk],
) -> None:
    """Of the copies, the reports or the store: the file is imported when there is room again."""
    disk = new_disk()
    where = str(disk.folder / "x")
    importer.environment[what] = f"sqlite:///{where}" if what == "IMPORTER_STORE" else where
    importer.write("jobs/crm.yaml", f"{JOB}poll: 0.2\nhold: off\n")
    (drops / "a.csv").write_text(people(100, 10))
    daemon = watching("--logs", "logs")
    until(lambda: done_in(drops) == ["a.csv"])
    disk.resize(disk.used_kib() + 8)
    (drops / "b.csv").write_text(people(1000, 2000))
    full = re.compile("crm.*(No space left|does not work|disk is full)")
    until(lambda: full.search(_told(importer)) is not None)
    assert daemon.poll() is None
    assert done_in(drops) == ["a.csv"]
    disk.resize(LARGE_KIB)
    daemon.send_signal(signal.SIGHUP)  # it rests
    until(lambda: done_in(drops) == ["a.csv", "b.csv"])
    assert len(sandbox.contacts()) == 2010
    assert sandbox.stats().requests == 2010
    assert daemon.poll() is None


@pytest.mark.slow
def test_what_a_daemon_logs_is_json_to_its_end(
    drops: Path, watching: Callable[..., subprocess.Popen[str]], importer: Desk
) -> None:
    """Each line, with the job where it is of one; metrics are kept in a file meanwhile."""
    importer.write("jobs/crm.yaml", f"{JOB}poll: 0.2\n")
    daemon = watching("--log-format", "json", "--metrics", "importer.prom")
    (drops / "a.csv").write_text(people(100, 10))
    until(lambda: done_in(drops) == ["a.csv"])
    metrics = importer.folder / "importer.prom"
    until(lambda: 'importer_job_well{job="crm"} 1.0' in metrics.read_text())
    daemon.send_signal(signal.SIGTERM)
    _, err = daemon.communicate(timeout=30)
    told = [orjson.loads(line) for line in err.splitlines()]
    assert [line["message"].split(";")[0].split("…")[0] for line in told] == [
        "Watching 1 job", "crm, a.csv: imported. 10 rows: 10 sent.",
        "Stopping: finishing what is in flight", "Stopped watching.",
    ]  # fmt: skip
    assert [line.get("job") for line in told] == [None, "crm", None, None]


def _looks(beat: Path, count: int) -> None:
    """Wait until a daemon has looked so often: it writes its heartbeat each time."""
    for _ in range(count):
        before = beat.stat().st_mtime_ns
        until(lambda before=before: beat.stat().st_mtime_ns != before)  # type: ignore[misc]


def _recorded(importer: Desk) -> int:
    """How many contacts the store says were sent."""
    with Store.open(store_address(importer.environment["IMPORTER_STORE"])) as store:
        [run] = orjson.loads(importer("runs", "--json").stdout)
        return summarise(store.run(run["run"])).counts[Status.SENT]


def _told(importer: Desk) -> str:
    return "".join(path.read_text() for path in (importer.folder / "logs").glob("*.log"))
