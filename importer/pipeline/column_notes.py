"""What is said of a file's columns: what each is used for, and which is not that had better be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from importer.header import listed
from importer.mapping import country_column, field_of, says_opt_out
from importer.opt_out import says_opt_out_beside

if TYPE_CHECKING:
    from collections.abc import Iterator

    from importer.mapping import Binding
    from importer.reader import Source

_MOST_UNUSED = 8
_DECIDING = frozenset({"phone", "country", "consent", "channel", "kind of number"})
"""What a column may be used for that is not only sent along."""


def notes_on(source: Source, binding: Binding, *, is_given: bool) -> Iterator[str]:
    """What is to be known of the columns of a file.

    Args:
        source: the file.
        binding: what is done with its columns.
        is_given: whether the user said it, so that there is nothing to tell of what is used.
    """
    header = source.info.header
    uses = _uses(binding)
    unused = [name for at, name in enumerate(header) if at not in uses and name.strip()]
    if not is_given:
        told = ", ".join(f"'{header[at]}' as {use}" for at, use in sorted(uses.items()))
        left = f"; not used: {listed(unused, most=_MOST_UNUSED)}" if unused else ""
        yield f"read {told}{left}"
    if source.nameless_phones:
        yield (
            f"the phone numbers in column {', '.join(source.nameless_phones)} are not used, for it "
            "has no name: write one into the header if they should be"
        )
    if binding.phone.countries is None:
        name = country_column(header, source.sample, binding.phone.columns)
        if name is not None:
            yield (
                f"the countries in '{name}' do not decide how numbers are read: region_from: "
                f"{name} in the mapping's phone would let them"
            )
    asked = [*unused, *(header[at] for at, use in uses.items() if use not in _DECIDING)]
    answers = [name for name in asked if field_of(name) == "consent"]
    if answers and binding.consent is None:
        yield (
            f"nobody is left out for what stands in {listed(answers)}: consent in a mapping "
            "lets only those be sent to who agreed"
        )
    refusals = [name for name in asked if _says_opt_out(name) and name not in answers]
    if refusals:
        yield (
            f"nobody is left out for what stands in {listed(refusals)}: put who opted out on "
            "a suppression list (`importer suppress import`)"
        )


def _says_opt_out(name: str) -> bool:
    """Whether a header says it, also with a word that may mean something else: it is only told."""
    return says_opt_out(name) or says_opt_out_beside(name)


def tells_of_consent(name: str) -> bool:
    """Whether a header is one of who agreed to be written to, or of who did not."""
    return field_of(name) == "consent" or says_opt_out(name)


def _uses(binding: Binding) -> dict[int, str]:
    """Position of each column that is used → what for, in words."""
    uses = dict.fromkeys(binding.phone.columns, "phone")
    bound = [*binding.fields, *filter(None, [binding.full_name])]
    named = [(each.columns, each.name.replace("_", " ")) for each in bound]
    if binding.phone.countries is not None:
        named.append((binding.phone.countries.columns, "country"))
    if binding.newest is not None:
        named.append((binding.newest.columns, "age of the row"))
    if binding.consent is not None:
        named.append(((binding.consent.column,), "consent"))
    if binding.channel_column is not None:
        named.append(((binding.channel_column[0],), "channel"))
    named += [(columns, "kind of number") for columns in binding.phone.labels]
    for columns, use in named:
        for column in columns:
            uses.setdefault(column, use)
    return uses
