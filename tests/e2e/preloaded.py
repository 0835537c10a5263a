"""Imports all that a command may need, so that the processes forked from this one need not."""

from __future__ import annotations

import aiohttp
import alembic.command
import email_validator
import httpx
import pandas as pd
import psycopg
import pydantic_settings
import ruamel.yaml
import structlog
from sqlalchemy.dialects import postgresql, sqlite

import importer.api
import importer.mapping
import importer.sender.lanes
import importer.store.postgres
from importer.cli import main
from importer.phone import read_phone
from tests.e2e.crash.scene import FIRST_NUMBER, LOOKALIKES

__all__ = ["main"]

PRELOADED = (
    aiohttp, alembic.command, email_validator, httpx, pd, psycopg, pydantic_settings,
    ruamel.yaml, structlog, postgresql, sqlite, importer.api, importer.mapping,
    importer.sender.lanes, importer.store.postgres,
    # and what makes the rules of numbering ready for the numbers of a scene
    *(read_phone(number, None) for number in (f"+{FIRST_NUMBER}", *LOOKALIKES, "+447400100050")),
)  # fmt: skip
