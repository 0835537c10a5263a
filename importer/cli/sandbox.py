"""``sandbox``: a local stand-in for the Rampwin API."""

from typing import Annotated

import typer

from importer.cli.app import command
from importer.cli.terminal import write_line
from importer.errors import SettingsError

DEFAULT_PORT = 8899


@command()
def sandbox(
    port: Annotated[
        int, typer.Option("--port", metavar="N", help="Where it listens; 0 takes a free port.")
    ] = DEFAULT_PORT,
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
        float, typer.Option("--latency-ms", metavar="N", help="How long each answer takes.")
    ] = 0,
    jitter_ms: Annotated[
        float, typer.Option("--jitter-ms", metavar="N", help="How much longer it may take.")
    ] = 0,
    rate_limit: Annotated[
        int | None,
        typer.Option("--rate-limit", metavar="N", help="Answer 429 above so many a second."),
    ] = None,
    failure_rate: Annotated[
        float,
        typer.Option("--failure-rate", metavar="SHARE", help="Answer 5xx to this share, 0 to 1."),
    ] = 0,
    drop_rate: Annotated[
        float,
        typer.Option("--drop-rate", metavar="SHARE", help="Give this share no answer, 0 to 1."),
    ] = 0,
) -> None:
    """Serve a local stand-in for the Rampwin API.

    It runs until Ctrl-C and keeps contacts in memory only; GET /sandbox/contacts shows them.
    """
    from pydantic import ValidationError

    from importer.rampwin.sandbox import SandboxOptions, serve

    try:
        options = SandboxOptions(
            api_key=key,
            channels=tuple(channels or ["sandbox-channel"]),
            latency_ms=latency_ms,
            jitter_ms=jitter_ms,
            rate_limit=rate_limit,
            failure_rate=failure_rate,
            drop_rate=drop_rate,
        )
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        option = "--" + str(first["loc"][0]).replace("_", "-")
        raise SettingsError(f"{option}: {first['msg']}.") from None

    def ready(url: str) -> None:
        for line in (
            f"The sandbox listens on {url} (Ctrl-C ends it).",
            "Try it from another terminal:",
            "",
            *_exports(url, key, options.channels[0]),
            "  importer run FILE",
            "",
            f"What it holds: {url}/sandbox/contacts",
        ):
            write_line(line)

    serve(options, port=port, ready=ready)


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
