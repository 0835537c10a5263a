"""What is said about the API's answers, and about a run that stopped because of them."""

from __future__ import annotations

from importer.model import Code, Problem


def phone_differs(stored: str, phone: str) -> Problem:
    """The API took the contact and named another number."""
    return Problem(
        Code.API_PHONE_DIFFERS,
        f"Rampwin stored the number as {stored!r} and not as {phone}:"
        " look the contact up in Rampwin, and correct its number there if it is wrong.",
    )


def refused(phone: str, status: int, reason: str) -> Problem:
    """The API does not take the contact; ``reason`` is its own text, empty where it has none."""
    quoted = f": “{reason}”" if reason else " and gave no reason"
    return Problem(
        Code.API_REFUSED,
        f"Rampwin refused {phone} (status {status}){quoted}."
        " Correct the row in failures.csv and import that.",
    )


def refused_by_others(phone: str, status: int) -> Problem:
    """Something refused the contact, and not in the API's form."""
    return Problem(
        Code.API_REFUSED,
        f"The contact {phone} was refused with status {status} and no reason that can be read."
        " Ask whoever runs your network whether a firewall objects to it, or correct the row and"
        " import it.",
    )


def not_the_api(phone: str) -> Problem:
    """An answer that looks like success and is not the API's."""
    return Problem(
        Code.API_ERROR,
        f"The answer about {phone} (status 200) was a web page or half of an answer and not"
        " Rampwin's, so the contact may or may not be stored. Look for a proxy or a sign-in page"
        " between here and Rampwin, then `importer retry`.",
    )


def _said(status: int, reason: str) -> str:
    return f"status {status}: “{reason}”" if reason else f"status {status}"


def wrong_channel(status: int, reason: str) -> Problem:
    """The API does not know the channel."""
    return Problem(
        Code.API_CHANNEL,
        f"Rampwin does not know the channel ({_said(status, reason)}): correct --channel,"
        " RAMPWIN_CHANNEL_ID or the mapping's channel, or send what is left to the right one with"
        " `importer resume --channel ID`.",
    )


def wrong_key(status: int, reason: str) -> Problem:
    """The API does not accept the key."""
    return Problem(
        Code.API_UNAUTHORIZED,
        f"Rampwin does not accept the API key ({_said(status, reason)}): check RAMPWIN_API_KEY"
        " and what the key may do, then `importer resume`.",
    )


def rate_limited(phone: str) -> Problem:
    """The API asked for fewer requests until the attempts were used up."""
    return Problem(
        Code.API_RATE_LIMITED,
        f"Rampwin asked for fewer requests (status 429) and did not take {phone}: send it again"
        " later with `importer retry` and a lower --rate or --concurrency.",
    )


def api_error(phone: str, status: int) -> Problem:
    """The API had an error of its own."""
    return Problem(
        Code.API_ERROR,
        f"Rampwin had an error of its own and did not take {phone} (status {status}): send it again"
        " later with `importer retry`.",
    )


def odd_status(phone: str, status: int) -> Problem:
    """An answer that says neither yes nor no."""
    return Problem(
        Code.API_ERROR,
        f"The answer about {phone} has status {status}, which says neither that the contact is"
        " stored nor that it is not: look for it in Rampwin, and import the row again if it is not"
        " there.",
    )


def wrong_address(status: int, reason: str, *, is_json: bool) -> Problem:
    """Something else than the API answers at its address."""
    quoted = f": “{reason}”" if reason else " and gave no reason"
    return _wrong_address(
        f"answers with status {status}{quoted if is_json else ' and not in its form'}"
    )


def redirected(host: str) -> Problem:
    """The address sends requests elsewhere; ``host`` is empty where nobody says where to."""
    return _wrong_address(f"leads elsewhere by a redirect{f' to {host}' if host else ''}")


def _wrong_address(what: str) -> Problem:
    return Problem(
        Code.API_ERROR,
        f"The address in RAMPWIN_BASE_URL {what}, so it is not the Rampwin API: correct it"
        " (the default is https://api.rampwin.com).",
    )


def untrusted(reason: str) -> Problem:
    """The server's certificate is not to be trusted; ``reason`` is OpenSSL's."""
    return Problem(
        Code.NO_ANSWER,
        "RAMPWIN_BASE_URL, or a proxy before it, shows a certificate that is not trusted"
        f" ({reason}), so nothing was sent: check it and this machine's clock, or name"
        " your company's certificate in SSL_CERT_FILE, then `importer resume`.",
    )


def no_answer(phone: str) -> Problem:
    """A request went out, and nothing came back."""
    return Problem(
        Code.NO_ANSWER,
        f"Rampwin gave no answer about {phone}, so the contact may or may not be stored: send it"
        " again with `importer retry`, which does no harm if it is.",
    )


STOPPED = Problem(
    Code.STOPPED, "Stopped on request. `importer resume` sends the contacts that are left."
)


def outage(seconds: float, reason: str = "") -> Problem:
    """The API has been away for too long.

    Args:
        seconds: how long.
        reason: what the last attempt met, as :func:`importer.sender.trust.met` gives it.
    """
    is_long = seconds >= 60
    count, unit = (round(seconds / 60), "minute") if is_long else (round(seconds), "second")
    met = f" ({reason})" if reason else ""
    look = "RAMPWIN_BASE_URL, the network" if reason else "the network"
    return Problem(
        Code.NO_ANSWER,
        f"Rampwin has not answered for {count} {unit}{'s' * (count != 1)}{met}: look at {look}"
        " and at Rampwin's status, then `importer resume` sends what is left.",
    )


def too_many_failures(failed: int, seen: int, max_percent: float) -> Problem:
    """So many of the last contacts went wrong that the run had better stop."""
    return Problem(
        Code.TOO_MANY_FAILURES,
        f"{failed} of the last {seen} contacts failed or got no answer, more than"
        f" --max-failures {max_percent:g} allows: look at their messages in the report,"
        " then `importer resume` sends the contacts that are left.",
    )


def none_of_the_first(count: int) -> Problem:
    """Each of the first contacts went wrong, so the others would, too."""
    return Problem(
        Code.TOO_MANY_FAILURES,
        f"Not one of the first {count} contacts was accepted, so no further one was tried: look at"
        " their messages in the report. When the cause is mended `importer resume` sends the"
        " contacts that are left; with --max-failures 100 nothing stops it.",
    )
