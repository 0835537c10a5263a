"""An import that is killed again and again, and what must hold each time and in the end."""

from __future__ import annotations

import csv
import signal
import subprocess
import sys
import threading
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import orjson

from importer.sender.recorder import MOST_UNRECORDED
from tests.e2e.crash import driver
from tests.e2e.crash.moments import REQUEST, Moment
from tests.e2e.crash.places import OLD_RUN, newest_layout
from tests.e2e.crash.scene import FILES
from tests.e2e.forked import Ended, run_forked

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.context import ForkServerProcess
    from pathlib import Path

    from importer.model import JsonValue
    from tests.e2e.conftest import Desk
    from tests.e2e.crash.failures import Failure
    from tests.e2e.crash.places import Place, RunLine, Seen
    from tests.e2e.crash.sandbox import WatchedSandbox
    from tests.e2e.crash.scene import Scene

CONCURRENCY = 8
PACE = ("--concurrency", str(CONCURRENCY), "--json")
RUN = ("run", *FILES, "--mapping", "my.yaml", "--changed-only", *PACE)
RESUME = ("resume", *PACE)
TIMEOUT_SECONDS = 120
KILLED = -signal.SIGKILL
SOMETHING_WENT_WRONG = 1
"""The exit code of a scene's import: some of its rows are invalid or refused."""
NOT_STARTED, STOPPED = 2, 3


@dataclass(frozen=True)
class Harmed(Ended):
    """How a command ended that was harmed, perhaps."""

    steps: list[str] = field(default_factory=list)
    """The moments that it passed, if it was not killed."""
    writes: int = 0
    """How many writes it made or tried, if it was not killed."""


def forked(
    arguments: tuple[str, ...],
    desk: Desk,
    sandbox: WatchedSandbox,
    harm: Moment | Failure | None = None,
) -> Harmed:
    """Run a command in a process forked from one that has imported everything."""
    told = desk.folder.parent
    has_started = threading.Event()
    processes: list[ForkServerProcess] = []

    def kill() -> None:
        has_started.wait()
        processes[0].kill()

    def start(process: ForkServerProcess) -> None:
        processes.append(process)
        has_started.set()

    if isinstance(harm, Moment) and harm.step == REQUEST:
        sandbox.at_request(harm.nth, kill)
    ended = run_forked(
        driver.run,
        *(arguments, desk.environment, desk.folder, harm, told),
        told=told,
        seconds=TIMEOUT_SECONDS,
        started=start,
    )
    if ended.code == KILLED:
        return Harmed(ended.code, ended.out, ended.err)
    steps = (told / "steps").read_text().splitlines()
    return Harmed(ended.code, ended.out, ended.err, steps, int((told / "writes").read_text()))


@dataclass
class Ordeal:
    """One import. ``violations`` has a sentence for everything that should not be."""

    desk: Desk
    sandbox: WatchedSandbox
    place: Place
    scene: Scene
    kills: int = 0
    violations: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    """The moments that did not come, each with how the command ended."""

    def __post_init__(self) -> None:
        self.sandbox.prepare(self.scene)
        self.scene.write(self.desk.folder)
        if self.scene.known:
            self.place.fill(self.scene, self.sandbox.url)
        self.desk.environment["IMPORTER_STORE"] = self.place.url
        self._old = self.place.look() if self.scene.known else None
        self._requested: Counter[str] = Counter()
        self._recorded: dict[str, str] = {}
        self._lost: Counter[str] = Counter()
        self._when = "at the beginning"
        self._seen_run: RunLine | None = None

    def kill(self, moment: Moment) -> None:
        """Go on until that moment, and look at what is left."""
        ended = forked(self._next_command(), self.desk, self.sandbox, moment)
        if ended.code != KILLED:
            self.missed.append(f"{moment}: {ended.code} {ended.out} {ended.err}")
            self._seen_run = self._run(self.place.look())
            return
        self.kills += 1
        self._when = f"after the kill at {moment}"
        self._look_around()

    def fail(
        self, failure: Failure | None = None, mend: Callable[[], None] | None = None
    ) -> Harmed:
        """Go on with writes that fail: those, or because the disk really is full.

        Where that ends the command, it says so in a sentence.

        Args:
            failure: which writes.
            mend: so that what is left can be looked at: a server on a full disk may answer nobody.
        """
        ended = forked(self._next_command(), self.desk, self.sandbox, failure)
        if mend is not None:
            mend()
        self._when = f"after {failure or 'a full disk'}"
        before = self._requested
        self._look_around()
        run = self._seen_run
        self._hold(
            ended.code in {SOMETHING_WENT_WRONG, NOT_STARTED, STOPPED}, f"exit code {ended.code}"
        )
        if ended.code == NOT_STARTED:
            self._hold(self._requested == before, "exit code 2, and something was sent")
        if ended.code == SOMETHING_WENT_WRONG:  # what failed was not needed
            done = run is not None and run.state == "finished" and run.reported
            self._hold(done, "exit code 1, but it is not done")
        else:
            said = any(line.startswith("importer: ") for line in ended.err.splitlines())
            self._hold(
                said and "defect" not in ended.err,
                f"it does not say what is wrong: {ended.err}",
            )
        self._hold("Traceback" not in ended.err, ended.err)
        return ended

    def _look_around(self) -> None:
        """Look at what a command has left."""
        seen, requested = self.place.look(), self.sandbox.requested()
        self._check_layout(seen)
        self._check_reports()
        run = self._seen_run = self._run(seen)
        if run is None or run.state == "planning":
            self._hold(not requested, "requests went out before the plan was sealed")
            return
        self._check_plan(run)
        self._check_session(run.outcomes, requested)

    def end(self, *, in_a_process_of_its_own: bool = False) -> Harmed:
        """Let the import come to its end and compare everything with what it must be."""
        command, run = self._next_command(), self._seen_run
        if run is not None and run.state == "finished" and run.reported:
            command = ("show", run.id, "--json")
        if in_a_process_of_its_own:
            done = subprocess.run(
                [sys.executable, "-m", "importer", *command],
                cwd=self.desk.folder,
                env=self.desk.environment,
                capture_output=True,
                encoding="utf-8",
                timeout=TIMEOUT_SECONDS,
                check=False,
            )
            ended = Harmed(done.returncode, done.stdout, done.stderr)
        else:
            ended = forked(command, self.desk, self.sandbox)
        self._when = "in the end"
        wanted = 0 if command[0] == "show" else SOMETHING_WENT_WRONG
        self._hold(ended.code == wanted, f"exit code {ended.code}: {ended.out} {ended.err}")
        if ended.code == wanted:
            self._check_end(orjson.loads(ended.out))
        return ended

    # --- what must hold ---------------------------------------------------------------------------

    def _hold(self, holds: bool, what: str) -> None:
        if not holds:
            self.violations.append(f"{self._when}: {what}")

    def _next_command(self) -> tuple[str, ...]:
        return RUN if self._seen_run is None else RESUME

    def _run(self, seen: Seen) -> RunLine | None:
        runs = [run for run in seen.runs.values() if run.id != OLD_RUN]
        self._hold(len(runs) <= 1, f"there are {len(runs)} runs")
        return runs[0] if runs else None

    def _check_layout(self, seen: Seen) -> None:
        """The layout is the one before or the newest, whole, and what was there still is."""
        before = self._old.layout if self._old else {}
        self._hold(seen.layout in (before, newest_layout()), f"the layout is {seen.layout}")
        if self._old is not None:
            self._hold(
                seen.runs.get(OLD_RUN) == self._old.runs[OLD_RUN], "the earlier run has changed"
            )
            self._hold(self._old.ledger.keys() <= seen.ledger.keys(), "ledger entries are lost")

    def _check_reports(self) -> None:
        for folder in (self.desk.folder / "reports").glob("*"):
            for file in folder.glob("*.csv"):
                rows = _read_csv(file)
                wanted = len(self.scene.rows)
                if file.name == "failures.csv":
                    wanted = sum(self.scene.counts[each] for each in ("invalid", "failed"))
                self._hold(len(rows) == wanted, f"{file.name} has {len(rows)} of {wanted} rows")
            for file in folder.glob("*.json"):
                self._hold("run" in orjson.loads(file.read_bytes()), f"{file.name} is not whole")

    def _check_plan(self, run: RunLine) -> None:
        """A sealed plan holds every row and every contact."""
        rows = len(self.scene.rows)
        contacts = rows - self.scene.counts["invalid"] - self.scene.counts["suppressed"]
        self._hold(
            (run.rows, run.contacts) == (rows, contacts),
            f"the plan has {run.rows} rows and {run.contacts} contacts, not {rows} and {contacts}",
        )

    def _check_session(self, recorded: dict[str, str], requested: Counter[str]) -> None:
        """Compare what the process that ended has requested with what is recorded now."""
        now = requested - self._requested
        self._hold(
            not now.keys() & self._recorded.keys(), "what was recorded has been requested again"
        )
        self._hold(set(now.values()) <= {1}, "a number was requested twice by one process")
        self._hold(
            self._recorded.items() <= recorded.items(), "what was recorded is recorded no more"
        )
        self._hold(recorded.keys() <= requested.keys(), "what was not requested is recorded")
        sent = {phone for phone, status in recorded.items() if status == "sent"}
        self._hold(sent <= self.sandbox.held().keys(), "what the API has not is recorded as sent")
        lost = now.keys() - recorded.keys()
        self._hold(
            len(lost) <= CONCURRENCY + MOST_UNRECORDED, f"{len(lost)} outcomes were not recorded"
        )
        self._lost.update(lost)
        self._requested, self._recorded = requested, recorded

    def _check_end(self, summary: dict[str, JsonValue]) -> None:
        seen, requested = self.place.look(), self.sandbox.requested()
        run = self._run(seen)
        if run is None:
            self._hold(False, "there is no run")
            return
        self._check_layout(seen)
        self._check_plan(run)
        self._check_session(run.outcomes, requested)
        self._hold((run.state, run.reported) == ("finished", True), f"the run is {run.state}")
        wanted = dict.fromkeys(self.scene.sent, "sent") | dict.fromkeys(
            self.scene.refused, "failed"
        )
        self._hold(run.outcomes == wanted, "the outcomes are not what they must be")
        self._hold(self.sandbox.held() == self.scene.in_the_end, "the sandbox holds something else")
        self._hold(
            requested == Counter(self.scene.requested) + self._lost,
            "more or less was requested than all once, and again what was not recorded",
        )
        self._check_ledger(seen, run)
        self._check_summary(summary)
        self._check_report(summary)

    def _check_ledger(self, seen: Seen, run: RunLine) -> None:
        """It holds what the API has accepted; what that replaced is in its history once."""
        wanted = {
            phone: (values, run.id if phone in self.scene.sent else OLD_RUN)
            for phone, values in self.scene.in_the_end.items()
        }
        self._hold(seen.ledger == wanted, "the ledger is not true")
        self._hold(Counter(seen.replaced) == Counter(self.scene.changed), "the history is not true")

    def _check_summary(self, summary: dict[str, JsonValue]) -> None:
        counts = {name: summary[name] for name in ("sent", "failed", "invalid", "unchanged",
                  "duplicate", "suppressed", "unknown", "pending")}  # fmt: skip
        wanted = {name: self.scene.counts[name] for name in counts}
        self._hold(counts == wanted, f"the summary counts {counts}, not {wanted}")
        self._hold(
            summary["rows"] == len(self.scene.rows), f"the summary has {summary['rows']} rows"
        )
        self._hold(
            summary["requests"] == len(self.scene.requested),
            f"the summary has {summary['requests']} requests",
        )

    def _check_report(self, summary: dict[str, JsonValue]) -> None:
        """Each row is there once, in order, with its own text and its status."""
        reports = summary["reports"]
        assert isinstance(reports, dict)
        lines = _read_csv(self.desk.folder / str(reports["report"]))
        found = [
            (line["import_file"], line["import_row"], line["import_status"], *own_cells(line))
            for line in lines
        ]
        wanted = [
            (name, str(number), row.status, *row.cells)
            for name, rows in self.scene.files.items()
            for number, row in enumerate(rows, 2)
        ]
        self._hold(found == wanted, "the report is not what it must be")
        self._check_reports()


def own_cells(line: dict[str, str]) -> tuple[str, ...]:
    """Give the source's own cells of a report's line."""
    return tuple(value for name, value in line.items() if not name.startswith("import_"))


def _read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
