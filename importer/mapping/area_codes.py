"""Finds a column of area codes: without it the numbers in another one are somebody else's."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from importer.mapping.synonyms import plain

if TYPE_CHECKING:
    from collections.abc import Collection, Container, Sequence

_NAMES = """
    area code | std | std code | prefix | phone prefix | mobile prefix | dialing prefix
    | dialling prefix | city code | trunk code | operator code | network code | npa
    | vorwahl | vorwahlnummer | ortsvorwahl | netzvorwahl | mobilvorwahl | onkz
    | ddd | lada | clave lada | codigo de area | codigo area | cod area | prefijo | indicativo
    | indicatif | prefisso | kod kierunkowy | kierunkowy | код города | код оператора
    | код региона | alan kodu | netnummer | kengetal | riktnummer | retningsnummer | predvolba
    | korzetszam | 区号 | 市外局番 | 지역번호
"""
_CODE = re.compile(r"[(+]*\d{1,6}\)?")
_SHARE = 0.5
"""Of the filled cells: so many are codes, and so many stand beside a number that lacks its code."""


@cache
def _names() -> frozenset[str]:
    return frozenset(plain(name) for name in _NAMES.split("|"))


def area_code_column(
    header: Sequence[str],
    sample: Sequence[Sequence[str]],
    phones: Collection[int],
    taken: Container[int],
) -> tuple[str, str] | None:
    """The headers of a column of area codes and of the numbers that lack them, if there is one.

    Args:
        header: the file's headers.
        sample: the cells of its first rows.
        phones: the positions of the columns of numbers.
        taken: the positions of columns that are something else, as of countries.
    """
    for at, name in enumerate(header):
        if at in phones or at in taken or plain(name) not in _names():
            continue
        for phone in phones:
            rows = [
                (row[at].strip(), row[phone].strip())
                for row in sample
                if max(at, phone) < len(row) and row[at].strip() and row[phone].strip()
            ]
            codes = [row for row in rows if _CODE.fullmatch(row[0])]
            lacking = [row for row in codes if _lacks(*row)]
            if rows and min(len(codes), len(lacking)) > _SHARE * len(rows):
                return name, header[phone]
    return None


def _lacks(code: str, number: str) -> bool:
    """Whether a number does not begin with an area code, in whatever way it is written."""
    if number.startswith(("+", "00")):
        return False
    digits = "".join(filter(str.isdigit, number)).lstrip("0")
    return not digits.startswith("".join(filter(str.isdigit, code)).lstrip("0"))
