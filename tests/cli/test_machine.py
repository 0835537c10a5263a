"""The commands over the whole machine: exit codes, what the sandbox holds, what is said."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import httpx
import pytest

from importer.rampwin import contact_headers, contact_url
from importer.rampwin.sandbox import Sandbox

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.cli.conftest import Cli

GOOD = "First Name,Mobile,City\nAda,+44 7400 123456,London\nBob,+1 212-555-0100,New York\n"
MIXED = GOOD + "Eve,12,Nowhere\n"


@pytest.fixture
def sandbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    """A sandbox, and settings that fit it."""
    with Sandbox() as running:
        monkeypatch.setenv("RAMPWIN_BASE_URL", running.url)
        monkeypatch.setenv("RAMPWIN_API_KEY", running.options.api_key)
        monkeypatch.setenv("RAMPWIN_CHANNEL_ID", running.options.channels[0])
        monkeypatch.setenv("IMPORTER_STORE", "sqlite:///importer.db")
        yield running


@pytest.fixture
def leads(folder: Path) -> Path:
    """A file with two good rows."""
    path = folder / "leads.csv"
    path.write_text(GOOD, encoding="utf-8")
    return path


def test_exit_code_0_nothing_went_wrong(cli: Cli, sandbox: Sandbox, leads: Path) -> None:
    """Two good rows are two contacts in the sandbox, field by field, and exit code 0."""
    ended = cli("run", str(leads))
    assert ended.code == 0
    held = {each["phone_number"]: each for each in sandbox.contacts()}
    assert set(held) == {"+447400123456", "+12125550100"}
    assert held["+447400123456"]["first_name"] == "Ada"
    assert held["+447400123456"]["city"] == "London"


def test_exit_code_1_some_rows_are_invalid(cli: Cli, sandbox: Sandbox, leads: Path) -> None:
    """A row that cannot be sent makes exit code 1, and the others are sent."""
    leads.write_text(MIXED, encoding="utf-8")
    ended = cli("run", str(leads), "--json")
    assert ended.code == 1
    told = json.loads(ended.out)
    assert (told["rows"], told["sent"], told["invalid"], told["exit_code"]) == (3, 2, 1, 1)
    assert len(sandbox.contacts()) == 2


@pytest.mark.parametrize(
    ("missing", "words"),
    [("RAMPWIN_API_KEY", "RAMPWIN_API_KEY"), ("RAMPWIN_CHANNEL_ID", "--channel")],
)
def test_exit_code_2_without_key_or_channel(
    missing: str,
    words: str,
    cli: Cli,
    sandbox: Sandbox,
    leads: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Without a key or a channel nothing is sent, and the message says where to put it."""
    monkeypatch.delenv(missing)
    ended = cli("run", str(leads))
    assert (ended.code, ended.out) == (2, "")
    assert words in ended.err
    assert sandbox.stats().requests == 0


def test_exit_code_2_without_the_file(cli: Cli, sandbox: Sandbox) -> None:
    """A file that is missing is named, and nothing is sent."""
    ended = cli("run", "nowhere.csv")
    assert (ended.code, ended.out) == (2, "")
    assert "nowhere.csv" in ended.err
    assert sandbox.stats().requests == 0


@pytest.mark.parametrize("wrong", ["key", "channel"])
def test_exit_code_3_the_key_or_channel_is_wrong(
    wrong: str, cli: Cli, sandbox: Sandbox, leads: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A key or channel that the API does not know stops the run; nothing is lost."""
    name = "RAMPWIN_API_KEY" if wrong == "key" else "RAMPWIN_CHANNEL_ID"
    monkeypatch.setenv(name, "k3y-Never-Shown" if wrong == "key" else "nowhere")
    ended = cli("run", str(leads), "--json")
    assert ended.code == 3
    told = json.loads(ended.out)
    assert (told["state"], told["sent"], told["pending"]) == ("stopped", 0, 2)
    assert "k3y-Never-Shown" not in ended.out + ended.err
    assert sandbox.contacts() == []


def test_a_run_that_stopped_is_resumed(
    cli: Cli, sandbox: Sandbox, leads: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After the key is put right ``resume`` sends what is left, and history shows it."""
    key = sandbox.options.api_key
    monkeypatch.setenv("RAMPWIN_API_KEY", "wrong")
    run = json.loads(cli("run", str(leads), "--json").out)["run"]
    monkeypatch.setenv("RAMPWIN_API_KEY", key)
    ended = cli("resume", "--json")
    assert ended.code == 0
    assert json.loads(ended.out)["run"] == run
    assert len(sandbox.contacts()) == 2
    (shown,) = json.loads(cli("runs", "--json").out)
    assert (shown["run"], shown["state"], shown["sent"]) == (run, "finished", 2)
    assert run in cli("show", run).out


def test_a_run_into_a_wrong_channel_is_resumed_into_the_right_one(
    cli: Cli, sandbox: Sandbox, leads: Path
) -> None:
    """``resume --channel`` sends what a wrong channel left pending to the one that is given."""
    assert cli("run", str(leads), "--channel", "nowhere").code == 3
    assert sandbox.contacts() == []
    ended = cli("resume", "--channel", sandbox.options.channels[0], "--json")
    assert ended.code == 0
    told = json.loads(ended.out)
    assert (told["sent"], told["pending"]) == (2, 0)
    assert len(sandbox.contacts()) == 2


def test_what_failed_is_retried_as_a_new_run(cli: Cli, sandbox: Sandbox, leads: Path) -> None:
    """``retry`` sends what the API refused once more, linked to the first run."""
    sandbox.switch(refuse=("6",))
    ended = cli("run", str(leads), "--json")
    assert ended.code == 1
    first = json.loads(ended.out)
    assert first["failed"] == 1
    sandbox.switch(refuse=())
    ended = cli("retry", first["run"], "--json")
    assert ended.code == 0
    again = json.loads(ended.out)
    assert (again["kind"], again["parent"], again["sent"]) == ("retry", first["run"], 1)
    assert len(sandbox.contacts()) == 2


@pytest.mark.slow
def test_every_command_with_json_takes_it_as_a_setting(
    cli: Cli, sandbox: Sandbox, leads: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With ``IMPORTER_JSON`` stdout is JSON wherever there is an option ``--json``."""
    sandbox.switch(refuse=("6",))
    run = json.loads(cli("run", str(leads), "--json").out)["run"]
    monkeypatch.setenv("IMPORTER_JSON", "true")
    monkeypatch.setenv("IMPORTER_QUIET", "true")
    phone = "+12125550100"
    never = leads.with_name("never.txt")
    never.write_text(f"{phone}\n")
    job = leads.with_name("crm.yaml")
    job.write_text("watch: .")
    tried = {
        ("check",): (str(leads),),
        ("run",): (str(leads), "--channel", "nowhere"),
        ("resume",): ("--channel", sandbox.options.channels[0]),
        ("retry",): (run,),
        ("runs",): (),
        ("show",): (run, "--row", "2"),
        ("diff",): (run, run),
        ("report",): (run,),
        ("doctor",): (),
        ("prune",): ("--older-than", "1d"),
        ("jobs", "status"): (str(job),),
        ("ledger", "show"): (phone,),
        ("ledger", "forget"): (phone,),
        ("ledger", "prune"): ("--older-than", "1d"),
        ("suppress", "add"): (phone,),
        ("suppress", "list"): (),
        ("suppress", "remove"): (phone,),
        ("suppress", "import"): (str(never),),
    }
    for command, arguments in tried.items():
        ended = cli(*command, *arguments)
        json.loads(ended.out)
        assert ended.err == "", command
        assert not cli(*command, *arguments, "--no-json").out.startswith(("{", "["))
    assert set(tried) == {words for words in _command_words() if "--json" in cli(*words, "-h").out}


def _command_words() -> Iterator[tuple[str, ...]]:
    """The words that name each command, of groups as well."""
    from importer.cli import app

    for command in app.registered_commands:
        yield (str(command.name),)
    for group in app.registered_groups:
        assert group.typer_instance is not None
        for command in group.typer_instance.registered_commands:
            yield str(group.name), str(command.name)


def test_a_report_is_written_again(cli: Cli, sandbox: Sandbox, leads: Path, folder: Path) -> None:
    """``report`` writes the same files from the store alone, where it is asked to."""
    run = json.loads(cli("run", str(leads), "--json").out)["run"]
    assert len(sandbox.contacts()) == 2
    leads.unlink()
    assert cli("report", run, "--reports", "again").code == 0
    first = (folder / "reports" / run / "report.csv").read_bytes()
    assert (folder / "again" / run / "report.csv").read_bytes() == first


@pytest.mark.parametrize("arguments", [["check"], ["run", "--dry-run"]])
def test_a_check_sends_and_stores_nothing(
    arguments: list[str], cli: Cli, sandbox: Sandbox, leads: Path, folder: Path
) -> None:
    """A check asks nobody and leaves only its reports."""
    ended = cli(*arguments, str(leads), "--json")
    assert ended.code == 0
    assert json.loads(ended.out)["pending"] == 2
    assert sandbox.stats().requests == 0
    assert {path.name for path in folder.iterdir()} == {"leads.csv", "reports"}


def test_a_check_needs_neither_key_nor_channel(cli: Cli, leads: Path) -> None:
    """Before there is an account a file can be checked."""
    assert cli("check", str(leads)).code == 0


@pytest.mark.parametrize("command", ["resume", "retry", "show", "report"])
def test_a_run_that_does_not_exist_is_exit_code_2(command: str, cli: Cli) -> None:
    """A run id that is none is named."""
    ended = cli(command, "20200101-000000-ffff")
    assert (ended.code, ended.out) == (2, "")
    assert "20200101-000000-ffff" in ended.err


def test_no_log_line_holds_a_number_an_address_or_the_key(
    cli: Cli, sandbox: Sandbox, leads: Path
) -> None:
    """At the default level stderr names neither people nor the key."""
    leads.write_text(
        "First Name,Mobile,Email\nAda,+44 7400 123456,ada@example.com\nEve,12,\n", encoding="utf-8"
    )
    ended = cli("run", str(leads))
    assert len(sandbox.contacts()) == 1
    for secret in ("123456", "ada@example.com", sandbox.options.api_key):
        assert secret not in ended.err


def test_the_demo_touches_nothing_of_the_users(
    cli: Cli, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The demo works with settings that would break a run, and leaves only its reports."""
    monkeypatch.setenv("RAMPWIN_BASE_URL", "https://nowhere.example.com")
    monkeypatch.setenv("RAMPWIN_API_KEY", "k3y-Never-Shown")
    monkeypatch.setenv("IMPORTER_STORE", "sqlite:///mine.db")
    monkeypatch.setenv("IMPORTER_REPORTS", "mine")
    ended = cli("demo")
    assert ended.code == 0
    assert "The sandbox holds" in ended.out
    assert ended.out.count("Countries: ") == ended.out.count("Time: ") == 2
    assert str(folder / "reports") in ended.out
    figures = [json.loads(path.read_bytes()) for path in folder.glob("reports/*/summary.json")]
    assert sum(each["rows"] for each in figures) >= 300
    assert len({country for each in figures for country in each["countries"]}) >= 15
    assert all(each[status] for each in figures for status in ("sent", "invalid", "duplicate"))
    assert "k3y-Never-Shown" not in ended.out + ended.err
    assert [path.name for path in folder.iterdir()] == ["reports"]
    assert len(list((folder / "reports").iterdir())) == 2
    assert not (tmp_path / "user_data_path").exists()


class Silent(BaseHTTPRequestHandler):
    """Takes a request and gives no answer until it is told to."""

    arrived: threading.Event
    release: threading.Event

    def do_POST(self) -> None:
        """Note the request and wait."""
        self.arrived.set()
        self.release.wait()
        self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def silent_api() -> Iterator[tuple[str, threading.Event]]:
    """An API that never answers: its URL, and an event that a request has come."""

    class Handler(Silent):
        """A handler with events of its own."""

        arrived = threading.Event()
        release = threading.Event()

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}", Handler.arrived
        Handler.release.set()
        server.shutdown()
        thread.join()


def test_a_second_ctrl_c_ends_at_once_and_nothing_is_lost(
    silent_api: tuple[str, threading.Event],
    leads: Path,
    folder: Path,
    environment: dict[str, str],
    cli: Cli,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """While requests hang the first Ctrl-C waits for them, the second ends with exit code 3."""
    url, arrived = silent_api
    store = "sqlite:///importer.db"
    environment |= {
        "RAMPWIN_BASE_URL": url,
        "RAMPWIN_API_KEY": "any",
        "RAMPWIN_CHANNEL_ID": "c1",
        "IMPORTER_STORE": store,
    }
    if sys.platform == "win32":
        ctrl_c, flags = signal.CTRL_BREAK_EVENT, subprocess.CREATE_NEW_PROCESS_GROUP
    else:
        ctrl_c, flags = signal.SIGINT, 0
    command = subprocess.Popen(
        [sys.executable, "-m", "importer", "run", str(leads), "--quiet"],
        cwd=folder,
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        creationflags=flags,
    )
    with command:
        assert command.stderr is not None
        assert arrived.wait(60)
        command.send_signal(ctrl_c)
        while "Stopping" not in (line := command.stderr.readline()):
            assert line, "the command ended too early"
        command.send_signal(ctrl_c)
        rest = command.stderr.read()
    assert command.returncode == 3
    assert "Ended" in rest
    monkeypatch.setenv("IMPORTER_STORE", store)
    (shown,) = json.loads(cli("runs", "--json").out)
    assert shown["pending"] == 2


@contextmanager
def sandbox_command(
    folder: Path, environment: dict[str, str], *arguments: str
) -> Iterator[list[str]]:
    """Run ``importer sandbox`` and give the lines with which it says that it is ready."""
    command = subprocess.Popen(
        [sys.executable, "-m", "importer", "sandbox", "--port", "0", *arguments],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    with command:
        assert command.stdout is not None
        try:
            lines = []
            while "/sandbox/contacts" not in (line := command.stdout.readline()):
                assert line, "the sandbox ended too early"
                lines.append(line)
            yield lines
        finally:
            command.terminate()


def url_in(lines: list[str]) -> str:
    """The address that a sandbox said it listens on."""
    return next(word for word in lines[0].split() if word.startswith("http"))


def test_the_sandbox_says_how_to_use_it(folder: Path, environment: dict[str, str]) -> None:
    """``importer sandbox`` prints variables with which a run in another terminal works."""
    with sandbox_command(folder, environment, "--channel", "my channel") as lines:
        url = url_in(lines)
        environment |= {
            "RAMPWIN_BASE_URL": url,
            "RAMPWIN_API_KEY": "sandbox-key",
            "RAMPWIN_CHANNEL_ID": "my channel",
        }
        doctor = subprocess.run(
            [sys.executable, "-m", "importer", "doctor"],
            cwd=folder,
            env=environment,
            capture_output=True,
            check=False,
        )
    assert doctor.returncode == 0
    said = "".join(lines)
    for words in (url, "sandbox-key", "my channel", "RAMPWIN_BASE_URL", "importer run"):
        assert words in said


def test_the_sandboxs_bad_days_are_options(folder: Path, environment: dict[str, str]) -> None:
    """A rate limit with Retry-After, and an outage after some requests, without any HTTP call."""
    bad_day = ["--rate-limit", "1", "--retry-after", "7"]
    bad_day += ["--outage-after", "40", "--outage-seconds", "3600"]
    with (
        sandbox_command(folder, environment, *bad_day) as lines,
        httpx.Client(trust_env=False, headers=contact_headers("sandbox-key")) as client,
    ):
        target = contact_url(url_in(lines), "sandbox-channel")
        answers = [client.post(target, json={"phone_number": "+15550100123"}) for _ in range(42)]
    assert answers[0].status_code == 200
    refused = [answer for answer in answers if answer.status_code == 429]
    assert {answer.headers["retry-after"] for answer in refused} == {"7"}
    assert [answer.status_code for answer in answers[-2:]] == [503, 503]
    assert 503 not in [answer.status_code for answer in answers[:40]]


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--failure-rate", "2"),
        ("--drop-rate", "x"),
        ("--rate-limit", "0"),
        ("--latency-ms", "-1"),
        ("--jitter-ms", "1 s"),
        ("--retry-after", "nan"),
        ("--outage-seconds", "-5"),
        ("--key", ""),
    ],
)
def test_a_sandbox_option_out_of_range_is_exit_code_2(option: str, value: str, cli: Cli) -> None:
    """A switch that makes no sense is named with what to write, in the program's own words."""
    ended = cli("sandbox", option, value)
    assert (ended.code, ended.out) == (2, "")
    (line,) = ended.err.splitlines()
    assert line.startswith(f"importer: {option} '{value}' makes no sense: write a ")


def test_when_an_outage_begins_says_nothing_without_how_long_it_lasts(cli: Cli) -> None:
    """``--outage-after`` alone would do nothing, so it is refused."""
    ended = cli("sandbox", "--outage-after", "5")
    assert (ended.code, ended.out) == (2, "")
    assert "--outage-seconds" in ended.err
