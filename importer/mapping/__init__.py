"""The mapping: what a YAML file says becomes a plan for the rows of one file. Pure.

How a mapping flows: :mod:`.document` reads the YAML with its line numbers, :mod:`.schema` says
what it may hold, :mod:`.binder` finds the columns in a header, and the :class:`Binding` plans rows.
Without a mapping :mod:`.automatic` makes one from headers that leave no doubt, and
:mod:`.suggestion` writes one to edit; both know headers from :mod:`.synonyms`.
"""

from importer.mapping.area_codes import area_code_column
from importer.mapping.automatic import automatic, recognise
from importer.mapping.binder import Defaults, bind
from importer.mapping.binding import Binding
from importer.mapping.document import parse_mapping
from importer.mapping.evidence import country_column
from importer.mapping.schema import Mapping, json_schema
from importer.mapping.suggestion import suggest
from importer.mapping.synonyms import field_of, is_mobile_header, is_phone_header, says_opt_out

__all__ = [
    "Binding",
    "Defaults",
    "Mapping",
    "area_code_column",
    "automatic",
    "bind",
    "country_column",
    "field_of",
    "is_mobile_header",
    "is_phone_header",
    "json_schema",
    "parse_mapping",
    "recognise",
    "says_opt_out",
    "suggest",
]
