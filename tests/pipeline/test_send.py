"""What the pipeline tells the sender, and what it hears from it."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import asdict, fields
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from importer import pipeline
from importer.errors import StoreError
from importer.model import Status
from importer.rampwin.sandbox import Sandbox, SandboxOptions
from importer.sender import Api, Policy, send
from importer.settings import Settings, load_settings
from importer.store import Run
from tests.sender.server import FastTime

if TYPE_CHECKING:
    from pathlib import Path

    from importer.pipeline import Progress
    from importer.sender import Sent


CONTACTS = 40


@pytest.fixture
def leads(tmp_path: Path) -> Path:
    """A file with as many contacts as an API that is away is told by."""
    path = tmp_path / "leads.csv"
    lines = [f"+1 212 555 {n:04d}" for n in range(100, 100 + CONTACTS)]
    path.write_text("\n".join(["Mobile", *lines, ""]), encoding="utf-8")
    return path


def settings_for(sandbox: Sandbox, folder: Path, **more: object) -> Settings:
    """Settings that fit a sandbox, and ``more`` of them."""
    return Settings.model_validate(
        {
            "api_key": sandbox.options.api_key,
            "channel": sandbox.options.channels[0],
            "base_url": sandbox.url,
            "store": f"sqlite:///{(folder / 'importer.db').as_posix()}",
            "reports": folder / "reports",
            **more,
        }
    )


@pytest.mark.parametrize(
    ("weather", "words"),
    [
        ({"rate_limit": 1, "retry_after_seconds": 200}, "Rampwin asked for fewer requests"),
        ({"outage_seconds": 3600}, "Rampwin has not answered for"),
    ],
)
def test_who_watches_hears_why_it_waits(
    weather: dict[str, float],
    words: str,
    leads: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A pause that the API asks for, and an outage, are told until they are over."""
    notes: list[str] = []
    told = asyncio.Event()
    time = FastTime()

    async def sleep(seconds: float) -> None:
        if seconds >= 1:  # A slow disk may keep back what is to be told of it.
            await told.wait()
        await asyncio.sleep(0.01)  # or ten minutes pass while one request is under way
        await time.sleep(seconds)

    monkeypatch.setattr("importer.pipeline.send.send", partial(send, clock=time.clock, sleep=sleep))
    with Sandbox(SandboxOptions.model_validate(weather)) as sandbox:

        def watch(progress: Progress) -> None:
            if progress.phase == "send":
                notes.append(progress.note)
                if progress.note:
                    told.set()
                    sandbox.outage(0)
                    sandbox.switch(rate_limit=None)

        summary = pipeline.run(
            [leads], settings_for(sandbox, tmp_path, concurrency=4), progress=watch
        )
        assert len(sandbox.contacts()) == summary.rows == CONTACTS
    assert words in "".join(notes)
    assert notes[-1] == ""


POLICY = {
    "concurrency": ("concurrency", 7),
    "rate": ("rate", 900.0),
    "connect_timeout_seconds": ("connect_timeout_seconds", 4.5),
    "attempt_timeout_seconds": ("attempt_timeout_seconds", 29.5),
    "contact_timeout_seconds": ("contact_timeout_seconds", 77.5),
    "max_attempts": ("max_attempts", 3),
    "max_failures": ("max_failures_percent", 12.5),
    "transport": ("transport", "httpx"),
}
"""Setting → the field of the sender's policy, and another value than the default."""


def told_to_the_sender(
    leads: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, **more: object
) -> tuple[Api, Policy]:
    """Import into a sandbox with these settings, and give what the sender was called with."""
    told: list[tuple[Api, Policy]] = []

    async def listen(contacts: Any, api: Api, policy: Policy, **rest: Any) -> Sent:
        told.append((api, policy))
        return await send(contacts, api, policy, **rest)

    monkeypatch.setattr("importer.pipeline.send.send", listen)
    with Sandbox() as sandbox:
        pipeline.run([leads], settings_for(sandbox, folder, **more))
        assert len(sandbox.contacts()) == CONTACTS
    return told[0]


@pytest.mark.parametrize("setting", [None, *POLICY])
def test_a_setting_reaches_the_sender_and_changes_nothing_else(
    setting: str | None, leads: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sender's policy has the value of the setting; for the rest the defaults agree."""
    changes = {} if setting is None else {setting: POLICY[setting][1]}
    _, policy = told_to_the_sender(leads, tmp_path, monkeypatch, **changes)
    expected = asdict(Policy()) | {POLICY[name][0]: value for name, value in changes.items()}
    assert asdict(policy) == expected


def test_every_part_of_the_policy_is_a_setting() -> None:
    """That of an outage is in minutes."""
    assert {field for field, _ in POLICY.values()} == {
        field.name for field in fields(Policy) if field.name != "max_outage_seconds"
    }


def test_an_outage_is_set_in_minutes(
    leads: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And counted in seconds."""
    _, policy = told_to_the_sender(leads, tmp_path, monkeypatch, max_outage=1.5)
    assert policy.max_outage_seconds == 90


def test_the_first_cookie_reaches_the_sender(
    leads: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sender gets key and cookie as they are, and shows neither."""
    api, _ = told_to_the_sender(leads, tmp_path, monkeypatch, cookie="AWSALB=abc; AWSALBCORS=abc")
    assert (api.api_key, api.cookie) == ("sandbox-key", "AWSALB=abc; AWSALBCORS=abc")
    assert "sandbox-key" not in repr(api)
    assert "abc" not in repr(api)


def test_sending_is_told_before_anything_is_recorded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A store that fails at the first outcome must not look as if nothing had been sent."""
    (tmp_path / "a.csv").write_text("Mobile\n+919876500001\n")
    told: list[pipeline.Progress] = []

    def fail(*_: object) -> None:
        raise StoreError("The disk is full.")

    monkeypatch.setattr(Run, "save", fail)
    with Sandbox() as sandbox, pytest.raises(StoreError, match="disk is full"):
        pipeline.run(
            [tmp_path / "a.csv"],
            load_settings(
                api_key="sandbox-key",
                base_url=sandbox.url,
                channel="sandbox-channel",
                store=f"sqlite:///{tmp_path}/store.db",
                reports=tmp_path,
            ),
            progress=told.append,
        )
    assert sandbox.stats().requests == 1
    assert (told[-1].phase, told[-1].done) == ("send", 0)


@pytest.mark.parametrize("there_is_one", [True, False])
def test_uvloop_runs_the_sending_where_there_is_one(
    there_is_one: bool, leads: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows has none; there asyncio's own loop does the same."""
    there_is_one = there_is_one and sys.platform != "win32"
    if not there_is_one:
        monkeypatch.setitem(sys.modules, "uvloop", None)
    loops: list[str] = []

    async def listen(*arguments: Any, **rest: Any) -> Sent:
        loops.append(type(asyncio.get_running_loop()).__module__.partition(".")[0])
        return await send(*arguments, **rest)

    monkeypatch.setattr("importer.pipeline.send.send", listen)
    with Sandbox() as sandbox:
        summary = pipeline.run([leads], settings_for(sandbox, tmp_path))
        assert len(sandbox.contacts()) == CONTACTS == summary.counts[Status.SENT]
    assert loops == ["uvloop" if there_is_one else "asyncio"]
