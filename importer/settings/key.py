"""The API key: from the settings, else from the system keyring; no text here shows it."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from pydantic import SecretStr

from importer.errors import SettingsError
from importer.settings.model import APP_NAME, check_key

if TYPE_CHECKING:
    from importer.settings.model import Settings

KEYRING_USER = "api-key"
KEYRING_TIMEOUT_SECONDS = 60.0
"""Long enough to answer the system's question, short enough for a job that nobody watches."""


def api_key(settings: Settings) -> str:
    """The key: from the settings, else from the system keyring.

    Raises:
        SettingsError: there is none; the text says where to put it.
    """
    if settings.api_key is not None:
        return settings.api_key.get_secret_value()
    stored = keyring_key()
    if stored is None:
        raise SettingsError(
            "No API key: set RAMPWIN_API_KEY in the environment or in a file .env here, or store "
            f"it once with `keyring set {APP_NAME} {KEYRING_USER}`."
        )
    try:
        return check_key(SecretStr(stored)).get_secret_value()
    except ValueError as error:
        raise SettingsError(f"The API key in the system keyring {error}.") from None


def keyring_key() -> str | None:
    """The key in the system keyring, or ``None``: there is none, or no keyring that answers."""
    found: list[str | None] = []

    def ask() -> None:
        try:
            import keyring

            found.append(keyring.get_password(APP_NAME, KEYRING_USER))
        except Exception:  # noqa: BLE001  # each system's keyring fails in its own way: no key
            found.append(None)

    # A locked keyring may wait for a person who is not there; a thread can be left behind.
    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(KEYRING_TIMEOUT_SECONDS)
    return (found[0] if found else None) or None
