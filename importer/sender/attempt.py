"""One attempt: a request over a lane within its deadline, and the verdict on what came back."""

from __future__ import annotations

import asyncio
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from importer.rampwin import contact_url, read_answer
from importer.sender.trust import distrust, met

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from importer.rampwin import Verdict
    from importer.sender.feed import OpenContact
    from importer.sender.lanes import Answer, Lane
    from importer.sender.policy import Api

MOST_CHANNELS_KEPT = 1000


class Caller:
    """Calls the API for one contact at a time."""

    def __init__(
        self,
        api: Api,
        timeout_seconds: float,
        secrets: frozenset[str],
        now: Callable[[], datetime],
    ) -> None:
        """``secrets`` are what no verdict may quote; ``now`` gives the time of day."""
        self._timeout_seconds = timeout_seconds
        self._secrets = secrets
        self._now = now
        self._url = lru_cache(MOST_CHANNELS_KEPT)(partial(contact_url, api.base_url))

    async def attempt(self, lane: Lane, contact: OpenContact) -> Answer | None:
        """Send a contact once; ``None`` means: no answer, and it may have arrived."""
        contact.attempts += 1
        contact.tries += 1
        contact.lane = lane.number
        contact.met = ""
        url = self._url(contact.contact.channel)
        body = contact.contact.body.encode()
        try:
            async with asyncio.timeout(self._timeout_seconds):
                answer = await lane.post(url, body)
                if answer.status >= 200:
                    return answer
                contact.lost_to = f"status {answer.status}"  # 101: it speaks something else now
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if task is None or task.cancelling():
                raise  # The run itself is given up. Anything else is one more way to fail.
            contact.lost_to = "CancelledError"
        # Each transport has its own idea of what to raise when, some of it no HTTP error at all,
        # so nothing is concluded from the class.
        except Exception as error:  # noqa: BLE001  # all of them mean: no answer
            contact.lost_to = type(error).__name__
            contact.distrust = distrust(error)
            contact.met = met(error)
        return None

    def judge(self, answer: Answer, phone: str) -> Verdict:
        """Give the verdict on an answer about the contact with the number ``phone`` (E.164)."""
        # The verdict quotes the answer, and some gateway may repeat the request's headers in it.
        secrets = self._secrets | answer.secrets
        return read_answer(answer.status, answer.headers, answer.body, phone, self._now(), secrets)
