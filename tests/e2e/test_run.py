"""A file goes in, contacts come out, and every row is accounted for."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importer.rampwin.sandbox import Sandbox
    from tests.e2e.conftest import Desk

STATUSES = (
    "sent", "unchanged", "duplicate", "suppressed", "invalid", "failed", "unknown", "pending",
)  # fmt: skip

LEADS = """\
First Name,Last Name,Mobile,Email,City
Ana,Silva,+55 11 96123-4567,ana@example.com,São Paulo
Priya,Sharma,081234 56789,,Mumbai
Nobody,,,nobody@example.com,
Ana,,+5511961234567,,Santos
Damaged,,9.19877E+11,,
Tom,O'Neil,+44 7400 123456,not-an-address,"Lon
don"
"""

MAPPING = """\
version: 1
name: test
phone: {columns: [Mobile], region_from: Country, region: BR}
contact: {first_name: First, email: Mail}
attributes:
  amount: {column: Amount, type: number}
  since: {column: Since, type: date, format: "%d/%m/%Y"}
  tags: {column: Tags, split: ";", type: list, add: [imported]}
  plan: {column: Plan, values: {Pro: pro}, default: free}
  origin: {constant: old-crm}
consent: {column: OptIn, accept: [yes]}
suppress: never.txt
"""

CUSTOMERS = """\
First;Mail;Mobile;Country;Amount;Since;Tags;Plan;OptIn
Ana;ana@example.com;11 96123-4567;;1.234,50;31/01/2024;a; b;Pro;yes
Bea;;07400 123456;UK;7;;;Basic;YES
Cid;;07400 123457;England;;;;Pro;no
Dan;;07400 123458;GB;;;;Pro;yes
"""


HUBSPOT = """\
Record ID,First Name,Last Name,Email,Phone Number,Lifecycle Stage,Contact owner,Country/Region
1,Ana,Silva,ana@example.com,(11) 98765-4321,lead,Bo,Brazil
2,Priya,Sharma,,98765 43210,customer,Bo,India
"""


def by_phone(sandbox: Sandbox) -> dict[str, dict[str, object]]:
    """Give what the sandbox holds, without what it adds of its own."""
    return {
        str(contact["phone_number"]): {
            name: value
            for name, value in contact.items()
            if name not in {"_id", "channel_id", "phone_number"}
        }
        for contact in sandbox.contacts()
    }


def test_a_messy_list_arrives_as_the_file_says(importer: Desk, sandbox: Sandbox) -> None:
    """Field by field: what can be sent is there, merged and in E.164; nothing else is."""
    importer.write("leads.csv", LEADS)
    summary = importer.json("run", "leads.csv", "--region", "IN", code=1)
    assert by_phone(sandbox) == {
        "+5511961234567": {
            "first_name": "Ana",
            "last_name": "Silva",
            "email": "ana@example.com",
            "city": "Santos",
        },
        "+918123456789": {"first_name": "Priya", "last_name": "Sharma", "city": "Mumbai"},
        "+447400123456": {"first_name": "Tom", "last_name": "O'Neil", "city": "Lon\ndon"},
    }
    assert summary["rows"] == 6
    assert {status: summary[status] for status in STATUSES if summary[status]} == {
        "sent": 3,
        "duplicate": 1,
        "invalid": 2,
    }
    report = importer.report(summary)
    assert [row["import_row"] for row in report] == ["2", "3", "4", "5", "6", "7"]
    assert [row["import_status"] for row in report] == [
        "duplicate", "sent", "invalid", "sent", "invalid", "sent",
    ]  # fmt: skip
    assert [row["import_code"] for row in report] == [
        "duplicate", "", "phone-missing", "", "phone-excel-damaged", "",
    ]  # fmt: skip
    assert report[0]["import_kept_row"] == "5"
    assert [row["City"] for row in report][5] == "Lon\ndon"
    assert "not-an-address" in report[5]["import_warnings"]
    failures = importer.report(summary, "failures")
    assert [row["import_row"] for row in failures] == ["4", "6"]


def test_a_mapping_decides_every_field(importer: Desk, sandbox: Sandbox) -> None:
    """Types, values, lists, constants, consent, suppression and the country column, all at once."""
    importer.write("never.txt", "+44 7400 123458\n")
    importer.write("my.yaml", MAPPING)
    importer.write("customers.csv", CUSTOMERS.replace("a; b", '"a; b"'))
    summary = importer.json("run", "customers.csv", "--mapping", "my.yaml")
    assert by_phone(sandbox) == {
        "+5511961234567": {
            "first_name": "Ana",
            "email": "ana@example.com",
            "amount": 1234.5,
            "since": "2024-01-31",
            "tags": ["a", "b", "imported"],
            "plan": "pro",
            "origin": "old-crm",
        },
        "+447400123456": {
            "first_name": "Bea",
            "amount": 7,
            "tags": ["imported"],
            "plan": "free",
            "origin": "old-crm",
        },
    }
    assert [row["import_code"] for row in importer.report(summary)] == [
        "", "", "no-consent", "suppressed",
    ]  # fmt: skip


def test_failures_go_back_in(importer: Desk, sandbox: Sandbox) -> None:
    """failures.csv unchanged gives the same verdicts; corrected, its rows are sent."""
    importer.write("leads.csv", LEADS + "Ragged,row,+44 7400 123999\n=1+1,x,bad,,,extra\n")
    first = importer.json("run", "leads.csv", "--region", "IN", code=1)
    failures = importer.report(first, "failures")
    reports = first["reports"]
    assert isinstance(reports, dict)
    path = importer.folder / str(reports["failures"])
    second = importer.json("run", str(path), "--region", "IN", code=1)
    codes = [row["import_code"] for row in failures]
    assert codes == ["phone-missing", "phone-excel-damaged", "row-ragged", "row-ragged"]
    assert [row["import_code"] for row in importer.report(second, "failures")] == codes
    assert second["sent"] == 0
    corrected = path.read_text(encoding="utf-8-sig").replace("9.19877E+11", "+44 7400 123457")
    importer.write("corrected.csv", corrected)
    third = importer.json("run", "corrected.csv", "--region", "IN", code=1)
    assert third["sent"] == 1
    assert by_phone(sandbox)["+447400123457"] == {"first_name": "Damaged"}


def test_failures_go_back_in_whatever_the_mapping_says_of_the_source(importer: Desk) -> None:
    """The mapping's delimiter and header row are the source's; a report is read as a report."""
    importer.write(
        "m.yaml",
        'version: 1\nsource: {delimiter: ";", header_row: 2}\nphone: {columns: [Mobile]}\n',
    )
    importer.write("a.csv", "A list of ours\nMobile;Notes\nbad;x\n+919876500001;y\n12;z\n")
    first = importer.json("run", "a.csv", "-m", "m.yaml", code=1)
    reports = first["reports"]
    assert isinstance(reports, dict)
    again = importer.json("run", str(reports["failures"]), "-m", "m.yaml", code=1)
    assert (first["rows"], again["rows"], again["invalid"]) == (3, 2, 2)


def test_a_run_whose_reports_are_missing_writes_them_on_resume(
    importer: Desk, sandbox: Sandbox
) -> None:
    """Sent, and then killed before the reports were whole: `resume` writes them, sends nothing."""
    importer.write("a.csv", "Mobile\n+919876500001\n")
    store = importer.folder / "store.db"
    importer.environment["IMPORTER_STORE"] = f"sqlite:///{store}"
    summary = importer.json("run", "a.csv")
    with sqlite3.connect(store) as connection:
        connection.execute("UPDATE runs SET reported = 0")
    connection.close()
    for row in importer.folder.rglob("report.csv"):
        row.unlink()
    resumed = importer.json("resume")
    assert resumed["run"] == summary["run"]
    assert len(importer.report(resumed)) == 1
    assert sandbox.stats().requests == 1
    assert importer("resume").returncode == 2


def test_several_files_are_one_run(importer: Desk, sandbox: Sandbox) -> None:
    """Duplicates are found over files with other columns, and the report says which file."""
    importer.write("a.csv", "Name,Mobile\nAna Silva,+55 11 96123-4567\n")
    importer.write("b.csv", "Telefone;Cidade\n+5511961234567;Santos\nx;y\n")
    summary = importer.json("run", "a.csv", "b.csv", code=1)
    assert by_phone(sandbox) == {
        "+5511961234567": {"first_name": "Ana", "last_name": "Silva", "city": "Santos"}
    }
    rows = importer.report(summary)
    assert [(row["import_file"], row["import_row"]) for row in rows] == [
        ("a.csv", "2"), ("b.csv", "2"), ("b.csv", "3"),
    ]  # fmt: skip
    assert rows[0]["import_kept_row"] == "b.csv:2"
    assert (rows[0]["Name"], rows[0]["Cidade"], rows[1]["Cidade"]) == ("Ana Silva", "", "Santos")


def test_a_check_sends_nothing_and_keeps_nothing(importer: Desk, sandbox: Sandbox) -> None:
    """No request, nothing in the store; the reports are all that remains."""
    importer.write("leads.csv", LEADS)
    summary = importer.json("check", "leads.csv", "--region", "IN", code=1)
    assert summary["pending"] == 3
    assert sandbox.stats().requests == 0
    assert not list(importer.folder.parent.joinpath("home").rglob("*.db*"))
    assert {path.name for path in importer.folder.rglob("*") if path.is_file()} == {
        "leads.csv", "report.csv", "failures.csv", "summary.json",
    }  # fmt: skip
    dry = importer.json("run", "--dry-run", "leads.csv", "--region", "IN", code=1)
    assert dry["pending"] == 3
    assert sandbox.stats().requests == 0


def test_only_what_changed_is_sent(importer: Desk, sandbox: Sandbox) -> None:
    """A second import of the same file sends nothing; one changed cell sends one contact."""
    importer.write("leads.csv", LEADS)
    importer.json("run", "leads.csv", "--region", "IN", code=1)
    again = importer.json("run", "leads.csv", "--region", "IN", "--changed-only", code=1)
    assert (again["sent"], again["unchanged"]) == (0, 3)
    importer.write("leads.csv", LEADS.replace("Mumbai", "Pune"))
    looked = importer.json("check", "leads.csv", "--region", "IN", "--changed-only", code=1)
    assert (looked["pending"], looked["unchanged"]) == (1, 2)
    changed = importer.json("run", "leads.csv", "--region", "IN", "--changed-only", code=1)
    assert (changed["sent"], changed["unchanged"]) == (1, 2)
    assert by_phone(sandbox)["+918123456789"]["city"] == "Pune"


def test_a_default_does_not_beat_a_duplicates_own_value(importer: Desk, sandbox: Sandbox) -> None:
    """The kept row's cell is empty: the other row's value is sent, not the mapping's default."""
    importer.write(
        "m.yaml",
        "version: 1\nphone: {columns: [Mobile]}\n"
        "attributes: {plan: {column: Plan, default: free}}\ndedupe: {keep: last, merge: true}\n",
    )
    importer.write("a.csv", "Mobile,Plan\n+919876500001,pro\n+919876500001,\n+919876500002,\n")
    importer.json("run", "a.csv", "-m", "m.yaml")
    assert by_phone(sandbox) == {
        "+919876500001": {"plan": "pro"},
        "+919876500002": {"plan": "free"},
    }


def test_refused_and_flaky_answers_are_told_apart(importer: Desk, sandbox: Sandbox) -> None:
    """A refusal fails at once; a server error is tried again and then sent."""
    sandbox.switch(refuse=["3123"], failure_rate=0.3)
    lines = [f"P{i},+44 7400 123{i:03d}" for i in range(100, 130)]
    importer.write("a.csv", "Name,Mobile\n" + "\n".join(lines) + "\n")
    summary = importer.json("run", "a.csv", code=1)
    assert (summary["sent"], summary["failed"]) == (29, 1)
    assert summary["requests"] == sandbox.stats().requests
    assert int(str(summary["retries"])) > 0
    [failed] = importer.report(summary, "failures")
    assert failed["import_code"] == "api-refused"
    assert failed["import_http_status"] == "400"
    sandbox.switch(refuse=[], failure_rate=0)
    retried = importer.json("retry", str(summary["run"]))
    assert (retried["rows"], retried["sent"], retried["parent"]) == (1, 1, summary["run"])


def test_a_known_export_is_imported_by_its_preset(importer: Desk, sandbox: Sandbox) -> None:
    """Without a mapping the headers tell whose export it is; that is said, and its fields sent."""
    importer.write("hubspot-export.csv", HUBSPOT)
    said = "this looks like a HubSpot contacts export; using the preset hubspot"
    checked = importer("check", "hubspot-export.csv")
    assert said in checked.stdout
    ran = importer("run", "hubspot-export.csv")
    assert (ran.returncode, said in ran.stdout) == (0, True)
    assert by_phone(sandbox) == {
        "+5511987654321": {
            "first_name": "Ana", "last_name": "Silva", "email": "ana@example.com",
            "lifecycle_stage": "lead",
        },
        "+919876543210": {
            "first_name": "Priya", "last_name": "Sharma", "lifecycle_stage": "customer",
        },
    }  # fmt: skip
    suggested = importer("suggest", "hubspot-export.csv")
    assert "the preset hubspot is used without a mapping" in suggested.stdout


def test_an_area_code_in_a_column_of_its_own_stops(importer: Desk, sandbox: Sandbox) -> None:
    """The rest of the number is a stranger's; under another name it is the user's word."""
    text = "Vorname;Vorwahl;Rufnummer\nAnna;0171;2379201\nBob;0172;23792020\n"
    importer.write("leads.csv", text)
    for command in ("check", "run"):
        done = importer(command, "leads.csv", "--region", "DE")
        assert done.returncode == 2
        assert "'Vorwahl' holds codes that the numbers in 'Rufnummer' begin with" in done.stderr
    assert sandbox.contacts() == []
    importer.write("leads.csv", text.replace("Vorwahl", "Gebiet"))
    assert importer("check", "leads.csv", "--region", "DE").returncode == 0
