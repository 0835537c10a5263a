"""The wheel is whole: what comes with the program is in it, and works from it."""

from __future__ import annotations

import re
import subprocess
import sys
from email.parser import Parser
from pathlib import Path
from zipfile import ZipFile

import orjson
import pytest

from importer.mapping import parse_mapping
from tests.e2e.conftest import Desk, desk, importer, sandbox

__all__ = ["desk", "importer", "sandbox"]

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from this checkout without a network."""
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [
            *(sys.executable, "-m", "build", "--no-isolation", "--wheel"),
            *("--outdir", str(folder), str(ROOT)),
        ],
        check=True,
        capture_output=True,
    )
    [path] = folder.glob("*.whl")
    return path


def sources(folder: str, pattern: str) -> set[str]:
    """The files below a folder of the checkout, relative to that folder."""
    top = ROOT / folder
    return {path.relative_to(top).as_posix() for path in top.rglob(pattern) if path.is_file()}


def test_every_file_that_the_program_needs_is_in_the_wheel(wheel: Path) -> None:
    """Each module with the store's migrations, each preset, each sample file, and nothing else."""
    with ZipFile(wheel) as content:
        names = set(content.namelist())
    modules = {f"importer/{name}" for name in sources("importer", "*.py")}
    assert "importer/store/migrations/versions/layout_0001.py" in modules
    data = {f"importer/_data/mappings/{name}" for name in sources("mappings", "*")}
    data |= {f"importer/_data/sample_data/{name}" for name in sources("sample_data", "*")}
    assert len(data) >= 12
    rest = {name for name in names - modules - data if ".dist-info/" not in name}
    assert modules | data <= names
    assert rest == {"importer/py.typed"}


def test_the_wheel_declares_its_command_and_its_extras(wheel: Path) -> None:
    """``rampwin-importer[postgres]`` brings psycopg; the command is ``importer``."""
    with ZipFile(wheel) as content:
        by_name = {name.rpartition("/")[2]: name for name in content.namelist()}
        metadata = Parser().parsestr(content.read(by_name["METADATA"]).decode())
        entries = content.read(by_name["entry_points.txt"]).decode()
    assert metadata["Name"] == "rampwin-importer"
    assert metadata.get_all("Provides-Extra") == ["notify", "postgres", "s3", "sftp"]
    extra = [
        need
        for need in metadata.get_all("Requires-Dist", [])
        if re.search(r"extra == .postgres", need)
    ]
    assert len(extra) == 1
    assert extra[0].startswith("psycopg[binary]")
    assert "importer = importer.__main__:main" in entries


@pytest.fixture
def from_wheel(wheel: Path, importer: Desk, tmp_path: Path) -> Desk:
    """The command out of the wheel's own files, with a sandbox and nothing of the checkout."""
    unpacked = tmp_path / "unpacked"
    with ZipFile(wheel) as content:
        content.extractall(unpacked)
    importer.environment["PYTHONPATH"] = str(unpacked)
    where = subprocess.run(
        [sys.executable, "-c", "import importer; print(importer.__file__)"],
        cwd=importer.folder,
        env=importer.environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert Path(where.stdout.strip()).is_relative_to(unpacked)
    return importer


def test_presets_schema_and_suggestion_come_from_the_wheel(from_wheel: Desk) -> None:
    """Presets are listed, printed and used; the schema is JSON; a suggestion fits its file."""
    assert from_wheel("mappings").stdout.startswith("google-contacts ")
    for name in sorted(path.removesuffix(".yaml") for path in sources("mappings", "*.yaml")):
        parse_mapping(from_wheel("mappings", name).stdout, f"{name}.yaml")
    assert "phone" in orjson.loads(from_wheel("mappings", "--schema").stdout)["properties"]
    leads = from_wheel.write("people.csv", "Given Name,Cell\nAna,+44 7400 123456\n")
    from_wheel.write("my.yaml", from_wheel("suggest", str(leads)).stdout)
    assert from_wheel.json("check", str(leads), "-m", "my.yaml")["pending"] == 1


def test_a_store_is_made_by_the_wheels_migrations(from_wheel: Desk) -> None:
    """A run from the wheel makes its store, and finds itself in it afterwards."""
    from_wheel.write("people.csv", "Given Name,Cell\nAna,+44 7400 123456\n")
    run = from_wheel.json("run", "people.csv")["run"]
    assert orjson.loads(from_wheel("runs", "--json").stdout)[0]["run"] == run
