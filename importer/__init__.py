"""Imports contacts from CSV and Excel files into Rampwin, with an account of every row."""

from __future__ import annotations

__version__ = "0.1.0"
