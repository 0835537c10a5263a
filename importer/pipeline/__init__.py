"""From files to an account of every row: plan → send → report (the story is in ``story``)."""

from importer.pipeline.history import (
    STATES,
    RunQuery,
    diff,
    final,
    prune,
    report,
    rows,
    runs,
    show,
    suggest,
)
from importer.pipeline.ledger import forget, forget_all, ledger, other_forms, prune_accepted
from importer.pipeline.progress import Observer, Progress
from importer.pipeline.sources import MappingLike, SourceLike
from importer.pipeline.stored_list import (
    Listed,
    is_suppressed,
    suppress,
    suppress_file,
    suppressed,
    unsuppress,
)
from importer.pipeline.story import check, resume, retry, run

__all__ = [
    "STATES",
    "Listed",
    "MappingLike",
    "Observer",
    "Progress",
    "RunQuery",
    "SourceLike",
    "check",
    "diff",
    "final",
    "forget",
    "forget_all",
    "is_suppressed",
    "ledger",
    "other_forms",
    "prune",
    "prune_accepted",
    "report",
    "resume",
    "retry",
    "rows",
    "run",
    "runs",
    "show",
    "suggest",
    "suppress",
    "suppress_file",
    "suppressed",
    "unsuppress",
]
