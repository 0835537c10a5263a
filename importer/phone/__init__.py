"""Text and region → an E.164 number that may be sent, or the problem with it. Pure.

Sending to the wrong person is the worst this program can do, so a number is repaired where nothing
is guessed, and refused where a doubt is left. ``phonenumbers`` is the reference for what is valid.

How a cell goes: :mod:`.plain` reads what is plainly one number in a few microseconds; the rest goes
in :mod:`.reading` through :mod:`.clean` (wrapping), :mod:`.several` (more than one number),
:mod:`.damage` (spreadsheets) and :mod:`.digits` (which reading it is). What is valid comes from
:mod:`.numbering` and its tables in :mod:`.plans`. What only a whole column can show is in
:mod:`.column`. :mod:`.story` counts how numbers were read. :mod:`.traces` finds a known number in
any text.
"""

from importer.phone.column import ColumnEvidence
from importer.phone.countries import (
    check_region,
    names_no_country,
    region_of,
    region_to_read_by,
)
from importer.phone.forms import forms
from importer.phone.numbering import calling_code, line_type
from importer.phone.reading import read_phone
from importer.phone.search import numbers_in
from importer.phone.story import region_hint, tally
from importer.phone.traces import LEAST_DIGITS, Trace
from importer.phone.zones import time_zone_of

__all__ = [
    "LEAST_DIGITS",
    "ColumnEvidence",
    "Trace",
    "calling_code",
    "check_region",
    "forms",
    "line_type",
    "names_no_country",
    "numbers_in",
    "read_phone",
    "region_hint",
    "region_of",
    "region_to_read_by",
    "tally",
    "time_zone_of",
]
