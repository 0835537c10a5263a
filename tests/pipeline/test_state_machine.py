"""Import, die, stop, resume, retry, prune in any order: all rows accounted for, the ledger true."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, cast

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule, run_state_machine_as_test

from tests.pipeline.state_machine.imitation import Script
from tests.pipeline.state_machine.importing import ADDRESS, CELLS
from tests.pipeline.state_machine.invariants import Invariants
from tests.pipeline.state_machine.keeping import Keeping
from tests.pipeline.state_machine.sessions import Desk

if TYPE_CHECKING:
    from pathlib import Path


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
    "sent meanwhile",
    "taken up meanwhile",
    "unchanged",
    "pruned",
    "killed pruning",
    "forgotten",
    "killed forgetting",
}
"""What must come about, or the machine has become blind."""
SEEN_FOR_LONG = {
    "killed sending: finished",
    "resumed: stopped",
    "stopped in plan",
    "ended stopped",
    "retried",
    "sent meanwhile",
    "taken up meanwhile",
    "killed pruning",
    "killed forgetting",
}
"""Of these, what forty short histories may miss: it takes three commands in one order, or luck."""


COMMANDS = {
    "import_new_files": 5,
    "import_the_same_files_again": 3,
    "import_failures": 2,
    "carry_on_after_corrections": 4,
    "resume_the_newest": 3,
    "resume": 3,
    "retry": 4,
    "report": 1,
    "show": 1,
    "dry_run": 1,
    "lose_a_file": 1,
    "prune": 5,
    "prune_the_ledger": 1,
    "forget": 2,
}
"""How often each comes among as many as the numbers add up to."""


class History(Keeping, Invariants):
    """What users do, in any order, and what holds after each step.

    The commands are one rule: each of several would be left out of half the histories (that is how
    hypothesis varies them), and it would take hundreds to see every two of them together.
    """

    @initialize(data=st.data())
    def come(self, data: st.DataObject) -> None:
        """Without an import nothing makes sense."""
        self.import_new_files(data)

    @rule(data=st.data(), command=st.sampled_from([*Counter(COMMANDS).elements()]))
    def go_on(self, data: st.DataObject, command: str) -> None:
        """Give a command, with whatever it draws."""
        getattr(self, command)(data)


def explore(folder: Path, histories: int, steps: int, must_see: set[str]) -> None:
    """Go through so many histories, in which all of that must come about."""
    seen: Counter[str] = Counter()
    desk = Desk(folder)
    try:
        run_state_machine_as_test(
            lambda: History(desk, seen),  # type: ignore[arg-type]
            settings=settings(max_examples=histories, stateful_step_count=steps),
        )
    finally:
        desk.close()
    assert {name for name, times in seen.items() if times} >= must_see


@pytest.mark.slow
def test_a_run_survives_whatever_comes(tmp_path: Path) -> None:
    """In any order of imports, deaths, stops, resumes, retries and prunings all accounts add up."""
    explore(tmp_path, 40, 15, ALWAYS_SEEN - SEEN_FOR_LONG)


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_a_run_survives_whatever_comes_for_long(tmp_path: Path) -> None:
    """The same with many more histories, and longer ones."""
    explore(tmp_path, 300, 20, ALWAYS_SEEN)


class Drawn:
    """Stands in for what hypothesis draws."""

    def __init__(self, *values: object) -> None:
        self._values = [*reversed(values)]

    def draw(self, _strategy: object) -> Any:
        """Give the next value."""
        return self._values.pop()


def test_a_cut_while_a_second_plan_is_stopped(tmp_path: Path) -> None:
    """Killed at any moment of it, the run is planning still, or is gone as if stopped."""
    desk = Desk(tmp_path)
    ends: Counter[str] = Counter()
    try:
        for moment in range(1, 15):
            history = History(desk, ends)
            try:
                cut = Script(cut_at=4)
                files = [("list.csv", tuple(CELLS[5:10]))]
                history.import_new_files(cast("Any", Drawn(files, ADDRESS, False, "c1", cut)))
                run = history.runs["run-001"]
                assert run.state == "planning"
                again = Script(stop_in_plan=True, cut_at=moment)
                history.carry_on(cast("Any", Drawn(again)), run.id, run)
            finally:
                history.teardown()
    finally:
        desk.close()
    assert ends["resumed: planning"] == 14
    assert ends["killed when stopped in plan"] == 1
    assert ends["stopped in plan"] > 1
    assert ends["killed before sending: planning"] > 14
