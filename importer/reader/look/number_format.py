"""What a spreadsheet's number format shows before the digits (ISO/IEC 29500-1, 18.8.31)."""

from __future__ import annotations

import re

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"'
    r"|\\(?P<escaped>.)"
    r"|\[\$(?P<sign>[^\]-]*)[^\]]*\]"  # a currency, which may be any text
    r"|(?P<condition>\[(?:<|>|=|<=|>=|<>)[^\]]*\])"
    r"|\[[^\]]*\]"  # a colour, a language
    r"|[_*]."  # room as wide as a character, and one that fills the cell
    r"|(?P<digits>[0#?]|General)"
    r"|(?P<next>;)"
    r"|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)


def shown_before(code: str) -> str:
    """What a format shows before a positive number's digits, trimmed: ``+44`` for ``"+44 "0``.

    Empty where nothing but what parts digits stands there, and where the format has conditions:
    what is shown then is another thing for each number.
    """
    text = ""
    for found in _TOKEN.finditer(code):
        if found["condition"]:
            return ""
        if found["digits"]:
            return text.strip()
        if found["next"]:
            break
        text += next(filter(None, (found[kind] for kind in _SHOWN)), "")
    return ""


_SHOWN = ("quoted", "escaped", "sign", "other")
