"""``runs``, ``show`` and ``report`` as a layer over the pipeline."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from importer.model import SourceInfo, Status

if TYPE_CHECKING:
    from collections.abc import Callable

    from importer.model import Summary
    from tests.cli.conftest import Cli


def test_runs_fit_80_columns(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, a_summary: Callable[..., Summary]
) -> None:
    """The table of runs fits 80 columns also with large counts and a long file name."""
    long = SourceInfo("a very long name of a file, indeed.xlsx", "/x", "0", ())
    summaries = [
        a_summary(sources=(long,), rows=10_000_000, counts={Status.SENT: 10_000_000}),
        a_summary(kind="retry", sources=(), parent="20260101-010101-0000"),
    ]
    monkeypatch.setattr("importer.pipeline.runs", lambda *_: summaries)
    ended = cli("runs")
    assert ended.code == 0
    heading, first, second = ended.out.splitlines()
    assert heading.startswith("RUN")
    assert first.startswith("20260102-030405-abcd")
    assert "retry of" in second
    assert max(map(len, ended.out.splitlines())) <= 80


def test_no_runs_is_a_sentence(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty history says how to begin."""
    monkeypatch.setattr("importer.pipeline.runs", lambda *_: [])
    assert "importer run" in cli("runs").out
    assert json.loads(cli("runs", "--json").out) == []


def test_runs_as_json(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, a_summary: Callable[..., Summary]
) -> None:
    """``runs --json`` is a list of summaries."""
    monkeypatch.setattr("importer.pipeline.runs", lambda *_: [a_summary()])
    (told,) = json.loads(cli("runs", "--json").out)
    assert told["sent"] == 3


def test_show_prints_the_summary(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, a_summary: Callable[..., Summary]
) -> None:
    """``show`` prints one run and is code 0 also when that run had failures."""
    monkeypatch.setattr("importer.pipeline.show", lambda run, _: a_summary(run=run, exit_code=1))
    ended = cli("show", "r1")
    assert ended.code == 0
    assert "r1" in ended.out
    assert json.loads(cli("show", "r1", "--json").out)["run"] == "r1"


def test_report_writes_to_the_runs_folder_or_the_one_named(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, a_summary: Callable[..., Summary]
) -> None:
    """``report`` uses the run's own folder, unless one is named on the command line."""
    folders = []

    def report(_run: str, _settings: object, *, folder: Path | None, **_: Any) -> Summary:
        folders.append(folder)
        return a_summary()

    monkeypatch.setattr("importer.pipeline.report", report)
    monkeypatch.setenv("IMPORTER_REPORTS", "elsewhere")
    assert cli("report", "r1").code == 0
    assert cli("report", "r1", "--reports", "there").code == 0
    assert folders == [None, Path("there")]


@pytest.mark.parametrize("command", ["show", "report", "retry", "resume"])
def test_a_run_without_a_name_is_asked_for(command: str, cli: Cli) -> None:
    """An empty run, as an unset variable of a script gives it, says where to look."""
    ended = cli(command, "")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err == "importer: Name a run; `importer runs` lists them.\n"
