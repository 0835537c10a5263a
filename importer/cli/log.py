"""Log lines on stderr: sentences for people, or JSON for programs (``--log-format json``).

They tell of a run, never of a person: no key, cookie, number, name or e-mail address is in any of
them, at no level. What the library logs by :mod:`logging` is written in the same form.
"""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING, Any

from importer.cli.terminal import discard, fitted
from importer.lines import lines

if TYPE_CHECKING:
    from structlog.typing import EventDict, WrappedLogger

    from importer.settings import Settings

LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING}


def configure(settings: Settings | None = None) -> None:
    """Send the program's log lines to stderr, from the settings' level on.

    Args:
        settings: format, level and whether it is quiet; ``None``: sentences, from INFO on.
    """
    import structlog

    level = LEVELS["info"] if settings is None else LEVELS[settings.log_level]
    if settings is not None:
        lines.as_json = settings.log_format == "json"
        level = max(level, logging.WARNING) if settings.quiet else level
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _json if lines.as_json else _line,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(_Stderr()),  # type: ignore[arg-type]
        cache_logger_on_first_use=False,
    )
    _take_over(level)


def info(text: str) -> None:
    """Log a plain sentence."""
    event("progress", text)


def event(name: str, message: str = "", level: str = "info", /, **values: object) -> None:
    """Log something that happened.

    Args:
        name: what it is called in JSON.
        message: the sentence for people.
        level: ``debug``, ``info``, ``warning`` or ``error``.
        values: what a program may want to know; in a sentence only where ``message`` is empty.
    """
    import structlog

    structlog.get_logger().log(LEVELS.get(level, logging.ERROR), name, message=message, **values)


class _Stderr:
    """Stderr as it is at the moment, with a progress bar kept below the line.

    Where nobody can read it any more nothing happens: a log is no reason for a run to end.
    """

    def write(self, text: str) -> None:
        if not lines.as_json:
            text = fitted(text, sys.stderr)
        tqdm = sys.modules.get("tqdm")
        try:
            if tqdm is not None:
                tqdm.tqdm.write(text, file=sys.stderr, end="")
            else:
                sys.stderr.write(text)
        except OSError:
            discard(sys.stderr)

    def flush(self) -> None:
        try:
            sys.stderr.flush()
        except OSError:
            discard(sys.stderr)


def _line(_logger: WrappedLogger, _method: str, event: EventDict) -> str:
    time, level = event.pop("timestamp"), event.pop("level")
    name, message = event.pop("event"), event.pop("message", "")
    values = "".join(f" {name}={value}" for name, value in sorted(_plain(event).items()))
    return f"{time[:19]}Z {level:<7} {message or name + values}"


def _json(_logger: WrappedLogger, _method: str, event: EventDict) -> str:
    event.pop("timestamp")  # the line has its own
    level, name, message = event.pop("level"), event.pop("event"), event.pop("message", "")
    return lines.line(level, name, message, **_plain(event))


def _plain(event: EventDict) -> dict[str, Any]:
    """The values of an event, without exception details: those go to a crash file only."""
    return {name: value for name, value in event.items() if name not in {"exc_info", "stack_info"}}


class _Bridge(logging.Handler):
    """Writes what was logged by :mod:`logging` as the program's own lines are written."""

    def emit(self, record: logging.LogRecord) -> None:
        level = record.levelname.lower()
        values = getattr(record, "values", None)
        if values is not None:  # the message is the event's name
            event(record.getMessage(), "", level, **values)
        elif record.name.startswith("importer"):
            event("note", record.getMessage(), level)
        else:  # nobody here knows what another library's message shows
            event("note", f"The library {record.name} has logged something.", level)


def _take_over(level: int) -> None:
    """Let lines of :mod:`logging` pass through the bridge: our own; in JSON also libraries'."""
    ours, everybody = logging.getLogger("importer"), logging.getLogger()
    for logger in (ours, everybody):
        for handler in [each for each in logger.handlers if isinstance(each, _Bridge)]:
            logger.removeHandler(handler)
    (everybody if lines.as_json else ours).addHandler(_Bridge())
    ours.setLevel(level)
