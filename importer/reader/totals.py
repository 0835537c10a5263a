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
_COUNTED = (
    "contacts", "customers", "clients", "people", "persons", "members", "leads", "users",
    "subscribers", "records", "rows", "lines", "entries", "items", "numbers", "phones",
    "contactos", "clientes", "personas", "registros", "filas", "contatos", "pessoas", "linhas",
    "personnes", "lignes", "enregistrements", "contatti", "clienti", "persone", "righe",
    "kontakte", "kunden", "personen", "zeilen", "einträge", "datensätze", "contacten", "klanten",
    "rijen", "kontaktów", "klientów", "osób", "wierszy", "kişi", "kayıt", "satır",
    "контактов", "клиентов", "записей", "строк", "человек",
)  # fmt: skip
"""What is counted below a table: behind a word for a total, or for how many."""
_HOW_MANY = (
    "number", "total number", "nombre", "nombre total", "número", "numero", "número total",
    "numero totale", "gesamtanzahl", "anzahl", "aantal", "totaal aantal", "liczba", "количество",
    "кол-во", "число",
)  # fmt: skip
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
_OF_COUNTED = rf"\s+(?:(?:of|de|des|der|von|di|van)\s+)?(?:{_one_of(_COUNTED)})"
_HOW_MANY_OF = re.compile(
    rf"\W*(?:(?:{_one_of((*_TOTALS, *_NAMES_TOO, *_HOW_MANY))}|no\.){_OF_COUNTED}"
    rf"(?:\s*[:=]{_AMOUNT}|\s*\(?[\d.,\s]*\d[\d.,\s]*{_AMOUNT})?"
    rf"|(?:n|nb|nr|cnt|{_one_of(_HOW_MANY)})\s*[:=]\s*[\d.,\s]*\d)\W*",
    re.IGNORECASE,
)
_FIRST_LETTERS = re.compile(r"[\W\d_]*([^\W\d_]+|[Σ∑])")


def _begins(text: str) -> str:
    """The first letters of a text, up to what is none."""
    found = _FIRST_LETTERS.match(text)
    return found[1].casefold() if found else ""


_BEGINNINGS = frozenset(
    map(_begins, (*_TOTALS, *_NAMES_TOO, *_HOW_MANY, "n", "nb", "nr", "no", "cnt", "Σ", "∑"))
)
"""Hardly any other text begins like that, so that it need not be looked at closely."""
_NOTE = re.compile(
    rf"\W*(?:(?:{_one_of(_NOTES)})(?:\b|\s|:).*"
    rf"|(?:\d[\d.,\s]*)(?:rows?|records?|contacts?|entries|lines|items|zeilen|einträge|datensätze"
    r"|kontakte|filas|registros|contactos|linhas|contatos|lignes|enregistrements|righe|rijen"
    r"|wierszy|satır|kayıt|строк|записей|条|行)\b.*)",
    re.IGNORECASE | re.DOTALL,
)
_ONLY_A_WORD = re.compile(rf"\W*(?:{_one_of(_NAMES_TOO)})\W*", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*[,;|/](?!\d)\s*")
"""Between several totals in one cell; no mark within a number."""
_COUNT = re.compile(r"\(?\d[\d.,\s]{0,8}[^\W\d_]{2,16}\.?\)?")
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
_LONGEST_CELL = 250
"""Of a cell with one number or more; a longer one is a text."""
_MISSING = frozenset({"", "-", "–", "nan", "null", "none", "n/a", "na", "#n/a"})
_LONGEST_FIGURE = 40


def says_total(cell: str) -> bool:
    """Tell whether a cell is a total's label: ``Total``, ``Summe:``, ``Grand total: 2 rows``.

    So is ``Total customers``, which a company may be called; see :func:`is_word_for_total`.
    """
    text = cell.strip()
    if len(text) > _LONGEST or _begins(text) not in _BEGINNINGS:
        return False
    return is_word_for_total(text) or _HOW_MANY_OF.fullmatch(text) is not None


def is_word_for_total(cell: str) -> bool:
    """Tell whether a cell is such a label that hardly anybody is called, or several of them."""
    text = cell.strip()
    if len(text) > _LONGEST:
        return False
    if _TOTAL.fullmatch(text):
        return True
    parts = list(filter(None, _BETWEEN.split(text)))
    return len(parts) > 1 and all(map(_TOTAL.fullmatch, parts))


def may_say_total(cell: str) -> bool:
    """Tell whether a cell is a word for a total that is somebody's name as well: ``Sum``."""
    return _ONLY_A_WORD.fullmatch(cell) is not None


def says_how_many(cell: str) -> bool:
    """Tell whether a cell is a small number and what it counts: ``2 contacts``."""
    return _COUNT.fullmatch(cell.strip()) is not None and not holds_number(cell)


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
    if len(text) > _LONGEST_CELL:
        return ""
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
