"""What every store must answer about the past: chains, rows, differences, the ledger."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import orjson
import pytest

from importer.answers import Pruned
from importer.errors import RunBusy, RunError
from importer.model import Attempt, Code, Outcome, Problem, Status
from importer.packing import pack
from importer.record import read_record
from importer.store import (
    RunFilter,
    Store,
    add_suppressed,
    ancestors,
    clear_ledger,
    collapse,
    copy_unsent,
    descendants,
    differences,
    final_states,
    find_rows,
    forget,
    history,
    mark_doubts,
    prune_ledger,
    prune_runs,
    redirect,
    remove_suppressed,
    report_rows,
    retention,
    run_lock,
    set_aside_suppressed,
    summarise,
    suppressed_entries,
)
from importer.tally import UnusualLength
from tests.store.suite import EVERY, NEW, NOW, add, columns, contact, invalid, planned, seal

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from importer.store import Run
    from importer.store.database import Database

REFUSED = Problem(Code.API_REFUSED, "Rampwin refused it.")
LATER = NOW + timedelta(days=1)


def finish(run: Run, *outcomes: Outcome) -> Run:
    """Record outcomes and bring the run to its end."""
    run.save(outcomes, NOW)
    run.finish("finished", NOW)
    run.mark_reported()
    return run


def counts(run: Run) -> dict[str, int]:
    """Give the counts that are not 0."""
    return {status.value: count for status, count in summarise(run).counts.items() if count}


class HistorySuite:
    """The conformance suite for what is asked afterwards."""

    @pytest.fixture
    def store(self) -> Store:
        """Give an empty store."""
        raise NotImplementedError("each store's test class says how to open it")

    def test_a_chain_of_runs_knows_each_rows_state(self, store: Store) -> None:
        """Retries and a corrected failures.csv count towards the run that they go back to."""
        rows = [contact(2, "+1"), invalid(3, "x"), contact(5, "+2"), contact(6, "+3")]
        root = finish(
            planned(store, rows),
            Outcome(1, Status.SENT, 1),
            Outcome(3, Status.FAILED, 1, REFUSED),
            Outcome(4, Status.UNKNOWN, 2, REFUSED),
        )
        retry = store.create_run(replace(NEW, kind="retry", parent=root.id), NOW)
        assert copy_unsent(root, retry) == 2
        finish(retry, Outcome(1, Status.SENT, 1), Outcome(2, Status.FAILED, 1, REFUSED))
        corrected = store.create_run(replace(NEW, parent=retry.id), NOW)
        again = [contact(2, "+4"), contact(3, "+5")]
        corrected.add(pack(columns(again), first_n=1, source=0, width=1, origins=["6", "99"]))
        seal(corrected, again)
        finish(corrected, Outcome(1, Status.SENT, 1), Outcome(2, Status.SENT, 1))
        assert [run.id for run in descendants(root)] == [retry.id, corrected.id]
        assert [run.id for run in ancestors(corrected)] == [root.id, retry.id]
        final = {status.value: n for status, n in final_states(root).counts().items() if n}
        assert final == {"sent": 3, "invalid": 1}
        assert counts(root) == {"sent": 1, "invalid": 1, "failed": 1, "unknown": 1}
        assert copy_unsent(root, store.create_run(NEW, NOW)) == 0

    def test_a_retry_that_is_not_planned_decides_nothing(self, store: Store) -> None:
        """The rows of one that died in between are not its own yet: another retry takes them."""
        root = finish(planned(store, [contact(2, "+1")]), Outcome(1, Status.FAILED, 1, REFUSED))
        died = store.create_run(replace(NEW, kind="retry", parent=root.id), NOW)
        part = columns([contact(2, "+1")])
        died.add(pack(part, first_n=1, source=0, width=1, origins=["2"]))
        assert final_states(root).counts() == {Status.FAILED: 1}
        retry = store.create_run(replace(NEW, kind="retry", parent=root.id), NOW)
        assert copy_unsent(root, retry) == 1

    def test_a_run_is_not_pruned_before_its_retry_is_planned(self, store: Store) -> None:
        """A retry that died in between takes its rows from there when it is resumed."""
        root = finish(planned(store, [contact(2, "+1")]), Outcome(1, Status.FAILED, 1, REFUSED))
        retry = store.create_run(replace(NEW, kind="retry", parent=root.id), NOW)
        assert prune_runs(store.database, LATER, LATER).unfinished == (root.id, retry.id)
        assert copy_unsent(root, retry) == 1
        assert prune_runs(store.database, LATER, LATER).runs == (root.id,)

    def test_a_row_tells_everything(self, store: Store) -> None:
        """What came in, what was decided, every attempt, and what the API said."""
        run = planned(store, [contact(2, "+1", city="Rio"), invalid(3, "x"), contact(4, "+1")])
        collapse(run, EVERY, keep="first", merge=True)
        trail = (
            Attempt(1_767_000_000_000, 31, 503, "api-error", "Busy."),
            Attempt(1_767_000_001_000, 12, 200),
        )
        run.save([Outcome(1, Status.SENT, 2, None, "id-1", 200, (), trail)], NOW)
        [sent] = find_rows(run, number=2)
        assert (sent.file, sent.header, sent.cells) == ("a.csv", ("Phone",), ("+1",))
        assert sent.body == {"phone_number": "+1", "city": "Rio"}
        assert sent.trail == trail
        assert (sent.row.status, sent.row.contact_id) == (Status.SENT, "id-1")
        [bad] = find_rows(run, number=3)
        assert (bad.row.code, bad.body, bad.trail) == ("phone-missing", None, ())
        assert [detail.row.number for detail in find_rows(run, phones=["+1"])] == [2, 4]
        assert list(find_rows(run, number=9)) == []

    def test_what_differs_between_two_runs(self, store: Store) -> None:
        """New, gone and changed contacts, each with what differs; duplicates count once."""
        old = planned(
            store,
            [contact(2, "+1", city="Rio", a=1), contact(3, "+2"), contact(4, "+3", city="Lima")],
        )
        new = planned(
            store,
            [
                contact(2, "+1", city="Recife", b=True),
                contact(3, "+3", city="Lima"),
                contact(4, "+4"),
                contact(5, "+4"),
                invalid(6, "x"),
            ],
        )
        collapse(new, EVERY, keep="last", merge=True)
        found = list(differences(old, new))
        assert [(each.kind, each.phone) for each in found] == [
            ("changed", "+1"), ("gone", "+2"), ("new", "+4"),
        ]  # fmt: skip
        assert found[0].before == {"city": "Rio", "a": 1}
        assert found[0].after == {"city": "Recife", "b": True}
        assert list(differences(old, old)) == []

    def test_who_was_forgotten_is_no_difference(self, store: Store) -> None:
        """Neither as gone nor as new, and others still are."""
        old = planned(store, [contact(2, "+15550001"), contact(3, "+15550002")])
        new = planned(store, [contact(2, "+15550003")])
        forget(store.database, "+15550001")
        assert [(each.kind, each.phone) for each in differences(old, new)] == [
            ("gone", "+15550002"), ("new", "+15550003"),
        ]  # fmt: skip

    def test_the_ledger_tells_every_state(self, store: Store) -> None:
        """The newest first, each with all values as they were then."""
        for index, fields in enumerate(
            ({"city": "Rio", "n": 1}, {"city": "Rio"}, {"city": "Recife", "x": [1]}, {"n": True})
        ):
            run = planned(store, [contact(2, "+1", **fields)])  # type: ignore[arg-type]
            run.save([Outcome(1, Status.SENT, 1)], NOW + timedelta(minutes=index))
        states = history(store.database, "+1")
        assert [dict(state.body) for state in states] == [
            {"phone_number": "+1", "city": "Recife", "n": True, "x": [1]},
            {"phone_number": "+1", "city": "Recife", "n": 1, "x": [1]},
            {"phone_number": "+1", "city": "Rio", "n": 1},
        ]
        assert [state.accepted[14:16] for state in states] == ["07", "06", "05"]
        assert history(store.database, "+1", "other") == history(store.database, "+2") == []

    def test_two_rows_of_one_contact_in_one_flush(self, store: Store) -> None:
        """After a redirect two rows may be one contact: both values are in the ledger."""
        run = planned(store, [contact(2, "+1", city="Rio"), contact(3, "+1", "c2", n=1)])
        run.save([Outcome(1, Status.PENDING, 1, Problem(Code.API_CHANNEL, "No such."))], NOW)
        redirect(run, "c2")
        run.save([Outcome(1, Status.SENT, 2), Outcome(2, Status.SENT, 1)], NOW)
        newest, before = history(store.database, "+1")
        assert dict(newest.body) == {"phone_number": "+1", "city": "Rio", "n": 1}
        assert newest.channel == before.channel == "c2"

    def test_the_ledger_does_not_say_what_nobody_knows(self, store: Store) -> None:
        """A request without an answer may have arrived: what it would change is sent next time."""
        rows = [contact(2, "+1", city="Rio", n=1), contact(3, "+2", city="Rio")]
        finish(planned(store, rows), Outcome(1, Status.SENT, 1), Outcome(2, Status.SENT, 1))
        moved = [contact(2, "+1", city="Lima", n=1, a="x"), contact(3, "+2", city="Lima")]
        moving = planned(store, moved)
        silence = (Attempt(1_767_000_000_000, 30_000, None, "no-answer", "No answer."),)
        stopped = Outcome(2, Status.PENDING, 1, trail=silence)
        moving.save([Outcome(1, Status.UNKNOWN, 1, trail=silence), stopped], LATER)
        states = [dict(state.body) for state in history(store.database, "+1")]
        assert states == [
            {"phone_number": "+1", "n": 1},
            {"phone_number": "+1", "city": "Rio", "n": 1},
        ]
        back = planned(store, [*rows, contact(4, "+1", "c2"), contact(5, "+1", n=1)])
        assert store.ledger(NEW.base_url).mark_unchanged(back, NOW) == 1
        assert [outgoing.n for outgoing in back.pending()] == [1, 2, 3]
        assert prune_ledger(store.database, LATER) == 2
        back.save([Outcome(1, Status.SENT, 1)], LATER)
        assert len(history(store.database, "+1")) == 1

    def test_only_the_refused_channel_is_replaced(self, store: Store) -> None:
        """Contacts of other channels stay there; where nothing tells, nothing is moved."""
        rows = [contact(2, "+1", "typo"), contact(3, "+2", "a"), contact(4, "+3", "typo")]
        run = planned(store, rows)
        with pytest.raises(RunError, match="channels a, typo, and Rampwin refused none"):
            redirect(run, "b")
        run.save([Outcome(3, Status.PENDING, 1, Problem(Code.API_CHANNEL, "No such."))], NOW)
        redirect(run, "b")
        assert [outgoing.channel for outgoing in run.pending()] == ["b", "a", "b"]
        assert summarise(run).codes == {}

    def test_old_runs_are_pruned_and_their_summaries_kept(self, store: Store) -> None:
        """Rows and contacts go, the counts stay; a run that can be resumed stays whole."""
        done = finish(
            planned(store, [contact(2, "+1"), invalid(3, "x")]), Outcome(1, Status.SENT, 1)
        )
        stopped = planned(store, [contact(2, "+2")])
        stopped.finish("stopped", NOW)
        before = summarise(done)
        assert prune_runs(store.database, NOW, LATER).runs == ()
        pruned = prune_runs(store.database, LATER, LATER)
        assert (pruned.runs, pruned.rows, pruned.contacts) == ((done.id,), 2, 1)
        assert pruned.unfinished == (stopped.id,)
        after = summarise(done)
        assert (after.counts, after.codes, after.rows) == (before.counts, before.codes, 2)
        assert after.pruned == LATER.isoformat()
        with pytest.raises(RunError, match=r"removed on 2026-01-03 by `importer prune`"):
            done.require_rows()
        assert list(report_rows(done)) == []
        assert [row.number for row in report_rows(stopped)] == [2]
        assert prune_runs(store.database, LATER, LATER).runs == ()
        assert len(history(store.database, "+1")) == 1
        assert prune_ledger(store.database, NOW) == 0
        assert prune_ledger(store.database, LATER) == 1
        assert history(store.database, "+1") == []

    def test_two_prunings_at_once_keep_the_summary(
        self, store: Store, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The second one finds the run pruned when it has the lock, and leaves it alone."""
        run = finish(planned(store, [contact(2, "+1")]), Outcome(1, Status.SENT, 1))
        others: list[Pruned] = []

        def overtaken(database: Database, run_id: str) -> AbstractContextManager[None]:
            monkeypatch.setattr(retention, "run_lock", run_lock)
            others.append(prune_runs(store.database, LATER, LATER))
            return run_lock(database, run_id)

        monkeypatch.setattr(retention, "run_lock", overtaken)
        assert prune_runs(store.database, LATER, LATER) == Pruned((), 0, 0, ())
        assert [other.runs for other in others] == [(run.id,)]
        assert counts(run) == {"sent": 1}

    def test_a_run_that_is_at_work_is_not_pruned(self, store: Store) -> None:
        """It stays, with what goes back to it, and the other ones are told of."""
        rows = [contact(2, "+1")]
        first, busy, last = (
            finish(planned(store, rows), Outcome(1, Status.FAILED, 1, REFUSED)) for _ in range(3)
        )
        retry = store.create_run(replace(NEW, kind="retry", parent=busy.id), NOW)
        copy_unsent(busy, retry)
        finish(retry, Outcome(1, Status.SENT, 1))
        with Store.open(store.database.address) as other, run_lock(other.database, busy.id):
            pruned = prune_runs(store.database, LATER, LATER)
        assert (pruned.runs, pruned.unfinished) == ((first.id, last.id), (busy.id, retry.id))
        assert prune_runs(store.database, LATER, LATER).runs == (busy.id, retry.id)

    def test_what_a_retry_sent_is_known_as_long_as_its_run_stays(self, store: Store) -> None:
        """The retry of a run that stays is not pruned, or a next one would send the row again."""
        rows = [contact(2, "+1"), contact(3, "+2")]
        root = planned(store, rows)
        root.save([Outcome(1, Status.FAILED, 1, REFUSED), Outcome(2, Status.SENT, 1)], NOW)
        root.finish("finished", NOW)
        parent = root
        for status in (Status.FAILED, Status.SENT):
            retry = store.create_run(replace(NEW, kind="retry", parent=parent.id), NOW)
            assert copy_unsent(parent, retry) == 1
            parent = finish(retry, Outcome(1, status, 1, REFUSED))
        family = (root.id, *(run.id for run in descendants(root)))
        assert prune_runs(store.database, LATER, LATER).unfinished == family
        assert copy_unsent(root, store.create_run(NEW, LATER)) == 0
        root.mark_reported()
        assert prune_runs(store.database, LATER, LATER).runs == family

    def test_runs_that_nobody_wants_can_be_removed(self, store: Store) -> None:
        """Those that never ended, but not those at work; a plan that is not complete goes whole."""
        root = finish(planned(store, [contact(2, "+1")]), Outcome(1, Status.FAILED, 1, REFUSED))
        dead = store.create_run(replace(NEW, kind="retry", parent=root.id), NOW)
        stopped = planned(store, [contact(2, "+2"), contact(3, "+3")])
        stopped.save([Outcome(1, Status.SENT, 1)], NOW)
        stopped.finish("stopped", NOW, stop=Problem(Code.STOPPED, "Ctrl-C"))
        sending, busy = (planned(store, [contact(2, "+4")]) for _ in range(2))
        assert prune_runs(store.database, NOW, LATER, unfinished=True) == Pruned((), 0, 0, ())
        with Store.open(store.database.address) as other, run_lock(other.database, busy.id):
            pruned = prune_runs(store.database, LATER, LATER, unfinished=True)
        assert pruned.runs == (root.id, stopped.id, sending.id)
        assert (pruned.discarded, pruned.unfinished) == ((dead.id,), (busy.id,))
        assert [run.id for run in store.resumable()] == [busy.id]
        assert [summarise(run).state for run in (stopped, sending)] == ["stopped", "stopped"]
        assert counts(stopped) == {"sent": 1, "pending": 1}
        with pytest.raises(RunError, match="were removed on"):
            stopped.require_rows()

    def test_a_forgotten_person_is_nowhere(self, store: Store) -> None:
        """Ledger and rows lose the person; every run still adds up, and nobody is sent again."""
        rows = [
            contact(2, "+15550001", city="Rio"),
            contact(3, "+15550002", city="Lima"),
            contact(4, "+15550001", "c2", secret="of +15550001"),
            contact(5, "+15550001", "c3"),
        ]
        run = finish(
            planned(store, rows),
            Outcome(1, Status.SENT, 1, None, "id-1"),
            Outcome(2, Status.SENT, 1),
            Outcome(3, Status.FAILED, 1, Problem(Code.API_REFUSED, "+15550001 is odd.")),
            Outcome(4, Status.SENT, 1),
        )
        done = forget(store.database, "+15550001")
        assert (done.entries, done.rows, done.runs) == (2, 3, (run.id,))
        assert history(store.database, "+15550001") == []
        assert len(history(store.database, "+15550002")) == 1
        lines = list(report_rows(run))
        assert [read_record(line.record) for line in lines] == [("",), ("+15550002",), ("",), ("",)]
        assert "+15550001" not in repr(lines)
        assert counts(run) == {"sent": 3, "suppressed": 1}
        assert summarise(run).rows == 4
        assert copy_unsent(run, store.create_run(NEW, NOW)) == 0
        assert forget(store.database, "+15550001").rows == 0
        assert clear_ledger(store.database) == 1

    @pytest.mark.parametrize("was_under_way", [False, True])
    def test_what_is_set_aside_may_have_arrived(self, store: Store, was_under_way: bool) -> None:
        """A contact that was under way when its run died: the ledger knows its values no more."""
        first = planned(store, [contact(2, "+1", city="Rio", state="RJ")])
        finish(first, Outcome(1, Status.SENT, 1))
        died = planned(store, [contact(2, "+1", city="Lima"), contact(3, "+2")])
        if was_under_way:
            assert len(list(died.hand_out(lambda: LATER))) == 2
        set_aside_suppressed(died, {"+1": "the list"}, LATER)
        assert counts(died) == {"suppressed": 1, "pending": 1}
        state = history(store.database, "+1")[0]
        assert state.unknown == (("city",) if was_under_way else ())
        assert ("city" in state.body) is not was_under_way
        assert state.body["state"] == "RJ"

    def test_a_forgotten_persons_warnings_do_not_count(self, store: Store) -> None:
        """The summary says what the report does; every run whose report had the number is named."""
        odd = Problem(Code.PHONE_REPAIRED, "'(415) 555-0001' was repaired.")
        rows = [replace(contact(2 + n, f"+1555000{n}"), warnings=(odd,)) for n in (1, 2)]
        old = finish(planned(store, rows), Outcome(1, Status.SENT, 1), Outcome(2, Status.SENT, 1))
        old.mark_reported()
        assert prune_runs(store.database, LATER, LATER).runs == (old.id,)
        run = store.create_run(NEW, NOW)
        run.add(pack(columns(rows), first_n=1, source=0, width=1))
        seal(run, rows, warnings={Code.PHONE_REPAIRED.value: 2})
        done = forget(store.database, "+15550001")
        assert (done.runs, done.reports) == ((run.id,), (run.id, old.id))
        assert summarise(run).warnings == {Code.PHONE_REPAIRED.value: 1}
        assert [len(line.warnings) for line in report_rows(run)] == [0, 1]

    def test_a_number_is_forgotten_wherever_a_row_has_it(self, store: Store) -> None:
        """In rows without a number, and in the cells, and only those, of somebody else's rows."""
        stays = "+14155550199"
        other = contact(2, stays, mobile="(415) 555-0100", phones=["+14155550100", stays])
        later = contact(6, stays, city="Rio")
        rows = [
            replace(other, cells=(f"{stays} / +1 415 555 0100", "(415) 555-0100", "Ana")),
            invalid(3, "415.555.0100", "Bo"),
            invalid(4, "Cy", "141555501001", "4155550"),
            contact(5, "+14155550101"),
            later,
        ]
        run = planned(store, rows)
        collapse(run, EVERY, keep="last", merge=True)
        run.finish("stopped", NOW, stop=Problem(Code.STOPPED, "Odd: +14155550100."))
        done = forget(store.database, "+14155550100")
        assert (done.rows, done.runs) == (2, (run.id,))
        assert [read_record(line.record) for line in report_rows(run)] == [
            ("", "", "Ana"),
            ("", ""),
            ("Cy", "141555501001", "4155550"),
            ("+14155550101",),
            (stays,),
        ]
        assert [orjson.loads(each.body) for each in run.pending()] == [
            {"phone_number": "+14155550101"},
            {"phone_number": stays, "city": "Rio", "phones": [stays]},
        ]
        assert counts(run) == {"pending": 2, "duplicate": 1, "invalid": 2}
        assert summarise(run).stop == Problem(Code.STOPPED, "")
        assert forget(store.database, "+14155550100").rows == 0

    def test_nothing_is_forgotten_while_a_run_is_at_work(self, store: Store) -> None:
        """Neither in the ledger nor in other runs: it is all or nothing, and can be repeated."""
        rows = [contact(2, "+15550001")]
        done = finish(planned(store, rows), Outcome(1, Status.SENT, 1))
        busy = planned(store, rows)
        with (
            Store.open(store.database.address) as other,
            run_lock(other.database, busy.id),
            pytest.raises(RunBusy, match=r"try again when it has ended. Nothing was forgotten."),
        ):
            forget(store.database, "+15550001")
        assert len(history(store.database, "+15550001")) == 1
        assert forget(store.database, "+15550001").runs == (done.id, busy.id)

    def test_runs_are_found_by_day_and_channel(self, store: Store) -> None:
        """By when they began and by a channel that any of their contacts has."""
        first = planned(store, [contact(2, "+1", "a"), contact(3, "+2", "b")])
        second = store.create_run(NEW, LATER)
        assert [run.id for run in store.find_runs(RunFilter(channel="b"))] == [first.id]
        assert [run.id for run in store.find_runs(RunFilter(since=LATER))] == [second.id]
        assert [run.id for run in store.find_runs(RunFilter(until=LATER))] == [first.id]
        assert len(store.find_runs(RunFilter(channel="c1"))) == 2
        finish(first, Outcome(1, Status.SENT, 1), Outcome(2, Status.SENT, 1))
        assert prune_runs(store.database, LATER, LATER).runs == (first.id,)
        assert [run.id for run in store.find_runs(RunFilter(channel="b"))] == [first.id]
        assert store.find_runs(RunFilter(channel="z")) == []

    def test_a_stopped_run_says_so_of_each_row(self, store: Store) -> None:
        """Rows not tried have the code ``stopped``; the one that met the reason has that."""
        run = planned(store, [contact(2, "+1"), contact(3, "+2"), invalid(4, "x")])
        key = Problem(Code.API_UNAUTHORIZED, "Rampwin did not accept the API key.")
        run.save([Outcome(1, Status.PENDING, 1, key)], NOW)
        run.finish("stopped", NOW, stop=key)
        lines = list(report_rows(run))
        assert [line.code for line in lines] == ["api-unauthorized", "stopped", "phone-missing"]
        assert f"`importer resume {run.id}`" in lines[1].message
        assert summarise(run).codes == {"api-unauthorized": 1, "stopped": 1, "phone-missing": 1}

    def test_an_answer_with_another_number_is_counted(self, store: Store) -> None:
        """The API's own warnings stand beside those of planning."""
        run = planned(store, [contact(2, "+1"), contact(3, "+2")])
        other = Problem(Code.API_PHONE_DIFFERS, "Rampwin answered with another number.")
        finish(run, Outcome(1, Status.SENT, 1, warnings=(other,)), Outcome(2, Status.SENT, 1))
        assert summarise(run).warnings == {"api-phone-differs": 1}

    def test_a_retry_keeps_countries_and_warnings(self, store: Store) -> None:
        """What planning said of a row is said again where the row is sent again."""
        warned = contact(2, "+14155550100")
        mended = Problem(Code.PHONE_REPAIRED, "Number mended.")
        rows = [type(warned)(warned.number, warned.cells, warned.verdict, (mended,))]
        old = finish(planned(store, rows), Outcome(1, Status.FAILED, 1, REFUSED))
        new = store.create_run(NEW, NOW)
        assert copy_unsent(old, new) == 1
        summary = summarise(new)
        assert (summary.countries, summary.warnings) == ({"US": 1}, {"phone-repaired": 1})
        assert [line.warnings for line in report_rows(new)] == [("Number mended.",)]

    def test_the_suppression_list(self, store: Store) -> None:
        """Numbers go on it once, with the first date and reason, and come off it again."""
        database = store.database
        many = {f"+1415555{number:04}" for number in range(1200)}
        assert add_suppressed(database, ["+4915112345678"], "asked by phone", NOW) == 1
        assert add_suppressed(database, {"+4915112345678", *many}, None, LATER) == 1200
        assert add_suppressed(database, [], None, LATER) == 0
        entries = list(suppressed_entries(database))
        assert [entry.phone for entry in entries] == sorted({"+4915112345678", *many})
        first = next(entry for entry in entries if entry.phone == "+4915112345678")
        assert (first.added, first.reason) == (NOW.isoformat(), "asked by phone")
        assert {entry.phone for entry in suppressed_entries(database, LATER)} == many
        assert remove_suppressed(database, ["+4915112345678", "+19"]) == {"+4915112345678"}
        assert remove_suppressed(database, many) == many
        assert list(suppressed_entries(database)) == []

    def test_forgetting_leaves_the_suppression_list(self, store: Store) -> None:
        """Who asked not to be written to stays on it, also when all else is forgotten."""
        add_suppressed(store.database, ["+15550001"], None, NOW)
        forget(store.database, "+15550001")
        assert [entry.phone for entry in suppressed_entries(store.database)] == ["+15550001"]

    def test_no_message_holds_a_forgotten_number(self, store: Store) -> None:
        """Neither that it is of an odd length or suppressed, nor that it is in two rows."""
        phone = "+491711234567"
        rows = [contact(2, phone), contact(3, phone)]
        run = store.create_run(NEW, NOW)
        add(run, rows, block=3)
        collapse(run, EVERY, keep="first", merge=True)
        odd = UnusualLength("DE", "mobile", 12, 13)
        marked = mark_doubts(run, ["a.csv"], argentine=False, old_forms=False, unusual=[odd])
        seal(run, rows, {code.value: count for code, count in marked.items()})
        set_aside_suppressed(run, {phone: "the list"}, LATER)
        run.finish("stopped", NOW)

        def told() -> list[str]:
            return [text for row in report_rows(run) for text in (row.message, *row.warnings)]

        assert [phone in text for text in told()] == [True, True, True]
        assert summarise(run).warnings == {"phone-odd-length": 1}
        forget(store.database, phone)
        assert summarise(run).warnings == {}
        assert told() == [
            "",
            "The number is also in row 2, which was kept; nothing to do, "
            "unless the two are different people.",
        ]
