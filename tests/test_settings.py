"""The settings: which place wins, what is refused, and that no text shows the key."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import platformdirs
import pytest
from pydantic import SecretStr

from importer.errors import SettingsError
from importer.settings import (
    FIELDS,
    VARIABLES,
    Settings,
    api_key,
    load_settings,
    read_layers,
    unknown_variables,
)
from importer.settings.key import keyring_key

KEY = "k3y-Never-Shown-9f8e7d"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder, without settings of whoever runs the tests."""
    for name in list(os.environ):
        if name.upper().startswith(("IMPORTER_", "RAMPWIN_")):
            monkeypatch.delenv(name)
    work, user = tmp_path / "work", tmp_path / "user"
    work.mkdir()
    user.mkdir()
    monkeypatch.chdir(work)
    monkeypatch.setattr(platformdirs, "user_config_path", lambda *_, **__: user)
    monkeypatch.setattr("importer.settings.key.keyring_key", lambda: None)
    return work


def user_toml(folder: Path) -> Path:
    """The file in the user's configuration folder."""
    return folder.parent / "user" / "importer.toml"


def refusal(**overrides: object) -> str:
    """The message with which settings are refused."""
    with pytest.raises(SettingsError) as caught:
        load_settings(**overrides)
    assert caught.value.exit_code == 2
    return str(caught.value)


def test_without_any_settings_the_documented_defaults_hold() -> None:
    """Without any settings the documented defaults hold."""
    settings = load_settings()
    assert settings.base_url == "https://api.rampwin.com"
    assert settings.reports == Path("reports")
    assert settings.concurrency == 256
    assert settings.rate is None
    assert settings.max_failures == 25
    assert (settings.connect_timeout_seconds, settings.attempt_timeout_seconds) == (5, 30)
    assert settings.max_attempts == 6
    assert settings.transport == "aiohttp"
    assert (settings.changed_only, settings.wait) == (False, True)
    assert (settings.as_json, settings.quiet) == (False, False)
    assert settings.api_key is None


def test_each_place_wins_over_the_ones_after_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Arguments win over environment, ``.env``, ``importer.toml`` here and the user's own."""
    user_toml(folder).write_text('channel = "user"\n', encoding="utf-8")
    assert load_settings().channel == "user"
    (folder / "importer.toml").write_text('channel = "here"\n', encoding="utf-8")
    assert load_settings().channel == "here"
    (folder / ".env").write_text("RAMPWIN_CHANNEL_ID=dotenv\n", encoding="utf-8")
    assert load_settings().channel == "dotenv"
    monkeypatch.setenv("RAMPWIN_CHANNEL_ID", "environment")
    assert load_settings().channel == "environment"
    assert load_settings(channel="argument").channel == "argument"


def test_places_add_up(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What one place leaves open comes from the next."""
    user_toml(folder).write_text("rate = 5\n", encoding="utf-8")
    (folder / "importer.toml").write_text("concurrency = 3\n", encoding="utf-8")
    (folder / ".env").write_text("IMPORTER_REPORTS=out\n", encoding="utf-8")
    monkeypatch.setenv("IMPORTER_MAX_ATTEMPTS", "2")
    settings = load_settings(channel="c1")
    assert (settings.rate, settings.concurrency, settings.reports) == (5, 3, Path("out"))
    assert (settings.max_attempts, settings.channel) == (2, "c1")


def test_every_setting_has_a_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every setting can be set in the environment, under the documented name."""
    values: dict[str, tuple[str, Any]] = {
        "RAMPWIN_API_KEY": (KEY, SecretStr(KEY)),
        "RAMPWIN_COOKIE": ("AWSALB=a; AWSALBCORS=a", SecretStr("AWSALB=a; AWSALBCORS=a")),
        "RAMPWIN_CHANNEL_ID": ("c1", "c1"),
        "RAMPWIN_BASE_URL": ("http://127.0.0.1:8899", "http://127.0.0.1:8899"),
        "IMPORTER_STORE": ("sqlite:///x.db", "sqlite:///x.db"),
        "IMPORTER_REPORTS": ("out", Path("out")),
        "IMPORTER_MAPPING": ("hubspot", "hubspot"),
        "IMPORTER_REGION": ("in", "IN"),
        "IMPORTER_SHEET": ("2", "2"),
        "IMPORTER_HEADER_ROW": ("3", 3),
        "IMPORTER_HEADER_ROWS": ("2", 2),
        "IMPORTER_HEADER": ("false", False),
        "IMPORTER_LAST_ROW": ("40", 40),
        "IMPORTER_COLUMNS": ("A:C", "A:C"),
        "IMPORTER_FOOTER": ("false", False),
        "IMPORTER_ENCODING": ("CP1252", "cp1252"),
        "IMPORTER_DELIMITER": ("tab", "\t"),
        "IMPORTER_QUOTE": ("single", "single"),
        "IMPORTER_ESCAPE": ("backslash", "backslash"),
        "IMPORTER_CHANGED_ONLY": ("true", True),
        "IMPORTER_WAIT": ("false", False),
        "IMPORTER_CONCURRENCY": ("7", 7),
        "IMPORTER_RATE": ("2.5", 2.5),
        "IMPORTER_MAX_FAILURES": ("10", 10),
        "IMPORTER_CONNECT_TIMEOUT_SECONDS": ("1", 1),
        "IMPORTER_ATTEMPT_TIMEOUT_SECONDS": ("9", 9),
        "IMPORTER_CONTACT_TIMEOUT_SECONDS": ("99", 99),
        "IMPORTER_MAX_OUTAGE": ("0.5", 0.5),
        "IMPORTER_MAX_ATTEMPTS": ("4", 4),
        "IMPORTER_TRANSPORT": ("http2", "http2"),
        "IMPORTER_WORKERS": ("1", 1),
        "IMPORTER_JSON": ("1", True),
        "IMPORTER_QUIET": ("yes", True),
        "IMPORTER_LOG_FORMAT": ("json", "json"),
        "IMPORTER_LOG_LEVEL": ("debug", "debug"),
        "IMPORTER_JOBS": ("nightly", Path("nightly")),
        "IMPORTER_LOGS": ("logs", Path("logs")),
        "IMPORTER_KEEP_LOGS": ("30", 30),
        "IMPORTER_METRICS": ("importer.prom", Path("importer.prom")),
    }
    assert set(values) == set(VARIABLES.values())
    for variable, (text, _) in values.items():
        monkeypatch.setenv(variable, text)
    settings = load_settings()
    for name, variable in VARIABLES.items():
        assert getattr(settings, FIELDS[name]) == values[variable][1], name


def test_json_and_quiet_may_stand_in_a_toml(folder: Path) -> None:
    """There they have the names of their options; an argument comes first, also to say no."""
    (folder / "importer.toml").write_text("json = true\nquiet = true\n", encoding="utf-8")
    settings = load_settings()
    assert (settings.as_json, settings.quiet) == (True, True)
    settings = load_settings(json=False, quiet=False)
    assert (settings.as_json, settings.quiet) == (False, False)


def test_empty_variables_are_not_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """A variable that is set to nothing counts as not set, as in a compose file."""
    monkeypatch.setenv("RAMPWIN_COOKIE", "")
    monkeypatch.setenv("IMPORTER_RATE", "")
    assert load_settings() == Settings()


def test_none_is_not_given() -> None:
    """An argument that is ``None`` does not hide a setting."""
    assert load_settings(channel=None, concurrency=None).concurrency == 256


def test_made_directly_nothing_is_read_from_outside(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``Settings(…)`` takes its arguments only: the demo must not see the user's settings."""
    monkeypatch.setenv("RAMPWIN_API_KEY", KEY)
    monkeypatch.setenv("IMPORTER_STORE", "sqlite:///mine.db")
    (folder / ".env").write_text("RAMPWIN_CHANNEL_ID=mine\n", encoding="utf-8")
    settings = Settings()
    assert (settings.api_key, settings.store, settings.channel) == (None, None, None)


@pytest.mark.parametrize("name", ["RAMPWIN_API_KEY", "RAMPWIN_COOKIE"])
@pytest.mark.parametrize("bad", [f"{KEY}\n", f"{KEY}\r", f"{KEY}é", f"{KEY}\x07"])
def test_a_secret_that_cannot_be_sent_is_refused_unseen(
    name: str, bad: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A key or cookie with a line break or an accent is refused, and the text does not show it."""
    monkeypatch.setenv(name, bad)
    message = refusal()
    assert name in message
    assert KEY not in message


def test_a_key_with_a_space_is_refused_unseen(monkeypatch: pytest.MonkeyPatch) -> None:
    """A key with a space is refused, and the text does not show it."""
    monkeypatch.setenv("RAMPWIN_API_KEY", f"{KEY} ")
    message = refusal()
    assert "space" in message
    assert KEY not in message


def test_no_text_form_shows_a_secret() -> None:
    """``repr`` and ``str`` show neither key nor cookie nor the store's password."""
    settings = load_settings(
        api_key=KEY, cookie="AWSALB=secret1", store="postgresql://me:secret2@db.example.com/x"
    )
    for text in (repr(settings), str(settings), f"{settings.model_dump()!r}".replace("store", "")):
        assert KEY not in text
        assert "secret1" not in text
    assert "secret2" not in repr(settings) + str(settings)


@pytest.mark.parametrize("name", ["api_key", "RAMPWIN_API_KEY"])
def test_a_key_in_a_toml_is_refused_unseen(name: str, folder: Path) -> None:
    """The key does not belong into importer.toml; the text says where it belongs."""
    (folder / "importer.toml").write_text(f'{name} = "{KEY}"\n', encoding="utf-8")
    message = refusal()
    assert "importer.toml" in message
    assert ".env" in message
    assert KEY not in message


@pytest.mark.parametrize(
    ("name", "nearest"),
    [("chanel", "channel"), ("base-url", "base_url"), ("RAMPWIN_CHANNEL_ID", "channel")],
)
def test_an_unknown_name_in_a_toml_is_refused_with_the_nearest(
    name: str, nearest: str, folder: Path
) -> None:
    """An unknown name stops the program and names the setting that was probably meant."""
    (folder / "importer.toml").write_text(f'{name} = "x"\n', encoding="utf-8")
    message = refusal()
    assert f"'{name}'" in message
    assert f"did you mean '{nearest}'? Known are " in message


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"channel = \n", "no valid TOML"), (b'channel = "\xe9"\n', "not UTF-8")],
)
def test_a_broken_toml_is_refused(content: bytes, words: str, folder: Path) -> None:
    """A file that is no TOML, or no UTF-8, is named in the message."""
    (folder / "importer.toml").write_bytes(content)
    message = refusal()
    assert "importer.toml" in message
    assert words in message


def test_files_from_windows_are_read(folder: Path) -> None:
    """A byte-order mark and Windows line ends do not matter."""
    (folder / ".env").write_bytes(b"\xef\xbb\xbfRAMPWIN_CHANNEL_ID=c1\r\n")
    (folder / "importer.toml").write_bytes(b"\xef\xbb\xbfrate = 2\r\n")
    settings = load_settings()
    assert (settings.channel, settings.rate) == ("c1", 2)


def test_an_env_file_that_is_no_utf_8_is_refused(folder: Path) -> None:
    """A ``.env`` in another encoding is named in the message."""
    (folder / ".env").write_bytes(b"RAMPWIN_CHANNEL_ID=\xe9\n")
    assert ".env is not UTF-8" in refusal()


def test_other_programs_variables_in_an_env_file_do_not_matter(folder: Path) -> None:
    """A ``.env`` is shared with other programs: their variables are passed over."""
    (folder / ".env").write_text("DATABASE_URL=x\nIMPORTER_RATE=2\n", encoding="utf-8")
    assert load_settings().rate == 2


@pytest.mark.parametrize(
    ("setting", "value", "words"),
    [
        ("concurrency", 0, "from 1 to 1000"),
        ("concurrency", "many", "from 1 to 1000"),
        ("concurrency", True, "no number"),
        ("rate", -1, "above 0"),
        ("rate", 0, "above 0"),
        ("rate", "nan", "above 0"),
        ("rate", "inf", "above 0"),
        ("max_failures", 101, "from 0 to 100"),
        ("header_row", 0, "from 1"),
        ("max_attempts", 0, "from 1 to 100"),
        ("workers", 0, "from 1 to 256"),
        ("connect_timeout_seconds", 0, "above 0"),
        ("attempt_timeout_seconds", -2, "above 0"),
        ("transport", "curl", "aiohttp, httpx or http2"),
        ("changed_only", "perhaps", "true or false"),
        ("json", "perhaps", "true or false"),
        ("quiet", 2, "true or false"),
        ("region", "XX", "XX"),
        ("encoding", "utf-9", "no encoding"),
        ("encoding", "rot13", "no encoding"),
        ("delimiter", ";;", "one character"),
        ("delimiter", "a", "one character"),
        ("channel", " ", "empty"),
        ("channel", "a\nb", "line break"),
    ],
)
def test_a_value_that_makes_no_sense_is_refused_by_name(
    setting: str, value: object, words: str
) -> None:
    """A wrong value is named with its option or setting, and what to write instead."""
    message = refusal(**{setting: value})
    assert setting.replace("_", "-") in message.replace("_", "-")
    assert words in message


def test_a_message_names_variable_and_place(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A message names the setting as it is written in the place where it stands."""
    (folder / "importer.toml").write_text("rate = 0\n", encoding="utf-8")
    assert refusal().startswith("rate '0' (from importer.toml)")
    (folder / ".env").write_text("IMPORTER_RATE=0\n", encoding="utf-8")
    assert refusal().startswith("IMPORTER_RATE '0' (from .env)")
    monkeypatch.setenv("IMPORTER_RATE", "0")
    assert refusal().startswith("IMPORTER_RATE '0' (from the environment)")
    assert refusal(rate=0).startswith("--rate '0'")


def test_a_wrong_region_names_the_nearest() -> None:
    """A country's informal code is refused with the one that was meant."""
    assert refusal(region="UK").endswith("did you mean GB?")


@pytest.mark.parametrize(
    "url", ["http://api.example.com", "ftp://api.example.com", "https://me:pw12@api.example.com"]
)
def test_an_address_that_would_betray_the_key_is_refused(url: str) -> None:
    """Plain http to a remote host is refused, and no password in an address is repeated."""
    message = refusal(base_url=url)
    assert "RAMPWIN_BASE_URL" in message
    assert "pw12" not in message


def test_plain_http_to_this_machine_is_allowed() -> None:
    """The sandbox speaks plain http on a loopback address."""
    assert load_settings(base_url="http://127.0.0.1:8899/").base_url == "http://127.0.0.1:8899"


def test_an_unknown_argument_is_refused() -> None:
    """The Python API refuses a keyword that is no setting."""
    assert "concurency" in refusal(concurency=3)


def test_the_key_comes_from_the_settings_before_the_keyring(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The keyring is asked only where neither environment nor ``.env`` holds a key."""
    monkeypatch.setattr("importer.settings.key.keyring_key", lambda: "from-keyring")
    assert api_key(load_settings(api_key=KEY)) == KEY
    assert api_key(load_settings()) == "from-keyring"


def test_without_a_key_the_message_says_where_to_put_it() -> None:
    """Without a key the message names the variable, ``.env`` and the keyring command."""
    with pytest.raises(SettingsError) as caught:
        api_key(Settings())
    for words in ("RAMPWIN_API_KEY", ".env", "keyring set rampwin-importer api-key"):
        assert words in str(caught.value)


def test_a_bad_key_in_the_keyring_is_refused_unseen(monkeypatch: pytest.MonkeyPatch) -> None:
    """A key from the keyring is checked like any other."""
    monkeypatch.setattr("importer.settings.key.keyring_key", lambda: f"{KEY}\n")
    with pytest.raises(SettingsError) as caught:
        api_key(Settings())
    assert KEY not in str(caught.value)


def test_a_keyring_that_fails_is_no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a system's keyring raises means that there is no key in it."""

    def fail(_service: str, _user: str) -> str:
        raise OSError("no keyring here")

    monkeypatch.setattr("keyring.get_password", fail)
    assert keyring_key() is None


def test_a_keyring_that_answers_is_asked_by_the_documented_names(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The key lies under service ``rampwin-importer``, user ``api-key``."""
    monkeypatch.setattr("keyring.get_password", lambda service, user: f"{service}/{user}")
    assert keyring_key() == "rampwin-importer/api-key"


def test_the_layers_say_what_came_from_where(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Doctor can tell which place holds which setting."""
    monkeypatch.setenv("RAMPWIN_API_KEY", KEY)
    (folder / ".env").write_text("IMPORTER_RATE=2\n", encoding="utf-8")
    layers = {layer.origin: set(layer.values) for layer in read_layers()}
    assert layers["the environment"] == {"api_key"}
    assert layers[".env"] == {"rate"}
    assert layers["importer.toml"] == set()


def test_a_misspelt_variable_is_found(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A variable with our prefix that is no setting is found, with the nearest name."""
    monkeypatch.setenv("IMPORTER_CONCURENCY", "3")
    (folder / ".env").write_text("RAMPWIN_APIKEY=x\nOTHER=1\n", encoding="utf-8")
    assert unknown_variables() == {
        "IMPORTER_CONCURENCY": "IMPORTER_CONCURRENCY",
        "RAMPWIN_APIKEY": "RAMPWIN_API_KEY",
    }


@pytest.mark.parametrize(
    ("variable", "meant"),
    [
        ("IMPORTER_API_KEY", "RAMPWIN_API_KEY"),
        ("IMPORTER_CHANNEL", "RAMPWIN_CHANNEL_ID"),
        ("IMPORTER_AS_JSON", "IMPORTER_JSON"),
        ("RAMPWIN_JSON", "IMPORTER_JSON"),
    ],
)
def test_a_variable_that_is_no_setting_has_no_effect(
    variable: str, meant: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only documented names count, also in ``.env``; doctor names the one that is meant."""
    monkeypatch.setenv(variable, "1")
    (folder / ".env").write_text(f"{variable}=1\n", encoding="utf-8")
    assert load_settings() == Settings()
    assert unknown_variables() == {variable: meant}


def test_settings_do_not_change() -> None:
    """Settings are read once and passed on: nobody can change them on the way."""
    with pytest.raises(ValueError, match="frozen"):
        Settings().channel = "other"  # type: ignore[misc]


def test_an_open_quote_in_env_is_one_sentence(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """A line of ``.env`` that cannot be read is named, without what it holds."""
    (folder / ".env").write_text(f'A=1\n\nRAMPWIN_API_KEY="{KEY}\nB=2\n', encoding="utf-8")
    message = refusal()
    assert message.startswith(".env, line 3, cannot be read")
    assert KEY not in message
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize(
    ("setting", "value", "start"),
    [
        ("header_row", "1.5", "--header-row '1.5' makes no sense: write the number of the row"),
        ("rate", "abc", "--rate 'abc' makes no sense: write a number above 0"),
    ],
)
def test_a_number_that_is_none_is_one_plain_sentence(setting: str, value: str, start: str) -> None:
    """Text where a number is wanted is named with what to write."""
    assert refusal(**{setting: value}).startswith(start)
