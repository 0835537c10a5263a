"""Watched folders, by the command itself: each file once, whatever dies, held where it is odd."""

from __future__ import annotations

import os
import zipfile
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import orjson
import pytest

from importer.store import Drops, DropState, FileState, Store, store_address
from tests.e2e.conftest import CHANNEL, KEY
from tests.e2e.nightly.scene import JOB, done_in, first_names, hold_one, people

if TYPE_CHECKING:
    from pathlib import Path

    from importer.rampwin.sandbox import Sandbox
    from tests.e2e.conftest import Desk


def test_each_file_is_imported_once_and_put_away(
    importer: Desk, drops: Path, sandbox: Sandbox
) -> None:
    """In the order of their names, only what changed; the same content is not imported again."""
    (drops / "b.csv").write_text(people(100, 4, "Bob"))
    (drops / "a.csv").write_text(people(100, 3))
    done = importer("watch", "--once")
    assert done.returncode == 0, done.stderr
    assert first_names(sandbox) == {"Bob"}
    assert done_in(drops) == ["a.csv", "b.csv"]
    sent = sandbox.stats().requests
    (drops / "c.csv").write_text(people(100, 4, "Bob"))
    (drops / "d.csv").write_text(people(100, 5, "Bob"))
    done = importer("jobs", "run", "crm")
    assert "c.csv: repeated. c.csv has the content of b.csv, which is imported." in done.stderr
    assert done_in(drops) == ["a.csv", "b.csv", "c.csv", "d.csv"]
    assert sandbox.stats().requests - sent == 1  # who is new in d.csv
    state = orjson.loads(importer("jobs", "status", "--json").stdout)
    assert (state[0]["well"], state[0]["last"]["file"]) == (True, "d.csv")


@pytest.mark.parametrize(
    ("small", "code", "state"), [(True, 1, DropState.HELD), (False, 0, DropState.IMPORTED)]
)
def test_who_died_before_the_end_was_noted_is_followed(
    small: bool, code: int, state: DropState, importer: Desk, drops: Path, sandbox: Sandbox
) -> None:
    """The run was held, or finished, and only the file did not know it yet."""
    url = importer.environment["IMPORTER_STORE"]
    address = store_address(url)
    (drops / "a.csv").write_text(people(100, 10))
    assert importer("watch", "--once").returncode == 0
    (drops / "b.csv").write_text(people(200, 1 if small else 10))
    assert importer("watch", "--once").returncode in {0, 1}
    with Store.open(address) as store:
        table = Drops(store.database, "crm", str(drops))
        [drop, _] = table.newest(2)
        table.settle(drop, DropState.TAKEN, datetime.now(UTC))
    sent = sandbox.stats().requests
    assert importer("watch", "--once").returncode == code
    with Store.open(address) as store:
        assert Drops(store.database, "crm", str(drops)).newest(1)[0].state is state
    assert sandbox.stats().requests == sent


def test_later_files_wait_for_one_that_stopped(
    importer: Desk, drops: Path, sandbox: Sandbox
) -> None:
    """They are newer: sent before it, they would be replaced by its values later on."""
    (drops / "a.csv").write_text(people(100, 3, "Old"))
    (drops / "b.csv").write_text(people(100, 3, "New"))
    stopped = importer("watch", "--once", RAMPWIN_API_KEY="wrong")
    assert stopped.returncode == 3
    assert [path.name for path in sorted(drops.iterdir())] == ["a.csv", "b.csv"]
    assert sandbox.contacts() == []
    done = importer("watch", "--once", RAMPWIN_API_KEY=KEY)
    assert done.returncode == 0, done.stderr
    assert first_names(sandbox) == {"New"}
    assert done_in(drops) == ["a.csv", "b.csv"]


def test_a_mapping_that_is_wrong_is_no_files_fault(
    importer: Desk, drops: Path, sandbox: Sandbox
) -> None:
    """Nothing is taken until it is right; the other jobs go on, and `status` says all it can."""
    importer.write("jobs/crm.yaml", f"{JOB}mapping: ../m.yaml\n")
    importer.write("m.yaml", "phone: {column: [Phone]}\n")
    importer.write("jobs/other.yaml", JOB.replace("../drops", "../more"))
    (importer.folder / "more").mkdir()
    (importer.folder / "more" / "b.csv").write_text(people(200, 2))
    (drops / "a.csv").write_text(people(100, 3))
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


def test_a_wrong_job_does_not_stop_the_others(
    importer: Desk, drops: Path, sandbox: Sandbox
) -> None:
    """It is told, and the exit code says so."""
    importer.write("jobs/a.yaml", "wach: x\n")
    (drops / "a.csv").write_text(people(100, 1))
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


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_a_thousand_files_at_once(importer: Desk, drops: Path, sandbox: Sandbox) -> None:
    """All are accounted for: most of them are the same export again and again."""
    importer.write("jobs/crm.yaml", f"{JOB}hold: off\n")
    for n in range(1000):
        (drops / f"{n:04d}.csv").write_text(people(100, 3) if n % 50 else people(n, 3))
    done = importer("watch", "--once")
    assert done.returncode == 0, done.stderr
    assert len(done_in(drops)) == 1000
    assert done.stderr.count(": imported.") == 20
    assert done.stderr.count(": repeated.") == 980
    assert sandbox.stats().requests == len(sandbox.contacts())


def test_two_jobs_on_one_folder(importer: Desk, drops: Path, sandbox: Sandbox) -> None:
    """The first one takes each file; the other says whose it is, and sends nothing."""
    for name in ("crm", "other"):
        importer.write(f"jobs/{name}.yaml", JOB.replace("\npattern", "\ndone: keep\npattern"))
    (drops / "a.csv").write_text(people(100, 3))
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
    outside.write_text(people(900, 1))
    match case:
        case "zip":
            with zipfile.ZipFile(drops / "a.zip", "w") as packed:
                for n in range(10):
                    packed.writestr(f"{n}.csv", people(10 * n, 1))
        case "folder":
            (drops / "a").mkdir()
        case "link":
            (drops / "a.csv").symlink_to(outside)
        case "empty":
            (drops / "a.csv").write_text("")
        case "long":
            (drops / f"a{'ä' * 125}.csv").write_text(people(800, 1))
        case "lines":
            (drops / "a\n../b.csv".replace("/", "\\")).write_text(people(800, 1))
    (drops / "z.csv").write_text(people(100, 1))
    done = importer("watch", "--once")
    told = {
        "zip": ("a.zip: failed.", 1),
        "folder": ("a: left. a is a folder: it is left alone.", 1),
        "link": ("a.csv: left. a.csv is a link; put the file itself there", 1),
        "empty": ("a.csv: held. a.csv is empty", 1),
        "long": ("ä.csv: imported.", 0),
        "lines": ("a%0A..%5Cb.csv: imported.", 0),
    }[case]
    assert told[0] in done.stderr
    assert done.returncode == told[1], done.stderr
    assert outside.exists()
    assert len(sandbox.contacts()) == (2 if case in {"long", "lines"} else 1)
    again = importer("watch", "--once")
    assert again.returncode == (1 if case in {"folder", "link", "empty"} else 0)


def test_who_died_before_a_repeat_was_noted_does_not_import_it(
    importer: Desk, drops: Path, sandbox: Sandbox
) -> None:
    """The next process asks again whether its content is known."""
    importer.write("jobs/crm.yaml", f"{JOB}changed_only: false\n")
    (drops / "a.csv").write_text(people(100, 3))
    assert importer("watch", "--once").returncode == 0
    (drops / "b.csv").write_text(people(100, 3))
    found = (drops / "b.csv").stat()
    state = FileState("b.csv", found.st_size, str(found.st_mtime_ns))
    with Store.open(store_address(importer.environment["IMPORTER_STORE"])) as store:
        table = Drops(store.database, "crm", str(drops))
        [drop] = table.newest(1)
        table.take(state, drop.sha256, "20260131-000000-abcd", datetime.now(UTC))
    done = importer("watch", "--once")
    assert "b.csv: repeated." in done.stderr
    assert done_in(drops) == ["a.csv", "b.csv"]
    assert sandbox.stats().requests == 3


def test_who_tries_a_job_with_another_store_takes_nothing_away(
    importer: Desk, drops: Path, sandbox: Sandbox
) -> None:
    """What was copied of a file that stopped is still there, also where that was replaced since."""
    (drops / "a.csv").write_text(people(100, 3, "First"))
    assert importer("watch", "--once", RAMPWIN_API_KEY="").returncode == 3
    (drops / "a.csv").write_text(people(200, 4, "Second"))
    trial = f"sqlite:///{importer.folder}/trial.db"
    assert importer("watch", "--once", IMPORTER_STORE=trial, RAMPWIN_API_KEY="").returncode == 3
    done = importer("watch", "--once")
    assert done.returncode == 0, done.stderr
    assert first_names(sandbox) == {"First", "Second"}


def test_a_name_as_long_as_can_be_with_a_line_break(
    importer: Desk, drops: Path, sandbox: Sandbox
) -> None:
    """It is imported and put away, and those after it are."""
    (drops / f"a\n{'x' * 249}.csv").write_text(people(800, 1))
    (drops / "z.csv").write_text(people(100, 1))
    done = importer("watch", "--once")
    assert done.returncode == 0, done.stderr
    assert len(sandbox.contacts()) == 2
    assert len(done_in(drops)) == 2


def test_the_same_content_is_imported_again_where_the_job_says_so(
    importer: Desk, drops: Path, sandbox: Sandbox
) -> None:
    """Then only `changed_only` keeps contacts from being sent twice."""
    importer.write("jobs/crm.yaml", f"{JOB}again: true\nchanged_only: false\n")
    for name in ("a.csv", "b.csv"):
        (drops / name).write_text(people(100, 3))
    assert importer("watch", "--once").returncode == 0
    assert sandbox.stats().requests == 6


def test_files_are_taken_in_the_order_of_their_times_where_the_job_says_so(
    importer: Desk, drops: Path, sandbox: Sandbox
) -> None:
    """The newest values win, whatever the names."""
    importer.write("jobs/crm.yaml", f"{JOB}order: time\nhold: off\n")
    for name, text, at in (("a.csv", "New", 600_000_000), ("b.csv", "Old", 5)):
        (drops / name).write_text(people(100, 2, text))
        os.utime(drops / name, ns=(1_700_000_000 * 10**9 + at,) * 2)  # within a second
    assert importer("watch", "--once").returncode == 0
    assert first_names(sandbox) == {"New"}


def test_only_a_marker_says_that_a_file_is_complete_where_the_job_says_so(
    importer: Desk, drops: Path, sandbox: Sandbox
) -> None:
    """What cannot be moved keeps its marker, and is moved at the next look."""
    importer.write("jobs/crm.yaml", f"{JOB}wait_for_marker: true\n")
    (drops / "a.csv").write_text(people(100, 2))
    assert importer("watch", "--once").returncode == 0
    assert sandbox.contacts() == []
    (drops / "a.csv.done").write_text("")
    (drops / "done").write_text("no folder")
    stuck = importer("watch", "--once")
    assert stuck.returncode == 1
    assert "a.csv cannot be moved to done: File exists. See to that folder" in stuck.stderr
    (drops / "done").unlink()
    assert importer("watch", "--once").returncode == 0
    assert done_in(drops) == ["a.csv"]
    assert sandbox.stats().requests == 2
    assert [path.name for path in drops.iterdir()] == ["done"]


def test_what_is_kept_where_it_is_is_remembered(
    importer: Desk, drops: Path, sandbox: Sandbox
) -> None:
    """And taken again only when it changes."""
    importer.write("jobs/crm.yaml", f"{JOB}done: keep\nfailed: keep\n")
    (drops / "a.csv").write_text(people(100, 2))
    (drops / "b.csv").write_bytes(b"\x00\x01")
    assert importer("watch", "--once").returncode == 1
    quiet = importer("watch", "--once")
    assert (quiet.returncode, quiet.stderr) == (0, "")
    (drops / "a.csv").write_text(people(100, 3))
    assert importer("watch", "--once").returncode == 0
    assert sandbox.stats().requests == 3
    assert sorted(path.name for path in drops.iterdir()) == ["a.csv", "b.csv"]


def test_a_job_that_there_is_none_is_not_watched(importer: Desk, drops: Path) -> None:
    """A slip in the name would be a watch that does nothing for months."""
    for command in (("watch", "cmr"), ("watch", "--once", "cmr"), ("watch", "crm", "other.yaml")):
        done = importer(*command)
        assert done.returncode == 2
        assert "There is no job" in done.stderr
    assert list(drops.iterdir()) == []


def test_another_file_with_the_name_size_and_time_of_an_earlier_one_is_imported(
    importer: Desk, drops: Path, sandbox: Sandbox
) -> None:
    """As exporters write that set every file's time to the same: its content is another one."""
    importer.write("jobs/crm.yaml", f"{JOB}hold: off\n")
    for name in ("Ana", "Bob"):
        (drops / "a.csv").write_text(people(100, 2, name))
        os.utime(drops / "a.csv", (10**9, 10**9))
        assert importer("watch", "--once").returncode == 0
    assert first_names(sandbox) == {"Bob"}
    assert done_in(drops) == ["a.csv", "a.csv"]


def test_a_job_of_the_same_name_with_another_folder_has_its_own_files(
    importer: Desk, drops: Path, sandbox: Sandbox
) -> None:
    """In one store: neither sends, releases or is held for the other's."""
    other = importer.folder / "other"
    (other / "jobs").mkdir(parents=True)
    (other / "drops").mkdir()
    (other / "jobs" / "crm.yaml").write_text(JOB)
    (drops / "a.csv").write_text(people(100, 10))
    assert importer("watch", "--once", RAMPWIN_API_KEY="").returncode == 3
    there = {"IMPORTER_JOBS": str(other / "jobs")}
    (other / "drops" / "b.csv").write_text(people(500, 1))
    done = importer("watch", "--once", **there)
    assert done.returncode == 1
    assert f"a.csv of {drops} is stopped, and job crm does not watch that place" in done.stderr
    assert "b.csv: imported" in done.stderr
    assert len(sandbox.contacts()) == 1
    assert importer("jobs", "release", "crm", "a.csv", **there).returncode == 2
    assert importer("jobs", "reject", "crm", "a.csv", **there).returncode == 0
    assert (drops / "a.csv").exists()
    assert importer("watch", "--once", **there).returncode == 0
    both = importer("watch", "jobs/crm.yaml", str(other / "jobs" / "crm.yaml"))
    assert both.returncode == 2
    assert "Two jobs are called crm" in both.stderr


def test_a_job_that_was_renamed_says_how_to_go_on(
    importer: Desk, drops: Path, sandbox: Sandbox
) -> None:
    """The files that it took under its old name are nobody's."""
    (drops / "a b.csv").write_text(people(100, 3))
    assert importer("watch", "--once", RAMPWIN_API_KEY="").returncode == 3
    (importer.folder / "jobs" / "crm.yaml").rename(importer.folder / "jobs" / "leads.yaml")
    left = importer("watch", "--once")
    assert left.returncode == 1
    assert (
        "a b.csv is job crm's, of which there is no YAML file here: touch 'a b.csv' to have it "
        "imported by leads, or give the job its name back." in left.stderr
    )
    os.utime(drops / "a b.csv")
    assert importer("watch", "--once").returncode == 0
    assert len(sandbox.contacts()) == 3


def test_a_file_that_waits_for_its_marker_for_long_is_told(importer: Desk, drops: Path) -> None:
    """Also where there is one that is older than it."""
    importer.write("jobs/crm.yaml", f"{JOB}wait_for_marker: true\n")
    (drops / "a.csv").write_text(people(100, 2))
    assert importer("watch", "--once").stderr == ""
    hours_ago = datetime.now(UTC).timestamp() - 2 * 3600
    os.utime(drops / "a.csv", (hours_ago, hours_ago))
    (drops / "a.csv.done").write_text("")
    os.utime(drops / "a.csv.done", (hours_ago - 1, hours_ago - 1))
    told = importer("watch", "--once")
    assert told.returncode == 1
    assert "a.csv waits: there is no a.csv.done that is as new as it." in told.stderr
    (drops / "a.csv.done").touch()
    assert importer("watch", "--once").returncode == 0
    assert importer("jobs", "status").returncode == 0


def test_a_job_that_stopped_keeps_no_other_job_waiting(
    importer: Desk, drops: Path, sandbox: Sandbox
) -> None:
    """The next one has all the looks that its files need."""
    importer.write("jobs/a.yaml", f"{JOB.replace('../drops', '../more')}channel: nobody\n")
    (importer.folder / "more").mkdir()
    (importer.folder / "more" / "x.csv").write_text(people(500, 5))
    (drops / "a.csv").write_text(people(100, 3))
    done = importer("watch", "--once")
    assert done.returncode == 3
    assert "a, x.csv: stopped." in done.stderr
    assert "crm, a.csv: imported." in done.stderr
    assert len(sandbox.contacts()) == 3


def test_the_copy_of_a_file_is_all_that_is_needed(
    importer: Desk, drops: Path, sandbox: Sandbox
) -> None:
    """Who died after it was made leaves it to the next, whatever lies there by then."""
    (drops / "a.csv").write_text(people(100, 3, "First"))
    assert importer("watch", "--once", RAMPWIN_API_KEY="").returncode == 3
    (drops / "a.csv").unlink()
    assert importer("watch", "--once").returncode == 0
    assert first_names(sandbox) == {"First"}
    assert not list((importer.folder.parent / "home").rglob("a.csv"))


def test_a_folder_is_one_whatever_leads_to_it(
    importer: Desk, drops: Path, sandbox: Sandbox
) -> None:
    """By a link, in another spelling: what is known of its files is."""
    importer.write("jobs/crm.yaml", f"{JOB}done: keep\nfailed: keep\nchanged_only: false\n")
    link = importer.folder.with_name("link")
    link.symlink_to(importer.folder)
    by_link = {"IMPORTER_JOBS": str(link / "jobs")}
    (drops / "a.csv").write_text(people(100, 10))
    assert importer("watch", "--once", **by_link).returncode == 0
    (drops / "b.csv").write_text(people(100, 1, "Old"))
    assert importer("watch", "--once", **by_link).returncode == 1
    assert "held: b.csv." in importer("jobs", "status").stdout
    assert importer("jobs", "reject", "crm", "b.csv").returncode == 0
    assert importer("watch", "--once").returncode == 0
    assert sandbox.stats().requests == 10


@pytest.mark.slow
def test_what_is_known_of_files_stays_where_a_folder_moves(
    importer: Desk, drops: Path, sandbox: Sandbox
) -> None:
    """What was imported, what is held, and what a file has to be like."""
    importer.write("jobs/crm.yaml", f"{JOB}done: keep\n")
    hold_one(importer, drops)
    drops.rename(drops.with_name("moved"))
    importer.write("jobs/crm.yaml", f"{JOB.replace('../drops', '../moved')}done: keep\n")
    (drops.with_name("moved") / "c.csv").write_text(people(800, 2))
    told = importer("watch", "--once").stderr
    assert "a.csv: repeated." in told
    assert "b.csv: held. b.csv has the content of b.csv, which is held." in told
    assert "c.csv: held. The file is unlike those before it" in told
    assert f"b.csv of {drops} is held, and job crm does not watch that place" in told
    assert sandbox.stats().requests == 10
    for _ in range(2):  # the one that lies there, then the other one
        assert importer("jobs", "reject", "crm", "b.csv").returncode == 0
    assert importer("jobs", "reject", "crm", "c.csv").returncode == 0
    assert importer("watch", "--once").returncode == 0
    assert sandbox.stats().requests == 10


@pytest.mark.slow
def test_a_file_that_stopped_before_later_ones_came_is_held(
    importer: Desk, drops: Path, sandbox: Sandbox
) -> None:
    """As where a job watched another place meanwhile: its values are older."""
    (drops / "a.csv").write_text(people(100, 3, "Old"))
    assert importer("watch", "--once", RAMPWIN_API_KEY="").returncode == 3
    importer.write("jobs/crm.yaml", JOB.replace("../drops", "../more"))
    (importer.folder / "more").mkdir()
    (importer.folder / "more" / "b.csv").write_text(people(100, 3, "New"))
    assert importer("watch", "--once").returncode == 1  # a.csv waits elsewhere
    importer.write("jobs/crm.yaml", JOB)
    held = importer("watch", "--once")
    assert held.returncode == 1
    assert "a.csv: held. b.csv was imported since a.csv was begun" in held.stderr
    assert first_names(sandbox) == {"New"}
    assert importer("jobs", "release", "crm", "a.csv").returncode == 2
    assert importer("jobs", "release", "crm", "--although-older", "a.csv").returncode == 0
    assert importer("watch", "--once").returncode == 0
    assert first_names(sandbox) == {"Old"}


def test_numbers_in_names_are_numbers(importer: Desk, drops: Path, sandbox: Sandbox) -> None:
    """The tenth file comes after the ninth."""
    importer.write("jobs/crm.yaml", f"{JOB}hold: off\n")
    for n in (10, 9):
        (drops / f"leads-{n}.csv").write_text(people(100, 2, f"Day{n}"))
    assert importer("watch", "--once").returncode == 0
    assert first_names(sandbox) == {"Day10"}


def test_a_channel_that_is_mended_counts(importer: Desk, drops: Path, sandbox: Sandbox) -> None:
    """For the file that stopped because there was none such."""
    importer.write("jobs/crm.yaml", f"{JOB}channel: nobody\n")
    (drops / "a.csv").write_text(people(100, 3))
    assert importer("watch", "--once").returncode == 3
    importer.write("jobs/crm.yaml", JOB)
    done = importer("watch", "--once")
    assert done.returncode == 0, done.stderr
    assert len(sandbox.contacts()) == 3


def test_the_channel_of_a_mapping_stays(importer: Desk, drops: Path, sandbox: Sandbox) -> None:
    """Whatever channel the surroundings name, also where a file is carried on with."""
    importer.write("m.yaml", f"phone: {{columns: [Phone]}}\nchannel: {CHANNEL}\n")
    importer.write("jobs/crm.yaml", f"{JOB}mapping: ../m.yaml\nchannel: nobody\n")
    (drops / "a.csv").write_text(people(100, 10))
    assert importer("watch", "--once", RAMPWIN_API_KEY="wrong").returncode == 3
    assert importer("watch", "--once").returncode == 0
    (drops / "b.csv").write_text(people(500, 1))
    assert importer("watch", "--once").returncode == 1
    assert importer("jobs", "release", "crm", "b.csv").returncode == 0
    done = importer("watch", "--once")
    assert done.returncode == 0, done.stderr
    assert len(sandbox.contacts()) == 11
