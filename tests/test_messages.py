"""Each reason code's sentence as whoever has the row reads it, and what holds for all of them."""

from __future__ import annotations

import inspect
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from importer.accounting import ContactLine, StoredBlock, rows_of
from importer.mapping import Defaults, bind, parse_mapping
from importer.messages import advice, cells, phone, rows, sending
from importer.model import Code, PhoneNumber, Problem, Rejected, Status
from importer.packing import pack_rows
from importer.phone import read_phone
from importer.phone.repairs import Repair
from importer.rampwin import Accepted, read_answer
from importer.reader.strays import footer_problem
from importer.sender.outcome import FailureWatch

if TYPE_CHECKING:
    from collections.abc import Callable

ANA = "+14155552671"
NOW = datetime(2026, 3, 14, 8, 30, tzinfo=UTC)
LIMIT = 240
JARGON = re.compile(
    r"\b(?:E\.?164|JSON|ISO|HTTP|YAML|upsert|boolean|string|null|parse[drs]?|delimiter|integer|"
    r"token|scientific notation|exception|traceback|payload|None|True|False|calling code|"
    r"numbering plan)\b|(?<!pattern \()\bregex\b",
    re.IGNORECASE,
)


def of_cell(text: str, region: str | None = None, **how: object) -> str:
    """What is said about a phone cell in the column Phone."""
    found = read_phone(text, region, column="Phone", **how)  # type: ignore[arg-type]
    (problem,) = found.warnings if isinstance(found, PhoneNumber) else (found,)
    return f"{problem.code}: {problem.message}"


def of_row(
    yaml: str,
    header: list[str],
    row: list[str],
    *,
    suppressed: dict[str, str] | None = None,
    ragged: tuple[str, ...] | None = None,
    channel: str | None = "C1",
) -> str:
    """What is said about the only row of a file, the second, that a mapping is bound to."""
    binding = bind(
        parse_mapping(yaml, "crm.yaml"),
        header,
        Defaults(channel, None),
        suppressed=suppressed or {},
        source_name="a.csv",
    )
    planned = binding.plan_columns([2], [[cell] for cell in row], {2: ragged} if ragged else {})
    verdict = planned[0].verdict
    (problem,) = [verdict.problem] if isinstance(verdict, Rejected) else planned[0].warnings
    return f"{problem.code}: {problem.message}"


def of_contact(
    status: str,
    code: str | None,
    e164: str = ANA,
    kept: str | None = None,
    other: str | None = None,
) -> str:
    """What is said about the only contact of a stored block."""
    line = ContactLine(
        1, status, code, None, None, e164, "C1", None, None, 0, kept, other, None
    )  # fmt: skip
    (row,) = rows_of(StoredBlock(1, 0, pack_rows([2], ["Ana"], {}, {}), [line]))
    if other:
        return f"{Code.POSSIBLE_DUPLICATE}: {row.warnings[0]}"
    return f"{row.code}: {row.message}"


def of_answer(status: int, body: bytes = b"", **headers: str) -> str:
    """What is said about an answer to the request for Ana."""
    verdict = read_answer(status, headers, body, ANA, NOW)
    problem = verdict.warnings[0] if isinstance(verdict, Accepted) else verdict.problem
    return f"{problem.code}: {problem.message}"


def told(problem: Problem | None) -> str:
    """What is said by a problem."""
    assert problem is not None
    return f"{problem.code}: {problem.message}"


def too_many() -> Problem | None:
    """What is said when the first fifty contacts fail."""
    watch = FailureWatch(25)
    return [watch.too_many(Status.FAILED) for _ in range(50)][-1]


PHONE = "phone: Phone\n"
TABLE: list[tuple[str, str]] = [
    (
        of_row(PHONE, ["Phone"], [""]),
        "phone-missing: The cell in column 'Phone' is empty: fill in the phone number, or leave "
        "the row out.",
    ),
    (
        of_row("phone: {columns: [Phone, Mobile]}", ["Phone", "Mobile"], ["", " "]),
        "phone-missing: The cells in columns 'Phone', 'Mobile' are empty: fill in a phone number "
        "in one of them, or leave the row out.",
    ),
    (
        of_cell("n/a"),
        "phone-missing: 'n/a' says that there is no phone number: fill one in, or leave the row "
        "out.",
    ),
    (
        of_cell("ask her"),
        "phone-invalid: 'ask her' is no phone number, for it has no digits: fill the number in, "
        "or leave the row out.",
    ),
    (
        of_cell("447400123456", "US"),
        "phone-too-long: '447400123456' has too many digits for a phone number. It is no number in "
        "US: write it with the + if it is +447400123456 (GB), or correct the digits.",
    ),
    (
        of_cell("98765", "IN"),
        "phone-too-short: '98765' has too few digits for a phone number. It is no number in IN: "
        "correct the digits, or write it with + and its country code.",
    ),
    (
        of_cell("+1 415 555 26711111"),
        "phone-too-long: '+1 415 555 26711111' has too many digits for a phone number. Correct the "
        "country code or the digits.",
    ),
    (
        of_cell("7700 900123"),
        "phone-no-country: '7700 900123' has no country code. Give the country with --region or "
        "region_from in the mapping, or write it with + and its country code.",
    ),
    (
        of_row(
            "phone: {columns: [Phone], region_from: Land}",
            ["Phone", "Land"],
            ["0117 496 0123", "Atlantis"],
        ),
        "phone-no-country: '0117 496 0123' has no country code, and 'Atlantis' in column 'Land' is "
        "no country that is known: write the country's name or a code such as IN, or the number "
        "with + and its country code.",
    ),
    (
        of_cell("5.51199E+12", "BR"),
        "phone-excel-damaged: '5.51199E+12' lost digits when a spreadsheet saved it, and they are "
        "not in this file: export the column as text from where the numbers come from, and import "
        "again.",
    ),
    (
        of_cell("########"),
        "phone-excel-damaged: '########' is what a spreadsheet wrote in place of the number: make "
        "the column wider or mend the formula there, and export the file again.",
    ),
    (
        of_cell("+447400123456; +447400123457"),
        "phone-several: '+447400123456; +447400123457' holds more than one number, and only "
        "+447400123456 is used: leave the right one in the cell if that is another.",
    ),
    (
        of_cell("+447400123456; +447400123457", several="reject"),
        "phone-several: '+447400123456; +447400123457' holds more than one number: leave one in "
        "the cell.",
    ),
    (
        of_cell("+44 117 496 0123", accept="mobile"),
        "phone-not-mobile: '+44 117 496 0123' is no mobile number, and the mapping accepts mobiles "
        "only: give a mobile number, or set accept: any in the mapping.",
    ),
    (
        of_cell("447400123456.0", "GB"),
        "phone-repaired: '447400123456.0' was read as +447400123456: a spreadsheet had put "
        "decimals behind it. Correct the cell if that is not the number.",
    ),
    (
        of_cell("33612345678", "DE"),
        "phone-ambiguous: '33612345678' can be read in two ways. It may be +4933612345678 or "
        "+33612345678: write it with + and its country code.",
    ),
    (
        f"{Code.PHONE_ODD_LENGTH}: {phone.odd_length('+491711234567', 13, 'mobile', 'DE')}",
        "phone-odd-length: The number +491711234567 has 12 digits, and nearly all mobile numbers "
        "of DE here have 13: compare it with the original, and correct it if a digit is missing.",
    ),
    (
        of_row(PHONE + "contact: {email: Mail}", ["Phone", "Mail"], [ANA, "ana(at)example.com"]),
        "email-invalid: 'ana(at)example.com' in column 'Mail' is left out: an email address must "
        "have an @-sign. Correct or empty the cell.",
    ),
    (
        of_row(
            PHONE + "attributes: {spent: {column: Spent, type: number}}",
            ["Phone", "Spent"],
            [ANA, "much"],
        ),
        "value-invalid: 'much' in column 'Spent' is left out: it is no number. Correct the cell, "
        "or type, format or values in the mapping.",
    ),
    (
        of_row(
            PHONE + "attributes: {spent: {column: Spent, type: number, on_invalid: reject}}",
            ["Phone", "Spent"],
            [ANA, "much"],
        ),
        "value-invalid: 'much' in column 'Spent' cannot be used: it is no number. The row is not "
        "sent: correct the cell, or take on_invalid: reject out of the mapping.",
    ),
    (
        of_row(
            PHONE + "attributes: {spent: {column: Spent, type: number}}",
            ["Phone", "Spent"],
            [ANA, "1,234"],
        ),
        "value-invalid: '1,234' in column 'Spent' can be read in two ways and was read as 1234: "
        'say which is meant in the mapping, with format: "1,234.56" or format: "1.234,56".',
    ),
    (
        of_row(
            PHONE + "channel: {column: Channel}", ["Phone", "Channel"], [ANA, ""], channel=None
        ),
        "value-missing: The cell in column 'Channel' is empty, so the row has no channel: fill it "
        "in, or give a channel for all such rows with --channel.",
    ),
    (
        of_row(PHONE + "contact: {first_name: Name}", ["Phone", "Name"], [ANA, "#N/A"]),
        "value-formula-error: '#N/A' in column 'Name' is a formula's error and no value: it counts "
        "as empty. Mend the formula, or paste the values.",
    ),
    (
        of_row(PHONE + "contact: {first_name: Name}", ["Phone", "Name"], [ANA, "A\u202ena"]),
        "value-cleaned: The cell in column 'Name' holds characters that nobody sees and that may "
        "change how it reads; they were taken out. Type the value anew if 'Ana' is not what is "
        "meant.",
    ),
    (
        of_row(PHONE, ["Phone", "Name"], [ANA, ""], ragged=(ANA,)),
        "row-ragged: The row has 1 cell and the header 2: 'Name' is missing. Look in its line for "
        "a comma, semicolon, tab or quote that is missing or too many; or it is a part of a line "
        "that was broken in two.",
    ),
    (
        told(rows.TORN),
        "row-ragged: The quotation marks in the row's line do not match, so it cannot be told "
        "where its cells end. Look in its line for a quotation mark that is missing or too many, "
        "or a comma, semicolon or tab that is missing beside one.",
    ),
    (
        told(rows.beyond("call back", "ALN", "C")),
        "row-ragged: 'call back' in column ALN stands far to the right of the table, which ends "
        "with column C. Move it into the table, or delete it.",
    ),
    (
        told(footer_problem("is a total", ["Total", "", "425"])),
        "row-footer: The row is a total (Total, 425), so it is no contact. If it is one, add "
        "--no-footer.",
    ),
    (
        told(rows.HEADER_AGAIN),
        "row-header: The row says the same as the header, so it is no contact. The rows below it "
        "are read by the same header: nothing is to be done.",
    ),
    (
        told(rows.commented("#Bob, +447700900123")),
        "row-commented: The row begins with #, as lines do that somebody left out on purpose "
        "(#Bob, +447700900123), so it is not sent. If it is a contact, delete the #.",
    ),
    (
        of_contact("duplicate", "duplicate", kept="7"),
        "duplicate: The number +14155552671 is also in row 7, which was kept; nothing to do, "
        "unless the two are different people.",
    ),
    (
        of_contact("duplicate", "duplicate", "forgotten", kept="7"),
        "duplicate: The number is also in row 7, which was kept; nothing to do, unless the two are "
        "different people.",
    ),
    (
        of_contact("pending", "x", "+5491123456789", other="b.csv:4"),
        "possible-duplicate: Row b.csv:4 has the number +5491123456789 but for the mobile 9 of "
        "Argentina: the two may be one person. Compare them, and remove one if they are.",
    ),
    (
        of_contact("pending", "x", "+525512345678", other="4"),
        "possible-duplicate: The number +525512345678 is also in row 4, written as before or "
        "after its country changed its numbers, so the two are taken for one person. Compare "
        "them, and correct one if they are not.",
    ),
    (
        of_row(PHONE, ["Phone"], [ANA], suppressed={ANA: rows.STORED_LIST}),
        "suppressed: The number +14155552671 is on the stored suppression list, so it is never "
        "sent. `importer suppress remove +14155552671` takes it off if the person wants to hear "
        "from you.",
    ),
    (
        of_row(PHONE, ["Phone"], [ANA], suppressed={ANA: rows.list_named("gone.csv")}),
        "suppressed: The number +14155552671 is on the suppression list 'gone.csv', so it is "
        "never sent. Remove it there if the person wants to hear from you.",
    ),
    (
        of_row(PHONE + "consent: {column: Ok}", ["Phone", "Ok"], [ANA, "maybe"]),
        "no-consent: Column 'Ok' says 'maybe', which is no consent, so the row is not sent. If "
        "consent was given, correct the cell, or name 'maybe' under consent in the mapping.",
    ),
    (
        of_row(PHONE + "consent: {column: Ok}", ["Phone", "Ok"], [ANA, ""]),
        "no-consent: Column 'Ok' is empty, which is no consent, so the row is not sent. If consent "
        "was given, fill in the cell.",
    ),
    (
        of_contact("unchanged", "unchanged"),
        "unchanged: The number +14155552671 was accepted before with the same values; nothing to "
        "do. Without --changed-only it is sent again.",
    ),
    (
        told(rows.sent_meanwhile(ANA, "r2")),
        "unchanged: The number +14155552671 was sent meanwhile by run r2, so there is nothing to "
        "do.",
    ),
    (
        told(rows.superseded(ANA, "r2")),
        "superseded: The number +14155552671 is not sent by this run, for run r2 took the row up, "
        "maybe with corrections: see with `importer show r2` what became of it.",
    ),
    (
        of_answer(400, b'{"success": false, "message": "Name too long"}'),
        "api-refused: Rampwin refused +14155552671 (status 400): “Name too long”. Correct the row "
        "in failures.csv and import that.",
    ),
    (
        of_answer(403, b'{"message": "Forbidden"}'),
        "api-unauthorized: Rampwin does not accept the API key (status 403: “Forbidden”): check "
        "RAMPWIN_API_KEY and what the key may do, then `importer resume`.",
    ),
    (
        of_answer(400, b'{"success": false, "message": "Invalid channel"}'),
        "api-channel: Rampwin does not know the channel (status 400: “Invalid channel”): correct "
        "--channel, RAMPWIN_CHANNEL_ID or the mapping's channel, or send what is left to the right "
        "one with `importer resume --channel ID`.",
    ),
    (
        of_answer(429),
        "api-rate-limited: Rampwin asked for fewer requests (status 429) and did not take "
        "+14155552671: send it again later with `importer retry` and a lower --rate or "
        "--concurrency.",
    ),
    (
        of_answer(503),
        "api-error: Rampwin had an error of its own and did not take +14155552671 (status 503): "
        "send it again later with `importer retry`.",
    ),
    (
        of_answer(404, b"<html>"),
        "api-error: The address in RAMPWIN_BASE_URL answers with status 404 and not in its form, "
        "so it is not the Rampwin API: correct it (the default is https://api.rampwin.com).",
    ),
    (
        of_answer(200, b'{"success": true, "data": {"_id": "a1", "phone_number": "+14155550100"}}'),
        "api-phone-differs: Rampwin stored the number as '+14155550100' and not as +14155552671: "
        "look the contact up in Rampwin, and correct its number there if it is wrong.",
    ),
    (
        told(sending.no_answer(ANA)),
        "no-answer: Rampwin gave no answer about +14155552671, so the contact may or may not be "
        "stored: send it again with `importer retry`, which does no harm if it is.",
    ),
    (
        f"{Code.STOPPED}: {rows.untried('r1')}",
        "stopped: No outcome yet, for run r1 stopped before this row's turn: `importer resume r1` "
        "sends it.",
    ),
    (
        f"{Code.HELD}: {rows.held('r1')}",
        "held: Not sent, for the file of run r1 is unlike those before it: `importer jobs release` "
        "sends it, `importer jobs reject` does not.",
    ),
    (
        told(too_many()),
        "too-many-failures: 50 of the last 50 contacts failed or got no answer, more than "
        "--max-failures 25 allows: look at their messages in the report, then `importer resume` "
        "sends the contacts that are left.",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("found", "sentence"), TABLE, ids=[wanted[:60] for _, wanted in TABLE])
def test_a_message_names_the_value_and_says_what_to_do(found: str, sentence: str) -> None:
    """The whole text, as it stands in a report."""
    assert found == sentence


def test_every_code_is_read_here() -> None:
    """A new reason code needs its sentence above."""
    assert {sentence.partition(":")[0] for _, sentence in TABLE} == {code.value for code in Code}


CELL = phone.Cell("98765 43210", "Phone")
SAMPLES: dict[str, object] = {
    "advice": advice.ONE_ONLY,
    "answer": "maybe",
    "cell": CELL,
    "cells": 2,
    "code": Code.VALUE_INVALID,
    "column": "Phone",
    "columns": ["Phone", "Mobile"],
    "count": 5,
    "country": "Atlantis",
    "doubt": advice.CUT,
    "failed": 50,
    "header": "Mobile",
    "host": "login.example.com",
    "is_json": False,
    "kept_row": "7",
    "max_percent": 25.0,
    "name": rows.STORED_LIST,
    "number": "98765 43210",
    "numbers": [ANA, "+14155550100"],
    "other_row": "7",
    "phone": ANA,
    "phone_column": "Phone",
    "place": cells.in_column("Mobile"),
    "reason": cells.NO_NUMBER,
    "row": "7",
    "rule": Repair.SCIENTIFIC_NOTATION,
    "run_id": "20260314-083000-k3f9",
    "seconds": 600.0,
    "seen": 50,
    "status": 400,
    "stored": "+14155550100",
    "unusable": phone.without_digits(CELL),
    "used": ANA,
    "value": "much",
    "wrong": "x",
}
"""Name of a parameter → an ordinary value of it, for any function that gives a problem."""
OTHERS = {
    ("ragged", "header"): ["Name", "Phone", "City"],
    ("beyond", "text"): "call back",
    ("beyond", "column"): "ALN",
    ("beyond", "last"): "C",
    ("unread", "code"): Code.PHONE_TOO_LONG,
    ("commented", "shown"): "#Bob, +447700900123",
    ("footer", "why"): "is a total",
    ("footer", "shown"): "Total, 425",
    ("odd_length", "usual"): 12,
    ("odd_length", "line_type"): "mobile",
    ("odd_length", "region"): "US",
}


def sentences() -> dict[str, str]:
    """Every message that a function makes, called with ordinary values, by the function's name."""
    found = {"sending.STOPPED": sending.STOPPED.message}
    for module in (phone, cells, rows, sending):
        for name, make in inspect.getmembers(module, inspect.isfunction):
            is_whole = make.__annotations__.get("return") == "Problem" or name in WHOLE
            if make.__module__ == module.__name__ and is_whole and not name.startswith("_"):
                found[f"{module.__name__.rpartition('.')[2]}.{name}"] = made(make)
    for rule in Repair:
        found[f"repaired {rule}"] = phone.repaired(CELL, ANA, rule).message
    return found


WHOLE = frozenset({"odd_length", "duplicate", "possible_duplicate", "unchanged", "untried"})
"""Functions that give a whole message, and no problem with it."""


def made(make: Callable[..., Problem | str]) -> str:
    """What a function gives for ordinary values."""
    values = {
        name: OTHERS.get((make.__name__, name), SAMPLES.get(name))
        for name in inspect.signature(make).parameters
    }
    message = make(**values)
    return message if isinstance(message, str) else message.message


ADVICE = [
    advice.CODE_OR_DIGITS,
    advice.CODE_OR_DIGITS_AFTER_00,
    advice.ZERO_IS_NO_CODE,
    advice.WITH_COUNTRY_CODE,
    advice.COMPLETE,
    advice.ONE_ONLY,
    advice.which_country("AQ"),
    advice.which_country(None),
    advice.not_in_region("IN"),
    advice.only_abroad("IN", PhoneNumber(ANA, "US")),
    advice.may_be_cut(PhoneNumber(ANA, "US")),
    advice.may_be([PhoneNumber(ANA, "US"), PhoneNumber("+447400123456", "GB")]),
]
REASONS = [
    cells.NO_YES_OR_NO,
    cells.NO_NUMBER,
    cells.NO_VALUE,
    cells.TIME_FOR_NUMBER,
    cells.DATE_FOR_NUMBER,
    cells.TOO_LARGE,
    cells.TOO_MANY_DIGITS,
    cells.OTHER_DECIMAL_MARK,
    cells.TOO_FAR,
    cells.REGEX_DOES_NOT_MATCH,
    cells.NOT_LISTED,
    cells.no_date(None),
    cells.no_date("%d/%m/%Y"),
    cells.no_such_time("America/Sao_Paulo"),
    cells.too_long_for_regex(10_000),
    cells.too_long_by_regex(10_000),
    cells.no_address("The part after the @-sign is not valid. It should have a period."),
]
DOUBTS = [
    cells.twofold_number(1234),
    cells.twofold_time(
        "America/New_York", "2026-11-01T01:30:00-04:00", "2026-11-01T01:30:00-05:00"
    ),
    cells.several_addresses("ana@example.com"),
    cells.unlisted_items(["gold", "silver"]),
]
PLACE = ("much", cells.in_column("Spent"), "Spent")
EVERY = [
    *(sentence.partition(": ")[2] for _, sentence in TABLE),
    *sentences().values(),
    *(phone.unread(CELL, Code.PHONE_INVALID, advice).message for advice in ADVICE),
    *(cells.left_out(Code.VALUE_INVALID, *PLACE, reason).message for reason in REASONS),
    *(cells.doubtful(Code.VALUE_INVALID, *PLACE, doubt).message for doubt in DOUBTS),
]


@pytest.mark.parametrize("message", dict.fromkeys(EVERY))
def test_messages_are_short_plain_sentences(message: str) -> None:
    """One or two sentences of a few lines, without the words of programmers."""
    assert message.endswith(".")
    assert message[0] not in "+-=@", "a spreadsheet would take it for a formula"
    assert "  " not in message
    assert not re.search(r"[.:;,]{2}|[ ][.:;,]", message), "two marks, or a space before one"
    assert len(message) <= LIMIT
    assert message.count(". ") <= 1 or message == sentences()["phone.used_instead"]
    assert not JARGON.search(message)
    assert "None" not in message


def test_a_long_cell_is_shortened() -> None:
    """What a message quotes of a cell never fills a page."""
    for message in (
        of_row(PHONE + "contact: {email: Mail}", ["Phone", "Mail"], [ANA, "x" * 5000]),
        of_cell("call " * 40),
        of_cell("1" * 5000),
    ):
        assert len(message) < 300
        assert "…" in message


def test_a_number_in_another_column_is_used_instead() -> None:
    """The message names the cell that is of no use, and the column that is used."""
    header = ["Phone", "Mobile"]
    assert of_row("phone: {columns: [Phone, Mobile]}", header, ["ask her", ANA]) == (
        "phone-invalid: 'ask her' is no phone number, for it has no digits: fill the number in, or "
        "leave the row out. The number in column 'Mobile' is used instead."
    )
