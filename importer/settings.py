"""The settings: read once from the surroundings, checked, and passed on.

A value comes from the first place that has it: the arguments (the command line), the environment,
``.env`` in the working directory, ``importer.toml`` there, ``importer.toml`` in the user's
configuration folder. No text that is made here shows the key or the cookie.
"""

from __future__ import annotations

import codecs
import difflib
import logging
import os
import threading
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import platformdirs
from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    DotEnvSettingsSource,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from importer.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

DEFAULT_BASE_URL = "https://api.rampwin.com"
ENV_FILE = ".env"
TOML_FILE = "importer.toml"
APP_NAME = "rampwin-importer"
KEYRING_USER = "api-key"
KEYRING_TIMEOUT_SECONDS = 60.0
"""Long enough to answer the system's question, short enough for a job that nobody watches."""
SHOWN_CHARACTERS = 60

_DELIMITER_NAMES = {
    "tab": "\t",
    r"\t": "\t",
    "comma": ",",
    "semicolon": ";",
    "pipe": "|",
}


def _filled(value: object) -> object:
    """Text without the space around it; a sheet or a channel may be written as a number."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, str):
        value = value.strip()
        if not value:
            raise ValueError("is empty: give it a value, or leave it out")
    return value


def _delimiter(text: str) -> str:
    character = _DELIMITER_NAMES.get(text.strip().lower(), text)
    if len(character) != 1 or character in '"\r\n' or character.isalnum():
        raise ValueError("is no delimiter: write one character such as ; or the word tab")
    return character


def _encoding(name: str) -> str:
    try:
        "a".encode(name)
        return codecs.lookup(name).name
    except LookupError:
        raise ValueError(
            "is no encoding that Python knows: write utf-8, cp1252, utf-16 or the like"
        ) from None


def _region(text: str) -> str:
    from importer.phone import check_region

    try:
        return check_region(text)
    except ValueError as error:
        raise ValueError(f"cannot be used: {error}") from None


def _base_url(text: str) -> str:
    from importer.rampwin import check_base_url

    return check_base_url(text)


def _header_safe(secret: SecretStr) -> SecretStr:
    text = secret.get_secret_value()
    if not (text.isascii() and text.isprintable()) or not text.strip():
        raise ValueError(
            "is empty or holds characters that cannot be sent (a line break or letters with "
            "accents, say): copy it again"
        )
    return secret


def _key(secret: SecretStr) -> SecretStr:
    if " " in secret.get_secret_value():
        raise ValueError("holds a space, which no key has: copy it again, without quotes or spaces")
    return _header_safe(secret)


def _printable(text: str) -> str:
    if not text.isprintable():
        raise ValueError("holds a line break or another character that cannot be seen")
    return text


def _folder(value: Path) -> Path:
    return value.expanduser()


def _number(value: object) -> object:
    if isinstance(value, bool):
        raise ValueError("is no number")  # noqa: TRY004  # pydantic turns this into its own error
    return value


_Int = Annotated[int, BeforeValidator(_number)]
_Float = Annotated[float, BeforeValidator(_number)]
_Text = Annotated[str, BeforeValidator(_filled), AfterValidator(_printable)]


class Settings(BaseSettings):
    """Checked settings. Made directly it takes its arguments and reads nothing from outside."""

    model_config = SettingsConfigDict(
        env_prefix="IMPORTER_",
        env_ignore_empty=True,
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,
        populate_by_name=True,
    )

    api_key: Annotated[SecretStr, AfterValidator(_key)] | None = Field(
        None, validation_alias="RAMPWIN_API_KEY", repr=False
    )
    cookie: Annotated[SecretStr, AfterValidator(_header_safe)] | None = Field(
        None, validation_alias="RAMPWIN_COOKIE", repr=False
    )
    channel: _Text | None = Field(None, validation_alias="RAMPWIN_CHANNEL_ID")
    base_url: Annotated[str, AfterValidator(_base_url)] = Field(
        DEFAULT_BASE_URL, validation_alias="RAMPWIN_BASE_URL"
    )
    store: _Text | None = Field(None, repr=False)
    """A store URL, which may hold a password; ``None`` is a file in the user's data folder."""
    reports: Annotated[Path, BeforeValidator(_filled), AfterValidator(_folder)] = Path("reports")
    mapping: _Text | None = None
    region: Annotated[str, BeforeValidator(_filled), AfterValidator(_region)] | None = None
    """ISO 3166 alpha-2, for numbers without a country code."""
    sheet: _Text | None = None
    """A sheet's name, or its number from 1."""
    header_row: Annotated[_Int, Field(ge=1)] | None = None
    encoding: Annotated[str, BeforeValidator(_filled), AfterValidator(_encoding)] | None = None
    delimiter: Annotated[str, AfterValidator(_delimiter)] | None = None
    changed_only: bool = False
    wait: bool = True
    """For another run that sends to the channel; else stop at once."""
    concurrency: Annotated[_Int, Field(ge=1, le=1000)] = 64
    rate: Annotated[_Float, Field(gt=0, allow_inf_nan=False)] | None = None
    """Most requests a second; ``None`` is no limit."""
    max_failures: Annotated[_Float, Field(ge=0, le=100)] = 25.0
    """In percent of the latest outcomes; 100 never stops."""
    connect_timeout_seconds: Annotated[_Float, Field(gt=0, le=3600)] = 5.0
    attempt_timeout_seconds: Annotated[_Float, Field(gt=0, le=3600)] = 30.0
    max_attempts: Annotated[_Int, Field(ge=1, le=100)] = 6
    transport: Literal["aiohttp", "httpx"] = "aiohttp"
    workers: Annotated[_Int, Field(ge=1, le=256)] | None = None
    """Processes that plan a large file; ``None`` is one for each core."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003  # the names are pydantic's
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Leave the surroundings to :func:`read_layers`, which remembers what came from where."""
        return (init_settings,)


VARIABLES = {
    name: str(field.validation_alias or f"IMPORTER_{name.upper()}")
    for name, field in Settings.model_fields.items()
}
"""Setting → the variable that sets it in the environment and in ``.env``."""

_NO_OPTION = {
    "api_key", "base_url", "cookie", "store", "workers", "transport",
    "max_attempts", "connect_timeout_seconds", "attempt_timeout_seconds",
}  # fmt: skip
_SECRET = {"api_key", "cookie"}
_NOT_SHOWN = {*_SECRET, "base_url", "store"}
"""Values that are not repeated in a message: an address may hold a password."""

_WANTED = {
    "header_row": "the number of the row that holds the headers, from 1",
    "changed_only": "true or false",
    "wait": "true or false",
    "concurrency": "a whole number from 1 to 1000",
    "rate": "a number above 0, in requests a second, or leave it out for no limit",
    "max_failures": "a percentage from 0 to 100",
    "connect_timeout_seconds": "a number of seconds above 0 and up to 3600",
    "attempt_timeout_seconds": "a number of seconds above 0 and up to 3600",
    "max_attempts": "a whole number from 1 to 100",
    "transport": "aiohttp or httpx",
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
        return Settings(**values)
    except ValidationError as error:
        raise SettingsError(_sentence(error, layers)) from None


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
    ours = set(VARIABLES.values())
    return {
        name: _nearest(name, ours)
        for name in sorted({name.upper() for name in names} - ours)
        if name.startswith(("IMPORTER_", "RAMPWIN_"))
    }


def api_key(settings: Settings) -> str:
    """The key: from the settings, else from the system keyring.

    Raises:
        SettingsError: there is none; the text says where to put it.
    """
    if settings.api_key is not None:
        return settings.api_key.get_secret_value()
    stored = keyring_key()
    if stored is None:
        raise SettingsError(
            "No API key: set RAMPWIN_API_KEY in the environment or in a file .env here, or store "
            f"it once with `keyring set {APP_NAME} {KEYRING_USER}`."
        )
    try:
        return _key(SecretStr(stored)).get_secret_value()
    except ValueError as error:
        raise SettingsError(f"The API key in the system keyring {error}.") from None


def keyring_key() -> str | None:
    """The key in the system keyring, or ``None``: there is none, or no keyring that answers."""
    found: list[str | None] = []

    def ask() -> None:
        try:
            import keyring

            found.append(keyring.get_password(APP_NAME, KEYRING_USER))
        except Exception:  # noqa: BLE001  # each system's keyring fails in its own way: no key
            found.append(None)

    # A locked keyring may wait for a person who is not there; a thread can be left behind.
    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(KEYRING_TIMEOUT_SECONDS)
    return (found[0] if found else None) or None


def _given(overrides: Mapping[str, object]) -> dict[str, object]:
    given = {name: value for name, value in overrides.items() if value is not None}
    unknown = sorted(set(given) - set(VARIABLES))
    if unknown:
        raise SettingsError(f"There is no setting '{unknown[0]}'{_did_you_mean(unknown[0])}.")
    return given


def _by_setting(values: Mapping[str, Any]) -> dict[str, Any]:
    """The sources of pydantic-settings name a value by its alias where it has one."""
    settings = {variable: name for name, variable in VARIABLES.items()}
    return {settings.get(name, name): value for name, value in values.items()}


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
        raise SettingsError(f"{path} cannot be read ({error.strerror}).") from None
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
        raise SettingsError(f"{path} cannot be read ({error.strerror}).") from None
    except UnicodeDecodeError:
        raise SettingsError(f"{path} is not UTF-8 text: save it as UTF-8.") from None
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{path} is no valid TOML: {error}.") from None
    for name in values:
        if name.lower() in {"api_key", "rampwin_api_key"}:
            raise SettingsError(
                f"{path} holds an API key, which does not belong into a file that is shared: "
                "remove it there and set RAMPWIN_API_KEY in the environment or in .env."
            )
        if name not in VARIABLES:
            raise SettingsError(
                f"{path}: '{name}' is no setting{_did_you_mean(name)}. "
                f"Known are {', '.join(sorted(set(VARIABLES) - {'api_key'}))}."
            )
    return values


def _did_you_mean(name: str) -> str:
    by_variable = {variable.lower(): setting for setting, variable in VARIABLES.items()}
    names = [setting for setting in VARIABLES if setting != "api_key"]
    plain = name.lower().replace("-", "_")
    nearest = by_variable.get(plain) or _nearest(plain, names)
    return f"; did you mean '{nearest}'?" if nearest else ""


def _nearest(name: str, names: Sequence[str] | set[str]) -> str:
    return next(iter(difflib.get_close_matches(name, sorted(names), n=1, cutoff=0.6)), "")


def _sentence(error: ValidationError, layers: Sequence[Layer]) -> str:
    """Say what is wrong with the first wrong value, without the value where it may be secret."""
    first = error.errors(include_input=False, include_url=False)[0]
    setting = str(first["loc"][0])
    setting = {variable: name for name, variable in VARIABLES.items()}.get(setting, setting)
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
