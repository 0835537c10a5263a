"""Keeps runs, their rows and contacts, and what was accepted; SQLite underneath."""

from importer.store.connection import SCRATCH_NAME, default_path, sqlite_path
from importer.store.duplicates import collapse
from importer.store.ledger import Ledger
from importer.store.lock import channel_locks
from importer.store.lookalikes import REGION as LOOKALIKE_REGION
from importer.store.lookalikes import mark_lookalikes
from importer.store.results import report_blocks, report_rows, summarise
from importer.store.retry import copy_unsent
from importer.store.run import Run
from importer.store.store import RESUMABLE, NewRun, Store

__all__ = [
    "LOOKALIKE_REGION",
    "RESUMABLE",
    "SCRATCH_NAME",
    "Ledger",
    "NewRun",
    "Run",
    "Store",
    "channel_locks",
    "collapse",
    "copy_unsent",
    "default_path",
    "mark_lookalikes",
    "report_blocks",
    "report_rows",
    "sqlite_path",
    "summarise",
]
