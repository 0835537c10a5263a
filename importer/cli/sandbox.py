"""``sandbox``: a local stand-in for the Rampwin API."""

from typing import TYPE_CHECKING, Annotated

import typer

from importer.cli import options
from importer.cli.app import command
from importer.cli.terminal import write_line
from importer.errors import SettingsError

if TYPE_CHECKING:
    from importer.rampwin.sandbox import SandboxOptions

MILLISECONDS = "a number of milliseconds from 0 to 600000"
SECONDS = "a number of seconds from 0 to 86400"
SHARE = "a share from 0 to 1, such as 0.05 for five in a hundred"
OPTIONS = {
    "api_key": ("--key", "a key of at least one character"),
    "latency_ms": ("--latency-ms", MILLISECONDS),
    "jitter_ms": ("--jitter-ms", MILLISECONDS),
    "rate_limit": ("--rate-limit", "a whole number of requests a second, from 1"),
    "retry_after_seconds": ("--retry-after", SECONDS),
    "failure_rate": ("--failure-rate", SHARE),
    "drop_rate": ("--drop-rate", SHARE),
    "outage_after": ("--outage-after", "a whole number of requests, from 0"),
    "outage_seconds": ("--outage-seconds", SECONDS),
}
"""Field of the sandbox's options → the option that sets it, and what to write there."""


@command()
def sandbox(
    port: Annotated[
        str, typer.Option("--port", metavar="N", help="Where it listens; 0 takes a free port.")
    ] = "8899",
    key: Annotated[
        str, typer.Option("--key", metavar="TEXT", help="The key that it accepts.")
    ] = "sandbox-key",
    channels: Annotated[
        list[str] | None,
        typer.Option(
            "--channel", metavar="ID", help="A channel that exists (default sandbox-channel)."
        ),
    ] = None,
    latency_ms: Annotated[
        str, typer.Option("--latency-ms", metavar="N", help="How long each answer takes.")
    ] = "0",
    jitter_ms: Annotated[
        str, typer.Option("--jitter-ms", metavar="N", help="How much longer it may take.")
    ] = "0",
    rate_limit: Annotated[
        str | None,
        typer.Option("--rate-limit", metavar="N", help="Answer 429 above so many a second."),
    ] = None,
    retry_after: Annotated[
        str | None,
        typer.Option(
            "--retry-after",
            metavar="S",
            help="Seconds that a 429 asks to wait (default: until there is room).",
        ),
    ] = None,
    failure_rate: Annotated[
        str,
        typer.Option("--failure-rate", metavar="SHARE", help="Answer 5xx to this share, 0 to 1."),
    ] = "0",
    drop_rate: Annotated[
        str,
        typer.Option("--drop-rate", metavar="SHARE", help="Give this share no answer, 0 to 1."),
    ] = "0",
    outage_seconds: Annotated[
        str | None,
        typer.Option(
            "--outage-seconds", metavar="S", help="Answer nothing but 503 for so long, once."
        ),
    ] = None,
    outage_after: Annotated[
        str | None,
        typer.Option(
            "--outage-after", metavar="N", help="After so many requests (default: at once)."
        ),
    ] = None,
) -> None:
    """Serve a local stand-in for the Rampwin API.

    It runs until Ctrl-C and keeps contacts in memory only; GET /sandbox/contacts shows them. POST
    /sandbox/switches and /sandbox/outage change how it behaves while it runs.
    """
    from importer.rampwin.sandbox import serve

    if outage_after is not None and outage_seconds is None:
        raise SettingsError("--outage-after says when: give --outage-seconds, for how long.")
    given = _options(
        api_key=key,
        channels=tuple(channels or ["sandbox-channel"]),
        latency_ms=latency_ms,
        jitter_ms=jitter_ms,
        rate_limit=rate_limit,
        retry_after_seconds=retry_after,
        failure_rate=failure_rate,
        drop_rate=drop_rate,
        outage_seconds="0" if outage_seconds is None else outage_seconds,
        outage_after="0" if outage_after is None else outage_after,
    )
    number = options.whole(port, "--port", least=0)

    def ready(url: str) -> None:
        for line in (
            f"The sandbox listens on {url} (Ctrl-C ends it).",
            "Try it from another terminal:",
            "",
            *_exports(url, key, given.channels[0]),
            "  importer run FILE",
            "",
            f"What it holds: {url}/sandbox/contacts",
        ):
            write_line(line)

    serve(given, port=number, ready=ready)


def _options(**given: object) -> "SandboxOptions":
    """Check what was given, as the text that it is.

    Raises:
        SettingsError: one of it makes no sense.
    """
    from pydantic import ValidationError

    from importer.rampwin.sandbox import SandboxOptions

    try:
        return SandboxOptions.model_validate(given)
    except ValidationError as error:
        field = str(error.errors(include_input=False, include_url=False)[0]["loc"][0])
        option, wanted = OPTIONS[field]
        raise SettingsError(options.nonsense(option, given[field], wanted)) from None


def _exports(url: str, key: str, channel: str) -> list[str]:
    import os
    import shlex

    variables = {
        "RAMPWIN_BASE_URL": url,
        "RAMPWIN_API_KEY": key,
        "RAMPWIN_CHANNEL_ID": channel,
    }
    if os.name == "nt":
        return [f'  $env:{name} = "{value}"' for name, value in variables.items()]
    return [f"  export {name}={shlex.quote(value)}" for name, value in variables.items()]
