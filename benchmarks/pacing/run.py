"""Prints for each hidden limit how much of it the sender uses, and what is refused."""

from __future__ import annotations

import argparse
from itertools import product
from typing import TYPE_CHECKING

from benchmarks.pacing.limits import Changing, FixedWindow, SlidingWindow, TokenBucket
from benchmarks.pacing.simulation import simulate
from importer.sender.policy import Policy

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.pacing.limits import Limit

RATES = (20, 100, 500)
LATENCIES_SECONDS = (0.02, 0.08, 0.3)
KINDS: dict[str, Callable[[float], Limit]] = {
    "token bucket": TokenBucket,
    "fixed window": FixedWindow,
    "sliding window": SlidingWindow,
}


def pacing(arguments: list[str]) -> None:
    """Print a table: each kind of limit, rate and latency, with and without ``Retry-After``."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks pacing", description=__doc__)
    parser.add_argument("--seconds", type=int, default=120, help="of an ideal run")
    parser.add_argument("--concurrency", type=int, default=Policy().concurrency)
    options = parser.parse_args(arguments)
    policy = Policy(concurrency=options.concurrency)
    print("| limit | latency | Retry-After | ideal after 10 s | refused |")
    print("| --- | --- | --- | --- | --- |")
    for rate, latency, (kind, make), says_when in product(
        RATES, LATENCIES_SECONDS, KINDS.items(), (True, False)
    ):
        paced = simulate(
            make(rate), latency, rate * options.seconds, policy, says_when=says_when
        )  # fmt: skip
        share = f"{paced.settled_rate() / rate:.1%} | {paced.refused / paced.requests:.2%}"
        named = f"{rate}/s, {kind} | {1000 * latency:.0f} ms | {'yes' if says_when else 'no'}"
        print(f"| {named} | {share} |", flush=True)
    for first, then in ((100, 300), (300, 100)):
        half = options.seconds / 2
        limit = Changing(TokenBucket(first), TokenBucket(then), half)
        paced = simulate(limit, 0.08, int(half * (first + then)), policy, says_when=True)
        share = f"{options.seconds / paced.seconds:.1%} | {paced.refused / paced.requests:.2%}"
        print(f"| {first}/s, then {then}/s, token bucket | 80 ms | yes | {share} |", flush=True)
