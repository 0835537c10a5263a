"""Log lines for programs: one JSON object a line, whatever happens, and nothing of a person."""

from __future__ import annotations

import csv
import json
import logging
import signal
import subprocess
import sys
import threading
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from importer.cli import log
from importer.cli.events import Events
from importer.cli.progress import Watch
from importer.lines import lines
from importer.pipeline import Progress
from importer.rampwin.sandbox import Sandbox
from importer.sender import SendProgress

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cli.conftest import Cli

PEOPLE = (
    "First Name,Mobile,Email,City\n"
    "Quirina,+44 7400 123456,quirina@example.com,Zzyzx\n"
    "Xanthippe,+1 212-555-0100,xan@example.org,Qaanaaq\n"
    "Ysolde,12,ysolde@example.net,Ittoqqortoormiit\n"
)
KEY = "key-that-nobody-may-see"
COOKIE = "AWSALB=cookie-that-nobody-may-see"
SECRETS = (
    "uirina", "Xanthippe", "solde", "7400123456", "7400 123", "2125550100", "212-555", "example.",
    "Zzyzx", "Qaanaaq", "Ittoq", KEY, "cookie-that", "echo-cookie",
)  # fmt: skip


class Echo(BaseHTTPRequestHandler):
    """Repeats everything that it was sent in its answer, with a status of the test's."""

    protocol_version = "HTTP/1.1"
    status = 400

    def do_POST(self) -> None:
        """Answer."""
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        text = f"{body} {dict(self.headers)}"
        answer = json.dumps({"success": False, "message": text, "error": text}).encode()
        self.send_response(self.status)
        self.send_header("Set-Cookie", "AWSALB=echo-cookie; Path=/")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def echo(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Echo]]:
    """An API that repeats what it is sent; settings that fit it."""

    class Handler(Echo):
        """One for this test."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        monkeypatch.setenv("RAMPWIN_BASE_URL", f"http://127.0.0.1:{server.server_address[1]}")
        set_up(monkeypatch, KEY, "c1")
        monkeypatch.setenv("RAMPWIN_COOKIE", COOKIE)
        yield Handler
        server.shutdown()
        thread.join()


@pytest.fixture
def sandbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    """A sandbox, and settings that fit it."""
    with Sandbox() as running:
        monkeypatch.setenv("RAMPWIN_BASE_URL", running.url)
        set_up(monkeypatch, running.options.api_key, running.options.channels[0])
        yield running


def set_up(monkeypatch: pytest.MonkeyPatch, key: str, channel: str) -> None:
    """Give settings by the environment."""
    monkeypatch.setenv("RAMPWIN_API_KEY", key)
    monkeypatch.setenv("RAMPWIN_CHANNEL_ID", channel)
    monkeypatch.setenv("IMPORTER_STORE", "sqlite:///importer.db")


@pytest.fixture
def people(folder: Path) -> Path:
    """A file with people whose names nobody else has."""
    path = folder / "people.csv"
    path.write_text(PEOPLE, encoding="utf-8")
    return path


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    """Let what lines look like not outlive a test."""
    yield
    lines.begin([], {})
    log.configure()


def objects(text: str) -> list[dict[str, Any]]:
    """Read JSON lines; nothing else is among them."""
    told = [json.loads(line) for line in text.splitlines()]
    for each in told:
        assert datetime.fromisoformat(each["time"]).tzinfo is not None
        assert each["time"].endswith("Z")
        assert each["level"] in {"debug", "info", "warning", "error"}
        assert each["event"]
    return told


@pytest.mark.usefixtures("sandbox")
def test_a_run_is_told_in_json(cli: Cli, people: Path) -> None:
    """Its start, each phase, its end with the counts; the run's id in all of them."""
    ended = cli("run", str(people), "--log-format", "json", "--json")
    told = objects(ended.err)
    summary = json.loads(ended.out)
    assert [each["event"] for each in told] == ["start", *["progress"] * 4, "end"]
    assert {(each["run"], each["command"]) for each in told} == {(summary["run"], "run")}
    assert [each["phase"] for each in told[1:-1]] == ["plan", "dedupe", "send", "report"]
    sent = told[3]
    assert (sent["done"], sent["total"], sent["sent"], sent["requests"]) == (2, 2, 2, 2)
    assert 0 < sent["p50_ms"] <= sent["p95_ms"]
    end = told[-1]
    assert (end["rows"], end["sent"], end["invalid"], end["exit_code"]) == (3, 2, 1, ended.code)
    assert 0 < end["p50_ms"] <= end["p95_ms"]
    assert end["most_in_flight"] >= 1
    assert "stop" not in end


def test_each_attempt_is_a_line_at_the_level_debug(
    cli: Cli, echo: type[Echo], people: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Run, lane, attempt, status, milliseconds; the contact is a number in the run."""
    echo.status = 500
    monkeypatch.setattr("importer.sender.retry.BASE_SECONDS", 0.0)
    ended = cli("run", str(people), "--log-format", "json", "--log-level", "debug")
    attempts = [each for each in objects(ended.err) if each["event"] == "attempt"]
    assert sorted((each["contact"], each["attempt"]) for each in attempts) == [
        (contact, attempt) for contact in (1, 2) for attempt in range(1, 7)
    ]
    for each in attempts:
        assert each["level"] == "debug"
        assert each["lane"] in range(32)
        assert each["http_status"] == 500
        assert each["milliseconds"] >= 0
        assert each["run"]


@pytest.mark.usefixtures("sandbox")
def test_attempts_can_be_told_to_people(cli: Cli, people: Path) -> None:
    """In sentences a line for each attempt, too, if the level says so; else none."""
    ended = cli("run", str(people), "--log-level", "debug")
    attempts = [line for line in ended.err.splitlines() if " attempt " in line]
    assert len(attempts) == 2
    assert all(" debug " in line and "http_status=200" in line for line in attempts)
    assert " attempt " not in cli("run", str(people)).err


# An API that asks for fewer requests each time is asked every five seconds.
SLOW_429 = pytest.param(429, marks=pytest.mark.slow)


@pytest.mark.parametrize("status", [200, 400, 401, 403, 404, SLOW_429, 500, 302])
def test_no_line_tells_of_a_person_or_a_secret(
    status: int, cli: Cli, echo: type[Echo], people: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the API repeats in its answers: no name, number, address, key or cookie."""
    echo.status = status
    monkeypatch.setattr("importer.sender.retry.BASE_SECONDS", 0.0)
    ended = cli("run", str(people), "--log-format", "json", "--log-level", "debug", "--json")
    told = objects(ended.err)
    assert [each["event"] for each in told].count("attempt") >= 1
    assert told[-1]["event"] == "end"
    assert told[-1]["exit_code"] == ended.code != 0
    assert not [secret for secret in SECRETS if secret in ended.err]
    if status in {400, 401}:  # it was repeated where people look for it
        summary = json.loads(ended.out)
        report = Path(summary["reports"]["report"]).read_text(encoding="utf-8-sig")
        told_there = [row["import_message"] for row in csv.DictReader(report.splitlines())]
        assert "Quirina" in f"{summary['stop']} {told_there}"


def test_a_stop_is_told_by_its_code(cli: Cli, sandbox: Sandbox, people: Path) -> None:
    """A run that stops says so at once and in the end; why it did is a reason code."""
    sandbox.switch(revoked=True)
    told = objects(cli("run", str(people), "--log-format", "json").err)
    assert "stopping" in [each["event"] for each in told]
    assert (told[-1]["stop"], told[-1]["exit_code"]) == ("api-unauthorized", 3)
    assert told[-1]["pending"] == 2


NO_START = {
    "no file": (["run", "nowhere.csv"], "SourceError", 2),
    "a wrong setting": (["run", "people.csv", "--rate", "x"], "SettingsError", 2),
    "no such run": (["resume", "20260131-021500-ab12"], "RunError", 2),
    "no such option": (["run", "people.csv", "--nonsense"], "UsageError", 2),
    "no such command": (["rnu", "people.csv"], "UsageError", 2),
    "no argument": (["retry"], "UsageError", 2),
    "no such format": (["run", "people.csv", "--metrics", "no/folder/x.prom"], "SettingsError", 2),
}


@pytest.mark.usefixtures("sandbox", "people")
@pytest.mark.parametrize("case", NO_START)
@pytest.mark.parametrize("place", ["option", "variable"])
def test_what_cannot_start_is_one_json_line(
    place: str,
    case: str,
    cli: Cli,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Also where the command line or the settings are at fault: kind, exit code and sentence."""
    arguments, kind, code = NO_START[case]
    if place == "option":
        arguments = [*arguments, "--log-format", "json"]
    else:
        monkeypatch.setenv("IMPORTER_LOG_FORMAT", "json")
    ended = cli(*arguments)
    assert (ended.code, ended.out) == (code, "")
    [told] = objects(ended.err)
    assert (told["level"], told["event"]) == ("error", "error")
    assert (told["exit_code"], told["message"] != "") == (code, True)
    expected = {kind} if case != "no such command" or place == "variable" else {"UsageError"}
    assert told["error"] in expected


@pytest.mark.usefixtures("sandbox")
def test_the_form_in_a_file_of_settings_holds_for_wrong_settings(
    cli: Cli, people: Path, folder: Path
) -> None:
    """``log_format`` in importer.toml is heeded where another setting there makes no sense."""
    (folder / "importer.toml").write_text('log_format = "json"\nrate = -1\n', encoding="utf-8")
    [told] = objects(cli("run", str(people)).err)
    assert (told["error"], told["command"]) == ("SettingsError", "run")


@pytest.mark.usefixtures("sandbox")
def test_an_error_about_a_file_repeats_nothing_of_it(cli: Cli, folder: Path) -> None:
    """It names the file and the ways out; what stands in it is for `importer check`."""
    path = folder / "people.csv"
    path.write_bytes(
        "Name,Mobile\nQuirína,+44 7400 123456\nJosé,+44 7400 123457\n".encode("cp1252")
    )
    ended = cli("run", str(path), "--log-format", "json")
    [told] = objects(ended.err)
    assert told["error"] == "SourceError"
    assert "people.csv" in told["message"]
    assert "Quir" not in ended.err
    assert "Quir" in cli("check", str(path)).err


@pytest.mark.usefixtures("sandbox")
def test_a_list_of_numbers_that_cannot_be_read_is_not_repeated(
    cli: Cli, people: Path, folder: Path
) -> None:
    """The error about a suppression list tells of its rows, not of the numbers."""
    (folder / "never.csv").write_text("Phone\n0740012345\n", encoding="utf-8")
    mapping = "version: 1\nphone: {columns: [Mobile]}\nsuppress: never.csv\n"
    (folder / "m.yaml").write_text(mapping, encoding="utf-8")
    ended = cli("run", str(people), "-m", "m.yaml", "--log-format", "json")
    [told] = objects(ended.err)
    assert "never.csv" in told["message"]
    assert "74001" not in ended.err
    assert "74001" in cli("run", str(people), "-m", "m.yaml").err


@pytest.mark.usefixtures("sandbox")
def test_quiet_leaves_only_what_went_wrong(cli: Cli, people: Path) -> None:
    """No line of a run that went well, a JSON line of one that could not start."""
    assert cli("run", str(people), "--log-format", "json", "--quiet").err == ""
    assert len(objects(cli("run", "x.csv", "--log-format", "json", "--quiet").err)) == 1


@pytest.mark.usefixtures("sandbox")
def test_a_check_is_told_in_json_too(cli: Cli, people: Path) -> None:
    """``check`` and ``run --dry-run`` have the same form of lines."""
    for arguments in (["check", str(people)], ["run", str(people), "--dry-run"]):
        told = objects(cli(*arguments, "--log-format", "json").err)
        assert told[-1]["event"] == "end"
        assert told[-1]["pending"] == 2


def test_a_defect_is_a_json_line(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its kind, and no traceback."""

    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("Quirina +447400123456")

    monkeypatch.setattr("importer.pipeline.run", fail)
    ended = cli("run", "a.csv", "--log-format", "json")
    [told] = objects(ended.err)
    assert (told["error"], told["exit_code"], ended.code) == ("ZeroDivisionError", 3, 3)
    assert "Quirina" not in ended.err


def test_a_signal_leaves_only_json(
    sandbox: Sandbox, folder: Path, environment: dict[str, str]
) -> None:
    """Ctrl-C in the middle of a run: each line is an object, and one says that it stops."""
    rows = "".join(f"P{n},+1 415 555 {n}\n" for n in range(2000, 2400))
    (folder / "many.csv").write_text(f"Name,Mobile\n{rows}", encoding="utf-8")
    sandbox.switch(latency_ms=50)
    with subprocess.Popen(
        [sys.executable, "-m", "importer", "run", "many.csv", "--concurrency", "2",
         "--log-format", "json", "--json"],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    ) as process:  # fmt: skip
        while sandbox.stats().requests < 10:
            assert process.poll() is None
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert process.returncode == 3
    told = objects(err)
    names = [each["event"] for each in told]
    assert "signal" in names
    assert names[-1] == "end"
    assert told[-1]["stop"] == "stopped"
    assert json.loads(out)["stop"]["code"] == "stopped"


def test_what_libraries_log_is_told_without_their_words(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Our own modules' messages stand as they are; nobody knows what is in those of others."""
    lines.as_json = True
    log.configure()
    logging.getLogger("importer.store").warning("space is not given back")
    logging.getLogger("aiohttp.client").error("Quirina %s", "+447400123456")
    logging.getLogger("aiohttp.client").info("nothing of interest")
    ours, theirs = objects(capsys.readouterr().err)
    assert (ours["level"], ours["message"]) == ("warning", "space is not given back")
    assert (theirs["level"], theirs["event"]) == ("error", "note")
    assert "aiohttp.client" in theirs["message"]
    assert "Quirina" not in str(theirs)


def test_waiting_for_another_run_is_an_event(capsys: pytest.CaptureFixture[str]) -> None:
    """It is no progress."""
    lines.as_json = True
    log.configure()
    with Watch(quiet=False, log=log.info) as watch:
        watch(Progress("wait", 0, None, "", "Another run is sending to channel 'a': waiting."))
    [told] = objects(capsys.readouterr().err)
    assert told["event"] == "wait"
    assert told["message"].startswith("Another run")


@pytest.mark.slow
@pytest.mark.parametrize("form", ["text", "json"])
def test_a_log_that_nobody_reads_does_not_end_a_run(
    form: str, sandbox: Sandbox, people: Path, environment: dict[str, str]
) -> None:
    """Whoever read stderr is gone before the first line: everything is sent, exit code as ever."""
    with subprocess.Popen(
        [sys.executable, "-m", "importer", "run", str(people), "--log-format", form,
         "--log-level", "debug", "--json"],
        cwd=people.parent,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    ) as process:  # fmt: skip
        assert process.stderr is not None
        assert process.stdout is not None
        process.stderr.close()
        summary = json.loads(process.stdout.read())
        assert process.wait(60) == 1
    assert summary["sent"] == 2 == len(sandbox.contacts())


def sending(state: Any, note: str = "", **more: Any) -> Progress:
    """A step of the sending in a certain state."""
    told = SendProgress(note=note, state=state, **more)
    return Progress("send", 0, 9, "contacts", note, "20260131-021500-ab12", told)


def test_changes_are_told_when_they_happen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each once: a pause at most once a minute, being away and coming back always."""
    told: list[str] = []
    monkeypatch.setattr("importer.cli.events.log.event", lambda name, *_, **__: told.append(name))
    now = [0.0]
    shown = Events(clock=lambda: now[0])
    states = ["sending", "throttled", "throttled", "sending", "throttled", "sending", "away",
              "away", "sending", "stopping", "stopping"]  # fmt: skip
    for second, state in enumerate(states):
        now[0] = float(second)
        shown.show(sending(state))
    assert told == ["start", "throttled", "away", "back", "stopping"]
    now[0] = 61.0
    shown.show(sending("throttled"))
    assert told[-2:] == ["throttled", "progress"]
    shown.close()
    assert told[-1] == "progress"
