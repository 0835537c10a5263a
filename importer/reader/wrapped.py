"""Takes off the quotation marks around whole lines, as of a table that was pasted into one column.

Saved from a spreadsheet program such a table has each line as one cell: ``"Name,Phone"``, and the
quotation marks within it doubled.
"""

from __future__ import annotations

_MOST_OF = 0.8
"""Such a part of the lines stands in quotes, for some programs leave those without a comma."""


def unwrapped(line: str) -> str:
    """A line without the quotation marks around all of it; as it is where there are none."""
    text = line.rstrip("\r\n")
    inner = text[1:-1]
    if not inner or text[0] != '"' or text[-1] != '"' or '"' in inner.replace('""', ""):
        return line
    return inner.replace('""', '"') + line[len(text) :]


def unwrapped_text(text: str) -> str | None:
    """A text without the quotation marks around its lines; ``None`` where hardly any has them."""
    lines = text.splitlines(keepends=True)
    found = [unwrapped(line) for line in lines]
    filled = sum(bool(line.strip()) for line in lines)
    quoted = sum(line != new for line, new in zip(lines, found, strict=True))
    return "".join(found) if quoted and quoted >= _MOST_OF * (filled - 1) else None
