"""Calls a function in a process of its own, with a limit on its time and memory."""

from __future__ import annotations

import multiprocessing
import os
import resource
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.corpora.table import Crash, Outcome

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection

SECONDS = 10
MEMORY = 1 << 30
"""What the process may take beyond what it begins with: the readers' own code."""


def isolated(call: Callable[[], Outcome], seconds: float = SECONDS) -> Outcome:
    """What the call gives, or a Crash: it died, hung, or took more memory than it may.

    The process is forked from this one, so that the readers' imports are paid for once.
    """
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_run, args=(call, theirs))
    process.start()
    theirs.close()
    try:
        return _answer(ours, seconds)
    finally:
        process.kill()
        process.join()
        ours.close()


def _answer(ours: Connection, seconds: float) -> Outcome:
    """What comes out of the pipe in time."""
    if not ours.poll(seconds):
        return Crash(f"no end after {seconds:g} s")
    try:
        answer: Outcome = ours.recv()
    except EOFError:
        return Crash("the process died")
    return answer


def _run(call: Callable[[], Outcome], theirs: Connection) -> None:
    """In the process: keep the limits, be silent, answer."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    limit = pages * resource.getpagesize() + MEMORY
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    silence = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(silence, descriptor)
    try:
        answer = call()
    except MemoryError:
        answer = Crash("out of memory")
    theirs.send(answer)
    theirs.close()
