"""Import, die, stop, resume, retry, prune in any order: all rows accounted for, the ledger true."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from tests.pipeline.state_machine.invariants import Invariants
from tests.pipeline.state_machine.keeping import Keeping
from tests.pipeline.state_machine.sessions import Desk

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.kill
"""Not in `make test` yet: how long it takes on a quiet machine is not measured."""

ALWAYS_SEEN = {
    "killed before sending: planning",
    "killed before sending: sending",
    "killed sending: finished",
    "killed sending: sending",
    "resumed: planning",
    "resumed: sending",
    "resumed: stopped",
    "stopped in plan",
    "ended stopped",
    "ended finished",
    "failures imported",
    "retried",
    "unchanged",
    "pruned",
    "forgotten",
}
"""What must come about, or the machine has become blind."""


class History(Keeping, Invariants):
    """What users do, in any order, and what holds after each step."""


def explore(folder: Path, histories: int, steps: int) -> None:
    """Go through so many histories."""
    seen: Counter[str] = Counter()
    desk = Desk(folder)
    try:
        run_state_machine_as_test(
            lambda: History(desk, seen),  # type: ignore[arg-type]
            settings=settings(max_examples=histories, stateful_step_count=steps),
        )
    finally:
        desk.close()
    assert {name for name, times in seen.items() if times} >= ALWAYS_SEEN


def test_a_run_survives_whatever_comes(tmp_path: Path) -> None:
    """In any order of imports, deaths, stops, resumes, retries and prunings all accounts add up."""
    explore(tmp_path, 25, 15)


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_a_run_survives_whatever_comes_for_long(tmp_path: Path) -> None:
    """The same with many more histories, and longer ones."""
    explore(tmp_path, 300, 30)
