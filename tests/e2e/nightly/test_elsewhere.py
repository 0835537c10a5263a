"""Jobs that watch a bucket or another machine, by the command itself."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING, Any

import pytest

from tests.e2e.nightly.scene import people, until
from tests.nightly.listeners import web_server
from tests.nightly.servers import (
    BUCKET,
    S3_ENVIRONMENT,
    USER,
    gate_to,
    other_key,
    s3_server,
    sftp_server,
)

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from importer.rampwin.sandbox import Sandbox
    from tests.e2e.conftest import Desk


@pytest.fixture
def bucket(importer: Desk, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A bucket on a server, and a job that watches it; give a client of it."""
    import boto3

    with s3_server() as url:
        for name, value in {**S3_ENVIRONMENT, "AWS_ENDPOINT_URL": url}.items():
            importer.environment[name] = value
            monkeypatch.setenv(name, value)
        client = boto3.client("s3")
        client.create_bucket(Bucket=BUCKET)
        (importer.folder / "jobs").mkdir()
        importer.write("jobs/crm.yaml", f"watch: s3://{BUCKET}/crm\nsettle: 0.2\npoll: 1\n")
        yield client


def _keys(client: Any) -> list[str]:
    return sorted(each["Key"] for each in client.list_objects_v2(Bucket=BUCKET).get("Contents", []))


@pytest.mark.slow
@pytest.mark.timeout(200)
def test_a_bucket_is_watched(importer: Desk, bucket: Any, sandbox: Sandbox) -> None:
    """By a daemon: files are taken once, and moved within it."""
    daemon = importer.start("watch", "crm")
    try:
        bucket.put_object(Bucket=BUCKET, Key="crm/a.csv", Body=people(100, 4).encode())
        until(lambda: [key[-6:] for key in _keys(bucket)] == ["-a.csv"])  # copied, then removed
        [key] = _keys(bucket)
        assert key.startswith("crm/done/")
        assert len(sandbox.contacts()) == 4
        bucket.put_object(Bucket=BUCKET, Key="crm/b.csv", Body=people(100, 4).encode())
        until(lambda: len([key for key in _keys(bucket) if key.startswith("crm/done/")]) == 2)
        assert sandbox.stats().requests == 4
    finally:
        daemon.kill()
        daemon.communicate()


@pytest.mark.slow
def test_a_bucket_that_is_away_comes_back(importer: Desk, bucket: Any, sandbox: Sandbox) -> None:
    """Somebody is told once, and that it is back; also where credentials have expired."""
    bucket.put_object(Bucket=BUCKET, Key="crm/a.csv", Body=people(100, 4).encode())
    url = importer.environment["AWS_ENDPOINT_URL"]
    with web_server() as inbox, gate_to() as gate:
        job = importer.folder / "jobs" / "crm.yaml"
        job.write_text(f"{job.read_text()}notify: {{to: '{inbox.url}'}}\n")
        for away, why in (("http://127.0.0.1:1", "connect"), ("http://127.0.0.1:1", "connect"),
                          (gate.url, "does not let this user in")):  # fmt: skip
            done = importer("watch", "--once", AWS_ENDPOINT_URL=away)
            assert done.returncode == 2
            assert f"The place s3://{BUCKET}/crm cannot be looked at" in done.stderr
            assert why in done.stderr
        assert importer("jobs", "check").returncode == 0
        status = importer("jobs", "status")
        assert status.returncode == 1
        assert "cannot be looked at" in status.stdout
        assert importer("watch", "--once", AWS_ENDPOINT_URL=url).returncode == 0
        titles = [each["title"].rpartition("job ")[2] for each in inbox.messages]
    assert titles == ["crm: away", "crm: back", "crm: a.csv: imported"]
    assert len(sandbox.contacts()) == 4
    assert importer("jobs", "status").returncode == 0


def test_another_machine_is_watched(importer: Desk, sandbox: Sandbox, tmp_path: Path) -> None:
    """Where its host key is the known one; one that changed is refused, and nothing is read."""
    (tmp_path / "root" / "out").mkdir(parents=True)
    with sftp_server(tmp_path / "root", tmp_path / "keys") as server:
        (server.folder / "out" / "a.csv").write_text(people(100, 4))
        (importer.folder / "jobs").mkdir()
        job = (
            f"watch: sftp://{USER}@127.0.0.1:{server.port}/out\nsettle: 0.2\norder: time\n"
            f"sftp: {{known_hosts: KNOWN, key: {server.client_key}}}\n"
        )
        changed = other_key(server, tmp_path / "changed")
        importer.write("jobs/crm.yaml", job.replace("KNOWN", str(changed)))
        refused = importer("watch", "--once")
        assert refused.returncode == 2
        assert "its host key is not the one that known_hosts has for it" in refused.stderr
        assert sandbox.stats().requests == 0
        importer.write("jobs/crm.yaml", job.replace("KNOWN", str(server.known_hosts)))
        done = importer("watch", "--once")
        assert done.returncode == 0, done.stderr
        assert len(sandbox.contacts()) == 4
        [put_away] = (server.folder / "out" / "done").iterdir()
        assert put_away.name.endswith("-a.csv")


@pytest.mark.slow
@pytest.mark.timeout(200)
def test_a_daemon_lives_on_while_credentials_are_no_longer_valid(
    importer: Desk, bucket: Any, sandbox: Sandbox, watching: Callable[..., subprocess.Popen[str]]
) -> None:
    """It says so once, and takes what came meanwhile when they are renewed; odd keys, too."""
    importer.write(
        "jobs/crm.yaml", f"watch: s3://{BUCKET}/crm\nsettle: 0.2\npoll: 0.2\nhold: off\n"
    )
    bucket.put_object(Bucket=BUCKET, Key="crm/", Body=b"")  # as consoles make folders
    bucket.put_object(Bucket=BUCKET, Key="crm/sub/x.csv", Body=b"")
    with gate_to(importer.environment["AWS_ENDPOINT_URL"]) as gate:
        daemon = watching("--logs", "logs", AWS_ENDPOINT_URL=gate.url)

        def told() -> str:
            return "".join(path.read_text() for path in (importer.folder / "logs").glob("*"))

        bucket.put_object(Bucket=BUCKET, Key="crm/a.csv", Body=people(100, 4).encode())
        until(lambda: "a.csv: imported." in told())
        gate.is_shut = True
        until(lambda: "does not let this user in" in told())
        name = f"{'x' * 800} +&%.csv"
        bucket.put_object(Bucket=BUCKET, Key=f"crm/{name}", Body=people(200, 5).encode())
        gate.is_shut = False
        daemon.send_signal(signal.SIGHUP)  # it would look again after 15 seconds
        until(lambda: len(sandbox.contacts()) == 9)
        until(lambda: len([key for key in _keys(bucket) if key.startswith("crm/done/")]) == 2)
        assert daemon.poll() is None
        assert told().count("does not let this user in") == 1
        assert "is a folder" not in told()


@pytest.mark.slow
@pytest.mark.timeout(200)
def test_a_daemon_does_not_trust_a_host_key_that_changed_meanwhile(
    importer: Desk,
    sandbox: Sandbox,
    tmp_path: Path,
    watching: Callable[..., subprocess.Popen[str]],
) -> None:
    """Nothing is read from whoever answers there, until somebody puts the new key there."""
    out, keys = tmp_path / "root" / "out", tmp_path / "keys"
    out.mkdir(parents=True)
    (importer.folder / "jobs").mkdir()
    with sftp_server(tmp_path / "root", keys) as server:
        trusted = tmp_path / "trusted"
        trusted.write_text(server.known_hosts.read_text())
        importer.write(
            "jobs/crm.yaml",
            f"watch: sftp://{USER}@127.0.0.1:{server.port}/out\nsettle: 0.2\npoll: 0.2\nhold: off\n"
            f"sftp: {{known_hosts: {trusted}, key: {server.client_key}}}\n",
        )
        daemon = watching("--logs", "logs")
        (out / "a.csv").write_text(people(100, 4))
        until(lambda: len(sandbox.contacts()) == 4)
        until((out / "done").exists)

    def told() -> str:
        return "".join(path.read_text() for path in (importer.folder / "logs").glob("*"))

    with sftp_server(tmp_path / "root", keys, server.port) as changed:
        (out / os.fsdecode(b"\xff b.csv")).write_text(people(200, 5))
        until(lambda: "its host key is not the one" in told())
        assert len(sandbox.contacts()) == 4
        trusted.write_text(changed.known_hosts.read_text())
        daemon.send_signal(signal.SIGHUP)
        until(lambda: len(sandbox.contacts()) == 9)  # also of a name that is no UTF-8
        until(lambda: len(list((out / "done").iterdir())) == 2)
        assert daemon.poll() is None
