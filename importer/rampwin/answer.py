"""The verdict on an answer of the API: accepted, refused, unclear, try again, or stop the run.

Only the 200 and the 400 are documented; the rest is read as servers and load balancers commonly
mean it. Nothing that arrives here raises: an answer is whatever some machine on the way sent.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, TypeAlias
from urllib.parse import urlsplit

from pydantic import TypeAdapter, ValidationError

from importer.messages import sending as messages

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from importer.model import Problem

MESSAGE_CHARACTERS = 200
"""How much of the API's own text a problem quotes at most."""

RETRY_AFTER_CAP_SECONDS = 300.0
"""The longest pause that an answer can ask for."""

LEAST_SECRET_CHARACTERS = 4
"""A secret that is shorter is left alone: to mask it would blot out ordinary text."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """The API said 200 and ``success: true``: the contact is stored."""

    contact_id: str | None = None
    warnings: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """This contact will not be taken as it stands; the next one may be."""

    problem: Problem
    by_api: bool = True
    """Whether it is the API's own word, and so holds for every request with the same content."""


@dataclass(frozen=True, slots=True)
class Unclear:
    """It says neither that this contact is stored nor that it is not; to ask again is no help."""

    problem: Problem


@dataclass(frozen=True, slots=True)
class Again:
    """The same request may go through later."""

    problem: Problem
    """What it comes to if no further attempt is made."""
    retry_after_seconds: float | None = None
    """The pause the answer asks for, 0 … 300; ``None`` where it asks for none."""


@dataclass(frozen=True, slots=True)
class Halt:
    """No contact will be taken until a setting is mended."""

    problem: Problem


Verdict: TypeAlias = Accepted | Refused | Unclear | Again | Halt


@dataclass(slots=True)
class _Answer:
    """The fields that are read; their types are judged one by one, for any may be off."""

    success: Any = None
    message: Any = None
    error: Any = None
    data: Any = None


_parse = TypeAdapter(_Answer).validate_json  # half the time of a pydantic model

_DIGITS = frozenset("0123456789")
_NUMBER = frozenset("+-.0123456789")
_RETRYABLE = frozenset({408, 425, 429, *range(500, 600)})
_WRONG_ADDRESS = frozenset({404, 405, 410})

# Anchored, with filler words only in front: a message that merely quotes a row's text is no match.
_OPENING = (
    r"(?:(?:(?:bad request|(?:validation |request )?(?:error|failed))\s*[:,.\-–]\s*)"
    r"|(?:the|this|your|an?|provided|given|request|access|is|was|has|you|are)\s+)*"
)
_KEY_TROUBLE = re.compile(
    _OPENING + r"(?:(?:not authori[sz]ed|unauthori[sz]ed|unauthenticated|forbidden)\b"
    r"|(?:invalid|missing|wrong|unknown|incorrect|expired|revoked|no)\s+(?:x-)?api[\s_-]?key\b"
    r"|(?:x-)?api[\s_-]?key\s+(?:provided\s+)?(?:is|was|has|not|does|must|required|missing"
    r"|invalid|expired|revoked|unknown)\b)"
)
_CHANNEL_TROUBLE = re.compile(
    _OPENING + r"(?:(?:invalid|unknown|missing|wrong|incorrect|inactive|no such|no)\s+channel"
    r"|(?:whatsapp\s+)?channel(?:[\s_-]?id)?\s+(?:is|was|has|not|does|must|required|missing"
    r"|invalid|inactive|unknown|should|cannot|could)\b)"
)


def read_answer(
    status: int,
    headers: Mapping[str, str],
    body: bytes,
    phone: str,
    now: datetime,
    secrets: Collection[str] = (),
) -> Verdict:
    """Judge one answer to the request for the contact with the number ``phone`` (E.164).

    ``headers`` may have its names in any case; ``now`` is when the answer came, against which a
    date in ``Retry-After`` is read. Quotes at most 200 characters of the answer's own text, which
    may be anything, the request's headers too: each of ``secrets`` is replaced by ``…`` in it.
    """
    try:
        answer = _parse(body)
    except ValidationError:
        return _without_json(status, headers, phone, now, secrets)
    if status == 200 and answer.success is True:
        return _accepted(answer.data, phone, secrets)
    return _with_json(status, headers, answer, phone, now, secrets)


def _accepted(data: Any, phone: str, secrets: Collection[str]) -> Accepted:
    if not isinstance(data, dict):
        return Accepted()
    contact_id = data.get("_id")
    if not isinstance(contact_id, str) or not contact_id:
        contact_id = None
    else:
        contact_id = _masked(contact_id, secrets)
        if not contact_id.isalnum() or len(contact_id) > 64:
            contact_id = _shortened(contact_id) or None
    stored = data.get("phone_number")
    if stored == phone or stored is None or _same_number(stored, phone):
        return Accepted(contact_id)
    warning = messages.phone_differs(_quotable(str(stored), secrets), phone)
    return Accepted(contact_id, (warning,))


def _same_number(stored: object, phone: str) -> bool:
    """Compare by digits: the API writes numbers with ``+``, without, and as JSON numbers."""
    if isinstance(stored, float) and stored.is_integer():
        stored = int(stored)
    if isinstance(stored, bool) or not isinstance(stored, str | int):
        return True  # Not written as a number at all: there is nothing to compare.
    if isinstance(stored, int):
        return abs(stored) < 10**20 and str(stored) == _digits(phone)
    return _digits(stored) == _digits(phone)


def _digits(text: str) -> str:
    return "".join([character for character in text if character in _DIGITS])


def _with_json(
    status: int,
    headers: Mapping[str, str],
    answer: _Answer,
    phone: str,
    now: datetime,
    secrets: Collection[str],
) -> Verdict:
    """Judge an answer whose body is a JSON object and that is no success."""
    if status in _RETRYABLE:
        return _again(status, headers, phone, now)
    own_texts = (_text(answer.message), _text(answer.error))
    texts = [quotable for text in own_texts if (quotable := _quotable(text, secrets))]
    stop = _halt(status, headers, texts, secrets)
    if stop is not None:
        return stop
    reason = texts[0] if texts else ""
    if status in _WRONG_ADDRESS and answer.success is None:
        return Halt(messages.wrong_address(status, reason, is_json=True))
    if status == 200 or 400 <= status < 500 or answer.success is False:
        return Refused(messages.refused(phone, status, reason))
    return Unclear(messages.odd_status(phone, status))


def _without_json(
    status: int,
    headers: Mapping[str, str],
    phone: str,
    now: datetime,
    secrets: Collection[str],
) -> Verdict:
    """Judge an answer whose body is no JSON object: a web page, nothing, or half of something."""
    if status in _RETRYABLE:
        return _again(status, headers, phone, now)
    stop = _halt(status, headers, [], secrets)
    if stop is not None:
        return stop
    if status == 200:
        return Again(messages.not_the_api(phone))
    if status in _WRONG_ADDRESS:
        return Halt(messages.wrong_address(status, "", is_json=False))
    if 400 <= status < 500:
        return Refused(messages.refused_by_others(phone, status), by_api=False)
    return Unclear(messages.odd_status(phone, status))


def _halt(
    status: int, headers: Mapping[str, str], texts: list[str], secrets: Collection[str]
) -> Halt | None:
    """Find what will meet every further request as well: channel, key, a redirect."""
    lowered = [text.lower() for text in texts]
    reason = texts[0] if texts else ""
    if any(map(_CHANNEL_TROUBLE.match, lowered)):
        return Halt(messages.wrong_channel(status, reason))
    if status in (401, 403) or any(map(_KEY_TROUBLE.match, lowered)):
        return Halt(messages.wrong_key(status, reason))
    if 300 <= status < 400:
        host = _quotable(_redirect_host(headers), secrets)
        return Halt(messages.redirected(host))
    return None


def _again(status: int, headers: Mapping[str, str], phone: str, now: datetime) -> Again:
    pause = _retry_after_seconds(_header(headers, "retry-after"), now)
    problem = messages.rate_limited(phone) if status == 429 else messages.api_error(phone, status)
    return Again(problem, pause)


def _text(value: object) -> str:
    """Read a message: a string, an object with ``message``, or a list of either."""
    if isinstance(value, dict):
        value = value.get("message")
    if isinstance(value, list):
        items = [item.get("message") if isinstance(item, dict) else item for item in value[:10]]
        value = "; ".join([item for item in items if isinstance(item, str)])
    return value if isinstance(value, str) else ""


def _quotable(text: str, secrets: Collection[str]) -> str:
    # In this order, lest half a secret be left where the text is cut.
    return _shortened(_masked(text, secrets))


def _masked(text: str, secrets: Collection[str]) -> str:
    """Replace each secret by ``…``, in whatever case: a host, for one, comes in small letters."""
    lowered = text.lower()
    # The longest first: one secret may be a part of another.
    for secret in sorted(secrets, key=len, reverse=True):
        if len(secret) >= LEAST_SECRET_CHARACTERS and secret.lower() in lowered:
            text = re.sub(re.escape(secret), "…", text, flags=re.IGNORECASE)
    return text


def _shortened(text: str) -> str:
    """Make one line of printable characters of it, of at most 200."""
    start = text[: MESSAGE_CHARACTERS * 5]
    line = " ".join("".join([c if c.isprintable() else " " for c in start]).split())
    if len(line) <= MESSAGE_CHARACTERS:
        return line
    return line[: MESSAGE_CHARACTERS - 1].rstrip() + "…"


def _header(headers: Mapping[str, str], name: str) -> str | None:
    return next((value for key, value in headers.items() if key.lower() == name), None)


def _redirect_host(headers: Mapping[str, str]) -> str:
    try:
        host = urlsplit(_header(headers, "location") or "").hostname or ""
    except ValueError:
        return ""
    return host


def _retry_after_seconds(text: str | None, now: datetime) -> float | None:
    """Read ``Retry-After`` (RFC 9110, 10.2.3): seconds or an HTTP-date; ``None`` for garbage."""
    text = (text or "").strip()
    try:
        if not text or text.isspace():
            return None
        seconds = float(text) if _NUMBER.issuperset(text) else _seconds_until(text, now)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    return min(max(seconds, 0.0), RETRY_AFTER_CAP_SECONDS)


def _seconds_until(text: str, now: datetime) -> float:
    when = parsedate_to_datetime(text)
    return (_with_zone(when) - _with_zone(now)).total_seconds()


def _with_zone(moment: datetime) -> datetime:
    # An HTTP-date in the asctime form names no zone; RFC 9110 reads it as UTC.
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
