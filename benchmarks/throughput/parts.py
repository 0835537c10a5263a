"""Where the processor's time of a contact goes: HTTP, the answer, the store, planning, the rest."""

from __future__ import annotations

import asyncio
import os
import time
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any
from unittest import mock

import psutil

import importer
from importer.model import Outgoing
from importer.pipeline.collector import rare_collection
from importer.pipeline.send import loop_factory
from importer.rampwin import contact_url, read_answer
from importer.sender import Api, Policy, send
from importer.sender.lanes import open_lanes
from importer.store.run import Run

if TYPE_CHECKING:
    from collections.abc import Coroutine, Sequence

    from importer.model import Outcome

IN_FLIGHT = 128
PHONE = "+14155550130"
BODY = (
    '{"phone_number":"+14155550130","first_name":"Ana","last_name":"Ray",'
    '"email":"ana@example.com","city":"Reno","company":"Acme","tags":["a","b"]}'
)


def parts(source: Path, contacts: int) -> None:
    """Print microseconds of processor time for each contact; the server's are not in it."""
    url = os.environ["RAMPWIN_BASE_URL"]
    api = Api(url, "benchmark-key")
    whole, store = _whole(source, contacts)
    planning = _planning(source, contacts)
    sending = _cpu(lambda: _on_the_loop(_sending(api, contacts))) / contacts
    http = _cpu(lambda: _on_the_loop(_http(api, contacts))) / contacts
    answer = _cpu(lambda: _answers(contacts)) / contacts
    print("\n| part of a contact | µs of processor time |\n| --- | --- |")
    print(f"| HTTP: the lane, its cookies, aiohttp, the event loop | {1e6 * http:.0f} |")
    print(f"| JSON: the verdict on the answer | {1e6 * answer:.0f} |")
    print(f"| pace, retries, outcomes | {1e6 * (sending - http - answer):.0f} |")
    print(f"| store: outcomes written | {1e6 * store:.0f} |")
    print(f"| planning and a report (importer check) | {1e6 * planning:.0f} |")
    rest = whole - sending - store - planning
    print(f"| the rest: contacts handed out, the ledger, start-up | {1e6 * rest:.0f} |")
    print(f"| importer run, in all | {1e6 * whole:.0f} |")


def _cpu(work: Any) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def _on_the_loop(work: Coroutine[Any, Any, None]) -> None:
    """Run it as a run does: on the same loop, with as rare a search for cycles."""
    with rare_collection(), asyncio.Runner(loop_factory=loop_factory()) as runner:
        runner.run(work)


def _tree_cpu() -> float:
    """Processor time of this process and of those that it waited for."""
    times = psutil.Process().cpu_times()
    return float(times.user + times.system + times.children_user + times.children_system)


def _whole(source: Path, contacts: int) -> tuple[float, float]:
    """For each contact: the whole of ``importer.run``, and what writing its outcome took."""
    spent = 0.0
    save = Run.save

    def timed(run: Run, *arguments: Any) -> None:
        nonlocal spent
        start = time.thread_time()
        save(run, *arguments)
        spent += time.thread_time() - start

    with TemporaryDirectory() as folder, mock.patch.object(Run, "save", timed):
        start = _tree_cpu()
        importer.run(
            source, channel="c", concurrency=IN_FLIGHT, store=f"sqlite:///{folder}/store.db",
            reports=Path(folder),
        )  # fmt: skip
        return (_tree_cpu() - start) / contacts, spent / contacts


def _planning(source: Path, contacts: int) -> float:
    with TemporaryDirectory() as folder:
        start = _tree_cpu()
        importer.check(source, reports=Path(folder))
        return (_tree_cpu() - start) / contacts


async def _sending(api: Api, contacts: int) -> None:
    def record(_: Sequence[Outcome]) -> None:
        """Nothing is kept."""

    await send(
        (Outgoing(n, "c", PHONE, BODY) for n in range(contacts)),
        api, Policy(concurrency=IN_FLIGHT), record=record, stop=asyncio.Event(),
    )  # fmt: skip


async def _http(api: Api, contacts: int) -> None:
    url = contact_url(api.base_url, "c")
    left = iter(range(contacts))
    async with open_lanes(api, Policy(concurrency=IN_FLIGHT)) as lanes:

        async def work(number: int) -> None:
            for _ in left:
                await lanes[number % len(lanes)].post(url, BODY.encode())

        await asyncio.gather(*[work(number) for number in range(IN_FLIGHT)])


def _answers(contacts: int) -> None:
    body = (
        b'{"success":true,"message":"Contact inserted or updated successfully",'
        b'"data":{"_id":"665f1c2ab7e3d90012a4c0de"}}'
    )
    headers = {"content-type": "application/json"}
    now = datetime.now(UTC)
    for _ in range(contacts):
        read_answer(200, headers, body, PHONE, now)
