"""Reads a source into chunks of text: delimited text and spreadsheets, paths and streams."""

from __future__ import annotations

from importer.reader.options import ReadOptions
from importer.reader.source import Source, open_source

__all__ = ["ReadOptions", "Source", "open_source"]
