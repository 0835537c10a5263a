"""The Python API over real HTTP: what goes in, what comes back, and what the callback hears."""

from __future__ import annotations

import io
import os
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import platformdirs
import pytest

import importer
from importer.errors import MappingError, SettingsError, SourceError
from importer.mapping import Mapping
from importer.model import Code, Status, Summary
from importer.rampwin.sandbox import Sandbox

if TYPE_CHECKING:
    from collections.abc import Iterator

    from importer.pipeline import MappingLike, Progress, SourceLike

TEXT = "First Name;Cell;Town\nAna;+44 7400 123456;São Paulo\nBob;+1 212-555-0100;New York\n"
HELD = {
    "+447400123456": {"first_name": "Ana", "town": "São Paulo"},
    "+12125550100": {"first_name": "Bob", "town": "New York"},
}
RULES: dict[str, Any] = {
    "version": 1,
    "phone": {"columns": ["Cell"]},
    "contact": {"first_name": "First Name"},
    "attributes": {"town": "Town"},
}


@pytest.fixture
def sandbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    """A sandbox, and an empty folder whose settings point at it."""
    for name in list(os.environ):
        if name.upper().startswith(("IMPORTER_", "RAMPWIN_")):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(platformdirs, "user_config_path", lambda *_, **__: tmp_path / "config")
    with Sandbox() as running:
        monkeypatch.setenv("RAMPWIN_API_KEY", running.options.api_key)
        monkeypatch.setenv("RAMPWIN_BASE_URL", running.url)
        monkeypatch.setenv("RAMPWIN_CHANNEL_ID", running.options.channels[0])
        monkeypatch.setenv("IMPORTER_STORE", "sqlite:///importer.db")
        yield running


def held(sandbox: Sandbox) -> dict[str, dict[str, object]]:
    """Number → what the sandbox holds of it, without what it adds of its own."""
    return {
        str(contact["phone_number"]): {
            name: value
            for name, value in contact.items()
            if name not in {"_id", "channel_id", "phone_number"}
        }
        for contact in sandbox.contacts()
    }


@pytest.mark.parametrize("kind", ["path", "text path", "text file", "binary file", "in memory"])
def test_a_file_is_a_path_or_an_open_file(kind: str, sandbox: Sandbox, tmp_path: Path) -> None:
    """Text or binary, from disk or from memory: the same contacts arrive, field by field."""
    path = tmp_path / "people.csv"
    path.write_text(TEXT, encoding="utf-8")
    with path.open(encoding="utf-8", newline="") as text, path.open("rb") as binary:
        sources: dict[str, SourceLike] = {
            "path": path,
            "text path": str(path),
            "text file": text,
            "binary file": binary,
            "in memory": io.StringIO(TEXT),
        }
        summary = importer.run(sources[kind], mapping=Mapping.model_validate(RULES))
    assert isinstance(summary, Summary)
    assert (summary.exit_code, summary.counts[Status.SENT]) == (0, 2)
    assert held(sandbox) == HELD
    assert Path(summary.reports["report"]).is_file()


@pytest.mark.parametrize("kind", ["object", "dict", "path", "text path"])
def test_a_mapping_is_an_object_a_dict_or_a_file(
    kind: str, sandbox: Sandbox, tmp_path: Path
) -> None:
    """However the mapping is given, the same contacts arrive."""
    path = tmp_path / "my.yaml"
    path.write_text(
        "version: 1\nphone: {columns: [Cell]}\ncontact: {first_name: First Name}\n"
        "attributes: {town: Town}\n",
        encoding="utf-8",
    )
    mappings: dict[str, MappingLike] = {
        "object": Mapping.model_validate(RULES),
        "dict": RULES,
        "path": path,
        "text path": str(path),
    }
    assert importer.run(io.StringIO(TEXT), mapping=mappings[kind]).exit_code == 0
    assert held(sandbox) == HELD


def test_several_files_are_one_run(sandbox: Sandbox) -> None:
    """Files are arguments one after the other; their rows are counted together."""
    more = TEXT.replace("0100", "0101").replace("123456", "123457")
    summary = importer.run(io.StringIO(TEXT), io.BytesIO(more.encode()), mapping=RULES)
    assert (summary.rows, len(summary.sources), len(sandbox.contacts())) == (4, 2, 4)


def test_the_callback_hears_every_phase(sandbox: Sandbox) -> None:
    """Planning, collapsing duplicates, sending and reporting, in this order, each to its end."""
    heard: list[Progress] = []
    importer.run(io.StringIO(TEXT), mapping=RULES, progress=heard.append)
    phases = list(dict.fromkeys(step.phase for step in heard))
    assert phases == ["plan", "dedupe", "send", "report"]
    for phase in phases:
        steps = [step for step in heard if step.phase == phase]
        assert steps[-1].done == steps[-1].total
        assert [step.done for step in steps] == sorted(step.done for step in steps)
    assert len(sandbox.contacts()) == 2


def test_a_check_asks_nobody(sandbox: Sandbox, tmp_path: Path) -> None:
    """``check`` says what would be sent, keeps nothing in the store and sends nothing."""
    heard: list[Progress] = []
    summary = importer.check(io.StringIO(TEXT), mapping=RULES, progress=heard.append)
    assert (summary.kind, summary.counts[Status.PENDING], summary.exit_code) == ("check", 2, 0)
    assert "send" not in {step.phase for step in heard}
    assert sandbox.stats().requests == 0
    assert not (tmp_path / "importer.db").exists()


def test_a_run_that_was_stopped_is_resumed(sandbox: Sandbox) -> None:
    """An event from outside stops the run; ``resume`` sends the rest, the newest run by itself."""
    stop = threading.Event()

    def watch(step: Progress) -> None:
        if step.phase == "dedupe":
            stop.set()

    stopped = importer.run(io.StringIO(TEXT), mapping=RULES, progress=watch, stop=stop)
    assert (stopped.state, stopped.exit_code) == ("stopped", 3)
    assert stopped.stop is not None
    assert stopped.stop.code is Code.STOPPED
    assert (stopped.counts[Status.PENDING], sandbox.contacts()) == (2, [])
    heard: list[Progress] = []
    resumed = importer.resume(progress=heard.append)
    assert (resumed.run, resumed.exit_code) == (stopped.run, 0)
    assert {step.phase for step in heard} == {"send", "report"}
    assert held(sandbox) == HELD


def test_a_run_into_a_wrong_channel_is_resumed_into_the_right_one(sandbox: Sandbox) -> None:
    """``resume`` takes the run by its id, and another channel."""
    stopped = importer.run(io.StringIO(TEXT), mapping=RULES, channel="nowhere")
    assert stopped.exit_code == 3
    channel = sandbox.options.channels[0]
    assert importer.resume(stopped.run, channel=channel).counts[Status.SENT] == 2
    assert held(sandbox) == HELD


def test_what_failed_is_retried(sandbox: Sandbox) -> None:
    """``retry`` is a new run that is linked to the old one, with just what failed in that."""
    sandbox.switch(refuse=["0100"])
    first = importer.run(io.StringIO(TEXT), mapping=RULES)
    assert (first.exit_code, first.counts[Status.FAILED]) == (1, 1)
    sandbox.switch(refuse=[])
    again = importer.retry(first.run)
    assert (again.kind, again.parent, again.rows) == ("retry", first.run, 1)
    assert (again.exit_code, again.counts[Status.SENT]) == (0, 1)
    assert held(sandbox) == HELD


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"concurrency": 0}, SettingsError),
        ({"chanel": "c1"}, SettingsError),
        ({"mapping": {"version": 1, "phone": {"columns": ["Nowhere"]}}}, MappingError),
        ({"mapping": 7}, MappingError),
    ],
)
def test_what_cannot_start_is_an_error_of_ours(
    arguments: dict[str, Any], error: type[importer.ImporterError], sandbox: Sandbox
) -> None:
    """One root catches every reason why nothing was sent; its text is a sentence."""
    with pytest.raises(importer.ImporterError) as caught:
        importer.run(io.StringIO(TEXT), **{"mapping": RULES, **arguments})
    assert type(caught.value) is error
    assert caught.value.exit_code == 2
    assert sandbox.stats().requests == 0


def test_a_file_that_is_missing_is_an_error_of_ours(sandbox: Sandbox) -> None:
    """Also for ``check``, and the text names the file."""
    for function in (importer.check, importer.run):
        with pytest.raises(SourceError, match=r"nowhere\.csv"):
            function("nowhere.csv")
    assert sandbox.stats().requests == 0
