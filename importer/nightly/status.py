"""How a job is: what it did last, what waits, whether it is well."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from importer.nightly.round import job_settings
from importer.store import UNFINISHED, Drops, DropState, Store, store_address

if TYPE_CHECKING:
    from importer.nightly.job_file import FoundJob
    from importer.store import Drop


@dataclass(frozen=True, slots=True)
class JobStatus:
    """How a job is."""

    job: str
    last: Drop | None
    """The newest file that it has taken."""
    held: tuple[Drop, ...]
    """Those that wait for somebody's decision."""
    unfinished: tuple[Drop, ...]
    """Those that the next round carries on with."""

    @property
    def is_well(self) -> bool:
        """Whether nothing waits and the last file was imported."""
        failed = self.last is not None and self.last.state is DropState.FAILED
        return not (self.held or self.unfinished or failed)


def status_of(found: FoundJob) -> JobStatus:
    """Look into the store.

    Raises:
        ImporterError: it cannot be read.
    """
    with Store.open(store_address(job_settings(found).store)) as store:
        drops = Drops(store.database, found.name)
        newest = drops.newest(1)
        return JobStatus(
            found.name,
            newest[0] if newest else None,
            tuple(drops.in_states({DropState.HELD})),
            tuple(drops.in_states(UNFINISHED)),
        )
