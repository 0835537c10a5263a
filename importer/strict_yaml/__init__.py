"""YAML files that people write: strict, with line numbers, and text stays text. Pure."""

from importer.strict_yaml.document import Kind, parse
from importer.strict_yaml.part import Part

__all__ = ["Kind", "Part", "parse"]
