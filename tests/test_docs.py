"""The pages in docs/ are true: each is a walk-through, and its commands are run."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from importer.nightly.job_file import Hold, NightlyJob, parse_job
from tests.e2e.conftest import Desk, desk, importer, sandbox
from tests.test_readme import README, options
from tests.walkthrough import blocks, commands, run_commands

if TYPE_CHECKING:
    from importer.rampwin.sandbox import Sandbox

__all__ = ["desk", "importer", "sandbox"]

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = ("marketing-lists.md", "crm-migration.md", "nightly.md")
LONGEST_STOP_SECONDS = 30


def _page(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


@pytest.fixture
def reader(importer: Desk, sandbox: Sandbox) -> Desk:
    """Give the folder that somebody who follows a page has."""
    shutil.copytree(ROOT / "sample_data", importer.folder / "sample_data")
    for name in ("leads.csv", "unsubscribed.csv"):
        shutil.copy(ROOT / "sample_data" / name, importer.folder / name)
    bin_folder = Path(sys.prefix) / "bin"
    importer.environment["PATH"] = f"{bin_folder}{os.pathsep}{importer.environment['PATH']}"
    for name in ("RAMPWIN_API_KEY", "RAMPWIN_CHANNEL_ID"):
        del importer.environment[name]
    sandbox.switch(refuse=["1"])
    importer.environment["IMPORTER_MAX_FAILURES"] = "100"  # what is retried is refused once more
    return importer


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("name", PAGES)
def test_every_command_of_a_page_runs(name: str, reader: Desk) -> None:
    """In its order, in one shell."""
    lines = list(commands(_page(name)))
    assert run_commands(reader, lines, ROOT) == len(lines) > 5


def test_the_pages_are_named_in_the_readme() -> None:
    """And there are no others; links within them lead somewhere."""
    assert {path.name for path in DOCS.glob("*.md")} == set(PAGES)
    for name in PAGES:
        assert f"docs/{name}" in README
        for target in re.findall(r"\]\(([^)]+)\)", _page(name)):
            assert target.startswith("https://") or (DOCS / target).is_file(), target


def test_every_option_that_a_page_names_exists() -> None:
    """None of them is made up."""
    known = {"--help"}.union(*options().values())
    others = {"--system", "--home-dir", "--shell", "--now"}  # of useradd and systemctl
    for name in PAGES:
        assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", _page(name))) - known - others == set()


def test_the_job_example_is_a_job_with_every_key() -> None:
    """It parses, and shows all that a job may say."""
    [text] = blocks(_page("nightly.md"), "yml")
    job = parse_job(text, "nightly.md")
    assert set(job.model_fields_set) == set(NightlyJob.model_fields) - {"version"}
    assert job.hold == Hold()
    for part in (job.hold, job.limits, job.notify, job.keep, job.sftp):
        assert part is not None
        assert part.model_fields_set == set(type(part).model_fields)


def test_the_units_are_right(tmp_path: Path) -> None:
    """By ``systemd-analyze verify``, where there is systemd; under CI there has to be."""
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        assert "CI" not in os.environ, "CI needs systemd-analyze"
        pytest.skip("no systemd on this machine")
    units = sorted((DOCS / "systemd").iterdir())
    assert [unit.suffix for unit in units] == [".service", ".timer", ".service"]
    copies = []
    for unit in units:
        text = unit.read_text(encoding="utf-8")
        copies.append(tmp_path / unit.name)
        copies[-1].write_text(text.replace("/opt/importer/bin/importer", sys.executable))
        if unit.suffix == ".service":
            for wanted in ("ProtectSystem=strict", "NoNewPrivileges=yes", "User=importer"):
                assert wanted in text
            stop = re.search(r"^TimeoutStopSec=(\d+)$", text, re.MULTILINE)
            assert stop is not None
            assert int(stop[1]) > LONGEST_STOP_SECONDS
    done = _verified(analyze, *copies)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    service = copies[0]
    service.write_text(service.read_text().replace("NoNewPrivileges", "NoNewPrivilege"))
    assert "NoNewPrivilege" in _verified(analyze, service).stderr  # it sees what is wrong


def _verified(analyze: str, *units: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [analyze, "verify", *map(str, units)], capture_output=True, text=True, check=False
    )


def test_the_windows_task_is_a_task() -> None:
    """It is XML with one action, and that runs what the page's cron line does."""
    root = ET.parse(DOCS / "windows" / "importer-watch.xml").getroot()  # noqa: S314  # our own
    space = {"t": "http://schemas.microsoft.com/windows/2004/02/mit/task"}
    [action] = root.findall("t:Actions/t:Exec", space)
    page = (DOCS / "nightly.md").read_text(encoding="utf-8")
    assert f"&& importer {action.findtext('t:Arguments', None, space)}\n" in page
