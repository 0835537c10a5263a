"""Shows how far a run is: a tqdm bar for each phase, or a line for each where nobody watches."""

from __future__ import annotations

import sys
import time
from math import inf
from typing import TYPE_CHECKING, Any, Protocol

from importer.cli import terminal
from importer.lines import lines

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import TracebackType
    from typing import Self

    from importer.pipeline import Observer, Progress

LABELS = {
    "plan": "Planning",
    "dedupe": "Deduplicating",
    "send": "Sending",
    "report": "Reporting",
}
LABEL_WIDTH = max(map(len, LABELS.values()))
PERCENT_FORMAT = "{desc} {percentage:3.0f}%|{bar}| {elapsed}{postfix}"
COUNT_FORMAT = (
    "{desc} {percentage:3.0f}%|{bar}| {n_fmt}/{total_fmt} [{elapsed}<{remaining}, {rate_fmt}]"
)
SEND_FORMAT = (
    "{desc} {percentage:3.0f}%|{bar}| {n_fmt}/{total_fmt} [{elapsed}<{remaining}{postfix}]"
)
NOTE_FORMAT = "{desc}|{bar}| {n_fmt}/{total_fmt}{postfix}"
"""While there is something to say beside a count: in 80 columns there is no room for both."""
ROWS = 24
"""Any height will do, for there is one bar at a time; where a terminal says 0, tqdm hides it."""
SECONDS_BETWEEN_LINES = 60.0


class Display(Protocol):
    """One way to show progress."""

    def show(self, progress: Progress) -> None:
        """Show how far it is."""

    def close(self) -> None:
        """End the line that is under way."""


class Watch:
    """Watches one run: ``with Watch(quiet=False) as watch: pipeline.run(…, progress=watch)``."""

    def __init__(
        self,
        *,
        quiet: bool,
        log: Callable[[str], None] | None = None,
        others: Sequence[Observer] = (),
    ) -> None:
        """``others`` are told the same, whatever is shown."""
        self._others = others
        self.begun = False
        """Whether anything was planned, sent or written yet."""
        self.sending = False
        """Whether a request may have gone out."""
        self._log = log or terminal.tell
        self._display: Display | None = None
        if not quiet and lines.as_json:
            from importer.cli.events import Events, tell_wait

            self._display, self._log = Events(), tell_wait
        elif not quiet and terminal.interactive():
            self._display = Bars()
        elif not quiet:
            self._display = Lines(self._log)

    def __call__(self, progress: Progress) -> None:
        """Show how far it is. A terminal that went away does not end a run."""
        self.begun = True
        self.sending = self.sending or progress.phase == "send"
        if progress.run:
            lines.named["run"] = progress.run
        for observer in self._others:
            observer(progress)
        if self._display is None:
            return
        try:
            if progress.phase == "wait":
                self._display.close()
                self._log(progress.note)
                return
            self._display.show(progress)
        except OSError:
            self._display = None

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Leave the last bar where it is."""
        if self._display is not None:
            try:
                self._display.close()
            except OSError:
                self._display = None


class Bars:
    """A bar for each phase; a finished one stays visible."""

    def __init__(self) -> None:
        self._phase = ""
        self._bar: Any = None

    def show(self, progress: Progress) -> None:
        """Move the bar of the phase, or begin the next one."""
        if progress.phase != self._phase:
            self.close()
            self._phase = progress.phase
            self._bar = _bar(progress)
        bar = self._bar
        if progress.total is not None and bar.total != progress.total:
            bar.total = progress.total
        bar.update(progress.done - bar.n)
        told = progress.note or paced(progress, short=True)
        if (bar.postfix or "") != told:
            changed = bar.bar_format != _format(progress)
            bar.bar_format = _format(progress)
            # A note is drawn now: a bar that does not move is not drawn again by itself.
            bar.set_postfix_str(told, refresh=changed or bool(progress.note))

    def close(self) -> None:
        """Draw the bar a last time and go to the next line."""
        if self._bar is not None:
            self._bar.close()
            self._bar = None
            self._phase = ""


def _bar(progress: Progress) -> Any:
    from tqdm import tqdm

    return tqdm(
        total=progress.total,
        desc=LABELS[progress.phase].ljust(LABEL_WIDTH),
        unit=f" {progress.unit}",
        bar_format=_format(progress),
        ascii=not terminal.shows("█▏", sys.stderr),
        ncols=terminal.bar_width(),
        nrows=ROWS,
        file=sys.stderr,
        leave=True,
    )


def _format(progress: Progress) -> str:
    if progress.unit == "%":
        return PERCENT_FORMAT
    if progress.note:
        return NOTE_FORMAT
    return SEND_FORMAT if progress.sending is not None else COUNT_FORMAT


def paced(progress: Progress, *, short: bool = False) -> str:
    """How fast contacts are sent, in a few words; empty where none are.

    ``short`` leaves out what was tried again and how often the API asked for less: in 80 columns
    there is no room for it.
    """
    sending = progress.sending
    if sending is None or not sending.answers:
        return ""
    told = [f"{sending.rate:.0f}/s", f"{sending.in_flight} in flight"]
    if not short:
        told += [f"{sending.throttled:,} throttled"] if sending.throttled else []
        told += [f"{sending.retries:,} retries"] if sending.retries else []
        told += [f"p50 {sending.p50_ms:.0f} ms"]
    return ", ".join([*told, f"p95 {sending.p95_ms:.0f} ms"])


class Lines:
    """A line when a phase ends, and one a minute before that; one more when sending has to wait."""

    def __init__(
        self, write: Callable[[str], None], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._write = write
        self._clock = clock
        self._last: Progress | None = None
        self._told = False
        self._since = 0.0
        self._note_since = -inf

    def show(self, progress: Progress) -> None:
        """Write a line where one is due."""
        if self._last is None or self._last.phase != progress.phase:
            self.close()
            self._since = self._clock()
        self._last, self._told = progress, False
        now = self._clock()
        waits = progress.phase == "send" and progress.note != ""
        # An API that asks for a pause every few seconds is told of once a minute as well.
        if now - (self._note_since if waits else self._since) >= SECONDS_BETWEEN_LINES:
            self._since, self._told = now, True
            self._note_since = now if waits else self._note_since
            self._write(sentence(progress))

    def close(self) -> None:
        """Write where the phase ended."""
        if self._last is not None and not self._told:
            self._write(sentence(self._last))
        self._last = None


def sentence(progress: Progress) -> str:
    """How far it is, in words."""
    if progress.unit == "%":
        amount = f"{progress.done:.0f}%"
    elif progress.total is None:
        amount = f"{progress.done:,.0f} {progress.unit}"
    else:
        amount = f"{progress.done:,.0f} of {progress.total:,.0f} {progress.unit}"
    note = ", ".join(filter(None, (progress.note, paced(progress))))
    note = f", {note}" if note else ""
    return f"{LABELS[progress.phase]}: {amount}{note}"
