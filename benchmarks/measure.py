"""Runs commands in turn and measures them: wall time, processor time, memory of all processes."""

from __future__ import annotations

import statistics
import subprocess
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import psutil

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SAMPLE_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Measured:
    """One run of one command."""

    seconds: float
    peak_mib: float
    """The highest sum, over all its processes at one moment, of the memory each has for itself
    and its share of what they have in common (PSS on Linux, RSS elsewhere)."""


def measure(
    command: Sequence[str], allowed: Sequence[int] = (0, 1), *, watch_memory: bool = True
) -> Measured:
    """Run a command to its end.

    Args:
        command: what to run.
        allowed: the exit codes it may end with.
        watch_memory: sample its memory on the way. That takes a part of a core, which a command
            that keeps all cores busy misses; without it the peak is 0.

    Raises:
        RuntimeError: it ended with another exit code than ``allowed``.
    """
    start = time.perf_counter()
    process = psutil.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    peak = 0
    if not watch_memory:
        process.wait()
    while process.poll() is None:
        peak = max(peak, _memory_bytes(process))
        time.sleep(SAMPLE_SECONDS)
    if process.returncode not in allowed:
        raise RuntimeError(f"{' '.join(command)} ended with exit code {process.returncode}")
    return Measured(time.perf_counter() - start, peak / 2**20)


def side_by_side(commands: Mapping[str, Sequence[str]], runs: int) -> dict[str, list[Measured]]:
    """Run the commands in turn, A B A B …, so that a machine's mood meets all of them.

    Their memory is sampled in one more run of each, whose time does not count.
    """
    results: dict[str, list[Measured]] = {name: [] for name in commands}
    for _ in range(runs):
        for name, command in commands.items():
            results[name].append(measure(command, watch_memory=False))
    for name, command in commands.items():
        peak = measure(command).peak_mib
        results[name] = [replace(each, peak_mib=peak) for each in results[name]]
    return results


def medians(results: Sequence[Measured]) -> tuple[float, float]:
    """Give the median seconds and the highest memory in MiB."""
    return (
        statistics.median(result.seconds for result in results),
        max(result.peak_mib for result in results),
    )


def _memory_bytes(process: psutil.Process) -> int:
    total = 0
    try:
        family = [process, *process.children(recursive=True)]
    except psutil.Error:
        return 0
    for member in family:
        try:
            info = member.memory_full_info()
            total += getattr(info, "pss", info.rss)
        except psutil.Error:  # it ended meanwhile
            continue
    return total
