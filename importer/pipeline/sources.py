"""Opens the files of a run and settles by which mapping each is read."""

from __future__ import annotations

import hashlib
import os
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import chain, count
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TextIO, TypeAlias

import orjson

from importer.download import download, is_link
from importer.errors import MappingError, SourceError
from importer.header import nearest
from importer.mapping import (
    Defaults,
    Mapping,
    area_code_column,
    automatic,
    bind,
    field_of,
    parse_mapping,
    recognise,
)
from importer.pipeline.column_notes import notes_on
from importer.pipeline.suppression import read_suppressed
from importer.reader import ReadOptions, Source, open_source
from importer.resources import presets

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Sequence
    from collections.abc import Mapping as AnyMapping
    from contextlib import ExitStack

    from importer.mapping import Binding
    from importer.model import JsonValue
    from importer.settings import Settings

SourceLike: TypeAlias = "str | os.PathLike[str] | BinaryIO | TextIO"
MappingLike: TypeAlias = "Mapping | dict[str, JsonValue] | str | os.PathLike[str]"

MAX_MAPPING_BYTES = 2**20


@dataclass(frozen=True, slots=True)
class NamedMapping:
    """A mapping, and what a report calls it."""

    mapping: Mapping
    name: str
    sha256: str
    folder: Path
    """Where the files lie that the mapping names."""
    file_name: str = ""
    """Of its YAML file, for messages; empty where there is none."""
    is_given: bool = True
    """Whether a user named it; else the headers decided."""

    def with_region(self, region: str) -> NamedMapping:
        """The same mapping, with another region for numbers without a country code."""
        phone = self.mapping.phone.model_copy(update={"region": region})
        return replace(self, mapping=self.mapping.model_copy(update={"phone": phone}))


@dataclass(frozen=True, slots=True)
class Job:
    """Opened sources, each with its bound mapping."""

    sources: Sequence[Source]
    bindings: Sequence[Binding]
    mappings: Sequence[NamedMapping]
    """Of each source; without a mapping each file's own headers decide."""

    def leaving_out(self, suppressed: AnyMapping[str, str]) -> Job:
        """The same job, without the numbers of one more suppression list: E.164 → its name."""
        if not suppressed:
            return self
        bindings = [
            replace(binding, suppressed={**suppressed, **binding.suppressed})
            for binding in self.bindings
        ]
        return replace(self, bindings=bindings)

    def suppressed(self) -> dict[str, str]:
        """The numbers on the suppression lists of all mappings: E.164 → the list's name."""
        return {
            phone: name for binding in self.bindings for phone, name in binding.suppressed.items()
        }

    @property
    def mapping(self) -> NamedMapping:
        """The first source's, by which the run is known."""
        return self.mappings[0]

    def without_bodies(self) -> Job:
        """The same for a plan of which nothing is sent, nor compared with what was."""
        return replace(
            self, bindings=[replace(binding, with_bodies=False) for binding in self.bindings]
        )


def open_job(
    files: Sequence[SourceLike], mapping: MappingLike | None, settings: Settings, stack: ExitStack
) -> Job:
    """Open all files and bind the mapping to each before a row is read.

    Args:
        files: paths or file objects, at least one.
        mapping: a mapping, the path of one or the name of a preset; ``None`` takes the setting,
            and where that is empty the headers decide.
        settings: how to read, and the default channel and region. A region that was given for this
            very call wins over the mapping's, another one is for a mapping that names none.
        stack: closes the files.

    Raises:
        SourceError: a file cannot be read, or none is given.
        MappingError: the mapping is wrong, or does not fit a file.
    """
    if not files:
        raise SourceError("No file is given: name at least one, for example `importer run a.csv`.")
    wanted = mapping if mapping is not None else settings.mapping
    given = load_mapping(wanted) if wanted is not None else None
    if given is not None and settings.region and settings.is_argument("region"):
        given = given.with_region(settings.region)
    sources = open_sources(files, [given] * len(files), settings, stack)
    return bound(sources, [given or _automatic(source, settings) for source in sources], settings)


def open_sources(
    files: Sequence[SourceLike],
    mappings: Sequence[NamedMapping | None],
    settings: Settings,
    stack: ExitStack,
) -> list[Source]:
    """Open each file as the settings and its mapping say.

    Files of the same name in several folders get names of their own, so that a row is found again
    by the name of its file: ``leads.csv`` and ``leads.csv (2)``.

    Raises:
        SourceError: a file cannot be read.
    """
    sources: list[Source] = []
    for file, named in zip(files, mappings, strict=True):
        options = read_options(settings, named.mapping if named else None)
        source = stack.enter_context(open_named(file, options, stack))
        name = _free_name(source.info.name, {other.info.name for other in sources})
        source.info = replace(source.info, name=name)
        sources.append(source)
    return sources


def open_named(file: SourceLike, options: ReadOptions, stack: ExitStack) -> Source:
    """Open what a user names: a path, a stream, or a link, whose file is fetched first.

    Args:
        file: as the user gave it.
        options: how it is read.
        stack: removes what was fetched.

    Raises:
        SourceError: it cannot be fetched or read.
    """
    if isinstance(file, str) and is_link(file):
        fetched = download(file, stack)
        return open_source(fetched.file, options, field_of, called=fetched.path)
    return open_source(file, options, field_of)


def _free_name(name: str, taken: Container[str]) -> str:
    numbered = (f"{name} ({number})" for number in count(2))
    return next(each for each in chain([name], numbered) if each not in taken)


def bound(sources: Sequence[Source], mappings: Sequence[NamedMapping], settings: Settings) -> Job:
    """Bind its mapping to each source.

    Raises:
        MappingError: a mapping does not fit its file.
        SourceError: a suppression list cannot be read, or numbers stand apart from their area code.
    """
    of_lists: dict[str, None] = {}
    bindings = [
        _bound(source, named, settings, of_lists)
        for source, named in zip(sources, mappings, strict=True)
    ]
    for source, binding in zip(sources, bindings, strict=True):
        _refuse_area_codes(source, binding)
    first = sources[0]
    first.info = replace(first.info, notes=(*first.info.notes, *of_lists))
    for source, binding, named in zip(sources, bindings, mappings, strict=True):
        if not source.is_report:
            told = notes_on(source, binding, is_given=named.is_given)
            source.info = replace(source.info, notes=(*source.info.notes, *told))
    return Job(sources, bindings, mappings)


def _refuse_area_codes(source: Source, binding: Binding) -> None:
    """Refuse a file whose numbers stand in two columns, of which one alone would be read."""
    countries = binding.phone.countries
    taken = countries.columns if countries is not None else ()
    found = area_code_column(source.info.header, source.sample, binding.phone.columns, taken)
    if found is not None:
        codes, numbers = found
        raise SourceError(
            f"{source.info.path}: '{codes}' holds codes that the numbers in '{numbers}' begin "
            "with, and without them they are somebody else's. Join the two in one column of the "
            f"file (a formula does it); or, if the numbers are whole, give '{codes}' another "
            "header there."
        )


def _bound(
    source: Source, named: NamedMapping, settings: Settings, of_lists: dict[str, None]
) -> Binding:
    """The mapping bound to a source; what is to be told of its lists goes into ``of_lists``."""
    suppressed = read_suppressed(
        named.mapping, named.folder, settings.region, lambda note: of_lists.update({note: None})
    )
    with _telling_of_elsewhere(source):
        return bind(
            named.mapping,
            source.info.header,
            Defaults(channel=settings.channel, region=settings.region),
            suppressed=suppressed,
            source_name=source.info.name,
            mapping_name=named.file_name,
        )


@contextmanager
def _telling_of_elsewhere(source: Source) -> Iterator[None]:
    """Say where the columns may be that a mapping does not find."""
    try:
        yield
    except MappingError as error:
        if not source.elsewhere:
            raise
        raise MappingError(f"{error} {source.elsewhere}") from error


def read_options(settings: Settings, mapping: Mapping | None) -> ReadOptions:
    """How to read a file: the settings, and where they are silent the mapping."""
    hints = mapping.source if mapping is not None else None
    sheet: str | int | None = settings.sheet
    header, footer = settings.header, settings.footer
    return ReadOptions(
        sheet=sheet if sheet is not None else (hints.sheet if hints else None),
        header_row=settings.header_row or (hints.header_row if hints else None),
        header_rows=settings.header_rows or (hints.header_rows if hints else None),
        header=header if header is not None else not (hints and hints.header == "none"),
        last_row=settings.last_row or (hints.last_row if hints else None),
        columns=settings.columns or (hints.columns if hints else None),
        footer=footer if footer is not None else not (hints and hints.footer == "none"),
        encoding=settings.encoding or (hints.encoding if hints else None),
        delimiter=settings.delimiter or (hints.delimiter if hints else None),
        region=settings.region or (mapping.phone.region if mapping else None),
        quote=settings.quote or (hints.quote if hints else None),
        escape=settings.escape or (hints.escape if hints else None),
    )


def load_mapping(mapping: MappingLike) -> NamedMapping:
    """Read a mapping: an object, its content as a dict, a YAML file's path or a preset's name.

    Raises:
        MappingError: there is no such file or preset, or its text is wrong.
    """
    if isinstance(mapping, dict):
        mapping = parse_mapping(orjson.dumps(mapping).decode(), "the mapping")
    if isinstance(mapping, Mapping):
        return _named(mapping, mapping.name or "mapping", Path.cwd())
    if not isinstance(mapping, str | os.PathLike):
        raise MappingError(
            f"A mapping is a Mapping, a dict, the path of a YAML file or a preset's name; "
            f"{type(mapping).__name__} is none of these."
        )
    path = Path(mapping)
    known = presets()
    if not path.is_file() and str(mapping) in known:
        path = known[str(mapping)]
    try:
        with path.open("rb") as file:
            content = file.read(MAX_MAPPING_BYTES + 1)
    except OSError as error:
        likely = nearest(str(mapping), known)
        meant = f"did you mean {likely}? Otherwise name" if likely else "name"
        raise MappingError(
            f"The mapping '{mapping}' cannot be read ({error.strerror}): {meant} a YAML file, "
            f"or one of the presets {', '.join(known)}."
        ) from None
    if len(content) > MAX_MAPPING_BYTES:
        raise MappingError(
            f"{path} is larger than 1 MiB: it is no mapping. Name the YAML file, or a preset."
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise MappingError(
            f"{path} is not UTF-8 text, as a mapping is: name the YAML file that says which column "
            "is what, and no table or workbook; if this is one, save it as UTF-8."
        ) from None
    parsed = parse_mapping(text, path.name)
    return NamedMapping(
        parsed,
        parsed.name or path.stem,
        hashlib.sha256(content).hexdigest(),
        path.parent,
        path.name,
    )


def require_mapping(mapping: MappingLike) -> Mapping:
    """Read a mapping only to see that it is one.

    Raises:
        MappingError: there is no such file or preset, or its text is wrong.
    """
    return load_mapping(mapping).mapping


def _automatic(source: Source, settings: Settings) -> NamedMapping:
    """The preset of the program whose export it is, which is said; else what the headers say."""
    preset = recognised_preset(source.info.header)
    if preset is not None:
        named = load_mapping(presets()[preset])
        told = f"this looks like a {named.name} export; using the preset {preset}"
        source.info = replace(source.info, notes=(*source.info.notes, told))
        return replace(named, is_given=False)
    with _telling_of_elsewhere(source):
        mapping = automatic(
            source.info.header,
            source.sample,
            source_name=source.info.path,
            trust_headers=source.is_report,  # the cells of failures.csv are the bad ones
            header_row=settings.header_row,
        )
    return replace(_named(mapping, "automatic", Path.cwd()), is_given=False)


def recognised_preset(header: Sequence[str]) -> str | None:
    """The name of the preset that was made for files with such a header, if there is one."""
    return recognise(header, {name: load_mapping(path).mapping for name, path in presets().items()})


def _named(mapping: Mapping, name: str, folder: Path) -> NamedMapping:
    canonical = orjson.dumps(mapping.model_dump(mode="json"), option=orjson.OPT_SORT_KEYS)
    return NamedMapping(mapping, name, hashlib.sha256(canonical).hexdigest(), folder)
