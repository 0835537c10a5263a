from __future__ import annotations

from importer.sender.window import FIRST_SIZE, Window


def _answers(window: Window, count: int, seconds: float) -> None:
    for _ in range(count):
        window.answered(seconds, was_full=True)


def test_it_grows_to_the_cap_and_no_further() -> None:
    """By half with each round of answers."""
    window = Window(50)
    assert window.size == FIRST_SIZE
    _answers(window, 2 * FIRST_SIZE, 0.08)
    assert window.size == 2 * FIRST_SIZE
    _answers(window, 1000, 0.08)
    assert window.size == 50
    assert Window(2).size == 2


def test_it_does_not_grow_where_nothing_was_kept_back() -> None:
    """Answers to fewer requests tell nothing about more."""
    window = Window(50)
    for _ in range(100):
        window.answered(0.08, was_full=False)
    assert window.size == FIRST_SIZE


def test_a_server_that_suffers_halves_it_once_for_all_that_were_under_way() -> None:
    """Afterwards it grows by one with each round of answers."""
    window = Window(100)
    _answers(window, 500, 0.08)
    for _ in range(30):
        window.troubled(10.0, started=9.0)
    assert window.size == 50
    _answers(window, 50, 0.08)
    assert window.size == 50
    _answers(window, 2, 0.08)
    assert window.size == 51
    for _ in range(6):
        window.troubled(20.0, started=19.0)
    assert window.size == 25
    for second in range(30, 60):
        window.troubled(float(second), started=second - 0.5)
    assert window.size == 1


def test_an_error_now_and_then_is_no_sign_of_load() -> None:
    """One in twenty leaves the size alone; more than one in ten halves it."""
    window = Window(100)
    _answers(window, 500, 0.08)
    for second in range(100):
        window.troubled(float(second), started=second - 0.5)
        _answers(window, 19, 0.08)
    assert window.size == 100
    for second in range(100, 110):
        window.troubled(float(second), started=second - 0.5)
        _answers(window, 5, 0.08)
    assert window.size < 60


def test_it_stops_growing_where_answers_wait_in_a_queue() -> None:
    """Twice the least latency, and noticeably more than it: more requests would only wait."""
    window = Window(500)
    _answers(window, 24, 0.08)
    size = window.size
    _answers(window, 32, 0.4)
    slow = window.size
    _answers(window, 500, 0.4)
    assert slow <= size + 32
    assert window.size == slow
    _answers(window, 2000, 0.08)
    assert window.size > slow


def test_new_connections_are_no_queue() -> None:
    """While it grows every second request opens a connection, which takes three times as long."""
    window = Window(200)
    for number in range(1000):
        window.answered(0.3 if number % 2 else 0.9, was_full=True)
    assert window.size == 200


def test_a_429_ends_the_slow_start() -> None:
    """What was refused for the rate is no reason to have fewer in flight."""
    window = Window(200)
    _answers(window, 20, 0.08)
    size = window.size
    window.limited()
    assert window.size == size
    _answers(window, size + 1, 0.08)
    assert window.size == size + 1
