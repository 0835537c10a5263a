"""What happened, asked by command: rows, chains, differences, the ledger, forgetting, pruning."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson
import pytest

from importer.rampwin.sandbox import Sandbox, SandboxOptions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.e2e.conftest import Desk

LEADS = (
    "First Name,Mobile,City\nAna,+14155550100,Rio\nBea,(415) 555-0101,Lima\nCem,12,Oslo\n"
    "Dan,+14155550103,Bonn\nAna,+14155550100,Recife\n"
)

BY_CHANNEL = """\
version: 1
channel: {column: Channel}
phone: {columns: [Mobile]}
contact: {first_name: Name}
attributes: {city: City}
"""
BEA = "Bea,Lima,a,+14155550101\n"
EVE = "Eve,Bonn,b,+14155550104\n"
NORTH = f"Name,City,Channel,Mobile\nAna,Rio,a,+14155550100\n{BEA}"
SOUTH = "Name,City,Channel,Mobile\nAna,Rio,b,+14155550100\nCem,Oslo,b,+14155550102\n"


def listed(importer: Desk, *arguments: str) -> list[dict[str, Any]]:
    """Run a command with ``--json`` whose result is a list."""
    done = importer(*arguments, "--json")
    assert done.returncode == 0, done.stderr
    result: list[dict[str, Any]] = orjson.loads(done.stdout)
    return result


@pytest.fixture
def first(importer: Desk) -> dict[str, Any]:
    """Import the leads; one row is invalid."""
    importer.write("leads.csv", LEADS)
    return importer.json("run", "leads.csv", "--region", "US", code=1)


def test_a_corrected_row_belongs_to_the_run_before(
    importer: Desk, sandbox: Sandbox, first: dict[str, Any]
) -> None:
    """failures.csv, corrected where it lies, is a linked run; the chain has each row's end."""
    failures = importer.folder / first["reports"]["failures"]
    failures.write_text(
        failures.read_text("utf-8-sig").replace("12,Oslo", "+14155550102,Oslo"), "utf-8-sig"
    )
    second = importer.json("run", str(failures), "--region", "US")
    assert second["parent"] == first["run"]
    shown = importer.json("show", first["run"])
    assert shown["chain"] == [first["run"], second["run"]]
    assert shown["final"] == {
        "sent": 4, "unchanged": 0, "duplicate": 1, "suppressed": 0, "invalid": 0, "failed": 0,
        "unknown": 0, "pending": 0,
    }  # fmt: skip
    assert (shown["sent"], shown["invalid"]) == (3, 1)
    text = importer("show", first["run"]).stdout
    assert "Rows after it: 4 sent, 1 duplicate" in text
    assert importer("show", first["run"], "--rows").stdout.splitlines() == [
        "file,row,status,final",
        "leads.csv,2,duplicate,duplicate",
        "leads.csv,3,sent,sent",
        "leads.csv,4,invalid,sent",
        "leads.csv,5,sent,sent",
        "leads.csv,6,sent,sent",
    ]
    rows = listed(importer, "show", first["run"], "--rows")
    assert rows[2] == {"file": "leads.csv", "row": 4, "status": "invalid", "final": "sent"}
    before, after = listed(importer, "show", first["run"], "--row", "4")
    assert (before["status"], after["status"]) == ("invalid", "sent")
    assert after["run"] == second["run"]
    assert "Correct" not in text
    assert "+14155550102" in {each["phone_number"] for each in sandbox.contacts()}


def test_a_row_tells_its_story(importer: Desk, sandbox: Sandbox, first: dict[str, Any]) -> None:
    """By number or phone: what came in, what was decided, every attempt, what Rampwin said."""
    [row] = listed(importer, "show", first["run"], "--row", "3")
    assert row["cells"] == [
        {"column": "First Name", "text": "Bea"},
        {"column": "Mobile", "text": "(415) 555-0101"},
        {"column": "City", "text": "Lima"},
    ]
    assert row["body"] == {"phone_number": "+14155550101", "first_name": "Bea", "city": "Lima"}
    assert row["status"] == "sent"
    assert [attempt["http_status"] for attempt in row["attempts"]] == [200]
    assert row["contact_id"]
    both = listed(importer, "show", first["run"], "--phone", "415 555 0100", "--region", "US")
    assert [(each["row"], each["status"], each["kept_row"]) for each in both] == [
        (2, "duplicate", "6"),
        (6, "sent", None),
    ]
    text = importer("show", first["run"], "--row", "4").stdout
    assert "Status      invalid (phone-too-short)" in text
    missing = importer("show", first["run"], "--row", "99")
    assert (missing.returncode, missing.stdout) == (2, "")
    assert missing.stderr == (
        f"importer: Run {first['run']} has no row 99: `importer show {first['run']} --rows` "
        "lists its rows.\n"
    )
    assert importer("show", first["run"], "--row", "2", "--phone", "1").returncode == 2
    assert sandbox.stats().requests == 3


def test_what_changed_between_two_imports(importer: Desk, first: dict[str, Any]) -> None:
    """Contacts that are new, gone or changed; unchanged ones are not sent and do not differ."""
    importer.write("leads.csv", LEADS.replace("Lima", "Quito").replace("Dan,+14155550103", "Dan,"))
    second: dict[str, Any] = importer.json(
        "run", "leads.csv", "--region", "US", "--changed-only", code=1
    )
    assert (second["sent"], second["unchanged"]) == (1, 1)
    found = importer.json("diff", first["run"], second["run"])
    assert found["counts"] == {"new": 0, "gone": 1, "changed": 1}
    assert found["changed"] == [
        {
            "phone": "+14155550101",
            "channel": "sandbox-channel",
            "before": {"city": "Lima"},
            "after": {"city": "Quito"},
        }
    ]
    text = importer("diff", first["run"], second["run"]).stdout
    assert "+14155550101 (sandbox-channel) city: Lima → Quito" in text
    newest = listed(importer, "ledger", "show", "+14155550101")
    assert [each["body"]["city"] for each in newest] == ["Quito", "Lima"]
    assert [each["run"] for each in newest] == [second["run"], first["run"]]


@pytest.fixture
def two_channels(importer: Desk) -> Iterator[Sandbox]:
    """Run a sandbox that has the channels ``a`` and ``b``."""
    with Sandbox(SandboxOptions(channels=("a", "b"))) as sandbox:
        importer.environment["RAMPWIN_BASE_URL"] = sandbox.url
        yield sandbox


def test_what_changed_between_imports_of_several_files_to_several_channels(
    importer: Desk, two_channels: Sandbox
) -> None:
    """A number is compared with itself on the same channel, whichever file it has come from."""
    importer.write("my.yaml", BY_CHANNEL)
    importer.write("north.csv", NORTH)
    importer.write("south.csv", SOUTH)
    command = ("run", "north.csv", "south.csv", "--mapping", "my.yaml")
    first: dict[str, Any] = importer.json(*command)
    importer.write("north.csv", NORTH.replace("Ana,Rio", "Ana,Recife").replace(BEA, ""))
    # Bea moves from one file to the other, Cem from one channel to the other, and Eve is new.
    importer.write("south.csv", SOUTH.replace("Oslo,b", "Oslo,a") + BEA + EVE)
    second: dict[str, Any] = importer.json(*command)
    assert (first["sent"], second["sent"], two_channels.stats().requests) == (4, 5, 9)
    found: dict[str, Any] = importer.json("diff", first["run"], second["run"])
    assert found["counts"] == {"new": 2, "gone": 1, "changed": 1}
    places = {
        kind: [(each["phone"], each["channel"]) for each in found[kind]]
        for kind in ("new", "gone", "changed")
    }
    assert places == {
        "new": [("+14155550102", "a"), ("+14155550104", "b")],
        "gone": [("+14155550102", "b")],
        "changed": [("+14155550100", "a")],
    }
    [changed] = found["changed"]
    assert (changed["before"], changed["after"]) == ({"city": "Rio"}, {"city": "Recife"})
    said = importer("diff", first["run"], second["run"]).stdout
    assert "+14155550100 (a) city: Rio → Recife" in said
    assert "+14155550100 (b)" not in said
    assert "+14155550101" not in said


def test_runs_are_found(importer: Desk, first: dict[str, Any]) -> None:
    """By day, channel, status and file; what is asked wrongly is told with what would be right."""
    day = first["started"][:10]
    for asked, count in (
        (["--since", day, "--until", day], 1),
        (["--since", "2999-01-01"], 0),
        (["--until", "2000-01-01"], 0),
        (["--channel", "sandbox-channel"], 1),
        (["--channel", "other"], 0),
        (["--status", "finished", "--source", "LEADS"], 1),
        (["--status", "invalid"], 1),
        (["--status", "failed"], 0),
        (["--source", "other"], 0),
    ):
        assert len(listed(importer, "runs", *asked)) == count, asked
    for wrong, said in (
        (["--status", "fine"], "'fine' is no status: name a run's state (planning,"),
        (["--status", ""], "--status is empty: give a value, or leave it out."),
        (["--channel", " "], "--channel is empty: give a value, or leave it out."),
        (["--source", ""], "--source is empty: give a value, or leave it out."),
        (["--since", "yesterday"], "--since 'yesterday' is no date: write it like 2026-11-30"),
    ):
        done = importer("runs", *wrong)
        assert (done.returncode, done.stdout) == (2, "")
        assert said in done.stderr
    assert importer("runs", "--source", "other").stdout.startswith("No run fits;")


def test_a_person_is_forgotten(importer: Desk, first: dict[str, Any]) -> None:
    """Neither the store's file nor a report that is written again holds the number."""
    said = importer("ledger", "forget", "+1 415 555 0100")
    assert said.stdout.startswith("Forgotten: 1 contact of the ledger, 2 rows of 1 run.\n")
    assert first["run"] in said.stdout
    again = importer.json("report", first["run"])
    assert again["rows"] == 5
    lines = importer.report(again)
    assert [line["First Name"] for line in lines] == ["", "Bea", "Cem", "Dan", ""]
    assert [line["import_status"] for line in lines][::4] == ["duplicate", "sent"]
    home = importer.environment["HOME"]
    for path in importer.folder.parent.joinpath(home).rglob("importer.db*"):
        assert b"14155550100" not in path.read_bytes()
    assert importer("ledger", "show", "+14155550100").stdout.startswith("Nothing was accepted")
    told = " ".join(said.stdout.split())
    assert "An import may send to it again, also where a row said no: `importer suppress" in told
    assert "another way to write it" not in told
    other = " ".join(importer("ledger", "forget", "+54 9 11 2345-6789").stdout.split())
    assert "Not forgotten is +541123456789, another way to write it" in other


def test_the_ledger_is_emptied_only_when_asked(importer: Desk, first: dict[str, Any]) -> None:
    """Where nobody can be asked it takes --yes; afterwards everybody is sent again."""
    assert first["sent"] == 3
    refused = importer("ledger", "forget", "--all")
    assert (refused.returncode, "--yes" in refused.stderr) == (2, True)
    assert importer("ledger", "forget").returncode == 2
    assert importer.json("ledger", "prune", "--older-than", "1d") == {"entries": 0}
    assert importer.json("ledger", "forget", "--all", "--yes")["entries"] == 3
    again = importer.json("run", "leads.csv", "--region", "US", "--changed-only", code=1)
    assert (again["sent"], again["unchanged"]) == (3, 0)


def test_old_rows_are_pruned(importer: Desk, first: dict[str, Any]) -> None:
    """Rows and contacts go, the summary stays, and what needs rows says where they went."""
    assert importer.json("prune", "--older-than", "90d")["runs"] == []
    done = importer.json("prune", "--older-than", "0h")
    assert done == {
        "runs": [first["run"]],
        "rows": 5,
        "contacts": 4,
        "unfinished": [],
        "discarded": [],
    }
    shown = importer.json("show", first["run"])
    assert (shown["rows"], shown["sent"], shown["invalid"]) == (5, 3, 1)
    assert shown["pruned"]
    for command in (
        ["report", first["run"]],
        ["show", first["run"], "--row", "2"],
        ["diff", first["run"], first["run"]],
    ):
        refused = importer(*command)
        assert (refused.returncode, refused.stdout) == (2, "")
        assert "were removed on" in refused.stderr
    wrong = importer("prune", "--older-than", "soon")
    assert wrong.stderr == (
        "importer: 'soon' is no age: write a number and h, d, w or y, for example 90d; "
        "at most 1000y.\n"
    )


def test_a_stopped_run_says_why_of_each_row(importer: Desk) -> None:
    """The report names the reason for every row that was not sent, and what to do."""
    importer.write("leads.csv", LEADS)
    importer.environment["RAMPWIN_API_KEY"] = "wrong"
    stopped = importer.json("run", "leads.csv", "--region", "US", "--concurrency", "1", code=3)
    lines = importer.report(stopped, "failures")
    assert [line["import_code"] for line in lines] == [
        "api-unauthorized", "phone-too-short", "stopped", "stopped",
    ]  # fmt: skip
    assert all(line["import_message"] for line in lines)
    assert stopped["codes"] == {
        "stopped": 2, "api-unauthorized": 1, "duplicate": 1, "phone-too-short": 1,
    }  # fmt: skip


def test_dates_and_ages_beyond_the_calendar(importer: Desk, first: dict[str, Any]) -> None:
    """The last day that there is is a day; an age of 9,999 years is none."""
    [run] = listed(importer, "runs", "--until", "9999-12-31")
    assert run["run"] == first["run"]
    for command in (("prune",), ("ledger", "prune")):
        for age in ("9999y", "\u0663d"):
            refused = importer(*command, "--older-than", age)
            assert refused.returncode == 2
            assert "is no age" in refused.stderr
