from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import pandas as pd
import pytest

from importer.mapping import Defaults, bind, parse_mapping
from importer.model import Chunk, Contact, PlannedRow, Rejected

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class Plan(Protocol):
    """Plans rows by a mapping's YAML."""

    def __call__(
        self,
        yaml: str,
        header: Sequence[str],
        *rows: Sequence[str],
        channel: str | None = "C1",
        region: str | None = None,
        suppressed: frozenset[str] = frozenset(),
        ragged: Mapping[int, tuple[str, ...]] | None = None,
    ) -> list[PlannedRow]:
        """Bind and plan."""


@pytest.fixture
def plan() -> Plan:
    """Binds a mapping to a header and plans rows, the first of which is row 2."""

    def planned(
        yaml: str,
        header: Sequence[str],
        *rows: Sequence[str],
        channel: str | None = "C1",
        region: str | None = None,
        suppressed: frozenset[str] = frozenset(),
        ragged: Mapping[int, tuple[str, ...]] | None = None,
    ) -> list[PlannedRow]:
        mapping = parse_mapping(yaml, "crm.yaml")
        binding = bind(
            mapping,
            header,
            Defaults(channel, region),
            suppressed=dict.fromkeys(suppressed, "the list"),
            source_name="a.csv",
        )
        return list(binding.plan(chunk(rows, len(header), ragged or {})))

    return planned


def chunk(
    rows: Sequence[Sequence[str]], width: int, ragged: Mapping[int, tuple[str, ...]]
) -> Chunk:
    """Rows as the reader gives them."""
    frame = pd.DataFrame(
        [list(row) for row in rows],
        columns=range(width),
        index=range(2, 2 + len(rows)),
        dtype=object,
    )
    return Chunk(frame, ragged)


def body(row: PlannedRow) -> dict[str, object]:
    """The body of a row that is to be sent."""
    assert isinstance(row.verdict, Contact), row
    return dict(row.verdict.body)


def rejected(row: PlannedRow) -> Rejected:
    """Why a row is not sent."""
    assert isinstance(row.verdict, Rejected), row
    return row.verdict
