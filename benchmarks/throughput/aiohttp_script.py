"""The same script as :mod:`benchmarks.plain_send` over aiohttp: so many workers on one session.

``python -m benchmarks.throughput.aiohttp_script FILE URL OUT --in-flight N``
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import aiohttp

from benchmarks.plain_send import contact_of, main

if TYPE_CHECKING:
    from collections.abc import Iterator


async def send_file(
    rows: list[dict[str, str]], url: str, key: str, in_flight: int
) -> list[dict[str, str]]:
    """Send all rows; give them back, each with a ``result``."""
    results: list[dict[str, str]] = []
    left: Iterator[dict[str, str]] = iter(rows)
    connector = aiohttp.TCPConnector(limit=in_flight)
    headers = {"x-api-key": key}
    async with aiohttp.ClientSession(connector=connector, headers=headers) as session:

        async def work() -> None:
            for row in left:
                async with session.post(url, json=contact_of(row)) as response:
                    answer = await response.json()
                accepted = response.status == 200 and answer.get("success") is True
                results.append({**row, "result": "sent" if accepted else "refused"})

        await asyncio.gather(*[work() for _ in range(in_flight)])
    return results


if __name__ == "__main__":
    main(send_file)
