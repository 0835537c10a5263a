"""Where a table ends, through the command: totals, notes, headers that come again, other tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.e2e.test_run import by_phone

if TYPE_CHECKING:
    from importer.rampwin.sandbox import Sandbox
    from tests.e2e.conftest import Desk

HEAD = "Name,Mobile,Email\n"
ANA = "Ana,2125550123,ana@example.com\n"
BOB = "Bob,4155550199,bob@example.com\n"


def test_a_sum_is_never_sent(importer: Desk, sandbox: Sandbox) -> None:
    """Neither by a run nor when its failures.csv comes back, where it is the sum of nothing."""
    importer.write("leads.csv", f"{HEAD}{ANA}{BOB}{HEAD},6281100322,\n\nPrinted today,,\n")
    summary = importer.json("run", "leads.csv", "--region", "US", code=1)
    assert (summary["sent"], summary["invalid"]) == (2, 3)
    assert summary["codes"] == {"row-footer": 2, "row-header": 1}
    assert set(by_phone(sandbox)) == {"+12125550123", "+14155550199"}
    report = importer.report(summary)
    assert [row["Mobile"] for row in report] == [
        "2125550123", "4155550199", "Mobile", "6281100322", "",
    ]  # fmt: skip
    reports = summary["reports"]
    assert isinstance(reports, dict)
    again = importer.json("run", str(reports["failures"]), "--region", "US", code=1)
    assert again["codes"] == {"row-footer": 2, "row-header": 1}
    assert set(by_phone(sandbox)) == {"+12125550123", "+14155550199"}


def test_another_table_stops_and_can_be_left_out(desk: Desk) -> None:
    """By the option, or by the mapping."""
    desk.write("two.csv", f"{HEAD}{ANA}{BOB}\nCompany,Phone,City\nAcme,2125550124,Bonn\n")
    done = desk("check", "two.csv", "--region", "US")
    assert done.returncode == 2
    assert "another table: row 5 (Company, Phone, City)" in done.stderr
    assert desk.json("check", "two.csv", "--region", "US", "--last-row", "3")["rows"] == 2
    desk.write("my.yaml", "version: 1\nsource: {header_row: 5}\nphone: {columns: [Phone]}\n")
    summary = desk.json("check", "two.csv", "--region", "US", "--mapping", "my.yaml")
    assert summary["rows"] == 1
    desk.write("my.yaml", "version: 1\nsource: {last_row: 3}\nphone: {columns: [Mobile]}\n")
    summary = desk.json("check", "two.csv", "--region", "US", "--mapping", "my.yaml")
    assert summary["rows"] == 2


def test_a_row_like_a_total_can_be_a_contact(desk: Desk) -> None:
    """The option and the mapping say so."""
    desk.write("leads.csv", f"{HEAD}{ANA}{BOB}Total,2015550166,\n")
    assert desk.json("check", "leads.csv", "--region", "US", code=1)["codes"] == {"row-footer": 1}
    assert desk.json("check", "leads.csv", "--region", "US", "--no-footer")["codes"] == {}
    desk.write("my.yaml", "version: 1\nsource: {footer: none}\nphone: {columns: [Mobile]}\n")
    summary = desk.json("check", "leads.csv", "--region", "US", "--mapping", "my.yaml")
    assert summary["codes"] == {}


@pytest.mark.slow
def test_a_footer_below_a_large_file_is_none_either(desk: Desk) -> None:
    """Where worker processes plan the rows, the reason and the row's own text come along."""
    numbers = [2125550100 + n for n in range(40_000)]
    rows = "".join(f"P,{number},a.rather.long.address.{number}@example.com\n" for number in numbers)
    desk.write("big.csv", f"{HEAD}{rows},{sum(numbers)},\n")
    summary = desk.json(
        "check",
        "big.csv",
        "--region",
        "US",
        code=1,
    )
    last = desk.report(summary)[-1]
    assert (last["import_status"], last["import_code"]) == ("invalid", "row-footer")
    assert last["Mobile"] == str(sum(numbers))


def test_titles_and_two_lines_need_no_option(desk: Desk) -> None:
    """A title above, and a header whose two lines are joined, are found without a mapping."""
    desk.write(
        "crm.csv",
        "Our contacts\n\nContact,,Address\nFirst name,Mobile,City\nAna,2125550123,Bonn\n"
        "Bob,4155550199,Köln\n",
    )
    summary = desk.json("check", "crm.csv", "--region", "US")
    assert (summary["rows"], summary["pending"]) == (2, 2)


def test_a_file_without_a_header_loses_nobody(desk: Desk) -> None:
    """It is refused; told so, `suggest` writes a mapping by which every person is read."""
    desk.write("list.csv", ANA + BOB + "Cy,2125550166,cy@example.com\n")
    for command in ("check", "suggest"):
        done = desk(command, "list.csv")
        assert done.returncode == 2
        assert "add --no-header" in done.stderr
    done = desk("suggest", "list.csv", "--no-header")
    assert "source: {header: none}" in done.stdout
    assert "- Column 2" in done.stdout
    desk.write("my.yaml", done.stdout)
    summary = desk.json("check", "list.csv", "--mapping", "my.yaml", "--region", "US")
    assert (summary["rows"], summary["pending"]) == (3, 3)


def test_a_dialect_can_be_pinned_in_the_mapping(importer: Desk, sandbox: Sandbox) -> None:
    """Quotes and escapes that the file does not prove; names arrive as they were meant."""
    importer.write("q.csv", "Name,Mobile\n'Silva, Ana',2125550123\n")
    importer.write(
        "my.yaml",
        "version: 1\nsource: {quote: single}\nphone: {columns: [Mobile]}\n"
        "contact: {first_name: Name}\n",
    )
    importer.json("run", "q.csv", "--mapping", "my.yaml", "--region", "US")
    assert by_phone(sandbox)["+12125550123"]["first_name"] == "Silva, Ana"


def test_a_check_says_what_it_concluded_and_why(desk: Desk) -> None:
    """Encoding, columns and header with their evidence; JSON has the same."""
    desk.write("crm.csv", f"Our contacts\n\n{HEAD}{ANA}{BOB}".replace(",", ";"))
    lines = desk("check", "crm.csv", "--region", "US").stdout.splitlines()
    told = [
        "UTF-8 text (no byte order mark; every byte fits)",
        "columns are separated by a semicolon (2 of 2 rows have the header's 3 columns)",
        "header in row 3 (1 title line above)",
        "read 'Name' as full name, 'Mobile' as phone, 'Email' as email",
    ]
    assert [line for line in lines if line.startswith("  ")][:4] == [f"  {each}" for each in told]
    sources = desk.json("check", "crm.csv", "--region", "US")["sources"]
    assert isinstance(sources, list)
    assert isinstance(sources[0], dict)
    assert sources[0]["notes"] == told


def test_who_is_left_out_is_not_sent(importer: Desk, sandbox: Sandbox) -> None:
    """Nor when failures.csv comes back as it is; without the # they are."""
    importer.write("leads.csv", f"{HEAD}{ANA}#{BOB}{ANA.replace('01', '02')}")
    summary = importer.json("run", "leads.csv", "--region", "US", code=1)
    assert (summary["sent"], summary["codes"]) == (2, {"row-commented": 1})
    reports = summary["reports"]
    assert isinstance(reports, dict)
    failures = str(reports["failures"])
    again = importer.json("run", failures, "--region", "US", code=1)
    assert again["codes"] == {"row-commented": 1}
    assert "+14155550199" not in by_phone(sandbox)
    path = importer.folder / failures
    path.write_text(path.read_text("utf-8-sig").replace("#Bob,4", "Bob,4"), "utf-8")
    assert importer.json("run", failures, "--region", "US")["sent"] == 1
    assert by_phone(sandbox)["+14155550199"]
