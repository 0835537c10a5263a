"""Metrics: a file that Prometheus' own parser reads, whole, and no reason to end an import."""

from __future__ import annotations

import errno
import json
import os
import stat
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prometheus_client.parser import text_string_to_metric_families

from importer.cli import metrics
from importer.cli.metrics import SECONDS_BETWEEN_WRITES, Metrics
from importer.errors import SettingsError
from importer.model import Status, Summary
from importer.pipeline import Progress
from importer.rampwin.sandbox import Sandbox
from importer.sender import SendProgress

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.cli.conftest import Cli

PEOPLE = "First Name,Mobile\nQuirina,+44 7400 123456\nXanthippe,+1 212-555-0100\nYsolde,12\n"
NOON = 1_800_000_000.0


@pytest.fixture
def sandbox(monkeypatch: pytest.MonkeyPatch, folder: Path) -> Iterator[Sandbox]:
    """A sandbox, settings that fit it, and a file with people."""
    (folder / "people.csv").write_text(PEOPLE, encoding="utf-8")
    with Sandbox() as running:
        monkeypatch.setenv("RAMPWIN_BASE_URL", running.url)
        monkeypatch.setenv("RAMPWIN_API_KEY", running.options.api_key)
        monkeypatch.setenv("RAMPWIN_CHANNEL_ID", running.options.channels[0])
        monkeypatch.setenv("IMPORTER_STORE", "sqlite:///importer.db")
        yield running


def values(path: Path) -> dict[str, float]:
    """Read a file: name and labels → value, such as ``importer_rows{sent}``."""
    text = path.read_text(encoding="utf-8")
    families = list(text_string_to_metric_families(text))
    assert len({family.name for family in families}) == len(families)
    found: dict[str, float] = {}
    for family in families:
        assert family.name.startswith("importer_")
        assert family.documentation
        assert family.type in {"gauge", "counter", "summary"}
        for sample in family.samples:
            assert set(sample.labels) <= {"status", "state", "command", "quantile"}
            labels = ",".join(sample.labels.values())
            name = f"{sample.name}{{{labels}}}" if labels else sample.name
            assert name not in found
            found[name] = sample.value
    return found


@pytest.mark.usefixtures("sandbox")
def test_a_run_leaves_its_figures(cli: Cli, folder: Path) -> None:
    """Rows by status add up; requests, durations, times and the exit code are the run's."""
    before = time.time()
    ended = cli("run", "people.csv", "--metrics", "importer.prom")
    told = values(folder / "importer.prom")
    rows = {status.value: told[f"importer_rows{{{status.value}}}"] for status in Status}
    assert sum(rows.values()) == 3
    assert (rows["sent"], rows["invalid"]) == (2, 1)
    assert told["importer_last_run_exit_code"] == ended.code == 1
    assert before - 1 <= told["importer_run_start_timestamp_seconds"]
    assert told["importer_last_run_timestamp_seconds"] <= time.time()
    finished = told["importer_last_run_finished_timestamp_seconds"]
    assert finished == told["importer_last_run_timestamp_seconds"]
    assert told["importer_run_active{run}"] == 0
    assert told["importer_run_duration_seconds"] > 0
    assert told["importer_requests_total"] == 2 == told["importer_request_duration_seconds_count"]
    assert told["importer_retries_total"] == told["importer_throttled_total"] == 0
    assert told["importer_contacts{sent}"] == 2
    assert told["importer_contacts{pending}"] == 0
    quantiles = [told[f"importer_request_duration_seconds{{{q}}}"] for q in ("0.5", "0.95")]
    assert 0 < quantiles[0] <= quantiles[1] < 60
    assert told["importer_request_duration_seconds_sum"] > 0


@pytest.mark.usefixtures("sandbox")
def test_others_may_read_it_and_nothing_else_is_left(cli: Cli, folder: Path) -> None:
    """Mode 0644 whatever the umask says, and no file of the writing remains beside it."""
    (folder / "metrics").mkdir()
    umask = os.umask(0o077)
    try:
        cli("run", "people.csv", "--metrics", "metrics/importer.prom")
    finally:
        os.umask(umask)
    [path] = (folder / "metrics").iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o644


def test_no_person_and_no_secret_is_in_it(cli: Cli, sandbox: Sandbox, folder: Path) -> None:
    """Only counts and times."""
    sandbox.switch(refuse=["6"])
    cli("run", "people.csv", "--metrics", "importer.prom")
    text = (folder / "importer.prom").read_text(encoding="utf-8")
    for secret in (
        "uirina",
        "Xanthippe",
        "+",
        "7400 123",
        "212-555",
        sandbox.options.api_key,
        "AWS",
    ):
        assert secret not in text.replace("e+09", "")


def test_resume_and_retry_write_them_and_a_check_does_not(
    cli: Cli, sandbox: Sandbox, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the setting, too; the command is a label of what is at work."""
    monkeypatch.setenv("IMPORTER_METRICS", "importer.prom")
    path = folder / "importer.prom"
    assert cli("check", "people.csv").code == 1
    assert cli("run", "people.csv", "--dry-run").code == 1
    assert not path.exists()
    sandbox.switch(revoked=True)
    assert cli("run", "people.csv").code == 3
    stopped = values(path)
    assert stopped["importer_last_run_exit_code"] == 3
    assert stopped["importer_rows{pending}"] == 2
    assert stopped["importer_send_state{stopping}"] == 0  # it is over
    assert "importer_last_run_finished_timestamp_seconds" not in stopped
    sandbox.switch(revoked=False, refuse=["6"])
    assert cli("resume").code == 1
    resumed = values(path)
    assert resumed["importer_run_active{resume}"] == 0
    assert (resumed["importer_rows{sent}"], resumed["importer_rows{failed}"]) == (1, 1)
    sandbox.switch(refuse=[])
    newest = json.loads(cli("runs", "--json").out)[0]["run"]
    assert cli("retry", newest).code == 0
    assert values(path)["importer_rows{sent}"] == 1
    assert values(path)["importer_last_run_exit_code"] == 0


@pytest.mark.usefixtures("sandbox")
def test_a_run_that_could_not_start_keeps_the_rows_of_the_last_one(cli: Cli, folder: Path) -> None:
    """Its exit code and time are told; when one last came to its end stays as it was."""
    cli("run", "people.csv", "--metrics", "importer.prom")
    first = values(folder / "importer.prom")
    assert cli("run", "nowhere.csv", "--metrics", "importer.prom").code == 2
    second = values(folder / "importer.prom")
    assert second["importer_last_run_exit_code"] == 2
    kept = "importer_last_run_finished_timestamp_seconds"
    assert second[kept] == first[kept] < second["importer_last_run_timestamp_seconds"]
    assert second["importer_rows{sent}"] == 2
    assert second["importer_requests_total"] == 0


@pytest.mark.parametrize("place", ["nowhere/importer.prom", "people.csv", ".", "people.csv/x"])
def test_a_place_that_cannot_be_is_an_error_at_the_start(
    place: str, cli: Cli, sandbox: Sandbox, folder: Path
) -> None:
    """No such folder, or another file there, which stays: exit code 2, and nothing is sent."""
    ended = cli("run", "people.csv", "--metrics", place)
    assert ended.code == 2
    assert "metrics" in ended.err
    assert sandbox.stats().requests == 0
    assert (folder / "people.csv").read_text(encoding="utf-8") == PEOPLE
    assert sorted(each.name for each in folder.iterdir()) == ["people.csv"]


@pytest.mark.parametrize("form", ["text", "json"])
def test_what_cannot_be_written_later_is_a_warning(
    form: str, cli: Cli, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that is full does not fail an import: its exit code and its rows are as without."""
    written = metrics._replace
    calls = []

    def fail(path: Path, content: bytes) -> None:
        calls.append(content)
        if len(calls) > 1:
            raise OSError(errno.ENOSPC, "No space left on device")
        written(path, content)

    monkeypatch.setattr(metrics, "_replace", fail)
    ended = cli("run", "people.csv", "--metrics", "importer.prom", "--log-format", form)
    assert (ended.code, len(sandbox.contacts())) == (1, 2)
    last = ended.err.splitlines()[-1]
    assert "importer.prom could not be written" in last
    assert "No space left" in last
    assert ('"level": "warning"' in last) == (form == "json")


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        """The time."""
        return self.seconds


def begun(path: Path, clock: Clock, command: str = "run") -> Metrics:
    """Begin to measure."""
    return Metrics(path, command, clock=clock, now=lambda: NOON + clock.seconds)


def sending(state: Any = "sending", **more: Any) -> Progress:
    """A step of the sending of nine contacts."""
    told = SendProgress(state=state, **more)
    return Progress("send", told.done, 9, "contacts", sending=told)


def test_it_is_written_now_and_then(folder: Path) -> None:
    """At the start, and not more often than every ten seconds, with what is known by then."""
    path, clock = folder / "a.prom", Clock()
    measured = begun(path, clock)
    assert values(path)["importer_run_active{run}"] == 1
    measured(sending(sent=3, requests=5, retries=1, throttled=1, answers=4, p50_ms=20, p95_ms=90))
    assert values(path)["importer_requests_total"] == 0
    clock.seconds = SECONDS_BETWEEN_WRITES
    measured(sending("away", sent=4, failed=1, unknown=1, requests=7, in_flight=2, rate=3.5))
    told = values(path)
    assert told["importer_requests_total"] == 7
    assert told["importer_contacts{sent}"] == 4
    assert told["importer_contacts{pending}"] == 3
    assert (told["importer_send_state{away}"], told["importer_send_state{sending}"]) == (1, 0)
    assert told["importer_requests_in_flight"] == 2
    assert told["importer_requests_per_second"] == 3.5
    assert told["importer_run_duration_seconds"] == SECONDS_BETWEEN_WRITES
    assert told["importer_run_start_timestamp_seconds"] == NOON


def test_the_last_run_stays_while_the_next_one_is_at_work(
    folder: Path, a_summary: Callable[..., Summary]
) -> None:
    """An alert on its age has something to look at, also where the next one dies."""
    path, clock = folder / "a.prom", Clock()
    begun(path, clock).end(0, a_summary())
    clock.seconds = 100.0
    begun(path, clock, "resume")  # and is killed
    told = values(path)
    assert told["importer_last_run_timestamp_seconds"] == NOON
    assert told["importer_last_run_finished_timestamp_seconds"] == NOON
    assert told["importer_last_run_exit_code"] == 0
    assert told["importer_rows{sent}"] == 3
    assert told["importer_run_active{resume}"] == 1
    assert "importer_run_active{run}" not in told


@pytest.mark.parametrize(
    "left",
    [
        b"",
        b"# HELP importer_rows Rows\n# TYPE importer_rows gauge\nimporter_rows{status=",
        b'# HELP importer_rows Rows\nimporter_rows{status="nonsense"} 1\n',
        b'# HELP importer_rows Rows\nimporter_rows{colour="red"} x\n',
        b"# HELP importer_\xff\xfe\n",
    ],
)
def test_a_damaged_file_is_written_anew(left: bytes, folder: Path) -> None:
    """What an earlier version, a crash or somebody's hand left there does not stop a run."""
    path = folder / "a.prom"
    path.write_bytes(left)
    begun(path, Clock())
    told = values(path)
    assert told["importer_run_active{run}"] == 1
    assert not [name for name in told if name.startswith("importer_last_run")]


LINES = st.sampled_from(
    ["# TYPE importer_rows gauge", "importer_rows 1", 'importer_rows{status="sent"} NaN', "}{\"'",
     "importer_last_run_exit_code +Inf", "importer_last_run_exit_code 1 2", 'a{b="c",} 1e999', "#"]
)  # fmt: skip


@given(st.lists(LINES | st.text(), max_size=6))
def test_no_content_stops_a_run(left: list[str]) -> None:
    """Whatever the rest of a file of ours has become."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.prom"
        path.write_text("\n".join(["# HELP importer_rows Rows", *left]), encoding="utf-8")
        begun(path, Clock())
        assert values(path)["importer_run_active{run}"] == 1


def test_a_folder_that_cannot_be_written_is_refused(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As it is for somebody who is not root."""

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr("tempfile.mkstemp", refuse)
    with pytest.raises(SettingsError, match="Permission denied"):
        begun(folder / "a.prom", Clock())


def test_a_write_that_fails_leaves_the_old_file(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whole as it was, without anything beside it."""
    path, clock = folder / "a.prom", Clock()
    measured = begun(path, clock)
    before = path.read_bytes()

    def refuse(*_: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(Path, "replace", refuse)
    measured.end(0, None)
    assert measured.trouble is not None
    assert path.read_bytes() == before
    assert list(folder.iterdir()) == [path]
