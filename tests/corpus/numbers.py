"""Phone numbers as people's files hold them: one file for each thing that happens to them."""

from __future__ import annotations

from tests.corpus.cases import Case
from tests.corpus.texts import written

DAMAGED, AMBIGUOUS = "phone-excel-damaged", "phone-ambiguous"


def column(name: str, about: str, region: str | None, *cells: tuple[str, str]) -> Case:
    """A file of numbers: each cell and what it must become."""
    lines = [[f"P{number}", cell] for number, (cell, _) in enumerate(cells)]
    return Case(
        f"number/{name}.csv",
        about,
        written(lines, ["Name", "Mobile"]),
        header=["Name", "Mobile"],
        rows=lines,
        phones=[number for _, number in cells],
        options={"region": region} if region else {},
    )


CASES = [
    column("international", "With their country codes.", None,
           ("+55 11 98765-4321", "+5511987654321"), ("+1 (415) 555-0132", "+14155550132"),
           ("+44 (0)7400 123456", "+447400123456"), ("0049 1512 3456789", "+4915123456789")),
    column("national", "By the region.", "IN",
           ("98765 43210", "+919876543210"), ("098765 43211", "+919876543211"),
           ("91 98765 43212", "+919876543212"), ("+1 415 555 0132", "+14155550132")),
    column("no-region", "National, and no region.", None,
           ("98765 43210", "phone-no-country"), ("+91 98765 43211", "+919876543211")),
    column("scientific", "Digits are gone: the zeros of others are suspicious, too.", "BR",
           ("5.51199E+12", DAMAGED), ("5511990000000", DAMAGED), ("5511987654321", "+5511987654321")),
    column("scientific-comma", "The same as Germans have it.", "BR",
           ("5,51199E+12", DAMAGED), ("5511987654321", "+5511987654321")),
    column("scientific-whole", "No digit is gone.", "US",
           ("1.4155550132E+10", "+14155550132"), ("4.155550133E+09", "+14155550133")),
    column("decimals", "Numbers that went through a float.", "IN",
           ("919876543210.0", "+919876543210"), ("9876543211.00", "+919876543211"),
           ("919876543212,0", "+919876543212"), ("919876543213.5", "phone-invalid")),
    column("double-zero", "00 is an international prefix.", "BR",
           ("0055 11 98765-4321", "+5511987654321"), ("0044 7400 123456", "+447400123456")),
    column("double-zero-us", "Also where one dials 011.", "US",
           ("0044 7400 123456", "+447400123456"), ("011 44 7400 123457", "+447400123457")),
    column("letters", "A letter O is no zero, and words are no numbers.", "BR",
           ("O11 98765-4321", "phone-invalid"), ("+1-800-FLOWERS", "phone-invalid"),
           ("call me", "phone-invalid"), ("11 98765-4321", "+5511987654321")),
    column("scripts", "Digits of other scripts, invisible marks.", "SA",
           ("٠٥٠ ١٢٣ ٤٥٦٧", "+966501234567"), ("＋９６６５０１２３４５６８", "+966501234568"),
           ("\u202a+966\u200b 50\u00a0123 4569\u202c", "+966501234569")),
    column("links", "Links and labels.", None,
           ("tel:+55-11-98765-4321", "+5511987654321"), ("wa.me/5511987654322", "+5511987654322"),
           ("https://wa.me/5511987654323?text=Oi", "+5511987654323"),
           ("whatsapp:+5511987654324", "+5511987654324"), ("Mobile: +5511987654325", "+5511987654325")),
    column("several", "Two numbers in a cell: the first, with a warning.", "IN",
           ("98765 43210 / 98765 43211", "+919876543210"), ("98765 43212; 98765 43213", "+919876543212"),
           ("98765 43214 or 98765 43215", "+919876543214")),
    column("extensions", "Extensions are left out.", "BR",
           ("+44 20 7946 0958 ext. 12", "+442079460958"), ("(11) 98765-4321 ramal 12", "+5511987654321")),
    column("mexico", "The old 1 is no part of the number.", "MX",
           ("5215512345678", "+525512345678"), ("+52 55 1234 5679", "+525512345679")),
    column("argentina", "With and without the mobile 9.", "AR",
           ("+54 9 11 2345-6789", "+5491123456789"), ("+54 11 2345-6789", "+541123456789"),
           ("011 15-2345-6780", "+5491123456780")),
    column("brazil", "Eight digits and nine.", "BR",
           ("(11) 98765-4321", "+5511987654321"), ("(11) 8765-4322", "+5511987654322"),
           ("(11) 3765-4321", "+551137654321")),
    column("own-code", "The country code without +.", "DE",
           ("4915123456789", "+4915123456789"), ("491511234567", AMBIGUOUS),
           ("0151 23456780", "+4915123456780")),
    column("abroad", "Another country's mobile without its +.", "DE",
           ("33612434610", AMBIGUOUS), ("918128690755", AMBIGUOUS), ("0151 23456789", "+4915123456789")),
    column("nothing", "What people write where there is no number.", "IN",
           ("n/a", "phone-missing"), ("-", "phone-missing"), ("0", "phone-missing"),
           ("keine", "phone-missing"), ("#N/A", "phone-missing"),
           *((f"98765 4321{n}", f"+91987654321{n}") for n in range(4))),
    column("lengths", "Too short, too long.", "IN",
           ("12345", "phone-too-short"), ("98765 43210 987654", "phone-too-long")),
    column("beside", "Marks of a number's kind, web pages; words and doubts are no marks.", "GB",
           ("07400 123456 (M)", "+447400123456"), ("07400 123457 m", "+447400123457"),
           ("<07400 123458>", "+447400123458"), ("07400 123459<br>", "+447400123459"),
           ("%2B447400123450", "+447400123450"), ("07400 123451 (F)", "phone-invalid"),
           ("07400 123452?", "phone-invalid"), ("07400 123453 no", "phone-invalid")),
    column("carrier", "xx stands for any carrier in Brazil.", "BR",
           ("0xx11 98765-4321", "+5511987654321"), ("(0xx21) 3765-4321", "+552137654321"),
           ("+44 0xx7400 123456", "phone-invalid")),
    column("in-a-row", "Numbers with a word or only a space between them.", "IN",
           ("98765 43210 और 98765 43211", "+919876543210"),
           ("98765 43212 98765 43213", "phone-several"), ("98765432149876543215", "phone-several")),
    column("negative", "Taken for a sum, for a date.", "PE",
           ("-987654277", DAMAGED), ("########", DAMAGED), ("12/05/2024", "phone-invalid"),
           ("+51 987 654 321", "+51987654321")),
]  # fmt: skip
