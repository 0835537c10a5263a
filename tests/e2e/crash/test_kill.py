"""An import that is killed at any moment, and resumed, ends as if nothing had happened."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import orjson
import pytest

from tests.e2e.crash.moments import FLUSH, REQUEST, RETRY, SHORT_PLANS, all_plans
from tests.e2e.crash.ordeal import KILLED, RESUME, Ordeal, forked
from tests.e2e.crash.places import KINDS, SHORT_KINDS
from tests.e2e.crash.scene import people

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.e2e.conftest import Desk
    from tests.e2e.crash.moments import Plan
    from tests.e2e.crash.places import Place
    from tests.e2e.crash.sandbox import WatchedSandbox

FEW, MANY = 600, 5000
LEAST_KILLS = 200
"""In the long form, on each store."""
LONG_PLANS = tuple(
    (with_history, plan)
    for with_history in (False, True)
    for plan in all_plans(with_history=with_history)
)


@pytest.fixture
def ordeal(
    victim: Desk,
    watched: WatchedSandbox,
    new_place: Callable[[str], Place],
    record_property: Callable[[str, object], None],
) -> Callable[..., Ordeal]:
    """Kill an import as planned and bring it to its end; the kills and violations are counted."""

    def undergo(kind: str, plan: Plan, contacts: int, *, with_history: bool) -> Ordeal:
        scene = people(contacts, with_history=with_history)
        ordeal = Ordeal(victim, watched, new_place(kind), scene)
        for moment in plan:
            ordeal.kill(moment)
        ordeal.end(in_a_process_of_its_own=contacts == MANY)
        record_property("kill test", (kind, ordeal.kills, len(ordeal.violations)))
        return ordeal

    return undergo


@pytest.mark.parametrize("kind", SHORT_KINDS)
@pytest.mark.parametrize(("with_history", "plan"), SHORT_PLANS)
def test_a_killed_import_ends_as_if_nothing_had_happened(
    kind: str, with_history: bool, plan: Plan, ordeal: Callable[..., Ordeal]
) -> None:
    """Killed at every kind of step: each row in the report once, nothing recorded sent again."""
    done = ordeal(kind, plan, FEW, with_history=with_history)
    assert done.violations == []
    assert done.missed == []


@pytest.mark.kill
@pytest.mark.timeout(900)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("with_history", "plan"), LONG_PLANS)
def test_a_large_import_survives_kills_everywhere(
    kind: str, with_history: bool, plan: Plan, ordeal: Callable[..., Ordeal]
) -> None:
    """The same with 5,000 contacts, at every moment of every step, and at any request."""
    done = ordeal(kind, plan, MANY, with_history=with_history)
    assert done.violations == []
    assert done.missed == []


@pytest.mark.kill
@pytest.mark.parametrize("kind", KINDS)
def test_a_killed_retry_ends_as_if_nothing_had_happened(
    kind: str,
    victim: Desk,
    watched: WatchedSandbox,
    new_place: Callable[[str], Place],
    record_property: Callable[[str, object], None],
) -> None:
    """What an import could not send is sent by a new run, linked to the old one, each once."""
    scene = people(FEW, with_history=False)
    ordeal = Ordeal(victim, watched, new_place(kind), scene)
    old = orjson.loads(ordeal.end().out)["run"]
    watched.switch(refuse=())
    command: tuple[str, ...] = ("retry", old)
    for moment in RETRY:
        assert forked(command, victim, watched, moment).code == KILLED
        command = RESUME
    record_property("kill test", (kind, len(RETRY), len(ordeal.violations)))
    summary = orjson.loads(forked(RESUME, victim, watched).out)
    refused = len(scene.refused)
    assert (summary["parent"], summary["rows"], summary["sent"]) == (old, refused, refused)
    assert len(ordeal.place.look().runs) == 2
    # Once by the import, and twice by the retry, whose first answers a kill left unrecorded.
    asked = Counter(scene.requested) + Counter(list(scene.refused) * 2)
    assert watched.requested() == asked


@pytest.mark.parametrize("with_history", [False, True])
def test_no_durable_step_is_left_out(
    with_history: bool,
    victim: Desk,
    watched: WatchedSandbox,
    new_place: Callable[[str], Place],
) -> None:
    """Whatever an import makes last, there is a moment for it in both forms of the kill test."""
    ordeal = Ordeal(victim, watched, new_place("sqlite"), people(FEW, with_history=with_history))
    steps = {line.partition("#")[0] for line in ordeal.end().steps}
    assert ordeal.violations == []
    long_form = {moment.step for _, plan in LONG_PLANS for moment in plan}
    short_form = {moment.step for _, plan in SHORT_PLANS for moment in plan}
    assert steps <= long_form
    assert steps <= short_form
    assert REQUEST in short_form & long_form


def test_the_long_form_kills_often_and_everywhere() -> None:
    """Nobody thins it out: how often on each store, and at what flushes, early, midway and late."""
    moments = [moment for _, plan in LONG_PLANS for moment in plan]
    assert len(moments) >= LEAST_KILLS
    flushes = {moment.nth for moment in moments if moment.step == FLUSH}
    requests = {moment.nth for moment in moments if moment.step == REQUEST}
    for first, last in ((1, 3), (4, 7), (8, 12), (13, 16), (17, 18)):
        assert flushes & {*range(first, last + 1)}
    assert min(requests) == 1
    assert max(requests) > MANY / 2
