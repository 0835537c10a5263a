"""A mapping's policy for repeated numbers, as the contacts show it in the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.e2e.test_run import by_phone

if TYPE_CHECKING:
    from importer.rampwin.sandbox import Sandbox
    from tests.e2e.conftest import Desk

MAPPING = """\
version: 1
phone: {columns: [Mobile], region: IN}
contact: {first_name: Name, email: Email}
attributes:
  city: City
  tags: {column: Tags, split: ";", type: list}
  plan: {column: Plan, default: free}
dedupe:
"""
LEADS = """\
Mobile,Name,Email,City,Tags,Plan,Changed
+91 98765 00001,Ana,old@example.com,Pune,a;b,pro,02/01/2026
98765 00001,Anna,,Mumbai,b;c,,03/02/2026
+919876500001,A.,late@example.com,Goa,d,gold,31/12/2025
+919876500002,Bob,,Delhi,x,,soon
+91 9876500002,,bob@example.com,,x;y,,01/01/2020
+919876500003,Cid,,,,,05/05/2025
+919876500003,,,Kochi,,,05/05/2025
"""
NEWEST = """\
  keep: newest
  newest_by: {column: Changed, format: "%d/%m/%Y"}
  merge: true
  union: [tags]
"""


@pytest.mark.parametrize(
    ("policy", "contacts", "kept"),
    [
        (
            NEWEST,
            {
                "+919876500001": {
                    "first_name": "Anna",
                    "email": "old@example.com",
                    "city": "Mumbai",
                    "tags": ["b", "c", "a", "d"],
                    "plan": "pro",
                },
                "+919876500002": {
                    "first_name": "Bob",
                    "email": "bob@example.com",
                    "city": "Delhi",
                    "tags": ["x", "y"],
                    "plan": "free",
                },
                "+919876500003": {"first_name": "Cid", "city": "Kochi", "plan": "free"},
            },
            ["3", "", "3", "6", "", "8", ""],
        ),
        (
            "  {keep: first, merge: false}\n",
            {
                "+919876500001": {
                    "first_name": "Ana",
                    "email": "old@example.com",
                    "city": "Pune",
                    "tags": ["a", "b"],
                    "plan": "pro",
                },
                "+919876500002": {
                    "first_name": "Bob", "city": "Delhi", "tags": ["x"], "plan": "free"
                },
                "+919876500003": {"first_name": "Cid", "plan": "free"},
            },
            ["", "2", "2", "", "5", "", "7"],
        ),
    ],
    ids=["newest", "first"],
)  # fmt: skip
def test_repeated_numbers_become_the_contact_that_the_mapping_wants(
    importer: Desk,
    sandbox: Sandbox,
    policy: str,
    contacts: dict[str, dict[str, object]],
    kept: list[str],
) -> None:
    """The newest row by its date is kept, wherever it stands; the others fill it, newest first.

    Lists are joined, a default gives way to another row's own value, a row with an unreadable date
    is older than all, and of two with the same date the later row is the newer. The report names
    the row that was kept.
    """
    importer.write("m.yaml", MAPPING + policy)
    importer.write("leads.csv", LEADS)
    summary = importer.json("run", "leads.csv", "--mapping", "m.yaml")
    assert by_phone(sandbox) == contacts
    assert (summary["sent"], summary["duplicate"], sandbox.stats().requests) == (3, 4, 3)
    report = importer.report(summary)
    assert [row["import_kept_row"] for row in report] == kept
    assert [row["Tags"] for row in report] == ["a;b", "b;c", "d", "x", "x;y", "", ""]
