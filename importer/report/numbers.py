"""The story of a run's numbers as lines of plain text for a terminal."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from importer.report.summary import by_count
from importer.report.wrap import wrapped
from importer.tally import Reading

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from importer.tally import NumberStory, RegionHint

_TOLD = {
    Reading.INTERNATIONAL: "with country code",
    Reading.BY_REGION: "by region",
    Reading.REPAIRED: "repaired",
    Reading.AMBIGUOUS: "ambiguous",
    Reading.DAMAGED: "damaged",
    Reading.NO_COUNTRY: "no country",
    Reading.NOT_MOBILE: "no mobile",
    Reading.UNREADABLE: "unreadable",
    Reading.MISSING: "missing",
}
_NAME_WIDTH = max(map(len, _TOLD.values()))
_SHOWN = 2
"""Of the examples that summary.json has: those fit a line of 80."""
_MOST_TYPES = 6
_LONGEST = 40


def numbers_text(story: NumberStory, width: int, count_width: int) -> Iterator[str]:
    """Give a line for each way in which numbers were read, the line types, and the hint."""
    if not any(count for name, count in story.readings.items() if name != Reading.MISSING):
        return
    yield from ("", "Numbers")
    for reading in Reading:
        count = story.readings.get(reading, 0)
        if count:
            start = f"{count:>{count_width},}  {_TOLD[reading]:<{_NAME_WIDTH}}  "
            examples = story.examples.get(reading, ()) if reading is not Reading.MISSING else ()
            told = [_example(*pair) for pair in examples[:_SHOWN]]
            if reading is Reading.REPAIRED and len(story.repairs) > 1:
                told.insert(0, _counts(story.repairs) + ":")
            yield from _unbroken(told, width, start)
    types: Counter[str] = Counter()
    for kinds in story.line_types.values():
        types.update(kinds)
    if types:
        start = "Line types: "
        yield ""
        yield from _unbroken([_counts(dict(types.most_common(_MOST_TYPES)))], width, start)
    if story.hint:
        yield ""
        yield from wrapped(_hint(story.hint), width)


def _example(cell: str, number: str) -> str:
    shown = " ".join(cell.split())
    if len(shown) > _LONGEST:
        shown = shown[: _LONGEST - 1] + "…"
    return f"'{shown}' → {number}" if number else f"'{shown}'"


def _counts(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name}\xa0{count:,}" for name, count in by_count(counts))


def _unbroken(parts: Sequence[str], width: int, start: str) -> Iterator[str]:
    """Wrap between the parts, which are kept whole where the width lets them."""
    text = "  ".join(part.replace(" ", "\xa0") for part in parts if "→" in part or "," not in part)
    lists = " ".join(part for part in parts if "→" not in part and "," in part)
    for line in wrapped(f"{lists} {text}".strip(), width, start, len(start)):
        yield line.replace("\xa0", " ")


def _hint(hint: RegionHint) -> str:
    first, *others = hint.fits
    valid = f"Of {hint.of:,} numbers that were not read, {hint.fits[first]:,} would be valid in "
    if hint.seen:
        return (
            f"{valid}{first}, where {hint.seen:,} of the others are from. If these are from there, "
            f"too, add --region {first}; nothing is guessed."
        )
    if others:
        return (
            f"{valid}{first}, as many or nearly in {' and '.join(others)}. If you know where they "
            "are from, add --region with that country; nothing is guessed."
        )
    return f"{valid}{first}. If they are from there, add --region {first}; nothing is guessed."
