from __future__ import annotations

import pytest

from importer.reader.totals import says_note, says_total


@pytest.mark.parametrize(
    "cell",
    [
        "Total", "TOTAL:", "Total: 2 rows", "Total (14)", "Grand total", "Sub-total", "Summe",
        "Gesamtsumme: 12", "Total général", "Total geral", "Subtotal 3", "Anzahl: 12", "Soma:",
        "Sum: 3", "Итого", "المجموع", "कुल योग", "合计", "Razem:", "Toplam", "Totals",
        "Count: 1,204", "= Total =", "Total de registros: 12", "Average",
        "Count = 2", "Total contacts: 2", "Total customers", "Total number of contacts: 2",
        "No. of records: 2", "Number of people", "Nombre total: 2", "Anzahl Kontakte: 2",
        "Total des clients", "Итого контактов: 2", "Sum of rows", "N = 2", "Nb: 1 204",
        "Total: 2, average: 1.5", "Grand Total:", "∑",
    ],
)  # fmt: skip
def test_a_label_of_a_total_is_known(cell: str) -> None:
    """The words of many languages, alone or with an amount behind them, are a total's label."""
    assert says_total(cell)


@pytest.mark.parametrize(
    "cell",
    [
        "", "Ana", "Total Wine & More", "TotalEnergies", "Sum", "Soma", "Suma Patel", "Soma Rao",
        "Summer Smith", "Media", "Totally", "Gesamtschule Köln", "+1 212 555 0123", "Count Dracula",
        "Razem Café", "total " * 30, "Total, Ann", "N", "Nb", "No: 12 High Street",
        "Number One Ltd", "People", "Members Club", ",", "Contacts", "Ann Total", "Total Care",
    ],
)  # fmt: skip
def test_names_are_no_totals(cell: str) -> None:
    """People and companies may be called like a total; those are no labels."""
    assert not says_total(cell)


@pytest.mark.parametrize(
    "cell",
    ["Printed on 2024-01-31 15:30", "Page 1 of 3", "2 rows", "1,204 Kontakte", "Stand: 31.01.2024",
     "Exportado em 31/01/2024", "Source: CRM"],
)  # fmt: skip
def test_a_note_below_a_table_is_known(cell: str) -> None:
    """What programs and people write below a table is a note."""
    assert says_note(cell)


@pytest.mark.parametrize("cell", ["Ana Silva", "Paige Turner", "2125550123", "Sourcer GmbH", ""])
def test_names_and_numbers_are_no_notes(cell: str) -> None:
    """A person is none."""
    assert not says_note(cell)
