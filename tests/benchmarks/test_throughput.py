"""The throughput benchmark runs to its end, on a few contacts."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
@pytest.mark.timeout(200)
def test_the_throughput_benchmark_runs() -> None:
    """It prints a line for each command and each part; whatever the figures are."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", "throughput", "--contacts", "1000", "--in-flight", "8",
         "--runs", "1", "--large", "0"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    for name in ("plain httpx script", "aiohttp script", "importer run"):
        assert re.search(rf"^\| 8 \| {name} \| [\d,]+ \| [\d,]+ \|$", done.stdout, re.MULTILINE)
    assert re.search(r"^\| importer run, in all \| \d+ \|$", done.stdout, re.MULTILINE)
