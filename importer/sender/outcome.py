"""What an answer makes of a contact, and when so many went wrong that the run had better stop."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from importer.messages.sending import no_answer, too_many_failures
from importer.model import Code, Outcome, Problem, Status

if TYPE_CHECKING:
    from importer.rampwin import Accepted, Refused
    from importer.sender.feed import OpenContact

WINDOW = 200
LEAST_OUTCOMES = 50


def sent(contact: OpenContact, verdict: Accepted) -> Outcome:
    """Give the outcome of a contact that the API took."""
    return _outcome(contact, Status.SENT, None, verdict)


def refused(contact: OpenContact, verdict: Refused) -> Outcome:
    """Give the outcome of a contact that is clearly not taken.

    Where an earlier attempt had no answer, that may have arrived: a firewall's later refusal does
    not take it back, the API's own does.
    """
    if contact.unanswered and not verdict.by_api:
        return _outcome(contact, Status.UNKNOWN, no_answer(contact.contact.phone))
    return _outcome(contact, Status.FAILED, verdict.problem)


def unclear(contact: OpenContact, problem: Problem) -> Outcome:
    """Give the outcome of a contact about which the API's answer says nothing."""
    return _outcome(contact, Status.UNKNOWN, problem)


def used_up(contact: OpenContact, problem: Problem) -> Outcome:
    """Give the outcome of a contact whose attempts are used up; ``problem`` is the last one's.

    It failed only if each attempt was clearly refused (408, 425, 429, 5xx). One that had no answer
    may have arrived, and a later 503 does not take that back: then nobody knows.
    """
    if not contact.unanswered:
        return _outcome(contact, Status.FAILED, problem)
    if problem.code is not Code.NO_ANSWER and contact.http_status != 200:
        problem = no_answer(contact.contact.phone)
    return _outcome(contact, Status.UNKNOWN, problem)


def out_of_time(contact: OpenContact) -> Outcome:
    """Give the outcome of a contact for whose next attempt there is no time left."""
    last = contact.trail[-1]
    return used_up(contact, Problem(Code(last.code or Code.NO_ANSWER), last.message or ""))


def left(contact: OpenContact) -> Outcome:
    """Give what is known of a contact that was tried and is to be tried again after a stop."""
    last = contact.trail[-1]
    problem = Problem(Code(last.code), last.message or "") if last.code else None
    return _outcome(contact, Status.PENDING, problem)


def _outcome(
    contact: OpenContact, status: Status, problem: Problem | None, verdict: Accepted | None = None
) -> Outcome:
    return Outcome(
        contact.contact.n,
        status,
        contact.attempts,
        problem,
        verdict.contact_id if verdict else None,
        contact.http_status,
        verdict.warnings if verdict else (),
        tuple(contact.trail),
    )


class FailureWatch:
    """Watches the share of contacts that went wrong among the last 200.

    It judges from the 50th outcome on, so that a small file is always tried to its end; with 0
    percent the first failure is one too many.
    """

    def __init__(self, max_percent: float) -> None:
        self._max_percent = max_percent
        self._last: deque[bool] = deque(maxlen=WINDOW)
        self._failed = 0

    def too_many(self, status: Status) -> Problem | None:
        """Count an outcome; give the problem if it was one failure too many."""
        failed = status is not Status.SENT
        if len(self._last) == WINDOW:
            self._failed -= self._last[0]
        self._last.append(failed)
        self._failed += failed
        seen = len(self._last)
        if not failed or self._failed * 100 <= self._max_percent * seen:
            return None
        if seen < LEAST_OUTCOMES and self._max_percent > 0:
            return None
        return too_many_failures(self._failed, seen, self._max_percent)
