"""The loop that sends: takes contacts, calls the API, and hands the outcomes on to be recorded."""

from __future__ import annotations

import asyncio
import random as randomness
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, assert_never

from importer.messages import sending as messages
from importer.model import Attempt, Code, Problem, Status
from importer.rampwin import (
    Accepted,
    Again,
    Halt,
    Refused,
    Unclear,
    read_limits,
)
from importer.sender import outcome as outcomes
from importer.sender.attempt import Caller
from importer.sender.breaker import GATEWAY_STATUSES
from importer.sender.canary import CONTACTS
from importer.sender.feed import Feed
from importer.sender.flow import Flow
from importer.sender.meter import Meter
from importer.sender.pacing import Alarm
from importer.sender.policy import SendProgress, Sent
from importer.sender.recorder import Recorder
from importer.sender.retry import back_off_seconds, retry_decision
from importer.sender.telling import Teller
from importer.traffic import Traffic

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator, Sequence

    from importer.model import Outcome, Outgoing
    from importer.sender.feed import OpenContact
    from importer.sender.lanes import Answer, Lane
    from importer.sender.policy import Api, Policy

LEAST_OPEN = 16
"""Even with one request in flight, so many contacts may be open: one that keeps failing must not
look like an API that is away."""


def _utc_now() -> datetime:
    return datetime.now(UTC)


async def send(
    contacts: Iterator[Outgoing],
    api: Api,
    policy: Policy,
    *,
    record: Callable[[Sequence[Outcome]], None],
    stop: asyncio.Event,
    progress: Callable[[SendProgress], None] | None = None,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    random: Callable[[], float] = randomness.random,
    now: Callable[[], datetime] = _utc_now,
) -> Sent:
    """Send each of ``contacts`` until it has an outcome, or until something stops the run.

    ``contacts`` is pulled lazily, on the event loop, and never more than twice the concurrency
    ahead (16 at least). ``record`` is called in a thread with the outcomes since the last call,
    every 250 ms or 250 outcomes and at the end; never two calls at once. After ``stop`` is set no
    request starts; those in flight come to their end. A contact without an outcome is pending.
    ``progress`` is called on the event loop after each flush. ``clock`` and ``sleep`` (seconds),
    ``random`` (0 … 1) and ``now`` are there for tests.

    Raises:
        SettingsError: The key, the first cookie or the proxy cannot be used; nothing was sent.
        Exception: Whatever ``contacts``, ``record`` or ``progress`` raises: requests in flight are
            then abandoned, and outcomes that are known are still recorded where possible.
    """
    # httpx and aiohttp take their time to import: only for those who send.
    from importer.sender.lanes import open_lanes, secrets_of

    started = clock()
    caller = Caller(api, policy.attempt_timeout_seconds, secrets_of(api), now)
    sending = _Sending(contacts, caller, policy, record, progress, clock, sleep, random, now)
    async with open_lanes(api, policy) as lanes:
        await sending.run(lanes, stop)
    meter = sending.meter
    return Sent(
        meter.requests, meter.retries, clock() - started, sending.stopped_by, sending.traffic()
    )


class _Sending:
    """One call of :func:`send`: its counts, and what its workers share."""

    def __init__(
        self,
        contacts: Iterator[Outgoing],
        caller: Caller,
        policy: Policy,
        record: Callable[[Sequence[Outcome]], None],
        progress: Callable[[SendProgress], None] | None,
        clock: Callable[[], float],
        sleep: Callable[[float], Awaitable[None]],
        random: Callable[[], float],
        now: Callable[[], datetime],
    ) -> None:
        self._caller = caller
        self._policy = policy
        self._clock = clock
        self._random = random
        self._now = now
        most_open = max(2 * policy.concurrency, LEAST_OPEN)
        self._feed = Feed(contacts, most_open)
        self._flow = Flow(policy, clock())
        self._watch = outcomes.FailureWatch(policy.max_failures_percent)
        self.meter = Meter()
        self._teller = Teller(progress, self._flow, self.meter, clock)
        self._recorder = Recorder(record, sleep, self._teller.recorded)
        self._alarm = Alarm(sleep)
        self._room = asyncio.Event()
        self._was_answered = False
        self._met = ""
        self.stopped_by: Problem | None = None

    async def run(self, lanes: Sequence[Lane], stop: asyncio.Event) -> None:
        """Send all contacts over the lanes."""
        recording = asyncio.create_task(self._recorder.run())
        watching = asyncio.create_task(self._watch_stop(stop))
        sending = asyncio.create_task(self._send_all(lanes, stop))
        either: set[asyncio.Future[Any]] = {sending, recording}
        try:
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
            if sending.done():
                sending.result()
        finally:
            watching.cancel()
            sending.cancel()
            await asyncio.gather(watching, sending, return_exceptions=True)
            self._teller.is_over = True
            for contact in self._feed.left_waiting():
                self._recorder.add(outcomes.left(contact))
            self._recorder.close()
            await recording
        if self.stopped_by is not None and self._feed.nothing_left():
            self.stopped_by = None  # It came too late to keep any contact back.

    def traffic(self) -> Traffic:
        """What its requests were like."""
        flow = self._flow
        return Traffic(flow.throttled, flow.most_in_flight, self.meter.latencies)

    async def _watch_stop(self, stop: asyncio.Event) -> None:
        await stop.wait()
        self._halt(messages.STOPPED)

    def _halt(self, why: Problem) -> None:
        """Start no further request; what is in flight comes to its end."""
        if self.stopped_by is None:
            self.stopped_by = self._teller.stopped_by = why
        self._alarm.ring()

    async def _send_all(self, lanes: Sequence[Lane], stop: asyncio.Event) -> None:
        """Start each request when its moment has come, on the connection that was used last."""
        most = self._policy.concurrency
        free = [lanes[number % len(lanes)] for number in reversed(range(most))]
        try:
            async with asyncio.TaskGroup() as group:
                while (contact := await self._take(stop)) is not None:
                    group.create_task(self._work(free, contact))
        except BaseExceptionGroup as several:
            raise several.exceptions[0] from None

    async def _work(self, free: list[Lane], contact: OpenContact) -> None:
        """Try a contact once, over a lane that is free."""
        lane = free.pop()
        self.meter.started(contact)
        answer = await self._caller.attempt(lane, contact)
        free.append(lane)
        self._settle(contact, answer)
        self._flow.end(contact)
        self._room.set()

    async def _take(self, stop: asyncio.Event) -> OpenContact | None:
        """Give the next contact when its moment has come; ``None`` if there is none left."""
        flow, feed = self._flow, self._feed
        while self.stopped_by is None and not stop.is_set():
            now = self._clock()
            patience_ends = flow.breaker.away_since() + self._policy.max_outage_seconds
            if now >= patience_ends:
                self._halt(messages.outage(self._policy.max_outage_seconds, self._met))
                break
            if self._recorder.is_full:
                await self._recorder.room()
                continue
            budget_at, new = flow.budget.ready_at(now), flow.canary.has_room
            contact_at = feed.ready_at(budget_at, new=new)
            if contact_at is None and not flow.in_flight:
                break
            if contact_at is None or flow.is_full:
                self._room.clear()
                await self._room.wait()
                continue
            ready_at = max(contact_at, flow.ready_at())
            if ready_at > now:
                await self._alarm.wait(min(ready_at, patience_ends) - now)
                continue
            # It may be the contacts that are never answered, and not the API: ask with others.
            contact = feed.take(now, budget_at, new=new, new_first=flow.breaker.is_open)
            if contact is not None and contact.tries and not flow.has_time(contact, now):
                self._close(outcomes.out_of_time(contact))
                continue
            if contact is not None:
                flow.start(contact, now)
                contact.started_at = int(self._now().timestamp() * 1000)
                return contact
        return None

    def _settle(self, contact: OpenContact, answer: Answer | None) -> None:
        """Decide what becomes of a contact after an attempt."""
        if answer is None and contact.distrust and not self._was_answered:
            self._give_up_untrusted(contact, messages.untrusted(contact.distrust))
            return
        contact.distrust = None
        if answer is None:
            contact.unanswered = contact.is_costly = True
            self._met = contact.met
            nothing = messages.no_answer(contact.contact.phone)
            self._note_attempt(contact, None, nothing)
            self._note_silence(contact)
            self._again(contact, nothing, None)
            return
        self._was_answered = True
        contact.http_status = answer.status
        verdict = self._caller.judge(answer, contact.contact.phone)
        problem = None if isinstance(verdict, Accepted) else verdict.problem
        self._note_attempt(contact, answer.status, problem, answer.seconds)
        if not isinstance(verdict, Again):
            self._note_answer(contact, answer)
        match verdict:
            case Accepted():
                self._close(outcomes.sent(contact, verdict))
            case Refused():
                self._close(outcomes.refused(contact, verdict))
            case Unclear(problem):
                self._close(outcomes.unclear(contact, problem))
            case Halt(problem):
                self._recorder.add(outcomes.left(contact))
                self._halt(problem)
            case Again(problem, retry_after_seconds):
                self._note_trouble(contact, answer, retry_after_seconds)
                self._again(contact, problem, retry_after_seconds)
            case _:
                assert_never(verdict)

    def _give_up_untrusted(self, contact: OpenContact, problem: Problem) -> None:
        """Stop where a certificate was refused before anything was ever answered.

        Later on it may pass: it is one of several servers, or a sign-in page came up meanwhile.
        """
        # Of the contact no-answer would say too much: nothing was sent that could have arrived.
        self._note_attempt(contact, None, Problem(Code.STOPPED, problem.message))
        self._recorder.add(outcomes.left(contact))
        self._halt(problem)

    def _note_attempt(
        self,
        contact: OpenContact,
        status: int | None,
        problem: Problem | None,
        answer_seconds: float | None = None,
    ) -> None:
        seconds = self._clock() - contact.started
        contact.trail.append(
            Attempt(
                at=contact.started_at,
                milliseconds=round(seconds * 1000),
                http_status=status,
                code=problem.code.value if problem else None,
                message=problem.message if problem else None,
            )
        )
        self.meter.attempted(contact, seconds, answer_seconds)

    def _note_answer(self, contact: OpenContact, answer: Answer) -> None:
        limits = read_limits(answer.limits, self._now()) if answer.limits else None
        if self._flow.breaker.is_open:
            self._alarm.ring()
        self._flow.answered(contact, self._clock(), limits, answer.seconds)

    def _note_silence(self, contact: OpenContact) -> None:
        self._flow.unanswered(contact, self._clock())
        self._alarm.ring()

    def _note_trouble(
        self, contact: OpenContact, answer: Answer, retry_after_seconds: float | None
    ) -> None:
        """Note an answer after which the contact is to be tried again."""
        status = answer.status
        contact.is_costly = status != 429
        if status < 400:
            contact.unanswered = True  # It was somebody else's answer: a proxy's, a sign-in page.
        if status < 400 or status in GATEWAY_STATUSES:
            self._note_silence(contact)
            return
        if status == 429:
            pause_seconds = retry_after_seconds
            if pause_seconds is None:
                pause_seconds = self._told_pause_seconds(answer)
            if pause_seconds is None:
                pause_seconds = back_off_seconds(contact.attempts, self._random)
            if self._flow.breaker.is_open:
                self._alarm.ring()
            self._flow.limited(contact, self._clock(), pause_seconds)
            return
        if status < 500:
            self._note_answer(contact, answer)
            return
        self._flow.erred(contact, self._clock())
        self._alarm.ring()

    def _told_pause_seconds(self, answer: Answer) -> float | None:
        """In how many seconds the headers of a 429 say that there will be requests again."""
        limits = read_limits(answer.limits, self._now()) if answer.limits else None
        return limits.reset_seconds if limits is not None and limits.remaining < 1 else None

    def _again(
        self, contact: OpenContact, problem: Problem, retry_after_seconds: float | None
    ) -> None:
        """Let a contact wait for its next attempt, or close it if they are used up."""
        now = self._clock()
        if self._flow.breaker.is_open:
            # The API is away for everybody: no contact is used up by that.
            pause_seconds: float | None = retry_after_seconds or 0.0
        else:
            contact.counted += 1
            pause_seconds = retry_decision(
                contact.counted, self._policy.max_attempts, retry_after_seconds, self._random
            )
            if pause_seconds is not None and not self._flow.has_time(contact, now + pause_seconds):
                pause_seconds = None
        if pause_seconds is None:
            self._close(outcomes.used_up(contact, problem))
            return
        self._feed.put_back(contact, now + pause_seconds)
        self._recorder.add(outcomes.left(contact))  # whoever dies now has tried it so often
        self._alarm.ring()

    def _close(self, outcome: Outcome) -> None:
        self._feed.close_one()
        self._recorder.add(outcome)
        none_of_the_first = self._flow.canary.closed(accepted=outcome.status is Status.SENT)
        problem = self._watch.too_many(outcome.status)
        if none_of_the_first and self._policy.max_failures_percent < 100:
            problem = messages.none_of_the_first(CONTACTS)
        if problem is not None:
            self._halt(problem)
