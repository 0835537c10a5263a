"""The table of answers that lie, or say less than they seem to: what each of them means."""

from __future__ import annotations

import gzip
import json
import zlib
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

from importer.model import Code, Status
from tests.faults.account import NEXT_COOKIE
from tests.faults.server import Ending, Say, say
from tests.sender.server import Request, reply, success

if TYPE_CHECKING:
    from collections.abc import Callable

Build: TypeAlias = "Callable[[Request], bytes]"

Course: TypeAlias = Literal["sent", "again", "final"]
"""What the sender makes of the answer: all is well, try again, or that is that."""


def _json(request: Request, **changes: object) -> bytes:
    """The body of the API's proper answer, changed."""
    data = {"_id": "5f0c", "phone_number": request.phone}
    return json.dumps({"success": True, "message": "ok", "data": data, **changes}).encode()


def _head(*lines: str, status: str = "HTTP/1.1 200 OK") -> bytes:
    return "\r\n".join([status, *lines, "", ""]).encode()


def _chunked(body: bytes, *, last: bytes = b"0\r\n\r\n", extension: bytes = b"") -> bytes:
    parts = [body[:7], body[7:]]
    chunks = b"".join([b"%x%s\r\n%s\r\n" % (len(part), extension, part) for part in parts])
    return _head("Transfer-Encoding: chunked") + chunks + last


def _packed(packed: Callable[[bytes], bytes], encoding: str) -> Build:
    return lambda request: reply(200, packed(_json(request)), ("Content-Encoding", encoding))


def _deflated(body: bytes) -> bytes:
    return zlib.compress(body)


def _bomb(body: bytes) -> bytes:
    return gzip.compress(b" " * (32 * 2**20) + body)


@dataclass(frozen=True)
class Lie:
    """An answer, and what it means."""

    name: str
    answer: Say | Callable[[Request], Say]
    course: Course
    status: Status
    """Of the contact that gets no other answer."""
    code: str = ""
    http_status: str = "200"
    words: str = ""
    """In the row's message, or in its warnings where it was sent."""
    stores: bool = field(default=False)
    """Whether the server has that contact."""

    def takes_time(self) -> bool:
        """Whether the sender's time has to pass while it is told."""
        asked = Request(1, 1, 1, "/", defaultdict(str), {"phone_number": "+12125550100"})
        said = self.answer(asked) if callable(self.answer) else self.answer
        return said.then == "hang" or not all(isinstance(part, bytes) for part in said.parts)


def _says(
    build: Build | bytes, *, stores: bool = False, then: Ending = "stay"
) -> Callable[[Request], Say]:
    return lambda request: say(
        build(request) if callable(build) else build, stores=stores, then=then
    )


def _true(name: str, build: Build, words: str = "") -> Lie:
    """An odd answer that says ``success: true`` all the same."""
    return Lie(name, _says(build, stores=True), "sent", Status.SENT, words=words, stores=True)


def _unclear(
    name: str,
    build: Build | bytes,
    code: Code = Code.NO_ANSWER,
    http_status: str = "",
    then: Ending = "stay",
    words: str = "",
) -> Lie:
    """An answer that says nothing about the contact, which is stored."""
    return Lie(
        name, _says(build, stores=True, then=then), "again", Status.UNKNOWN, code, http_status,
        words, stores=True,
    )  # fmt: skip


def _refused(name: str, build: Build, words: str = "", http_status: str = "200") -> Lie:
    return Lie(name, _says(build), "final", Status.FAILED, Code.API_REFUSED, http_status, words)


def _busy(name: str, answer: bytes, code: Code, http_status: str) -> Lie:
    return Lie(name, _says(answer), "again", Status.FAILED, code, http_status)


def _odd(name: str, build: Build | bytes, http_status: str) -> Lie:
    """A status that says neither yes nor no, to a contact that is stored."""
    return Lie(
        name, _says(build, stores=True), "final", Status.UNKNOWN, Code.API_ERROR, http_status,
        stores=True,
    )  # fmt: skip


PAGE = b"<!doctype html><title>Sign in</title>"
TYPE_HTML = ("Content-Type", "text/html; charset=utf-8")

TRUE = [
    _true("as text/html", lambda r: reply(200, _json(r), TYPE_HTML)),
    _true("without a content type", success),
    _true("in chunks", lambda r: _chunked(_json(r))),
    _true("in chunks with extensions", lambda r: _chunked(_json(r), extension=b";a=b")),
    _true("in chunks with trailers", lambda r: _chunked(_json(r), last=b"0\r\nX-Sum: 1\r\n\r\n")),
    _true("packed by gzip, unasked", _packed(gzip.compress, "gzip")),
    _true("packed by gzip, in capitals", _packed(gzip.compress, "GZIP")),
    _true("packed by deflate, unasked", _packed(_deflated, "deflate")),
    _true("behind 100 Continue", lambda r: _head(status="HTTP/1.1 100 Continue") + success(r)),
    _true(
        "behind fifty 103 Early Hints",
        lambda r: _head("Link: </a>", status="HTTP/1.1 103 Early Hints") * 50 + success(r),
    ),
    _true("with a header of 20 kB", lambda r: reply(200, _json(r), ("X-Policy", "x" * 20_000))),
    _true(
        "with 300 headers",
        lambda r: reply(200, _json(r), *[(f"X-{n}", "x" * 40) for n in range(300)]),
    ),
    _true("with a message of 1,000 kB", lambda r: reply(200, _json(r, message="x" * 1_000_000))),
    _true("with a reason in Latin-1", lambda r: success(r).replace(b"Whatever", b"\xc7a va")),
    _true("without a reason", lambda r: success(r).replace(b" Whatever", b"")),
    _true("with lines that end in LF", lambda r: success(r).replace(b"\r\n", b"\n")),
    _true("with a success beside an error", lambda r: reply(200, _json(r, error="none"))),
    _true("without data", lambda r: reply(200, _json(r, data=None))),
    _true(
        "with another number",
        lambda r: reply(200, _json(r, data={"phone_number": "+12125550199"})),
        "Rampwin stored the number as '+12125550199'",
    ),
    _true(
        "with another number as a JSON number",
        lambda r: reply(200, _json(r, data={"phone_number": 12125550199})),
        "Rampwin stored the number as '12125550199'",
    ),
    _true(
        "with the number without its plus",
        lambda r: reply(200, _json(r, data={"phone_number": r.phone.lstrip("+")})),
    ),
]  # fmt: skip

REFUSED = [
    _refused("success missing", lambda _: reply(200, {"message": "ok"})),
    _refused("an empty object", lambda _: reply(200, {})),
    _refused("success false", lambda _: reply(200, {"success": False, "message": "No"}), "“No”"),
    _refused("success as text", lambda r: reply(200, _json(r, success="true"))),
    _refused("success as a number", lambda r: reply(200, _json(r, success=1))),
    _refused("success null", lambda r: reply(200, _json(r, success=None))),
    _refused("error as text", lambda _: reply(200, {"error": "Queue is full"}), "Queue is full"),
    _refused(
        "error as an object",
        lambda _: reply(200, {"success": False, "error": {"message": "Queue is full"}}),
        "Queue is full",
    ),
    _refused(
        "error as a list",
        lambda _: reply(400, {"success": False, "error": [{"message": "a"}, "b"]}),
        "“a; b”",
        "400",
    ),
    _refused(
        "a 400 as documented",
        lambda _: reply(400, {"success": False, "message": "Validation error"}),
        "“Validation error”",
        "400",
    ),
    _refused("a 400 as a page", lambda _: reply(400, PAGE, TYPE_HTML), "firewall", "400"),
    _refused("a 413 as a page", lambda _: reply(413, PAGE, TYPE_HTML), "firewall", "413"),
    _refused(
        "key and cookie repeated",
        lambda r: reply(
            400,
            {"success": False, "message": f"bad {r.headers['x-api-key']} {r.headers['cookie']}"},
            ("Set-Cookie", f"AWSALB={NEXT_COOKIE}; Path=/"),
        ),
        "“bad … AWSALB=…”",
        "400",
    ),
]  # fmt: skip

BUSY = [
    _busy("429 without Retry-After", reply(429), Code.API_RATE_LIMITED, "429"),
    *(
        _busy(f"429 with Retry-After {text}", reply(429, b"", ("Retry-After", text)),
              Code.API_RATE_LIMITED, "429")
        for text in ("2", "-5", "soon", "0", "1e400", "Fri, 31 Feb 2026 00:00:00 GMT")
    ),
    _busy("429 with success true", reply(429, {"success": True}), Code.API_RATE_LIMITED, "429"),
    _busy("500 with a page", reply(500, PAGE), Code.API_ERROR, "500"),
    _busy("500 with success true", reply(500, {"success": True}), Code.API_ERROR, "500"),
    _busy("502 with a page", reply(502, PAGE), Code.API_ERROR, "502"),
    _busy("503 with nothing", reply(503), Code.API_ERROR, "503"),
    *(
        _busy(f"{status} with nothing", reply(status), Code.API_ERROR, str(status))
        for status in (408, 425, 504)
    ),
]  # fmt: skip

UNCLEAR = [
    *(
        _unclear(name, reply(200, body, *headers), Code.API_ERROR, "200", words="proxy")
        for name, body, headers in [
            ("a sign-in page", PAGE, [TYPE_HTML]),
            ("a sign-in page that calls itself JSON", PAGE, [("Content-Type", "application/json")]),
            ("an empty body", b"", []),
            ("JSON null", b"null", []),
            ("a JSON list", b'[{"success": true}]', []),
            ("half a JSON object", b'{"success": true', []),
            ("two JSON objects", b'{"success": true}{"success": true}', []),
            ("JSON in UTF-16", '{"success": true}'.encode("utf-16"), []),
            ("JSON so deep that it hurts", b'{"success": true, "a": ' + b"[" * 100_000, []),
            ("more than 1 MiB", b'{"success": true, "a": "' + b"x" * 2**20 + b'"}', []),
            ("gzip that is none", b"no gzip", [("Content-Encoding", "gzip")]),
            ("gzip that is cut", gzip.compress(b'{"success": true}')[:-12],
             [("Content-Encoding", "gzip")]),
            ("a gzip bomb", _bomb(b'{"success": true}'), [("Content-Encoding", "gzip")]),
            ("gzip packed twice", gzip.compress(gzip.compress(b'{"success": true}')),
             [("Content-Encoding", "gzip, gzip")]),
            ("an encoding that nobody knows", b'\x0b\x08\x80{"success": true}\x03',
             [("Content-Encoding", "br")]),
        ]
    ),
    _unclear(
        "a length that is too long",
        _head("Content-Length: 99") + b'{"success":true}',
        then="close",
    ),
    _unclear("a body that stops", _head("Content-Length: 99") + b'{"success":true}', then="hang"),
    _unclear("chunks that stop", lambda r: _chunked(_json(r), last=b""), then="close"),
    _unclear("chunks that hang", lambda r: _chunked(_json(r), last=b""), then="hang"),
    _unclear(
        "a chunk without a size",
        _head("Transfer-Encoding: chunked") + b"zz\r\n",
        then="close",
    ),
    _unclear(
        "a chunk of astronomic size",
        _head("Transfer-Encoding: chunked") + b"f" * 40 + b"\r\n{",
        then="close",
    ),
    _unclear("a length that is no number", _head("Content-Length: many") + b"{}", then="close"),
    _unclear("a negative length", _head("Content-Length: -1") + b"{}", then="close"),
    _unclear("two lengths", _head("Content-Length: 2", "Content-Length: 3") + b"{}", then="close"),
    _unclear("no HTTP", b"220 mail.example.com ESMTP\r\n\r\n", then="close"),
    _unclear("TLS", b"\x16\x03\x01\x02\x00\r\n\r\n", then="close"),
    _unclear("a status that is no number", _head(status="HTTP/1.1 2oo OK"), then="close"),
    _unclear("a status of two digits", _head(status="HTTP/1.1 20 OK"), then="close"),
    _unclear(
        "a header without a colon",
        _head("Content-Length 2", "nonsense") + b"{}",
        then="close",
    ),
    _unclear(
        "a header of 300 kB",
        lambda r: reply(200, _json(r), ("X-Much", "x" * 300_000)),
        then="close",
    ),
    _unclear(
        "20,000 headers",
        lambda r: reply(200, _json(r), *[(f"X-{n}", "x") for n in range(20_000)]),
        then="close",
    ),
    _unclear(
        "200 headers of 30 kB",
        lambda r: reply(200, _json(r), *[(f"X-{n}", "x" * 30_000) for n in range(200)]),
        then="close",
    ),
    _unclear(
        "a chunk whose extension has no end",
        _head("Transfer-Encoding: chunked") + b"5;a=" + b"x" * (4 * 2**20),
        then="hang",
    ),
    _unclear(
        "a body without an end",
        _head("Content-Length: 1000000000") + b'{"success": true, "a": "' + b"x" * (4 * 2**20),
        Code.API_ERROR,
        "200",
        then="hang",
        words="proxy",
    ),
    _unclear("100 Continue and no more", _head(status="HTTP/1.1 100 Continue"), then="hang"),
    _unclear("100 Continue and the end", _head(status="HTTP/1.1 100 Continue"), then="close"),
]  # fmt: skip

ODD = [
    _odd("201 with success true", lambda r: reply(201, _json(r)), "201"),
    _odd("202 with nothing", reply(202), "202"),
    _odd("204", _head(status="HTTP/1.1 204 No Content"), "204"),
    _odd("206 with success true", lambda r: reply(206, _json(r)), "206"),
    _odd("a status of 999", reply(999), "999"),
]

_CONTINUES: list[bytes | float] = [1.0, _head(status="HTTP/1.1 100 Continue")] * 60

PAUSES = [
    Lie(
        "a body that trickles in time",
        lambda r: say(*_trickled(success(r), 25.0), stores=True),
        "sent", Status.SENT, stores=True,
    ),
    Lie(
        "a body that trickles for too long",
        lambda r: say(*_trickled(success(r), 60.0), then="close", stores=True),
        "again", Status.UNKNOWN, Code.NO_ANSWER, "", stores=True,
    ),
    Lie(
        "100 Continue for ever",
        lambda _: say(*_CONTINUES, then="close", stores=True),
        "again", Status.UNKNOWN, Code.NO_ANSWER, "", stores=True,
    ),
]  # fmt: skip


def _trickled(data: bytes, seconds: float) -> list[bytes | float]:
    """Every 10 bytes a pause, so many seconds in all."""
    pieces = [data[start : start + 10] for start in range(0, len(data), 10)]
    return [part for piece in pieces for part in (seconds / len(pieces), piece)]


LIES = [*TRUE, *REFUSED, *BUSY, *UNCLEAR, *ODD, *PAUSES]
