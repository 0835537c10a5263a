"""The script that everybody writes: one client, a semaphore, ``gather`` over the rows of a CSV.

``python -m benchmarks.plain_send FILE URL OUT`` sends each row of FILE (as ``benchmarks.generate``
writes it) to URL and writes OUT. It is what ``importer run`` is measured
against: no retry, no resume, the whole file in memory.
"""

from __future__ import annotations

import argparse
import asyncio
import csv
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import httpx
import phonenumbers

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    SendFile: TypeAlias = Callable[
        [list[dict[str, str]], str, str, int], Coroutine[Any, Any, list[dict[str, str]]]
    ]

IN_FLIGHT = 32


FIELDS = {
    "First Name": "first_name",
    "Last Name": "last_name",
    "Email": "email",
    "City": "city",
    "Company": "company",
    "Created": "created",
    "Tags": "tags",
}


def contact_of(row: dict[str, str]) -> dict[str, Any]:
    """A row's contact as the API wants it.

    Raises:
        ValueError: its number is not valid.
        NumberParseException: it is none.
    """
    number = phonenumbers.parse(row["Mobile"], row["Country"])
    if not phonenumbers.is_valid_number(number):
        raise ValueError("not a valid number")
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return {
        "phone_number": e164,
        **{name: row[column] for column, name in FIELDS.items() if row[column]},
    }


async def _send_row(
    client: httpx.AsyncClient,
    semaphore: asyncio.Semaphore,
    url: str,
    row: dict[str, str],
) -> dict[str, str]:
    async with semaphore:
        try:
            response = await client.post(url, json=contact_of(row))
            answer = response.json()
        except (httpx.HTTPError, phonenumbers.NumberParseException, ValueError) as error:
            return {**row, "result": f"error: {error}"}
        if response.status_code == 200 and answer.get("success") is True:
            return {**row, "result": "sent"}
        return {**row, "result": f"refused: {answer.get('message')}"}


async def send_file(
    rows: list[dict[str, str]], url: str, key: str, in_flight: int
) -> list[dict[str, str]]:
    """Send all rows; give them back, each with a ``result``."""
    semaphore = asyncio.Semaphore(in_flight)
    async with httpx.AsyncClient(headers={"x-api-key": key}, timeout=30) as client:
        return await asyncio.gather(*(_send_row(client, semaphore, url, row) for row in rows))


def main(send: SendFile) -> None:
    """Read, send, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("url", help="the whole address of the call, with its channel_id")
    parser.add_argument("out", type=Path)
    parser.add_argument("--key", default="bench")
    parser.add_argument("--in-flight", type=int, default=IN_FLIGHT)
    options = parser.parse_args()
    with options.file.open(encoding="utf-8", newline="") as source:
        rows = list(csv.DictReader(source))
    results = asyncio.run(send(rows, options.url, options.key, options.in_flight))
    with options.out.open("w", encoding="utf-8", newline="") as target:
        writer = csv.DictWriter(target, [*(results[0] if results else {"result": ""})])
        writer.writeheader()
        writer.writerows(results)
    sent = sum(result["result"] == "sent" for result in results)
    print(f"{sent} of {len(results)} sent")


if __name__ == "__main__":
    main(send_file)
