"""A sandbox that says who was requested, and does something at a certain request."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import httpx

from importer.rampwin.sandbox import Sandbox, SandboxOptions
from tests.e2e.crash.scene import CHANNEL, REFUSED_ENDING

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from importer.model import JsonValue
    from tests.e2e.crash.scene import Scene


class WatchedSandbox(Sandbox):
    """The sandbox, with an eye on its requests."""

    def __init__(self) -> None:
        super().__init__(SandboxOptions(refuse=(REFUSED_ENDING,)))
        self._action: Callable[[], object] | None = None
        self._countdown = 0
        self._arrive = self._state.arrive
        self._state.arrive = self._watched_arrive  # type: ignore[method-assign]
        self._client = httpx.Client(trust_env=False)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._client.close()
        super().__exit__(kind, error, trace)

    def prepare(self, scene: Scene) -> None:
        """Forget everything but what the scene takes for known."""
        self.reset()
        self._action = None
        for phone, values in scene.known.items():
            self._state.contacts.upsert(CHANNEL, phone.removeprefix("+"), dict(values))

    def at_request(self, nth: int, action: Callable[[], object]) -> None:
        """Do something when the ``nth`` request from now arrives, before it is looked at."""
        self._countdown = nth
        self._action = action

    def requested(self) -> Counter[str]:
        """Give how often each number was requested, once nobody is connected any more."""
        while True:
            # Each answer is a round of the server's loop, in which it sees who has gone.
            self._client.get(f"{self.url}/sandbox/stats")
            if len(self._server.server_state.connections) == 1:
                break
        return self.requested_so_far()

    def requested_so_far(self) -> Counter[str]:
        """Give the same, whoever is connected."""
        return Counter({f"+{digits}": n for (_, digits), n in self._state.attempts.items()})

    def held(self) -> dict[str, dict[str, JsonValue]]:
        """Give number → the values that it holds."""
        return {
            str(contact["phone_number"]): {
                name: value
                for name, value in contact.items()
                if name not in {"_id", "channel_id", "phone_number"}
            }
            for contact in self.contacts()
        }

    def _watched_arrive(self) -> float:
        now = self._arrive()
        self._countdown -= 1
        if self._countdown == 0 and self._action is not None:
            self._action()
        return now
