from __future__ import annotations

import pytest

from importer.messages.sending import no_answer
from importer.model import Code, Outgoing, Problem, Status
from importer.sender.feed import OpenContact
from importer.sender.outcome import FailureWatch, used_up

RATE = Problem(Code.API_RATE_LIMITED, "too fast")


def _watch(percent: float, statuses: list[Status]) -> int | None:
    """Give after how many outcomes the watch stops the run."""
    watch = FailureWatch(percent)
    for number, status in enumerate(statuses, 1):
        if watch.too_many(status) is not None:
            return number
    return None


SENT, FAILED, UNKNOWN = Status.SENT, Status.FAILED, Status.UNKNOWN


@pytest.mark.parametrize(
    ("percent", "statuses", "stops_after"),
    [
        pytest.param(25, [FAILED] * 49, None, id="a small file is tried to its end"),
        pytest.param(25, [FAILED] * 60, 50, id="judged from the 50th outcome on"),
        pytest.param(25, [UNKNOWN] * 60, 50, id="unknown counts as well"),
        pytest.param(25, [SENT] * 150 + [FAILED] * 50, None, id="exactly a quarter of 200"),
        pytest.param(25, [SENT] * 150 + [FAILED] * 51, 201, id="one more than a quarter"),
        pytest.param(25, [SENT] * 5000 + [FAILED] * 60, 5051, id="only the last 200 count"),
        pytest.param(100, [FAILED] * 500, None, id="100 never stops"),
        pytest.param(0, [SENT] * 3 + [FAILED], 4, id="0 stops at the first"),
        pytest.param(25, [SENT, SENT, SENT, FAILED] * 300, None, id="a steady quarter"),
    ],
)
def test_the_share_of_failures(
    percent: float, statuses: list[Status], stops_after: int | None
) -> None:
    """The run stops as soon as more than the share of the last 200 went wrong."""
    assert _watch(percent, statuses) == stops_after


def test_the_problem_names_the_figures_and_the_option() -> None:
    """The message says how many, of how many, and which option it was."""
    watch = FailureWatch(12.5)
    problem = [watch.too_many(FAILED) for _ in range(50)][-1]
    assert problem is not None
    assert problem.code is Code.TOO_MANY_FAILURES
    assert "50 of the last 50" in problem.message
    assert "--max-failures 12.5 " in problem.message


def _contact(*, unanswered: bool, http_status: int | None) -> OpenContact:
    contact = OpenContact(Outgoing(7, "C1", "+447700900001", "{}"), attempts=6)
    contact.unanswered = unanswered
    contact.http_status = http_status
    return contact


def test_clear_refusals_are_failed() -> None:
    """Where each attempt was answered, the last answer is the reason."""
    outcome = used_up(_contact(unanswered=False, http_status=429), RATE)
    assert (outcome.status, outcome.problem, outcome.http_status) == (FAILED, RATE, 429)


def test_one_unanswered_attempt_makes_it_unknown() -> None:
    """A later refusal does not take back that an earlier attempt may have arrived."""
    outcome = used_up(_contact(unanswered=True, http_status=429), RATE)
    assert (outcome.status, outcome.problem, outcome.attempts) == (
        UNKNOWN,
        no_answer("+447700900001"),
        6,
    )


def test_half_an_answer_is_unknown_and_keeps_its_reason() -> None:
    """A 200 that is not the API's says why nobody knows."""
    garbage = Problem(Code.API_ERROR, "a sign-in page")
    outcome = used_up(_contact(unanswered=True, http_status=200), garbage)
    assert (outcome.status, outcome.problem) == (UNKNOWN, garbage)
