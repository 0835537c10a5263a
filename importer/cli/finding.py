"""What one of doctor's checks found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found."""

    check: str
    state: Literal["ok", "hint", "wrong"]
    """``hint``: worth a look, and no obstacle."""
    message: str
