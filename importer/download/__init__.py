"""Fetches the file behind a link into a temporary file, so that it can be read like any other."""

from __future__ import annotations

from importer.download.address import is_link
from importer.download.fetch import Downloaded, download

__all__ = ["Downloaded", "download", "is_link"]
