"""What spreadsheet programs write where a formula has no result, in many languages."""

from __future__ import annotations

import re

NOT_AVAILABLE = frozenset(
    "#N/A #NV #N/D #N/D! #N/B #I/T #YOK #Н/Д #SAKNAS! #HIÁNYZIK #PUUTTUU! #NENÍ_K_DISPOZICI".split()  # noqa: SIM905 - a line for each would fill pages
)
"""A look-up that found nothing: the cell is as good as empty."""
_OTHERS = frozenset(
    """
    #REF! #NAME? #VALUE! #DIV/0! #NUM! #NULL! #SPILL! #CALC! #FIELD! #BLOCKED! #UNKNOWN! #CONNECT!
    #BUSY! #EXTERNAL! #PYTHON! #GETTING_DATA #ERROR!
    #BEZUG! #WERT! #ZAHL! #ÜBERLAUF! #KALK!
    #¡REF! #¿NOMBRE? #¡VALOR! #¡DIV/0! #¡NUM! #¡NULO! #¡DESBORDAMIENTO! #¡CALC!
    #NOM? #VALEUR! #NOMBRE! #NUL! #PROPAGATION!
    #NOME? #VALOR! #NÚM! #NULO! #DESPEJAR!
    #RIF! #VALORE! #NULLO!
    #VERW! #NAAM? #WAARDE! #DEEL/0! #GETAL! #LEEG!
    #ADR! #NAZWA? #ARG! #DZIEL/0! #LICZBA! #ZERO!
    #BAŞV! #AD? #DEĞER! #SAYI/0! #SAYI! #BOŞ!
    #ССЫЛКА! #ИМЯ? #ЗНАЧ! #ДЕЛ/0! #ЧИСЛО! #ПУСТО!
    #REFERENS! #NAMN? #VÄRDEFEL! #DIVISION/0! #OGILTIGT! #SKÄRNING!
    #REFERENCE! #NAVN? #VÆRDI! #VERDI!
    #ODKAZ! #NÁZEV? #HODNOTA! #DĚLENÍ_NULOU! #ČÍSLO!
    #HIV! #NÉV? #ÉRTÉK! #ZÉRÓOSZTÓ! #SZÁM! #NULLA!
    #VIITTAUS! #NIMI? #ARVO! #JAKO/0! #LUKU! #TYHJÄ!
    """.split()  # noqa: SIM905 - a line for each language
)
_ALL = NOT_AVAILABLE | _OTHERS
_NUMBERED = re.compile(r"#?(Err|Fehler|Erreur|Error):\d{3}")
"""How LibreOffice numbers those that have no name."""
MARKS = ("#", "Err", "Fehler:")
"""Each of them has one of these: a text without is none."""


def is_formula_error(text: str) -> bool:
    """Whether a trimmed text is what stands in place of a formula's result (``#REF!``)."""
    return text in _ALL or _NUMBERED.fullmatch(text) is not None
