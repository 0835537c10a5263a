"""From files to an account of every row: plan → send → report (the story is in ``story``)."""

from importer.pipeline.progress import Observer, Progress
from importer.pipeline.sources import MappingLike, SourceLike
from importer.pipeline.story import check, report, resume, retry, run, runs, show, suggest

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
