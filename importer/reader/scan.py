"""Looks a text file through from end to end: its checksum, and that its text is what was meant."""

from __future__ import annotations

import codecs
import hashlib
import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, BinaryIO

from importer.errors import SourceError
from importer.reader.encoding import Encoding, refuse_seven_bits
from importer.reader.letters import log_likelihood
from importer.reader.mojibake import MENDED, encoded_twice, how_it_reads, is_sure, mended, shortened
from importer.reader.survey import survey
from importer.reader.undecodable import undecodable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

BLOCK_BYTES = 256 * 1024
_ESCAPED = re.compile(r"""\\["']""")
_LINE_END = re.compile(r"[\r\n]")
_END = "\x1a"
"""How files of DOS end: what comes last is no text."""
_ESCAPED_LINES = 200
_QUESTIONED = re.compile(
    r"(?<![\w/.=&:?-])[^\W\d_]{1,30}\?[a-zß-öø-ÿ]{1,30}(?![\w/=.])"
    r"|(?:(?<=[,;\t\"\n])|\A)\?{3,30}(?: \?{2,30}){0,3}(?=[,;\t\"\r\n])"
)
"""``J?rgen`` and ``?????``: a question mark within a word, and cells of nothing else."""
_FEWEST_QUESTIONED = 2
_LOST = "\ufffd"
"""Programs write it for bytes that are no text in the encoding they expect."""


@dataclass(frozen=True, slots=True)
class Scan:
    """What one pass over the bytes tells."""

    sha256: str
    size_bytes: int
    head: str
    escaped: Sequence[str]
    """Some lines with a backslash before a quote."""


def scan(file: Path, path: str, encoding: Encoding, region: str | None, *, judged: bool) -> Scan:
    """Read the file once, so that a bad byte in its last line stops before anything is planned.

    Where it is ``judged``, text that was read or written in the wrong encoding stops, too.
    """
    digest = hashlib.sha256()
    head = ""
    escaped: list[str] = []
    with file.open("rb") as stream:
        for text in decoded(stream, file, path, encoding, digest.update, region):
            if "\0" in text:
                line = _line_of("\0", file, path, encoding)
                raise SourceError(
                    f"{path} holds a NUL byte in line {line:,}: it is damaged or no text file. "
                    "Export it again."
                )
            head = head or text
            if judged:
                _refuse_wrong_letters(text, file, path, encoding)
            if "\\" in text and len(escaped) < _ESCAPED_LINES:
                escaped += islice(_escaped_lines(text), _ESCAPED_LINES)
        if encoding.pinned and not encoding.marked:
            _refuse_utf_8(file, path, encoding)
        return Scan(digest.hexdigest(), stream.tell(), head, escaped)


def _refuse_wrong_letters(text: str, file: Path, path: str, encoding: Encoding) -> None:
    """Refuse a block of text whose letters are not what was meant, though each byte has one."""
    if "\x1b" in text:
        refuse_seven_bits(text, path)
    if _LOST in text:
        line = _line_of(_LOST, file, path, encoding)
        raise SourceError(
            f"{path}, line {line:,}: {_LOST} stands where a letter was lost when the file was "
            "made, for it was read in the wrong encoding once. Export it again, or add "
            "--encoding utf-8 to send such words as they stand.",
            ["--encoding utf-8"],
        )
    lost = dict.fromkeys(_QUESTIONED.findall(text)) if "?" in text else {}
    if len(lost) >= _FEWEST_QUESTIONED:
        word = next(iter(lost))
        line = _line_of(word, file, path, encoding)
        raise SourceError(
            f"{path}, line {line:,}: in '{shortened(word)}' a ? stands where a letter was lost "
            "when the file was made, and so in others. Export it again as UTF-8, or add "
            "--encoding utf-8 to send such words as they stand.",
            ["--encoding utf-8"],
        )
    found = list(islice(encoded_twice(text), 2))
    if found and is_sure(found):
        _, word, meant = found[0]
        line = _line_of(word, file, path, encoding)
        raise SourceError(
            f"{path}, line {line:,}: {how_it_reads(word)} and should probably read "
            f"'{shortened(meant)}'. Export it again as UTF-8, add --encoding {MENDED} to have such "
            "words mended, or --encoding utf-8 to send them as they stand.",
            [f"--encoding {MENDED}", "--encoding utf-8"],
        )


def _refuse_utf_8(file: Path, path: str, encoding: Encoding) -> None:
    """Refuse to read UTF-8 in another encoding: an old mapping may name one for a newer export.

    Nearly every byte has a letter in ``cp1252``, so that it would pass and send ``JosÃ©``.
    """
    if encoding.codec.startswith(("utf", "ascii")) or not _is_utf_8(file):
        return
    words = [*survey(file).utf8.some]
    if log_likelihood(words, encoding.codec) >= log_likelihood(words, "utf-8"):
        return
    word = max(words, key=len)
    raise SourceError(
        f"{path} is UTF-8 and not {encoding.codec}, as the options say: every byte fits, and "
        f"{encoding.codec} makes '{shortened(word.decode(encoding.codec, 'replace'))}' of "
        f"'{shortened(word.decode())}'. Leave --encoding out (in the mapping, source: encoding).",
        ["--encoding utf-8"],
    )


def _is_utf_8(file: Path) -> bool:
    """Whether each byte fits, and not only because all are ASCII."""
    beyond = False
    decoder = codecs.getincrementaldecoder("utf-8")("strict")
    with file.open("rb") as stream:
        try:
            while block := stream.read(BLOCK_BYTES):
                decoder.decode(block)
                beyond = beyond or not block.isascii()
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return beyond


def _escaped_lines(text: str) -> Iterator[str]:
    """The lines of a text with a backslash before a quote; those at its ends may be cut off."""
    end = 0
    while found := _ESCAPED.search(text, end):
        start = max(text.rfind("\n", 0, found.start()), text.rfind("\r", 0, found.start())) + 1
        after = _LINE_END.search(text, found.end())
        if after is None:
            return
        end = after.start()
        if start:
            yield text[start:end]


def decoded(
    stream: BinaryIO,
    file: Path,
    path: str,
    encoding: Encoding,
    see: Callable[[bytes], object] = len,
    region: str | None = None,
) -> Iterator[str]:
    """The text of a stream in blocks, without a byte order mark; ``see`` is given all bytes."""
    texts = _decoded_as_it_is(stream, file, path, encoding, see, region)
    return _mended(texts) if encoding.twice else texts


def _mended(texts: Iterable[str]) -> Iterator[str]:
    """Blocks of text with what was encoded twice as it was meant; no word is cut in two."""
    rest = ""
    for text in texts:
        text = rest + text  # noqa: PLW2901 - the text goes on where the last block broke off
        end = len(text)
        while end and not text[end - 1].isascii() and len(text) - end < BLOCK_BYTES:
            end -= 1
        yield mended(text[:end])
        rest = text[end:]
    if rest:
        yield mended(rest)


def _decoded_as_it_is(
    stream: BinaryIO,
    file: Path,
    path: str,
    encoding: Encoding,
    see: Callable[[bytes], object],
    region: str | None,
) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(encoding.codec)("strict")
    fed = 0
    held = ""
    start = True
    while True:
        block = stream.read(BLOCK_BYTES)
        see(block)
        fed += len(block)
        try:
            text = decoder.decode(block, final=not block)
        except UnicodeError as error:
            position = fed
            if isinstance(error, UnicodeDecodeError):
                position = max(0, fed - len(error.object) + error.start)
            raise undecodable(path, file, encoding, position, region) from error
        if start and text:
            text = text.removeprefix("\ufeff")
            start = False
        text = held + text
        held = text[len(text.rstrip(_END)) :]
        if len(text) > len(held):
            yield text[: len(text) - len(held)]
        if not block:
            return


def _line_of(text_sought: str, file: Path, path: str, encoding: Encoding) -> int:
    """The line, from 1, in which a text stands first (one that no two blocks share)."""
    feeds = returns = 0
    with file.open("rb") as stream:
        for text in decoded(stream, file, path, encoding):
            before, found, _ = text.partition(text_sought)
            feeds += before.count("\n")
            returns += before.count("\r")
            if found:
                break
    return max(feeds, returns) + 1
