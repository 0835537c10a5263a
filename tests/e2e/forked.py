"""Runs the command in a process forked from one that has imported everything.

Starting Python and importing pandas and the rest is nine tenths of what a small import takes.
``tests/test_readme.py``, ``tests/cli`` and whatever talks to a command at work start it anew.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.e2e import preloaded

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from multiprocessing.context import ForkServerProcess
    from pathlib import Path

CAN_FORK = os.name != "nt"


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    """Its exit code; less than zero: the signal that killed it."""
    out: str
    err: str


class Hangs(Exception):
    """A command was still at work when its time was up; it was killed."""


def run_forked(
    target: Callable[..., None],
    *arguments: object,
    told: Path,
    seconds: float,
    started: Callable[[ForkServerProcess], None] | None = None,
) -> Ended:
    """Call a function in a forked process and wait for the process's end.

    Args:
        target: calls ``step_in`` with ``told`` before all else; it and its arguments are pickled.
        arguments: what it gets.
        told: a folder for what the process prints.
        seconds: how long it may take.
        started: called with the process.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([preloaded.__name__])
    process = context.Process(target=target, args=arguments)
    process.start()
    if started is not None:
        started(process)
    process.join(seconds)
    code = process.exitcode
    if code is None:
        process.kill()
        process.join()
    out, err = ((told / name).read_text("utf-8") for name in ("out", "err"))
    if code is None:
        raise Hangs(f"{arguments} hangs: {err}")
    return Ended(code, out, err)


def step_in(environment: Mapping[str, str], folder: Path, told: Path) -> None:
    """Make this process like one that was started in that folder and environment.

    What it prints goes to the files ``out`` and ``err`` in ``told``; it has nothing to read.
    """
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    for name, descriptor in (("out", 1), ("err", 2)):
        file = os.open(told / name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(file, descriptor)
    for stream in (sys.stdout, sys.stderr):
        assert hasattr(stream, "reconfigure")
        stream.reconfigure(encoding="utf-8")


def run_command(
    arguments: Sequence[str], environment: Mapping[str, str], folder: Path, told: Path
) -> None:
    """Run a command to its end, in a forked process."""
    step_in(environment, folder, told)
    preloaded.main(list(arguments))
