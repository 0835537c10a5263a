from __future__ import annotations

from itertools import count
from math import inf
from typing import TYPE_CHECKING

from importer.model import Outgoing
from importer.sender.feed import Feed

if TYPE_CHECKING:
    from collections.abc import Iterator


def _endless() -> tuple[list[int], Feed]:
    pulled: list[int] = []

    def contacts() -> Iterator[Outgoing]:
        for n in count(1):
            pulled.append(n)
            yield Outgoing(n, "C1", "+447700900001", "{}")

    return pulled, Feed(contacts(), 3)


def test_contacts_are_pulled_one_by_one_and_never_too_many() -> None:
    """No more contacts are taken from the caller than may be open."""
    pulled, feed = _endless()
    assert pulled == []
    for _ in range(3):
        assert feed.take(0.0) is not None
    assert feed.take(0.0) is None
    assert feed.ready_at() is None
    feed.close_one()
    assert feed.take(0.0) is not None
    assert pulled == [1, 2, 3, 4]


def test_due_retries_go_first_in_their_order() -> None:
    """What is due is sent before anything new, what is not due waits."""
    _, feed = _endless()
    first, second = feed.take(0.0), feed.take(0.0)
    assert first is not None
    assert second is not None
    feed.put_back(first, due=9.0)
    feed.put_back(second, due=5.0)
    new = feed.take(4.0)
    assert new is not None
    assert new.contact.n == 3
    assert feed.ready_at() == 5.0
    assert feed.take(9.0) is second
    assert feed.take(9.0) is first


def test_a_retry_without_budget_holds_no_other_up() -> None:
    """One after a 429 costs nothing of it, and goes before."""
    _, feed = _endless()
    costly, throttled = feed.take(0.0), feed.take(0.0)
    assert costly is not None
    assert throttled is not None
    costly.is_costly = True
    feed.put_back(costly, due=1.0)
    feed.put_back(throttled, due=2.0)
    assert feed.ready_at(9.0, new=False) == 2.0
    assert feed.take(3.0, 9.0, new=False) is throttled
    assert feed.ready_at(9.0, new=False) == 9.0
    assert feed.take(8.0, 9.0, new=False) is None
    assert feed.left_waiting() == [costly]
    assert feed.take(9.0, 9.0, new=False) is costly
    feed.put_back(costly, due=2.0)
    feed.put_back(throttled, due=3.0)
    assert feed.take(4.0, new=False) is costly


def test_the_end() -> None:
    """When all are closed nothing is left; while one is open something is."""
    feed = Feed(iter([Outgoing(1, "C1", "+447700900001", "{}")]), 3)
    assert feed.ready_at() == -inf
    contact = feed.take(0.0)
    assert contact is not None
    assert not feed.nothing_left()
    feed.close_one()
    assert feed.nothing_left()
    assert feed.take(0.0) is None
