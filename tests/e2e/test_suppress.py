"""Who is on the stored suppression list gets no request, whatever command sends."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from importer.model import JsonValue
    from importer.rampwin.sandbox import Sandbox
    from tests.e2e.conftest import Desk

ANA, BEA, CEM = "+14155550100", "+14155550101", "+14155550102"


def sent_to(sandbox: Sandbox) -> list[str]:
    """Give the numbers that the sandbox has contacts of."""
    return sorted(str(contact["phone_number"]) for contact in sandbox.contacts())


def test_a_suppressed_number_is_never_sent(importer: Desk, sandbox: Sandbox) -> None:
    """Not by a run, a retry of what failed, an import of failures.csv or a later file."""
    importer.write("leads.csv", f"Mobile\n{ANA}\n{BEA}\n{CEM}\n")
    assert importer("suppress", "add", "(415) 555-0100", "--region", "US").returncode == 0
    checked = importer.json("check", "leads.csv")
    assert (checked["suppressed"], checked["pending"]) == (1, 2)
    sandbox.switch(refuse=["1", "2"])
    first = importer.json("run", "leads.csv", code=1)
    assert (first["suppressed"], first["failed"]) == (1, 2)
    row = importer.report(first)[0]
    assert (row["import_status"], row["import_code"]) == ("suppressed", "suppressed")
    assert "on the stored suppression list" in row["import_message"]
    sandbox.switch(refuse=[])
    importer.write("never.txt", f"{BEA}\n")
    assert importer("suppress", "import", "never.txt", "--reason", "asked").returncode == 0
    second = importer.json("retry", str(first["run"]))
    assert (second["suppressed"], second["sent"]) == (1, 1)
    third = importer.json("run", str(importer.folder / str(_failures(first))))
    assert (third["suppressed"], third["sent"]) == (1, 1)
    importer.json("run", "leads.csv")
    assert sent_to(sandbox) == [CEM]
    assert importer("suppress", "remove", ANA).returncode == 0
    importer.json("run", "leads.csv")
    assert sent_to(sandbox) == [ANA, CEM]


def test_no_number_of_the_list_is_in_a_log(importer: Desk) -> None:
    """What a command tells on stderr, and what it logs, names nobody of the list."""
    importer.write("leads.csv", f"Mobile\n{ANA}\n{BEA}\n")
    importer("suppress", "add", ANA)
    done = importer("run", "leads.csv")
    listed = importer("suppress", "list")
    assert ANA not in done.stderr + done.stdout + listed.stderr
    assert listed.stdout == f"{ANA}\n"
    home = importer.folder.parent / "home"
    logs = [path for path in home.rglob("*.log") if path.is_file()]
    assert not any(ANA in path.read_text("utf-8", "replace") for path in logs)


@pytest.mark.slow
def test_a_number_beside_one_of_the_list(importer: Desk, sandbox: Sandbox) -> None:
    """Whoever has a listed number in any row is on the list; without a mapping, too."""
    importer.write("leads.csv", f"Mobile,Phone\n{ANA},{BEA}\n{BEA},\n{CEM},\n")
    importer("suppress", "add", ANA)
    for command in ("check", "run"):
        rows = importer.report(importer.json(command, "leads.csv"))
        assert [row["import_code"] for row in rows][:2] == ["suppressed"] * 2
        assert f"The number {ANA} is on the stored suppression list" in rows[1]["import_message"]
    assert sent_to(sandbox) == [CEM]


def test_a_list_whose_second_column_has_its_numbers_late(importer: Desk, sandbox: Sandbox) -> None:
    """Every column of numbers counts, wherever they begin; one of other things does not."""
    first = "".join(f"+1415555{n:04},,{n}\n" for n in range(1000, 1300))
    importer.write("never.csv", f"Phone,Home,Order\n{first}{BEA},{ANA},4155550102\n")
    importer.write("leads.csv", f"Mobile\n{ANA}\n{CEM}\n")
    importer.write("my.yaml", "phone: Mobile\nsuppress: never.csv\n")
    importer.json("run", "leads.csv", "--mapping", "my.yaml")
    assert sent_to(sandbox) == [CEM]


def _failures(summary: dict[str, JsonValue]) -> JsonValue:
    reports = summary["reports"]
    assert isinstance(reports, dict)
    return reports["failures"]
