"""Files that the reader's tests build from scratch."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from tests.workbooks import write_raw_xlsx

RawXlsx = Callable[[Iterable[str]], Path]


@pytest.fixture
def raw_xlsx(tmp_path: Path) -> RawXlsx:
    """Makes an xlsx whose sheet data is the given pieces of XML."""

    def make(pieces: Iterable[str]) -> Path:
        return write_raw_xlsx(tmp_path / "raw.xlsx", pieces)

    return make


@pytest.fixture
def text_file(tmp_path: Path) -> Callable[..., Path]:
    """Writes a text or bytes to a file of the given name."""

    def write(content: str | bytes, name: str = "contacts.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write
