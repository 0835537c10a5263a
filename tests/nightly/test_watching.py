"""Looking after jobs: each by itself, whatever goes wrong with another one."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from importer.errors import ImporterError, JobError
from importer.nightly import watching
from importer.nightly.found_job import FoundJob, read_job_file
from importer.nightly.watching import Resting, Watch

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest

    from importer.nightly.desk import Told

SECONDS = 30


@dataclass
class Heard:
    """What a watch has told."""

    told_of: list[Told] = field(default_factory=list)
    looks: list[str] = field(default_factory=list)
    wrongs: list[str] = field(default_factory=list)
    defects: list[str] = field(default_factory=list)

    def told(self, told: Told) -> None:
        """Something became of a file."""
        self.told_of.append(told)

    def looked(self, name: str, job: str) -> None:
        """A look came to its end."""
        assert name == job or job == "job"
        self.looks.append(job)

    def wrong(self, job: str, error: ImporterError) -> None:
        """A job is wrong."""
        self.wrongs.append(f"{job}: {error}")

    def defect(self, job: str, error: Exception) -> None:
        """The program failed."""
        self.defects.append(f"{job}: {error}")


def test_a_job_rests_longer_each_time() -> None:
    """A minute after the first import that stopped, an hour at most; and not after a good one."""
    now = [1000.0]
    resting = Resting(lambda: now[0])
    assert resting.seconds_left() == 0
    rests = []
    for _ in range(8):
        resting.note(stopped=True)
        rests.append(resting.seconds_left())
        now[0] += rests[-1]
    assert rests == [60, 120, 240, 480, 960, 1920, 3600, 3600]
    resting.note(stopped=False)
    assert resting.seconds_left() == 0
    resting.note(stopped=True)
    assert resting.seconds_left() == 60
    resting.note(stopped=False)  # somebody wanted a look meanwhile
    assert resting.seconds_left() == 0


def _watched(
    play: Callable[..., None],
    names: Callable[[], list[str]],
    until: Callable[[Heard, Watch], bool],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Heard:
    monkeypatch.setattr(watching, "play_round", play)
    monkeypatch.setattr(watching, "ERROR_REST_SECONDS", 0.0)
    monkeypatch.setattr(watching, "FIRST_REST_SECONDS", 0.0)
    stop, heard = threading.Event(), Heard()

    def read(name: str) -> FoundJob:
        if name == "broken":
            raise JobError("it is broken")
        path = tmp_path / f"{name}.yaml"
        path.write_text(f"watch: {tmp_path}\npoll: 0.2\n")
        return read_job_file(path)

    watch = Watch(names, read, heard, stop)
    end = time.monotonic() + SECONDS

    def meanwhile() -> None:
        assert time.monotonic() < end, heard
        if until(heard, watch):
            stop.set()

    watch.run(meanwhile, 0.05)
    return heard


def test_what_is_wrong_with_one_job_does_not_concern_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither a broken YAML nor a defect of the program ends the watch, or another job's looks."""

    def play(found: FoundJob, *_: object, **__: object) -> None:
        if found.name == "mad":
            raise ZeroDivisionError("a defect")

    def until(heard: Heard, _watch: Watch) -> bool:
        return heard.looks.count("good") > 2 and len(heard.wrongs) > 1 and len(heard.defects) > 1

    heard = _watched(play, lambda: ["broken", "mad", "good"], until, tmp_path, monkeypatch)
    assert set(heard.wrongs) == {"broken: it is broken"}
    assert set(heard.defects) == {"mad: a defect"}
    assert set(heard.looks) == {"good"}


def test_a_job_that_is_at_work_does_not_keep_the_others_waiting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each has a thread of its own; jobs that come are begun, and those that go are left."""
    names = ["slow", "quick"]

    def play(found: FoundJob, *_: object, stop: threading.Event, **__: object) -> None:
        if found.name == "slow":
            stop.wait(SECONDS)

    def until(heard: Heard, _watch: Watch) -> bool:
        if heard.looks.count("quick") == 3 and "new" not in names:
            names[:] = ["slow", "new"]
        return heard.looks.count("new") > 3

    heard = _watched(play, lambda: names, until, tmp_path, monkeypatch)
    assert heard.looks.count("quick") <= 5
    assert heard.looks[-1] == "slow"  # which ended when it was told to


def test_a_change_in_the_folder_is_seen_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And not only at the next look, which would be in an hour."""
    looks: list[float] = []

    def play(*_: object, **__: object) -> None:
        looks.append(time.monotonic())

    def read(_name: str) -> FoundJob:
        path = tmp_path.parent / "job.yaml"
        path.write_text(f"watch: {tmp_path}\npoll: 3600\n")
        return read_job_file(path)

    monkeypatch.setattr(watching, "play_round", play)
    stop = threading.Event()
    watch = Watch(lambda: ["job"], read, Heard(), stop)
    end = time.monotonic() + SECONDS
    written = [0]

    def meanwhile() -> None:
        assert time.monotonic() < end
        if looks and written[0] < 100 and len(looks) < 3:
            written[0] += 1
            (tmp_path / f"{written[0]}.csv").write_text("")
        if len(looks) >= 3:
            stop.set()

    watch.run(meanwhile, 0.3)
    assert len(looks) >= 3


def test_who_ends_a_watch_does_not_wait_for_what_hangs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A place that does not answer is named, and left to the next watch."""
    monkeypatch.setattr(watching, "END_SECONDS", 3.0)
    hangs, released, stop = threading.Event(), threading.Event(), threading.Event()

    def play(found: FoundJob, *_: object, **__: object) -> None:
        if found.name == "hangs":
            hangs.set()
            released.wait(SECONDS)

    def read(name: str) -> FoundJob:
        path = tmp_path / f"{name}.yaml"
        path.write_text(f"watch: {tmp_path}\npoll: 3600\n")
        return read_job_file(path)

    monkeypatch.setattr(watching, "play_round", play)

    def meanwhile() -> None:
        if hangs.wait(SECONDS):
            stop.set()

    assert Watch(lambda: ["good", "hangs"], read, Heard(), stop).run(meanwhile, 0.05) == ["hangs"]
    released.set()
