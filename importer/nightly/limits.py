"""A limit for what other machines take: libraries limit each read, and some answer drop by drop.

The threads are daemons, unlike those of an executor, which the end of the process would wait for.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Result = TypeVar("Result")


def within(seconds: float, work: Callable[[], Result]) -> Result:
    """Do something, for so long at most; what takes longer is left to itself.

    Raises:
        TimeoutError: it took longer.
        Exception: as ``work`` raises.
    """
    results: list[Result] = []
    errors: list[Exception] = []

    def do() -> None:
        try:
            results.append(work())
        except Exception as error:  # noqa: BLE001  # it is raised again, where somebody waits for it
            errors.append(error)

    thread = threading.Thread(target=do, name="limited", daemon=True)
    thread.start()
    thread.join(seconds)
    if errors:
        raise errors[0]
    if not results:
        raise TimeoutError
    return results[0]
