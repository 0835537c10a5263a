"""Why an attempt failed, as far as people can mend it: a certificate, a name, a refusal."""

from __future__ import annotations

from socket import gaierror
from ssl import SSLCertVerificationError, SSLError
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


def distrust(error: BaseException) -> str | None:
    """Give OpenSSL's reason not to trust the certificate, if that is why an attempt failed.

    Each transport wraps the error in its own way, so it is looked for below. Where it is found
    nothing of the request has left: the handshake comes first.
    """
    for below in _chain(error):
        # aiohttp's own kind of it does not say why; the one below does.
        if isinstance(below, SSLCertVerificationError) and hasattr(below, "verify_message"):
            return below.verify_message.rstrip(".")
    return None


def met(error: BaseException) -> str:
    """Say what an attempt met before its request could leave; empty where that is not known.

    Only for people to read: nothing is decided by it.
    """
    for below in _chain(error):
        if isinstance(below, gaierror):
            return "its name is not known"
        if isinstance(below, ConnectionRefusedError):
            return "it refuses connections"
        if isinstance(below, SSLError):
            return "no encrypted connection comes about"
    return ""


def _chain(error: BaseException) -> Iterator[BaseException]:
    """An error and what led to it, however each transport has wrapped it."""
    seen: set[int] = set()
    below: BaseException | None = error
    while below is not None and id(below) not in seen:
        yield below
        seen.add(id(below))
        below = below.__cause__ or below.__context__
