"""From files to an account of every row: plan → send → report (the story is in ``story``)."""

from importer.pipeline.history import (
    STATES,
    RunQuery,
    diff,
    discard,
    final,
    prune,
    report,
    rows,
    runs,
    show,
    state_of,
    suggest,
)
from importer.pipeline.ledger import forget, forget_all, ledger, other_forms, prune_accepted
from importer.pipeline.progress import Observer, Progress, nobody
from importer.pipeline.sources import MappingLike, SourceLike, require_mapping
from importer.pipeline.stored_list import (
    Listed,
    is_suppressed,
    suppress,
    suppress_file,
    suppressed,
    unsuppress,
)
from importer.pipeline.story import check, release, resume, retry, run

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
    "discard",
    "final",
    "forget",
    "forget_all",
    "is_suppressed",
    "ledger",
    "nobody",
    "other_forms",
    "prune",
    "prune_accepted",
    "release",
    "report",
    "require_mapping",
    "resume",
    "retry",
    "rows",
    "run",
    "runs",
    "show",
    "state_of",
    "suggest",
    "suppress",
    "suppress_file",
    "suppressed",
    "unsuppress",
]
