"""Whether an attempt failed because the server's certificate is not to be trusted."""

from __future__ import annotations

from ssl import SSLCertVerificationError


def distrust(error: BaseException) -> str | None:
    """Give OpenSSL's reason not to trust the certificate, if that is why an attempt failed.

    Each transport wraps the error in its own way, so it is looked for below. Where it is found
    nothing of the request has left: the handshake comes first.
    """
    seen: set[int] = set()
    below: BaseException | None = error
    while below is not None and id(below) not in seen:
        # aiohttp's own kind of it does not say why; the one below does.
        if isinstance(below, SSLCertVerificationError) and hasattr(below, "verify_message"):
            return below.verify_message.rstrip(".")
        seen.add(id(below))
        below = below.__cause__ or below.__context__
    return None
