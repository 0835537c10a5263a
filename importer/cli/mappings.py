"""``mappings`` and ``suggest``: which column is what."""

from typing import Annotated

import typer

from importer.cli import options
from importer.cli.app import command
from importer.cli.asking import settled
from importer.cli.terminal import width, write_json, write_line
from importer.errors import MappingError


@command()
def suggest(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A CSV, XLSX, XLS or ODS file.")],
    sheet: options.Sheet = None,
    header_row: options.HeaderRow = None,
    header_rows: options.HeaderRows = None,
    header: options.Header = None,
    last_row: options.LastRow = None,
    columns: options.Columns = None,
    footer: options.Footer = None,
    encoding: options.Encoding = None,
    delimiter: options.Delimiter = None,
    quote: options.Quote = None,
    escape: options.Escape = None,
    region: options.Region = None,
) -> None:
    """Print a mapping for a file, ready to edit.

    `importer suggest FILE > my.yaml`, then `importer run FILE -m my.yaml`.
    """
    from importer import pipeline
    from importer.settings import load_settings

    settings = load_settings(
        sheet=sheet,
        header_row=header_row,
        header_rows=header_rows,
        header=header,
        last_row=last_row,
        columns=columns,
        footer=footer,
        encoding=encoding,
        delimiter=delimiter,
        quote=quote,
        escape=escape,
        region=region,
    )
    written = settled(
        [file], settings, lambda settings: pipeline.suggest(options.opened(file), settings)
    )
    write_line(written.rstrip("\n"))


@command()
def mappings(
    name: Annotated[
        str | None, typer.Argument(metavar="NAME", help="Print this preset's YAML.")
    ] = None,
    schema: Annotated[
        bool, typer.Option("--schema", help="Print the JSON Schema of a mapping, for editors.")
    ] = False,
) -> None:
    """List the mapping presets, or print one.

    Use one by its name (`importer run contacts.csv -m hubspot`), or as a start for your own
    (`importer mappings hubspot > my.yaml`).
    """
    from importer.resources import presets

    known = presets()
    if schema:
        from importer.mapping import json_schema

        write_json(json_schema())
    elif name is None:
        longest = max(map(len, known), default=0)
        for preset, path in known.items():
            text = path.read_text(encoding="utf-8")
            room = width() - longest - 2
            write_line(f"{preset:<{longest}}  {_description(text)[:room]}".rstrip())
    elif name in known:
        write_line(known[name].read_text(encoding="utf-8").rstrip("\n"))
    else:
        raise MappingError(
            f"There is no preset '{name}'. The presets are {', '.join(known)}; "
            "for a file of your own use `importer suggest FILE`."
        )


def _description(text: str) -> str:
    """The mapping's own name, else its first line of comment."""
    for line in text.splitlines():
        if line.startswith("name:"):
            return line.removeprefix("name:").strip().strip("\"'")
    first = text.lstrip().splitlines()[0] if text.strip() else ""
    return first.lstrip("# ") if first.startswith("#") else ""
