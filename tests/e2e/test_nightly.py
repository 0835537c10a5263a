"""Watched folders, by the command itself: each file once, whatever dies, held where it is odd."""

from __future__ import annotations

import os
import signal
import time
import zipfile
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

import orjson
import pytest
from sqlalchemy import update

from importer.store import Drops, DropState, Store, store_address
from importer.store.schema import runs
from tests.e2e.conftest import KEY, desk, importer, sandbox

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from importer.rampwin.sandbox import Sandbox
    from tests.e2e.conftest import Desk

__all__ = ["desk", "importer", "sandbox"]

SECONDS = 60
JOB = "watch: ../drops\npattern: '*.csv'\nsettle: 0.3\n"


@pytest.fixture
def drops(importer: Desk) -> Path:
    """A job called crm, and the folder that it watches."""
    importer.environment["IMPORTER_STORE"] = f"sqlite:///{importer.folder}/importer.db"
    (importer.folder / "jobs").mkdir()
    importer.write("jobs/crm.yaml", JOB)
    folder = importer.folder / "drops"
    folder.mkdir()
    return folder


def _people(first: int, count: int, name: str = "Ana") -> str:
    rows = [f"+1415555{n:04d},{name} {n}\n" for n in range(first, first + count)]
    return f"Phone,First Name\n{''.join(rows)}"


def _first_names(sandbox: Sandbox) -> set[str]:
    return {str(each["first_name"]).split()[0] for each in sandbox.contacts()}


def _done(drops: Path) -> list[str]:
    """The names of the files that were put away as done, without their moments."""
    folder = drops / "done"
    found = sorted(path.name for path in folder.iterdir()) if folder.exists() else []
    return [name.split("-", maxsplit=2)[2] for name in found]


def _asked(sandbox: Sandbox, times: int) -> bool:
    return sandbox.stats().requests >= times


def _until(condition: Callable[[], bool], seconds: float = SECONDS) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.05)


def test_each_file_is_imported_once_and_put_away(
    importer: Desk, drops: Path, sandbox: Sandbox
) -> None:
    """In the order of their names, only what changed; the same content is not imported again."""
    (drops / "b.csv").write_text(_people(100, 4, "Bob"))
    (drops / "a.csv").write_text(_people(100, 3))
    done = importer("watch", "--once")
    assert done.returncode == 0, done.stderr
    assert _first_names(sandbox) == {"Bob"}
    assert _done(drops) == ["a.csv", "b.csv"]
    sent = sandbox.stats().requests
    (drops / "c.csv").write_text(_people(100, 4, "Bob"))
    (drops / "d.csv").write_text(_people(100, 5, "Bob"))
    done = importer("jobs", "run", "crm")
    assert "c.csv: repeated. c.csv has the content of b.csv, which is imported." in done.stderr
    assert _done(drops) == ["a.csv", "b.csv", "c.csv", "d.csv"]
    assert sandbox.stats().requests - sent == 1  # who is new in d.csv
    state = orjson.loads(importer("jobs", "status", "--json").stdout)
    assert (state[0]["well"], state[0]["last"]["file"]) == (True, "d.csv")


def test_a_file_unlike_those_before_it_is_held(
    importer: Desk, drops: Path, sandbox: Sandbox
) -> None:
    """Nothing of it is sent until somebody releases it; what is rejected is put aside."""
    (drops / "a.csv").write_text(_people(100, 10))
    assert importer("watch", "--once").returncode == 0
    sent = sandbox.stats().requests
    for name in ("b.csv", "c.csv"):
        (drops / name).write_text(_people(900, 1 + (name == "c.csv")))
    held = importer("watch", "--once")
    assert held.returncode == 1
    assert "b.csv: held. The file is unlike those before it: it has 1 row, 90 %" in held.stderr
    assert importer("watch", "--once").returncode == 0  # told once, and left where it is
    assert sandbox.stats().requests == sent
    assert sorted(path.name for path in drops.glob("*.csv")) == ["b.csv", "c.csv"]
    status = importer("jobs", "status", "crm")
    assert status.returncode == 1
    assert "held: b.csv." in status.stdout
    assert importer("resume").returncode == 2  # no way round
    run = orjson.loads(importer("runs", "--json").stdout)[0]
    assert run["state"] == "held"
    refused = importer("resume", run["run"])
    assert "is held" in refused.stderr
    assert importer("jobs", "reject", "crm", "b.csv").returncode == 0
    assert "b.csv" not in importer("jobs", "status", "crm").stdout
    assert importer("jobs", "release", "crm", "c.csv").returncode == 0
    done = importer("watch", "--once")
    assert done.returncode == 0, done.stderr
    assert sandbox.stats().requests - sent == 2
    assert _done(drops) == ["a.csv", "c.csv"]
    assert [path.name.split("-")[2] for path in (drops / "failed").iterdir()] == ["b.csv"]
    again = importer("jobs", "release", "crm", "b.csv")
    assert again.returncode == 2
    assert "No file 'b.csv' of job crm is held: none is." in again.stderr
    (drops / "d.csv").write_text(_people(900, 1))
    assert "repeated" in importer("watch", "--once").stderr  # what was rejected stays so


@pytest.mark.parametrize(
    ("small", "code", "state"), [(True, 1, DropState.HELD), (False, 0, DropState.IMPORTED)]
)
def test_who_died_before_the_end_was_noted_is_followed(
    small: bool, code: int, state: DropState, importer: Desk, drops: Path, sandbox: Sandbox
) -> None:
    """The run was held, or finished, and only the file did not know it yet."""
    url = importer.environment["IMPORTER_STORE"]
    address = store_address(url)
    (drops / "a.csv").write_text(_people(100, 10))
    assert importer("watch", "--once").returncode == 0
    (drops / "b.csv").write_text(_people(200, 1 if small else 10))
    assert importer("watch", "--once").returncode in {0, 1}
    with Store.open(address) as store:
        table = Drops(store.database, "crm")
        [drop, _] = table.newest(2)
        table.settle(drop, DropState.TAKEN, datetime.now(UTC))
    sent = sandbox.stats().requests
    assert importer("watch", "--once").returncode == code
    with Store.open(address) as store:
        assert Drops(store.database, "crm").newest(1)[0].state is state
    assert sandbox.stats().requests == sent


def test_an_older_file_is_not_released_over_a_later_one(
    importer: Desk, drops: Path, sandbox: Sandbox
) -> None:
    """Its values would replace newer ones, unless somebody says so."""
    (drops / "a.csv").write_text(_people(100, 10))
    assert importer("watch", "--once").returncode == 0
    (drops / "b.csv").write_text(_people(100, 1, "Old"))
    assert importer("watch", "--once").returncode == 1
    (drops / "c.csv").write_text(_people(100, 11, "Ana"))
    assert importer("watch", "--once").returncode == 0
    refused = importer("jobs", "release", "crm", "b.csv")
    assert refused.returncode == 2
    assert "c.csv was imported since, or begun, so b.csv would bring older values" in refused.stderr
    assert importer("jobs", "release", "crm", "b.csv", "--although-older").returncode == 0
    assert importer("watch", "--once").returncode == 0
    assert "Old 100" in {each["first_name"] for each in sandbox.contacts()}


def test_later_files_wait_for_one_that_stopped(
    importer: Desk, drops: Path, sandbox: Sandbox
) -> None:
    """They are newer: sent before it, they would be replaced by its values later on."""
    (drops / "a.csv").write_text(_people(100, 3, "Old"))
    (drops / "b.csv").write_text(_people(100, 3, "New"))
    stopped = importer("watch", "--once", RAMPWIN_API_KEY="wrong")
    assert stopped.returncode == 3
    assert [path.name for path in sorted(drops.iterdir())] == ["a.csv", "b.csv"]
    assert sandbox.contacts() == []
    done = importer("watch", "--once", RAMPWIN_API_KEY=KEY)
    assert done.returncode == 0, done.stderr
    assert _first_names(sandbox) == {"New"}
    assert _done(drops) == ["a.csv", "b.csv"]


def test_nothing_gets_round_the_look_at_a_file(
    importer: Desk, drops: Path, sandbox: Sandbox
) -> None:
    """Neither a resume of its run, nor a release of an older one while a later one is under way."""
    (drops / "a.csv").write_text(_people(100, 10))
    assert importer("watch", "--once").returncode == 0
    (drops / "b.csv").write_text(_people(100, 1, "Old"))
    assert importer("watch", "--once").returncode == 1
    (drops / "c.csv").write_text(_people(100, 11, "New"))
    stopped = importer("watch", "--once", RAMPWIN_API_KEY="wrong")
    assert stopped.returncode == 3
    refused = importer("jobs", "release", "crm", "b.csv")
    assert refused.returncode == 2
    assert "c.csv was imported since, or begun" in refused.stderr
    sent = sandbox.stats().requests
    with Store.open(store_address(importer.environment["IMPORTER_STORE"])) as store:
        [drop] = Drops(store.database, "crm").in_states({DropState.STOPPED})
        with store.database.writing() as connection:  # as if it had died before the first request
            mine = runs.c.id == drop.run
            connection.execute(update(runs).where(mine).values(reached_at="", requests=0))
    refused = importer("resume", drop.run)
    assert refused.returncode == 2
    assert "`importer jobs run crm` carries on with it" in refused.stderr
    assert sandbox.stats().requests == sent
    assert importer("jobs", "reject", "crm", "c.csv").returncode == 0
    assert importer("watch", "--once").returncode == 0
    assert sandbox.stats().requests == sent


def test_a_mapping_that_is_wrong_is_no_files_fault(
    importer: Desk, drops: Path, sandbox: Sandbox
) -> None:
    """Nothing is taken until it is right; the other jobs go on, and `status` says all it can."""
    importer.write("jobs/crm.yaml", f"{JOB}mapping: ../m.yaml\n")
    importer.write("m.yaml", "phone: {column: [Phone]}\n")
    importer.write("jobs/other.yaml", JOB.replace("../drops", "../more"))
    (importer.folder / "more").mkdir()
    (importer.folder / "more" / "b.csv").write_text(_people(200, 2))
    (drops / "a.csv").write_text(_people(100, 3))
    done = importer("watch", "--once")
    assert done.returncode == 2
    assert "m.yaml, line 1: unknown key 'column' under phone" in done.stderr
    assert [path.name for path in drops.iterdir()] == ["a.csv"]
    assert len(sandbox.contacts()) == 2
    importer.write("jobs/broken.yaml", "wach: x\n")
    status = importer("jobs", "status")
    assert status.returncode == 1
    assert "other: b.csv was imported" in status.stdout
    assert "did you mean 'watch'" in status.stderr
    importer.write("m.yaml", "phone: {columns: [Phone]}\n")
    assert importer("watch", "--once", "crm").returncode == 0
    assert len(sandbox.contacts()) == 5


def test_what_cannot_be_read_is_put_aside(importer: Desk, drops: Path, sandbox: Sandbox) -> None:
    """With the reason, in words of the file's own name; those after it are imported."""
    (drops / "a.csv").write_bytes(b"\x00\x01\x02 no text")
    (drops / "b.csv").write_text("Colour,Size\nred,1\n")
    (drops / "c.csv").write_text(_people(100, 1))
    done = importer("watch", "--once")
    assert done.returncode == 1
    assert "crm, a.csv: failed." in done.stderr
    assert "crm, b.csv: failed." in done.stderr
    assert str(importer.folder.parent) not in done.stderr.replace(str(importer.folder), "")
    assert len(list((drops / "failed").iterdir())) == 2
    assert len(sandbox.contacts()) == 1
    assert importer("jobs", "status").returncode == 0  # the last one is well


def test_a_wrong_job_does_not_stop_the_others(
    importer: Desk, drops: Path, sandbox: Sandbox
) -> None:
    """It is told, and the exit code says so."""
    importer.write("jobs/a.yaml", "wach: x\n")
    (drops / "a.csv").write_text(_people(100, 1))
    done = importer("watch", "--once")
    assert done.returncode == 2
    assert "a.yaml, line 1: unknown key 'wach'; did you mean 'watch'?" in done.stderr
    assert len(sandbox.contacts()) == 1
    checked = importer("jobs", "check")
    assert checked.returncode == 2
    assert checked.stdout == "crm: all right.\n"
    assert "did you mean 'watch'" in checked.stderr
    listed = importer("jobs", "list")
    assert "crm: *.csv in ../drops" in listed.stdout


# --- the daemon -----------------------------------------------------------------------------------


@pytest.fixture
def watching(importer: Desk) -> Iterator[Callable[[], subprocess.Popen[str]]]:
    """Start a daemon, and end all of them at last."""
    started: list[subprocess.Popen[str]] = []

    def start() -> subprocess.Popen[str]:
        started.append(importer.start("watch", "crm"))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.communicate()


def test_a_slow_writer_is_waited_for(
    drops: Path, sandbox: Sandbox, watching: Callable[[], subprocess.Popen[str]], importer: Desk
) -> None:
    """And a file that is renamed, or has its marker, is taken whole; SIGTERM ends the daemon."""
    importer.write("jobs/crm.yaml", f"{JOB.replace('0.3', '2')}hold: off\n")  # a machine may stall
    daemon = watching()
    with (drops / "slow.csv").open("w") as slow, (drops / "x.part").open("w") as renamed:
        slow.write(_people(100, 1))
        renamed.write(_people(200, 1))
        for n in range(1, 30):
            slow.write(_people(100 + n, 1).split("\n", maxsplit=1)[1])
            renamed.write(_people(200 + n, 1).split("\n", maxsplit=1)[1])
            slow.flush()
            renamed.flush()
            time.sleep(0.1)
    (drops / "x.part").rename(drops / "renamed.csv")
    (drops / "marked.csv").write_text(_people(300, 20))
    (drops / "marked.csv.done").write_text("")
    _until(lambda: len(_done(drops)) == 3)
    assert set(_done(drops)) == {"marked.csv", "renamed.csv", "slow.csv"}
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
        (drops / f"{n:02d}.csv").write_text(_people(10 * n, 2))
        time.sleep(0.5 * (n % 10 == 0))
    _until(lambda: len(_done(drops)) == many, 150)
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
    (drops / "a.csv").write_text(_people(100, 20))
    daemon = watching()
    _until(partial(_asked, sandbox, 1))
    daemon.send_signal(signal.SIGTERM)
    assert daemon.wait(30) == 0
    sandbox.switch(latency_ms=0)
    assert importer("watch", "--once").returncode == 0
    assert len(sandbox.contacts()) == 20
    assert _done(drops) == ["a.csv"]


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_a_thousand_files_at_once(importer: Desk, drops: Path, sandbox: Sandbox) -> None:
    """All are accounted for: most of them are the same export again and again."""
    importer.write("jobs/crm.yaml", f"{JOB}hold: off\n")
    for n in range(1000):
        (drops / f"{n:04d}.csv").write_text(_people(100, 3) if n % 50 else _people(n, 3))
    done = importer("watch", "--once")
    assert done.returncode == 0, done.stderr
    assert len(_done(drops)) == 1000
    assert done.stderr.count(": imported.") == 20
    assert done.stderr.count(": repeated.") == 980
    assert sandbox.stats().requests == len(sandbox.contacts())


def test_two_jobs_on_one_folder(importer: Desk, drops: Path, sandbox: Sandbox) -> None:
    """The first one takes each file; the other says whose it is, and sends nothing."""
    for name in ("crm", "other"):
        importer.write(f"jobs/{name}.yaml", JOB.replace("\npattern", "\ndone: keep\npattern"))
    (drops / "a.csv").write_text(_people(100, 3))
    done = importer("watch", "--once")
    assert done.returncode == 1
    assert "other, a.csv: left. a.csv is job crm's, which watches the same place" in done.stderr
    assert sandbox.stats().requests == 3
    assert len(orjson.loads(importer("runs", "--json").stdout)) == 1


@pytest.mark.parametrize("case", ["zip", "folder", "link", "empty", "long", "lines"])
def test_each_odd_thing_ends_in_its_place(
    case: str, importer: Desk, drops: Path, sandbox: Sandbox, tmp_path: Path
) -> None:
    """With a sentence; the file after it is imported all the same."""
    importer.write("jobs/crm.yaml", JOB.replace("'*.csv'", "'*'"))
    outside = tmp_path / "outside.csv"
    outside.write_text(_people(900, 1))
    match case:
        case "zip":
            with zipfile.ZipFile(drops / "a.zip", "w") as packed:
                for n in range(10):
                    packed.writestr(f"{n}.csv", _people(10 * n, 1))
        case "folder":
            (drops / "a").mkdir()
        case "link":
            (drops / "a.csv").symlink_to(outside)
        case "empty":
            (drops / "a.csv").write_text("")
        case "long":
            (drops / f"a{'ä' * 125}.csv").write_text(_people(800, 1))
        case "lines":
            (drops / "a\n../b.csv".replace("/", "\\")).write_text(_people(800, 1))
    (drops / "z.csv").write_text(_people(100, 1))
    done = importer("watch", "--once")
    told = {
        "zip": ("a.zip: failed.", 1),
        "folder": ("a: left. a is a folder: it is left alone.", 1),
        "link": ("a.csv: left. a.csv is a link; put the file itself there", 1),
        "empty": ("a.csv: failed.", 1),
        "long": ("ä.csv: imported.", 0),
        "lines": ("a%0A..%5Cb.csv: imported.", 0),
    }[case]
    assert told[0] in done.stderr
    assert done.returncode == told[1], done.stderr
    assert outside.exists()
    assert len(sandbox.contacts()) == (2 if case in {"long", "lines"} else 1)
    assert importer("watch", "--once").returncode == (1 if case in {"folder", "link"} else 0)


@pytest.mark.slow
@pytest.mark.timeout(200)
@pytest.mark.skipif(os.name == "nt", reason="nobody is killed so on Windows")
def test_a_daemon_that_is_killed_is_followed_by_another(
    drops: Path, sandbox: Sandbox, watching: Callable[[], subprocess.Popen[str]], importer: Desk
) -> None:
    """Wherever it was: the file is imported to its end, and nothing recorded is sent again."""
    importer.write("jobs/crm.yaml", f"{JOB}hold: off\nlimits: {{rate: 100}}\n")
    (drops / "a.csv").write_text(_people(100, 200))
    for wanted in (1, 60, 120):
        daemon = watching()
        _until(partial(_asked, sandbox, wanted))
        daemon.kill()
        daemon.wait()
    watching()
    _until(lambda: _done(drops) == ["a.csv"])
    assert len(sandbox.contacts()) == 200
    assert sandbox.stats().requests <= 200 + 3 * 60  # what was in flight, or not yet recorded
    assert len(orjson.loads(importer("runs", "--json").stdout)) == 1
