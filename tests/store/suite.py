"""What every store must do, whatever database is underneath: subclass and say how to open it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import orjson
import pytest

from importer.errors import RunError, StoreError
from importer.messages.phone import odd_length
from importer.model import (
    Attempt,
    Code,
    Contact,
    Outcome,
    PhoneNumber,
    PlannedRow,
    PlannedRows,
    Problem,
    Rejected,
    SourceInfo,
    Status,
)
from importer.packing import pack
from importer.phone.repairs import Repair
from importer.record import read_record
from importer.store import (
    NewRun,
    Store,
    collapse,
    copy_unsent,
    history,
    mark_doubts,
    prune_runs,
    redirect,
    report_rows,
    summarise,
)
from importer.tally import UnusualLength

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from importer.dedupe import Keep
    from importer.model import JsonValue
    from importer.store import Run

EVERY = range(1, 10_000)
"""Positions: every contact of these runs may have the number of another one."""
NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
NEW = NewRun(
    kind="run",
    base_url="https://api.example.com",
    channel="c1",
    mapping_name="m",
    mapping_sha256="0" * 64,
    reports_folder="/reports",
)


def contact(
    number: int, phone: str, channel: str = "c1", newest: str = "", **fields: JsonValue
) -> PlannedRow:
    """Make a row that may be sent."""
    body: dict[str, JsonValue] = {"phone_number": phone, **fields}
    return PlannedRow(number, (phone,), Contact(channel, PhoneNumber(phone, "US"), body, newest))


def invalid(number: int, *cells: str) -> PlannedRow:
    """Make a row that is not sent."""
    problem = Problem(Code.PHONE_MISSING, "There is no number.")
    return PlannedRow(number, cells, Rejected(Status.INVALID, problem))


def columns(rows: Sequence[PlannedRow]) -> PlannedRows:
    """Give planned rows as a binding gives them."""
    verdicts = [row.verdict for row in rows]
    found = [verdict if isinstance(verdict, Contact) else None for verdict in verdicts]
    return PlannedRows(
        numbers=[row.number for row in rows],
        cells=[row.cells for row in rows],
        channels=[contact.channel if contact else "" for contact in found],
        phones=[contact.phone if contact else Problem(Code.PHONE_MISSING, "") for contact in found],
        bodies=[contact.body if contact else {} for contact in found],
        newest=[contact.newest if contact else "" for contact in found],
        rejected={i: each for i, each in enumerate(verdicts) if isinstance(each, Rejected)},
        warnings={i: row.warnings for i, row in enumerate(rows) if row.warnings},
    )


def add(run: Run, rows: list[PlannedRow], *, block: int = 3, source: int = 0, n: int = 1) -> None:
    """Add rows in small blocks."""
    for start in range(0, len(rows), block):
        part = rows[start : start + block]
        run.add(pack(columns(part), first_n=n + start, source=source, width=1))


def seal(run: Run, rows: list[PlannedRow], warnings: Mapping[str, int] | None = None) -> None:
    """Seal a run of one source that holds these rows."""
    bad = sum(isinstance(row.verdict, Rejected) for row in rows)
    info = SourceInfo("a.csv", "/tmp/a.csv", "1" * 64, ("Phone",), rows=len(rows), blank=1)  # noqa: S108  # a name only
    run.seal(
        [info],
        rejected={"invalid": bad} if bad else {},
        codes={"phone-missing": bad} if bad else {},
        countries={"US": len(rows) - bad},
        warnings=warnings or {},
        extra_columns=0,
    )


def planned(store: Store, rows: list[PlannedRow], *, block: int = 3) -> Run:
    """Give a sealed run."""
    run = store.create_run(NEW, NOW)
    add(run, rows, block=block)
    seal(run, rows)
    return run


class StoreSuite:
    """The conformance suite."""

    @pytest.fixture
    def store(self) -> Store:
        """Give an empty store."""
        raise NotImplementedError("each store's test class says how to open it")

    def test_every_row_is_reported_once_in_order(self, store: Store) -> None:
        """Contacts and rejected rows come out interleaved as they went in, over block borders."""
        rows = [
            contact(2, "+1"),
            invalid(3, ""),
            contact(4, "+2"),
            contact(6, "+3"),
            invalid(7, "a", "b"),
        ]
        run = planned(store, rows)
        lines = list(report_rows(run))
        assert [line.number for line in lines] == [2, 3, 4, 6, 7]
        assert [line.n for line in lines] == [1, 2, 3, 4, 5]
        assert [read_record(line.record) for line in lines] == [row.cells for row in rows]
        assert [line.status.value for line in lines] == [
            "pending", "invalid", "pending", "pending", "invalid",
        ]  # fmt: skip
        assert lines[1].code == "phone-missing"

    def test_the_summary_adds_up(self, store: Store) -> None:
        """The statuses' counts add up to the rows, zeros included."""
        run = planned(store, [contact(2, "+1"), invalid(3, ""), contact(4, "+1"), contact(5, "+2")])
        collapse(run, EVERY, keep="last", merge=True)
        run.save([Outcome(3, Status.SENT, 1, None, "id-3", 200)], NOW)
        summary = summarise(run)
        assert summary.rows == sum(summary.counts.values()) == 4
        assert set(summary.counts) == set(Status)
        assert summary.counts[Status.SENT] == summary.counts[Status.DUPLICATE] == 1
        assert summary.codes == {"phone-missing": 1, "duplicate": 1}
        assert summary.blank == 1

    @pytest.mark.parametrize(("keep", "kept"), [("first", 1), ("last", 4), ("newest", 3)])
    def test_one_row_of_each_number_is_kept(self, store: Store, keep: Keep, kept: int) -> None:
        """The policy says which; the others name it, and their values fill what it lacks."""
        rows = [
            contact(10, "+1", newest="2020", city="Rio"),
            contact(11, "+2"),
            contact(12, "+1", newest="2024", state="RJ"),
            contact(13, "+1", newest="2022", email="a@example.com"),
        ]
        run = planned(store, rows)
        assert collapse(run, EVERY, keep=keep, merge=True) == 2
        pending = {outgoing.n: orjson.loads(outgoing.body) for outgoing in run.pending()}
        assert set(pending) == {kept, 2}
        assert pending[kept] == {
            "phone_number": "+1",
            "city": "Rio",
            "state": "RJ",
            "email": "a@example.com",
        }
        losers = [line for line in report_rows(run) if line.status is Status.DUPLICATE]
        assert {line.kept_row for line in losers} == {str(rows[kept - 1].number)}

    def test_the_same_number_on_two_channels_is_two_contacts(self, store: Store) -> None:
        """A contact is unique by number and channel."""
        run = planned(store, [contact(2, "+1", channel="a"), contact(3, "+1", channel="b")])
        assert collapse(run, EVERY, keep="last", merge=True) == 0
        assert list(run.pending_channels()) == ["a", "b"]

    def test_a_group_larger_than_a_batch_collapses(self, store: Store) -> None:
        """Two thousand rows of one number leave one contact, with all tags joined once."""
        rows = [contact(2 + i, "+1", tags=[f"t{i % 7}"]) for i in range(2000)]
        run = store.create_run(NEW, NOW)
        add(run, rows, block=700)
        seal(run, rows)
        assert collapse(run, EVERY, keep="last", merge=True, union=["tags"]) == 1999
        [survivor] = run.pending()
        assert sorted(orjson.loads(survivor.body)["tags"]) == [f"t{i}" for i in range(7)]

    def test_a_kept_row_in_another_file_is_named_with_it(self, store: Store) -> None:
        """Row numbers repeat over files, so the file's name stands before the number."""
        run = store.create_run(NEW, NOW)
        add(run, [contact(2, "+1")], source=0)
        add(run, [contact(2, "+1")], source=1, n=2)
        collapse(run, EVERY, keep="last", merge=False, source_names=["a.csv", "b.csv"])
        assert next(report_rows(run)).kept_row == "b.csv:2"

    def test_an_outcome_is_kept_and_never_pending_again(self, store: Store) -> None:
        """Sent, failed and unknown contacts leave the pending ones, in the order of the rows."""
        run = planned(store, [contact(2 + i, f"+{i}") for i in range(5)])
        problem = Problem(Code.API_REFUSED, "The API refused it.")
        warning = Problem(Code.API_PHONE_DIFFERS, "The API answers with another number.")
        run.save(
            [
                Outcome(1, Status.SENT, 2, None, "id-1", 200, (warning,)),
                Outcome(3, Status.FAILED, 1, problem, None, 400),
                Outcome(4, Status.UNKNOWN, 6, Problem(Code.NO_ANSWER, "No answer."), None, None),
            ],
            NOW,
        )
        assert [outgoing.n for outgoing in run.pending()] == [2, 5]
        assert run.pending_count() == 2
        lines = {line.n: line for line in report_rows(run)}
        assert lines[1].contact_id == "id-1"
        assert lines[1].attempts == 2
        assert lines[1].warnings == ("The API answers with another number.",)
        assert (lines[3].code, lines[3].http_status) == ("api-refused", 400)
        assert lines[4].status is Status.UNKNOWN

    def test_a_stopped_run_is_the_one_to_resume(self, store: Store) -> None:
        """The newest run that stopped is resumed; a finished one never is."""
        first = planned(store, [contact(2, "+1")])
        first.finish("stopped", NOW, stop=Problem(Code.STOPPED, "Ctrl-C"))
        second = planned(store, [contact(2, "+1")])
        second.mark_reported()
        second.save([Outcome(1, Status.SENT, 3)], NOW)
        second.finish("finished", NOW, send_seconds=2.0)
        assert [run.id for run in store.resumable()] == [first.id]
        stopped, finished = summarise(first), summarise(second)
        assert (stopped.exit_code, finished.exit_code) == (3, 0)
        assert stopped.stop == Problem(Code.STOPPED, "Ctrl-C")
        assert (finished.requests, finished.retries) == (3, 2)

    def test_a_run_is_found_by_the_start_of_its_id(self, store: Store) -> None:
        """A unique beginning is enough; none and several are refused."""
        run = planned(store, [])
        assert store.run(run.id[:-1]).id == run.id
        with pytest.raises(RunError, match="No run is called 'nope'"):
            store.run("nope")
        with pytest.raises(RunError):
            store.run("")
        other = planned(store, [])
        with pytest.raises(RunError, match="More than one run"):
            store.run("2026")
        assert [each.id for each in store.find_runs()] == [other.id, run.id]

    def test_whatever_the_driver_raises_is_explained(self, store: Store) -> None:
        """Where the driver is used itself its errors do not pass SQLAlchemy."""
        driver = store.database.engine.dialect.loaded_dbapi
        for transaction in (store.database.reading, store.database.writing):
            with pytest.raises(StoreError, match=r"does not work|disk is"), transaction():
                raise driver.OperationalError("the disk is full")

    def test_a_discarded_run_leaves_nothing(self, store: Store) -> None:
        """A run whose planning failed never was."""
        run = store.create_run(NEW, NOW)
        add(run, [contact(2, "+1"), invalid(3, "")])
        run.discard()
        assert store.find_runs() == []
        assert list(run.pending()) == []

    def test_a_retry_holds_what_failed_with_its_own_text(self, store: Store) -> None:
        """Failed and unknown rows are copied with their numbers, cells and bodies."""
        old = planned(store, [contact(2 + i, f"+{i}", city=f"c{i}") for i in range(4)])
        problem = Problem(Code.API_ERROR, "It answered 503.")
        old.save(
            [
                Outcome(1, Status.SENT, 1),
                Outcome(2, Status.FAILED, 6, problem, None, 503),
                Outcome(3, Status.SENT, 1),
                Outcome(4, Status.UNKNOWN, 6, problem),
            ],
            NOW,
        )
        new = store.create_run(NEW, NOW)
        assert copy_unsent(old, new) == 2
        assert [(line.number, read_record(line.record)) for line in report_rows(new)] == [
            (3, ("+1",)),
            (5, ("+3",)),
        ]
        assert [orjson.loads(outgoing.body)["city"] for outgoing in new.pending()] == ["c1", "c3"]
        assert summarise(new).rows == 2

    def test_nothing_to_retry_copies_nothing(self, store: Store) -> None:
        """A run in which all was sent has nothing to send again."""
        old = planned(store, [contact(2, "+1")])
        old.save([Outcome(1, Status.SENT, 1)], NOW)
        assert copy_unsent(old, store.create_run(NEW, NOW)) == 0

    def test_what_was_accepted_before_is_unchanged(self, store: Store) -> None:
        """The ledger holds all accepted values; a contact that adds none of its own is left out."""
        first = planned(
            store,
            [contact(2, "+1", city="Rio"), contact(3, "+2", city="Rio"), contact(4, "+3", n=1)],
        )
        first.save([Outcome(1, Status.SENT, 1), Outcome(3, Status.SENT, 1)], NOW)
        second = planned(store, [contact(2, "+1", email="a@example.com")])
        second.save([Outcome(1, Status.SENT, 1)], NOW)
        third = planned(
            store,
            [
                contact(2, "+1", city="Rio"),
                contact(3, "+1", city="Rio", email="a@example.com"),
                contact(4, "+1", city="Recife"),
                contact(5, "+2", city="Rio"),
                contact(6, "+3", n=True),
                contact(7, "+1", channel="c2", city="Rio"),
            ],
        )
        assert store.ledger(NEW.base_url).mark_unchanged(third, NOW) == 2
        assert [outgoing.n for outgoing in third.pending()] == [3, 4, 5, 6]
        assert summarise(third).codes == {"unchanged": 2}
        assert store.ledger("https://other.example.com").mark_unchanged(second, NOW) == 0

    def test_what_a_dead_run_was_sending_is_not_unchanged(self, store: Store) -> None:
        """Nobody knows whether it arrived, until the contact is accepted again."""
        rows = [contact(2, "+1", city="Lima"), contact(3, "+2", city="Lima")]
        first = planned(store, rows)
        first.save([Outcome(n, Status.SENT, 1, None, "id", 200) for n in (1, 2)], NOW)
        later = [NOW + timedelta(days=days) for days in range(3)]
        dead = planned(store, [contact(2, "+1", city="Quito"), contact(3, "+2", city="Quito")])
        assert next(dead.hand_out(lambda: later[1])).phone == "+1"
        ledger = store.ledger(NEW.base_url)
        back = planned(store, rows)
        assert ledger.mark_unchanged(back, NOW) == 0
        back.save([Outcome(1, Status.SENT, 1, None, "id", 200)], later[2])
        assert ledger.mark_unchanged(planned(store, rows), NOW) == 1

    @pytest.mark.parametrize(("http_status", "known"), [(400, 1), (None, 0), (200, 0), (504, 0)])
    def test_the_ledger_does_not_know_what_no_refusal_says(
        self, store: Store, http_status: int | None, known: int
    ) -> None:
        """A silence, a proxy's page, a gateway's accident: the contact may have arrived."""
        rows = [contact(2, "+1", city="Lima")]
        first = planned(store, rows)
        first.save([Outcome(1, Status.SENT, 1, None, "id", 200)], NOW)
        failed = planned(store, [contact(2, "+1", city="Quito")])
        attempt = Attempt(0, 1, http_status, Code.API_ERROR.value, "")
        failed.save([Outcome(1, Status.FAILED, 1, trail=(attempt,))], NOW)
        assert store.ledger(NEW.base_url).mark_unchanged(planned(store, rows), NOW) == known

    def test_of_a_contact_that_is_saved_twice_the_last_counts(self, store: Store) -> None:
        """A silence and then its acceptance, in one batch: it is known what the API holds."""
        rows = [contact(2, "+1", city="Lima")]
        run = planned(store, rows)
        silence = Attempt(0, 1, None, Code.NO_ANSWER.value, "")
        waiting = Outcome(1, Status.PENDING, 1, trail=(silence,))
        run.save([waiting], NOW)
        assert [len(outgoing.trail) for outgoing in run.pending()] == [1]
        run.save([waiting, Outcome(1, Status.SENT, 2, None, "id", 200)], NOW)
        assert summarise(run).counts[Status.SENT] == 1
        assert summarise(run).requests == 2
        assert store.ledger(NEW.base_url).mark_unchanged(planned(store, rows), NOW) == 1

    def test_what_a_dead_run_was_sending_stays_unknown_when_it_is_pruned(
        self, store: Store
    ) -> None:
        """Its contacts are gone, and with them what it may have changed."""
        rows = [contact(2, "+1", city="Lima", zone="a")]
        first = planned(store, rows)
        first.save([Outcome(1, Status.SENT, 1, None, "id", 200)], NOW)
        dead = planned(store, [contact(2, "+1", city="Quito")])
        later = NOW + timedelta(days=1)
        next(dead.hand_out(lambda: later))
        prune_runs(store.database, later, later, unfinished=True)
        assert dead.record().pruned
        ledger = store.ledger(NEW.base_url)
        assert ledger.mark_unchanged(planned(store, rows), NOW) == 0
        assert ledger.mark_unchanged(planned(store, [contact(2, "+1", zone="a")]), NOW) == 1

    def test_the_history_tells_what_is_no_longer_known(self, store: Store) -> None:
        """A field that an unanswered request may have changed is not one that was erased."""
        first = planned(store, [contact(2, "+1", city="Lima", zone="a")])
        first.save([Outcome(1, Status.SENT, 1, None, "id", 200)], NOW)
        silent = planned(store, [contact(2, "+1", city="Quito")])
        silent.save([Outcome(1, Status.UNKNOWN, 1)], NOW)
        zone = planned(store, [contact(2, "+1", zone="b")])
        zone.save([Outcome(1, Status.SENT, 1, None, "id", 200)], NOW)
        known = planned(store, [contact(2, "+1", city="Quito")])
        known.save([Outcome(1, Status.SENT, 1, None, "id", 200)], NOW)
        assert [
            (state.body.get("city"), state.body.get("zone"), state.unknown)
            for state in history(store.database, "+1")
        ] == [
            ("Quito", "b", ()),
            (None, "b", ("city",)),
            (None, "a", ("city",)),
            ("Lima", "a", ()),
        ]

    def test_what_a_run_sent_before_it_stopped_is_known(self, store: Store) -> None:
        """Where all that was under way came back, what had not its turn stays as it was."""
        rows = [contact(2, "+1", city="Lima")]
        first = planned(store, rows)
        first.save([Outcome(1, Status.SENT, 1, None, "id", 200)], NOW)
        stopped = planned(store, [contact(2, "+1", city="Quito")])
        next(stopped.hand_out(lambda: NOW))
        stopped.finish("stopped", NOW, all_came_back=True)
        assert store.ledger(NEW.base_url).mark_unchanged(planned(store, rows), NOW) == 1

    def test_marking_is_repeated_only_where_others_sent(self, store: Store) -> None:
        """A resume asks the ledger again only if another run may have changed it meanwhile."""
        changed_only = replace(NEW, job={"settings": {"changed_only": True}})
        run = store.create_run(changed_only, NOW)
        assert run.needs_marking()
        run.note_marked(NOW)
        assert not run.needs_marking()
        other = planned(store, [contact(2, "+1")])
        assert run.needs_marking()
        other.finish("finished", NOW)
        assert not run.needs_marking()
        other.finish("finished", NOW + timedelta(seconds=1))
        assert run.needs_marking()
        run.note_marked(NOW + timedelta(seconds=2))
        assert not run.needs_marking()
        redirect(run, "c2")
        assert run.needs_marking()
        assert not planned(store, []).needs_marking()

    def test_numbers_that_may_be_one_person_are_noted_not_merged(self, store: Store) -> None:
        """The Argentine 9: both rows name the other, and both are still sent."""
        rows = [
            contact(2, "+5491123456789"),
            contact(3, "+541123456789"),
            contact(4, "+541123456780"),
            contact(5, "+541123456789", channel="c2"),
        ]
        run = planned(store, rows)
        collapse(run, EVERY, keep="last", merge=True)
        marked = mark_doubts(run, ["a.csv"], argentine=True, old_forms=False)
        assert marked[Code.POSSIBLE_DUPLICATE] == 2
        warned = {line.number: line.warnings for line in report_rows(run) if line.warnings}
        assert sorted(warned) == [2, 3]
        assert warned[2][0].startswith("Row 3 has the number +5491123456789 but for the mobile 9")
        assert run.pending_count() == 4

    def test_two_forms_of_a_number_are_noted_at_both_rows(self, store: Store) -> None:
        """Duplicates of which one had an outdated form name each other; others stay silent."""
        old = Problem(Code.PHONE_REPAIRED, "It was mended.", None, Repair.OLD_FORM)
        rows = [
            contact(2, "+5511987654321"),
            replace(contact(3, "+5511987654321"), warnings=(old,)),
            replace(contact(4, "+525512345678"), warnings=(old,)),
            replace(contact(5, "+525512345678"), warnings=(old,)),
            replace(contact(6, "+525512345679"), warnings=(old,)),
        ]
        run = planned(store, rows)
        collapse(run, EVERY, keep="last", merge=True)
        marked = mark_doubts(run, ["a.csv"], argentine=False, old_forms=True)
        assert marked == {Code.POSSIBLE_DUPLICATE: 2, Code.PHONE_ODD_LENGTH: 0}
        told = {line.number: line.warnings for line in report_rows(run)}
        assert " is also in row 3, written as before or after" in told[2][-1]
        assert " is also in row 2, written as before or after" in told[3][-1]
        assert [told[number] for number in (4, 5, 6)] == [("It was mended.",)] * 3

    def test_odd_lengths_are_noted(self, store: Store) -> None:
        """Only numbers of that country, kind and length are noted, and are sent as they are."""
        rows = [
            contact(2, "+4915112345678"),
            contact(3, "+491711234567"),  # a mobile of twelve digits
            contact(4, "+493012345678"),  # a landline of twelve digits
            contact(5, "+441632960961"),
        ]
        run = planned(store, rows)
        odd = UnusualLength("DE", "mobile", 12, 13)
        marked = mark_doubts(run, ["a.csv"], argentine=False, old_forms=False, unusual=[odd])
        assert marked[Code.PHONE_ODD_LENGTH] == 1
        assert {line.number: line.warnings for line in report_rows(run) if line.warnings} == {
            3: (odd_length("+491711234567", 13, "mobile", "DE"),)
        }
        assert run.pending_count() == 4
