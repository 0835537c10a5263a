"""Two processes start the same import at once: one sends, whatever becomes of the other."""

from __future__ import annotations

import threading
from collections import Counter
from queue import Queue
from typing import TYPE_CHECKING

import orjson
import pytest

from tests.e2e.crash.ordeal import RESUME, RUN, TIMEOUT_SECONDS, forked
from tests.e2e.crash.places import SHORT_KINDS
from tests.e2e.crash.scene import people

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Iterator

    from tests.e2e.conftest import Desk
    from tests.e2e.crash.places import Place
    from tests.e2e.crash.sandbox import WatchedSandbox
    from tests.e2e.crash.scene import Scene

RUN_ALL = tuple(word for word in RUN if word != "--changed-only")
WAITING = "Another run is sending to channel 'sandbox-channel': waiting until it has ended."


class Importer:
    """A command at work, and what it has said so far."""

    def __init__(self, desk: Desk, *command: str) -> None:
        self.process: subprocess.Popen[str] = desk.start(*command)
        self.said: list[str] = []
        self._has_said = threading.Condition()
        self._ended = False
        self._listener = threading.Thread(target=self._listen)
        self._listener.start()

    def _listen(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            with self._has_said:
                self.said.append(line)
                self._has_said.notify_all()
        with self._has_said:
            self._ended = True
            self._has_said.notify_all()

    def waits(self) -> bool:
        """Whether it says that it waits for another one; ``False`` if it ends without."""
        with self._has_said:
            self._has_said.wait_for(lambda: self._ended or self._is_waiting(), TIMEOUT_SECONDS)
            return self._is_waiting()

    def _is_waiting(self) -> bool:
        return any(WAITING in line for line in self.said)

    def ends(self) -> tuple[int, str]:
        """Let it come to its end; give its exit code and what it printed."""
        assert self.process.stdout is not None
        with self.process.stdout as stdout:
            out = stdout.read()
        code = self.process.wait(TIMEOUT_SECONDS)
        self._listener.join()
        assert self.process.stderr is not None
        self.process.stderr.close()
        assert not any("Traceback" in line for line in self.said)
        return code, out


@pytest.fixture
def scene(victim: Desk, watched: WatchedSandbox) -> Scene:
    """Give a list of contacts that nobody knows yet, as files in the working directory."""
    scene = people(200, with_history=False)
    watched.prepare(scene)
    scene.write(victim.folder)
    # The sandbox may hold its breath for long where the machine is busy.
    victim.environment["IMPORTER_ATTEMPT_TIMEOUT_SECONDS"] = str(5 * TIMEOUT_SECONDS)
    return scene


@pytest.fixture
def gate(watched: WatchedSandbox) -> Iterator[threading.Event]:
    """Let the sandbox hold its breath at the 20th request, until the event is set."""
    gate = threading.Event()
    watched.at_request(20, lambda: gate.wait(TIMEOUT_SECONDS))
    yield gate
    gate.set()


@pytest.fixture(params=SHORT_KINDS)
def store(request: pytest.FixtureRequest, victim: Desk, new_place: Callable[[str], Place]) -> Place:
    """Give an empty store, which the settings name."""
    place = new_place(request.param)
    victim.environment["IMPORTER_STORE"] = place.url
    return place


@pytest.mark.slow
@pytest.mark.usefixtures("store")
def test_one_sends_and_the_other_finds_nothing_changed(
    victim: Desk, watched: WatchedSandbox, scene: Scene, gate: threading.Event
) -> None:
    """The second one waits and says so; then every contact is known, and none is sent again."""
    first, second = at_once(victim, gate)
    (code, out), (second_code, second_out) = first.ends(), second.ends()
    summary, second_summary = orjson.loads(out), orjson.loads(second_out)
    # What the API refuses is not known afterwards: the second run tries it once more.
    assert watched.requested() == Counter(scene.requested) + Counter(scene.refused)
    assert watched.held() == scene.sent
    assert (code, summary["sent"], summary["unchanged"]) == (1, len(scene.sent), 0)
    assert (second_code, second_summary["sent"], second_summary["unchanged"]) == (
        1, 0, len(scene.sent),
    )  # fmt: skip


@pytest.mark.slow
def test_without_changed_only_the_other_sends_all_again_afterwards(
    victim: Desk, watched: WatchedSandbox, scene: Scene, store: Place, gate: threading.Event
) -> None:
    """The second one waits and says so; its first request comes when the first run has had all."""
    when_the_second_began: list[Counter[str]] = []

    def look() -> None:
        when_the_second_began.append(watched.requested_so_far())

    def hold() -> None:
        gate.wait(TIMEOUT_SECONDS)
        watched.at_request(len(scene.requested) - 20 + 1, look)

    watched.at_request(20, hold)
    first, second = at_once(victim, gate, RUN_ALL)
    for importer in (first, second):
        code, out = importer.ends()
        summary = orjson.loads(out)
        assert (code, summary["sent"], summary["unchanged"]) == (1, len(scene.sent), 0)
    assert not first.waits()
    assert when_the_second_began == [Counter(scene.requested)]
    assert watched.requested() == Counter([*scene.requested] * 2)
    assert watched.held() == scene.sent
    ended = [(run.state, {*run.outcomes}) for run in store.look().runs.values()]
    assert ended == [("finished", scene.requested)] * 2


@pytest.mark.usefixtures("store")
def test_the_other_takes_over_from_a_holder_that_is_killed(
    victim: Desk, watched: WatchedSandbox, scene: Scene, gate: threading.Event
) -> None:
    """Its lock frees itself; the killed run can still be resumed, and finds nothing to do."""
    first, second = at_once(victim, gate, kill_the_first=True)
    assert first.ends()[0] < 0
    code, out = second.ends()
    assert (code, orjson.loads(out)["sent"]) == (1, len(scene.sent))
    assert watched.held() == scene.sent
    before = watched.requested()
    resumed = forked(RESUME, victim, watched)
    summary = orjson.loads(resumed.out)
    assert (resumed.code, summary["sent"] + summary["unchanged"]) == (1, len(scene.sent))
    assert not (watched.requested() - before).keys() & scene.sent.keys()


@pytest.mark.usefixtures("scene")
def test_who_does_not_want_to_wait_ends(
    victim: Desk, watched: WatchedSandbox, store: Place, gate: threading.Event
) -> None:
    """With --no-wait exit code 2 says which channel is taken, and no run is left behind."""
    reached = threading.Event()

    def reach() -> None:
        reached.set()
        gate.wait(TIMEOUT_SECONDS)

    watched.at_request(20, reach)
    first = Importer(victim, *RUN)
    assert reached.wait(TIMEOUT_SECONDS)
    second = victim(*RUN, "--no-wait")
    assert second.returncode == 2
    assert "Another run is sending to channel 'sandbox-channel' right now" in second.stderr
    gate.set()
    assert first.ends()[0] == 1
    assert [run.state for run in store.look().runs.values()] == ["finished"]


def at_once(
    desk: Desk,
    gate: threading.Event,
    command: tuple[str, ...] = RUN,
    *,
    kill_the_first: bool = False,
) -> tuple[Importer, Importer]:
    """Start two, and let them go on when one waits; give the one that sent first, and the other."""
    either: Queue[Importer] = Queue()
    both = [Importer(desk, *command), Importer(desk, *command)]

    def watch(one: Importer) -> None:
        if one.waits():
            either.put(one)

    watchers = [threading.Thread(target=watch, args=(one,)) for one in both]
    for watcher in watchers:
        watcher.start()
    second = either.get(timeout=TIMEOUT_SECONDS)
    [first] = [one for one in both if one is not second]
    if kill_the_first:
        first.process.kill()
    gate.set()
    for watcher in watchers:
        watcher.join()
    return first, second
