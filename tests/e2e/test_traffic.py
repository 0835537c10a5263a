"""What summary.json says of a run's requests."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import orjson
import pytest

from tests.e2e.conftest import KEY

if TYPE_CHECKING:
    from importer.rampwin.sandbox import Sandbox
    from tests.e2e.conftest import Desk

FEW = "Name,Mobile\n" + "".join(f"Ana,+1415555{number:04}\n" for number in range(100, 120))


@pytest.mark.slow
@pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="peak memory is told in Linux' way"
)
def test_memory_does_not_grow_with_the_contacts(importer: Desk, sandbox: Sandbox) -> None:
    """Six times as many contacts are sent with hardly more of it."""
    peaks = []
    for count in (3_000, 18_000):
        first = 1_000_000 + len(sandbox.contacts())
        rows = "".join(f"P,+49171{first + n}\n" for n in range(count))
        importer.write("people.csv", f"Name,Mobile\n{rows}")
        told = importer.folder.parent / "peak"
        importer.launcher = (sys.executable, "-m", "tests.e2e.peak", str(told))
        with importer.start("run", "people.csv", "--json") as process:
            out, err = process.communicate(timeout=200)
        assert process.returncode == 0, err
        assert f'"sent": {count}' in out
        peaks.append(int(told.read_text("utf-8")))
    assert peaks[1] < 1.25 * peaks[0]


def test_both_sessions_of_a_run_count(importer: Desk, sandbox: Sandbox) -> None:
    """Answers 429, the most in flight, how long answers took: also after a stop and a resume."""
    importer.write("few.csv", FEW)
    stopped = importer("run", "few.csv", "--json", RAMPWIN_API_KEY=f"{KEY}-wrong")
    assert stopped.returncode == 3
    first: dict[str, Any] = orjson.loads(stopped.stdout)
    assert first["throttled"] == 0
    assert 1 <= first["most_in_flight"] <= 5
    assert first["p95_ms"] > 0
    sandbox.switch(latency_ms=60, rate_limit=10)
    whole: dict[str, Any] = importer.json("resume")
    assert whole["sent"] == 20
    assert whole["throttled"] == sandbox.stats().statuses["429"] > 0
    assert first["most_in_flight"] < whole["most_in_flight"] <= 20
    assert 60 < whole["p50_ms"] <= whole["p95_ms"]
