from __future__ import annotations

import gzip
import logging
import zlib
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from importer import pipeline
from importer.download import Downloaded, download, fetch
from importer.errors import RunError, SourceError
from importer.pipeline.job import read_job, write_job
from importer.pipeline.sources import open_job
from importer.settings import load_settings
from tests.download.conftest import Answer

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.download.conftest import Web

LEADS = b"Name,Mobile\nAna,+14155550100\nBea,+14155550101\n"
SHEET = "https://docs.google.com/spreadsheets/d/1AbC/edit#gid=3"


def fetched(link: str) -> tuple[Downloaded, bytes]:
    """A download and what it fetched; its file is gone afterwards."""
    with ExitStack() as stack:
        found = download(link, stack)
        content = found.file.read_bytes()
    assert not found.file.exists()
    return found, content


def test_a_link_is_imported_like_a_file(
    web: Web, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Its rows are checked; neither its folders nor its query are in a report, a log or a path."""
    caplog.set_level(logging.INFO)
    web.answers["/t0ken/leads.csv"] = Answer(LEADS)
    settings = load_settings(
        reports=tmp_path / "reports", api_key="api-s3cret", cookie="cookie-s3cret"
    )
    summary = pipeline.check([f"{web.url}/t0ken/leads.csv?key=s3cret"], settings)
    assert summary.rows == 2
    [source] = summary.sources
    assert (source.name, source.path) == ("leads.csv", f"{web.url}/…/leads.csv")
    told = [Path(path).read_text("utf-8-sig") for path in summary.reports.values()]
    assert not [text for text in [*told, caplog.text] if "s3cret" in text or "t0ken" in text]
    [(path, headers)] = web.seen
    assert path == "/t0ken/leads.csv?key=s3cret"
    assert set(headers) == {"host", "accept", "accept-encoding", "user-agent"}
    assert "s3cret" not in str(headers)


def test_suggest_takes_a_link(web: Web, tmp_path: Path) -> None:
    """A mapping is suggested for what a link holds."""
    web.answers["/leads.csv"] = Answer(LEADS)
    assert "Mobile" in pipeline.suggest(f"{web.url}/leads.csv", load_settings(reports=tmp_path))


def test_a_plan_of_a_link_is_not_made_again(web: Web, tmp_path: Path) -> None:
    """The link is not kept in the store, so a run that died while planning is started again."""
    web.answers["/leads.csv"] = Answer(LEADS)
    link = f"{web.url}/leads.csv?key=s3cret"
    settings = load_settings(reports=tmp_path, channel="c1")
    with ExitStack() as stack:
        written = write_job([link], open_job([link], None, settings, stack), settings)
        assert "s3cret" not in str(written)
        with pytest.raises(RunError, match="Start it again with `importer run`"):
            read_job("r", written, [""], settings, stack)


def test_redirects_are_followed_without_anything_to_give_away(web: Web) -> None:
    """Up to five of them, also relative ones; cookies that are set on the way are not kept."""
    for n in range(1, 6):
        cookie = {"Set-Cookie": "a=b", "Location": f"/{n + 1}"}
        web.answers[f"/{n}"] = Answer(status=302, headers=cookie)
    disposition = {"Content-Disposition": 'attachment; filename="leads.csv"'}
    web.answers["/6"] = Answer(LEADS, headers=disposition)
    found, content = fetched(f"{web.url}/1")
    assert (found.path, content) == (f"{web.url}/…/leads.csv", LEADS)
    assert all("cookie" not in headers for _, headers in web.seen)
    web.answers["/0"] = Answer(status=307, headers={"Location": "/1"})
    with pytest.raises(SourceError, match="more than 5 times"):
        fetched(f"{web.url}/0")


@pytest.mark.parametrize(
    ("location", "says"),
    [
        ("http://example.com/a.csv", r"link to example\.com begins with http://"),
        ("ftp://example.com/a.csv", "only https"),
        ("https://accounts.google.com/ServiceLogin?continue=x", "asks to sign in"),
        ("https://login.microsoftonline.com/x", "asks to sign in"),
        ("https://a:b@example.com/", "holds a name or a password"),
        ("file:///etc/passwd", "names no host"),
        ("", "more than 5 times"),
    ],
)
def test_redirects_to_elsewhere_are_refused(web: Web, location: str, says: str) -> None:
    """Not to another scheme, not to a page for signing in, and not round and round."""
    web.answers["/a.csv"] = Answer(status=302, headers={"Location": location})
    with pytest.raises(SourceError, match=says):
        fetched(f"{web.url}/a.csv")


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (Answer(status=401), "is not shared: its host asks to sign in"),
        (Answer(status=403), "anyone with the link"),
        (Answer(status=404), r"is not there \(404\)"),
        (Answer(status=429), r"too often \(429\): try again later"),
        (Answer(status=503), r"its host has an error \(503\)"),
        (Answer(status=204), "is answered with 204"),
        (Answer(b"<html>", headers={"Content-Type": "text/html; charset=utf-8"}), "is a web page"),
        (Answer(b"x", headers={"Content-Encoding": "br"}), "packed as br"),
        (Answer(LEADS, claimed_bytes=len(LEADS) + 1), "the connection broke off"),
    ],
)  # fmt: skip
def test_what_is_no_file_ends_in_a_sentence(web: Web, answer: Answer, says: str) -> None:
    """It says what the host answered and what to do, and shows no query."""
    web.answers["/a.csv"] = answer
    with pytest.raises(SourceError, match=says) as caught:
        fetched(f"{web.url}/a.csv?key=s3cret")
    assert str(caught.value).startswith(f"{web.url}/…/a.csv")
    assert "download the file yourself" in str(caught.value)
    assert "s3cret" not in str(caught.value)


def test_a_packed_answer_is_unpacked_with_limits(web: Web, tmp_path: Path) -> None:
    """What the host packs on its own is read like a file that is packed, bombs refused."""
    settings = load_settings(reports=tmp_path)
    packed = {"Content-Encoding": "gzip"}
    web.answers["/a.csv"] = Answer(gzip.compress(LEADS), headers=packed)
    assert pipeline.check([f"{web.url}/a.csv"], settings).rows == 2
    web.answers["/b.csv"] = Answer(gzip.compress(bytes(70 * 2**20)), headers=packed)
    with pytest.raises(SourceError, match="200 times its size"):
        pipeline.check([f"{web.url}/b.csv"], settings)
    web.answers["/c.csv"] = Answer(zlib.compress(LEADS), headers={"Content-Encoding": "deflate"})
    with pytest.raises(SourceError, match="packed as deflate"):
        pipeline.check([f"{web.url}/c.csv"], settings)


def test_a_large_file_is_given_up(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is larger than the limit is not fetched to its end, whatever the answer claims."""
    monkeypatch.setattr(fetch, "MOST_BYTES", 10)
    web.answers["/a.csv"] = Answer(LEADS)
    with pytest.raises(SourceError, match="is larger than"):
        fetched(f"{web.url}/a.csv")


def test_a_slow_file_is_given_up(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    """A host that says nothing, and one that says too little for too long, end in a sentence."""
    web.answers["/a.csv"] = Answer(LEADS)
    monkeypatch.setattr(fetch, "WHOLE_SECONDS", -1.0)
    with pytest.raises(SourceError, match="takes more than an hour"):
        fetched(f"{web.url}/a.csv")
    web.answers["/b.csv"] = Answer(silent=True)
    monkeypatch.setattr(fetch, "READ_SECONDS", 0.05)
    with pytest.raises(SourceError, match="does not answer in time"):
        fetched(f"{web.url}/b.csv")


def test_a_host_that_is_away_ends_in_a_sentence() -> None:
    """Nobody listens there."""
    with pytest.raises(
        SourceError, match=r"127\.0\.0\.1:9/…/a\.csv cannot be downloaded: its host"
    ):
        fetched("http://127.0.0.1:9/a.csv")


@pytest.fixture
def google(monkeypatch: pytest.MonkeyPatch) -> Callable[[httpx.Response], list[str]]:
    """Let Google answer so; gives the addresses that are asked."""

    def answer(response: httpx.Response) -> list[str]:
        asked: list[str] = []

        def handle(request: httpx.Request) -> httpx.Response:
            asked.append(str(request.url))
            return response

        monkeypatch.setattr(httpx, "HTTPTransport", lambda **_: httpx.MockTransport(handle))
        return asked

    return answer


def test_a_google_sheet_is_read_as_csv(
    google: Callable[[httpx.Response], list[str]],
) -> None:
    """The tab that the link shows is asked for as CSV; the sheet is named as its answer says."""
    disposition = {"Content-Disposition": 'attachment; filename="Leads - Tab 3.csv"'}
    asked = google(httpx.Response(200, headers=disposition, stream=httpx.ByteStream(LEADS)))
    found, content = fetched(SHEET)
    assert content == LEADS
    assert found.path == "https://docs.google.com/…/Leads - Tab 3.csv"
    assert asked == ["https://docs.google.com/spreadsheets/d/1AbC/export?format=csv&gid=3"]


@pytest.mark.parametrize(
    "response",
    [
        httpx.Response(401),
        httpx.Response(302, headers={"Location": "https://accounts.google.com/ServiceLogin"}),
        httpx.Response(200, headers={"Content-Type": "text/html"}),
    ],
)
def test_a_sheet_that_is_not_shared_is_named(
    google: Callable[[httpx.Response], list[str]], response: httpx.Response
) -> None:
    """However Google says so, the sentence says how to share the sheet."""
    google(response)
    with pytest.raises(SourceError, match=r"the sheet is not shared\..*Anyone with the link"):
        fetched(SHEET)


def test_another_host_cannot_lead_to_this_machine(
    google: Callable[[httpx.Response], list[str]],
) -> None:
    """A redirect from outside to loopback is refused: what listens there is nobody's file."""
    google(httpx.Response(302, headers={"Location": "http://127.0.0.1:9200/_search"}))
    with pytest.raises(SourceError, match="leads to an address on this machine"):
        fetched("https://example.com/a.csv")
