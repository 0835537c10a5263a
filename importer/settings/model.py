"""The settings as one checked object: their names, their types, and which values make sense."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, PrivateAttr, SecretStr
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

DEFAULT_BASE_URL = "https://api.rampwin.com"
APP_NAME = "rampwin-importer"

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
    from importer.strict_yaml.scalars import known_encoding

    return known_encoding(name)


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


def check_key(secret: SecretStr) -> SecretStr:
    """Give the key back if it can be sent.

    Raises:
        ValueError: it cannot; the text says why and does not show it.
    """
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

    _arguments: frozenset[str] = PrivateAttr(frozenset())

    api_key: Annotated[SecretStr, AfterValidator(check_key)] | None = Field(
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
    header_rows: Annotated[_Int, Field(ge=1, le=2)] | None = None
    """Whether the header has one line or two; ``header_row`` is the first."""
    header: bool | None = None
    """Whether there is a header; ``None`` leaves it to the mapping."""
    last_row: Annotated[_Int, Field(ge=1)] | None = None
    """The rows below it are no part of the table."""
    columns: _Text | None = None
    """The columns of the table, such as ``A:C``."""
    footer: bool | None = None
    """Whether rows that look like totals are set aside; ``None`` leaves it to the mapping."""
    encoding: Annotated[str, BeforeValidator(_filled), AfterValidator(_encoding)] | None = None
    delimiter: Annotated[str, AfterValidator(_delimiter)] | None = None
    quote: Annotated[Literal["double", "single", "none"], BeforeValidator(_filled)] | None = None
    escape: Annotated[Literal["doubled", "backslash"], BeforeValidator(_filled)] | None = None
    changed_only: bool = False
    wait: bool = True
    """For another run that sends to the channel; else stop at once."""
    concurrency: Annotated[_Int, Field(ge=1, le=1000)] = 256
    """Most requests in flight; how many are useful is found out."""
    rate: Annotated[_Float, Field(gt=0, allow_inf_nan=False)] | None = None
    """Most requests a second; ``None`` is no limit."""
    max_failures: Annotated[_Float, Field(ge=0, le=100)] = 25.0
    """In percent of the latest outcomes; 100 never stops."""
    connect_timeout_seconds: Annotated[_Float, Field(gt=0, le=3600)] = 5.0
    attempt_timeout_seconds: Annotated[_Float, Field(gt=0, le=3600)] = 30.0
    contact_timeout_seconds: Annotated[_Float, Field(gt=0, le=86400)] = 900.0
    """For all attempts of a contact, without the time in which the API was away."""
    max_outage: Annotated[_Float, Field(ge=0, le=10080)] = 10.0
    """Minutes; when the API has been away for so long the run stops."""
    max_attempts: Annotated[_Int, Field(ge=1, le=100)] = 6
    transport: Literal["aiohttp", "httpx", "http2"] = "aiohttp"
    workers: Annotated[_Int, Field(ge=1, le=256)] | None = None
    """Processes that plan a large file; ``None`` is one for each core."""
    as_json: bool = Field(False, validation_alias="IMPORTER_JSON")
    """Commands print JSON on stdout and nothing else there."""
    quiet: bool = False
    """Commands show neither progress nor log lines."""
    log_format: Annotated[Literal["text", "json"], BeforeValidator(_filled)] = "text"
    """How commands write to stderr: for people, or one JSON object a line."""
    log_level: Annotated[Literal["debug", "info", "warning"], BeforeValidator(_filled)] = "info"
    """Which log lines commands write; ``debug`` has one for each attempt."""
    jobs: Annotated[Path, BeforeValidator(_filled), AfterValidator(_folder)] = Path("jobs")
    """The folder with the YAML files of the jobs that commands name."""
    logs: Annotated[Path, BeforeValidator(_filled), AfterValidator(_folder)] | None = None
    """The folder into which a watch writes its log lines; ``None``: they go to stderr."""
    keep_logs: Annotated[_Int, Field(ge=1, le=36500)] = 90
    """Days for which those files are kept."""
    metrics: Annotated[Path, BeforeValidator(_filled), AfterValidator(_folder)] | None = None
    """Where commands that send write metrics for Prometheus; ``None`` is nowhere."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003  # the names are pydantic's
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Leave the surroundings to :mod:`.layers`, which remembers what came from where."""
        return (init_settings,)

    def is_argument(self, name: str) -> bool:
        """Whether a setting was given for this very call: on the command line, or in Python."""
        return name in self._arguments


FIELDS = {"json" if name == "as_json" else name: name for name in Settings.model_fields}
"""Setting → the attribute that holds it; ``json`` is a method that every model of pydantic has."""
VARIABLES = {
    setting: str(Settings.model_fields[name].validation_alias or f"IMPORTER_{name.upper()}")
    for setting, name in FIELDS.items()
}
"""Setting → the variable that sets it in the environment and in ``.env``."""
