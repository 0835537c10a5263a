"""Finds the file that a path names, or says why there is none."""

from __future__ import annotations

import os
import stat
from difflib import get_close_matches
from pathlib import Path

from importer.errors import SourceError


def existing_file(path: str) -> Path:
    """The file of this path; raises SourceError where there is none that can be read."""
    if not path.strip():
        raise SourceError("A file's name is empty: name the file that holds the contacts.")
    file = Path(path)
    try:
        mode = file.stat().st_mode
    except FileNotFoundError as error:
        raise SourceError(f"There is no file {path}{_remedy(file)}") from error
    except ValueError as error:  # a NUL in the path
        raise SourceError(f"{path!r} is no name of a file: check the path.") from error
    if stat.S_ISDIR(mode):
        raise SourceError(f"{path} is a folder. Name the file in it.")
    if not stat.S_ISREG(mode) and not stat.S_ISFIFO(mode):
        raise SourceError(f"{path} is a device, not a file. Name the file that holds the contacts.")
    return file


def _remedy(file: Path) -> str:
    """What may help where a file is missing: the folder, or a name in it that is nearly the same.

    It ends the sentence that says so.
    """
    folder = file.absolute().parent
    try:
        names = os.listdir(folder)  # noqa: PTH208 - names are all that is needed
    except OSError:
        return f", and no folder {folder} to look in: check the path."
    near = get_close_matches(file.name, names, n=1, cutoff=0.75)
    if near:
        return f". Did you mean {near[0]}?"
    return f": check the name and the folder ({folder})."
