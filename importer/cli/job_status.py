"""How a job is, for people and for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importer.model import JsonValue
    from importer.nightly import JobStatus
    from importer.store import Drop


def status_text(status: JobStatus, *, is_seen: bool) -> list[str]:
    """How a job is, in lines for people; ``is_seen``: at a terminal, and in no log."""

    def said_of(drop: Drop) -> str:
        return (drop.message or "") if is_seen else status.said_of(drop)

    last = status.last
    said = [f"{status.job}: " + ("no file yet." if last is None else (
        f"{last.file.name} was {last.state} on {last.changed[:19]}Z. {said_of(last)}"
    ))]  # fmt: skip
    said += [f"  held: {drop.file.name}. {said_of(drop)}" for drop in status.held]
    if status.is_at_work:
        said.append("  being imported now, by a process that is at work.")
    else:
        said += [f"  to be carried on with: {drop.file.name}" for drop in status.unfinished]
    held = {f"held:{drop.file.name}" for drop in status.held}
    said += [
        f"  since {trouble.since:%Y-%m-%d %H:%M}Z: {trouble.message}"
        for trouble in status.troubles
        if trouble.subject not in held
    ]
    if status.looked is None:
        said.append("  nobody has looked at its place yet: `importer watch` does.")
    else:
        late = " Nobody has looked since: is the watch running?" if status.is_forgotten else ""
        said.append(f"  last looked at on {status.looked:%Y-%m-%d %H:%M:%S}Z.{late}")
    if status.expected is not None:
        said.append(f"  next file expected by {status.expected:%Y-%m-%d %H:%M %Z}.")
    return said


def status_json(status: JobStatus) -> JsonValue:
    """The same for programs."""
    last = status.last
    return {
        "job": status.job,
        "well": status.is_well,
        "last": None if last is None else {
            "file": last.file.name, "state": last.state.value, "at": last.changed,
            "run": last.run, "message": status.said_of(last),
        },
        "held": [drop.file.name for drop in status.held],
        "unfinished": [drop.file.name for drop in status.unfinished],
        "at_work": status.is_at_work,
        "troubles": [
            {"what": each.subject, "since": each.since.isoformat(), "message": each.message}
            for each in status.troubles
        ],
        "looked": None if status.looked is None else status.looked.isoformat(),
        "expected": None if status.expected is None else status.expected.isoformat(),
    }  # fmt: skip
