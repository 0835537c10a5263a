"""Running jobs for years: messages, retries, what is kept, signs of life, by the command itself."""

from __future__ import annotations

import re
import signal
import urllib.request
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import orjson
import pytest

from importer.rampwin.sandbox import Sandbox, SandboxOptions
from importer.store import Drops, DropState, JobHealth, Store, store_address
from tests.e2e.conftest import KEY
from tests.e2e.nightly.scene import JOB, done_in, people, until
from tests.nightly.listeners import mail_server, web_server
from tests.nightly.servers import free_port

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path

    from tests.e2e.conftest import Desk


def test_somebody_is_told(importer: Desk, drops: Path, sandbox: Sandbox) -> None:
    """Of each end, once, with counts and where the report is; of no number and no name."""
    del sandbox
    with web_server() as web, mail_server() as mail:
        importer.environment["OPS"] = f"{web.url} {mail.url}"
        importer.write("jobs/crm.yaml", f"{JOB}notify: {{to: $OPS}}\n")
        assert importer("jobs", "check").stdout == "crm: all right.\n"
        (drops / "a.csv").write_text(people(100, 10) + "nonsense,Zoe Nobody\n")
        assert importer("watch", "--once").returncode == 1
        success = web.messages[-1]
        assert success["title"] == "importer, job crm: a.csv: imported"
        assert "11 rows: 10 sent, 1 invalid." in success["message"]
        report = re.search(r"^Report: (.*)$", success["message"], re.MULTILINE)
        assert report is not None
        assert "Zoe Nobody" in (importer.folder / report[1]).read_text("utf-8-sig")

        (drops / "b.csv").write_text("+14155550100,Ana Meyer\n" + people(100, 1))
        assert importer("watch", "--once").returncode == 1
        assert web.messages[-1]["title"] == "importer, job crm: b.csv: failed"
        assert importer("watch", "--once").returncode == 0

        (drops / "c.csv").write_text(people(100, 1))
        assert importer("watch", "--once").returncode == 1
        held = web.messages[-1]
        assert (held["title"], held["type"]) == ("importer, job crm: c.csv: held", "warning")
        assert "it has 1 row, 91 % fewer than the usual 11" in held["message"]
        assert "`importer jobs release crm c.csv`" in held["message"]
        assert importer("jobs", "reject", "crm", "c.csv").returncode == 0

        (drops / "d.csv").write_text(people(100, 11))
        stopped = importer("watch", "--once", RAMPWIN_API_KEY="wrong")
        assert stopped.returncode == 3
        assert importer("watch", "--once", RAMPWIN_API_KEY="wrong").returncode == 3
        assert importer("watch", "--once", RAMPWIN_API_KEY=KEY).returncode == 0
        (drops / "e.csv").write_text(people(101, 11))
        assert importer("watch", "--once").returncode == 0
        titles = [each["title"].rpartition("crm: ")[2] for each in web.messages]
        assert titles == [
            "a.csv: imported", "b.csv: failed", "c.csv: held", "d.csv: stopped",
            "d.csv: imported, well again", "e.csv: imported",
        ]  # fmt: skip
        assert len(mail.messages) == len(titles)
        everything = "".join(str(each) for each in web.messages) + "".join(map(str, mail.messages))
        for secret in ("4155550", "Ana", "Zoe", "Meyer", KEY):
            assert secret not in everything


def test_a_log_holds_nobodys_data(importer: Desk, drops: Path) -> None:
    """Each line is JSON with the job; what a broken file holds is in none, nor in plain lines."""
    (drops / "a.csv").write_text("+14155550100,Ana Meyer,ana@example.com\n" + people(100, 1))
    (drops / "b.csv").write_text(people(200, 2))
    done = importer("watch", "--once", "--log-format", "json")
    told = [orjson.loads(line) for line in done.stderr.splitlines()]
    assert {line["job"] for line in told} == {"crm"}
    assert [line["level"] for line in told] == ["error", "info"]
    importer.write("jobs/again.yaml", JOB.replace("../drops", "../more"))
    (importer.folder / "more").mkdir()
    (importer.folder / "more" / "a.csv").write_text("+14155550100,Ana Meyer,ana@example.com\n")
    plain = importer("jobs", "run", "again").stderr
    assert "again, a.csv: failed." in plain
    for secret in ("4155550", "Ana", "ana@"):
        assert secret not in done.stderr + plain


def test_log_lines_go_to_files_where_somebody_wants_them(importer: Desk, drops: Path) -> None:
    """As for a cron job, whose output nobody keeps; what is wrong with a job stands there, too."""
    (drops / "a.csv").write_text(people(100, 2))
    importer.write("jobs/broken.yaml", "wach: x\n")
    logs = importer.folder / "logs"
    logs.mkdir()
    (logs / "importer-20200101.log").write_text("old")
    done = importer("watch", "--once", "--logs", "logs", "--keep-logs", "30")
    assert (done.returncode, done.stdout, done.stderr) == (2, "", "")
    [log] = logs.iterdir()
    first, *_, last = log.read_text().splitlines()
    assert re.match(r"20\d\d-\d\d-\d\dT[\d:]+Z importer: broken.yaml, line 1: ", first)
    assert re.match(r"20\d\d-\d\d-\d\dT[\d:]+Z info +crm, a.csv: imported. 2 rows", last)
    importer("watch", "--once", "--log-format", "json", IMPORTER_LOGS="logs")
    assert orjson.loads(log.read_text().splitlines()[-1])["event"] == "error"


def test_a_message_that_does_not_arrive_fails_nothing(
    importer: Desk, drops: Path, sandbox: Sandbox
) -> None:
    """It is a warning; `test-notify` says which address it is."""
    with web_server() as inbox:
        dead = "json://127.0.0.1:1/notify-token-5Zq8"
        importer.write("jobs/crm.yaml", f"{JOB}notify: {{to: [{dead}, '{inbox.url}']}}\n")
        (drops / "a.csv").write_text(people(100, 3))
        done = importer("watch", "--once")
        assert done.returncode == 0
        assert (
            "A message did not arrive: notify.to, number 1 (JSON), was not reached" in done.stderr
        )
        assert len(sandbox.contacts()) == 3
        tried = importer("jobs", "test-notify", "crm")
        assert tried.returncode == 1
        assert tried.stdout == "crm: 1 of 2 addresses were reached.\n"
        assert [each["title"] for each in inbox.messages][-1] == "importer, job crm: test"
        assert "5Zq8" not in done.stderr + tried.stderr
    importer.write("jobs/crm.yaml", JOB)
    nobody = importer("jobs", "test-notify", "crm")
    assert nobody.returncode == 2
    assert "Job crm notifies nobody: add notify" in nobody.stderr


@pytest.mark.slow
def test_a_failure_that_nobody_heard_of_is_told_at_the_next_look(
    importer: Desk, drops: Path
) -> None:
    """Also where something was imported meanwhile."""
    importer.write("jobs/crm.yaml", f"{JOB}notify: {{to: json://127.0.0.1:1/x}}\n")
    (drops / "a.csv").write_bytes(b"\x00\x01")
    (drops / "b.csv").write_text(people(100, 2))
    assert importer("watch", "--once").returncode == 1
    with web_server() as inbox:
        importer.write("jobs/crm.yaml", f"{JOB}notify: {{to: '{inbox.url}'}}\n")
        for _ in range(2):
            assert importer("watch", "--once").returncode == 0
        titles = [each["title"] for each in inbox.messages]
        assert titles == ["importer, job crm: a.csv: failed"]
        (drops / "c.csv").write_text(people(100, 3))
        assert importer("watch", "--once").returncode == 0
        assert inbox.messages[-1]["title"] == "importer, job crm: c.csv: imported, well again"


def test_failures_come_with_the_message_where_the_job_says_so(importer: Desk, drops: Path) -> None:
    """And not otherwise, for they hold people's data."""
    (drops / "a.csv").write_text(people(100, 3) + "nonsense,Zoe\n")
    with web_server() as inbox:
        importer.write("jobs/crm.yaml", f"{JOB}notify: {{to: '{inbox.url}', on: success}}\n")
        assert importer("watch", "--once").returncode == 1
        assert inbox.messages[0]["attachments"] == []
    (drops / "b.csv").write_text(people(100, 3) + "nonsense,Zoe\nand more,Zoe\n")
    with web_server() as inbox:
        notify = f"hold: off\nnotify: {{to: '{inbox.url}', on: success, attach_failures: true}}\n"
        importer.write("jobs/crm.yaml", JOB + notify)
        assert importer("watch", "--once").returncode == 1
        [message] = inbox.messages
    assert [each["filename"] for each in message["attachments"]] == ["failures.csv"]


def test_what_failed_is_tried_again_after_the_next_file(
    importer: Desk, drops: Path, sandbox: Sandbox
) -> None:
    """But for numbers that are in a later one: the values there are newer."""
    importer.write("jobs/crm.yaml", f"{JOB}hold: off\nlimits: {{max_failures: 100}}\n")
    sandbox.switch(refuse=("14155550101", "14155550102"))
    (drops / "a.csv").write_text(people(100, 6, "Old"))
    assert importer("watch", "--once").returncode == 1
    assert len(sandbox.contacts()) == 4
    sandbox.switch(refuse=())
    (drops / "b.csv").write_text(people(102, 1, "New"))
    done = importer("watch", "--once")
    assert done.returncode == 0, done.stderr
    assert "a.csv: retried. What had failed was tried again: 1 row: 1 sent." in done.stderr
    names = {each["phone_number"]: each["first_name"] for each in sandbox.contacts()}
    assert names["+14155550101"] == "Old 101"
    assert names["+14155550102"] == "New 102"
    sent = sandbox.stats().requests
    (drops / "c.csv").write_text(people(300, 1))
    assert "retried" not in importer("watch", "--once").stderr
    assert sandbox.stats().requests == sent + 1


@pytest.mark.slow
@pytest.mark.parametrize(("nights", "tried"), [("", "bcd"), ("retry_failed: 1\n", "b"),
                                               ("retry_failed: 0\n", "")])  # fmt: skip
def test_what_failed_is_tried_for_so_many_nights(
    nights: str, tried: str, importer: Desk, drops: Path, sandbox: Sandbox
) -> None:
    """Three, where nothing else is said; after that it stays failed."""
    importer.write("jobs/crm.yaml", f"{JOB}hold: off\nlimits: {{max_failures: 100}}\n{nights}")
    sandbox.switch(refuse=("14155550101",))
    (drops / "a.csv").write_text(people(100, 6))
    assert importer("watch", "--once").returncode == 1
    found = ""
    for night in "bcde":
        (drops / f"{night}.csv").write_text(people(200 + ord(night), 1))
        found += night * ("a.csv: retried." in importer("watch", "--once").stderr)
    assert found == tried


@pytest.mark.slow
def test_a_retry_goes_on_with_the_channel_that_was_mended(importer: Desk, drops: Path) -> None:
    """It begins with that of its file, which is gone, and keeps nobody waiting for good."""
    job = f"{JOB}hold: off\nlimits: {{max_failures: 100}}\n"
    port = free_port()
    importer.environment["RAMPWIN_BASE_URL"] = f"http://127.0.0.1:{port}"
    with Sandbox(SandboxOptions(channels=("one", "two")), port=port) as both:
        both.switch(refuse=("14155550101",))
        importer.write("jobs/crm.yaml", f"{job}channel: one\n")
        (drops / "a.csv").write_text(people(100, 3))
        assert importer("watch", "--once").returncode == 1
    with Sandbox(SandboxOptions(channels=("two",)), port=port) as two:
        (drops / "b.csv").write_text(people(200, 3))
        assert importer("watch", "--once").returncode == 3
        importer.write("jobs/crm.yaml", f"{job}channel: two\n")
        assert "b.csv: imported." in importer("watch", "--once").stderr
        (drops / "c.csv").write_text(people(300, 3))
        told = importer("watch", "--once").stderr
        assert "a.csv: retried. What had failed was tried again: 1 row: 1 sent." in told
        assert "c.csv: imported." in told
        assert {str(each["channel_id"]) for each in two.contacts()} == {"two"}
        assert len(two.contacts()) == 1 + 3 + 3
    assert importer("jobs", "status").returncode == 0


@pytest.mark.slow
def test_a_retry_of_what_is_always_refused_keeps_nobody_waiting(
    importer: Desk, drops: Path, sandbox: Sandbox
) -> None:
    """It failed before: that it does so again is no reason to stop, and newer files go on."""
    importer.write("jobs/crm.yaml", f"{JOB}hold: off\nlimits: {{max_failures: 60}}\n")
    sandbox.switch(refuse=tuple(f"1415555{n:04d}" for n in range(100, 200)))
    (drops / "a.csv").write_text(people(100, 300))
    assert importer("watch", "--once").returncode == 3  # none of the first was accepted
    sandbox.switch(refuse=())
    assert importer("watch", "--once").returncode == 1
    sandbox.switch(refuse=tuple(f"1415555{n:04d}" for n in range(100, 200)))
    for name, first in (("b.csv", 500), ("c.csv", 501)):
        (drops / name).write_text(people(first, 1))
        done = importer("watch", "--once")
        assert f"{name}: imported." in done.stderr
        assert "a.csv: retried. What had failed was tried again: 5 rows: 5 failed." in done.stderr
        assert "stopped" not in done.stderr
    run = orjson.loads(importer("runs", "--json").stdout)[-1]["run"]
    by_hand = importer("retry", run)
    assert by_hand.returncode in {2, 3}, by_hand.stderr


def test_what_is_old_is_not_kept(importer: Desk, drops: Path) -> None:
    """Rows, reports and files that were put away go after their days; what was accepted stays."""
    importer.environment["IMPORTER_STORE"] = url = f"sqlite:///{importer.folder}/importer.db"
    (drops / "a.csv").write_text(people(100, 3))
    assert importer("watch", "--once").returncode == 0
    [done] = (drops / "done").iterdir()
    done.rename(done.with_name("20250101-000000-a.csv"))
    stranger = drops / "done" / "mine.csv"
    stranger.write_text("")
    with Store.open(store_address(url)) as store:
        table = Drops(store.database, "crm", str(drops))
        [drop] = table.newest(1)
        table.settle(drop, DropState.IMPORTED, datetime.now(UTC) - timedelta(days=40))
        run = store.run(drop.run)
        run.finish("finished", datetime.now(UTC) - timedelta(days=40))
    reports = importer.folder / "reports" / drop.run
    assert reports.is_dir()
    importer.write("jobs/crm.yaml", f"{JOB}keep: {{rows: 30, reports: 30}}\n")
    assert importer("watch", "--once").returncode == 0
    assert reports.is_dir()  # once a day
    with Store.open(store_address(url)) as store:
        JobHealth(store.database, "crm").tidied(datetime.now(UTC) - timedelta(days=2))
    assert importer("watch", "--once").returncode == 0
    assert not reports.exists()
    assert [path.name for path in (drops / "done").iterdir()] == ["mine.csv"]
    assert orjson.loads(importer("show", drop.run, "--json").stdout)["pruned"] is not None
    (drops / "b.csv").write_text(people(100, 3) + "\n")
    assert "3 unchanged" in importer("watch", "--once").stderr


def test_a_job_gives_signs_of_life(importer: Desk, drops: Path) -> None:
    """A file, or a URL that is called; one that does not answer fails nothing."""
    del drops
    importer.write("jobs/crm.yaml", f"{JOB}heartbeat: ../beat\n")
    assert importer("watch", "--once").returncode == 0
    beat = datetime.fromisoformat((importer.folder / "beat").read_text().strip())
    assert datetime.now(UTC) - beat < timedelta(minutes=5)
    with web_server() as server:
        url = server.url.replace("json://", "http://")
        importer.write("jobs/crm.yaml", f"{JOB}heartbeat: {url}\n")
        assert importer("watch", "--once").returncode == 0
        assert server.requests == 1
        server.answer = 500
        done = importer("watch", "--once")
        assert done.returncode == 0
        assert "The heartbeat's URL answers with 500." in done.stderr
        assert "5Zq8" not in done.stderr


@pytest.mark.slow
@pytest.mark.timeout(200)
def test_a_file_that_does_not_come_is_told(
    importer: Desk, watching: Callable[[], subprocess.Popen[str]], drops: Path
) -> None:
    """By the time at which it was expected; and that one came after all."""
    by = datetime.now(UTC) + timedelta(seconds=65)
    with web_server() as inbox:
        importer.write(
            "jobs/crm.yaml",
            f"{JOB}expect_by: '{by:%H:%M}'\ntimezone: UTC\nnotify: {{to: '{inbox.url}'}}\n",
        )
        watching()
        until(lambda: len(inbox.messages) == 1, 90)
        assert inbox.messages[0]["title"] == "importer, job crm: missing"
        assert f"No file came by {by:%H:%M} on {by:%d %B %Y}." in inbox.messages[0]["message"]
        status = importer("jobs", "status")
        assert status.returncode == 1
        assert "No file came by" in status.stdout
        (drops / "late.csv").write_text(people(100, 3))
        until(lambda: len(inbox.messages) == 2)
        assert inbox.messages[1]["title"] == "importer, job crm: late.csv: imported, well again"
    assert importer("jobs", "status").returncode == 0


@pytest.mark.slow
@pytest.mark.timeout(200)
def test_jobs_are_read_anew(importer: Desk, drops: Path, sandbox: Sandbox) -> None:
    """At each look, and at once with SIGHUP; a job that is wrong does not stop the others."""
    importer.write("jobs/crm.yaml", JOB.replace("*.csv", "*.none") + "poll: 3000\n")
    importer.write("jobs/broken.yaml", "wach: x\n")
    (drops / "a.csv").write_text(people(100, 3))
    daemon = importer.start("watch", "--metrics", str(port := free_port()))
    try:
        until(lambda: _metrics(port).get('importer_job_looked_timestamp_seconds{job="crm"}', 0) > 0)
        assert _metrics(port)['importer_job_wrong{job="broken"}'] == 1
        importer.write("jobs/crm.yaml", JOB)  # nothing changes in the folder, and it polls rarely
        importer.write("jobs/second.yaml", JOB.replace("../drops", "../more"))
        (importer.folder / "more").mkdir()
        (importer.folder / "more" / "b.csv").write_text(people(200, 3))
        daemon.send_signal(signal.SIGHUP)
        until(lambda: len(sandbox.contacts()) == 6)
        until(lambda: done_in(drops) == ["a.csv"])
        assert _metrics(port)['importer_job_well{job="crm"}'] == 1
        daemon.send_signal(signal.SIGTERM)
        assert daemon.wait(30) == 0
    finally:
        daemon.kill()
        _, told = daemon.communicate()
    assert told.count("did you mean 'watch'") == 1


def _metrics(port: int) -> dict[str, float]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as answer:
            lines = answer.read().decode().splitlines()
    except OSError:
        return {}
    pairs = (line.rpartition(" ") for line in lines if not line.startswith("#"))
    return {name: float(value) for name, _, value in pairs}


def test_a_job_that_can_do_nothing_is_not_well(importer: Desk, drops: Path) -> None:
    """Whatever keeps it from working is in its status, and over when it is mended."""
    assert drops.is_dir()
    never = importer("jobs", "status")
    assert never.returncode == 1
    assert "nobody has looked at its place yet" in never.stdout
    importer.write("jobs/crm.yaml", f"{JOB}mapping: ../m.yaml\nnotify: {{to: [$NOBODY]}}\n")
    assert importer("watch", "--once").returncode == 2
    status = importer("jobs", "status")
    assert status.returncode == 1
    assert "m.yaml' cannot be read" in status.stdout
    assert "NOBODY" in status.stdout
    importer.write("m.yaml", "phone: {columns: [Phone]}\n")
    importer.write("jobs/crm.yaml", f"{JOB}mapping: ../m.yaml\n")
    assert importer("watch", "--once").returncode == 0
    assert importer("jobs", "status").returncode == 0
    importer.write("jobs/broken.yaml", "wach: x\n")
    found = orjson.loads(importer("jobs", "status", "--json").stdout)
    assert [(each["job"], each["well"]) for each in found] == [("crm", True), ("broken", False)]


def test_a_folder_without_jobs_is_no_folder_of_jobs(importer: Desk, drops: Path) -> None:
    """Somebody has named the wrong one; what is hidden is no job."""
    assert drops.is_dir()
    (importer.folder / "jobs" / "crm.yaml").rename(importer.folder / "jobs" / "._crm.yaml")
    for command in (("watch", "--once"), ("watch",), ("jobs", "status"), ("jobs", "check")):
        done = importer(*command)
        assert done.returncode == 2
        assert "The jobs folder jobs holds no job" in done.stderr


@pytest.mark.parametrize(
    ("job", "told"),
    [
        ("done: .", "line 4: done must be another folder than the watched one, or keep"),
        ("done: sub/..", "sub/.. is the watched folder itself"),
        ("failed: ../drops", "../drops is the watched folder itself"),
        ("reports: ../file", "nothing can be written to"),
        ("heartbeat: ../drops", "heartbeat is to be a file in a folder that is there"),
        ("keep: {rows: 999999}", "keep.rows must be at most 36500 days, or off"),
        ("limits: {concurrency: 1.5}", "limits.concurrency must be a whole number"),
        ("limits: {rate: 0}", "limits.rate must be from 0.001 to"),
        ("settle: 0", "settle must be above 0"),
        ("done: Keep\nfailed: ~nobody-of-that-name/x\nhold: {columns: off, oder: off}", "oder"),
    ],
)
def test_what_could_not_work_is_found_by_a_check(
    job: str, told: str, importer: Desk, drops: Path
) -> None:
    """Before the first night."""
    assert drops.is_dir()
    importer.write("file", "")
    text = JOB if "settle" not in job else JOB.replace("settle: 0.3\n", "")
    importer.write("jobs/crm.yaml", f"{text}{job}\n")
    done = importer("jobs", "check")
    assert done.returncode == 2, done.stdout
    assert told in done.stderr


def test_two_files_of_one_name_stop_no_other_job(
    importer: Desk, drops: Path, sandbox: Sandbox
) -> None:
    """Each of the two is wrong, and the rest go on."""
    (drops / "a.csv").write_text(people(100, 3))
    for name in ("x.yaml", "x.yml"):
        importer.write(f"jobs/{name}", JOB)
    done = importer("watch", "--once")
    assert done.returncode == 2
    assert done.stderr.count("are called x: a job is known by that name, so rename one.") == 2
    assert len(sandbox.contacts()) == 3
    assert importer("jobs", "status").returncode == 1
