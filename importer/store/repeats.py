"""Which contacts may have the number of another one: so that only those have to be compared.

Nearly every number of a file stands there once, and sorting a million of them in the database to
find that out takes 2.5 s. So a fingerprint of each contact
is kept while the rows are planned, and afterwards those that occur twice are looked up. They are
64 bits: two contacts may have the same by chance, so the contacts themselves decide.
"""

from __future__ import annotations

import tempfile
from typing import TYPE_CHECKING

import numpy as np

from importer.errors import StoreError
from importer.packing import ContactRecord

if TYPE_CHECKING:
    from collections.abc import Iterator

    from importer.packing import PackedRows

_IN_MEMORY_BYTES = 16 * 2**20
_TOGETHER = 2**20
"""So many fingerprints are compared at a time; a larger run is looked through several times."""
_BYTES = 8
_NO_CONTACT = 0
_FIELDS = len(ContactRecord._fields)
_CHANNEL, _PHONE = (ContactRecord._fields.index(name) for name in ("channel", "phone"))


class Repeats:
    """The fingerprints of a run's contacts; to be closed, for they may lie in a file."""

    def __init__(self, together: int = _TOGETHER) -> None:
        self._together = together
        self._rows = 0
        # Eight bytes for each row, in the rows' order; the file has no name, and nobody else can
        # tell a number from its fingerprint.
        self._file = tempfile.SpooledTemporaryFile(_IN_MEMORY_BYTES)  # noqa: SIM115  # closed in close()

    def add(self, packed: PackedRows) -> None:
        """Take the rows that follow on those taken before.

        Raises:
            ValueError: they do not follow on them.
            StoreError: there is no room in the folder for temporary files.
        """
        if packed.first_n != self._rows + 1:
            raise ValueError(f"row {packed.first_n} does not follow on row {self._rows}")
        prints = np.full(packed.rows, _NO_CONTACT, dtype=np.int64)
        for fields in packed.contacts:
            at = np.array(fields[::_FIELDS], dtype=np.int64) - packed.first_n
            prints[at] = [
                hash(each) or 1
                for each in zip(fields[_CHANNEL::_FIELDS], fields[_PHONE::_FIELDS], strict=True)
            ]
        try:
            self._file.write(prints.tobytes())
        except OSError as error:
            raise StoreError(
                f"The folder for temporary files, {tempfile.gettempdir()}, cannot be written "
                f"({error.strerror}): make room in it, or name another one in TMPDIR."
            ) from error
        self._rows += packed.rows

    def remove_from(self, first_n: int) -> None:
        """Forget the row at this position and all that follow."""
        self._rows = min(self._rows, first_n - 1)
        self._file.seek(_BYTES * self._rows)
        self._file.truncate()

    def positions(self) -> Iterator[int]:
        """The positions of all contacts that have another one's channel and number, or may have."""
        shares = -(-self._rows // self._together)
        for share in range(shares):
            yield from self._repeated(share, shares)

    def _repeated(self, share: int, shares: int) -> list[int]:
        """The same of one share of all fingerprints: equal ones are in the same share."""
        prints, places = [], []
        self._file.seek(0)
        first_n = 1
        while content := self._file.read(_BYTES * _TOGETHER):
            part = np.frombuffer(content, dtype=np.int64)
            chosen = np.flatnonzero((part != _NO_CONTACT) & (part % shares == share))
            prints.append(part[chosen])
            places.append(chosen + first_n)
            first_n += len(part)
        self._file.seek(0, 2)
        every = np.concatenate(prints)
        order = np.argsort(every, kind="stable")
        same = every[order][1:] == every[order][:-1]
        repeated = np.zeros(len(every), dtype=bool)
        repeated[1:] |= same
        repeated[:-1] |= same
        found: list[int] = np.sort(np.concatenate(places)[order[repeated]]).tolist()
        return found

    def close(self) -> None:
        """Remove the file."""
        self._file.close()
