"""A watched folder: what is listed, what is left alone, what is copied and put away."""

from __future__ import annotations

import errno
import hashlib
import os
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from importer.errors import JobError
from importer.nightly.local_place import LocalPlace
from importer.nightly.place import FileGone, Unreadable, shown_name

NOW = datetime(2026, 3, 1, 2, 15, tzinfo=UTC)
GO_ON = threading.Event()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder that is watched."""
    path = tmp_path / "drops"
    path.mkdir()
    return path


def test_only_complete_files_that_the_job_means_are_listed(folder: Path) -> None:
    """Temporary names, other patterns and the job's own folders are not; odd things are told."""
    for name in ("a.csv", ".a.csv", "~$a.csv", "b.csv.part", "c.tmp", "d.txt", "a.csv.done"):
        (folder / name).write_text(name)
    (folder / "done").mkdir()
    (folder / "e.csv").mkdir()
    (folder / "f.csv").symlink_to("/etc/passwd")
    os.mkfifo(folder / "g.csv")
    listing = LocalPlace(folder, "*.csv", {"done"}).look()
    assert list(listing.files) == ["a.csv"]
    assert listing.marked == {"a.csv"}
    assert len(listing.unfinished) == 4
    assert set(listing.odd) == {"e.csv", "f.csv", "g.csv"}
    assert "link" in listing.odd["f.csv"]


def test_a_marker_of_an_earlier_file_says_nothing(folder: Path) -> None:
    """It is older than the file that lies there now."""
    (folder / "a.csv").write_text("x")
    (folder / "a.csv.done").write_text("")
    os.utime(folder / "a.csv.done", ns=(0, 0))
    assert LocalPlace(folder, "*").look().marked == frozenset()


def test_a_folder_that_is_away_is_told(folder: Path) -> None:
    """With its path and what to do."""
    with pytest.raises(JobError, match="cannot be read"):
        LocalPlace(folder / "none", "*").look()


def test_what_is_copied_is_what_was_listed(folder: Path, tmp_path: Path) -> None:
    """A file that has grown, was replaced by a link, or is gone is not taken."""
    path = folder / "a.csv"
    path.write_bytes(b"Phone\n1\n")
    place = LocalPlace(folder, "*")
    file = place.look().files["a.csv"]
    copy = tmp_path / "copy" / "a.csv"
    assert place.copy(file, copy, GO_ON) == hashlib.sha256(b"Phone\n1\n").hexdigest()
    assert copy.read_bytes() == b"Phone\n1\n"
    assert copy.stat().st_mode & 0o777 == 0o600
    path.write_bytes(b"Phone\n1\n2\n")
    with pytest.raises(FileGone):
        place.copy(file, copy, GO_ON)
    path.unlink()
    with pytest.raises(FileGone):
        place.copy(file, copy, GO_ON)
    path.symlink_to(copy)
    with pytest.raises(OSError, match="symbolic"):
        place.copy(file, copy, GO_ON)


def test_a_file_that_grows_while_it_is_copied_is_not_taken(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What its size and time say after the copy counts, too."""
    path = folder / "a.csv"
    path.write_bytes(b"x" * 10)
    place = LocalPlace(folder, "*")
    file = place.look().files["a.csv"]
    sync = os.fsync

    def grow(descriptor: int) -> None:
        path.write_bytes(b"x" * 11)
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", grow)
    with pytest.raises(FileGone):
        place.copy(file, tmp_path / "copy", GO_ON)


@pytest.mark.parametrize("name", ["a.csv", "line\nbreak.csv", "x" * 251 + ".csv", "é\udce9.csv"])
def test_a_file_is_put_away_with_the_moment_in_its_name(folder: Path, name: str) -> None:
    """Whatever it is called; nothing is overwritten, and its marker goes with it."""
    place = LocalPlace(folder, "*", {"done"})
    for n in range(2):
        (folder / name).write_text(str(n))
        if len(name) < 250:
            (folder / f"{name}.done").write_text("")
        place.put_away(place.look().files[name], "done", NOW)
    moved = sorted((folder / "done").iterdir(), key=lambda path: path.read_text())
    assert [path.read_text() for path in moved] == ["0", "1"]
    assert moved[0].name.startswith("20260301-021500-")
    assert moved[1].name.startswith("2-20260301-021500-")
    assert [path.name for path in folder.iterdir()] == ["done"]


def test_another_file_by_that_name_stays(folder: Path) -> None:
    """It came while the first one was imported."""
    place = LocalPlace(folder, "*")
    (folder / "a.csv").write_text("first")
    file = place.look().files["a.csv"]
    (folder / "a.csv").write_text("the second")
    place.put_away(file, "done", NOW)
    assert (folder / "a.csv").read_text() == "the second"


def test_a_name_is_shown_in_one_line() -> None:
    """What cannot be printed becomes its bytes; a name is one, and no path."""
    assert shown_name("Kunden März.csv") == "Kunden März.csv"
    assert shown_name("a\nb\udce9.csv") == "a%0Ab%E9.csv"
    assert shown_name("..\\x.csv") == "..%5Cx.csv"


def test_a_removed_files_number_says_nothing_of_the_next_one(folder: Path) -> None:
    """File systems give it to a new file: only one that was renamed as it was is complete."""
    temporary = folder / ".lock"
    temporary.write_text("")
    place = LocalPlace(folder, "*")
    before = place.look().unfinished
    temporary.unlink()
    (folder / "b.csv").write_text("Phone\n1")
    assert place.look().identities["b.csv"] not in before
    temporary.write_text("Phone\n1\n")
    before = place.look().unfinished
    temporary.rename(folder / "c.csv")
    assert place.look().identities["c.csv"] in before


def test_only_the_jobs_own_folders_are_passed_over(folder: Path) -> None:
    """Also where they are nested, or written with a slash."""
    for name in ("archive/done", "failed"):
        (folder / name).mkdir(parents=True)
    assert LocalPlace(folder, "*", {"archive/done", "failed/"}).look().odd == {}
    assert LocalPlace(folder, "*", {"failed"}).look().odd == {"archive": "is a folder"}


@pytest.mark.parametrize(
    ("error", "kind"), [(errno.ENOSPC, OSError), (errno.EACCES, Unreadable), (errno.EIO, OSError)]
)
def test_a_copy_that_fails_leaves_the_file_where_it_is(
    error: int,
    kind: type[OSError],
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The disk is full, or this user may not read it: only then the file is to blame."""
    (folder / "a.csv").write_text("Phone\n1\n")
    place = LocalPlace(folder, "*")
    file = place.look().files["a.csv"]

    def fail(*_arguments: object) -> None:
        raise OSError(error, os.strerror(error))

    monkeypatch.setattr(os, "fsync" if error == errno.ENOSPC else "open", fail)
    with pytest.raises(OSError, match=os.strerror(error)) as found:
        place.copy(file, tmp_path / "spool" / "a.csv", GO_ON)
    assert type(found.value) is kind
    assert (folder / "a.csv").read_text() == "Phone\n1\n"


def test_a_folder_on_another_file_system_gets_it_whole(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is copied, and removed after that; its time and content stay."""
    (folder / "a.csv").write_text("Phone\n1\n")
    (folder / "a.csv.done").write_text("")
    os.utime(folder / "a.csv", (10**9, 10**9))
    away = tmp_path / "elsewhere"
    place = LocalPlace(folder, "*", {str(away)})
    rename = Path.rename

    def only_within(source: Path, target: Path) -> Path:
        if source.parent != target.parent:
            raise OSError(errno.EXDEV, os.strerror(errno.EXDEV))
        return rename(source, target)

    monkeypatch.setattr(Path, "rename", only_within)
    place.put_away(place.look().files["a.csv"], str(away), NOW)
    assert list(folder.iterdir()) == []
    [found] = away.iterdir()
    assert (found.name, found.read_text()) == ("20260301-021500-a.csv", "Phone\n1\n")
    assert found.stat().st_mtime == 10**9


def test_only_the_jobs_own_files_are_those_it_put_away(folder: Path, tmp_path: Path) -> None:
    """Another job may put its own into the same folder, and keep them for longer."""
    away = tmp_path / "away"
    away.mkdir()
    for name in ("20260301-021500-leads-1.csv", "2-20260301-021500-leads-1.csv",
                 "20260301-021500-orders.csv", "leads-2.csv"):  # fmt: skip
        (away / name).write_text("")
    found = LocalPlace(folder, "leads-*.csv", {str(away)}).put_away_in(str(away))
    assert found == ["2-20260301-021500-leads-1.csv", "20260301-021500-leads-1.csv"]


def test_who_is_to_stop_copies_no_further(folder: Path, tmp_path: Path) -> None:
    """The file waits for whoever looks next."""
    (folder / "a.csv").write_text("Phone\n1\n")
    place = LocalPlace(folder, "*")
    stop = threading.Event()
    stop.set()
    with pytest.raises(FileGone):
        place.copy(place.look().files["a.csv"], tmp_path / "spool" / "a.csv", stop)
