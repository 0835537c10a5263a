"""``run``, ``check``, ``resume`` and ``retry`` as a layer over the pipeline."""

from __future__ import annotations

import errno
import io
import json
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from importer.cli.signals import SIGNALS
from importer.errors import ReportError
from importer.model import Code, Problem, Status
from importer.pipeline import Progress
from tests.cli.conftest import signals_kept

if TYPE_CHECKING:
    from collections.abc import Callable

    from importer.model import Summary
    from importer.settings import Settings
    from tests.cli.conftest import Cli

JOBS = [("run", ["a.csv"]), ("check", ["a.csv"]), ("resume", []), ("retry", ["r1"])]
SENDING = [job for job in JOBS if job[0] != "check"]


class Pipeline:
    """Stands in for the pipeline: notes what it is asked, answers with a summary."""

    def __init__(self, summary: Summary) -> None:
        self.summary = summary
        self.called: list[tuple[str, object]] = []
        self.settings: Settings
        self.act: Callable[..., None] = lambda **_: None

    def function(self, name: str) -> Callable[..., Summary]:
        """The stand-in for one of its functions."""

        def call(what: object, settings: Settings, **rest: Any) -> Summary:
            self.called.append((name, what))
            self.settings = settings
            self.act(**rest)
            return self.summary

        return call


@pytest.fixture
def pipeline(monkeypatch: pytest.MonkeyPatch, a_summary: Callable[..., Summary]) -> Pipeline:
    """A pipeline that imports nothing."""
    stand_in = Pipeline(a_summary())
    for name, _ in JOBS:
        monkeypatch.setattr(f"importer.pipeline.{name}", stand_in.function(name))
    return stand_in


@pytest.mark.parametrize("code", [0, 1, 3])
@pytest.mark.parametrize(("command", "arguments"), JOBS)
def test_the_exit_code_is_the_summarys(
    command: str,
    arguments: list[str],
    code: int,
    cli: Cli,
    pipeline: Pipeline,
    a_summary: Callable[..., Summary],
) -> None:
    """Each command prints the summary and ends with the summary's exit code."""
    pipeline.summary = a_summary(exit_code=code)
    ended = cli(command, *arguments)
    assert ended.code == code
    assert "leads.csv" in ended.out
    assert max(map(len, ended.out.splitlines())) <= 80


@pytest.mark.parametrize(("command", "arguments"), JOBS)
def test_json_is_the_only_thing_on_stdout(
    command: str, arguments: list[str], cli: Cli, pipeline: Pipeline
) -> None:
    """With ``--json`` stdout is one JSON object, while progress goes to stderr."""
    from importer.pipeline import Progress

    pipeline.act = lambda **rest: rest["progress"](Progress("plan", 3, 3, "rows"))
    ended = cli(command, *arguments, "--json")
    told = json.loads(ended.out)
    assert (told["run"], told["rows"], told["sent"]) == ("20260102-030405-abcd", 3, 3)
    assert "Planning" in ended.err


def test_quiet_writes_no_progress(cli: Cli, pipeline: Pipeline) -> None:
    """``--quiet`` leaves stderr empty when nothing is wrong."""
    from importer.pipeline import Progress

    pipeline.act = lambda **rest: rest["progress"](Progress("plan", 3, 3, "rows"))
    assert cli("run", "a.csv", "--quiet").err == ""


@pytest.mark.parametrize(("command", "arguments"), JOBS)
def test_json_and_quiet_are_settings(
    command: str,
    arguments: list[str],
    cli: Cli,
    pipeline: Pipeline,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Set in the environment they hold without an option; the command line comes first."""
    from importer.pipeline import Progress

    pipeline.act = lambda **rest: rest["progress"](Progress("plan", 3, 3, "rows"))
    monkeypatch.setenv("IMPORTER_JSON", "1")
    monkeypatch.setenv("IMPORTER_QUIET", "1")
    ended = cli(command, *arguments)
    assert json.loads(ended.out)["rows"] == 3
    assert ended.err == ""
    ended = cli(command, *arguments, "--no-json", "--no-quiet")
    assert ended.out.startswith("Run ")
    assert "Planning" in ended.err


def test_options_reach_the_pipeline(cli: Cli, pipeline: Pipeline) -> None:
    """Every option of ``run`` is a setting that the pipeline gets."""
    cli(
        "run", "a.csv", "b.csv", "-m", "my.yaml", "--channel", "c9", "--region", "US",
        "--sheet", "2", "--header-row", "3", "--last-row", "9", "--no-footer",
        "--encoding", "cp1252", "--delimiter", ";",
        "--changed-only", "--concurrency", "5", "--rate", "2.5", "--max-failures", "10",
        "--max-outage", "1.5", "--reports", "out",
    )  # fmt: skip
    assert pipeline.called == [("run", ["a.csv", "b.csv"])]
    settings = pipeline.settings
    assert (settings.mapping, settings.channel, settings.region) == ("my.yaml", "c9", "US")
    assert (settings.sheet, settings.header_row) == ("2", 3)
    assert (settings.last_row, settings.footer) == (9, False)
    assert (settings.encoding, settings.delimiter) == ("cp1252", ";")
    assert settings.changed_only
    assert (settings.concurrency, settings.rate, settings.max_failures) == (5, 2.5, 10)
    assert settings.max_outage == 1.5
    assert settings.reports == Path("out")


def test_an_option_left_out_leaves_the_setting(
    cli: Cli, pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A flag that is not given does not hide the environment's value."""
    monkeypatch.setenv("IMPORTER_CHANGED_ONLY", "1")
    monkeypatch.setenv("IMPORTER_CONCURRENCY", "9")
    cli("check", "a.csv")
    assert pipeline.settings.changed_only
    assert pipeline.settings.concurrency == 9


@pytest.mark.parametrize("command", ["run", "check"])
def test_changed_only_can_be_switched_off(
    command: str, cli: Cli, pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``--no-changed-only`` comes before the environment's ``IMPORTER_CHANGED_ONLY``."""
    monkeypatch.setenv("IMPORTER_CHANGED_ONLY", "1")
    cli(command, "a.csv", "--no-changed-only")
    assert not pipeline.settings.changed_only


@pytest.mark.parametrize(("command", "arguments"), SENDING)
def test_waiting_can_be_switched_on_and_off(
    command: str,
    arguments: list[str],
    cli: Cli,
    pipeline: Pipeline,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """``--wait`` and ``--no-wait`` come before the environment's ``IMPORTER_WAIT``."""
    cli(command, *arguments, "--no-wait")
    assert not pipeline.settings.wait
    monkeypatch.setenv("IMPORTER_WAIT", "0")
    cli(command, *arguments)
    assert not pipeline.settings.wait
    cli(command, *arguments, "--wait")
    assert pipeline.settings.wait


def test_a_dry_run_is_a_check(cli: Cli, pipeline: Pipeline) -> None:
    """``run --dry-run`` only checks."""
    cli("run", "a.csv", "--dry-run")
    assert pipeline.called == [("check", ["a.csv"])]


def test_a_dash_is_standard_input(cli: Cli, pipeline: Pipeline) -> None:
    """``-`` reads the file from standard input."""
    cli("check", "-")
    assert pipeline.called == [("check", [sys.stdin.buffer])]


def test_resume_without_a_run_takes_the_newest(cli: Cli, pipeline: Pipeline) -> None:
    """``importer resume`` leaves the choice to the pipeline."""
    cli("resume")
    cli("resume", "r7")
    assert pipeline.called == [("resume", None), ("resume", "r7")]


def test_resume_can_be_given_another_channel(cli: Cli, pipeline: Pipeline) -> None:
    """``--channel`` of ``resume`` reaches the pipeline; without it the run keeps its own."""
    given = []
    pipeline.act = lambda **rest: given.append(rest["channel"])
    cli("resume", "--channel", "c9")
    cli("resume")
    assert given == ["c9", None]


@pytest.mark.parametrize(("command", "arguments"), JOBS)
def test_a_wrong_setting_is_exit_code_2(
    command: str, arguments: list[str], cli: Cli, pipeline: Pipeline
) -> None:
    """A setting that makes no sense stops before the pipeline is asked."""
    ended = cli(command, *arguments, "--concurrency", "0")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith("importer: --concurrency '0'")
    assert pipeline.called == []


@pytest.mark.parametrize(("command", "arguments"), SENDING)
def test_an_error_after_sending_began_is_exit_code_3(
    command: str, arguments: list[str], cli: Cli, pipeline: Pipeline
) -> None:
    """Exit code 2 promises that nothing was sent, so an error after that is code 3."""
    from importer.pipeline import Progress

    def act(**rest: Any) -> None:
        rest["progress"](Progress("send", 1, 3, "contacts"))
        raise ReportError("The disk is full.")

    pipeline.act = act
    ended = cli(command, *arguments)
    assert ended.code == 3
    assert "The disk is full." in ended.err
    assert "recorded as sent is not sent again; `importer resume` carries on." in ended.err


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize(("command", "arguments"), SENDING)
def test_the_first_signal_asks_the_run_to_stop(
    command: str,
    arguments: list[str],
    number: signal.Signals,
    cli: Cli,
    pipeline: Pipeline,
    a_summary: Callable[..., Summary],
) -> None:
    """Ctrl-C or SIGTERM sets the stop event; the run ends by itself and its code is 3."""
    stopped = []

    def act(**rest: Any) -> None:
        rest["progress"](Progress("plan", 0, 100, "%"))
        signal.raise_signal(number)
        stopped.append(rest["stop"].is_set())

    pipeline.act = act
    pipeline.summary = a_summary(
        state="stopped",
        exit_code=3,
        stop=Problem(Code.STOPPED, "Stopped on request."),
        counts=dict.fromkeys(Status, 0) | {Status.PENDING: 3},
    )
    with signals_kept():
        assert cli(command, *arguments).code == 3
        assert [signal.getsignal(each) for each in SIGNALS] == [signal.SIG_IGN] * len(SIGNALS)
    assert stopped == [True]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_before_anything_is_planned_ends_a_run_at_once(
    number: signal.Signals, cli: Cli, pipeline: Pipeline
) -> None:
    """Whoever waits for a file's first byte is not asked to finish; nothing is to be resumed."""
    pipeline.act = lambda **_: signal.raise_signal(number)
    with signals_kept():
        ended = cli("run", "a.csv")
    assert ended.code == 3
    assert ended.err == (
        "importer: Stopped. Nothing was planned or sent, so there is nothing to resume.\n"
    )


def test_a_demo_that_is_stopped_imports_nothing_more(cli: Cli, pipeline: Pipeline) -> None:
    """A signal that comes when the first sample file is through keeps the second from starting."""
    pipeline.act = lambda **_: signal.raise_signal(signal.SIGINT)
    with signals_kept():
        assert cli("demo").code == 3
    assert len(pipeline.called) == 1


@pytest.mark.parametrize(("command", "arguments"), SENDING)
def test_without_a_signal_the_handlers_are_put_back(
    command: str, arguments: list[str], cli: Cli, pipeline: Pipeline
) -> None:
    """A run that ends by itself leaves the signals as they were."""
    before = [signal.getsignal(each) for each in SIGNALS]
    assert cli(command, *arguments).code == 0
    assert pipeline.called
    assert [signal.getsignal(each) for each in SIGNALS] == before


def test_a_signal_that_was_ignored_stays_ignored(cli: Cli, pipeline: Pipeline) -> None:
    """Under ``nohup`` and in a background job an ignored signal does not stop the run."""
    ignored = []

    def act(**rest: Any) -> None:
        signal.raise_signal(signal.SIGINT)
        ignored.append(not rest["stop"].is_set())

    pipeline.act = act
    with signals_kept():
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        assert cli("run", "a.csv").code == 0
    assert ignored == [True]


def test_the_key_is_in_no_output(
    cli: Cli, pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever a command prints, the key is not in it."""
    key = "k3y-Never-Shown"
    monkeypatch.setenv("RAMPWIN_API_KEY", key)
    for arguments in (["run", "a.csv"], ["run", "a.csv", "--json"], ["doctor", "--offline"]):
        ended = cli(*arguments)
        assert key not in ended.out + ended.err
    assert pipeline.settings.api_key is not None


@pytest.mark.parametrize("code", [0, 1, 3])
@pytest.mark.parametrize(("command", "arguments"), SENDING)
@pytest.mark.parametrize("form", [[], ["--json"]])
def test_a_summary_that_cannot_be_printed_keeps_the_exit_code(
    command: str,
    arguments: list[str],
    form: list[str],
    code: int,
    cli: Cli,
    pipeline: Pipeline,
    a_summary: Callable[..., Summary],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A full disk behind stdout after a run is a line on stderr, and no other exit code."""

    def full(_text: str) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    pipeline.summary = a_summary(exit_code=code)
    monkeypatch.setattr(sys.stdout, "write", full)
    ended = cli(command, *arguments, "--quiet", *form)
    assert ended.code == code
    (line,) = ended.err.splitlines()
    assert "cannot be written (No space left on device)" in line
    assert f"importer show {pipeline.summary.run}" in line


def test_a_check_that_cannot_be_printed_is_exit_code_2(
    cli: Cli, pipeline: Pipeline, a_summary: Callable[..., Summary], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A check whose answer was lost does not look like a good one."""

    def full(_text: str) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    pipeline.summary = a_summary(kind="check")
    monkeypatch.setattr(sys.stdout, "write", full)
    assert cli("check", "a.csv", "--quiet").code == 2


@pytest.mark.parametrize(
    ("option", "value"),
    [("--header-row", "1.5"), ("--rate", "abc"), ("--concurrency", "x"), ("--max-failures", "x")],
)
def test_an_option_that_wants_a_number_says_so_plainly(option: str, value: str, cli: Cli) -> None:
    """One sentence names the option, what was given and what to write."""
    ended = cli("check", "a.csv", option, value)
    assert (ended.code, ended.out) == (2, "")
    (line,) = ended.err.splitlines()
    assert line.startswith(f"importer: {option} '{value}' makes no sense: write ")


@pytest.mark.parametrize("command", ["run", "check"])
def test_a_closed_standard_input_is_a_sentence(
    command: str, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``importer check - <&-`` says what is closed and what to do."""
    monkeypatch.setattr(sys, "stdin", None)
    ended = cli(command, "-", "--quiet")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err == (
        "importer: Standard input is closed: pipe a file into it, or name a file.\n"
    )


@pytest.mark.parametrize("code", [0, 1, 3])
def test_a_closed_stdout_does_not_end_a_run(
    code: int,
    cli: Cli,
    pipeline: Pipeline,
    a_summary: Callable[..., Summary],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """``importer run a.csv >&-`` goes on without an output and keeps its exit code."""
    pipeline.summary = a_summary(exit_code=code)
    monkeypatch.setattr(sys, "stdout", None)
    with pytest.MonkeyPatch.context() as patch:
        nowhere = io.StringIO()
        patch.setattr("importer.cli.terminal._nowhere", lambda: nowhere)
        ended = cli("run", "a.csv", "--quiet")
    assert (ended.code, ended.err) == (code, "")
    assert "Run " in nowhere.getvalue()
