"""Messages to whoever looks after a job, by apprise. They hold counts, and nobody's data."""

from __future__ import annotations

import logging
import os
import re
import threading
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING

from importer.errors import JobError
from importer.lines import without_data
from importer.nightly.limits import within

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from apprise import NotifyBase

MISSING_EXTRA = (
    "Messages need a package that is not installed: pip install 'rampwin-importer[notify]'."
)
LIMIT_SECONDS = 60.0
"""So long a message is waited for."""
TURN_SECONDS = 20.0
_ONE_AT_A_TIME = threading.Lock()
"""What the library logs is caught for all threads. Whoever sends releases it, given up or not."""
_SECRET = re.compile(r"[^\W_]{4,}")
"""A part of an address that may be a password, a token or somebody's name."""


class Event(StrEnum):
    """What somebody is told of."""

    SUCCESS = "success"
    """A file was imported."""
    FAILURE = "failure"
    """A file could not be read, an import stopped, or a place cannot be looked at."""
    HOLD = "hold"
    """A file is unlike those before it, and waits for somebody."""
    MISSING = "missing"
    """No file came by the time at which one was expected."""
    RECOVERY = "recovery"
    """A file was imported after something had gone wrong."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A message."""

    event: Event
    title: str
    text: str
    attachment: Path | None = None


@dataclass(frozen=True, slots=True)
class Undelivered:
    """An address that a message did not reach."""

    position: int
    """In the job's list, from 1."""
    service: str
    """What it is: E-Mail, JSON …"""
    reason: str
    """In the library's words, without any part of the address but its host."""
    may_have_come: bool = False
    """Whether it was given up while it was on its way."""

    def __str__(self) -> str:
        what = f"notify.to, number {self.position} ({self.service})"
        return f"{what}, was not reached{': ' if self.reason else ''}{self.reason}"


def addresses(listed: Sequence[str]) -> list[str]:
    """The addresses that a job's list means: ``$NAME`` is what a variable holds.

    Raises:
        JobError: a variable is not set.
    """
    found: list[str] = []
    for each in listed:
        if not each.startswith("$"):
            found.append(each)
            continue
        name = each.strip("${}")
        value = os.environ.get(name, "").strip()
        if not value:
            raise JobError(
                f"notify.to names the variable {name}, which is not set: set it to an address, "
                "such as mailto://… or json://…."
            )
        found += value.split()
    return found


def check_addresses(listed: Sequence[str]) -> None:
    """See whether each address is one.

    Raises:
        JobError: one is not, a variable is not set, or the package is missing.
    """
    for position, address in enumerate(addresses(listed), 1):
        if _service(address) is None:
            raise JobError(
                f"notify.to, number {position}, is no address that apprise knows: write it as "
                "mailto://USER:PASSWORD@HOST, slack://…, json://HOST/PATH or the like."
            )


def deliver(listed: Sequence[str], notice: Notice) -> list[Undelivered]:
    """Send a message to each address; give those that it did not reach.

    Raises:
        JobError: a variable is not set, or the package is missing.
    """
    undelivered: list[Undelivered] = []
    for position, address in enumerate(addresses(listed), 1):
        service = _service(address)
        if service is None:
            undelivered.append(Undelivered(position, "unknown", "it is no address"))
            continue
        name = str(service.service_name)
        if not _ONE_AT_A_TIME.acquire(timeout=TURN_SECONDS):
            undelivered.append(Undelivered(position, name, "another message is on its way"))
            continue
        try:
            reason = within(LIMIT_SECONDS, partial(_send, service, notice, address))
        except TimeoutError:
            reason = f"it took more than {LIMIT_SECONDS:.0f} s"
            undelivered.append(Undelivered(position, name, reason, may_have_come=True))
            continue
        if reason is not None:
            undelivered.append(Undelivered(position, name, reason))
    return undelivered


def _service(address: str) -> NotifyBase | None:
    try:
        from apprise import Apprise
    except ImportError:
        raise JobError(MISSING_EXTRA) from None
    _keep_quiet()
    found: NotifyBase | None = Apprise.instantiate(address, suppress_exceptions=True)
    return found


def _send(service: NotifyBase, notice: Notice, address: str) -> str | None:
    """Send it, and let the next one go; give the reason why that did not work."""
    try:
        return _sent(service, notice, address)
    finally:
        _ONE_AT_A_TIME.release()


def _sent(service: NotifyBase, notice: Notice, address: str) -> str | None:
    from apprise import AppriseAttachment, LogCapture, NotifyType

    bad = {Event.FAILURE: NotifyType.FAILURE, Event.HOLD: NotifyType.WARNING}
    good = notice.event in {Event.SUCCESS, Event.RECOVERY}
    kind = NotifyType.SUCCESS if good else bad.get(notice.event, NotifyType.WARNING)
    attach = AppriseAttachment(str(notice.attachment)) if notice.attachment is not None else None
    message = {"title": notice.title, "body": notice.text, "notify_type": kind, "attach": attach}
    with LogCapture(level=logging.WARNING, fmt="%(message)s") as said:  # type: ignore[no-untyped-call]
        try:
            if service.notify(**message):
                return None
        except Exception as error:  # noqa: BLE001  # whatever a service's own code raises
            return type(error).__name__
        return _without_secrets(said.getvalue(), address, str(getattr(service, "host", "")))


def _without_secrets(said: str, address: str, host: str) -> str:
    for part in set(_SECRET.findall(address)):
        # What stands in the place of a host may be a token.
        if "." not in host or part.casefold() not in host.casefold():
            said = re.sub(re.escape(part), "…", said, flags=re.IGNORECASE)
    return without_data(" ".join(said.split()))


def _keep_quiet() -> None:
    """What the library logs may show an address: it is read here, and goes nowhere else."""
    logger = logging.getLogger("apprise")
    logger.propagate = False
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())
