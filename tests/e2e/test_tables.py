"""Where a table ends, through the command: totals, notes, headers that come again, other tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
