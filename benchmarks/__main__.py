"""Runs the benchmarks and prints their figures as Markdown; ``make bench``.

Usage: python -m benchmarks [check] [check10] [run] [help] [store] [changed] [resume]
(none: all but check10)
       python -m benchmarks corpora --folder PATH [--verdicts FILE] [--only NAME] [--alike N]
       python -m benchmarks pacing [--seconds N] [--concurrency N]
       python -m benchmarks throughput [--contacts N] [--large N] [--in-flight N …] [--runs N]
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.generate import write_contacts
from benchmarks.measure import Measured, measure, medians, side_by_side
from benchmarks.store import changed_only, resume, store_cost

IMPORTER = [sys.executable, "-m", "importer"]
PLAIN_CHECK = [sys.executable, "-m", "benchmarks.plain_check"]
PLAIN_SEND = [sys.executable, "-m", "benchmarks.plain_send"]
CHECK_ROWS = 1_000_000
LARGE_ROWS = 10_000_000
SEND_CONTACTS = 20_000
IN_FLIGHT = 32
CHECK_RUNS = 3
SEND_RUNS = 5
HELP_RUNS = 11


def check(folder: Path) -> None:
    """``importer check`` of a million rows against the plain script."""
    source = folder / "million.csv"
    write_contacts(source, CHECK_ROWS)
    results = side_by_side(
        {
            "plain script": [
                *PLAIN_CHECK, str(source), str(folder / "out.csv"),
            ],
            "importer check": _check_command(source, folder),
        },
        CHECK_RUNS,
    )  # fmt: skip
    print(f"\n### check, {CHECK_ROWS:,} rows × 9 columns, {CHECK_RUNS} pairs\n")
    _table(results)


def check_large(folder: Path) -> None:
    """``importer check`` of ten million rows: does memory stay flat?"""
    source = folder / "ten-million.csv"
    write_contacts(source, LARGE_ROWS)
    print(f"\n### check, {LARGE_ROWS:,} rows × 9 columns, once\n")
    _table({"importer check": [measure(_check_command(source, folder))]})


def send(folder: Path) -> None:
    """``importer run`` of 20,000 contacts against a static server, and the plain script."""
    source = folder / "contacts.csv"
    write_contacts(source, SEND_CONTACTS, unique=True)
    with subprocess.Popen(
        [sys.executable, "-m", "benchmarks.static_server"], stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None  # noqa: S101  # it is a pipe
        url = f"http://127.0.0.1:{server.stdout.readline().split()[-1]}"
        try:
            os.environ["RAMPWIN_API_KEY"] = "benchmark-key"
            os.environ["RAMPWIN_BASE_URL"] = url
            os.environ["IMPORTER_STORE"] = f"sqlite:///{folder}/store.db"
            results = side_by_side(
                {
                    "plain script": [
                        *PLAIN_SEND, str(source), url, str(folder / "sent.csv"),
                    ],
                    "importer run": [
                        *IMPORTER, "run", str(source), "--channel", "c", "--quiet",
                        "--concurrency", str(IN_FLIGHT), "--reports", str(folder / "reports"),
                    ],
                },
                SEND_RUNS,
            )  # fmt: skip
        finally:
            server.terminate()
    print(f"\n### run, {SEND_CONTACTS:,} contacts, {IN_FLIGHT} in flight, {SEND_RUNS} pairs\n")
    _table(results)


def help_text(_folder: Path) -> None:
    """``importer --help``."""
    results = side_by_side({"importer --help": [*IMPORTER, "--help"]}, HELP_RUNS)
    print(f"\n### importer --help, {HELP_RUNS} times\n")
    _table(results)


def _check_command(source: Path, folder: Path) -> list[str]:
    return [*IMPORTER, "check", str(source), "--quiet", "--reports", str(folder / "reports")]


def _table(results: dict[str, list[Measured]]) -> None:
    print("| command | median s | all, s | peak MiB, all processes |\n| --- | --- | --- | --- |")
    for name, runs in results.items():
        seconds, peak = medians(runs)
        every = ", ".join(f"{run.seconds:.2f}" for run in runs)
        print(f"| {name} | {seconds:.2f} | {every} | {peak:.0f} |")
    if len(results) == 2:
        first, second = results.values()
        ratios = sorted(a.seconds / b.seconds for a, b in zip(first, second, strict=True))
        print(f"\nRatio, pair by pair: median {ratios[len(ratios) // 2]:.2f}")


BENCHMARKS = {
    "check": check,
    "check10": check_large,
    "run": send,
    "help": help_text,
    "store": store_cost,
    "changed": changed_only,
    "resume": resume,
}
USUAL = ("check", "run", "help", "store", "changed", "resume")


def main(names: list[str]) -> None:
    """Run the benchmarks named, or the usual ones."""
    print(f"{platform.platform()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    for name in names or USUAL:
        with tempfile.TemporaryDirectory() as folder:
            BENCHMARKS[name](Path(folder))


if __name__ == "__main__":
    if sys.argv[1:2] == ["corpora"]:
        from benchmarks.corpora.run import corpora

        corpora(sys.argv[2:])
    elif sys.argv[1:2] == ["pacing"]:
        from benchmarks.pacing.run import pacing

        pacing(sys.argv[2:])
    elif sys.argv[1:2] == ["throughput"]:
        from benchmarks.throughput.run import throughput

        throughput(sys.argv[2:])
    else:
        main(sys.argv[1:])
