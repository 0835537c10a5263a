"""Whatever a file holds, it ends in a sentence or in a full account of its rows.

Files of the corpus with bytes changed, dropped, doubled and swapped, and bytes that are no file at
all. ``make fuzz`` looks at many more of them than ``make test``.
"""

from __future__ import annotations

import csv
import io
import resource
import signal
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from importer.mapping import field_of
from importer.reader import ReadOptions, open_source
from tests.corpus.cases import FOLDER, GOLDEN_ENDING, read_case

if TYPE_CHECKING:
    from collections.abc import Iterator

GIBIBYTE = 2**30
MOST_SECONDS = 10
STATM = Path("/proc/self/statm")
TEXTS = (".csv", ".tsv")
KINDS = ("csv", "tsv", "txt", "xlsx", "xlsm", "xlsb", "xls", "ods", "zip", "gz", "csv.gz")
MAPPING: dict[str, Any] = {
    "version": 1,
    "optional_columns": True,
    "phone": {"columns": ["Mobile", "Phone", "Hotline", "Column 2"], "region": "BR"},
    "contact": {"full_name": ["Name", "Supplier", "Column 1"]},
    "attributes": {"city": {"column": "City", "transform": ["squeeze", "title"]}},
    "other_columns": "attributes",
}
EVERYTHING: dict[str, Any] = {
    "version": 1,
    "phone": {"columns": ["a"], "region_from": "b", "region": "BR"},
    "contact": {
        "full_name": {"column": "c", "transform": ["trim", "squeeze", "title"]},
        "email": {"column": "d"},
    },
    "attributes": {
        "number": {"column": "c", "type": "number"},
        "date": {"column": "c", "type": "date"},
        "moment": {"column": "c", "type": "datetime"},
        "yes": {"column": "c", "type": "boolean"},
        "list": {"column": "c", "type": "list"},
        "part": {"column": "c", "split": " ", "part": 1},
        "found": {"column": "c", "regex": "(a+)+b"},
        "title": {"column": "d", "transform": ["title", "lower"]},
    },
    "consent": {"column": "e", "accept": ["yes"]},
}
"""Whatever looks into a cell."""
SOUND = '+5511987654321,BR,"Ana aab",y@example.com,yes\n'
FILES = sorted(
    path
    for path in FOLDER.rglob("*.*")
    if not path.name.endswith(GOLDEN_ENDING) and path.parent.name != "lists"
)
NASTY = st.sampled_from(
    [b'"', b"'", b"\\", b",", b";", b"\t", b"\n", b"\r", b"\r\n\r\n", b"\0", b"\xff\xfe", b"\xef\xbb\xbf",
     b"\xe2\x80\xae", b"=cmd|' /C calc'!A0", b"@SUM(1+1)", b"+", b"-1", b"9.19E+11", b"\x1b$B",
     b"<!DOCTYPE x [<!ENTITY e 'e'>]>", b"PK\x03\x04", b"Total", b"sep=;\n", b"\xed\xa0\x80", b"0" * 99]
)  # fmt: skip


@st.composite
def changed_files(draw: st.DrawFn, endings: tuple[str, ...] | None = None) -> tuple[str, bytes]:
    """A file of the corpus with up to eight changes: its name and its bytes."""
    files = [path for path in FILES if endings is None or path.suffix in endings]
    file = draw(st.sampled_from(files))
    content = bytearray(file.read_bytes())
    for _ in range(draw(st.integers(1, 8))):
        start = draw(st.integers(0, len(content)))
        end = min(len(content), start + draw(st.integers(0, 40)))
        match draw(st.sampled_from(["put", "drop", "double", "swap", "noise"])):
            case "put":
                content[start:start] = draw(NASTY)
            case "drop":
                del content[start:end]
            case "double":
                content[start:start] = content[start:end] * draw(st.integers(1, 20))
            case "swap":
                content[start:end] = content[start:end][::-1]
            case _:
                content[start:end] = draw(st.binary(max_size=40))
    return file.name, bytes(content)


@contextmanager
def bounded() -> Iterator[None]:
    """End what takes longer than ten seconds, or more than one gibibyte on top of what is there."""

    def hangs(_signal: int, _frame: object) -> None:
        raise AssertionError(f"it took more than {MOST_SECONDS} s")

    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    before = signal.signal(signal.SIGALRM, hangs)
    if STATM.exists():  # elsewhere only the time is bounded
        used = int(STATM.read_text().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (used + GIBIBYTE, hard))
    signal.alarm(MOST_SECONDS)
    try:
        yield
    finally:
        signal.alarm(0)
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
        signal.signal(signal.SIGALRM, before)


def accounted(
    name: str, content: bytes, options: dict[str, Any], mapping: dict[str, Any] = MAPPING
) -> dict[str, Any]:
    """Read a file as a check does: a sentence, or rows that add up."""
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch) / "source" / name
        copies = Path(scratch) / "copies"
        file.parent.mkdir()
        copies.mkdir()
        file.write_bytes(content)
        with bounded():
            read = read_case(file, copies, options, mapping)
    if "error" in read:
        assert read["error"].strip()
        assert "Traceback" not in read["error"]
        return read
    numbers = [row["row"] for row in read["rows"]]
    assert numbers == sorted(set(numbers))
    if numbers:  # between two rows nothing is left out but blank ones, which are counted
        assert numbers[-1] - numbers[0] + 1 <= len(numbers) + read["blank"]
    for row in read["rows"]:
        assert row["status"] in {"pending", "invalid", "suppressed"}
        assert row["status"] == "pending" or row["code"]
        assert row["status"] != "pending" or row["phone"].startswith("+")
        assert all(isinstance(cell, str) for cell in row["cells"])
    return read


OPTIONS = st.fixed_dictionaries(
    {},
    optional={
        "region": st.sampled_from(["BR", "US", "DE"]),
        "header": st.just(False),
        "footer": st.just(False),
        "encoding": st.sampled_from(["cp1252", "utf-8", "utf-16", "gb18030"]),
        "last_row": st.integers(2, 9),
    },
)
UNHEALTHY = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example)


@settings(suppress_health_check=UNHEALTHY)
@given(file=changed_files(TEXTS), options=OPTIONS)
def test_a_changed_text_file(file: tuple[str, bytes], options: dict[str, Any]) -> None:
    """Text files with a few bytes changed are refused in a sentence, or every row has a verdict."""
    accounted(*file, options)


@settings(suppress_health_check=UNHEALTHY)
@given(
    name=st.sampled_from([f"a.{kind}" for kind in KINDS]),
    content=st.binary(max_size=3000),
)
def test_any_bytes(name: str, content: bytes) -> None:
    """Bytes that are no file, under any name."""
    accounted(name, content, {})


@settings(suppress_health_check=UNHEALTHY, max_examples=max(8, settings().max_examples // 12))
@given(file=changed_files((".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".zip", ".gz")))
def test_a_changed_workbook_or_archive(file: tuple[str, bytes]) -> None:
    """The same of workbooks and archives, most of which are broken by then."""
    accounted(*file, {})


@settings(suppress_health_check=UNHEALTHY)
@given(
    cells=st.lists(
        st.lists(st.text(max_size=12) | st.sampled_from(["+5511987654321", "a@example.com", "Total"]),
                 min_size=1, max_size=5),
        min_size=1, max_size=12,
    )
)  # fmt: skip
def test_any_table_of_text(cells: list[list[str]]) -> None:
    """Cells of any characters, as a careless program writes them: an account or a sentence."""
    content = "\n".join(",".join(row) for row in cells).encode("utf-8", "surrogatepass")
    accounted("table.csv", content, {})


@settings(suppress_health_check=UNHEALTHY)
@given(
    cells=st.lists(
        st.lists(st.text("ab é,;|'\"1+#", max_size=8), min_size=3, max_size=3),
        min_size=1, max_size=12,
    )
)  # fmt: skip
def test_no_row_of_a_table_is_lost(cells: list[list[str]]) -> None:
    """What a spreadsheet program writes comes out row by row, or a sentence says why not."""
    text = io.StringIO()
    csv.writer(text).writerows([["Name", "Mobile", "City"], *cells])
    read = accounted("table.csv", text.getvalue().encode(), {"header_row": 1, "delimiter": ","})
    event("refused" if "error" in read else "read")
    if "error" in read:
        return
    told = {row["row"]: [cell.strip() for cell in row["cells"]] for row in read["rows"]}
    rows = {at: [cell.strip() for cell in row] for at, row in enumerate(cells, 2)}
    assert set(told) == {at for at, row in rows.items() if any(row)}


@settings(suppress_health_check=UNHEALTHY, max_examples=max(15, settings().max_examples // 4))
@given(
    unit=st.text("0123456789+-()[]{}/\\@.,;:'\"=#% \t aÃé\u0301٣٠人(x", min_size=1, max_size=4),
    times=st.sampled_from([400, 5000, 30_000, 100_000]),
    start=st.sampled_from(["", "+55 ", "a@", "Total ", "1 ", "Err:"]),
    end=st.sampled_from(["", "1", "b", "@example.com", ")", "\u00a0"]),
)
def test_a_cell_of_any_length(unit: str, times: int, start: str, end: str) -> None:
    """One cell that is very long, wherever it stands, takes no minutes and breaks nothing."""
    cell = f"{start}{unit * times}{end}".replace('"', '""')
    line = ",".join([f'"{cell}"'] * 4)
    content = f"a,b,c,d,e\n{SOUND}{line},yes\n{SOUND}{line},yes\n"
    accounted("table.csv", content.encode(), {"header_row": 1, "delimiter": ","}, EVERYTHING)


def test_the_mapping_that_looks_into_every_cell_fits(tmp_path: Path) -> None:
    """Else the one above would see nothing but refusals."""
    file = tmp_path / "table.csv"
    file.write_text(f"a,b,c,d,e\n{SOUND}")
    (tmp_path / "copies").mkdir()
    (row,) = read_case(file, tmp_path / "copies", {}, EVERYTHING)["rows"]
    assert row["status"] == "pending"
    assert row["body"] == {"first_name": "Ana", "last_name": "Aab", "email": "y@example.com",
                           "list": ["Ana aab"], "part": "Ana", "found": "aa", "title": "y@example.com"}  # fmt: skip


def test_the_reader_says_what_it_needs() -> None:
    """What the fuzzing calls is what the pipeline calls: the judge of headers is given."""
    case = next(path for path in FILES if path.name == "total.csv")
    with open_source(case, ReadOptions(), field_of) as source:
        assert sum(len(chunk.frame) for chunk in source.chunks()) == 4
