"""A dlt pipeline whose destination is the API: 32 threads, as its documentation has it for REST.

``python -m benchmarks.throughput.dlt_pipeline FILE URL FOLDER``; needs ``pip install dlt``.
"""

from __future__ import annotations

import csv
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.plain_send import contact_of

if TYPE_CHECKING:
    from collections.abc import Iterator

THREADS = 32


def main() -> None:
    """Extract, normalise and load every row of a file."""
    file, url, folder = sys.argv[1:]
    os.environ["LOAD__WORKERS"] = str(THREADS)
    os.environ["RUNTIME__DLTHUB_TELEMETRY"] = "false"
    import dlt
    import requests

    session = requests.Session()
    session.mount("http://", requests.adapters.HTTPAdapter(pool_maxsize=THREADS))

    def rampwin(items: list[dict[str, Any]], table: Any) -> None:  # noqa: ARG001
        for item in items:
            answer = session.post(url, json=item, headers={"x-api-key": "bench"}, timeout=30)
            if answer.status_code != 200 or answer.json().get("success") is not True:
                raise ValueError(answer.text)

    destination = dlt.destination(
        batch_size=1, loader_parallelism_strategy="parallel", naming_convention="direct"
    )(rampwin)

    def contacts() -> Iterator[dict[str, Any]]:
        with Path(file).open(encoding="utf-8", newline="") as source:
            for row in csv.DictReader(source):
                yield contact_of(row)

    os.environ["DATA_WRITER__FILE_MAX_ITEMS"] = "625"  # files for all the threads
    pipeline = dlt.pipeline("contacts", pipelines_dir=folder, destination=destination)
    pipeline.run(contacts(), table_name="contacts")


if __name__ == "__main__":
    main()
