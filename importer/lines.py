"""The lines on stderr: sentences for people, or one JSON object each (``--log-format json``).

Which of the two is known before anything else is read, so that also the error about a wrong setting
comes in the form that was asked for. No line shows a key, a cookie, a phone number, an e-mail
address or a name: a JSON line goes to a log, and a log is kept and read by others.
"""

from __future__ import annotations

import errno
import json
import os
import re
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

VARIABLE: Final = "IMPORTER_LOG_FORMAT"
OPTION: Final = "--log-format"

_RUN = r"\d{8}-\d{6}-[0-9a-f]{4}"
_DATED = r"(?<=[-_/.])20\d\d-?[01]\d-?[0-3]\d(?!\d)"
_CONTACT = re.compile(
    rf"({_RUN}|{_DATED})|[^\s'\"“(<]+@[^\s'\"”)>]+|\+?\d(?:[\s().-]{{0,2}}\d){{6,}}"
)
"""A run's id and a date in a file's name, which stay; an address; seven digits or more."""
_QUOTED = re.compile(r"(?<!\w)'.{1,500}?'(?!\w)|“[^”]*”|\"[^\"]*\"|\([^()]*\)", re.DOTALL)
"""What a message repeats of a file: in quotes, or in brackets beside what it says of it."""


_REASONS = frozenset(map(os.strerror, errno.errorcode))
"""What the system says of why something cannot be done: it stands in brackets, and is no data."""


class Lines:
    """How lines are written in this process, and what each of them names."""

    def __init__(self) -> None:
        self.as_json = False
        self._named: dict[str, str] = {}
        self._of_thread: ContextVar[dict[str, str] | None] = ContextVar("named", default=None)

    @property
    def named(self) -> dict[str, str]:
        """Values that are the same in all lines: the command, and the run once it has begun."""
        of_thread = self._of_thread.get()
        return self._named if of_thread is None else of_thread

    def begin_thread(self, **named: str) -> None:
        """Let the lines of this thread, and of tasks that it starts, have values of their own."""
        self._of_thread.set({**self._named, **named})

    def begin(self, arguments: Sequence[str], environment: Mapping[str, str]) -> None:
        """Start anew, in the form that the command line or the environment asks for."""
        self.named.clear()
        form = environment.get(VARIABLE, "")
        for position, argument in enumerate(arguments):
            if argument == OPTION and position + 1 < len(arguments):
                form = arguments[position + 1]
            elif argument.startswith(f"{OPTION}="):
                form = argument.removeprefix(f"{OPTION}=")
        self.as_json = form.strip() == "json"

    def line(self, level: str, event: str, message: str, /, **values: object) -> str:
        """Give a JSON line, without its end; values that are ``None`` are left out."""
        now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        told = {"time": now, "level": level, "event": event, **self.named}
        if message:
            told["message"] = message
        given = {name: value for name, value in values.items() if value is not None}
        return json.dumps({**told, **given}, ensure_ascii=False, default=str)


lines = Lines()
"""Those of this process."""


def without_data(text: str, *, of_file: bool = False, known: Collection[str] = ()) -> str:
    """Give a message for a log: numbers and addresses in it show as ``…``.

    Args:
        text: the message.
        of_file: it may repeat what stands in a file, which is then left out whatever it is.
        known: what may stand in quotes all the same, such as the usual columns' names.
    """
    if of_file:
        kept = _REASONS.union(known)
        text = _QUOTED.sub(
            lambda found: found[0] if found[0][1:-1] in kept else f"{found[0][0]}…{found[0][-1]}",
            text,
        )
    return _CONTACT.sub(lambda found: found[1] or "…", text)
