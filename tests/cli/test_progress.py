"""Progress: bars for people, lines for logs, and never the reason for an end."""

from __future__ import annotations

import io
import sys
from dataclasses import replace
from typing import get_args

import pytest

from importer.cli.progress import LABELS, Bars, Lines, Watch
from importer.pipeline import Progress
from importer.pipeline.progress import Phase
from importer.sender import SendProgress


class Terminal(io.StringIO):
    """A terminal with an encoding."""

    def __init__(self, encoding: str) -> None:
        super().__init__()
        self._encoding = encoding

    @property
    def encoding(self) -> str:  # type: ignore[override]
        """What it can show."""
        return self._encoding

    def isatty(self) -> bool:
        """It is one."""
        return True


STEPS = [
    Progress("plan", 0, 100, "%"),
    Progress("plan", 100, 100, "%", "12 rows"),
    Progress("dedupe", 12, 12, "contacts"),
    Progress("send", 0, 12, "contacts"),
    Progress("send", 5, 12, "contacts"),
    Progress("send", 12, 12, "contacts"),
    Progress("report", 12, 12, "rows"),
]


@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "cp1252"])
def test_each_phase_leaves_a_full_bar(encoding: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal every phase leaves a bar at 100 %, in letters that the terminal has."""
    terminal = Terminal(encoding)
    monkeypatch.setattr(sys, "stderr", terminal)
    with Watch(quiet=False) as watch:
        for step in STEPS:
            watch(step)
    shown = terminal.getvalue()
    shown.encode(encoding)
    lines = [line.rsplit("\r", 1)[-1] for line in shown.split("\n") if line.strip()]
    assert [line.split()[0] for line in lines] == list(LABELS.values())
    for line in lines:
        assert "100%" in line
        assert len(line) <= 80


WAITING = "Rampwin asked for fewer requests: waiting 12 s"


def drawn(terminal: Terminal) -> list[str]:
    """Every state in which a bar was drawn, in order, without the spaces that fill the line."""
    return [state.rstrip() for state in terminal.getvalue().split("\r") if state.strip()]


def test_a_bar_says_why_it_waits_and_stops_saying_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """A note is drawn though nothing moves, whole in 80 columns, and goes when it has ended."""
    terminal = Terminal("utf-8")
    monkeypatch.setattr(sys, "stderr", terminal)
    bars = Bars()
    bars.show(Progress("send", 5000, 120_000, "contacts"))
    bars.show(Progress("send", 5000, 120_000, "contacts", WAITING))
    assert drawn(terminal)[-1].endswith(f"5000/120000, {WAITING}")
    assert len(drawn(terminal)[-1]) <= 79
    bars.show(Progress("send", 5000, 120_000, "contacts", WAITING.replace("12", "11")))
    assert drawn(terminal)[-1].endswith("waiting 11 s")
    bars.show(Progress("send", 5000, 120_000, "contacts"))
    assert "waiting" not in drawn(terminal)[-1]
    assert "4%" in drawn(terminal)[-1]
    bars.close()
    assert "waiting" not in drawn(terminal)[-1]


def test_a_line_says_why_it_waits_once_a_minute() -> None:
    """Without a terminal a wait is told when it begins, and again after a minute."""
    written: list[str] = []
    now = [0.0]
    lines = Lines(written.append, clock=lambda: now[0])
    for second in range(90):
        now[0] = float(second)
        note = WAITING if 5 <= second < 80 and second % 10 else ""
        lines.show(Progress("send", 7, 9, "contacts", note))
    lines.close()
    assert written == [
        f"Sending: 7 of 9 contacts, {WAITING}",
        f"Sending: 7 of 9 contacts, {WAITING}",
        "Sending: 7 of 9 contacts",
    ]


def test_a_bar_without_a_total_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the total is not known the bar shows what is done."""
    terminal = Terminal("utf-8")
    monkeypatch.setattr(sys, "stderr", terminal)
    bars = Bars()
    bars.show(Progress("report", 7, None, "rows"))
    bars.show(Progress("report", 1234, None, "rows"))
    bars.close()
    assert "1234" in terminal.getvalue()


def test_without_a_terminal_each_phase_is_a_line() -> None:
    """Where nobody watches there is one line for each phase, however many steps it has."""
    written: list[str] = []
    lines = Lines(written.append, clock=lambda: 0.0)
    for step in STEPS:
        lines.show(step)
    lines.close()
    assert written == [
        "Planning: 100%, 12 rows",
        "Deduplicating: 12 of 12 contacts",
        "Sending: 12 of 12 contacts",
        "Reporting: 12 of 12 rows",
    ]


def test_a_long_phase_is_a_line_a_minute() -> None:
    """A phase that takes hours says once a minute how far it is."""
    written: list[str] = []
    now = [0.0]
    lines = Lines(written.append, clock=lambda: now[0])
    for second in range(0, 121, 10):
        now[0] = float(second)
        lines.show(Progress("send", second, None, "contacts"))
    lines.close()
    assert written == ["Sending: 60 contacts", "Sending: 120 contacts"]


def test_quiet_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """``quiet`` writes nothing, on a terminal or not."""
    terminal = Terminal("utf-8")
    monkeypatch.setattr(sys, "stderr", terminal)
    with Watch(quiet=True) as watch:
        for step in STEPS:
            watch(step)
    assert terminal.getvalue() == ""


def test_a_terminal_that_goes_away_does_not_end_a_run() -> None:
    """When nothing can be written any more, the run goes on unseen."""

    def fail(_text: str) -> None:
        raise BrokenPipeError

    with Watch(quiet=False, log=fail) as watch:
        for step in STEPS:
            watch(step)
    assert watch.sending


def test_a_watch_knows_whether_sending_began() -> None:
    """Whether a request may have gone out decides between exit codes 2 and 3."""
    watch = Watch(quiet=True)
    watch(STEPS[0])
    assert not watch.sending
    watch(STEPS[3])
    assert watch.sending


def test_waiting_for_another_run_is_said_once() -> None:
    """What is waited for is a line of its own, between the phases."""
    lines: list[str] = []
    with Watch(quiet=False, log=lines.append) as watch:
        watch(STEPS[0])
        watch(Progress("wait", 0, None, "", "Another run is sending to channel 'a': waiting."))
    assert lines[-1] == "Another run is sending to channel 'a': waiting."
    assert len(lines) == 2


def test_every_phase_has_a_label() -> None:
    """Each phase that the pipeline knows has a word for people."""
    assert set(get_args(Phase)) == {*LABELS, "wait"}


FAST = SendProgress(
    400, requests=410, answers=405, rate=412.4, in_flight=38, p50_ms=80.2, p95_ms=119.7
)


@pytest.mark.parametrize(
    ("sending", "told"),
    [
        (FAST, "412/s, 38 in flight, p50 80 ms, p95 120 ms"),
        (
            replace(FAST, throttled=3, retries=1_005),
            "412/s, 38 in flight, 3 throttled, 1,005 retries, p50 80 ms, p95 120 ms",
        ),
        (SendProgress(), ""),
    ],
)
def test_sending_tells_its_pace(
    sending: SendProgress, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a bar and in a log; a reason to wait comes first."""
    progress = Progress("send", 400, 100_000, "contacts", sending=sending)
    lines: list[str] = []
    log = Lines(lines.append)
    log.show(progress)
    log.close()
    assert lines == [f"Sending: 400 of 100,000 contacts{told and f', {told}'}"]
    terminal = Terminal("utf-8")
    monkeypatch.setattr(sys, "stderr", terminal)
    bars = Bars()
    bars.show(progress)
    bars.show(replace(progress, done=500))
    bars.close()
    [*_, last] = terminal.getvalue().split("\r")
    for long in (", 3 throttled", ", 1,005 retries", ", p50 80 ms"):
        told = told.replace(long, "")
    assert told in last
    assert len(last.rstrip("\n")) <= 80
