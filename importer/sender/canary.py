"""The first contacts go alone: what is wrong for all shows before thousands were tried."""

from __future__ import annotations

CONTACTS = 5


class Canary:
    """Holds everybody else back until the first five were tried and one of them was accepted."""

    def __init__(self) -> None:
        self.is_over = False
        self._handed_out = 0
        self._tried = 0
        self._closed = 0
        self._accepted = 0

    @property
    def has_room(self) -> bool:
        """Whether another contact may be handed out."""
        return self.is_over or self._handed_out < CONTACTS

    def handed_out(self) -> None:
        """Note that a contact is tried for the first time."""
        self._handed_out += 1

    def tried(self) -> None:
        """Note the end of a contact's first attempt, whatever came of it."""
        self._tried += 1
        self._judge()

    def closed(self, *, accepted: bool) -> bool:
        """Note a contact's outcome; say whether none of the first five was accepted."""
        if self.is_over:
            return False
        self._closed += 1
        self._accepted += accepted
        self._judge()
        return self._closed == CONTACTS and not self._accepted

    def _judge(self) -> None:
        all_tried = self._tried >= CONTACTS and self._accepted > 0
        self.is_over = self.is_over or all_tried or self._closed >= CONTACTS
