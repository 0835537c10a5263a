"""Messages to whoever looks after a job arrive; where they do not, no secret is told."""

from __future__ import annotations

import email
import email.policy
import sys
from typing import TYPE_CHECKING

import pytest

from importer.errors import JobError
from importer.nightly.notify import Event, Notice, addresses, check_addresses, deliver
from tests.nightly.listeners import mail_server, web_server

if TYPE_CHECKING:
    from pathlib import Path

NOTICE = Notice(Event.HOLD, "importer, job crm: b.csv: held", "It has 1 row.\nReport: r.csv")


def test_a_web_server_gets_it() -> None:
    """With its title, its text and how bad it is."""
    with web_server() as inbox:
        assert deliver([inbox.url], NOTICE) == []
    [message] = inbox.messages
    assert (message["title"], message["type"]) == (NOTICE.title, "warning")
    assert message["message"] == NOTICE.text


def test_a_mail_server_gets_it_with_an_attachment(tmp_path: Path) -> None:
    """A file comes with it where one is given."""
    failures = tmp_path / "failures.csv"
    failures.write_text("import_row\n2\n")
    with mail_server() as inbox:
        assert deliver([inbox.url], Notice(Event.FAILURE, "Title", "Text", failures)) == []
    [content] = inbox.messages
    message = email.message_from_bytes(content, policy=email.policy.default)
    assert message["Subject"] == "Title"
    assert message["To"] == "ops@example.com"
    [attachment] = message.iter_attachments()
    assert attachment.get_filename() == "failures.csv"


def test_who_is_not_reached_is_named_without_a_secret() -> None:
    """By the place in the list, the kind of service and why; the others are told."""
    with web_server() as deaf, web_server() as inbox:
        deaf.answer = 500
        nobody = "mailto://127.0.0.1:1?from=a@example.com&to=secret-person@example.com"
        undelivered = deliver([deaf.url, nobody, "nonsense://x y", inbox.url], NOTICE)
    assert len(inbox.messages) == 1
    told = [str(each) for each in undelivered]
    assert [each.position for each in undelivered] == [1, 2, 3]
    assert "500" in told[0]
    assert told[2] == "notify.to, number 3 (unknown), was not reached: it is no address"
    for text in told:
        assert "5Zq8" not in text
        assert "secret" not in text
        assert "@" not in text


def test_a_variable_holds_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that no secret stands in the job's file."""
    monkeypatch.setenv("OPS", "json://a/b  json://c/d")
    assert addresses(["$OPS", "json://e"]) == ["json://a/b", "json://c/d", "json://e"]
    assert addresses(["${OPS}"]) == ["json://a/b", "json://c/d"]
    monkeypatch.delenv("OPS")
    with pytest.raises(JobError, match="the variable OPS, which is not set"):
        addresses(["$OPS"])


def test_what_is_no_address_is_found_before() -> None:
    """By a check; it names its place and does not repeat it."""
    check_addresses(["json://127.0.0.1:1/x"])
    with pytest.raises(JobError, match=r"notify.to, number 2, is no address") as raised:
        check_addresses(["json://127.0.0.1:1/x", "hunter2@@"])
    assert "hunter2" not in str(raised.value)


def test_without_its_package_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before anything is sent."""
    monkeypatch.setitem(sys.modules, "apprise", None)
    with pytest.raises(JobError, match=r"pip install 'rampwin-importer\[notify\]'"):
        check_addresses(["json://127.0.0.1/x"])


@pytest.mark.parametrize("address", [
    "slack://TokenA/TokenB/TokenC", "tgram://123456789:abcdefg_hijklmnop/12315544",
    "workflows://prod.example.com:443/643e69f83c8944/8e5f6f2e0e9e4f2b",  # Teams
    "mailto://mail.example.com?from=a@example.com&to=b@example.com", "json://example.com/x",
])  # fmt: skip
def test_the_usual_services_are_known(address: str) -> None:
    """Their addresses are read; nothing is sent."""
    check_addresses([address])
