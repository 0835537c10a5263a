"""When a file counts as complete, whatever its own time says."""

from __future__ import annotations

from importer.nightly.place import Listing
from importer.nightly.settling import Settling
from importer.store import FileState

FILE = FileState("a.csv", 10, "100")


class Clock:
    """A clock that the test sets."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        """Give its seconds."""
        return self.seconds


def _listing(*files: FileState, **more: object) -> Listing:
    return Listing({file.name: file for file in files}, **more)  # type: ignore[arg-type]


def test_a_file_is_taken_when_it_has_not_changed_for_a_while() -> None:
    """A change of its size or time begins the while again; nothing is waited for afterwards."""
    clock = Clock()
    settling = Settling(5, clock)
    assert settling.look(_listing(FILE)) == []
    assert settling.seconds_left() == 5
    clock.seconds += 4
    grown = FileState("a.csv", 11, "104")
    assert settling.look(_listing(grown)) == []
    clock.seconds += 4
    assert settling.look(_listing(grown)) == []
    clock.seconds += 1
    assert settling.look(_listing(grown)) == [grown]
    assert settling.seconds_left() is None
    clock.seconds += 1
    touched = FileState("a.csv", 11, "110")
    assert settling.look(_listing(touched)) == []


def test_a_file_that_settles_while_others_are_imported_is_not_forgotten() -> None:
    """However long that took: it is due, until a look has given it."""
    clock = Clock()
    settling = Settling(5, clock)
    settling.look(_listing(FILE))
    clock.seconds += 600
    assert settling.seconds_left() == 0
    settling.look(_listing(FILE))
    assert settling.seconds_left() is None


def test_a_marker_says_that_it_is_complete() -> None:
    """At once; and where a job waits for markers, nothing else does."""
    clock = Clock()
    assert Settling(5, clock).look(_listing(FILE, marked=frozenset({"a.csv"}))) == [FILE]
    waiting = Settling(5, clock, wait_for_marker=True)
    waiting.look(_listing(FILE))
    clock.seconds += 100
    assert waiting.look(_listing(FILE, identities={"a.csv": 7})) == []
    assert waiting.seconds_left() is None
    assert waiting.look(_listing(FILE, marked=frozenset({"a.csv"}))) == [FILE]


def test_a_file_that_had_a_temporary_name_is_complete() -> None:
    """It was renamed when its writer had ended; one that was never seen so waits."""
    settling = Settling(5, Clock())
    settling.look(Listing({}, unfinished=frozenset({7})))
    other = FileState("b.csv", 1, "1")
    now = _listing(FILE, other, identities={"a.csv": 7, "b.csv": 8})
    assert settling.look(now) == [FILE]
