"""What every store must know of rows that say no, and of rows with several numbers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from importer.model import Code, Outcome, Problem, Status
from importer.packing import pack, pack_numbers, unpack_numbers
from importer.record import read_record
from importer.store import (
    copy_unsent,
    forget,
    has_numbers,
    has_refusals,
    prune_runs,
    report_rows,
    set_aside_refused,
    set_aside_suppressed,
)
from importer.store.known_numbers import MOST_BESIDE
from importer.store.place import Place
from importer.store.refusals import Refusals
from importer.store.schema import known_numbers
from tests.store.history_suite import LATER
from tests.store.suite import NEW, NOW, columns, contact, invalid, seal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from importer.model import PlannedRow
    from importer.store import Run, Store

A, B, C, D = (f"+44740012345{last}" for last in range(6, 10))
NO, YES = True, False


def known(
    store: Store,
    rows: list[PlannedRow],
    numbers: Mapping[int, tuple[bool, list[str]]],
    *,
    source: int = 0,
    base: Run | None = None,
) -> Run:
    """A planned run whose rows hold numbers: row's number → whether it says no, and which.

    The next block of ``base``, where there is one.
    """
    run = base or store.create_run(NEW, NOW)
    packed = pack(columns(rows), first_n=1 + 100 * source, source=source, width=1)
    lines = pack_numbers((row, no, phones) for row, (no, phones) in numbers.items())
    run.add(replace(packed, known_numbers=lines))
    if base is None:
        seal(run, rows)
    return run


def suppressed(run: Run) -> dict[int, str]:
    """What is told of each row of a run that is suppressed."""
    rows = report_rows(run)
    return {row.number: row.message for row in rows if row.status is Status.SUPPRESSED}


class NumbersSuite:
    """The conformance suite of known numbers."""

    @pytest.fixture
    def store(self) -> Store:
        """Give an empty store."""
        raise NotImplementedError

    def test_the_first_row_that_says_no_is_named(self, store: Store) -> None:
        """In the order of the rows; the longest number and a high row fit."""
        run = known(store, [contact(2, A)], {7: (NO, [A]), 9: (NO, [A])})
        high = {2: (NO, [A]), 2**40: (NO, ["+999999999999999"])}
        known(store, [contact(2, A)], high, source=3, base=run)
        found = Refusals(run, [])
        assert len(found) == 2
        assert found.of(A) == (A, Place(0, 7))
        assert found.of("+999999999999999") == ("+999999999999999", Place(3, 2**40))
        assert found.of(B) is found.of("+999999999999998") is None

    def test_without_any(self, store: Store) -> None:
        """Nothing is held back."""
        run = known(store, [contact(2, A)], {})
        assert len(Refusals(run, [])) == 0
        assert Refusals(run, []).of(A) is None
        assert not has_numbers(run)

    def test_who_stands_with_a_refusing_number_in_any_row(self, store: Store) -> None:
        """The same person's other number is held back; those of a person twice removed are not."""
        rows = [contact(n, phone) for n, phone in enumerate((A, B, C, D), 2)]
        run = known(store, rows, {2: (YES, [A, B]), 4: (YES, [B, C]), 9: (NO, [A])})
        assert has_refusals(run)
        found = Refusals(run, [])
        assert [found.of(phone) for phone in (A, B, C, D)] == [
            (A, Place(0, 9)), (A, Place(0, 9)), None, None,
        ]  # fmt: skip

    def test_a_number_in_its_other_form(self, store: Store) -> None:
        """An Argentine mobile may lack its 9, on either side."""
        rows = [contact(2, A), contact(3, "+541123456780"), contact(4, "+5491123456789")]
        numbers = {
            2: (YES, [A, "+5491123456789"]),
            3: (YES, [B, "+5491123456780"]),
            8: (NO, ["+541123456789"]),
            9: (NO, [B]),
        }
        found = Refusals(known(store, rows, numbers), [])
        assert found.of(A) == ("+5491123456789", Place(0, 8))
        assert found.of("+541123456780") == (B, Place(0, 9))
        assert found.of("+5491123456789") == ("+5491123456789", Place(0, 8))

    def test_rows_of_other_runs_are_asked(self, store: Store) -> None:
        """Who says no there, and who stands with whom; a row of theirs is named as such."""
        other = known(store, [contact(2, A)], {5: (NO, [A]), 6: (YES, [B, C])})
        third = known(store, [contact(2, A)], {7: (NO, [C])})
        run = known(store, [contact(2, A), contact(3, B), contact(4, D)], {})
        set_aside_refused(run, [other, third], NOW)
        told = suppressed(run)
        assert told.keys() == {2, 3}
        assert f"{A} has no consent in row a.csv:5 of another import" in told[2]
        assert f"{C} has no consent in row a.csv:7 of another import" in told[3]

    def test_a_number_beside_one_on_a_list(self, store: Store) -> None:
        """The listed one is named; others stay."""
        rows = [contact(n, phone) for n, phone in enumerate((A, B, C), 2)]
        run = known(store, rows, {2: (YES, [A, D]), 5: (YES, [B, C])})
        set_aside_suppressed(run, {D: "the list", C: "the list"}, NOW)
        told = suppressed(run)
        assert told.keys() == {2, 3, 4}
        assert f"{D} is on the list" in told[2]
        assert f"{C} is on the list" in told[3]
        assert f"{C} is on the list" in told[4]

    def test_a_number_beside_one_on_a_list_in_another_run(self, store: Store) -> None:
        """As with those who say no: a retry's own row may have only the other number."""
        old = known(store, [contact(2, A), contact(3, B)], {3: (YES, [B, A])})
        run = known(store, [contact(2, A), contact(3, C)], {})
        set_aside_suppressed(run, {B: "the list"}, NOW, [old])
        assert suppressed(run).keys() == {2}

    @pytest.mark.parametrize(("many", "links"), [(MOST_BESIDE, True), (MOST_BESIDE + 1, False)])
    def test_a_number_of_very_many_is_nobodys(self, store: Store, many: int, links: bool) -> None:
        """An office's, or a filler: it holds back only who would be sent to at it."""
        people = [f"+4474001{n:05}" for n in range(many)]
        rows = [contact(n, phone) for n, phone in enumerate([*people, A], 2)]
        numbers = {n: (YES, [phone, A]) for n, phone in enumerate(people, 2)}
        run = known(store, rows, numbers | {999: (NO, [A])})
        set_aside_refused(run, [], NOW)
        assert len(suppressed(run)) == (many if links else 0) + 1

    def test_a_filler_hides_no_other_link(self, store: Store) -> None:
        """Where a row has two numbers that are held back, either links."""
        people = [f"+4474001{n:05}" for n in range(MOST_BESIDE + 5)]
        numbers = {n: (YES, [phone, A]) for n, phone in enumerate(people, 10)}
        numbers |= {2: (YES, [A, B, C]), 3: (NO, [A]), 4: (NO, [B])}
        run = known(store, [contact(2, C), contact(3, people[0])], numbers)
        set_aside_refused(run, [], NOW)
        assert suppressed(run).keys() == {2}

    def test_two_forms_of_a_number_are_one_person(self, store: Store) -> None:
        """Of an Argentine number there are two, and that is no crowd."""
        people = [f"+54911234567{n:02}" for n in range(MOST_BESIDE)]
        rows = [contact(n, phone) for n, phone in enumerate(people, 2)]
        numbers = {n: (YES, [phone, A]) for n, phone in enumerate(people, 2)}
        run = known(store, rows, numbers | {999: (NO, [A])})
        set_aside_refused(run, [], NOW)
        assert len(suppressed(run)) == MOST_BESIDE

    def test_a_retry_takes_them_along(self, store: Store) -> None:
        """Of the rows that it sends again, so that what comes later is seen after a prune, too."""
        rows = [contact(2, A), contact(3, B), invalid(4, "x")]
        old = known(store, rows, {2: (YES, [A, C]), 3: (YES, [B, D]), 4: (NO, [D])})
        failed = Problem(Code.API_REFUSED, "no")
        old.save([Outcome(1, Status.FAILED, 1, failed), Outcome(2, Status.SENT, 1)], NOW)
        old.finish("finished", NOW)
        old.mark_reported()
        new = store.create_run(NEW, NOW)
        assert copy_unsent(old, new) == 1
        assert not has_refusals(new)
        assert prune_runs(store.database, LATER, LATER).runs == (old.id,)
        assert not has_numbers(old)
        set_aside_suppressed(new, {C: "the list", D: "the list"}, NOW)
        assert suppressed(new).keys() == {2}

    def test_what_is_planned_anew_or_thrown_away_is_gone(self, store: Store) -> None:
        """Nothing is left in the table."""
        run = known(store, [contact(2, A)], {2: (NO, [A])})
        known(store, [contact(2, A)], {2: (NO, [A])}, source=1, base=run)
        run.remove_from(101)
        with store.database.reading() as connection:
            assert connection.scalar(select(func.count()).select_from(known_numbers)) == 1
        run.discard()
        with store.database.reading() as connection:
            assert connection.scalar(select(func.count()).select_from(known_numbers)) == 0

    def test_a_forgotten_person_is_in_nobodys_numbers(self, store: Store) -> None:
        """With all numbers of their own rows; of somebody else's row only theirs is gone."""
        rows = [contact(2, A), contact(3, D), contact(4, B), contact(5, C)]
        numbers = {2: (NO, [A, B]), 3: (YES, [D, A]), 4: (YES, [B, C])}
        run = known(store, rows, numbers)
        forget(store.database, A)
        with store.database.reading() as connection:
            payload = connection.scalar(select(known_numbers.c.payload))
        assert payload is not None
        assert unpack_numbers(payload).tolist() == [
            [6, int(D[1:])],
            [8, int(B[1:])],
            [8, int(C[1:])],
        ]
        found = Refusals(run, [])
        assert found.of(A) is found.of(B) is found.of(D) is None
        set_aside_suppressed(run, {B: "the list", A: "the list"}, NOW)
        assert suppressed(run).keys() == {2, 4, 5}

    @pytest.mark.parametrize(
        ("cell", "phone"),
        [
            ("(011) 15-2345-6789", "+5491123456789"),
            ("8 912 345-67-89", "+79123456789"),
            ("011 44 20 7946 0018", "+442079460018"),  # as one calls it from the United States
        ],
    )
    def test_a_number_that_a_row_is_known_to_hold_is_forgotten(
        self, store: Store, cell: str, phone: str
    ) -> None:
        """However it is written; the person's own cells stay."""
        row = replace(contact(2, A), cells=(A, cell, "Ana"))
        run = known(store, [row], {2: (YES, [A, phone])})
        assert forget(store.database, phone).rows == 1
        (told,) = report_rows(run)
        assert read_record(told.record)[1:] == ("", "Ana")
        assert not has_numbers(run) or Refusals(run, []).of(A) is None
        assert forget(store.database, phone).rows == 0

    def test_another_persons_row_with_another_form_stays(self, store: Store) -> None:
        """A landline that lacks the 9 of a mobile may be somebody else's."""
        row = replace(invalid(2, "x"), cells=("+541123456789", A))
        run = known(store, [row], {2: (YES, ["+541123456789", A])})
        assert forget(store.database, "+5491123456789").rows == 0
        assert read_record(next(iter(report_rows(run))).record) == ("+541123456789", A)
