from __future__ import annotations

from math import inf

from importer.sender.breaker import Breaker


def _opened(at: float = 0.0) -> Breaker:
    breaker = Breaker(3, 3)
    for _ in range(3):
        breaker.unanswered(at, probe=breaker.start())
    return breaker


def test_it_opens_after_so_many_in_a_row() -> None:
    """Below the threshold everybody goes on, at the threshold everybody waits."""
    breaker = Breaker(3, 3)
    breaker.unanswered(0.0, probe=False)
    breaker.unanswered(0.0, probe=False)
    assert not breaker.is_open
    assert breaker.ready_at() == -inf
    breaker.unanswered(5.0, probe=False)
    assert breaker.ready_at() == 6.0


def test_an_answer_in_between_starts_the_count_again() -> None:
    """Only attempts in a row count."""
    breaker = Breaker(3, 3)
    for _ in range(10):
        breaker.unanswered(0.0, probe=False)
        breaker.answered(0.0)
    assert not breaker.is_open


def test_one_probe_at_a_time() -> None:
    """While a probe is under way nobody else may start."""
    breaker = _opened()
    assert breaker.start()
    assert breaker.ready_at() == inf


def test_pauses_between_probes_grow_to_their_cap() -> None:
    """1, 2, 4, 8, 10, 10 … seconds."""
    breaker, now, pauses = _opened(), 0.0, []
    for _ in range(6):
        pauses.append(breaker.ready_at() - now)
        now = breaker.ready_at()
        breaker.unanswered(now, probe=breaker.start())
    assert pauses == [1, 2, 4, 8, 10, 10]


def test_stragglers_do_not_end_the_wait_for_the_probe() -> None:
    """An attempt from before that fails late changes nothing."""
    breaker = _opened()
    breaker.start()
    breaker.unanswered(3.0, probe=False)
    assert breaker.ready_at() == inf


def test_any_answer_closes_it() -> None:
    """The first answer, a straggler's too, lets everybody go on."""
    breaker = _opened()
    breaker.answered(0.0)
    assert not breaker.is_open
    assert breaker.away_since() == inf


def test_it_knows_since_when_the_api_is_away() -> None:
    """The outage began with the first attempt that was not answered."""
    breaker = Breaker(2, 2)
    breaker.unanswered(7.0, probe=False)
    assert breaker.away_since() == inf
    breaker.unanswered(9.0, probe=False)
    assert breaker.away_since() == 7.0


def test_it_opens_sooner_where_nothing_was_ever_answered() -> None:
    """Three contacts that are tried six times each show that nobody is there."""
    breaker = Breaker(5, 2)
    opened = []
    for _ in range(2):
        breaker.unanswered(0.0, probe=False)
        opened.append(breaker.is_open)
    breaker.answered(1.0)
    for _ in range(5):
        breaker.unanswered(2.0, probe=False)
        opened.append(breaker.is_open)
    assert opened == [False, True, False, False, False, False, True]


def test_outages_add_up() -> None:
    """Those that are over, and the one that lasts."""
    breaker = _opened(at=10.0)
    assert breaker.away_seconds(15.0) == 5
    breaker.answered(20.0)
    assert breaker.away_seconds(100.0) == 10
    for _ in range(3):
        breaker.unanswered(200.0, probe=False)
    assert breaker.away_seconds(203.0) == 13


def test_errors_for_everybody_open_it() -> None:
    """Thirty-two in a row about at least twelve contacts; about fewer it is the contacts."""
    few, many = Breaker(), Breaker()
    for breaker in (few, many):
        breaker.answered(0.0)
    for attempt in range(40):
        few.erred(attempt % 11, 1.0, probe=False)
    opened = [few.is_open]
    for attempt in range(31):
        many.erred(attempt % 12, 1.0, probe=False)
    opened.append(many.is_open)
    many.erred(31, 2.0, probe=False)
    opened.append(many.is_open)
    assert many.away_since() == 1.0
    many.erred(32, 3.0, probe=many.start())
    opened.append(many.is_open)
    assert many.ready_at() == 5.0
    many.answered(5.0)
    opened.append(many.is_open)
    assert opened == [False, False, True, True, False]


def test_an_error_after_silence_is_an_answer() -> None:
    """The API is there again; whether it suffers is counted anew."""
    breaker = Breaker()
    for _ in range(5):
        breaker.unanswered(1.0, probe=False)
    opened = [breaker.is_open]
    breaker.erred(1, 2.0, probe=breaker.start())
    assert [*opened, breaker.is_open] == [True, False]
