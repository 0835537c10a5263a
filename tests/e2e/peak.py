"""Runs a command and writes down its peak memory in bytes.

``python -m tests.e2e.peak FILE COMMAND [ARGUMENT…]`` ends as the command does. A process that is
started keeps the peak of the one that started it; pytest's own is high after some tests, and this
one's is small.
"""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path

if __name__ == "__main__":
    told, *command = sys.argv[1:]
    code = subprocess.call(command)
    peak_bytes = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    Path(told).write_text(str(peak_bytes), "utf-8")
    sys.exit(code)
