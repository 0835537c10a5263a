"""What is wrong is told once, again each day, and also that it is over."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from importer.nightly import herald as heralds
from importer.nightly.desk import Told
from importer.nightly.found_job import read_job_file
from importer.nightly.herald import Herald, alarm
from importer.nightly.notify import Event, Notice, Undelivered
from importer.store import Drops, DropState, FileState, JobHealth, Store, file_address

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path


NOON = datetime(2026, 1, 31, 12, tzinfo=UTC)
FILE = FileState("a.csv", 10, "1")


class Scene:
    """A job that notifies, a clock, and what was told."""

    def __init__(self, folder: Path, store: Store) -> None:
        path = folder / "crm.yaml"
        path.write_text("watch: drops\nnotify: {to: json://127.0.0.1/x}\n")
        self.now = NOON
        self.stop = threading.Event()
        self.told: list[Told] = []
        self.sent: list[Notice] = []
        self.is_deaf = False
        """Whether no message arrives."""
        self.drops = Drops(store.database, "crm", "/drops")
        self.health = JobHealth(store.database, "crm")
        self.found = read_job_file(path)
        self.herald = Herald(
            self.found, self.health, self.drops, self.told.append, lambda: self.now,
            self.stop,
        )  # fmt: skip

    def hear(
        self, state: str, file: str = "a.csv", message: str = "It is so.", **more: Any
    ) -> list[Event]:
        """Let the herald hear of something; give of what messages were sent."""
        self.sent.clear()
        self.herald.hear(Told("crm", file, state, message, **more))
        return [notice.event for notice in self.sent]

    def look(self, *files: str, odd: Sequence[str] = ()) -> list[Event]:
        """Look at the place."""
        self.sent.clear()
        self.herald.is_back({*files, *odd})
        return [notice.event for notice in self.sent]


@pytest.fixture
def scene(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scene]:
    """A job whose messages are kept."""
    with Store.open(file_address(tmp_path / "store.db")) as store:
        scene = Scene(tmp_path, store)

        def keep(_to: Sequence[str], notice: Notice) -> list[Undelivered]:
            scene.sent.append(notice)
            return [Undelivered(1, "JSON", "")] if scene.is_deaf else []

        monkeypatch.setattr(heralds, "deliver", keep)
        yield scene


def test_a_trouble_is_told_once_and_again_each_day(scene: Scene) -> None:
    """Also by another process, for it is in the store; the first success ends it."""
    assert scene.hear("stopped") == [Event.FAILURE]
    scene.now += timedelta(hours=23)
    assert scene.hear("stopped") == []
    scene.now += timedelta(hours=1)
    assert scene.hear("stopped") == [Event.FAILURE]
    assert scene.hear("failed", "b.csv") == [Event.FAILURE]
    assert scene.hear("imported", "c.csv") == [Event.RECOVERY]
    assert scene.health.troubles() == []
    assert scene.hear("imported", "d.csv") == [Event.SUCCESS]
    assert scene.hear("repeated", "e.csv") == [Event.SUCCESS]
    assert len(scene.told) == 7


def test_a_held_file_is_a_trouble_until_somebody_decides(scene: Scene) -> None:
    """Whatever else is imported meanwhile."""
    drop = scene.drops.take(FILE, "00", "20260131-120000-abcd", NOON)
    assert not isinstance(drop, str)
    scene.drops.settle(drop, DropState.HELD, NOON)
    assert scene.hear("held") == [Event.HOLD]
    assert scene.hear("imported", "b.csv") == [Event.SUCCESS]
    assert [trouble.subject for trouble in scene.health.troubles()] == ["held:a.csv"]
    scene.drops.settle(drop, DropState.REJECTED, NOON)
    assert scene.hear("imported", "c.csv") == [Event.RECOVERY]


def test_a_place_that_is_away_and_comes_back(scene: Scene) -> None:
    """It is told without waiting for a file."""
    assert scene.hear("away", "", "The disk is away.") == [Event.FAILURE]
    assert scene.hear("away", "", "It is away for another reason.") == []
    assert scene.look() == [Event.RECOVERY]
    assert scene.look() == []


def test_what_is_left_alone_is_a_trouble_as_long_as_it_is_there(scene: Scene) -> None:
    """A link, or a file that cannot be copied because the disk is full."""
    assert scene.hear("left", "link.csv") == [Event.FAILURE]
    assert scene.hear("left", "a.csv", "It cannot be copied.") == [Event.FAILURE]
    for _ in range(3):  # each look finds the same
        assert scene.look("a.csv", odd=["link.csv"]) == []
        assert scene.hear("left", "link.csv") + scene.hear("left", "a.csv") == []
    assert scene.look("a.csv") == []
    assert [trouble.subject for trouble in scene.health.troubles()] == ["left:a.csv"]
    assert scene.hear("left", "link.csv") == [Event.FAILURE]  # another one


def test_who_ends_a_watch_is_not_told_that_it_stopped(scene: Scene) -> None:
    """A service that is restarted wakes nobody."""
    scene.stop.set()
    assert scene.hear("stopped") == []
    assert scene.health.troubles() == []


def test_no_number_and_no_name_is_in_a_message(scene: Scene) -> None:
    """Columns that are usual may be named; whatever else a file holds may not."""
    message = "It lacks the column 'Name', has the new 'Ana Meyer' (+14155550100)"
    scene.hear("held", "b.csv", message, known=frozenset({"Phone", "Name"}))
    assert scene.sent[0].text == "It lacks the column 'Name', has the new '…' (…)"
    assert scene.health.troubles()[0].message == scene.sent[0].text
    assert "Ana" in scene.told[0].message  # for whoever sits at the terminal


def test_what_nobody_could_be_told_is_told_at_the_next_look(scene: Scene) -> None:
    """A mail server that is away with all the rest keeps nobody ignorant for a day."""
    scene.is_deaf = True
    assert scene.hear("stopped") == [Event.FAILURE]
    assert scene.told[-1].state == "untold"
    assert scene.hear("stopped") == [Event.FAILURE]
    scene.is_deaf = False
    assert scene.hear("stopped") == [Event.FAILURE]
    assert scene.hear("stopped") == []


def test_the_name_of_a_file_stays_readable() -> None:
    """With its date, for whoever is to release it; a number in it does not."""
    told = Told("crm", "leads20260228 (2).csv", "held", "`release crm leads20260228 (2).csv`: (x)")
    assert told.without_data() == "`release crm leads20260228 (2).csv`: (…)"
    assert Told("crm", "+14155550100.csv", "held", "+14155550100.csv is odd").without_data() == (
        "….csv is odd"
    )


def test_what_keeps_a_job_from_being_looked_after_is_told(
    scene: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a store, once a day for each text, and nothing of a file is in it."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setattr(heralds, "_alarms", {})
    now = [1e9]
    for wanted in (1, 1, 2):
        alarm(scene.found, "The store 'x' cannot be opened.", lambda: now[0])
        assert len(scene.sent) == wanted
        now[0] += 12 * 3600 + 1
    assert scene.sent[0].text == "The store '…' cannot be opened."
    monkeypatch.setattr(heralds, "_alarms", {})  # as in another process
    alarm(scene.found, "The store 'x' cannot be opened.", lambda: now[0] - 1)
    assert len(scene.sent) == 2
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "file"))  # nothing can be written there
    for _ in range(2):
        alarm(scene.found, "It is another one.", lambda: now[0])
    assert len(scene.sent) == 3


def test_what_nobody_heard_of_ends_when_somebody_has(scene: Scene) -> None:
    """Whatever has become of the file meanwhile; the next success is then the first again."""
    scene.is_deaf = True
    for state, file in (("failed", "a.csv"), ("stopped", "b.csv"), ("held", "c.csv")):
        scene.hear(state, file, "It lacks 'Ana'.")
    scene.hear("imported", "a.csv")
    assert len(scene.health.troubles()) == 3
    scene.is_deaf = False
    scene.sent.clear()
    scene.herald.tell_again()
    told = {each.title.rpartition(": ")[2] for each in scene.sent}
    assert told == {"failed", "stopped", "held"}
    assert {each.text for each in scene.sent} == {"It lacks '…'."}
    scene.herald.tell_again()
    assert len(scene.sent) == 3
    assert scene.hear("imported", "d.csv") == [Event.RECOVERY]
    assert scene.health.troubles() == []


def test_a_retry_that_has_ended_is_no_trouble(scene: Scene) -> None:
    """It had stopped, and was carried on with."""
    scene.hear("stopped", "a.csv")
    assert scene.hear("retried", "a.csv") == []
    assert scene.health.troubles() == []
