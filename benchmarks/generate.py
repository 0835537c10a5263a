"""Writes the CSV file that the benchmarks read: invented people, valid-looking numbers."""

from __future__ import annotations

import csv
import random
from typing import TYPE_CHECKING

import phonenumbers

if TYPE_CHECKING:
    from pathlib import Path

REGIONS = ("US", "BR", "IN", "GB", "DE", "FR", "MX", "AE", "ZA", "ID", "ES", "AU")
HEADER = (
    "First Name", "Last Name", "Mobile", "Country", "Email", "City", "Company", "Created", "Tags",
)  # fmt: skip
FIRST = ("Ana", "Luís", "Priya", "Omar", "Chloé", "Jürgen", "Mia", "Noah", "Zanele", "Budi")
LAST = ("Silva", "Sharma", "Müller", "García", "Haddad", "Dubois", "Smith", "Nkosi", "Putra")
CITIES = ("São Paulo", "Mumbai", "Berlin", "Dubai", "Lyon", "Austin", "Durban", "Jakarta")
DUPLICATE_SHARE = 0.03
FORMATTED_SHARE = 1 / 3
SEED = 20260101


def write_contacts(path: Path, rows: int, *, unique: bool = False) -> None:
    """Write ``rows`` contacts: numbers of 12 regions, a third of them formatted for reading.

    The same numbers come out for the same ``rows``; about three in a hundred are repeats, with
    ``unique`` none (for up to twelve million rows).
    """
    rng = random.Random(SEED)
    examples = {}
    for region in REGIONS:
        kind = phonenumbers.PhoneNumberType.MOBILE
        example = phonenumbers.example_number_for_type(region, kind)
        assert example is not None  # noqa: S101  # every region here has one
        examples[region] = example
    recent: list[list[str]] = []
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        for n in range(rows):
            if unique:
                region = REGIONS[n % len(REGIONS)]
                phone = _number(rng, examples[region], n // len(REGIONS))
            elif recent and rng.random() < DUPLICATE_SHARE:
                phone, region = recent[rng.randrange(len(recent))]
            else:
                region = REGIONS[n % len(REGIONS)]
                phone = _number(rng, examples[region])
                if n % 50 == 0:
                    recent = [*recent[-500:], [phone, region]]
            writer.writerow(
                (
                    rng.choice(FIRST), rng.choice(LAST), phone, region, f"person{n}@example.com",
                    rng.choice(CITIES), f"Company {n % 977}", f"2024-0{1 + n % 9}-1{n % 10}",
                    "lead;2024" if n % 4 else "",
                )
            )  # fmt: skip


def _number(rng: random.Random, example: phonenumbers.PhoneNumber, last: int | None = None) -> str:
    """A number that differs from the example in its last six digits."""
    digits = str(example.national_number)
    last = rng.randrange(10**6) if last is None else last
    national = int(digits[:-6] + f"{last:06d}")
    number = phonenumbers.PhoneNumber(country_code=example.country_code, national_number=national)
    if rng.random() >= FORMATTED_SHARE:
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    style = rng.choice(
        (phonenumbers.PhoneNumberFormat.INTERNATIONAL, phonenumbers.PhoneNumberFormat.NATIONAL)
    )
    return phonenumbers.format_number(number, style)
