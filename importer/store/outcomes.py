"""What came of a contact, as its line in the store holds it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import bindparam, update

from importer.model import Attempt, Status
from importer.store.schema import contacts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from importer.model import Outcome

SAVE = (
    update(contacts)
    .where(contacts.c.run == bindparam("of_run"), contacts.c.n == bindparam("at"))
    .values(
        {
            name: bindparam(f"new_{name}")
            for name in (
                "status", "code", "message", "warnings", "contact_id", "http_status", "attempts",
                "trail",
            )
        }
    )
)  # fmt: skip
"""Writes what :func:`written` gives."""


def written(run: int, outcome: Outcome) -> dict[str, Any]:
    """Give an outcome of a run (by its key) as parameters of :data:`SAVE`."""
    return {
        "of_run": run,
        "at": outcome.n,
        "new_status": outcome.status.value,
        "new_code": outcome.problem.code.value if outcome.problem else None,
        "new_message": _text(outcome.problem.message) if outcome.problem else None,
        "new_warnings": _messages(outcome),
        "new_contact_id": _text(outcome.contact_id),
        "new_http_status": outcome.http_status,
        "new_attempts": outcome.attempts,
        "new_trail": _trail(outcome.trail),
    }


def read_trail(trail: str | None) -> tuple[Attempt, ...]:
    """The attempts that a contact's line holds."""
    return tuple(Attempt(*fields) for fields in orjson.loads(trail)) if trail else ()


def _trail(trail: Sequence[Attempt]) -> str | None:
    if not trail:
        return None
    # What an accepted attempt says is in its status; a million lines need no more.
    return orjson.dumps(
        [attempt[:3] if attempt.code is None else tuple(attempt) for attempt in trail]
    ).decode()


def may_have_arrived(outcome: Outcome) -> bool:
    """Whether nobody knows if the API took the contact."""
    if outcome.status is Status.SENT:
        return False
    # An answer below 400 that is no acceptance is somebody else's, one above 499 an accident.
    refusals = range(400, 500)
    doubtful = any(attempt.http_status not in refusals for attempt in outcome.trail)
    return doubtful or outcome.status is Status.UNKNOWN


def _messages(outcome: Outcome) -> str | None:
    if not outcome.warnings:
        return None
    return orjson.dumps([warning.message for warning in outcome.warnings]).decode()


def _text(text: str | None) -> str | None:
    """Text of somebody else's without NUL, which PostgreSQL cannot keep."""
    return text.replace("\0", "\ufffd") if text else text
