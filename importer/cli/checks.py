"""What ``importer doctor`` looks at: each check gives a finding in plain words."""

from __future__ import annotations

import os
import platform
import stat
import sys
import tempfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

from importer import __version__
from importer.cli.finding import Finding
from importer.cli.probe import probe
from importer.errors import ImporterError, SettingsError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from importer.pipeline.sources import NamedMapping
    from importer.settings import Layer, Settings
    from importer.store import StoreAddress

OLDEST_PYTHON = (3, 11)


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
    mapping_found = _mapping(settings.mapping)
    channel_found = _channel(settings, mapping_found)
    yield channel_found.finding
    yield Finding("address", "ok", settings.base_url)
    yield from _store(settings)
    yield _reports(settings.reports)
    yield from mapping_found.findings()
    if offline:
        yield Finding("api", "hint", "not asked, as you wished.")
    elif key.text is not None and channel_found.id is not None:
        yield from probe(settings, key.text, channel_found.id)
    elif channel_found.finding.state == "ok":
        yield Finding(
            "api",
            "hint",
            "not asked, for the channels stand in the file: `importer doctor --channel ID` tries "
            "one of them.",
        )


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


@dataclass(frozen=True, slots=True)
class _Mapping:
    """The mapping that the settings name, if they name one and it can be read."""

    name: str | None
    loaded: NamedMapping | None = None
    error: str = ""

    def findings(self) -> Iterator[Finding]:
        """Whether it can be read."""
        if self.loaded is not None:
            yield Finding("mapping", "ok", f"{self.name} ({self.loaded.name})")
        elif self.name is not None:
            yield Finding("mapping", "wrong", self.error)


def _mapping(name: str | None) -> _Mapping:
    if name is None:
        return _Mapping(None)
    from importer.pipeline.sources import load_mapping

    try:
        return _Mapping(name, load_mapping(name))
    except ImporterError as error:
        return _Mapping(name, error=str(error))


@dataclass(frozen=True, slots=True)
class _Channel:
    finding: Finding
    id: str | None = None
    """The one to ask the API about; ``None`` where only the rows of a file name them."""


def _channel(settings: Settings, mapping: _Mapping) -> _Channel:
    """Which channel a run would send to; what the mapping says comes before the settings."""
    default = settings.channel
    named = mapping.loaded.mapping.channel if mapping.loaded is not None else None
    if named is not None and named.id is not None:
        instead = f", not '{default}'" if default not in (None, named.id) else ""
        return _Channel(
            Finding("channel", "ok", f"{named.id}, fixed by the mapping{instead}"), named.id
        )
    if named is not None:
        empty = f"{default} where its cell is empty" if default is not None else "no default"
        return _Channel(
            Finding("channel", "ok", f"from the column '{named.column}' of the file; {empty}"),
            default,
        )
    if default is not None:
        return _Channel(Finding("channel", "ok", default), default)
    if mapping.error:
        return _Channel(
            Finding("channel", "hint", "none in the settings; the mapping may name one.")
        )
    return _Channel(
        Finding(
            "channel",
            "wrong",
            "none: set RAMPWIN_CHANNEL_ID, name one in the mapping, or give --channel with each "
            "command (`importer doctor --channel ID` tries it).",
        )
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
