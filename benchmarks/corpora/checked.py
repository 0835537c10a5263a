"""``importer check`` on a file: its exit code, and whether anything looks like a defect."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path

from benchmarks.corpora.table import Crash, Outcome, Refusal

EXITS = {0: "exit 0", 1: "exit 1", 2: "exit 2"}
"""0: all rows fit; 1: rows were turned down; 2: the file, a mapping or an option was refused."""


def check(file: Path, phone: str) -> Outcome:
    """Run the command in this process, which is to be one of its own; the outcome holds its code.

    A traceback, words of a defect or a code other than 0, 1 or 2 is a crash.

    Args:
        file: the file to check.
        phone: the column that is taken for the phone numbers, so that rows are planned, too; an
            empty one leaves it to the command, which stops where no column holds phones.
    """
    from importer.cli import main

    code: object = 0
    with tempfile.TemporaryDirectory() as folder:
        said = Path(folder, "said")
        for descriptor in (1, 2):
            os.dup2(os.open(said, os.O_WRONLY | os.O_CREAT | os.O_APPEND), descriptor)
        arguments = ["check", str(file), "--reports", folder, "--quiet"]
        if phone:
            mapping = Path(folder, "mapping.yaml")
            columns = json.dumps([phone])  # JSON is YAML
            mapping.write_text(f"version: 1\nphone: {{columns: {columns}, region: US}}\n", "utf-8")
            arguments += ["--mapping", str(mapping)]
        try:
            main(arguments)
        except SystemExit as end:
            code = end.code
        sys.stdout.flush()
        sys.stderr.flush()
        words = said.read_text("utf-8", errors="replace")
    if "Traceback" in words or "defect of importer" in words or code not in EXITS:
        return Crash(f"exit {code}: {words[-600:]}")
    return Refusal(f"exit {code}: {words.strip()[:400]}")
