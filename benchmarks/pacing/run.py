"""Prints for each hidden limit how much of it the sender uses, and what is refused.

Beside it stands a fixed concurrency with ordinary retry: what most scripts do.
"""

from __future__ import annotations

import argparse
from itertools import product
from typing import TYPE_CHECKING

from benchmarks.pacing.fixed import fixed
from benchmarks.pacing.limits import Changing, FixedWindow, SlidingWindow, TokenBucket
from benchmarks.pacing.simulation import simulate
from importer.sender.policy import Policy

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.pacing.limits import Limit
    from benchmarks.pacing.simulation import Paced

RATES = (20, 100, 500)
LATENCIES_SECONDS = (0.02, 0.08, 0.3)
FIXED = (10, 32, 128)
KNOWN = 0.97
"""So much of the limit whoever knew it would let `--rate` be."""
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
    parser.add_argument("--alone", action="store_true", help="without a fixed concurrency beside")
    options = parser.parse_args(arguments)
    policy = Policy(concurrency=options.concurrency)
    print("used of the limit after the first 10 s, what was refused of all requests, the slowest")
    print("contact from its first attempt, and the longest time in which nobody was accepted")
    beside = () if options.alone else FIXED
    names = "".join(f" {many} in flight |" for many in beside)
    print(f"| limit | latency | Retry-After | importer | --rate {KNOWN:.0%} of it |{names}")
    print("| --- | --- | --- | --- | --- |" + " --- |" * len(beside))
    for rate, latency, (kind, make), says_when in product(
        RATES, LATENCIES_SECONDS, KINDS.items(), (True, False)
    ):
        contacts = rate * options.seconds
        known = Policy(concurrency=options.concurrency, rate=KNOWN * rate)
        runs = [
            simulate(make(rate), latency, contacts, each, says_when=says_when)
            for each in (policy, known)
        ]
        runs += [fixed(make(rate), latency, contacts, many, says_when=says_when) for many in beside]
        shares = " | ".join(_shares(run, run.settled_rate() / rate) for run in runs)
        said = "yes" if says_when else "no"
        print(f"| {rate}/s, {kind} | {1000 * latency:.0f} ms | {said} | {shares} |", flush=True)
    half = options.seconds / 2
    for first, then in ((100, 300), (300, 100)):

        def changing(first: int = first, then: int = then) -> Limit:
            return Changing(TokenBucket(first), TokenBucket(then), half)

        contacts = int(half * (first + then))
        runs = [simulate(changing(), 0.08, contacts, policy, says_when=True)]
        runs += [fixed(changing(), 0.08, contacts, many, says_when=True) for many in beside]
        mine, *theirs = (_shares(run, options.seconds / run.seconds) for run in runs)
        shares = " | ".join([mine, "", *theirs])
        print(f"| {first}/s, then {then}/s, token bucket | 80 ms | yes | {shares} |", flush=True)


def _shares(run: Paced, used: float) -> str:
    return (
        f"{used:.1%}, {run.refused / run.requests:.2%}, {run.longest_wait:.1f} s, "
        f"{run.longest_silence():.1f} s"
    )
