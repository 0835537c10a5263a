"""Files that are unlike those before them: nothing is sent until somebody decides."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

import orjson
import pytest
from sqlalchemy import update

from importer.store import Drops, DropState, FileState, JobHealth, Store, store_address
from importer.store.schema import runs
from tests.e2e.nightly.scene import JOB, asked, done_in, first_names, hold_one, people, until

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path

    from importer.rampwin.sandbox import Sandbox
    from tests.e2e.conftest import Desk


def test_a_file_unlike_those_before_it_is_held(
    importer: Desk, drops: Path, sandbox: Sandbox
) -> None:
    """Nothing of it is sent until somebody releases it; what is rejected is put aside."""
    (drops / "a.csv").write_text(people(100, 10))
    assert importer("watch", "--once").returncode == 0
    sent = sandbox.stats().requests
    for name in ("b.csv", "c.csv"):
        (drops / name).write_text(people(900, 1 + (name == "c.csv")))
    held = importer("watch", "--once")
    assert held.returncode == 1
    assert "b.csv: held. The file is unlike those before it: it has 1 row, 90 %" in held.stderr
    again = importer("watch", "--once")
    assert (again.returncode, again.stderr) == (1, "")  # told once, and left where it is
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
    assert done_in(drops) == ["a.csv", "c.csv"]
    assert [path.name.split("-")[2] for path in (drops / "failed").iterdir()] == ["b.csv"]
    again = importer("jobs", "release", "crm", "b.csv")
    assert again.returncode == 2
    assert "No file 'b.csv' of job crm is held: none is." in again.stderr
    (drops / "d.csv").write_text(people(900, 1))
    again = importer("watch", "--once")
    assert again.returncode == 1  # what was rejected stays so, and lies where it belongs
    assert "d.csv: rejected. d.csv has the content of b.csv, which is rejected." in again.stderr
    assert len(list((drops / "failed").iterdir())) == 2


def test_an_older_file_is_not_released_over_a_later_one(
    importer: Desk, drops: Path, sandbox: Sandbox
) -> None:
    """Its values would replace newer ones, unless somebody says so."""
    (drops / "a.csv").write_text(people(100, 10))
    assert importer("watch", "--once").returncode == 0
    (drops / "b.csv").write_text(people(100, 1, "Old"))
    assert importer("watch", "--once").returncode == 1
    (drops / "c.csv").write_text(people(100, 11, "Ana"))
    assert importer("watch", "--once").returncode == 1  # b.csv is held
    refused = importer("jobs", "release", "crm", "b.csv")
    assert refused.returncode == 2
    assert "c.csv was imported since, or begun, so b.csv would bring older values" in refused.stderr
    assert importer("jobs", "release", "crm", "b.csv", "--although-older").returncode == 0
    assert importer("watch", "--once").returncode == 0
    assert "Old 100" in {each["first_name"] for each in sandbox.contacts()}


def test_nothing_gets_round_the_look_at_a_file(
    importer: Desk, drops: Path, sandbox: Sandbox
) -> None:
    """Neither a resume of its run, nor a release of an older one while a later one is under way."""
    (drops / "a.csv").write_text(people(100, 10))
    assert importer("watch", "--once").returncode == 0
    (drops / "b.csv").write_text(people(100, 1, "Old"))
    assert importer("watch", "--once").returncode == 1
    (drops / "c.csv").write_text(people(100, 11, "New"))
    stopped = importer("watch", "--once", RAMPWIN_API_KEY="wrong")
    assert stopped.returncode == 3
    refused = importer("jobs", "release", "crm", "b.csv")
    assert refused.returncode == 2
    assert "c.csv was imported since, or begun" in refused.stderr
    sent = sandbox.stats().requests
    with Store.open(store_address(importer.environment["IMPORTER_STORE"])) as store:
        [drop] = Drops(store.database, "crm", str(drops)).in_states({DropState.STOPPED})
        with store.database.writing() as connection:  # as if it had died before the first request
            mine = runs.c.id == drop.run
            connection.execute(update(runs).where(mine).values(reached_at="", requests=0))
    refused = importer("resume", drop.run)
    assert refused.returncode == 2
    assert "`importer jobs run crm` carries on with it" in refused.stderr
    assert sandbox.stats().requests == sent
    assert importer("jobs", "reject", "crm", "c.csv").returncode == 0
    assert importer("watch", "--once").returncode == 1  # b.csv is held
    assert sandbox.stats().requests == sent


def test_what_cannot_be_read_is_put_aside(importer: Desk, drops: Path, sandbox: Sandbox) -> None:
    """With the reason, in words of the file's own name; those after it are imported."""
    (drops / "a.csv").write_bytes(b"\x00\x01\x02 no text")
    (drops / "c.csv").write_text(people(100, 1))
    done = importer("watch", "--once")
    assert done.returncode == 1
    assert "crm, a.csv: failed." in done.stderr
    assert str(importer.folder.parent) not in done.stderr.replace(str(importer.folder), "")
    assert len(list((drops / "failed").iterdir())) == 1
    assert len(sandbox.contacts()) == 1
    assert importer("jobs", "status").returncode == 0  # the last one is well


def test_who_puts_a_failed_file_back_wants_it_tried_again(
    importer: Desk, drops: Path, sandbox: Sandbox
) -> None:
    """One that was imported is put away again, and that is said."""
    (drops / "a.csv").write_bytes(b"\x00\x01\x02 no text")
    (drops / "b.csv").write_text(people(100, 2))
    assert importer("watch", "--once").returncode == 1
    [failed] = (drops / "failed").iterdir()
    failed.rename(drops / "a.csv")
    again = importer("watch", "--once")
    assert again.returncode == 1
    assert "a.csv: failed." in again.stderr
    [done] = (drops / "done").iterdir()
    done.rename(drops / "b.csv")
    again = importer("watch", "--once")
    assert again.returncode == 0
    assert "b.csv: repeated. b.csv has the content of b.csv, which is imported." in again.stderr
    assert done_in(drops) == ["b.csv"]
    assert sandbox.stats().requests == 2


def test_a_file_that_the_mapping_does_not_fit_is_held(
    importer: Desk, drops: Path, sandbox: Sandbox
) -> None:
    """Until the mapping fits it, or somebody rejects it; one without anything likewise."""
    importer.write("m.yaml", "phone: {columns: [Phone]}\n")
    importer.write("jobs/crm.yaml", f"{JOB}mapping: ../m.yaml\n")
    (drops / "a.csv").write_text(people(100, 3).replace("Phone", "Mobile"))
    (drops / "b.csv").write_text("")
    held = importer("watch", "--once")
    assert held.returncode == 1
    assert "a.csv: held. m.yaml: a.csv has no column" in held.stderr
    assert "Mend the mapping first. `importer jobs release crm a.csv` sends it" in held.stderr
    assert "b.csv: held. b.csv is empty" in held.stderr
    assert importer("jobs", "reject", "crm", "b.csv").returncode == 0
    assert [path.name for path in drops.glob("*.csv")] == ["a.csv"]
    assert importer("jobs", "release", "crm", "a.csv").returncode == 0
    assert "a.csv: held." in importer("watch", "--once").stderr  # it still does not fit
    (drops / "a.csv").unlink()  # what was copied is sent
    importer.write("m.yaml", "phone: {columns: [Mobile]}\n")
    assert importer("jobs", "release", "crm", "a.csv").returncode == 0
    done = importer("watch", "--once")
    assert done.returncode == 0, done.stderr
    assert len(sandbox.contacts()) == 3
    assert importer("jobs", "status").returncode == 0
    (drops / "c.csv").write_text(people(100, 4).replace("Phone", "Mobile"))
    assert importer("watch", "--once").returncode == 0
    assert len(sandbox.contacts()) == 4


def test_a_job_that_holds_nothing_puts_aside_what_does_not_fit(importer: Desk, drops: Path) -> None:
    """There is nobody who would decide."""
    importer.write("jobs/crm.yaml", f"{JOB}hold: off\n")
    (drops / "a.csv").write_text("Colour,Size\nred,1\n")
    (drops / "b.csv").write_text("")
    done = importer("watch", "--once")
    assert done.returncode == 1
    assert "a.csv: failed." in done.stderr
    assert "b.csv: failed." in done.stderr
    assert len(list((drops / "failed").iterdir())) == 2


def test_an_old_export_that_comes_back_is_held(
    importer: Desk, drops: Path, sandbox: Sandbox
) -> None:
    """By its content where that was imported before, or by when it was written."""
    importer.write("jobs/crm.yaml", f"{JOB}hold: {{changed: off}}\n")
    (drops / "leads-1.csv").write_text(people(100, 3, "Old"))
    (drops / "leads-2.csv").write_text(people(100, 3, "New"))
    assert importer("watch", "--once").returncode == 0
    (drops / "leads-3.csv").write_text(people(100, 3, "Old"))
    held = importer("watch", "--once")
    assert held.returncode == 1
    assert (
        "leads-3.csv: held. leads-3.csv has the content of leads-1.csv, which is imported. "
        "leads-2.csv was imported since"
    ) in held.stderr
    (drops / "others.csv").write_text(people(100, 3, "New"))
    assert "others.csv: repeated." in importer("watch", "--once").stderr
    (drops / "more.csv").write_text(people(100, 3, "Old"))
    assert "more.csv has the content of leads-3.csv, which is held" in (
        importer("watch", "--once").stderr
    )
    assert importer("jobs", "reject", "crm", "more.csv").returncode == 0
    late = drops / "late.csv"
    late.write_text(people(100, 4, "Late"))
    day_before = time.time() - 24 * 3600
    os.utime(late, (day_before, day_before))
    held = importer("watch", "--once")
    assert "late.csv: held. The file is unlike those before it: it was written on" in held.stderr
    assert first_names(sandbox) == {"New"}
    assert importer("jobs", "release", "crm", "leads-3.csv").returncode == 0
    assert importer("watch", "--once").returncode == 1  # late.csv is held
    assert first_names(sandbox) == {"Old"}


def test_a_list_that_cannot_be_read_is_no_files_fault(
    importer: Desk, drops: Path, sandbox: Sandbox
) -> None:
    """The file waits until the list is right: nobody on it is written to."""
    importer.write("m.yaml", "phone: {columns: [Phone]}\nsuppress: [list.csv]\n")
    importer.write("list.csv", "Phone\nnobody knows\n")
    importer.write("jobs/crm.yaml", f"{JOB}mapping: ../m.yaml\n")
    (drops / "a.csv").write_text(people(100, 3))
    stopped = importer("watch", "--once")
    assert stopped.returncode == 3
    assert "a.csv: stopped. The list that the mapping's suppress names" in stopped.stderr
    assert (drops / "a.csv").exists()
    importer.write("list.csv", "Phone\n+14155550101\n")
    assert importer("watch", "--once").returncode == 0
    assert len(sandbox.contacts()) == 2


def test_what_is_rejected_is_sent_by_no_way(importer: Desk, drops: Path, sandbox: Sandbox) -> None:
    """Neither by a watch nor by a resume of its run, also where some of it was sent before."""
    sandbox.switch(refuse=tuple(f"1415555{n:04d}" for n in range(110, 200)))
    importer.write("jobs/crm.yaml", f"{JOB}limits: {{max_failures: 20, concurrency: 2}}\n")
    (drops / "a.csv").write_text(people(100, 100))
    stopped = importer("watch", "--once")
    assert stopped.returncode == 3, stopped.stderr
    sandbox.switch(refuse=())
    sent = sandbox.stats().requests
    assert 0 < sent < 100
    [run] = orjson.loads(importer("runs", "--json").stdout)
    assert importer("jobs", "reject", "crm", "a.csv").returncode == 0
    refused = importer("resume", run["run"])
    assert refused.returncode == 2
    assert f"a.csv was rejected: nothing more of run {run['run']} is sent." in refused.stderr
    assert importer("resume").returncode == 2
    assert importer("watch", "--once").returncode == 0
    assert sandbox.stats().requests == sent
    assert [path.name.split("-")[2] for path in (drops / "failed").iterdir()] == ["a.csv"]


@pytest.mark.slow
def test_a_file_at_work_cannot_be_rejected(
    importer: Desk,
    drops: Path,
    sandbox: Sandbox,
    watching: Callable[[], subprocess.Popen[str]],
) -> None:
    """It would be sent all the same."""
    (drops / "a.csv").write_text(people(100, 3))
    assert importer("watch", "--once", RAMPWIN_API_KEY="wrong").returncode == 3
    sandbox.switch(latency_ms=600_000)
    asked_before = sandbox.stats().requests
    watching()
    until(partial(asked, sandbox, asked_before + 1))
    refused = importer("jobs", "reject", "crm", "a.csv")
    assert refused.returncode == 2
    assert "Job crm is at work, maybe on a.csv" in refused.stderr


def test_a_held_file_that_is_written_again_stays_held(
    importer: Desk, drops: Path, sandbox: Sandbox
) -> None:
    """With the same content it is no other one, and none that was imported."""
    hold_one(importer, drops)
    (drops / "b.csv").write_text(people(900, 1))
    os.utime(drops / "b.csv", (time.time() + 60, time.time() + 60))
    assert importer("watch", "--once").returncode == 1
    assert done_in(drops) == ["a.csv"]
    assert importer("jobs", "reject", "crm", "b.csv").returncode == 0
    assert len(list((drops / "failed").iterdir())) == 1
    assert sandbox.stats().requests == 10


@pytest.mark.slow
def test_who_prunes_leaves_what_somebody_has_to_decide(importer: Desk, drops: Path) -> None:
    """Released it could not be sent any more."""
    hold_one(importer, drops)
    pruned = importer("prune", "--older-than", "0d", "--unfinished", "--json")
    assert len(orjson.loads(pruned.stdout)["unfinished"]) == 1, pruned.stdout + pruned.stderr
    assert importer("jobs", "release", "crm", "b.csv").returncode == 0
    assert importer("watch", "--once").returncode == 0
    assert done_in(drops) == ["a.csv", "b.csv"]


@pytest.mark.slow
def test_who_decides_means_the_file_that_lies_there(
    importer: Desk, drops: Path, sandbox: Sandbox
) -> None:
    """One that was replaced before somebody decided cannot be released; its figures are said."""
    (drops / "a.csv").write_text(people(100, 10))
    assert importer("watch", "--once").returncode == 0
    for count in (1, 2):
        (drops / "b.csv").write_text(people(900, count))
        assert importer("watch", "--once").returncode == 1
    status = importer("jobs", "status", "crm")
    assert status.stdout.count("held: b.csv.") == 1
    done = importer("jobs", "release", "crm", "b.csv")
    assert "b.csv, of 2 rows, held since 20" in done.stderr
    assert importer("watch", "--once").returncode == 0
    assert sandbox.stats().requests == 12


def test_what_to_type_can_be_typed(importer: Desk, drops: Path) -> None:
    """A name is quoted as a shell wants it: whoever drops files runs no commands."""
    (drops / "a.csv").write_text(people(100, 10))
    assert importer("watch", "--once").returncode == 0
    (drops / "$(touch x) & b.csv").write_text(people(900, 1))
    (drops / "-c.csv").write_text(people(900, 2))
    held = importer("watch", "--once")
    assert "`importer jobs release crm '$(touch x) & b.csv'` sends it" in held.stderr
    assert "`importer jobs reject crm -- -c.csv` does not" in held.stderr
    assert importer("jobs", "reject", "crm", "--", "-c.csv").returncode == 0


def test_a_status_that_goes_to_a_log_holds_nobodys_data(importer: Desk, drops: Path) -> None:
    """A file without headers has a person's in the place of them; usual columns are named."""
    (drops / "a.csv").write_text(people(100, 10))
    assert importer("watch", "--once").returncode == 0
    row = "Ana Meyer,ana@example.com,+14155550199\n"
    (drops / "b.csv").write_text(row + row.replace("Ana", "Bea").replace("99", "98"))
    (drops / "c.csv").write_text(people(100, 10).replace(",First Name", ",Town"))
    assert importer("watch", "--once").returncode == 1
    for status in (importer("jobs", "status"), importer("jobs", "status", "--json")):
        assert status.returncode == 1
        for secret in ("Meyer", "ana@", "55501"):
            assert secret not in status.stdout
    assert "it lacks the column 'First Name'" in importer("jobs", "status").stdout


def test_a_release_can_be_taken_back(importer: Desk, drops: Path, sandbox: Sandbox) -> None:
    """Before the next round; so can a file be rejected whose process always dies."""
    hold_one(importer, drops)
    assert importer("jobs", "release", "crm", "b.csv").returncode == 0
    assert importer("jobs", "reject", "crm", "b.csv").returncode == 0
    state = FileState("c.csv", 5, "7")
    with Store.open(store_address(importer.environment["IMPORTER_STORE"])) as store:
        table = Drops(store.database, "crm", str(drops))
        table.take(state, "00", "20260131-000000-abcd", datetime.now(UTC))
    assert importer("jobs", "status").returncode == 1
    assert importer("jobs", "reject", "crm", "c.csv").returncode == 0
    assert importer("watch", "--once").returncode == 0
    assert importer("jobs", "status").returncode == 0
    assert sandbox.stats().requests == 10


@pytest.mark.slow
def test_what_was_rejected_is_not_kept_for_ever(importer: Desk, drops: Path) -> None:
    """Its rows go as others do, and nobody resumes it by the way."""
    hold_one(importer, drops)
    assert importer("jobs", "reject", "crm", "b.csv").returncode == 0
    with Store.open(store_address(importer.environment["IMPORTER_STORE"])) as store:
        table = Drops(store.database, "crm", str(drops))
        [drop] = table.in_states({DropState.REJECTED})
        long_ago = datetime.now(UTC) - timedelta(days=40)
        table.settle(drop, DropState.REJECTED, long_ago)
        with store.database.writing() as connection:
            mine = runs.c.id == drop.run
            moment = long_ago.isoformat()
            connection.execute(update(runs).where(mine).values(started=moment, finished=moment))
        JobHealth(store.database, "crm").tidied(long_ago)
    importer.write("jobs/crm.yaml", f"{JOB}keep: {{rows: 30}}\n")
    assert importer("watch", "--once").returncode == 0
    with Store.open(store_address(importer.environment["IMPORTER_STORE"])) as store:
        assert store.run(drop.run).record().pruned is not None
    nothing = importer("resume")
    assert nothing.returncode == 2
    assert "nothing to resume" in nothing.stderr
