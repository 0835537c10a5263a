"""The plain script that everybody writes: pandas reads it all, phonenumbers row by row.

Usage: python -m benchmarks.plain_check IN.csv OUT.csv
"""

from __future__ import annotations

import sys

import pandas as pd
import phonenumbers


def to_e164(text: str, region: str) -> str | None:
    """Give the number as E.164, or nothing."""
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def main(source: str, target: str) -> None:
    """Read, convert, drop repeats, write."""
    frame = pd.read_csv(source, dtype=str, keep_default_na=False)
    frame["phone"] = [
        to_e164(text, region)
        for text, region in zip(frame["Mobile"], frame["Country"], strict=True)
    ]
    frame = frame.dropna(subset=["phone"]).drop_duplicates("phone", keep="last")
    frame.to_csv(target, index=False)
    print(len(frame))


if __name__ == "__main__":
    main(*sys.argv[1:])
