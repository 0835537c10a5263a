"""From files to an account of every row: plan → send → report (the story is in ``story``)."""

from importer.pipeline.history import report, runs, show, suggest
from importer.pipeline.progress import Observer, Progress
from importer.pipeline.sources import MappingLike, SourceLike
from importer.pipeline.story import check, resume, retry, run

__all__ = [
    "MappingLike",
    "Observer",
    "Progress",
    "SourceLike",
    "check",
    "report",
    "resume",
    "retry",
    "run",
    "runs",
    "show",
    "suggest",
]
