"""Reads the settings from their places: what each holds, what they add up to, what is wrong.

A value comes from the first place that has it: the arguments (the command line), the environment,
``.env`` in the working directory, ``importer.toml`` there, ``importer.toml`` in the user's
configuration folder. No text that is made here shows the key or the cookie.
"""

from __future__ import annotations

import difflib
import logging
import os
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import platformdirs
from pydantic import ValidationError
from pydantic_settings import DotEnvSettingsSource, EnvSettingsSource

from importer.errors import SettingsError
from importer.settings.model import APP_NAME, FIELDS, VARIABLES, Settings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ENV_FILE = ".env"
TOML_FILE = "importer.toml"
SHOWN_CHARACTERS = 60

_NO_OPTION = {
    "api_key", "base_url", "cookie", "store", "workers", "transport",
    "max_attempts", "connect_timeout_seconds", "attempt_timeout_seconds",
}  # fmt: skip
_SECRET = {"api_key", "cookie"}
_NOT_SHOWN = {*_SECRET, "base_url", "store"}
"""Values that are not repeated in a message: an address may hold a password."""

_WANTED = {
    "header_row": "the number of the row that holds the headers, from 1",
    "header_rows": "1 or 2, the lines of the header",
    "header": "true or false",
    "last_row": "the number of the table's last row, from 1",
    "footer": "true or false",
    "quote": "double, single or none",
    "escape": "doubled or backslash",
    "changed_only": "true or false",
    "wait": "true or false",
    "json": "true or false",
    "quiet": "true or false",
    "log_format": "text or json",
    "log_level": "debug, info or warning",
    "keep_logs": "a whole number of days, 1 or more",
    "concurrency": "a whole number from 1 to 1000",
    "rate": "a number above 0, in requests a second, or leave it out for no limit",
    "max_failures": "a percentage from 0 to 100",
    "connect_timeout_seconds": "a number of seconds above 0 and up to 3600",
    "attempt_timeout_seconds": "a number of seconds above 0 and up to 3600",
    "contact_timeout_seconds": "a number of seconds above 0 and up to 86400",
    "max_outage": "a number of minutes from 0 to 10080",
    "max_attempts": "a whole number from 1 to 100",
    "transport": "aiohttp, httpx or http2",
    "workers": "a whole number from 1 to 256",
}


@dataclass(frozen=True, slots=True)
class Layer:
    """The settings that one place holds."""

    kind: Literal["arguments", "environment", "env-file", "toml"]
    origin: str
    """Words for a message: ``the environment``, ``.env``, a path."""
    values: Mapping[str, Any]
    """Setting → value as it stands there."""

    def name_of(self, setting: str) -> str:
        """What a setting is called in this layer."""
        if self.kind == "toml" or (self.kind == "arguments" and setting in _NO_OPTION):
            return setting
        option = "--" + setting.replace("_", "-")
        return option if self.kind == "arguments" else VARIABLES[setting]


def load_settings(**overrides: object) -> Settings:
    """Read all layers and check what they add up to.

    Args:
        overrides: by setting's name; ``None`` means not given.

    Raises:
        SettingsError: a value makes no sense, a file cannot be read, or a name in
            ``importer.toml`` is unknown.
    """
    layers = [
        Layer("arguments", "the arguments", _given(overrides)),
        *read_layers(),
    ]
    values: dict[str, Any] = {}
    for layer in reversed(layers):
        values.update(layer.values)
    try:
        settings = Settings(**{FIELDS[name]: value for name, value in values.items()})
    except ValidationError as error:
        raise SettingsError(_sentence(error, layers)) from None
    settings._arguments = frozenset(layers[0].values)  # noqa: SLF001 - told to nobody else
    return settings


def written(setting: str, given: object = None) -> object:
    """A setting as the strongest place that can be read has it, unchecked.

    For what must be known of the settings also where they are wrong.
    """
    if given is not None:
        return given
    try:
        layers = read_layers()
    except SettingsError:
        return None
    return next((layer.values[setting] for layer in layers if setting in layer.values), None)


def read_layers() -> list[Layer]:
    """Read what the surroundings hold, the strongest first; nothing is checked yet.

    Raises:
        SettingsError: a file cannot be read, or a name in ``importer.toml`` is unknown.
    """
    user_file = platformdirs.user_config_path(APP_NAME, appauthor=False) / TOML_FILE
    return [
        Layer("environment", "the environment", _by_setting(EnvSettingsSource(Settings)())),
        Layer("env-file", ENV_FILE, _by_setting(_env_file(Path(ENV_FILE))())),
        Layer("toml", TOML_FILE, _read_toml(Path(TOML_FILE))),
        Layer("toml", str(user_file), _read_toml(user_file)),
    ]


def unknown_variables() -> dict[str, str]:
    """Variables that look like ours and are none, each with the nearest name (or ``""``)."""
    names = set(os.environ)
    names |= set(_env_file(Path(ENV_FILE)).env_vars)
    unknown = {name.upper() for name in names} - set(VARIABLES.values())
    return {
        name: _nearest_variable(name)
        for name in sorted(unknown)
        if name.startswith(("IMPORTER_", "RAMPWIN_"))
    }


def _nearest_variable(name: str) -> str:
    setting = name.split("_", 1)[1].lower()
    return VARIABLES.get(setting) or _nearest(name, set(VARIABLES.values()))


def _given(overrides: Mapping[str, object]) -> dict[str, object]:
    given = {name: value for name, value in overrides.items() if value is not None}
    unknown = sorted(set(given) - set(VARIABLES))
    if unknown:
        raise SettingsError(f"There is no setting '{unknown[0]}'{_did_you_mean(unknown[0])}")
    return given


def _by_setting(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values by their setting, of those that came under its documented variable.

    The sources of pydantic-settings name a value by its field's alias, where it has one; they also
    take ``IMPORTER_API_KEY`` and the like for such a field, which nobody is told of.
    """
    settings = {
        VARIABLES[setting] if Settings.model_fields[name].validation_alias else name: setting
        for setting, name in FIELDS.items()
    }
    return {settings[name]: value for name, value in values.items() if name in settings}


class _Complaints(logging.Filter):
    """Keeps what python-dotenv has to say about lines from the terminal, and the lines' numbers."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[int] = []

    def filter(self, record: logging.LogRecord) -> bool:
        """Note the line; the record goes no further."""
        arguments = record.args if isinstance(record.args, tuple) else ()
        self.lines += [each for each in arguments if isinstance(each, int)]
        return False


def _env_file(path: Path) -> DotEnvSettingsSource:
    complaints, logger = _Complaints(), logging.getLogger("dotenv.main")
    logger.addFilter(complaints)
    try:
        found = DotEnvSettingsSource(
            Settings, path, env_file_encoding="utf-8-sig", dotenv_filtering="only_existing"
        )
        if complaints.lines:
            raise SettingsError(
                f"{path}, line {_first_filled(path, complaints.lines[0])}, cannot be read: "
                "write NAME=value there, and close a quote that is open."
            )
    except OSError as error:
        raise SettingsError(
            f"{path} cannot be read ({error.strerror}): allow reading it, or move it away."
        ) from None
    except UnicodeDecodeError:
        raise SettingsError(f"{path} is not UTF-8 text: save it as UTF-8.") from None
    finally:
        logger.removeFilter(complaints)
    return found


def _first_filled(path: Path, number: int) -> int:
    """The first line from this one on that is not blank; python-dotenv counts blanks before it."""
    lines = path.read_text(encoding="utf-8-sig").split("\n")
    filled = (n for n, line in enumerate(lines[number - 1 :], number) if line.strip())
    return next(filled, number)


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        if not path.is_file():
            return {}
        values = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise SettingsError(
            f"{path} cannot be read ({error.strerror}): allow reading it, or move it away."
        ) from None
    except UnicodeDecodeError:
        raise SettingsError(f"{path} is not UTF-8 text: save it as UTF-8.") from None
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(
            f'{path} is no valid TOML ({error}): write NAME = "value" there, one a line.'
        ) from None
    for name in values:
        if name.lower() in {"api_key", "rampwin_api_key"}:
            raise SettingsError(
                f"{path} holds an API key, which does not belong into a file that is shared: "
                "remove it there and set RAMPWIN_API_KEY in the environment or in .env."
            )
        if name not in VARIABLES:
            raise SettingsError(
                f"{path}: '{name}' is no setting{_did_you_mean(name)} "
                f"Known are {', '.join(sorted(set(VARIABLES) - {'api_key'}))}."
            )
    return values


def _did_you_mean(name: str) -> str:
    """The end of a sentence about a name that is no setting."""
    by_variable = {variable.lower(): setting for setting, variable in VARIABLES.items()}
    names = [setting for setting in VARIABLES if setting != "api_key"]
    plain = name.lower().replace("-", "_")
    nearest = by_variable.get(plain) or _nearest(plain, names)
    return f"; did you mean '{nearest}'?" if nearest else "."


def _nearest(name: str, names: Sequence[str] | set[str]) -> str:
    return next(iter(difflib.get_close_matches(name, sorted(names), n=1, cutoff=0.6)), "")


def _sentence(error: ValidationError, layers: Sequence[Layer]) -> str:
    """Say what is wrong with the first wrong value, without the value where it may be secret."""
    first = error.errors(include_input=False, include_url=False)[0]
    setting = {name: setting for setting, name in FIELDS.items()}[str(first["loc"][0])]
    layer = next(layer for layer in layers if setting in layer.values)
    cause = first.get("ctx", {}).get("error")
    name = layer.name_of(setting)
    where = "" if layer.kind == "arguments" else f" (from {layer.origin})"
    shown = ""
    if setting not in _NOT_SHOWN:
        text = str(layer.values[setting])
        shown = f" '{text[:SHOWN_CHARACTERS]}{'…' if len(text) > SHOWN_CHARACTERS else ''}'"
    if isinstance(cause, ValueError):
        end = "" if str(cause).endswith((".", "?")) else "."
        return f"{name}{shown}{where} {cause}{end}"
    wanted = _WANTED.get(setting, "a text")
    return f"{name}{shown}{where} makes no sense: write {wanted}."
