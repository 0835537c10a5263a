"""What ``importer doctor`` looks at: each check gives a finding in plain words."""

from __future__ import annotations

import os
import platform
import stat
import sys
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Literal

from importer import __version__
from importer.errors import ImporterError, SettingsError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from importer.rampwin import Verdict
    from importer.settings import Layer, Settings
    from importer.store import StoreAddress

CONNECT_TIMEOUT_SECONDS = 5.0
ANSWER_TIMEOUT_SECONDS = 30.0
CLOCK_TOLERANCE_SECONDS = 300.0
OLDEST_PYTHON = (3, 11)


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found."""

    check: str
    state: Literal["ok", "hint", "wrong"]
    """``hint``: worth a look, and no obstacle."""
    message: str


def examine(*, offline: bool, channel: str | None, mapping: str | None) -> Iterator[Finding]:
    """Check one thing after the other; what depends on a broken one is left out.

    Args:
        offline: do not ask the API.
        channel: instead of the setting.
        mapping: instead of the setting.
    """
    yield _program()
    from importer import settings as all_settings

    try:
        layers = all_settings.read_layers()
        settings = all_settings.load_settings(channel=channel, mapping=mapping)
        unknown = all_settings.unknown_variables()
    except ImporterError as error:
        yield Finding("settings", "wrong", str(error))
        return
    yield _sources_of_settings(layers)
    for name, nearest in unknown.items():
        meant = f"; did you mean {nearest}?" if nearest else "."
        yield Finding("settings", "hint", f"{name} is set but is no setting{meant}")
    key = _key(settings)
    yield from key.findings(layers)
    yield _channel(settings)
    yield Finding("address", "ok", settings.base_url)
    yield from _store(settings)
    yield _reports(settings.reports)
    if settings.mapping is not None:
        yield _mapping(settings.mapping)
    if offline:
        yield Finding("api", "hint", "not asked, as you wished.")
    elif key.text is not None and settings.channel is not None:
        yield from probe(settings, key.text)


def _program() -> Finding:
    text = f"importer {__version__}, Python {platform.python_version()} on {platform.system()}"
    if sys.version_info < OLDEST_PYTHON:
        return Finding("program", "wrong", f"{text}: Python 3.11 or newer is needed.")
    return Finding("program", "ok", text)


def _sources_of_settings(layers: Sequence[Layer]) -> Finding:
    """Which places hold settings, and the names of those; no values."""
    from importer.settings import VARIABLES

    parts = []
    for layer in layers:
        if layer.values:
            names = (
                [VARIABLES[name] for name in layer.values]
                if layer.kind in ("environment", "env-file")
                else list(layer.values)
            )
            parts.append(f"{layer.origin}: {', '.join(sorted(names))}")
    return Finding("settings", "ok", "; ".join(parts) or "none anywhere, so the defaults hold.")


@dataclass(frozen=True, slots=True)
class _Key:
    text: str | None
    from_settings: bool
    error: str

    def findings(self, layers: Sequence[Layer]) -> Iterator[Finding]:
        """Where the key comes from; never what it is."""
        if self.text is None:
            yield Finding("key", "wrong", self.error)
        elif self.from_settings:
            origin = next(layer.origin for layer in layers if "api_key" in layer.values)
            yield Finding("key", "ok", f"present, from {origin}.")
        else:
            yield Finding("key", "ok", "present, from the system keyring.")


def _key(settings: Settings) -> _Key:
    from importer.settings import api_key

    try:
        return _Key(api_key(settings), settings.api_key is not None, "")
    except SettingsError as error:
        return _Key(None, False, str(error))


def _channel(settings: Settings) -> Finding:
    if settings.channel is not None:
        return Finding("channel", "ok", settings.channel)
    return Finding(
        "channel",
        "wrong",
        "none: set RAMPWIN_CHANNEL_ID, or give --channel with each command "
        "(`importer doctor --channel ID` tries it).",
    )


def _store(settings: Settings) -> Iterator[Finding]:
    from importer.store import store_address

    try:
        address = store_address(settings.store)
    except ImporterError as error:
        yield Finding("store", "wrong", str(error))
        return
    path = address.path
    if path is None:
        yield _opened(address)
        return
    trouble = _cannot_write_into(path.parent)
    if trouble:
        yield Finding("store", "wrong", f"{path}: {trouble}; name another with IMPORTER_STORE.")
        return
    if not path.exists():
        yield Finding("store", "ok", f"{path} (the first run makes it).")
        return
    yield _opened(address)
    if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077:
        yield Finding("store", "hint", f"others on this machine can read {path}: `chmod 600` it.")


def _opened(address: StoreAddress) -> Finding:
    from importer.store import Store

    try:
        with Store.open(address):
            return Finding("store", "ok", str(address))
    except ImporterError as error:
        return Finding("store", "wrong", str(error))


def _reports(folder: Path) -> Finding:
    shown = folder.absolute()
    trouble = _cannot_write_into(shown)
    if trouble:
        return Finding("reports", "wrong", f"{shown}: {trouble}; name another with --reports.")
    return Finding("reports", "ok", str(shown))


def _cannot_write_into(folder: Path) -> str:
    """Why nothing can be written there, or ``""``; a folder that is missing can be made."""
    nearest = folder
    while not nearest.exists() and nearest != nearest.parent:
        nearest = nearest.parent
    if not nearest.is_dir():
        return f"{nearest} is no folder"
    try:
        with tempfile.TemporaryFile(dir=nearest):
            return ""
    except OSError as error:
        return f"{nearest} cannot be written to ({error.strerror})"


def _mapping(name: str) -> Finding:
    from importer.pipeline.sources import load_mapping

    try:
        loaded = load_mapping(name)
    except ImporterError as error:
        return Finding("mapping", "wrong", str(error))
    return Finding("mapping", "ok", f"{name} ({loaded.name})")


def probe(settings: Settings, key: str) -> Iterator[Finding]:
    """Ask the API with an empty body: it lacks the phone number, so nothing can be stored."""
    import httpx

    from importer.rampwin import contact_headers, contact_url, read_answer

    headers = contact_headers(key)
    if settings.cookie is not None:
        headers["cookie"] = settings.cookie.get_secret_value()
    try:
        answer = httpx.post(
            contact_url(settings.base_url, settings.channel or ""),
            headers=headers,
            content=b"{}",
            timeout=httpx.Timeout(ANSWER_TIMEOUT_SECONDS, connect=CONNECT_TIMEOUT_SECONDS),
            follow_redirects=False,
        )
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
        yield Finding(
            "api",
            "wrong",
            f"{settings.base_url} gives no answer ({type(error).__name__}): check the network, a "
            "proxy or firewall on the way, and RAMPWIN_BASE_URL.",
        )
        return
    now = datetime.now(UTC)
    verdict = read_answer(answer.status_code, dict(answer.headers), answer.content, "", now)
    finding = judge(verdict, answer.status_code)
    yield Finding(finding.check, finding.state, finding.message.replace(key, "(the key)"))
    yield from _clock(answer.headers.get("date", ""), now)


def judge(verdict: Verdict, status: int) -> Finding:
    """Say what an answer to the empty body means.

    Args:
        verdict: what the answer would mean for a contact.
        status: the answer's HTTP status.
    """
    from importer.rampwin import Accepted, Again, Halt, Refused

    match verdict:
        case Refused() if status in (400, 422):
            return Finding(
                "api",
                "ok",
                "it knows the key and the channel (a request without a phone number was refused, "
                "as it should be).",
            )
        case Halt(problem):
            return Finding("api", "wrong", problem.message)
        case Again():
            return Finding(
                "api",
                "wrong",
                f"it is there but cannot answer at the moment (status {status}): try again later.",
            )
        case Accepted() | Refused():
            return Finding(
                "api",
                "wrong",
                f"it answers a request without a phone number with status {status}, which the "
                "Rampwin API does not do: check RAMPWIN_BASE_URL.",
            )


def _clock(date: str, now: datetime) -> Iterator[Finding]:
    """Compare this machine's clock with the ``Date`` of an answer."""
    try:
        there = parsedate_to_datetime(date)
        seconds = abs((there.replace(tzinfo=there.tzinfo or UTC) - now).total_seconds())
    except (ValueError, TypeError, OverflowError):
        return
    if seconds > CLOCK_TOLERANCE_SECONDS:
        yield Finding(
            "clock",
            "hint",
            f"this machine's clock and the API's differ by {seconds / 60:.0f} minutes: set it.",
        )
