"""Where the table is in a text file: titles, headers, totals, several tables, none at all."""

from __future__ import annotations

from tests.corpus.cases import Case
from tests.corpus.texts import ASCII, ASCII_PHONES, written

HEADER = ["Name", "Mobile", "City"]
BODY = written(ASCII, end="\n")
ROWS_ONLY = BODY.split(b"\n", 1)[1]
AMOUNTS = [["Ann Lee", "2125550132", "100"], ["Bo Day", "2125550133", "250"],
           ["Cy Fox", "2125550134", "75"]]  # fmt: skip
AMOUNT_HEADER = ["Name", "Mobile", "Amount"]
AMOUNT_PHONES = ["+12125550132", "+12125550133", "+12125550134"]


def usual(name: str, about: str, content: bytes, first: int = 2, **more: object) -> Case:
    """A case that must give the usual two rows, the first in row ``first``."""
    fields: dict[str, object] = {
        "header": HEADER, "rows": ASCII, "phones": ASCII_PHONES,
        "numbers": [first, first + 1], **more,
    }  # fmt: skip
    return Case(name, about, content, **fields)  # type: ignore[arg-type]


def totalled(name: str, about: str, last: list[str], code: str, **more: object) -> Case:
    """A case with a further last row that must be refused with this code."""
    rows = [*AMOUNTS, last]
    fields: dict[str, object] = {
        "header": AMOUNT_HEADER, "rows": rows, "phones": [*AMOUNT_PHONES, code],
        "options": {"region": "US"}, **more,
    }  # fmt: skip
    return Case(name, about, written(rows, AMOUNT_HEADER), **fields)  # type: ignore[arg-type]


TITLES = [
    usual("table/title.csv", "A title above the header.", b"Contacts export\n" + BODY, 3),
    usual("table/titles.csv", "Two titles and a blank line above the header.",
          b"Contacts export\nMarch 2026\n\n" + BODY, 5),
    usual("table/titles-wide.csv", "Titles with as many delimiters as the table.",
          b"Contacts export,,\nprinted by Bo,,\n" + BODY, 4),
    usual("table/comments.csv", "Comments above the header.",
          b"# source: old CRM\n# rows: 2\n" + BODY, 4),
    usual("table/prose.csv", "Prose with commas above the header.",
          b"Dear all, please find below, as promised, our list.\n\n" + BODY, 4),
    usual("table/header-row.csv", "An option says where the header is.",
          b"Name,Phone,Region\nSales,Mobile,West\n" + BODY, 4, options={"header_row": 3}),
    Case("table/two-lines.csv", "A header of two lines.",
         b"Contact,,Phone\nFirst name,Last name,Mobile\nAna,Silva,+5511987654321\n"
         b"Bo,Day,+14155550132\n",
         header=["Contact First name", "Contact Last name", "Phone Mobile"],
         rows=[["Ana", "Silva", "+5511987654321"], ["Bo", "Day", "+14155550132"]],
         numbers=[3, 4], phones=["+5511987654321", "+14155550132"],
         bodies=[{"first_name": "Ana", "last_name": "Silva"},
                 {"first_name": "Bo", "last_name": "Day"}]),
    Case("table/gaps.csv", "A second line that fills the gaps of merged cells.",
         b"Name,Phone,,City\n,Home,Mobile,\nAnn Lee,,+14155550132,Reno\nBo Day,,+14155550133,Napa\n",
         header=["Name", "Phone Home", "Phone Mobile", "City"],
         rows=[["Ann Lee", "", "+14155550132", "Reno"], ["Bo Day", "", "+14155550133", "Napa"]],
         numbers=[3, 4]),
    Case("table/dates-above-dates.csv", "A first row with a date above others: refused.",
         b"Ann Lee,28/01/2026,7\nBo Day,29/01/2026,8\nCy Fox,30/01/2026,9\n", error="--no-header"),
    Case("table/no-header.csv", "No header: refused, for the first person would be lost.",
         ROWS_ONLY, error="--no-header"),
    Case("table/no-header-pinned.csv", "No header, as an option says.", ROWS_ONLY,
         header=["Column 1", "Column 2", "Column 3"], rows=ASCII, numbers=[1, 2],
         phones=ASCII_PHONES, options={"header": False},
         mapping={"version": 1, "phone": {"columns": ["Column 2"]},
                  "contact": {"full_name": "Column 1"}}),
    Case("table/title-gap.csv", "A title and a blank row above names that nobody knows.",
         b"PREAMBLE,,,\n,,,\nAlpha,Phone,Gamma,Delta\nAda,+14155550132,,\nBea,+14155550133,,\n",
         header=["Alpha", "Phone", "Gamma", "Delta"], numbers=[4, 5], phones=ASCII_PHONES,
         rows=[["Ada", "+14155550132", "", ""], ["Bea", "+14155550133", "", ""]],
         notes=["header in row 3 (1 title line above)"],
         mapping={"version": 1, "phone": {"columns": ["Phone"]}}),
    Case("table/title-or-header.csv", "Two rows could be the header: asked.",
         b"PREAMBLE,,,\nAlpha,Beta,Gamma,Delta\nAda,Bea,,\nDot,Eve,,\nFay,Gus,,\n",
         error="add --header-row 2 or --header-row 1"),
    Case("table/figures.csv", "No header above numbers and dates: refused.",
         b"1,2024-01-31,5.50\n2,2024-02-28,\n3,2024-03-31,7.25\n", error="--no-header"),
    Case("table/none-fits.csv", "A header that none of the rows fits: refused.",
         b"Name,Mobile\nAnn Lee,+14155550132,Reno\nBo Day,+14155550133,Napa\n"
         b"Cy Fox,+14155550134,Ely\n", error="Add --header-row with"),
    usual("table/header-only.csv", "A header and no row.", BODY.split(b"\n")[0] + b"\n", rows=[],
          numbers=[], phones=[]),
    Case("table/empty.csv", "Nothing at all.", b"", error="empty"),
    Case("table/blank.csv", "Nothing but line ends.", b"\n\n\n", error="empty"),
    Case("table/twice-the-same.csv", "Two columns of one name.",
         b"Name,Mobile,Mobile\nAna,+5511987654321,\n", error="Mobile"),
]  # fmt: skip
FOOTERS = [
    totalled("table/total.csv", "A total whose sum is a valid number is no contact.",
             ["Total", "6376650399", "425"], "row-footer"),
    totalled("table/total-spanish.csv", "The same in Spanish.",
             ["Suma total", "6376650399", "425"], "row-footer"),
    totalled("table/sum.csv", "A sum without a word.", ["", "6376650399", "425"], "row-footer"),
    totalled("table/printed.csv", "A note below the table.",
             ["Printed 1 March 2026", "", ""], "row-footer"),
    totalled("table/rows-note.csv", "A count below the table.", ["Total: 3 rows", "", ""],
             "row-footer"),
    totalled("table/total-kept.csv", "An option says that there is no footer.",
             ["Total", "2125550135", "425"], "+12125550135",
             options={"region": "US", "footer": False}),
    totalled("table/header-again.csv", "The header comes again.", AMOUNT_HEADER, "row-header"),
]  # fmt: skip
SEVERAL = [
    Case("table/stacked.csv", "A second table below: refused, for its people are others.",
         BODY + b"\nSupplier,Hotline,Country\nAcme,+14155550190,US\nBolt,+14155550191,US\n",
         error="--last-row"),
    usual("table/stacked-pinned.csv", "The same, read up to a row.",
          BODY + b"\nSupplier,Hotline,Country\nAcme,+14155550190,US\nBolt,+14155550191,US\n",
          options={"last_row": 3}),
    Case("table/stacked-second.csv", "The second of them.",
         BODY + b"\nSupplier,Hotline,Country\nAcme,+14155550190,US\nBolt,+14155550191,US\n",
         header=["Supplier", "Hotline", "Country"],
         rows=[["Acme", "+14155550190", "US"], ["Bolt", "+14155550191", "US"]],
         numbers=[6, 7], phones=["+14155550190", "+14155550191"], options={"header_row": 5},
         mapping={"version": 1, "phone": {"columns": ["Hotline"]},
                  "contact": {"full_name": "Supplier"}}),
    Case("table/beside.csv", "A second table beside the first one.",
         b"Name,Mobile,,Agent,Phone\nAna,,,Max,+918000000010\nBo,+14155550132,,Kim,+918000000011\n"
         b"Cy,+14155550133,,Lou,+918000000012\n", error="--columns"),
    Case("table/beside-pinned.csv", "The first of them.",
         b"Name,Mobile,,Agent,Phone\nAna,,,Max,+918000000010\nBo,+14155550132,,Kim,+918000000011\n"
         b"Cy,+14155550133,,Lou,+918000000012\n",
         header=["Name", "Mobile"],
         rows=[["Ana", ""], ["Bo", "+14155550132"], ["Cy", "+14155550133"]],
         phones=["phone-missing", "+14155550132", "+14155550133"],
         options={"columns": "A:B"}),
]  # fmt: skip
OTHER_KINDS = [
    Case("kind/page.csv", "A web page that says it is CSV.",
         b"<html><body><table><tr><td>Name</td></tr></table></body></html>", error="web page"),
    Case("kind/page.xls", "A web page that says it is a workbook.",
         b"<html><body><table><tr><td>Name</td></tr></table></body></html>", error="web page"),
    Case("kind/text.xls", "CSV that says it is a workbook.", BODY, header=HEADER, rows=ASCII,
         phones=ASCII_PHONES, notes=["in spite of the ending .xls"]),
    Case("kind/json.csv", "JSON.", b'[{"Name": "Ana", "Mobile": "+5511987654321"}]', error="JSON"),
    Case("kind/document.pdf", "A PDF document.", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", error="PDF"),
    Case("kind/card.vcf", "An address card.",
         b"BEGIN:VCARD\nVERSION:3.0\nFN:Ana\nEND:VCARD\n", error="vCard"),
]  # fmt: skip

CASES = [*TITLES, *FOOTERS, *SEVERAL, *OTHER_KINDS]
