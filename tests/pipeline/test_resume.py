"""Resuming: a plan that died is made again from the same file, or refused for a reason."""

from __future__ import annotations

import gzip
import io
import zipfile
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from importer import pipeline
from importer.errors import RunBusy, RunError, SourceError
from importer.model import Code, Outcome, Problem, Status
from importer.pipeline.job import read_job, write_job
from importer.pipeline.sources import load_mapping, open_job
from importer.report import summary_text
from importer.resources import presets
from importer.sender import Sent
from importer.settings import Settings, load_settings
from importer.store import Ledger, Run, Store, file_address, run_lock

if TYPE_CHECKING:
    from collections.abc import Callable

    from importer.pipeline import SourceLike

LEADS = "First Name,Mobile,City\nAna,+14155550100,Rio\nBea,(415) 555-0101,Lima\nCem,x,Oslo\n"


class Died(BaseException):
    """The process was killed here."""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Give settings with a store and reports of our own; nobody answers at the address."""
    return load_settings(
        store=f"sqlite:///{tmp_path}/store.db",
        reports=tmp_path / "reports",
        api_key="key",
        channel="c1",
        region="US",
        base_url="http://127.0.0.1:9",
    )


@pytest.fixture
def killed(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Callable[[SourceLike], Store]:
    """Start a run that dies while it is planned, after its first rows are in the store."""

    def start(file: SourceLike) -> Store:
        def die(*_: Any, **__: Any) -> None:
            raise Died

        with monkeypatch.context() as patched:
            patched.setattr(Run, "seal", die)
            patched.setattr(Run, "discard", lambda _: None)
            with pytest.raises(Died):
                pipeline.run([file], settings)
        assert settings.store is not None
        return Store.open(file_address(settings.reports.parent / "store.db"))

    return start


def write_leads(path: Path) -> Path:
    """Write the leads as they are, or packed, as the file's ending says."""
    match path.suffix:
        case ".gz":
            path.write_bytes(gzip.compress(LEADS.encode()))
        case ".zip":
            with zipfile.ZipFile(path, "w") as archive:
                archive.writestr("leads.csv", LEADS)
        case _:
            path.write_text(LEADS)
    return path


@pytest.mark.parametrize("name", ["leads.csv", "leads.csv.gz", "leads.zip"])
def test_a_plan_that_died_is_made_again(
    settings: Settings,
    tmp_path: Path,
    killed: Callable[[SourceLike], Store],
    monkeypatch: pytest.MonkeyPatch,
    name: str,
) -> None:
    """The run's own settings decide, not those of the day; nothing of the dead plan is left."""
    source = write_leads(tmp_path / name)
    with killed(source) as store:
        [dead] = store.find_runs()
        assert dead.record().state == "planning"
        shown = pipeline.show(dead.id, settings)
        assert shown.rows == sum(shown.counts.values()) == 0
        with pytest.raises(RunError, match="`importer resume"):
            pipeline.report(dead.id, settings)
        sent: list[str] = []

        def send(run: Run, *_: Any, **__: Any) -> None:
            sent.extend(outgoing.phone for outgoing in run.pending())
            raise Died

        monkeypatch.setattr("importer.pipeline.story.send_pending", send)
        other = settings.model_copy(update={"region": "BR", "channel": "c2"})
        with pytest.raises(Died):
            pipeline.resume(None, other)
        assert sent == ["+14155550100", "+14155550101"]
        assert list(dead.pending_channels()) == ["c1"]
        assert pipeline.show(dead.id, settings).rows == 3


def test_a_run_that_died_before_its_first_row_is_planned_from_its_files(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What planning needs is in the store as soon as the run is."""
    source = tmp_path / "leads.csv"
    source.write_text(LEADS)
    create_run = Store.create_run

    def die(*_: Any, **__: Any) -> None:
        raise Died

    def create_and_die(*given: Any) -> None:
        create_run(*given)
        raise Died

    with monkeypatch.context() as patched:
        patched.setattr(Store, "create_run", create_and_die)
        with pytest.raises(Died):
            pipeline.run([source], settings)
    monkeypatch.setattr("importer.pipeline.story.send_pending", die)
    with pytest.raises(Died):
        pipeline.resume(None, settings)
    [run] = pipeline.runs(settings)
    assert (run.state, run.rows) == ("sending", 3)


def test_a_run_that_died_while_it_left_out_what_is_unchanged_adds_up(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is open again before any of its contacts changes, so its old counts are not believed."""
    source = tmp_path / "leads.csv"
    source.write_text(LEADS)
    mark_unchanged = Ledger.mark_unchanged

    def stop(*_: Any, **__: Any) -> Sent:
        return Sent(0, 0, 0.0, Problem(Code.STOPPED, "Stopped."))

    def accept(run: Run, *_: Any, **__: Any) -> Sent:
        outcomes = [Outcome(outgoing.n, Status.SENT, 1) for outgoing in run.pending()]
        run.save(outcomes, datetime.now(UTC))
        return Sent(2, 0, 0.0, None)

    def mark_and_die(*given: Any) -> None:
        mark_unchanged(*given)
        raise Died

    monkeypatch.setattr("importer.pipeline.story.send_pending", stop)
    stopped = pipeline.run([source], settings.model_copy(update={"changed_only": True}))
    assert stopped.counts[Status.PENDING] == 2
    monkeypatch.setattr("importer.pipeline.story.send_pending", accept)
    pipeline.run([source], settings)
    monkeypatch.setattr(Ledger, "mark_unchanged", mark_and_die)
    with pytest.raises(Died):
        pipeline.resume(stopped.run, settings)
    assert pipeline.show(stopped.run, settings).counts[Status.UNCHANGED] == 2


def test_a_changed_file_is_refused(
    settings: Settings, tmp_path: Path, killed: Callable[[SourceLike], Store]
) -> None:
    """Another content is another import; a file that is gone is named."""
    source = tmp_path / "leads.csv"
    source.write_text(LEADS)
    with killed(source):
        source.write_text(LEADS + "Dan,+14155550103,Bonn\n")
        with pytest.raises(
            RunError, match=r"leads\.csv is not the file that run .* has sent nothing"
        ):
            pipeline.resume(None, settings)
        source.unlink()
        with pytest.raises(SourceError, match=r"no file .*leads\.csv"):
            pipeline.resume(None, settings)


def test_the_run_before_one_that_is_lost_is_named(
    settings: Settings, tmp_path: Path, killed: Callable[[SourceLike], Store]
) -> None:
    """The newest run whose file is gone does not hide the others that can be resumed."""
    source = tmp_path / "leads.csv"
    source.write_text(LEADS)
    with killed(source) as store, killed(source):
        newest, before = store.resumable()
        source.unlink()
        hint = f"`importer resume {before.id}` carries on with the one before."
        with pytest.raises(SourceError) as told:
            pipeline.resume(None, settings)
        assert str(told.value).endswith(hint)
        with pytest.raises(SourceError) as told:
            pipeline.resume(newest.id, settings)
        assert hint not in str(told.value)


def test_a_run_that_was_removed_is_not_carried_on_with(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stopped run whose rows nobody wanted says where they went, whatever is asked of it."""
    source = tmp_path / "leads.csv"
    source.write_text(LEADS)
    problem = Problem(Code.STOPPED, "Stopped.")
    monkeypatch.setattr(
        "importer.pipeline.story.send_pending", lambda *_, **__: Sent(0, 0, 0.0, problem)
    )
    stopped = pipeline.run([source], settings).run
    assert pipeline.prune(settings, timedelta(0)).unfinished == (stopped,)
    assert pipeline.prune(settings, timedelta(0), unfinished=True).runs == (stopped,)
    for command in (pipeline.resume, pipeline.retry, pipeline.report):
        with pytest.raises(RunError, match="were removed on"):
            command(stopped, settings)
    with pytest.raises(RunError, match="nothing to resume"):
        pipeline.resume(None, settings)
    shown = summary_text(pipeline.show(stopped, settings), 80)
    assert "Its rows were removed on" in shown
    assert "Carry on" not in shown


def test_a_stream_cannot_be_planned_again(
    settings: Settings, killed: Callable[[SourceLike], Store]
) -> None:
    """What came through a pipe is gone: the message says to start again."""
    with (
        killed(io.BytesIO(LEADS.encode())),
        pytest.raises(RunError, match="did not come from a file that can be read again"),
    ):
        pipeline.resume(None, settings)


def test_a_job_comes_back_as_it_was_written(settings: Settings, tmp_path: Path) -> None:
    """Every preset's mapping survives the store."""
    for name in presets():
        with ExitStack() as stack:
            mapping = load_mapping(name)
            columns = sorted(_columns(mapping.mapping.model_dump(mode="json")))
            source = tmp_path / f"{name}.csv"
            source.write_text(",".join(columns) + "\n" + ",".join("1" for _ in columns) + "\n")
            job = open_job([str(source)], name, settings, stack)
            written = write_job([str(source)], job, settings)
            sha256s = [each.info.sha256 for each in job.sources]
            again = read_job("r", written, sha256s, Settings(), stack)
            assert again.mappings == job.mappings
            assert again.bindings == job.bindings


def _columns(part: object) -> set[str]:
    """Every header that a mapping names."""
    if isinstance(part, list):
        return set().union(*map(_columns, part)) if part else set()
    if not isinstance(part, dict):
        return set()
    found: set[str] = set()
    for key, value in part.items():
        if key in {"column", "region_from", "newest_by"} and isinstance(value, str):
            found.add(value)
        elif key == "columns" and isinstance(value, list):
            found |= {each for each in value if isinstance(each, str)}
        else:
            found |= _columns(value)
    return found


@pytest.fixture
def failed(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Give a run of which everything failed; from then on everything is accepted."""
    source = tmp_path / "leads.csv"
    source.write_text(LEADS)

    def answer(status: Status) -> Callable[..., Sent]:
        def send(run: Run, *_: Any, **__: Any) -> Sent:
            outcomes = [Outcome(outgoing.n, status, 1) for outgoing in run.pending()]
            run.save(outcomes, datetime.now(UTC))
            return Sent(len(outcomes), 0, 0.0, None)

        return send

    monkeypatch.setattr("importer.pipeline.story.send_pending", answer(Status.FAILED))
    run = pipeline.run([source], settings).run
    monkeypatch.setattr("importer.pipeline.story.send_pending", answer(Status.SENT))
    return run


def test_while_a_run_is_at_work_nobody_retries_it_or_writes_its_report(
    settings: Settings, tmp_path: Path, failed: str
) -> None:
    """Two retries at once would copy the same rows; an old report would replace a newer one."""
    impatient = settings.model_copy(update={"wait": False})
    with (
        Store.open(file_address(tmp_path / "store.db")) as store,
        run_lock(store.database, failed),
    ):
        with pytest.raises(RunBusy):
            pipeline.retry(failed, impatient)
        with pytest.raises(RunBusy):
            pipeline.report(failed, settings)
        elsewhere = pipeline.report(failed, settings, folder=tmp_path / "elsewhere")
        assert elsewhere.rows == 3
    assert [run.run for run in pipeline.runs(settings)] == [failed]
    assert pipeline.retry(failed, settings).counts[Status.SENT] == 2
    with pytest.raises(RunError, match=r"taken up by \S+\. `importer show"):
        pipeline.retry(failed, settings)


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Status]]:
    """Give the list of what is answered; the last entry of the list answers all that follow.

    ``pending`` stops the run before anything is sent.
    """
    asked: list[tuple[str, Status]] = [("", Status.SENT)]

    def send(run: Run, *_: Any, **__: Any) -> Sent:
        status = asked[-1][1]
        if status is Status.PENDING:
            return Sent(0, 0, 0.0, Problem(Code.STOPPED, "Stopped."))
        pending = list(run.pending())
        run.save([Outcome(each.n, status, 1) for each in pending], datetime.now(UTC))
        asked.extend((each.phone, status) for each in pending)
        return Sent(len(pending), 0, 0.0, None)

    monkeypatch.setattr("importer.pipeline.story.send_pending", send)
    return asked


def run_leads(
    settings: Settings,
    folder: Path,
    answers: list[tuple[str, Status]],
    answer: Status,
    mapping: Path | None = None,
) -> str:
    """Import the leads where everything is answered so; give the run's id."""
    source = folder / "leads.csv"
    source.write_text(LEADS)
    answers.append(("", answer))
    return pipeline.run([source], settings, mapping=mapping).run


def correct_first_number(settings: Settings, run_id: str) -> Path:
    """Put another number in the place of the first one in a run's failures.csv."""
    path = settings.reports / run_id / "failures.csv"
    text = path.read_text(encoding="utf-8-sig")
    path.write_text(text.replace(",+14155550100", ",+14155550177"), encoding="utf-8-sig")
    return path


def test_a_number_that_was_corrected_is_never_retried_as_it_was(
    settings: Settings, tmp_path: Path, answers: list[tuple[str, Status]]
) -> None:
    """It may be a stranger's. What the corrected run could not send is retried there alone."""
    first = run_leads(settings, tmp_path, answers, Status.FAILED)
    corrected = pipeline.run([correct_first_number(settings, first)], settings)
    assert (corrected.parent, corrected.counts[Status.FAILED]) == (first, 2)
    answers.append(("", Status.SENT))
    with pytest.raises(RunError, match=f"taken up by {corrected.run}"):
        pipeline.retry(first, settings)
    shown = pipeline.show(first, settings)
    assert shown.to_retry == {corrected.run: 2}
    assert f"importer retry {corrected.run}" in summary_text(shown, 80)
    assert f"importer retry {first}" not in summary_text(shown, 80)
    assert pipeline.retry(corrected.run, settings).counts[Status.SENT] == 2
    assert [phone for phone, status in answers if phone and status is Status.SENT] == [
        "+14155550177",
        "+14155550101",
    ]
    shown = pipeline.report(first, settings)
    assert shown.to_retry == {}
    assert "importer retry" not in summary_text(shown, 80)


@pytest.mark.parametrize("kind", ["retry", "resume"])
def test_who_unsubscribed_meanwhile_is_not_sent_to(
    settings: Settings, tmp_path: Path, answers: list[tuple[str, Status]], kind: str
) -> None:
    """The list is read again; where it is gone nothing is sent."""
    never, mapping = tmp_path / "never.csv", tmp_path / "m.yaml"
    never.write_text("Phone\n+14155550199\n")
    mapping.write_text("phone: {columns: [Mobile]}\nsuppress: never.csv\n")
    command = pipeline.retry if kind == "retry" else pipeline.resume
    answer = Status.FAILED if kind == "retry" else Status.PENDING
    first = run_leads(settings, tmp_path, answers, answer, mapping=mapping)
    answers.append(("", Status.SENT))
    never.unlink()
    with pytest.raises(SourceError, match="The list that the mapping's suppress names"):
        command(first, settings)
    assert [run.run for run in pipeline.runs(settings)] == [first]
    never.write_text("Phone\n+14155550100\n")
    done = command(first, settings)
    assert (done.counts[Status.SUPPRESSED], done.counts[Status.SENT]) == (1, 1)
    assert [phone for phone, status in answers if phone and status is Status.SENT] == [
        "+14155550101"
    ]


@pytest.mark.parametrize("kind", ["retry", "resume"])
def test_who_came_onto_the_stored_list_meanwhile_is_not_sent_to(
    settings: Settings, tmp_path: Path, answers: list[tuple[str, Status]], kind: str
) -> None:
    """The stored list is read again, too, and the message says which list it is."""
    command = pipeline.retry if kind == "retry" else pipeline.resume
    answer = Status.FAILED if kind == "retry" else Status.PENDING
    first = run_leads(settings, tmp_path, answers, answer)
    answers.append(("", Status.SENT))
    assert pipeline.suppress(["(415) 555-0100"], settings).numbers == ("+14155550100",)
    done = command(first, settings)
    assert (done.counts[Status.SUPPRESSED], done.counts[Status.SENT]) == (1, 1)
    (told,) = pipeline.rows(done.run, settings, phone="+14155550100")
    assert "is on the stored suppression list" in told.row.message


def test_who_comes_onto_the_list_while_a_run_waits_is_not_sent_to(
    settings: Settings,
    tmp_path: Path,
    answers: list[tuple[str, Status]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Between the plan and the first request a run may wait for another one: hours, maybe."""
    reopen = Run.reopen

    def unsubscribe(run: Run) -> None:
        pipeline.suppress(["+14155550101"], settings)
        reopen(run)

    monkeypatch.setattr(Run, "reopen", unsubscribe)
    run_leads(settings, tmp_path, answers, Status.SENT)
    assert [phone for phone, _ in answers if phone] == ["+14155550100"]


def test_a_resume_leaves_corrected_rows_to_the_run_that_has_them(
    settings: Settings, tmp_path: Path, answers: list[tuple[str, Status]]
) -> None:
    """Pending rows that somebody corrected and imported are not sent as they were."""
    stopped = run_leads(settings, tmp_path, answers, Status.PENDING)
    answers.append(("", Status.FAILED))
    corrected = pipeline.run([correct_first_number(settings, stopped)], settings).run
    answers.append(("", Status.SENT))
    ended = pipeline.resume(stopped, settings)
    assert (ended.counts[Status.FAILED], ended.counts[Status.SENT]) == (2, 0)
    assert ended.codes[Code.SUPERSEDED.value] == 2
    assert f"importer retry {corrected}" in summary_text(ended, 80)
    assert f"importer retry {stopped}" not in summary_text(ended, 80)
    report = Path(ended.reports["report"]).read_text(encoding="utf-8-sig")
    assert report.count(f"run {corrected} took the row up") == 2
    assert pipeline.retry(corrected, settings).counts[Status.SENT] == 2
    assert [phone for phone, status in answers if phone and status is Status.SENT] == [
        "+14155550177",
        "+14155550101",
    ]
    final = pipeline.show(stopped, settings).final
    assert final is not None
    assert final[Status.SENT] == 2


def test_what_a_run_of_the_failures_has_sent_is_not_sent_again(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stopped run's failures.csv has what had not its turn; who imports that has sent it."""
    source = tmp_path / "leads.csv"
    source.write_text(LEADS)
    asked: list[str] = []

    def stop(*_: Any, **__: Any) -> Sent:
        return Sent(0, 0, 0.0, Problem(Code.STOPPED, "Stopped."))

    def accept(run: Run, *_: Any, **__: Any) -> Sent:
        pending = list(run.pending())
        asked.extend(outgoing.phone for outgoing in pending)
        run.save([Outcome(each.n, Status.SENT, 1) for each in pending], datetime.now(UTC))
        return Sent(len(pending), 0, 0.0, None)

    monkeypatch.setattr("importer.pipeline.story.send_pending", stop)
    stopped = pipeline.run([source], settings)
    monkeypatch.setattr("importer.pipeline.story.send_pending", accept)
    failures = settings.reports / stopped.run / "failures.csv"
    again = pipeline.run([failures], settings)
    assert (again.parent, again.counts[Status.SENT]) == (stopped.run, 2)
    ended = pipeline.resume(stopped.run, settings)
    assert (ended.counts[Status.UNCHANGED], ended.counts[Status.SENT]) == (2, 0)
    assert asked == ["+14155550100", "+14155550101"]
