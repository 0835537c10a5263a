"""Moments at which a command can be killed: before, in the middle of and after a durable step."""

from __future__ import annotations

from itertools import chain
from typing import NamedTuple

REQUEST = "request"
"""The step of a moment that the sandbox sees: its ``nth`` request of this process arrives."""
LAYOUT = "bring_up"
MOST_STATEMENTS = {False: 8, True: 9}
"""How many statements make the tables, and how many bring the first layout up, at least."""
SHORT, LONG = 0, 5000
"""Rounds of doing nothing, while which a commit goes on: none, and about as long as it takes."""


class Moment(NamedTuple):
    """An instant in the life of a process."""

    step: str
    """Who opened the transaction (``Run.save``), or ``PendingFile.publish`` and the like."""
    nth: int
    """Which of the process's steps of that name, from 1."""
    at: str
    """``before``: nothing of the step is done; ``statement 2``: within its transaction, the second
    statement that writes has been executed; ``commit``: all have; ``during 5000``: the commit is
    under way, for so many rounds of doing nothing; ``after``: it is done."""

    def __str__(self) -> str:
        return f"{self.step}#{self.nth} {self.at}"


Plan = tuple[Moment, ...]
"""The moments at which one import is killed, one after the other, each time in a new process."""


def moments(step: str, *ats: str, nth: int = 1) -> Plan:
    """Give several moments of one step."""
    return tuple(Moment(step, nth, at) for at in ats)


_STATEMENTS = ("before", "statement 1", "commit")
_COMMIT = (f"during {SHORT}", f"during {LONG}", "after")
_TRANSACTION = (*_STATEMENTS, *_COMMIT)


def layout_moments(*, with_history: bool) -> Plan:
    """Making the tables, or bringing those of the first layout up: after each statement."""
    each = (f"statement {n}" for n in range(1, MOST_STATEMENTS[with_history] + 1))
    return moments(LAYOUT, "before", *each, "commit", *_COMMIT)


PLANNING: tuple[Plan, ...] = (
    *((each,) for each in moments("Store.create_run", *_TRANSACTION[:-1])),
    # Only a run whose planning has died begins it again.
    *(
        (Moment("Store.create_run", 1, "after"), each)
        for each in moments("Run.start_plan_again", "statement 1", *_COMMIT)
    ),
    *((each,) for n in (1, 2) for each in moments("Run.add", *_TRANSACTION, nth=n)),
    *((each,) for each in moments("collapse", *_TRANSACTION, "statement 3")),
    *((each,) for each in moments("mark_doubts", *_TRANSACTION)),
    *((each,) for each in moments("Run.seal", *_TRANSACTION)),
)
"""Moments from the run's first line until its plan is complete; a tuple is one import's."""
MARKING: Plan = (
    *moments("Run.reopen", *_TRANSACTION),
    *moments("Ledger._mark_same_body", "commit", *_COMMIT),
)
"""Moments just before the first request, when what is known is set aside."""
UNCHANGED: Plan = (
    *moments("set_aside", *_TRANSACTION),
    *moments("set_aside", *_TRANSACTION, nth=2),
)
"""The same, of an import of which some is known with the values it has."""
NOTING = moments("Run.note_marked", *_TRANSACTION)
"""And when that is done."""
HANDING_OUT = moments("Run.hand_out", *_TRANSACTION)
"""When it is written how far contacts may be under way."""
ENDING = (
    *moments("Run.finish", *_TRANSACTION),
    *(Moment("PendingFile.finish", n, "before") for n in (1, 2, 3)),
    *moments("PendingFile.publish", "before", "after"),
    *moments("PendingFile.publish", "before", "after", nth=2),
    *moments("PendingFile.publish", "before", "after", nth=3),
    *moments("Run.mark_reported", *_TRANSACTION),
    *moments("Database.close", "before", f"during {SHORT}", f"during {LONG}"),
)
"""Moments from the last outcome to the end."""


FLUSH = "Run.save"
_AT_A_FLUSH = (*_STATEMENTS, "statement 2", *_COMMIT)
SENDING: tuple[tuple[tuple[str, int], ...], ...] = (
    ((REQUEST, 1), (REQUEST, 9), (FLUSH, 16), (REQUEST, 60), (REQUEST, 30), (REQUEST, 10),
     (FLUSH, 1)),
    ((FLUSH, 13), (REQUEST, 300), (FLUSH, 1), (REQUEST, 150), (REQUEST, 75), (REQUEST, 20),
     (FLUSH, 1)),
    ((REQUEST, 2000), (FLUSH, 6), (REQUEST, 250), (FLUSH, 1), (REQUEST, 60), (REQUEST, 5),
     (FLUSH, 1)),
    ((FLUSH, 9), (FLUSH, 4), (REQUEST, 500), (REQUEST, 120), (FLUSH, 1), (REQUEST, 40),
     (REQUEST, 30)),
    ((REQUEST, 700), (REQUEST, 1000), (REQUEST, 1300), (FLUSH, 2), (FLUSH, 1), (REQUEST, 100),
     (REQUEST, 33)),
    ((FLUSH, 5), (FLUSH, 5), (FLUSH, 3), (REQUEST, 180), (FLUSH, 1), (REQUEST, 90),
     (REQUEST, 2)),
    ((REQUEST, 2900), (FLUSH, 2), (REQUEST, 150), (REQUEST, 80), (FLUSH, 1), (FLUSH, 1),
     (REQUEST, 15)),
)  # fmt: skip
"""Where an import of 5,000 contacts dies while it sends: at that flush or request of a process.

Each process counts anew, and what it has recorded is not requested again. So a life's numbers add
up to what there is to send: 4,500 requests where some is known, with 250 to 258 in a flush.
"""
MORE_FLUSHES = 2
"""So much later the first flush of a life can be where nothing is known."""


def sending_moments(index: int, *, with_history: bool) -> Plan:
    """Give the moments of a life, each flush's at another point of its transaction."""
    later = 0 if with_history else MORE_FLUSHES
    plan = []
    for position, (step, nth) in enumerate(SENDING[index]):
        if step == REQUEST:
            plan.append(Moment(step, nth, "arrival"))
            continue
        at = _AT_A_FLUSH[(3 * index + position + with_history) % len(_AT_A_FLUSH)]
        plan.append(Moment(step, nth + later, at))
        later = 0
    return tuple(plan)


def all_plans(*, with_history: bool) -> list[Plan]:
    """Spread all moments over imports, those of each in the order of its life."""
    # Half of what has nothing to do with the history comes with it, the other half without.
    half = slice(int(with_history), None, 2)
    last = (*MARKING[half], *(UNCHANGED if with_history else ()), *NOTING[half], *HANDING_OUT)
    early = (
        *((each,) for each in layout_moments(with_history=with_history)),
        *PLANNING[half],
        *((each,) for each in last),
    )
    late = ENDING[half]
    count = len(SENDING)
    return [
        (
            *chain(*early[i::count]),
            *sending_moments(i, with_history=with_history),
            *late[i::count],
        )
        for i in range(count)
    ]


SHORT_PLANS: tuple[tuple[bool, Plan], ...] = (
    (
        False,
        (
            Moment(LAYOUT, 1, "statement 4"),
            Moment(LAYOUT, 1, f"during {SHORT}"),
            Moment("Store.create_run", 1, "after"),
            Moment("Run.start_plan_again", 1, f"during {SHORT}"),
            Moment("Run.add", 2, "commit"),
            Moment("Run.seal", 1, f"during {SHORT}"),
            Moment("Run.hand_out", 1, "after"),
            Moment("Run.save", 1, "statement 2"),
            Moment("Run.finish", 1, "after"),
            Moment("PendingFile.publish", 1, "after"),
            Moment("Run.mark_reported", 1, f"during {SHORT}"),
        ),
    ),
    (
        True,
        (
            Moment(LAYOUT, 1, "statement 6"),
            Moment(LAYOUT, 1, "after"),
            Moment("collapse", 1, "statement 1"),
            Moment("mark_doubts", 1, "after"),
            Moment("Run.seal", 1, "after"),
            Moment("Run.reopen", 1, "commit"),
            Moment("Ledger._mark_same_body", 1, "after"),
            Moment("set_aside", 1, f"during {SHORT}"),
            Moment("Run.note_marked", 1, "commit"),
            Moment("Run.hand_out", 1, "commit"),
            Moment(REQUEST, 120, "arrival"),
            Moment("Run.save", 1, f"during {SHORT}"),
            Moment("Run.finish", 1, f"during {SHORT}"),
            Moment("PendingFile.finish", 3, "before"),
            Moment("PendingFile.publish", 2, "after"),
            Moment("PendingFile.publish", 3, "after"),
            Moment("Database.close", 1, f"during {SHORT}"),
        ),
    ),
)
"""Two imports that are killed at every kind of step; the second one with a history."""
RETRY: Plan = (
    Moment("Store.create_run", 1, "after"),
    Moment("Run.start_plan_again", 1, "after"),
    Moment("Run.add", 1, f"during {SHORT}"),
    Moment("Run.seal", 1, "before"),
    Moment("Run.seal", 1, "after"),
    Moment("Run.save", 1, "commit"),
    Moment("Run.finish", 1, "after"),
)
"""Moments of a retry, which copies its rows from another run."""
