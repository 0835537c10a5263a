"""Signs of life: how often, and while something takes long."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from importer.errors import JobError
from importer.nightly import heartbeat, notify
from importer.nightly.found_job import FoundJob, read_job_file
from importer.nightly.heartbeat import beat, beating
from importer.nightly.notify import Event, Notice
from importer.nightly.watching import Watch
from importer.pipeline.progress import Progress
from tests.nightly.listeners import web_server
from tests.nightly.test_watching import Heard

if TYPE_CHECKING:
    from pathlib import Path

SECONDS = 30


def _job(folder: Path, to: str) -> FoundJob:
    path = folder / "crm.yaml"
    path.write_text(f"watch: drops\nheartbeat: '{to}'\n")
    return read_job_file(path)


def _until(file: Path) -> None:
    end = time.monotonic() + SECONDS
    while not file.exists():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_a_url_is_called_once_a_minute(tmp_path: Path) -> None:
    """However often somebody looks; an answer that is none is told, without the URL."""
    with web_server() as inbox:
        url = inbox.url.replace("json://", "http://")
        job = _job(tmp_path, url)
        for at in (0.0, 5.0, 59.0, 60.0, 119.0, 121.0):
            beat(job, lambda at=at: 1e6 + at)  # type: ignore[misc]
        assert inbox.requests == 3
        inbox.answer = 500
        with pytest.raises(JobError, match="answers with 500") as error:
            beat(job, lambda: 2e6)
        assert url not in str(error.value)


def test_a_long_import_gives_signs_of_life(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As long as it makes progress: one that hangs looks dead."""
    monkeypatch.setattr(heartbeat, "EVERY_SECONDS", 0.05)
    file = tmp_path / "beat"
    job = _job(tmp_path, "beat")
    seen: list[Progress] = []
    with beating(job, seen.append) as progress:
        assert threading.Event().wait(0.3) is False
        assert not file.exists()
        progress(Progress("send", 1, 10, "", ""))
        _until(file)
    assert len(seen) == 1


def test_a_job_that_rests_gives_signs_of_life(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its import stopped, and it is tried again in an hour: somebody is there."""
    from importer.nightly import watching

    monkeypatch.setattr(watching, "EVERY_SECONDS", 0.05)
    monkeypatch.setattr(watching, "play_round", _stopped)
    job = _job(tmp_path, "beat")
    stop = threading.Event()
    watch = Watch(lambda: ["crm"], lambda _name: job, Heard(), stop)
    end = time.monotonic() + SECONDS

    def meanwhile() -> None:
        assert time.monotonic() < end
        if (tmp_path / "beat").exists():
            stop.set()

    assert watch.run(meanwhile, 0.02) == []


def _stopped(*_: object, tell: object, **__: object) -> None:
    from importer.nightly import Told

    assert callable(tell)
    tell(Told("crm", "a.csv", "stopped", "It stopped."))


def test_who_answers_drop_by_drop_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither a heartbeat's URL nor somebody who is to get a message holds up a job for good."""
    monkeypatch.setattr(heartbeat, "LIMIT_SECONDS", 0.3)
    monkeypatch.setattr(notify, "LIMIT_SECONDS", 0.3)
    ended = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def drip() -> None:
            server.settimeout(0.1)
            connections = []
            while not ended.wait(0.05):
                with suppress(TimeoutError):
                    connections.append(server.accept()[0])
                for connection in connections:
                    with suppress(OSError):
                        connection.sendall(b"H")
            for connection in connections:
                connection.close()

        thread = threading.Thread(target=drip)
        thread.start()
        address = f"127.0.0.1:{server.getsockname()[1]}"
        try:
            with pytest.raises(JobError, match="takes more than"):
                beat(_job(tmp_path, f"http://{address}/x"))
            notice = Notice(Event.SUCCESS, "a title", "a text")
            [undelivered] = notify.deliver([f"json://{address}/x"], notice)
            assert "it took more than" in str(undelivered)
            assert undelivered.may_have_come
            monkeypatch.setattr(notify, "TURN_SECONDS", 0.1)
            [undelivered] = notify.deliver([f"json://{address}/x"], notice)
            assert "another message is on its way" in str(undelivered)
            assert not undelivered.may_have_come
        finally:
            ended.set()
            thread.join()
