"""How the API is called: lanes of connections, pacing, retry, and an outcome for each contact."""

from __future__ import annotations

from importer.sender.policy import Api, Policy, SendProgress, SendState, Sent
from importer.sender.send import send

__all__ = ["Api", "Policy", "SendProgress", "SendState", "Sent", "send"]
