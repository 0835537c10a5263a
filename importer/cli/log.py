"""Log lines on stderr: time, level, event. No key, cookie, number or e-mail at these levels."""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING, Any

from importer.cli.terminal import fitted

if TYPE_CHECKING:
    from structlog.typing import EventDict, WrappedLogger


def configure(*, quiet: bool) -> None:
    """Send the program's log lines to stderr, from INFO on, or from WARNING if ``quiet``."""
    import structlog

    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _line,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(
            logging.WARNING if quiet else logging.INFO
        ),
        logger_factory=structlog.PrintLoggerFactory(_Stderr()),  # type: ignore[arg-type]
        cache_logger_on_first_use=False,
    )


def info(text: str) -> None:
    """Log a plain sentence."""
    import structlog

    structlog.get_logger().info(text)


class _Stderr:
    """Stderr as it is at the moment, with a progress bar kept below the line."""

    def write(self, text: str) -> None:
        text = fitted(text, sys.stderr)
        tqdm = sys.modules.get("tqdm")
        if tqdm is not None:
            tqdm.tqdm.write(text, file=sys.stderr, end="")
        else:
            sys.stderr.write(text)

    def flush(self) -> None:
        sys.stderr.flush()


def _line(_logger: WrappedLogger, _method: str, event: EventDict) -> str:
    time, level = event.pop("timestamp"), event.pop("level")
    text = event.pop("event")
    values = "".join(f" {name}={value}" for name, value in sorted(_plain(event).items()))
    return f"{time[:19]}Z {level:<7} {text}{values}"


def _plain(event: EventDict) -> dict[str, Any]:
    """The values of an event, without exception details: those go to a crash file only."""
    return {name: value for name, value in event.items() if name not in {"exc_info", "stack_info"}}
