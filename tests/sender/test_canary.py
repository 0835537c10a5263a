from __future__ import annotations

from importer.sender.canary import CONTACTS, Canary


def _started() -> Canary:
    canary = Canary()
    for _ in range(CONTACTS):
        assert canary.has_room
        canary.handed_out()
    assert not canary.has_room
    return canary


def test_it_is_over_when_all_were_tried_and_one_was_accepted() -> None:
    """One of them may still be waiting for its next attempt."""
    canary = _started()
    assert not canary.closed(accepted=True)
    for _ in range(CONTACTS):
        assert not canary.is_over
        canary.tried()
    assert canary.is_over
    assert canary.has_room


def test_none_accepted_is_told_once() -> None:
    """With the last of them, and never again."""
    canary = _started()
    told = []
    for _ in range(CONTACTS):
        canary.tried()
        told.append(canary.closed(accepted=False))
    assert told == [False] * (CONTACTS - 1) + [True]
    assert not any(canary.closed(accepted=False) for _ in range(20))


def test_it_waits_while_none_was_accepted_and_some_are_open() -> None:
    """An API in trouble is not given everybody."""
    canary = _started()
    for _ in range(CONTACTS):
        canary.tried()
    for _ in range(CONTACTS - 1):
        assert not canary.closed(accepted=False)
    assert not canary.has_room
    assert not canary.closed(accepted=True)
    assert canary.has_room
