"""The ledger for people: what was accepted for a contact, and how it is forgotten."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from importer.phone import forms
from importer.pipeline.history import e164_of, open_store
from importer.store import clear_ledger, history, prune_ledger
from importer.store import forget as forget_number

if TYPE_CHECKING:
    from datetime import timedelta

    from importer.answers import Forgotten, LedgerState
    from importer.settings import Settings


def ledger(phone: str, settings: Settings, *, channel: str | None = None) -> list[LedgerState]:
    """Every state of a contact that the API accepted, the newest of each channel first.

    Args:
        phone: in any form that an import would take.
        settings: which store, and the region of a national number.
        channel: only this one.

    Raises:
        SettingsError: the number cannot be read.
    """
    with open_store(settings) as store:
        return history(store.database, e164_of(phone, settings), channel)


def forget(phone: str, settings: Settings) -> Forgotten:
    """Remove a person from the ledger and from the rows of all runs.

    Raises:
        SettingsError: the number cannot be read.
        RunBusy: a run that holds the number is at work.
    """
    with open_store(settings) as store:
        return forget_number(store.database, e164_of(phone, settings))


def other_forms(phone: str, settings: Settings) -> list[str]:
    """The other ways to write a number, as E.164: it may be the same person's.

    Raises:
        SettingsError: the number cannot be read.
    """
    e164 = e164_of(phone, settings)
    return [form for form in forms(e164) if form != e164]


def forget_all(settings: Settings) -> int:
    """Empty the ledger; give how many contacts it held."""
    with open_store(settings) as store:
        return clear_ledger(store.database)


def prune_accepted(settings: Settings, older_than: timedelta) -> int:
    """Remove what was accepted longer ago and not since; give how many contacts that were."""
    with open_store(settings) as store:
        return prune_ledger(store.database, datetime.now(UTC) - older_than)
