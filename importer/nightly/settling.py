"""When a file is complete: unchanged for a while, marked, or given its name at the end. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from importer.nightly.place import Listing
    from importer.store import FileState


class Settling:
    """Remembers the looks at one place. Whoever looks again later learns what has settled."""

    def __init__(
        self, seconds: float, clock: Callable[[], float], *, wait_for_marker: bool = False
    ) -> None:
        """Remember nothing yet.

        Args:
            seconds: for which size and time must stay the same.
            clock: seconds, and never set back: a file's own time says nothing, for it may come
                from another machine's clock.
            wait_for_marker: only a marker says that a file is complete.
        """
        self._seconds = seconds
        self._clock = clock
        self._wait_for_marker = wait_for_marker
        self._since: dict[FileState, float] = {}
        self._after: dict[FileState, datetime | None] = {}
        self._given: set[FileState] = set()
        self._began = clock()
        self._unfinished: frozenset[object] = frozenset()

    def follow(self, seconds: float, *, wait_for_marker: bool) -> None:
        """Go by other rules from the next look on; what was seen stays known."""
        self._seconds = seconds
        self._wait_for_marker = wait_for_marker

    def look(self, listing: Listing, last: datetime | None = None) -> list[FileState]:
        """Give the files that are complete by now.

        Args:
            listing: what the place holds.
            last: when somebody looked last, be it another process; ``None``: nobody did.
        """
        now = self._clock()
        self._after = {file: self._after.get(file, last) for file in listing.files.values()}
        self._since = {file: self._since.get(file, now) for file in listing.files.values()}
        before, self._unfinished = self._unfinished, listing.unfinished
        complete = [
            file
            for file, since in self._since.items()
            if file.name in listing.marked
            or (
                not self._wait_for_marker
                and (
                    now - since >= self._seconds
                    or listing.identities.get(file.name) in before  # it had a temporary name
                )
            )
        ]
        self._given = set(complete)
        return complete

    def seen_after(self, file: FileState) -> datetime | None:
        """The last look at which a file was not there yet; ``None`` where there was none."""
        return self._after.get(file)

    def seconds_watched(self) -> float:
        """For how long the place has been looked at."""
        return self._clock() - self._began

    def seconds_left(self) -> float | None:
        """In how many seconds the next file may be complete; ``None`` where none is waited for.

        0 where it may be by now: what was done since the last look took its time.
        """
        if self._wait_for_marker:
            return None
        now = self._clock()
        left = (
            max(0.0, since + self._seconds - now)
            for file, since in self._since.items()
            if file not in self._given
        )
        return min(left, default=None)
