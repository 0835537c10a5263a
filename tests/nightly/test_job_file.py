"""A job's YAML is strict, and each problem has its line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from importer.errors import JobError
from importer.nightly.found_job import find_jobs, named_job
from importer.nightly.job_file import Hold, parse_job

if TYPE_CHECKING:
    from pathlib import Path


def test_a_folder_is_enough() -> None:
    """All the rest has a default: only what changed, by name, held where it is odd."""
    job = parse_job("watch: drops", "crm.yaml")
    assert (job.changed_only, job.order, job.settle, job.done) == (True, "name", 5.0, "done")
    assert job.hold == Hold()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("watch: x\nchanel: C", "crm.yaml, line 2: unknown key 'chanel'; did you mean 'channel'?"),
        ("pattern: x", "crm.yaml, line 1: the job lacks the key 'watch'"),
        ("watch: x\norder: newest", "line 2: order must be name or time, not 'newest'"),
        ("watch: x\nsettle: soon", "line 2: settle must be a number, 0 or more, not 'soon'"),
        ("watch: x\nsettle: 99999", "line 2: settle must be at most 3600 seconds"),
        ("watch: x\npattern: a/*.csv", "line 2: pattern must be the pattern of a file's name"),
        ("watch: x\nhold: {row: 5}", "line 2: unknown key 'row' under hold; did you mean 'rows'?"),
        ("watch: x\nhold: {rows: some}", "line 2: hold.rows must be a number, 0 or more"),
        ("watch: x\nagain: maybe", "line 2: again must be true or false"),
        ("watch: x\nexpect_by: noon", "line 2: expect_by must be a time of day such as 06:00"),
        ("watch: x\nexpect_by: 24:00", "line 2: expect_by must be a time of day such as 06:00"),
        ("watch: x\nexpect_on: [mon, tuesday]", "line 2: expect_on must name some of mon, tue"),
        ("watch: x\ntimezone: Mars/Base", "line 2: timezone must be a time zone such as Europe"),
        ("watch: x\nretry_failed: some", "line 2: retry_failed must be a whole number"),
        ("watch: x\nnotify: {on: [hold]}", "line 2: notify lacks the key 'to'"),
        (
            "watch: x\nnotify:\n  to: json://a\n  on: [sucess]",
            "line 4: notify.on must name some of success, failure, hold, missing, recovery, not "
            "'sucess'; did you mean success?",
        ),
        ("watch: x\nnotify: {too: json://a}", "unknown key 'too' under notify; did you mean 'to'?"),
        ("watch: x\nkeep: {reports: long}", "line 2: keep.reports must be a number, 0 or more"),
        ("watch: x\nsftp: {keys: a}", "unknown key 'keys' under sftp; did you mean 'key'?"),
        ("watch: x\nversion: 2", "line 2: version must be 1, not 2"),
        ("watch: x\nwatch: y", "line 2: the key 'watch' is there twice, first in line 1"),
        ("", "crm.yaml is empty; a job needs at least watch: FOLDER."),
        ("Phone,Name\n1,Ana", "crm.yaml looks like a table or a list, not like a job"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(text: str, told: str) -> None:
    """File, line, key and the nearest name."""
    with pytest.raises(JobError) as raised:
        parse_job(text, "crm.yaml")
    assert told in str(raised.value)


def test_holding_can_be_left_out_in_part_or_wholly() -> None:
    """``off`` takes a limit away."""
    assert parse_job("watch: x\nhold: {rows: off}", "j").hold == Hold(rows=None)
    nothing = parse_job("watch: x\nhold: off", "j").hold
    assert set(nothing.model_dump().values()) == {None, False}


def test_a_job_is_known_by_the_name_of_its_file(tmp_path: Path) -> None:
    """Or by its path; a name that is none is told the nearest."""
    (tmp_path / "crm.yaml").write_text("watch: drops")
    (tmp_path / "notes.txt").write_text("")
    assert [path.name for path in find_jobs(tmp_path)] == ["crm.yaml"]
    found = named_job("crm", tmp_path)
    assert (found.name, found.beside("../x")) == ("crm", tmp_path / "../x")
    assert named_job(str(tmp_path / "crm.yaml"), tmp_path / "none") == found
    with pytest.raises(JobError, match=r"There is no job cmr in .*: did you mean crm"):
        named_job("cmr", tmp_path)
    (tmp_path / "crm.yml").write_text("watch: drops")
    with pytest.raises(JobError, match=r"Two files .* are called crm"):
        named_job("crm", tmp_path)
    with pytest.raises(JobError, match="IMPORTER_JOBS"):
        find_jobs(tmp_path / "none")
