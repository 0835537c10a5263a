"""Keeps runs, their rows and contacts, and what was accepted; SQLite or PostgreSQL underneath."""

from importer.store.address import StoreAddress, default_path, file_address, store_address
from importer.store.aside import (
    set_aside_refused,
    set_aside_suppressed,
    set_aside_taken_up,
)
from importer.store.chain import ancestors, descendants, final_rows, final_states, runs_since
from importer.store.compare import differences
from importer.store.doubts import ARGENTINA, mark_doubts
from importer.store.drops import (
    NOT_SENT,
    UNFINISHED,
    Drop,
    Drops,
    DropState,
    FileState,
    is_drops,
    require_resumable,
)
from importer.store.duplicates import collapse
from importer.store.find import find_rows, follow_rows
from importer.store.forgetting import forget
from importer.store.job_health import JobHealth, Trouble
from importer.store.known_numbers import has_numbers, has_refusals
from importer.store.ledger import history
from importer.store.lock import IMPATIENT, Patience, channel_locks, run_lock
from importer.store.opening import open_suppression_list
from importer.store.redirect import redirect
from importer.store.repeats import Repeats
from importer.store.results import report_blocks, report_rows, summarise
from importer.store.retention import clear_ledger, prune_ledger, prune_runs
from importer.store.retry import copy_unsent, taken_up_by
from importer.store.run import Run
from importer.store.sqlite import SCRATCH_NAME
from importer.store.store import RESUMABLE, NewRun, RunFilter, Store, new_run_id
from importer.store.suppression import add_suppressed, remove_suppressed, suppressed_entries
from importer.store.unchanged import Ledger

__all__ = [
    "ARGENTINA",
    "IMPATIENT",
    "NOT_SENT",
    "RESUMABLE",
    "SCRATCH_NAME",
    "UNFINISHED",
    "Drop",
    "DropState",
    "Drops",
    "FileState",
    "JobHealth",
    "Ledger",
    "NewRun",
    "Patience",
    "Repeats",
    "Run",
    "RunFilter",
    "Store",
    "StoreAddress",
    "Trouble",
    "add_suppressed",
    "ancestors",
    "channel_locks",
    "clear_ledger",
    "collapse",
    "copy_unsent",
    "default_path",
    "descendants",
    "differences",
    "file_address",
    "final_rows",
    "final_states",
    "find_rows",
    "follow_rows",
    "forget",
    "has_numbers",
    "has_refusals",
    "history",
    "is_drops",
    "mark_doubts",
    "new_run_id",
    "open_suppression_list",
    "prune_ledger",
    "prune_runs",
    "redirect",
    "remove_suppressed",
    "report_blocks",
    "report_rows",
    "require_resumable",
    "run_lock",
    "runs_since",
    "set_aside_refused",
    "set_aside_suppressed",
    "set_aside_taken_up",
    "store_address",
    "summarise",
    "suppressed_entries",
    "taken_up_by",
]
