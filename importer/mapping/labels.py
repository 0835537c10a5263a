"""Which of a row's numbers is tried first, where columns beside them say what each is."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from importer.mapping.phrases import MOBILE, OTHER, PHONE
from importer.mapping.synonyms import meaning, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

_NO_PHONE = OTHER + 1
_NO_PHONES = frozenset(
    ["fax", "telefax", "faksimile", "telex", "pager", "beeper", "telecopie", "telecopieur",
     "bipeur", "buscapersonas", "فاكس", "फैक्स"]
)  # fmt: skip
"""What nobody reads messages on: fax and pager, in the languages of the headers."""
_MOBILES = frozenset(["iphone", "smartphone", "android"])
_PLACES = frozenset(
    ["work", "home", "business", "private", "personal", "main", "office", "my", "geschaftlich",
     "dienstlich", "privat", "trabajo", "casa", "trabalho", "pessoal", "personnel", "travail"]
)  # fmt: skip
"""Whose mobile it is, the contact's own in any case; behind other words it is somebody else's."""
_NOT = frozenset(["no", "not", "kein", "sin", "sem", "pas", "old"])


def order_by_labels(
    labels: Sequence[Sequence[int]], columns: Sequence[Sequence[str]]
) -> dict[int, list[int]]:
    """The rows whose numbers are not tried in the columns' order, and the order of each.

    Args:
        labels: for each column of numbers those that say what its numbers are.
        columns: all cells, column by column.

    Returns:
        Index of the row → the positions of the columns of numbers: WhatsApp and mobile numbers
        first, fax and pager last, the others as they stand.
    """
    orders: dict[int, list[int]] = {}
    if not labels:
        return orders
    told = [
        [next((cell for cell in cells if cell.strip()), "") for cells in zip(*own, strict=True)]
        if (own := [columns[each] for each in each_labels])
        else [""] * len(columns[0])
        for each_labels in labels
    ]
    as_they_stand = list(range(len(labels)))
    for row, texts in enumerate(zip(*told, strict=True)):
        order = sorted(as_they_stand, key=[_rank(text) for text in texts].__getitem__)
        if order != as_they_stand:
            orders[row] = order
    return orders


@lru_cache(4096)
def _rank(label: str) -> int:
    """How early a number with this label is tried."""
    words = plain(label).split()
    if not _NO_PHONES.isdisjoint(words):
        return _NO_PHONE
    if words and words[0] in _NOT:
        return PHONE
    whole = " ".join(word for word in words if word not in _PLACES)
    if whole in _MOBILES:
        return MOBILE
    found = meaning(whole)
    return min(found.rank, PHONE) if found is not None and found.field == "phone" else PHONE
