"""Where the files that come with the program lie: presets and sample data.

In a wheel they are inside the package; in a checkout they are top-level folders.
"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def _folder(name: str) -> Path:
    installed = _PACKAGE / "_data" / name
    return installed if installed.is_dir() else _PACKAGE.parent / name


def mappings_folder() -> Path:
    """The folder with a YAML file for each preset."""
    return _folder("mappings")


def sample_data_folder() -> Path:
    """The folder with the sample files that ``importer demo`` imports."""
    return _folder("sample_data")


def presets() -> dict[str, Path]:
    """Preset name (``hubspot``) → its YAML file, by name."""
    return {path.stem: path for path in sorted(mappings_folder().glob("*.yaml"))}
