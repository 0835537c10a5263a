"""Buckets and other machines: listed, read and tidied up as a folder is; host keys are verified."""

from __future__ import annotations

import hashlib
import sys
import threading
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from importer.errors import JobError
from importer.nightly.desk import address_of, place_of
from importer.nightly.found_job import read_job_file
from importer.nightly.place import FileGone
from tests.nightly.servers import (
    BUCKET,
    S3_ENVIRONMENT,
    USER,
    other_key,
    s3_server,
    sftp_server,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from importer.nightly.place import Place
    from tests.nightly.servers import SftpServer

GO_ON = threading.Event()
NOW = datetime(2026, 1, 31, 6, tzinfo=UTC)


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    """The address of an S3 server."""
    with s3_server() as url:
        yield url


class Files:
    """A place, and a way to put files there."""

    def __init__(self, place: Place, put: Callable[[str, bytes], None]) -> None:
        self.place = place
        self.put = put


def _job(folder: Path, text: str) -> Place:
    path = folder / "crm.yaml"
    path.write_text(text)
    return place_of(read_job_file(path))


@pytest.fixture
def sftp(tmp_path: Path) -> Iterator[SftpServer]:
    """An SFTP server with a folder ``drops``."""
    (tmp_path / "root" / "drops").mkdir(parents=True)
    with sftp_server(tmp_path / "root", tmp_path / "keys") as server:
        yield server


def _sftp_job(server: SftpServer, known_hosts: Path) -> str:
    return (
        f"watch: sftp://{USER}@127.0.0.1:{server.port}/drops\npattern: '*.csv'\n"
        f"sftp: {{known_hosts: {known_hosts}, key: {server.client_key}}}\n"
    )


@pytest.fixture(params=[pytest.param("s3", marks=pytest.mark.slow), "sftp"])
def files(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Files:
    """Each kind of place, empty."""
    if request.param == "sftp":
        server: SftpServer = request.getfixturevalue("sftp")

        def write(name: str, content: bytes) -> None:
            (server.folder / "drops" / name).write_bytes(content)

        return Files(_job(tmp_path, _sftp_job(server, server.known_hosts)), write)
    url: str = request.getfixturevalue("s3")
    for name, value in {**S3_ENVIRONMENT, "AWS_ENDPOINT_URL": url}.items():
        monkeypatch.setenv(name, value)
    import boto3

    client: Any = boto3.client("s3")
    bucket = f"{BUCKET}-{tmp_path.name.replace('_', '-')}"[:60].lower().strip("-")
    client.create_bucket(Bucket=bucket)
    client.put_object(Bucket=bucket, Key="crm/", Body=b"")  # as consoles make folders

    def put(name: str, content: bytes) -> None:
        client.put_object(Bucket=bucket, Key=f"crm/{name}", Body=content)

    return Files(_job(tmp_path, f"watch: s3://{bucket}/crm\npattern: '*.csv'\n"), put)


def test_files_are_listed_read_and_put_away(files: Files, tmp_path: Path) -> None:
    """Temporary names and folders are left alone; a marker goes with its file."""
    place = files.place
    assert dict(place.look().files) == {}
    for name in ("a.csv", "a.csv.done", "b.csv", "c.csv.part", ".d.csv", "e.txt"):
        files.put(name, b"Phone\n1\n")
    listing = place.look()
    assert sorted(listing.files) == ["a.csv", "b.csv"]
    assert listing.marked == {"a.csv"}
    file = listing.files["a.csv"]
    assert place.look().files["a.csv"] == file  # told the same way each time
    copy = tmp_path / "copy" / "a.csv"
    assert place.copy(file, copy, GO_ON) == hashlib.sha256(b"Phone\n1\n").hexdigest()
    assert copy.read_bytes() == b"Phone\n1\n"
    place.put_away(file, "done", NOW)
    assert sorted(place.look().files) == ["b.csv"]
    assert place.put_away_in("done") == ["20260131-060000-a.csv"]
    files.put("a.csv", b"Phone\n2\n")
    assert place.look().marked == frozenset()  # the marker went with the first one
    place.put_away(place.look().files["a.csv"], "done", NOW)
    assert place.put_away_in("done") == ["2-20260131-060000-a.csv", "20260131-060000-a.csv"]
    place.remove("done", "20260131-060000-a.csv")
    assert place.put_away_in("done") == ["2-20260131-060000-a.csv"]
    assert place.put_away_in("none") == []


def test_a_file_that_changes_or_goes_is_left_for_the_next_look(
    files: Files, tmp_path: Path
) -> None:
    """Neither is half of it imported, nor another one put away in its stead."""
    files.put("a.csv", b"Phone\n1\n")
    file = files.place.look().files["a.csv"]
    files.put("a.csv", b"Phone\n1\n2\n")
    with pytest.raises(FileGone):
        files.place.copy(file, tmp_path / "copy", GO_ON)
    files.place.put_away(file, "done", NOW)
    assert sorted(files.place.look().files) == ["a.csv"]
    with pytest.raises(FileGone):
        files.place.copy(replace(file, name="gone.csv"), tmp_path / "copy", GO_ON)
    stop = threading.Event()
    stop.set()
    with pytest.raises(FileGone):
        files.place.copy(files.place.look().files["a.csv"], tmp_path / "copy", stop)


def test_a_name_is_no_pattern(files: Files) -> None:
    """What else it would mean stays where it is."""
    for name in ("leads[1].csv", "leads1.csv"):
        files.put(name, b"Phone\n1\n")
    files.place.put_away(files.place.look().files["leads[1].csv"], "done", NOW)
    assert sorted(files.place.look().files) == ["leads1.csv"]
    assert files.place.put_away_in("done") == ["20260131-060000-leads[1].csv"]


def test_a_host_key_that_is_not_known_is_refused(sftp: SftpServer, tmp_path: Path) -> None:
    """Whether it changed or was never seen; and none is added."""
    for known in (other_key(sftp, tmp_path / "changed"), tmp_path / "empty"):
        known.touch()
        before = known.read_text()
        with pytest.raises(JobError, match="its host key is not the one that known_hosts has"):
            _job(tmp_path, _sftp_job(sftp, known)).look()
        assert known.read_text() == before
    assert _job(tmp_path, _sftp_job(sftp, sftp.known_hosts)).look().files == {}


def test_where_nothing_is_said_the_usual_known_hosts_count(
    sftp: SftpServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And where there are none, nobody is trusted."""
    monkeypatch.setenv("HOME", str(tmp_path))
    text = _sftp_job(sftp, sftp.known_hosts).replace(f"known_hosts: {sftp.known_hosts}, ", "")
    with pytest.raises(JobError, match="its host key is not the one that known_hosts has"):
        _job(tmp_path, text).look()
    (tmp_path / ".ssh").mkdir()
    (tmp_path / ".ssh" / "known_hosts").write_text(sftp.known_hosts.read_text())
    assert _job(tmp_path, text).look().files == {}


def test_who_is_not_let_in_is_told(sftp: SftpServer, tmp_path: Path) -> None:
    """With what to do; nothing of the key is in it."""
    stranger = tmp_path / "stranger"
    import asyncssh

    asyncssh.generate_private_key("ssh-ed25519").write_private_key(stranger)
    text = _sftp_job(sftp, sftp.known_hosts).replace(str(sftp.client_key), str(stranger))
    with pytest.raises(JobError, match="does not let this user in"):
        _job(tmp_path, text).look()


@pytest.mark.slow
def test_a_place_that_is_away_is_told(
    s3: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server that refuses, a bucket that is not there, no credentials, an unknown kind."""
    for name, value in {**S3_ENVIRONMENT, "AWS_ENDPOINT_URL": s3}.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(JobError, match="The place s3://no-such-bucket/crm does not exist"):
        _job(tmp_path, "watch: s3://no-such-bucket/crm").look()
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    with pytest.raises(JobError, match=r"s3://bucket/crm cannot be looked at"):
        _job(tmp_path, "watch: s3://bucket/crm").look()
    with pytest.raises(JobError, match=r"sftp://127\.0\.0\.1:1/x cannot be looked at: Conn"):
        _job(tmp_path, "watch: sftp://127.0.0.1:1/x").look()
    with pytest.raises(JobError, match="begins with ftp://, which is not known"):
        _job(tmp_path, "watch: ftp://example.com/x")
    for address in ("s3://", "sftp:///x", "s3://[bad", "sftp://h:99999/x", "sftp://h:0/x"):
        with pytest.raises(JobError, match=r"crm.yaml: watch is no address: write s3://BUCKET"):
            _job(tmp_path, f"watch: '{address}'")
    with pytest.raises(JobError, match="no password belongs into watch"):
        _job(tmp_path, "watch: sftp://a:secret@example.com/x")
    with pytest.raises(JobError, match="the variable NOT_SET, which is not set"):
        _job(tmp_path, "watch: sftp://a@example.com/x\nsftp: {password_from: NOT_SET}")


def test_what_cannot_be_used_is_found_before(sftp: SftpServer, tmp_path: Path) -> None:
    """A key file that is not there, and a folder for what is done that is the watched one."""
    job = _sftp_job(sftp, sftp.known_hosts)
    with pytest.raises(JobError, match=r"there is no file .*/none, which sftp.key names"):
        _job(tmp_path, job.replace(str(sftp.client_key), "none"))
    for done in ("../drops", "x/..", "/drops"):
        with pytest.raises(JobError, match="is the watched folder itself"):
            _job(tmp_path, f"{job}done: {done}\n")


def test_each_user_has_files_of_their_own(tmp_path: Path) -> None:
    """At one path of one machine each may see another folder; no password is shown."""
    addresses = set()
    for user in ("a", "b", "b:secret"):
        path = tmp_path / "crm.yaml"
        path.write_text(f"watch: sftp://{user}@example.com/in/\n")
        addresses.add(address_of(read_job_file(path)))
    assert addresses == {"sftp://a@example.com/in", "sftp://b@example.com/in"}


@pytest.mark.parametrize(("package", "watch", "extra"), [
    ("s3fs", "s3://bucket/x", "s3"), ("sshfs", "sftp://me@example.com/x", "sftp"),
])  # fmt: skip
def test_a_package_that_is_missing_is_named(
    package: str, watch: str, extra: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the extra that brings it."""
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(JobError, match=rf"pip install 'rampwin-importer\[{extra}\]'"):
        _job(tmp_path, f"watch: {watch}\n")
