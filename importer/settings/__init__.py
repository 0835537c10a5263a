"""The settings: read once from the surroundings, checked, and passed on.

``model`` says what they are, ``layers`` reads them from their places, ``key`` finds the API key.
"""

from importer.settings.key import api_key
from importer.settings.layers import Layer, load_settings, read_layers, unknown_variables, written
from importer.settings.model import FIELDS, VARIABLES, Settings

__all__ = [
    "FIELDS",
    "VARIABLES",
    "Layer",
    "Settings",
    "api_key",
    "load_settings",
    "read_layers",
    "unknown_variables",
    "written",
]
