"""Every reason code in plain words: what it means, and what to do."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from importer.model import Code

if TYPE_CHECKING:
    from collections.abc import Mapping

REASONS: Mapping[Code, tuple[str, str]] = MappingProxyType(
    {
        Code.PHONE_MISSING: (
            "no phone number in the row",
            "Fill it in, or leave the row out.",
        ),
        Code.PHONE_INVALID: (
            "no valid number of its country",
            "Correct the number; check the country it is read by.",
        ),
        Code.PHONE_TOO_SHORT: (
            "too few digits for its country",
            "Complete the number; often the area code is missing.",
        ),
        Code.PHONE_TOO_LONG: (
            "too many digits for its country",
            "Remove what does not belong to the number.",
        ),
        Code.PHONE_NO_COUNTRY: (
            "national number, country not known",
            "Give --region, or region or region_from in the mapping, or write it with +.",
        ),
        Code.PHONE_EXCEL_DAMAGED: (
            "a spreadsheet has cut off digits",
            "Export again with the column formatted as text; the digits are not in this file.",
        ),
        Code.PHONE_SEVERAL: (
            "more than one number in the cell",
            "Leave one number in the cell, or set several: first in the mapping.",
        ),
        Code.PHONE_NOT_MOBILE: (
            "not a mobile number",
            "Give a mobile number, or set accept: any in the mapping.",
        ),
        Code.PHONE_REPAIRED: (
            "number mended before it was used",
            "Nothing, if the number in import_phone is right.",
        ),
        Code.PHONE_AMBIGUOUS: (
            "number can be read in two ways",
            "Check the number in import_phone; write it with + and the country code.",
        ),
        Code.PHONE_ODD_LENGTH: (
            "not as long as the file's other numbers",
            "Check that no digit is missing or too many; it is sent as it is.",
        ),
        Code.EMAIL_INVALID: (
            "not an e-mail address",
            "Correct or empty the cell; on_invalid in the mapping says whether the row is sent.",
        ),
        Code.VALUE_INVALID: (
            "value does not fit its type",
            "Correct the cell, or type, format or values in the mapping.",
        ),
        Code.VALUE_MISSING: (
            "a value that the mapping requires is empty",
            "Fill the cell, or give a default in the mapping.",
        ),
        Code.VALUE_FORMULA_ERROR: (
            "a formula's error (#N/A) in place of a value",
            "Mend the formula, or paste the values; the cell counts as empty.",
        ),
        Code.VALUE_CLEANED: (
            "characters that nobody sees were taken out",
            "Compare the value with the cell: they may come from another program, or mislead.",
        ),
        Code.ROW_RAGGED: (
            "cells do not fit the header",
            "Look for a missing or an extra delimiter or quote in that line.",
        ),
        Code.ROW_FOOTER: (
            "a total or a note, no contact",
            "Nothing; where it is a contact, add --no-footer.",
        ),
        Code.ROW_HEADER: (
            "the header once more, no contact",
            "Nothing; the rows below it are read by the same header.",
        ),
        Code.ROW_COMMENTED: (
            "begins with #: somebody left the row out",
            "Delete the # where it is a contact.",
        ),
        Code.DUPLICATE: (
            "same number as another row",
            "Nothing; import_kept_row names the row that was kept.",
        ),
        Code.POSSIBLE_DUPLICATE: (
            "may be the same person as another row",
            "Compare the two rows; both are sent, unless they have one number.",
        ),
        Code.SUPPRESSED: (
            "on the suppression list",
            "Nothing; take the number off the list if it should be sent.",
        ),
        Code.NO_CONSENT: (
            "without the consent asked for",
            "Nothing, unless consent has been given since.",
        ),
        Code.UNCHANGED: (
            "accepted before with the same values",
            "Nothing; without --changed-only it is sent again.",
        ),
        Code.SUPERSEDED: (
            "a later run holds the row, maybe corrected",
            "See what became of it there; the message names the run.",
        ),
        Code.API_REFUSED: (
            "Rampwin refused the contact",
            "Read the message, correct the row and run failures.csv.",
        ),
        Code.API_UNAUTHORIZED: (
            "Rampwin did not accept the API key",
            "Set RAMPWIN_API_KEY to the right key, then importer resume.",
        ),
        Code.API_CHANNEL: (
            "Rampwin does not know the channel",
            "Correct it: importer resume --channel ID sends what is pending there.",
        ),
        Code.API_RATE_LIMITED: (
            "Rampwin asked for fewer requests",
            "Set --rate or a lower --concurrency, then importer retry.",
        ),
        Code.API_ERROR: (
            "Rampwin had an error of its own",
            "Try again later with importer retry.",
        ),
        Code.API_PHONE_DIFFERS: (
            "Rampwin answered with another number",
            "Look the contact up in Rampwin and compare the number.",
        ),
        Code.NO_ANSWER: (
            "no answer, so it may have arrived",
            "Check the network, then importer retry; sending again does no harm.",
        ),
        Code.STOPPED: (
            "run stopped before this row's turn",
            "Carry on with importer resume.",
        ),
        Code.TOO_MANY_FAILURES: (
            "run stopped after too many failures",
            "Look at the reasons, then importer resume, or set --max-failures.",
        ),
        Code.HELD: (
            "file unlike those before it, nothing sent",
            "Look at the file, then importer jobs release, or reject.",
        ),
    }
)
"""Reason code → what it means, what to do. The README's table has the same lines."""
