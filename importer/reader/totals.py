"""Tells by its words whether a row is a total or a note below a table, in many languages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_TOTALS = (
    "total", "totals", "sub total", "subtotal", "grand total", "grand totals", "overall total",
    "total contacts", "total records", "total rows", "total count", "total number",
    "average", "avg", "count", "row count", "record count", "number of rows", "number of records",
    "number of contacts", "sum total",
    "total general", "total geral", "total général", "sous total", "sous-total", "sub-total",
    "total contactos", "total registros", "total de registros", "total contatos",
    "total de contactos", "total de contatos", "promedio", "média geral", "moyenne",
    "nombre de lignes", "suma total", "soma total", "somme totale", "importo totale",
    "summe", "gesamt", "gesamtsumme", "gesamtzahl", "zwischensumme", "endsumme", "insgesamt",
    "anzahl", "durchschnitt", "mittelwert",
    "totale", "totale generale", "subtotale", "totaal", "eindtotaal", "subtotaal", "totalt",
    "razem", "ogółem", "łącznie", "celkem", "spolu", "összesen", "toplam", "genel toplam",
    "ara toplam", "итого", "всего", "разом", "сума", "сумма", "σύνολο",
    "المجموع", "مجموع", "الإجمالي", "الاجمالي", "إجمالي", "اجمالي", "المجموع الكلي",
    "सकल योग", "कुल योग", "कुल", "kul yog", "kul jod",
    "合计", "合計", "总计", "總計", "小计", "小計", "总数", "総計", "합계", "총계", "소계",
    "jumlah", "jumlah total", "tổng cộng", "tổng",
)  # fmt: skip
_NAMES_TOO = ("sum", "summa", "suma", "soma", "somma", "somme", "kokku", "yog", "योग", "media")
"""Words for a total that are somebody's name as well: only with a colon behind them."""
_NOTES = (
    "printed", "exported", "generated", "created", "report", "page", "source", "as of", "end of",
    "rows", "records", "showing", "confidential", "copyright", "powered by", "downloaded",
    "gedruckt", "exportiert", "erstellt", "stand", "seite", "quelle", "bericht", "vertraulich",
    "impreso", "exportado", "generado", "creado", "página", "fuente", "fecha", "informe",
    "impresso", "gerado", "criado", "fonte", "relatório", "data de", "emitido",
    "imprimé", "exporté", "généré", "créé", "édité", "page", "rapport", "le total",
    "stampato", "esportato", "generato", "pagina", "afgedrukt", "geëxporteerd", "wydrukowano",
    "wygenerowano", "strona", "yazdırıldı", "sayfa", "напечатано", "отчет", "страница",
    "طبع", "تم الطباعة", "صفحة", "तारीख", "पृष्ठ", "打印", "导出", "印刷",
)  # fmt: skip


def _one_of(words: Sequence[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_AMOUNT = r"[\s:=(]*[#n°]?[\s\d.,'%)]*(?:\s*[^\W\d_]{1,12}\s*)?\)?"
"""What may stand behind the word: ``: 2``, ``(14)``, ``: 2 rows``."""
_TOTAL = re.compile(
    rf"\W*(?:(?:{_one_of(_TOTALS)})(?:\s*[:=]{_AMOUNT}|\s*\(?[\d.,\s]*\d[\d.,\s]*{_AMOUNT})?"
    rf"|(?:{_one_of(_NAMES_TOO)})\s*[:=]{_AMOUNT}"
    r"|[Σ∑].{0,20})\W*",
    re.IGNORECASE,
)
_NOTE = re.compile(
    rf"\W*(?:(?:{_one_of(_NOTES)})(?:\b|\s|:).*"
    rf"|(?:\d[\d.,\s]*)(?:rows?|records?|contacts?|entries|lines|items|zeilen|einträge|datensätze"
    r"|kontakte|filas|registros|contactos|linhas|contatos|lignes|enregistrements|righe|rijen"
    r"|wierszy|satır|kayıt|строк|записей|条|行)\b.*)",
    re.IGNORECASE | re.DOTALL,
)
_LONGEST = 60
"""A longer text is no label."""
_PHONE_DIGITS = 8
_PLAIN_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_NUMBER = re.compile(
    r"[-+−(]{0,2}\s?[$€£¥]?\s?(?:\d[\d\s.,'’]*|[.,]\d+)(?:[eE][-+]?\d{1,3})?\s?[%$€£¥]?\)?"
)
_TIME = r"\d{1,2}:\d\d(?::\d\d(?:[.,]\d+)?)?(?:\s?[AaPp]\.?[Mm]\.?)?(?:Z|\s?[-+]\d\d:?\d\d)?"
_DATE = re.compile(
    rf"(?:\d{{1,4}}([-/.])\d{{1,2}}\1\d{{1,4}}|\d{{1,2}}/\d{{1,4}}|\d{{1,2}}[-\s][^\W\d_]{{3}}[-\s]\d{{2,4}})"
    rf"(?:[T,\s]\s?{_TIME})?|{_TIME}"
)
_DATES_WITHIN = re.compile(
    rf"\d{{1,4}}([-/.])\d{{1,2}}\1\d{{1,4}}|\b(?:19|20)\d\d\s?[-–]\s?(?:19|20)\d\d\b|{_TIME}"
)
_DIGITS_WITHIN = re.compile(r"\d(?:[\s().-]*\d){6,}")
_MISSING = frozenset({"", "-", "–", "nan", "null", "none", "n/a", "na", "#n/a"})
_LONGEST_FIGURE = 40


def says_total(cell: str) -> bool:
    """Tell whether a cell is a total's label: ``Total``, ``Summe:``, ``Grand total: 2 rows``."""
    text = cell.strip()
    return 0 < len(text) <= _LONGEST and _TOTAL.fullmatch(text) is not None


def says_note(cell: str) -> bool:
    """Tell whether a cell is a note that programs write below a table: ``Printed on …``."""
    return _NOTE.fullmatch(cell.strip()) is not None


def is_label(cell: str) -> bool:
    """Tell whether a cell could be a header: a short text, with hardly a digit and no address."""
    text = cell.strip()
    if not 0 < len(text) <= _LONGEST or "@" in text:
        return False
    letters = sum(map(str.isalpha, text))
    return letters > 0 and sum(map(str.isdigit, text)) <= min(2, letters)


def kind(cell: str) -> str:
    """What a cell is by its look: ``address``, ``digits`` or ``letters``; empty where blank."""
    if "@" in cell:
        return "address"
    letters, digits = sum(map(str.isalpha, cell)), sum(map(str.isdigit, cell))
    if not letters and not digits:
        return ""
    return "digits" if digits > letters else "letters"


def look(cell: str) -> str:
    """``address`` or ``phone`` where a cell is certainly one, else empty; no date is a phone."""
    text = cell.strip()
    if "@" in text[1:-1] and " " not in text:
        return "address"
    digits = sum(map(str.isdigit, text))
    if digits < _PHONE_DIGITS or any(map(str.isalpha, text)) or ":" in text or "/" in text:
        return ""
    is_date = text[4:5] in {"-", "."} or text[2:3] == "."
    return "" if is_date and digits == _PHONE_DIGITS else "phone"


def holds_number(cell: str) -> bool:
    """Tell whether a text has a phone number anywhere in it: seven digits that are no dates."""
    return _DIGITS_WITHIN.search(_DATES_WITHIN.sub("/", cell)) is not None


def figure(cell: str) -> str | None:
    """``number`` or ``date`` (or a time) for a cell of that kind, empty for a missing value.

    Gives ``None`` for any other text.
    """
    text = cell.strip()
    if text.casefold() in _MISSING:
        return ""
    if len(text) > _LONGEST_FIGURE:
        return None
    if _DATE.fullmatch(text):
        return "date"
    return "number" if _NUMBER.fullmatch(text) else None


def amount(cell: str) -> float | int | None:
    """The number in a cell that a spreadsheet program would add up; ``None`` for other text."""
    text = cell.strip()
    if len(text) > _LONGEST_FIGURE or not _PLAIN_NUMBER.fullmatch(text):
        return None
    return float(text) if "." in text else int(text)
