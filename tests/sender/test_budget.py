from __future__ import annotations

from importer.sender.budget import RESERVE, RetryBudget


def test_a_short_list_may_be_retried_at_will() -> None:
    """The reserve is there from the start."""
    budget = RetryBudget(0.0)
    for _ in range(int(RESERVE)):
        assert budget.ready_at(0.0) == 0.0
        budget.spend(0.0)
    assert budget.ready_at(0.0) == 1.0
    assert budget.ready_at(1.0) == 1.0


def test_retries_are_a_fifth_of_the_first_attempts() -> None:
    """However many would be wanted, when all comes within one second."""
    budget = RetryBudget(0.0)
    retries = 0
    for number in range(10_000):
        budget.earn()
        if budget.ready_at(number / 10_000) <= number / 10_000:
            budget.spend(number / 10_000)
            retries += 1
    assert 0.19 * 10_000 < retries <= 0.2 * 10_000 + RESERVE + 1


def test_quiet_times_do_not_save_up_for_a_storm() -> None:
    """A day without trouble pays for no more than a hundred retries at once."""
    budget = RetryBudget(0.0)
    for _ in range(1_000_000):
        budget.earn()
    retries = 0
    while budget.ready_at(86400.0) <= 86400.0:
        budget.spend(86400.0)
        retries += 1
    assert retries == 100
