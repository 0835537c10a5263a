"""Imports contacts from CSV and Excel files into Rampwin, with an account of every row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from importer.api import check, resume, retry, run
    from importer.errors import ImporterError

__version__ = "0.1.0"
__all__ = ["ImporterError", "__version__", "check", "resume", "retry", "run"]


def __getattr__(name: str) -> Any:
    """Load the API when it is asked for: ``importer --help`` has no use for it."""
    if name == "ImporterError":
        from importer.errors import ImporterError

        return ImporterError
    if name in __all__:
        from importer import api

        return getattr(api, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
