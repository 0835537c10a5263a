"""What is said about the API's answers, and about a run that stopped because of them."""

from __future__ import annotations

from importer.model import Code, Problem


def phone_differs(stored: str, phone: str) -> Problem:
    """The API took the contact and named another number."""
    return Problem(
        Code.API_PHONE_DIFFERS,
        f"Rampwin stored the number as {stored!r} and not as {phone}:"
        " look at this contact in Rampwin.",
    )


def refused(status: int, reason: str) -> Problem:
    """The API does not take the contact; ``reason`` is its own text, empty where it has none."""
    quoted = f": “{reason}”" if reason else " and gave no reason"
    return Problem(
        Code.API_REFUSED,
        f"Rampwin refused this contact (status {status}){quoted}."
        " Correct the row and import it again.",
    )


def refused_by_others(status: int) -> Problem:
    """Something refused the contact, and not in the API's form."""
    return Problem(
        Code.API_REFUSED,
        f"The contact was refused with status {status} and no reason that can be read."
        " Look at the row, and for a proxy or firewall that may object to it.",
    )


def not_the_api() -> Problem:
    """An answer that looks like success and is not the API's."""
    return Problem(
        Code.API_ERROR,
        "The answer (status 200) was not Rampwin's but a web page or a part of an answer:"
        " the contact may or may not be stored. Look for a proxy or a sign-in page between"
        " here and Rampwin, then import the row again.",
    )


def _said(status: int, reason: str) -> str:
    return f"status {status}: “{reason}”" if reason else f"status {status}"


def wrong_channel(status: int, reason: str) -> Problem:
    """The API does not know the channel."""
    return Problem(
        Code.API_CHANNEL,
        f"Rampwin does not know the channel ({_said(status, reason)}): correct --channel,"
        " RAMPWIN_CHANNEL_ID or the mapping's channel.",
    )


def wrong_key(status: int, reason: str) -> Problem:
    """The API does not accept the key."""
    return Problem(
        Code.API_UNAUTHORIZED,
        f"Rampwin does not accept the API key ({_said(status, reason)}): check RAMPWIN_API_KEY"
        " and what the key may do, then resume.",
    )


def rate_limited() -> Problem:
    """The API asked for fewer requests until the attempts were used up."""
    return Problem(
        Code.API_RATE_LIMITED,
        "Rampwin asked for fewer requests (status 429): import the row again later,"
        " with a lower --rate or --concurrency.",
    )


def api_error(status: int) -> Problem:
    """The API had an error of its own."""
    return Problem(
        Code.API_ERROR,
        f"Rampwin was not able to answer (status {status}): import the row again later.",
    )


def odd_status(status: int) -> Problem:
    """An answer that says neither yes nor no."""
    return Problem(
        Code.API_ERROR,
        f"The answer has status {status}, which says neither that the contact is stored nor that"
        " it is not: look for it in Rampwin, and import the row again if it is not there.",
    )


def wrong_address(status: int, reason: str, *, is_json: bool) -> Problem:
    """Something else than the API answers at its address."""
    quoted = f": “{reason}”" if reason else " and gave no reason"
    return _wrong_address(f"answers with status {status}{quoted if is_json else ' and no JSON'}")


def redirected(host: str) -> Problem:
    """The address sends requests elsewhere; ``host`` is empty where nobody says where to."""
    return _wrong_address(f"answers with a redirect{f' to {host}' if host else ''}")


def _wrong_address(what: str) -> Problem:
    return Problem(
        Code.API_ERROR,
        f"The address in RAMPWIN_BASE_URL {what}, so it is not the Rampwin API: correct it"
        " (the default is https://api.rampwin.com).",
    )


NO_ANSWER = Problem(
    Code.NO_ANSWER,
    "Rampwin gave no answer, so the contact may or may not be stored: import the row again, an"
    " upsert that is sent twice changes nothing.",
)
STOPPED = Problem(
    Code.STOPPED, "Stopped on request. `importer resume` sends the contacts that are left."
)


def outage(seconds: float) -> Problem:
    """The API has been away for too long."""
    minutes = max(1, round(seconds / 60))
    return Problem(
        Code.NO_ANSWER,
        f"Rampwin has not answered for {minutes} minute{'s' if minutes > 1 else ''}: look at"
        " the network and at Rampwin's status, then `importer resume` sends what is left.",
    )


def too_many_failures(failed: int, seen: int, max_percent: float) -> Problem:
    """So many of the last contacts went wrong that the run had better stop."""
    return Problem(
        Code.TOO_MANY_FAILURES,
        f"{failed} of the last {seen} contacts failed or got no answer, more than"
        f" --max-failures {max_percent:g} allows: look at their messages in the report,"
        " then `importer resume` sends the contacts that are left.",
    )
