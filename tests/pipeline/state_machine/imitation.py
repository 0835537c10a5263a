"""An imitation of the sender and of the API behind it, which answers as a script says."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from enum import Enum, auto
from itertools import chain, islice, repeat
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson

from importer.model import Attempt, Code, Outcome, Problem, Status
from importer.sender import SendProgress, Sent

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Iterator, Sequence

    from importer.model import JsonValue, Outgoing
    from importer.sender import Api, Policy
    from tests.pipeline.state_machine.power import Power

REFUSED = Problem(Code.API_REFUSED, "The API refused it.")
NO_ANSWER = Problem(Code.NO_ANSWER, "No answer came.")
UNAUTHORIZED = Problem(Code.API_UNAUTHORIZED, "The key is not accepted.")
STOPPED = Problem(Code.STOPPED, "Stopped on request.")


class Answer(Enum):
    """What comes of a contact."""

    ACCEPTED = auto()
    REFUSED = auto()
    LOST = auto()
    """The request did not arrive, and nobody knows."""
    ARRIVED = auto()
    """The request arrived, and its answer did not."""
    AT_LAST = auto()
    """The first request arrived without an answer, the second was accepted."""
    INTERRUPTED = auto()
    """The request arrived without an answer, and the user stops before the next attempt."""
    UNAUTHORIZED = auto()
    """The key is refused, which stops the run."""


class Key(NamedTuple):
    """By what the API tells contacts apart."""

    base_url: str
    channel: str
    phone: str


class Request(NamedTuple):
    """A contact as the sender gets it; ``attempts`` are those of earlier sessions."""

    n: int
    channel: str
    phone: str
    body: dict[str, JsonValue]
    attempts: int


@dataclass(frozen=True)
class Script:
    """How a session goes."""

    answers: tuple[Answer, ...] = ()
    """To the first contacts; the others are accepted."""
    ahead: int = 1
    """So many contacts are under way at once; their outcomes come in the other order."""
    flush: int = 1
    """So many outcomes are recorded together."""
    stop_after: int | None = None
    """The user stops after so many contacts."""
    stop_in_plan: bool = False
    cut_at: int | None = None
    """The moment at which the process is killed, as ``Power`` counts them."""


@dataclass
class FakeApi:
    """Takes the place of :func:`importer.sender.send`."""

    power: Power
    start: Callable[[Api], Sequence[Request]]
    """Called when sending begins; says what must be asked for, in order."""
    requested: Callable[[Request, bool], None]
    """Called before each request that arrives, with whether its answer will say so."""
    recorded: Callable[[Sequence[Outcome]], None]
    """Called after outcomes were committed."""
    held: dict[Key, dict[str, JsonValue]] = field(default_factory=dict)
    """What the API holds: what is given overwrites, what is missing stays."""
    script: Script = field(default_factory=Script)
    stop: threading.Event | None = None
    stopped_by: Problem | None = None
    """Why the last session ended before its last contact."""

    async def send(
        self,
        contacts: Iterator[Outgoing],
        api: Api,
        _policy: Policy,
        *,
        record: Callable[[Sequence[Outcome]], None],
        stop: asyncio.Event,
        progress: Callable[[SendProgress], None],
        **_clock: Any,
    ) -> Sent:
        """Send as the script says; what must be sent, and in which order, is checked."""
        session = _Sending(self, api, record, progress)
        expected = iter(self.start(api))
        answers = chain(self.script.answers, repeat(Answer.ACCEPTED))
        while session.stopped_by is None:
            await asyncio.sleep(0)
            if stop.is_set():
                session.stopped_by = STOPPED
                break
            pulled = list(islice(contacts, self.script.ahead))
            if not pulled:
                break
            for outgoing in pulled:
                assert as_request(outgoing) == next(expected, None)
            session.open += len(pulled)
            for outgoing in pulled:
                if session.stopped_by is None:
                    session.ask(outgoing, next(answers))
            session.settle()
        session.flush()
        left = next(contacts, None)
        if session.stopped_by is None:
            assert next(expected, None) is None
            assert left is None
        self.stopped_by = session.stopped_by if left or session.open else None
        return Sent(session.requests, session.retries, 0.5, self.stopped_by)


def as_request(outgoing: Outgoing) -> Request:
    """What a contact asks for, comparable."""
    return Request(
        outgoing.n,
        outgoing.channel,
        outgoing.phone,
        orjson.loads(outgoing.body),
        len(outgoing.trail),
    )


class _Sending:
    """One call of ``send``."""

    def __init__(
        self,
        fake: FakeApi,
        api: Api,
        record: Callable[[Sequence[Outcome]], None],
        progress: Callable[[SendProgress], None],
    ) -> None:
        self._fake = fake
        self._base_url = api.base_url
        self._record = record
        self._progress = progress
        self._under_way: list[Outcome] = []
        self._unrecorded: list[Outcome] = []
        self._asked = 0
        self.requests = 0
        self.retries = 0
        self.open = 0
        """Contacts that were taken and have no outcome."""
        self.stopped_by: Problem | None = None

    def ask(self, outgoing: Outgoing, answer: Answer) -> None:
        """Send one contact, and keep what came of it."""
        trail = list(outgoing.trail)
        outcome = self._outcome(outgoing, answer, trail)
        self._under_way.append(outcome)
        self.open -= outcome.status is not Status.PENDING
        self._asked += 1
        if self._asked == self._fake.script.stop_after and self.stopped_by is None:
            assert self._fake.stop is not None
            self._fake.stop.set()

    def settle(self) -> None:
        """Let what is under way come to its end, the last one first."""
        while self._under_way:
            self._unrecorded.append(self._under_way.pop())
            if len(self._unrecorded) >= self._fake.script.flush:
                self.flush()

    def flush(self) -> None:
        """Record what has an outcome; what was committed counts, also where it ends in a cut."""
        batch, self._unrecorded = self._unrecorded, []
        if batch:
            commits = self._fake.power.commits
            try:
                self._record(batch)
            finally:
                if self._fake.power.commits > commits:
                    self._fake.recorded(batch)
        self._progress(SendProgress(requests=self.requests, retries=self.retries))

    def _outcome(self, outgoing: Outgoing, answer: Answer, trail: list[Attempt]) -> Outcome:
        match answer:
            case Answer.ACCEPTED | Answer.AT_LAST:
                if answer is Answer.AT_LAST:
                    self._attempt(outgoing, trail, None, NO_ANSWER)
                self._attempt(outgoing, trail, 200, None)
                return _outcome(outgoing, Status.SENT, None, trail)
            case Answer.REFUSED:
                self._attempt(outgoing, trail, 400, REFUSED)
                return _outcome(outgoing, Status.FAILED, REFUSED, trail)
            case Answer.LOST:
                self._attempt(outgoing, trail, None, NO_ANSWER, arrives=False)
                return _outcome(outgoing, Status.UNKNOWN, NO_ANSWER, trail)
            case Answer.ARRIVED:
                self._attempt(outgoing, trail, None, NO_ANSWER)
                return _outcome(outgoing, Status.UNKNOWN, NO_ANSWER, trail)
            case Answer.INTERRUPTED:
                self._attempt(outgoing, trail, None, NO_ANSWER)
                self.stopped_by = STOPPED
            case Answer.UNAUTHORIZED:
                self._attempt(outgoing, trail, 401, UNAUTHORIZED)
                self.stopped_by = UNAUTHORIZED
        return _outcome(outgoing, Status.PENDING, None, trail)

    def _attempt(
        self,
        outgoing: Outgoing,
        trail: list[Attempt],
        http_status: int | None,
        problem: Problem | None,
        *,
        arrives: bool = True,
    ) -> None:
        self._fake.power.moment()
        self.requests += 1
        self.retries += bool(trail)
        if arrives and http_status in {None, 200}:
            request = as_request(outgoing)
            self._fake.requested(request, http_status == 200)
            key = Key(self._base_url, outgoing.channel, outgoing.phone)
            self._fake.held.setdefault(key, {}).update(request.body)
        code, message = (problem.code.value, problem.message) if problem else (None, None)
        trail.append(Attempt(0, 1, http_status, code, message))
        self._fake.power.moment()


def _outcome(
    outgoing: Outgoing, status: Status, problem: Problem | None, trail: Sequence[Attempt]
) -> Outcome:
    contact_id = f"id-{outgoing.phone}" if status is Status.SENT else None
    http_status = trail[-1].http_status
    return Outcome(
        outgoing.n, status, len(trail), problem, contact_id, http_status, trail=tuple(trail)
    )
