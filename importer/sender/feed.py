"""The contacts that are open: taken one by one from the caller, some waiting for a retry."""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field
from math import inf
from typing import TYPE_CHECKING, TypeAlias

from importer.model import Code

if TYPE_CHECKING:
    from collections.abc import Iterator

    from importer.model import Attempt, Outgoing


@dataclass(slots=True)
class OpenContact:
    """A contact on its way."""

    contact: Outgoing
    attempts: int = 0
    tries: int = 0
    """The attempts of this run."""
    counted: int = 0
    """The attempts that count towards the most: not those while the API was away."""
    unanswered: bool = False
    """Whether an attempt may have arrived although nobody said so."""
    distrust: str | None = None
    """Why the last attempt did not trust the server's certificate, if that is why it failed."""
    http_status: int | None = None
    """Of the last answer."""
    trail: list[Attempt] = field(default_factory=list)
    """Every attempt so far."""
    started: float = 0.0
    """When the current attempt started, by the clock."""
    started_at: int = 0
    """The same moment for people: milliseconds since 1970, UTC."""
    lane: int = 0
    """The lane of the current attempt."""
    lost_to: str = ""
    """What ended the current attempt without an answer: a class of exceptions, for the log."""
    met: str = ""
    """What kept the current attempt from leaving, for people to read."""
    first_started: float = 0.0
    """When the first of this run did, and how long the API had been away before it."""
    away_before_seconds: float = 0.0
    is_costly: bool = False
    """Whether its next attempt is paid from the retry budget."""
    probe: bool = False
    """Whether the current attempt probes an API that is away."""


def _may_have_arrived(attempt: Attempt) -> bool:
    """Whether an attempt of an earlier session left open whether the contact is stored."""
    page = attempt.http_status == 200 and attempt.code == Code.API_ERROR
    return page or attempt.code == Code.NO_ANSWER


_Due: TypeAlias = tuple[float, int, OpenContact]
"""A contact that waits: its moment, by the clock, and its number in the run."""


class Feed:
    """Hands out contacts: first those whose retry is due, then new ones.

    At most ``most_open`` are open at a time, those in flight included, so that memory does not
    grow with the run and a contact that waits for its retry does not hold the others up.
    """

    def __init__(self, contacts: Iterator[Outgoing], most_open: int) -> None:
        self._contacts = contacts
        self._most_open = most_open
        self._open = 0
        self._exhausted = False
        self._waiting: list[_Due] = []
        self._waiting_costly: list[_Due] = []
        """Those whose next attempt is paid from the retry budget: they hold no other up."""

    def ready_at(self, budget_at: float = -inf, *, new: bool = True) -> float | None:
        """Give the moment of the next contact; ``None`` if one must be closed before.

        Args:
            budget_at: when there is budget for a costly retry.
            new: whether a contact may be handed out that was not tried before.
        """
        if new and not self._exhausted and self._open < self._most_open:
            return -inf
        free = self._waiting[0][0] if self._waiting else None
        costly = max(self._waiting_costly[0][0], budget_at) if self._waiting_costly else None
        return min((at for at in (free, costly) if at is not None), default=None)

    def take(
        self, now: float, budget_at: float = -inf, *, new: bool = True, new_first: bool = False
    ) -> OpenContact | None:
        """Hand out a contact; ``None`` if none is ready after all.

        Args:
            now: the moment.
            budget_at: when there is budget for a costly retry.
            new: whether a contact may be handed out that was not tried before.
            new_first: whether such a one goes before those that wait.
        """
        found = self._take_new() if new and new_first else None
        if found is None:
            heaps = [self._waiting] + [self._waiting_costly] * (budget_at <= now)
            due = [heap for heap in heaps if heap and heap[0][0] <= now]
            if due:
                return heapq.heappop(min(due, key=lambda heap: heap[0][:2]))[2]
        return found or (self._take_new() if new else None)

    def _take_new(self) -> OpenContact | None:
        if self._exhausted or self._open >= self._most_open:
            return None
        new_one = next(self._contacts, None)
        if new_one is None:
            self._exhausted = True
            return None
        self._open += 1
        return OpenContact(
            new_one,
            attempts=len(new_one.trail),
            unanswered=new_one.may_have_arrived or any(map(_may_have_arrived, new_one.trail)),
            trail=list(new_one.trail),
        )

    def left_waiting(self) -> list[OpenContact]:
        """Give the contacts that wait for another attempt, as they stand."""
        return [contact for _, _, contact in (*self._waiting, *self._waiting_costly)]

    def put_back(self, contact: OpenContact, due: float) -> None:
        """Take a contact back that is to be tried again at ``due``."""
        heap = self._waiting_costly if contact.is_costly else self._waiting
        heapq.heappush(heap, (due, contact.contact.n, contact))

    def nothing_left(self) -> bool:
        """Whether every contact has been handed out and closed. May pull one that stays pending."""
        if not self._exhausted and not self._open:
            self._exhausted = next(self._contacts, None) is None
        return self._exhausted and not self._open

    def close_one(self) -> None:
        """Note that a contact that was handed out is no longer open."""
        self._open -= 1
