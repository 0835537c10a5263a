"""A run's summary as plain text for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from importer.model import FAILURE_STATUSES, Code, Status
from importer.report.numbers import numbers_text
from importer.report.reasons import REASONS
from importer.report.summary import by_count
from importer.report.wrap import wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from importer.model import SourceInfo, Summary

_MEANINGS = {
    Status.SENT: "accepted by Rampwin",
    Status.UNCHANGED: "accepted before with the same values",
    Status.DUPLICATE: "same number as another row of this run",
    Status.SUPPRESSED: "on the suppression list, or without consent",
    Status.INVALID: "cannot be sent as it stands",
    Status.FAILED: "refused by Rampwin, or retries used up",
    Status.UNKNOWN: "sent, but no answer came",
    Status.PENDING: "no outcome yet",
}
_MEANINGS_IN_CHECK = {**_MEANINGS, Status.PENDING: "ready to be sent"}
_TELLING = (
    " (of ", "in spite of", "as the options say", "byte order mark, not", "without a byte order",
    "a report of this program", "not linked", "using the preset", "from the zip archive",
    "title line", "two lines", "single quotes", "a backslash", "other sheets with rows", "hidden",
    "no saved result", "15 digits", "as fractions", "zeros that only", "NUL",
    "nobody is held back", "nobody is left out", "holds nobody back",
    "is not known any more", "are landlines",
)  # fmt: skip
"""A reader's note that has one of these is worth a person's attention."""
_MOST_REASONS = 8
_MOST_WARNINGS = 4
_MOST_COUNTRIES = 8
_COUNT_WIDTH = 11
_CODE_WIDTH = max(len(code) for code in Code)
_STATUS_WIDTH = 12
_SECONDS_PER_MINUTE = 60
_MINUTES_PER_HOUR = 60


def summary_text(summary: Summary, width: int) -> str:
    """Give the summary in lines of at most ``width`` terminal cells, without a final newline."""
    lines = [
        *_headline(summary, width),
        "",
        *_statuses(summary, width),
        *_codes("Reasons", summary.codes, _MOST_REASONS, width),
        *_codes("Warnings", summary.warnings, _MOST_WARNINGS, width),
        *_countries(summary.countries, width),
        *_numbers(summary, width),
        *_family(summary, width),
    ]
    if "report" in summary.reports:
        lines += ["", *wrapped(summary.reports["report"], width, "Report: ")]
    next_steps = [line for step in _next_steps(summary) for line in wrapped(step, width)]
    return "\n".join([*lines, "", *next_steps] if next_steps else lines)


def _headline(summary: Summary, width: int) -> Iterator[str]:
    match summary.kind:
        case "check":
            title = "Checked, nothing was sent"
        case "retry":
            title = f"Retry {summary.run} of {summary.parent}: {summary.state}"
        case _:
            title = f"Run {summary.run}: {summary.state}"
    yield from wrapped(title, width)
    if summary.sources:
        names = ", ".join(source.name.replace(" ", "\xa0") for source in summary.sources)
        yield from (line.replace("\xa0", " ") for line in wrapped(names, width, "Source: "))
        if summary.kind == "check":
            yield from _conclusions(summary.sources, width)
        else:
            yield from _notes(summary.sources, width)
    if summary.finished:
        rate = f", {summary.rate:,.1f} contacts a second" if summary.rate else ""
        yield from wrapped(f"{_duration(summary.seconds)}{rate}", width, "Time: ")
    if summary.requests and summary.kind != "check":
        yield from wrapped(_requests(summary), width, "Requests: ")


def _requests(summary: Summary) -> str:
    """How many requests there were, and what they were like."""
    traffic, latencies = summary.traffic, summary.traffic.latencies
    told = [f"{summary.requests:,}"]
    retries = summary.retries
    told += [f"{retries:,} {'retry' if retries == 1 else 'retries'}"] if retries else []
    told += [f"{traffic.throttled:,} throttled"] if traffic.throttled else []
    told += [f"up to {traffic.most_in_flight:,} in flight"] if traffic.most_in_flight else []
    if latencies.count:
        half, most = latencies.quantile_ms(0.5), latencies.quantile_ms(0.95)
        told.append(f"half within {half:,.0f} ms, 95 % within {most:,.0f} ms")
    return ", ".join(told)


def _notes(sources: Sequence[SourceInfo], width: int) -> Iterator[str]:
    """What was concluded of each source that was not read in the ordinary way."""
    for source in sources:
        if told := [note for note in source.notes if any(mark in note for mark in _TELLING)]:
            of_which = f"{source.name}: " if len(sources) > 1 else ""
            for note in told:
                yield from wrapped(of_which + note, width, "  ", 4)


def _conclusions(sources: Sequence[SourceInfo], width: int) -> Iterator[str]:
    """What was concluded of each source and why, each note on a line of its own."""
    for source in sources:
        of_which = f"{source.name}: " if len(sources) > 1 else ""
        for note in source.notes:
            start = "  " if of_which or len(sources) == 1 else "    "
            yield from wrapped(of_which + note, width, start, len(start) + 2)
            of_which = ""


def _statuses(summary: Summary, width: int) -> Iterator[str]:
    meanings = _MEANINGS_IN_CHECK if summary.kind == "check" else _MEANINGS
    for status in Status:
        yield from _counted(
            summary.counts.get(status, 0), status, _STATUS_WIDTH, meanings[status], width
        )
    blank = f"and {amount(summary.blank, 'blank line')} passed over" if summary.blank else ""
    yield from _counted(summary.rows, "rows", _STATUS_WIDTH, blank, width)


def _codes(title: str, codes: Mapping[str, int], most: int, width: int) -> Iterator[str]:
    if not codes:
        return
    yield from ("", title)
    meanings = {code.value: meaning for code, (meaning, _) in REASONS.items()}
    for code, count in by_count(codes)[:most]:
        yield from _counted(count, code, _CODE_WIDTH, meanings.get(code, ""), width)
    if len(codes) > most:
        yield f"{'':{_COUNT_WIDTH}}  and {len(codes) - most} more in summary.json"


def _counted(count: int, name: str, name_width: int, meaning: str, width: int) -> Iterator[str]:
    start = f"{count:>{_COUNT_WIDTH},}  {name:<{name_width}}  "
    return wrapped(meaning, width, start, len(start))


def _countries(countries: Mapping[str, int], width: int) -> Iterator[str]:
    if not countries:
        return
    shown = [f"{code}\xa0{count:,}" for code, count in by_count(countries)[:_MOST_COUNTRIES]]
    if len(countries) > _MOST_COUNTRIES:
        shown.append(f"and\xa0{len(countries) - _MOST_COUNTRIES}\xa0more")
    start = "Countries: "
    yield ""
    for line in wrapped(", ".join(shown), width, start, len(start)):
        yield line.replace("\xa0", " ")


def _numbers(summary: Summary, width: int) -> Iterator[str]:
    """How the numbers were read: asked of a check, whose reader decides what to correct."""
    if summary.kind == "check" and summary.numbers is not None:
        yield from numbers_text(summary.numbers, width, _COUNT_WIDTH)


def _family(summary: Summary, width: int) -> Iterator[str]:
    """The runs that took rows of this one up again, and where that left the rows."""
    if len(summary.chain) > 1:
        yield ""
        yield from wrapped(" → ".join(summary.chain), width, "Chain: ", 7)
    if summary.final is not None:
        counts = [
            f"{summary.final[status]:,} {status}" for status in Status if summary.final.get(status)
        ]
        yield from wrapped(", ".join(counts), width, "Rows after it: ", 15)
    if summary.pruned is not None:
        yield ""
        yield from wrapped(f"Its rows were removed on {summary.pruned[:10]}.", width)


def _next_steps(summary: Summary) -> Iterator[str]:
    if summary.stop:
        yield f"Stopped: {summary.stop.message}"
    if summary.pruned is not None:
        return
    if summary.kind != "check" and summary.state != "finished":
        yield f"Carry on: importer resume {summary.run}"
        return
    failures = summary.reports.get("failures")
    if summary.kind == "check":
        yield "Send it: importer run with the same files and options."
        if failures and summary.counts.get(Status.INVALID):
            yield f"Or first correct the invalid rows in {failures} and run that file."
        return
    left = summary.final if summary.final is not None else summary.counts
    again = summary.to_retry
    if again is None:
        again = {summary.run: left.get(Status.FAILED, 0) + left.get(Status.UNKNOWN, 0)}
    for run, count in again.items():
        if count:
            yield f"Send {count:,} failed or unanswered again: importer retry {run}"
    if failures and any(left.get(status) for status in FAILURE_STATUSES):
        yield f"Correct the rows in {failures} and run that file with the same options."


def amount(count: int, noun: str) -> str:
    """Give a count and its noun, in the plural where it is one."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def _duration(seconds: float) -> str:
    if seconds < _SECONDS_PER_MINUTE:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), _SECONDS_PER_MINUTE)
    if minutes < _MINUTES_PER_HOUR:
        return f"{minutes} min {rest} s"
    hours, minutes = divmod(minutes, _MINUTES_PER_HOUR)
    return f"{hours:,} h {minutes} min"
