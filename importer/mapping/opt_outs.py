"""Finds cells that say that somebody is not to be written to, where no mapping asks them."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from importer.opt_out import says_opt_out_beside

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

FEW = 300
"""So many different cells of a column are looked at one by one. A status has few, a name many."""
LONGEST = 60
"""Characters: a longer text tells of many things."""
_STEMS = (
    "stop", "blocked", "cleaned", "whatsapp", "subscribed", "consent", "withdrawn", "revoked",
    "complain", "non-market", "non market", "refused",
    "not to be", "died", "verstorben", "sperr", "d.n.c", "remove", "no contact",
    "unsub", "opt out", "opt-out", "opt_out", "optout", "opted", "dnc", "dnd", "do not", "do-not",
    "do_not", "donot", "don't", "don’t", "dont ", "never ", "no sms", "no market", "no mail",
    "no news", "deceased", "blacklist", "suppress", "robinson", "desuscri", "descadastr", "abonn",
    "inscri", "disiscri", "uitgeschr", "abgemeld", "werbe", "werbung", "no llamar", "no contac",
    "no molest", "no escrib", "no enviar", "de baja", "não ", "nao ", "ne pas", "ne plus",
    "non chi", "non cont", "nicht ", "niet ", "nie ", "не ", "отписа", "aramay", "退订", "黑名单",
    "勿扰", "请勿", "勿打扰", "拒收", "配信停止", "수신거부", "لا تتصل", "الاشتراك", "मत करें",
)  # fmt: skip
"""One of them is in whatever says it, in any case: looked for first, which is far quicker."""


def opt_outs_in(columns: Sequence[list[str]], leaving_out: Container[int]) -> dict[int, list[int]]:
    """The rows that say it, by index, for the position of each column that has any.

    Args:
        columns: their cells.
        leaving_out: positions of columns that are read for what they say.
    """
    found: dict[int, list[int]] = {}
    for at, cells in enumerate(columns):
        if at in leaving_out:
            continue
        saying = _saying(set(cells))
        if saying:
            found[at] = [row for row, cell in enumerate(cells) if cell in saying]
    return found


def _saying(different: set[str]) -> set[str]:
    if len(different) > FEW:
        text = "\n".join(different).casefold()
        stems = [stem for stem in _STEMS if stem in text]
        different = {cell for cell in different if any(stem in cell.casefold() for stem in stems)}
    return {cell for cell in different if _says_it(cell)}


@lru_cache(maxsize=10_000)
def _says_it(cell: str) -> bool:
    return len(cell) <= LONGEST and "@" not in cell and says_opt_out_beside(cell)
