"""One contact for each channel and number: finds the groups in the store and collapses them.

The database sorts (in a temporary file where memory is short); here each group passes once, best
row first, so memory is bounded whatever the number of rows or the size of a group.
"""

from __future__ import annotations

from itertools import islice
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson
from sqlalchemy import Column, Integer, MetaData, Table, bindparam, insert, select, update

from importer.dedupe import Survivor
from importer.model import Code, Status
from importer.packing import body_hash
from importer.store.database import PAGE_ROWS, execute_many, stream
from importer.store.place import Place
from importer.store.schema import IS_PENDING, contacts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from sqlalchemy import Connection, UnaryExpression

    from importer.dedupe import Keep
    from importer.store.run import Run

_ORDER: dict[Keep, tuple[UnaryExpression[Any] | Column[Any], ...]] = {
    "first": (contacts.c.n,),
    "last": (contacts.c.n.desc(),),
    "newest": (contacts.c.newest.desc(), contacts.c.n.desc()),
}
"""How a group's rows come: the one that is kept first."""

_compared = Table(
    "compared",
    MetaData(),
    Column("n", Integer, nullable=False),
    prefixes=["TEMPORARY"],
)
_COLUMNS = ("phone", "channel", "n", "source", "number", "body", "defaulted")
_AT = (contacts.c.run == bindparam("of_run"), contacts.c.n == bindparam("at"))
_MARK = (
    update(contacts)
    .where(*_AT)
    .values(
        status=Status.DUPLICATE.value,
        code=Code.DUPLICATE.value,
        kept_n=bindparam("kept"),
        kept_row=bindparam("row"),
    )
)
_REWRITE = (
    update(contacts).where(*_AT).values(body=bindparam("new_body"), hash=bindparam("new_hash"))
)


class _Contact(NamedTuple):
    phone: str
    channel: str
    n: int
    source: int
    number: int
    body: str
    defaulted: str

    @property
    def place(self) -> Place:
        return Place(self.source, self.number)

    def survivor(self, *, merge: bool, union: Sequence[str]) -> Survivor:
        """Give the kept row's values before those of others flow into them."""
        return Survivor(
            orjson.loads(self.body), merge=merge, union=union, defaulted=self.defaulted_fields()
        )

    def defaulted_fields(self) -> list[str]:
        return orjson.loads(self.defaulted) if self.defaulted else []


def collapse(
    run: Run,
    compared: Iterable[int],
    *,
    keep: Keep,
    merge: bool,
    union: Sequence[str] = (),
    source_names: Sequence[str] = (),
    progress: Callable[[int], None] | None = None,
) -> int:
    """Mark every contact but one of each (channel, phone) as a duplicate of the one that is kept.

    Args:
        run: a run whose rows are all added; those that are set aside take no part.
        compared: the positions of the contacts to compare with each other; all those that share
            channel and number with another one are among them.
        keep: which row is kept; of two equally new ones the later.
        merge: fill what the kept row lacks from the others.
        union: the body's fields that become joined lists.
        source_names: file names by index, to name a kept row in another file.
        progress: called with the number of those that are still to be looked at.

    Returns:
        How many contacts became duplicates.
    """
    duplicates = 0
    with run.database.writing() as connection:
        _compared.create(connection)
        left = 0
        rest = iter(compared)
        while page := [{"n": n} for n in islice(rest, PAGE_ROWS)]:
            execute_many(connection, insert(_compared), page)
            left += len(page)
        collapsing = _Collapsing(connection, run.key, merge, union, source_names)
        for seen, contact in enumerate(_sorted(connection, run.key, keep), 1):
            duplicates += collapsing.take(contact)
            if progress is not None and seen % PAGE_ROWS == 0:
                progress(left - seen)
        collapsing.close()
        _compared.drop(connection)
    return duplicates


def _sorted(connection: Connection, run_key: int, keep: Keep) -> Iterator[_Contact]:
    """The contacts to compare, group after group; of each group first the one that is kept."""
    query = (
        select(*(contacts.c[name] for name in _COLUMNS))
        .join(_compared, _compared.c.n == contacts.c.n)
        .where(contacts.c.run == run_key, IS_PENDING)
        .order_by(contacts.c.phone, contacts.c.channel, *_ORDER[keep])
    )
    return map(_Contact._make, stream(connection, query))


class _Collapsing:
    """Takes contacts group after group, and writes what becomes of them many at a time."""

    def __init__(
        self,
        connection: Connection,
        run_key: int,
        merge: bool,
        union: Sequence[str],
        source_names: Sequence[str],
    ) -> None:
        self._connection = connection
        self._run_key = run_key
        self._merge = merge
        self._union = union
        self._source_names = source_names
        self._kept: _Contact | None = None
        self._survivor: Survivor | None = None
        self._marks: list[dict[str, str | int]] = []
        self._rewritten: list[dict[str, str | int]] = []

    def take(self, contact: _Contact) -> bool:
        """Take the next contact: is it a duplicate? Then its values flow into the one kept."""
        kept = self._kept
        if kept is None or contact[:2] != kept[:2]:
            self._finish_group()
            self._kept = contact
            return False
        self._marks.append(
            {
                "kept": kept.n,
                "row": kept.place.named_from(contact.source, self._source_names),
                "of_run": self._run_key,
                "at": contact.n,
            }
        )
        if len(self._marks) == PAGE_ROWS:
            self._write()
        if self._merge or self._union:
            if self._survivor is None:
                self._survivor = kept.survivor(merge=self._merge, union=self._union)
            self._survivor.absorb(orjson.loads(contact.body), contact.defaulted_fields())
        return True

    def close(self) -> None:
        """Write the last group."""
        self._finish_group()
        self._write()

    def _write(self) -> None:
        """Write what has come together, in the order in which the contacts are stored."""
        for statement, values in ((_MARK, self._marks), (_REWRITE, self._rewritten)):
            if values:
                execute_many(self._connection, statement, sorted(values, key=itemgetter("at")))
                values.clear()

    def _finish_group(self) -> None:
        if self._kept is not None and self._survivor is not None and self._survivor.changed:
            body = orjson.dumps(self._survivor.body)
            self._rewritten.append(
                {
                    "new_body": body.decode(),
                    "new_hash": body_hash(body),
                    "of_run": self._run_key,
                    "at": self._kept.n,
                }
            )
        self._survivor = None
