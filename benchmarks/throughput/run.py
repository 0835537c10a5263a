"""Prints contacts a second from end to end, and where the processor's time goes.

The server is a process of its own on the same machine, so it takes its part of the cores.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import shutil
import statistics
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

from benchmarks.generate import write_contacts
from benchmarks.measure import measure
from benchmarks.static_server import running
from benchmarks.throughput.parts import parts

if TYPE_CHECKING:
    from collections.abc import Sequence

IN_FLIGHT = (8, 32, 128, 400)


def throughput(arguments: Sequence[str]) -> None:
    """Run the importer and its peers in turn, against one server."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks throughput", description=__doc__)
    parser.add_argument("--contacts", type=int, default=20_000)
    parser.add_argument(
        "--large", type=int, default=200_000, help="for the importer alone; 0: none"
    )
    parser.add_argument("--in-flight", type=int, nargs="+", default=list(IN_FLIGHT))
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args(arguments)
    print(f"{psutil.cpu_count()} cores, Python {sys.version.split()[0]}")
    with tempfile.TemporaryDirectory() as name, running() as url:
        folder = Path(name)
        os.environ["RAMPWIN_API_KEY"] = "benchmark-key"
        os.environ["RAMPWIN_BASE_URL"] = url
        source = folder / "contacts.csv"
        write_contacts(source, options.contacts, unique=True)
        print("\n| in flight | command | contacts/s, median | all |\n| --- | --- | --- | --- |")
        for in_flight in options.in_flight:
            _side_by_side(folder, source, url, options.contacts, in_flight, options.runs)
        if options.large:
            _memory(folder, options.contacts, options.large)
        parts(source, options.contacts)


def _side_by_side(
    folder: Path, source: Path, url: str, contacts: int, in_flight: int, runs: int
) -> None:
    out = str(folder / "out.csv")
    many = ["--in-flight", str(in_flight)]
    commands = {
        "plain httpx script": ["benchmarks.plain_send", str(source), url, out, *many],
        "aiohttp script": ["benchmarks.throughput.aiohttp_script", str(source), url, out, *many],
        "importer run": _run(source, folder, in_flight),
    }
    if in_flight == 32 and importlib.util.find_spec("dlt"):
        commands["dlt pipeline"] = [
            "benchmarks.throughput.dlt_pipeline", str(source), url, str(folder / "dlt"),
        ]  # fmt: skip
    seconds: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(runs):
        for name, command in commands.items():
            _forget(folder)
            run = measure([sys.executable, "-m", *command], (0,), watch_memory=False)
            seconds[name].append(run.seconds)
    for name, each in seconds.items():
        rates = [contacts / one for one in each]
        every = ", ".join(f"{rate:,.0f}" for rate in rates)
        print(f"| {in_flight} | {name} | {statistics.median(rates):,.0f} | {every} |", flush=True)


def _memory(folder: Path, small: int, large: int) -> None:
    """Print the importer's peak memory for a small and a large file."""
    print("\n| contacts | seconds | contacts/s | peak MiB, all processes |")
    print("| --- | --- | --- | --- |")
    for contacts in (small, large):
        source = folder / f"{contacts}.csv"
        write_contacts(source, contacts, unique=True)
        _forget(folder)
        command = [sys.executable, "-m", *_run(source, folder, 128)]
        run = measure(command, (0,))
        rate = contacts / run.seconds
        print(
            f"| {contacts:,} | {run.seconds:.1f} | {rate:,.0f} | {run.peak_mib:.0f} |", flush=True
        )


def _run(source: Path, folder: Path, in_flight: int) -> list[str]:
    os.environ["IMPORTER_STORE"] = f"sqlite:///{folder}/store.db"
    return [
        "importer", "run", str(source), "--channel", "c", "--quiet",
        "--concurrency", str(in_flight), "--reports", str(folder / "reports"),
    ]  # fmt: skip


def _forget(folder: Path) -> None:
    for path in folder.glob("store.db*"):
        path.unlink()
    for name in ("reports", "dlt"):
        shutil.rmtree(folder / name, ignore_errors=True)
