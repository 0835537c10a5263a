"""How a run tells whoever watches how far it is; the pipeline knows no terminal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from importer.sender import SendProgress

Phase: TypeAlias = Literal["plan", "dedupe", "wait", "send", "report"]
"""``wait`` comes only where another run holds the channel; its ``note`` says so."""


@dataclass(frozen=True, slots=True)
class Progress:
    """One phase, and how much of it is done."""

    phase: Phase
    done: float
    """In ``unit``, since the phase began."""
    total: float | None
    """In ``unit``; ``None`` where it is not known."""
    unit: str
    note: str = ""
    """A few plain words: how many rows, what is waited for. Empty where there is nothing to say,
    also where there was a moment ago."""
    run: str = ""
    """The run's id; empty before there is one, and in a check."""
    sending: SendProgress | None = None
    """While contacts are sent: what came of them so far, and how the API takes it."""


Observer: TypeAlias = Callable[[Progress], None]


def of_run(run_id: str, observer: Observer) -> Observer:
    """Tell an observer also which run it is that gets on."""
    return lambda progress: observer(replace(progress, run=run_id))


def nobody(_progress: Progress) -> None:
    """Nobody watches."""
