"""Asks the API whether it takes key and channel, with a request that can store nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from importer.cli.finding import Finding
from importer.model import Code

if TYPE_CHECKING:
    from collections.abc import Iterator

    from importer.model import Problem
    from importer.rampwin import Verdict
    from importer.settings import Settings

CONNECT_TIMEOUT_SECONDS = 5.0
ANSWER_TIMEOUT_SECONDS = 30.0
CLOCK_TOLERANCE_SECONDS = 300.0


def probe(settings: Settings, key: str, channel: str) -> Iterator[Finding]:
    """Ask the API with an empty body: it lacks the phone number, so nothing can be stored."""
    import httpx

    from importer.errors import SettingsError
    from importer.rampwin import contact_headers, contact_url, read_answer
    from importer.sender.transport import find_proxy, tls_context
    from importer.sender.trust import distrust

    headers = contact_headers(key)
    if settings.cookie is not None:
        headers["cookie"] = settings.cookie.get_secret_value()
    try:
        answer = httpx.post(
            contact_url(settings.base_url, channel),
            headers=headers,
            content=b"{}",
            timeout=httpx.Timeout(ANSWER_TIMEOUT_SECONDS, connect=CONNECT_TIMEOUT_SECONDS),
            follow_redirects=False,
            # As a run has them, for what works there is well.
            trust_env=False,
            verify=tls_context(),
            proxy=find_proxy(settings.base_url, None),
        )
    except SettingsError as error:
        yield Finding("api", "wrong", str(error))
        return
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
        yield Finding("api", "wrong", _unanswered(settings.base_url, error, distrust(error)))
        return
    now = datetime.now(UTC)
    verdict = read_answer(answer.status_code, dict(answer.headers), answer.content, "", now)
    finding = judge(verdict, answer.status_code)
    yield Finding(finding.check, finding.state, finding.message.replace(key, "(the key)"))
    yield from _clock(answer.headers.get("date", ""), now)


def _unanswered(base_url: str, error: Exception, reason: str | None) -> str:
    if reason is not None:
        return (
            f"{base_url} shows a certificate that is not trusted ({reason}): check "
            "RAMPWIN_BASE_URL and this machine's clock, and if a proxy or firewall inspects "
            "encrypted traffic here, name the file with its certificate in SSL_CERT_FILE."
        )
    return (
        f"{base_url} gives no answer ({type(error).__name__}): check the network, a proxy or "
        "firewall on the way, and RAMPWIN_BASE_URL."
    )


def judge(verdict: Verdict, status: int) -> Finding:
    """Say what an answer to the empty body means.

    Args:
        verdict: what the answer would mean for a contact.
        status: the answer's HTTP status.
    """
    from importer.rampwin import Accepted, Again, Halt, Refused, Unclear

    match verdict:
        case Refused() if status in (400, 422):
            return Finding(
                "api",
                "ok",
                "it knows the key and the channel (a request without a phone number was refused, "
                "as it should be).",
            )
        case Halt(problem):
            return Finding("api", "wrong", _halted(problem, status))
        case Again():
            return Finding(
                "api",
                "wrong",
                f"it is there but cannot answer at the moment (status {status}): try again later.",
            )
        case Accepted() | Refused() | Unclear():
            return Finding(
                "api",
                "wrong",
                f"it answers a request without a phone number with status {status}, which the "
                "Rampwin API does not do: check RAMPWIN_BASE_URL.",
            )


def _halted(problem: Problem, status: int) -> str:
    """The run's sentence without its ways to carry on, for here no run has stopped."""
    match problem.code:
        case Code.API_UNAUTHORIZED:
            return (
                f"it does not accept the key (status {status}): check RAMPWIN_API_KEY, and in "
                "Rampwin what that key may do."
            )
        case Code.API_CHANNEL:
            return (
                f"it does not know the channel (status {status}): look its ID up in Rampwin, and "
                "correct --channel, RAMPWIN_CHANNEL_ID or the mapping's channel."
            )
    return problem.message


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
