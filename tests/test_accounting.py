"""A stored block joined with its contacts' lines: each row gets its own outcome or none."""

from __future__ import annotations

import pytest

from importer.accounting import ContactLine, StoredBlock, rows_of
from importer.errors import StoreError
from importer.model import Status
from importer.packing import RejectedRow, pack_rows

PAYLOAD = pack_rows(
    [2, 4, 5],
    ["Ana,1", "Bea,x", "Cem,3"],
    {"1": RejectedRow("invalid", "phone-invalid", "'x' is no number.", "", "c1")},
    {"0": [("phone-repaired", "Number mended.")]},
)
ANA = ContactLine(7, "sent", None, None, '["Late."]', "+1", "c1", "id1", 200, 2, None, None, None)
CEM = ContactLine(
    9, "duplicate", "duplicate", None, None, "+1", "c1", None, None, 0, "2", None, None
)


def test_rows_and_outcomes_meet() -> None:
    """Rejected rows speak for themselves; the others take the next contact's line."""
    rows = list(rows_of(StoredBlock(7, 0, PAYLOAD, [ANA, CEM])))
    assert [(row.n, row.number, row.record, row.status) for row in rows] == [
        (7, 2, "Ana,1", Status.SENT),
        (8, 4, "Bea,x", Status.INVALID),
        (9, 5, "Cem,3", Status.DUPLICATE),
    ]
    assert rows[0].warnings == ("Number mended.", "Late.")
    assert (rows[1].code, rows[1].message) == ("phone-invalid", "'x' is no number.")
    assert rows[2].kept_row == "2"
    assert rows[2].message.startswith("The number +1 is also in row 2, which was kept")


@pytest.mark.parametrize("lines", [[ANA], [CEM, ANA], [ANA, CEM._replace(n=8)]])
def test_a_store_that_lost_a_contact(lines: list[ContactLine]) -> None:
    """A row never takes the outcome of another one: lines that do not fit stop the report."""
    with pytest.raises(StoreError, match=r"damaged.*row"):
        list(rows_of(StoredBlock(7, 0, PAYLOAD, lines)))
