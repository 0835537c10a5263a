"""What the Rampwin contact API is: the request for one contact and the verdict on an answer.

Both are pure: who sends the request, how often and how fast is ``importer.sender``'s business.
The stand-in for the API is :mod:`importer.rampwin.sandbox`, which nothing here imports.
"""

from __future__ import annotations

from importer.rampwin.answer import Accepted, Again, Halt, Refused, Unclear, Verdict, read_answer
from importer.rampwin.limits import RateLimits, read_limits, speaks_of_limits
from importer.rampwin.request import check_base_url, contact_headers, contact_url

__all__ = [
    "Accepted",
    "Again",
    "Halt",
    "RateLimits",
    "Refused",
    "Unclear",
    "Verdict",
    "check_base_url",
    "contact_headers",
    "contact_url",
    "read_answer",
    "read_limits",
    "speaks_of_limits",
]
