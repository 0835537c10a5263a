"""``doctor``: what is wrong is found, said in plain words, and nothing is stored by asking."""

from __future__ import annotations

import json
import os
import stat
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from importer.cli.probe import judge
from importer.model import Code, Problem
from importer.rampwin import Accepted, Again, Halt, Refused
from importer.rampwin.sandbox import Sandbox
from tests.faults.backstage import Backstage, SenderTime
from tests.faults.certificates import Authority
from tests.faults.server import ContactServer
from tests.faults.tunnel import TunnelProxy
from tests.sender.server import KEY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.cli.conftest import Cli, Ended


@pytest.fixture
def sandbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    """A sandbox, and settings that fit it."""
    with Sandbox() as running:
        monkeypatch.setenv("RAMPWIN_BASE_URL", running.url)
        monkeypatch.setenv("RAMPWIN_API_KEY", running.options.api_key)
        monkeypatch.setenv("RAMPWIN_CHANNEL_ID", running.options.channels[0])
        yield running


def states(ended: Ended) -> dict[str, str]:
    """Check → state, of ``doctor --json``."""
    return {each["check"]: each["state"] for each in json.loads(ended.out)["findings"]}


def message(ended: Ended, check: str) -> str:
    """What a check said."""
    said = [each for each in json.loads(ended.out)["findings"] if each["check"] == check]
    return str(said[-1]["message"])


def test_all_is_well(cli: Cli, sandbox: Sandbox) -> None:
    """With key, channel and a reachable API everything is in order and nothing was stored."""
    ended = cli("doctor")
    assert ended.code == 0
    assert "All is well" in ended.out
    assert "✗" not in ended.out
    assert sandbox.contacts() == []
    assert sandbox.stats().model_dump()["requests"] == 1
    assert sandbox.options.api_key not in ended.out.replace("sandbox-key,", "")


@pytest.mark.usefixtures("sandbox")
def test_a_wrong_key_is_found(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """A key that the API does not accept is named, without the key."""
    monkeypatch.setenv("RAMPWIN_API_KEY", "k3y-Never-Shown")
    ended = cli("doctor", "--json")
    assert ended.code == 2
    assert states(ended)["api"] == "wrong"
    assert message(ended, "api") == (
        "it does not accept the key (status 401): check RAMPWIN_API_KEY, and in Rampwin what that "
        "key may do."
    )
    assert "k3y-Never-Shown" not in ended.out + ended.err


def test_a_wrong_channel_is_found(cli: Cli, sandbox: Sandbox) -> None:
    """A channel that does not exist is named."""
    ended = cli("doctor", "--json", "--channel", "nowhere")
    assert ended.code == 2
    assert "RAMPWIN_CHANNEL_ID" in message(ended, "api")
    assert "resume" not in message(ended, "api"), "no run has stopped"
    assert sandbox.contacts() == []


def test_an_api_that_is_away_is_found(
    cli: Cli, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An address where nothing listens, and a server that is down, are told apart."""
    sandbox.outage(60)
    ended = cli("doctor", "--json")
    assert ended.code == 2
    assert "503" in message(ended, "api")
    monkeypatch.setenv("RAMPWIN_BASE_URL", "http://127.0.0.1:1")
    ended = cli("doctor", "--json")
    assert ended.code == 2
    assert "no answer" in message(ended, "api")


@pytest.mark.parametrize("through_proxy", [False, True], ids=["directly", "through a proxy"])
def test_it_trusts_whom_a_run_trusts(
    through_proxy: bool, cli: Cli, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A certificate that is not trusted is told with the reason; SSL_CERT_FILE mends it."""
    authority = Authority(folder, "trusted")
    host = "api.example.com" if through_proxy else "localhost"
    with Backstage() as backstage:
        server = ContactServer(SenderTime())
        backstage.do(server.listen(tls=authority.server(host)))
        proxy = TunnelProxy(SenderTime(), server.port, lambda _: None, with_password=False)
        backstage.do(proxy.listen())
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{proxy.own_port}")
        port = "" if through_proxy else f":{server.port}"
        monkeypatch.setenv("RAMPWIN_BASE_URL", f"https://{host}{port}")
        monkeypatch.setenv("RAMPWIN_API_KEY", KEY)
        monkeypatch.setenv("RAMPWIN_CHANNEL_ID", "C1")
        ended = cli("doctor", "--json")
        assert ended.code == 2
        assert "not trusted (unable to get local issuer certificate)" in message(ended, "api")
        monkeypatch.setenv("SSL_CERT_FILE", str(authority.path))
        ended = cli("doctor", "--json")
        assert states(ended)["api"] == "ok"
        assert len(proxy.heads) == (2 if through_proxy else 0)
        assert len(server.requests) == 1
        backstage.do(proxy.close())
        backstage.do(server.close())


def test_a_proxy_that_cannot_be_used_is_a_finding(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is told as a run tells it, without the password."""
    monkeypatch.setenv("RAMPWIN_BASE_URL", "https://api.example.com")
    monkeypatch.setenv("RAMPWIN_API_KEY", KEY)
    monkeypatch.setenv("RAMPWIN_CHANNEL_ID", "C1")
    monkeypatch.setenv("HTTPS_PROXY", "socks5://ann:never-shown@127.0.0.1:9")
    ended = cli("doctor", "--json")
    assert ended.code == 2
    assert "The proxy that is set" in message(ended, "api")
    assert "never-shown" not in ended.out + ended.err


def test_offline_asks_nobody(cli: Cli, sandbox: Sandbox) -> None:
    """``--offline`` sends no request."""
    ended = cli("doctor", "--offline", "--json")
    assert ended.code == 0
    assert sandbox.stats().model_dump()["requests"] == 0


def test_without_settings_it_says_what_to_set(cli: Cli) -> None:
    """Without key and channel both are named, with where to put them."""
    ended = cli("doctor", "--json")
    assert ended.code == 2
    assert states(ended)["key"] == "wrong"
    assert "RAMPWIN_API_KEY" in message(ended, "key")
    assert "RAMPWIN_CHANNEL_ID" in message(ended, "channel")


def test_settings_that_cannot_be_read_are_a_finding(cli: Cli, folder: Path) -> None:
    """Broken settings are told like everything else that is wrong."""
    (folder / "importer.toml").write_text("chanel = 'c1'\n", encoding="utf-8")
    ended = cli("doctor", "--json")
    assert ended.code == 2
    assert "did you mean 'channel'" in message(ended, "settings")


def test_it_says_which_places_hold_settings_but_no_values(
    cli: Cli, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The places and names of settings are listed; the key's value is not."""
    monkeypatch.setenv("RAMPWIN_API_KEY", "k3y-Never-Shown")
    (folder / ".env").write_text("IMPORTER_RATE=2\n", encoding="utf-8")
    ended = cli("doctor", "--offline", "--json")
    said = message(ended, "settings")
    assert "RAMPWIN_API_KEY" in said
    assert ".env: IMPORTER_RATE" in said
    assert message(ended, "key") == "present, from the environment."
    assert "k3y-Never-Shown" not in ended.out


def test_a_key_in_the_keyring_is_found(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """A key from the system keyring counts."""
    monkeypatch.setattr("importer.settings.key.keyring_key", lambda: "k3y-Never-Shown")
    ended = cli("doctor", "--offline", "--json")
    assert "keyring" in message(ended, "key")
    assert "k3y-Never-Shown" not in ended.out


def test_a_misspelt_variable_is_a_hint(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """A variable that is no setting is pointed out with the one that was probably meant."""
    monkeypatch.setenv("IMPORTER_CONCURENCY", "3")
    assert "IMPORTER_CONCURRENCY" in message(cli("doctor", "--offline", "--json"), "settings")


def test_places_that_cannot_be_written_are_found(
    cli: Cli, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A store or reports folder below a file is named, and nothing is made."""
    (folder / "file").write_text("in the way")
    monkeypatch.setenv("IMPORTER_STORE", "sqlite:///file/importer.db")
    monkeypatch.setenv("IMPORTER_REPORTS", "file/reports")
    ended = cli("doctor", "--offline", "--json")
    assert ended.code == 2
    assert (states(ended)["store"], states(ended)["reports"]) == ("wrong", "wrong")


def test_looking_makes_nothing(cli: Cli, folder: Path, tmp_path: Path) -> None:
    """Doctor makes neither a store nor a reports folder."""
    cli("doctor", "--offline")
    assert list(folder.iterdir()) == []
    assert not (tmp_path / "user_data_path").exists()


def test_a_store_that_others_can_read_is_a_hint(
    cli: Cli, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A store with names and numbers in it is for one user only."""
    from importer.store import Store, file_address

    path = folder / "importer.db"
    with Store.open(file_address(path)):
        pass
    path.chmod(stat.S_IRUSR | stat.S_IWUSR | stat.S_IRGRP)
    monkeypatch.setenv("IMPORTER_STORE", "sqlite:///importer.db")
    ended = cli("doctor", "--offline", "--json")
    assert states(ended)["store"] == ("hint" if os.name == "posix" else "ok")


def test_a_file_that_is_no_store_is_found(
    cli: Cli, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that is something else is not taken for a store."""
    (folder / "importer.db").write_text("not a database, but long enough to be looked at" * 20)
    monkeypatch.setenv("IMPORTER_STORE", "sqlite:///importer.db")
    ended = cli("doctor", "--offline", "--json")
    assert "wrong" in [
        each["state"] for each in json.loads(ended.out)["findings"] if each["check"] == "store"
    ]


def test_a_mapping_that_does_not_parse_is_found(cli: Cli, folder: Path) -> None:
    """The mapping that is set is read."""
    (folder / "my.yaml").write_text("version: 1\nphonne: {columns: [Mobile]}\n", encoding="utf-8")
    ended = cli("doctor", "--offline", "--json", "-m", "my.yaml")
    assert states(ended)["mapping"] == "wrong"
    assert "phonne" in message(ended, "mapping")


def test_a_channel_that_the_mapping_fixes_is_asked_for(
    cli: Cli, folder: Path, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Like ``run``, doctor takes the mapping's channel, with or without one in the settings."""
    (folder / "ch.yaml").write_text(
        "version: 1\nchannel: sandbox-channel\nphone: {columns: [Mobile]}\n", encoding="utf-8"
    )
    monkeypatch.delenv("RAMPWIN_CHANNEL_ID")
    ended = cli("doctor", "--json", "-m", "ch.yaml")
    assert (ended.code, message(ended, "channel")) == (0, "sandbox-channel, fixed by the mapping")
    assert states(ended)["api"] == "ok"
    ended = cli("doctor", "--json", "-m", "ch.yaml", "--channel", "nowhere")
    assert (ended.code, states(ended)["api"]) == (0, "ok")
    assert message(ended, "channel").endswith("fixed by the mapping, not 'nowhere'")
    (folder / "ch.yaml").write_text(
        "version: 1\nchannel: nowhere\nphone: {columns: [Mobile]}\n", encoding="utf-8"
    )
    ended = cli("doctor", "--json", "-m", "ch.yaml", "--channel", "sandbox-channel")
    assert (ended.code, states(ended)["api"]) == (2, "wrong")
    assert sandbox.stats().requests == 3


def test_a_channel_from_a_column_is_said_to_be_one(
    cli: Cli, folder: Path, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a default nothing can be asked, which is a hint; with one that channel is asked."""
    (folder / "ch.yaml").write_text(
        "version: 1\nchannel: {column: Kanal}\nphone: {columns: [Mobile]}\n", encoding="utf-8"
    )
    ended = cli("doctor", "--json", "-m", "ch.yaml")
    assert (ended.code, states(ended)["api"]) == (0, "ok")
    assert "column 'Kanal'" in message(ended, "channel")
    assert "sandbox-channel where its cell is empty" in message(ended, "channel")
    monkeypatch.delenv("RAMPWIN_CHANNEL_ID")
    ended = cli("doctor", "--json", "-m", "ch.yaml")
    assert (ended.code, states(ended)["api"]) == (0, "hint")
    assert "column 'Kanal'" in message(ended, "channel")
    assert "--channel ID" in message(ended, "api")
    assert sandbox.stats().requests == 1


def test_a_mapping_that_cannot_be_read_is_the_only_thing_wrong(
    cli: Cli, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether a channel is missing is not known before the mapping can be read."""
    monkeypatch.delenv("RAMPWIN_CHANNEL_ID")
    ended = cli("doctor", "--json", "-m", "nowhere.yaml")
    assert ended.code == 2
    wrong = [check for check, state in states(ended).items() if state == "wrong"]
    assert wrong == ["mapping"]
    assert sandbox.stats().requests == 0


PROBLEM = Problem(Code.API_ERROR, "Words about it.")


@pytest.mark.parametrize(
    ("verdict", "status", "state"),
    [
        (Refused(PROBLEM), 400, "ok"),
        (Refused(PROBLEM), 422, "ok"),
        (Refused(PROBLEM), 418, "wrong"),
        (Accepted("1"), 200, "wrong"),
        (Again(PROBLEM), 503, "wrong"),
        (Halt(PROBLEM), 401, "wrong"),
    ],
)
def test_an_answer_is_judged(
    verdict: Accepted | Refused | Again | Halt, status: int, state: str
) -> None:
    """Only a refusal of the empty body proves that key and channel work."""
    assert judge(verdict, status).state == state


def test_a_clock_that_is_off_is_a_hint() -> None:
    """A clock that differs from the API's by more than five minutes is pointed out."""
    from importer.cli.probe import _clock

    now = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert list(_clock("Fri, 02 Jan 2026 03:04:00 GMT", now)) == []
    (hint,) = _clock("Fri, 02 Jan 2026 04:04:05 GMT", now)
    assert "60 minutes" in hint.message
    assert list(_clock("nonsense", now)) == []
