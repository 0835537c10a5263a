"""The pretended load balancer: servers, and the cookies that make a client stick to one.

As an AWS application load balancer does it: a request without a usable ``AWSALB`` cookie goes to
the next server, and each answer sets the cookie anew.
"""

from __future__ import annotations

import base64
import binascii
from email.utils import formatdate
from zlib import crc32

COOKIES = (b"AWSALB", b"AWSALBCORS")
LIFETIME_SECONDS = 7 * 24 * 3600


class Balancer:
    """Chooses the server for a request and writes and reads the stickiness cookies."""

    def __init__(self, servers: int, seed: int) -> None:
        self.servers = servers
        self._secret = crc32(str(seed).encode())
        self._turn = 0
        self._serial = 0
        self._expires = (-1, "")

    def choose(self, cookie: bytes, down: tuple[int, ...]) -> int | None:
        """Give the server (from 1) for a request with this ``Cookie`` header.

        ``None`` if the server it is pinned to is down, or all are.
        """
        pinned = self._pinned(cookie)
        if pinned is not None:
            return None if pinned in down else pinned
        for _ in range(self.servers):
            self._turn = self._turn % self.servers + 1
            if self._turn not in down:
                return self._turn
        return None

    def set_cookie_headers(self, server: int, now_seconds: float) -> list[tuple[bytes, bytes]]:
        """Give the ``Set-Cookie`` headers that pin a client to ``server``; now is Unix time."""
        self._serial += 1
        text = b"%d.%d" % (server, self._serial)
        value = base64.b64encode(b"%s.%08x" % (text, crc32(text, self._secret)))
        second = int(now_seconds)
        if self._expires[0] != second:
            self._expires = (second, formatdate(second + LIFETIME_SECONDS, usegmt=True))
        tail = b"=%s; Expires=%s; Path=/" % (value, self._expires[1].encode())
        return [
            (b"set-cookie", b"AWSALB" + tail),
            (b"set-cookie", b"AWSALBCORS" + tail + b"; SameSite=None; Secure"),
        ]

    def _pinned(self, cookie: bytes) -> int | None:
        for pair in cookie.split(b";"):
            name, _, value = pair.strip().partition(b"=")
            if name in COOKIES:
                server = self._read(value.strip(b'"'))
                if server is not None:
                    return server
        return None

    def _read(self, value: bytes) -> int | None:
        try:
            server, serial, check = base64.b64decode(value, validate=True).split(b".")
            genuine = int(check, 16) == crc32(b"%s.%s" % (server, serial), self._secret)
            return int(server) if genuine and 1 <= int(server) <= self.servers else None
        except (binascii.Error, ValueError):
            return None
