"""What only the whole of a run's numbers shows: warned about, never merged or left out for it.

Two rows may be one person's. An Argentine mobile is written +54 9 11 … from abroad and 11 … at
home, so files hold +54 11 …, too, which is also a valid number of its own: both are sent. The
Mexican 1 and the Brazilian ninth digit have one valid form, into which the number was brought when
it was read: the two became duplicates, and whoever doubts that is told of both rows.

And a number may be shorter or longer than nearly all others of its kind, in a country whose numbers
have no one length.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import bindparam, case, func, select, update

from importer.messages.phone import odd_length
from importer.model import Code, PhoneNumber, Status
from importer.phone import calling_code, line_type, read_phone
from importer.store.database import PAGE_ROWS, execute_many, stream
from importer.store.place import Place
from importer.store.schema import contacts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sqlalchemy import Connection, Row

    from importer.store.run import Run
    from importer.tally import UnusualLength

ARGENTINA = "AR"
"""The country in which two valid numbers can look alike."""
_OLD_FORM = ""
"""What stands for the other row until it is known, where a number had an outdated form."""

_BARE = case(
    (contacts.c.phone.like("+549%"), "+54" + func.substr(contacts.c.phone, 5)),
    else_=contacts.c.phone,
).label("bare")
_ARGENTINE = (
    select(_BARE, *(contacts.c[name] for name in ("channel", "phone", "n", "source", "number")))
    .where(
        contacts.c.run == bindparam("run"),
        contacts.c.status == Status.PENDING.value,
        contacts.c.phone.like("+54%"),
    )
    .order_by(_BARE, contacts.c.channel, contacts.c.phone)
)
_kept = contacts.alias("kept")
_TWO_FORMS = (
    select(*(each.c[name] for each in (contacts, _kept) for name in ("n", "source", "number")))
    .join(_kept, (_kept.c.run == contacts.c.run) & (_kept.c.n == contacts.c.kept_n))
    .where(
        contacts.c.run == bindparam("run"),
        contacts.c.status == Status.DUPLICATE.value,
        contacts.c.possible_row.is_(None) != _kept.c.possible_row.is_(None),
    )
    .order_by(contacts.c.n)
)
_OF_LENGTH = (
    select(contacts.c.n, contacts.c.phone)
    .where(
        contacts.c.run == bindparam("run"),
        contacts.c.status == Status.PENDING.value,
        contacts.c.phone.like(bindparam("start")),
        func.length(contacts.c.phone) == bindparam("length"),
    )
    .order_by(contacts.c.n)
)
_AT = (contacts.c.run == bindparam("of_run"), contacts.c.n == bindparam("at"))
_MARK = update(contacts).where(*_AT).values(possible_row=bindparam("other"))
_MARK_LENGTH = update(contacts).where(*_AT).values(doubt=bindparam("told"))


class _Contact(NamedTuple):
    n: int
    source: int
    number: int

    def named_to(self, other: _Contact, source_names: Sequence[str]) -> str:
        return Place(self.source, self.number).named_from(other.source, source_names)


def note_old_forms(connection: Connection, run_key: int, positions: Iterable[int]) -> None:
    """Note of new contacts that their numbers had a form that the country has given up."""
    marks = [{"other": _OLD_FORM, "of_run": run_key, "at": n} for n in positions]
    execute_many(connection, _MARK, marks)


def mark_doubts(
    run: Run,
    source_names: Sequence[str],
    *,
    argentine: bool,
    old_forms: bool,
    unusual: Iterable[UnusualLength] = (),
) -> dict[Code, int]:
    """Note at contacts what may be wrong with them.

    Args:
        run: its duplicates are collapsed.
        source_names: file names by index; a row in another file is named with its file.
        argentine: look for Argentine numbers with and without the mobile 9.
        old_forms: look for duplicates of which one had an outdated form.
        unusual: lengths that nearly no number of their kind has.

    Returns:
        How many contacts got a note, by the code of the warning.
    """
    found = {Code.POSSIBLE_DUPLICATE: 0, Code.PHONE_ODD_LENGTH: 0}
    with run.database.writing() as connection:
        pairs: list[tuple[_Contact, _Contact]] = []
        if argentine:
            pairs += _argentine(stream(connection, _ARGENTINE, {"run": run.key}))
        if old_forms:
            pairs += [
                (_Contact._make(line[:3]), _Contact._make(line[3:]))
                for line in stream(connection, _TWO_FORMS, {"run": run.key})
            ]
            connection.execute(
                update(contacts)
                .where(contacts.c.run == run.key, contacts.c.possible_row == _OLD_FORM)
                .values(possible_row=None)
            )
        notes = {
            own.n: other.named_to(own, source_names)
            for first, second in pairs
            for own, other in ((first, second), (second, first))
        }
        if notes:
            marks = [{"other": name, "of_run": run.key, "at": n} for n, name in notes.items()]
            execute_many(connection, _MARK, marks)
        found[Code.POSSIBLE_DUPLICATE] = len(notes)
        for each in unusual:
            found[Code.PHONE_ODD_LENGTH] += _mark_length(connection, run, each)
    return found


def _argentine(lines: Iterator[Row[Any]]) -> Iterator[tuple[_Contact, _Contact]]:
    """Neighbours that differ by the 9 alone: after collapsing, a number comes once a channel."""
    before: Row[Any] | None = None
    for line in lines:
        if before is not None and before[:2] == line[:2]:
            yield _Contact._make(before[3:]), _Contact._make(line[3:])
        before = line


def _mark_length(connection: Connection, run: Run, unusual: UnusualLength) -> int:
    """Note at the contacts of one kind that they have this length."""
    place = {
        "run": run.key,
        "start": f"+{calling_code(unusual.region)}%",
        "length": unusual.digits + 1,
    }
    marked = 0
    lines = stream(connection, _OF_LENGTH, place)
    of_kind = [(line.n, line.phone) for line in lines if _is_of(line.phone, unusual)]
    for start in range(0, len(of_kind), PAGE_ROWS):
        part = of_kind[start : start + PAGE_ROWS]
        marks = [
            {
                "told": odd_length(phone, unusual.usual, unusual.line_type, unusual.region),
                "of_run": run.key,
                "at": n,
            }
            for n, phone in part
        ]
        execute_many(connection, _MARK_LENGTH, marks)
        marked += len(part)
    return marked


def _is_of(e164: str, unusual: UnusualLength) -> bool:
    number = read_phone(e164, None)
    if not isinstance(number, PhoneNumber):
        return False
    kind = (number.region, line_type(e164, number.region))
    return kind == (unusual.region, unusual.line_type)
