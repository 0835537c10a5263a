"""Takes the wrapping off a cell: other scripts' digits, invisible marks, links, labels, extensions.

What is left is a number as somebody wrote it: digits, perhaps a ``+``, and formatting.
"""

from __future__ import annotations

import re
import unicodedata
from html import unescape
from typing import NamedTuple
from urllib.parse import unquote

from importer.formula import NOT_AVAILABLE, is_formula_error

LONGEST_CELL = 250
"""Characters of a cell in which a number is looked for; a longer one is a text."""
_SPECIAL = {
    "\N{MINUS SIGN}": "-",
    "\N{KATAKANA-HIRAGANA PROLONGED SOUND MARK}": "-",
    "\N{SUPERSCRIPT PLUS SIGN}": "+",
    "\N{SMALL PLUS SIGN}": "+",
    "\N{FRACTION SLASH}": "/",
    "\N{DIVISION SLASH}": "/",
    "\N{MIDDLE DOT}": " ",
    "\N{BULLET}": " ",
    "\N{ARABIC COMMA}": ",",
    "\N{IDEOGRAPHIC COMMA}": ",",
    "\N{ARABIC SEMICOLON}": ";",
    "\N{ARABIC DECIMAL SEPARATOR}": ".",
    "\N{ARABIC THOUSANDS SEPARATOR}": ",",
    "\N{LEFT SINGLE QUOTATION MARK}": "'",
    "\N{RIGHT SINGLE QUOTATION MARK}": "'",
    "\N{MODIFIER LETTER APOSTROPHE}": "'",
    "\N{ACUTE ACCENT}": "'",
    "\N{LEFT DOUBLE QUOTATION MARK}": '"',
    "\N{RIGHT DOUBLE QUOTATION MARK}": '"',
    "\N{MULTIPLICATION SIGN}": "x",
}


_PICTURES = frozenset("☎☏✆📞📱📲🤙💬🏠🏡🏢👤⭐★☆✅✔🟢●○◦▪■□▶►°№©®™")
"""Phones and what is only there to be seen; others may cross a number out."""
_FIRST_FLAG, _LAST_FLAG = "\U0001f1e6", "\U0001f1ff"


class _Fold(dict[int, str]):
    """A table for ``str.translate`` that fills itself: any character → its plain ASCII form."""

    def __missing__(self, point: int) -> str:
        self[point] = folded = _fold(chr(point))
        return folded


def _fold(character: str) -> str:
    if character.isascii():
        return character
    if character in _SPECIAL:
        return _SPECIAL[character]
    kind = unicodedata.category(character)
    if kind == "Nd":
        return str(unicodedata.decimal(character))
    if kind == "Cf" or character in "\ufe0e\ufe0f":  # how the picture before it is drawn
        return ""
    if kind == "Zs":
        return " "
    if character in _PICTURES or _FIRST_FLAG <= character <= _LAST_FLAG:
        return " "
    if kind in ("Zl", "Zp"):
        return "\n"
    if kind == "Pd":
        return "-"
    if 0xFF01 <= ord(character) <= 0xFF5E:  # the full-width forms mirror ASCII
        return chr(ord(character) - 0xFEE0)
    return character


_FOLD = _Fold()

_FORMULA = re.compile(r'=\s*"([^"]*)"')
_LINK = re.compile(r"(?:https?://)?(?:www\.)?wa\.me/(\+?[\d%B() .-]+)/?(?:\?.*)?", re.IGNORECASE)
_SEND = re.compile(
    r"(?:(?:https?://)?(?:api|web|www|chat)\.whatsapp\.com/send/?|whatsapp://send/?)\?(.*)",
    re.IGNORECASE,
)
_SEND_PHONE = re.compile(r"(?:^|&)phone=([^&#]*)", re.IGNORECASE)
_JID = re.compile(r"(\d{7,15})(?::\d+)?@(?:c\.us|s\.whatsapp\.net)", re.IGNORECASE)
_SCHEME = re.compile(r"(?:tel|callto|sms|smsto|whatsapp):/*\s*", re.IGNORECASE)
_CONTEXT = re.compile(r";phone-context=([^;]*)", re.IGNORECASE)
_PARAMETER = re.compile(r";(?:ext|isub|[a-z][a-z0-9-]*)=[^;]*", re.IGNORECASE)

_WORDS = (
    "telephone|telefone|telefono|teléfono|téléphone|telefon|telf|tlf|tel|phone|fone|fon|ph"
    "|mobile|mobil|mob|móvil|movil|cellphone|cellulare|cell|celular|cel|portable|gsm|handy"
    "|whatsapp|whats|wapp|wsp|zap|wa|number|numero|número|num|nr"
    "|contact|office|home|work|main|personal|private|privat|casa|trabajo|trabalho"
)
_KINDS = rf"(?:{_WORDS})\.?(?:[\s./&-]+(?:{_WORDS})\.?)*"
_NO = r"no(?!\s+(?:whats|wapp|wsp|zap))"
_LABEL = re.compile(
    rf"(?:(?:{_WORDS}|{_NO})(?![^\W\d_])[\s.:#º°)-]*|[mtphwco]\s*:\s*)+(?=[+(\d'])", re.IGNORECASE
)
"""In front of a number ``no`` is short for number, but not in ``no WhatsApp``; behind it, it says
no."""
_TRAILING_LABEL = re.compile(
    rf"(?<=[\d)])(?:\s*[(\[]\s*(?:{_KINDS}|[mthwco])\s*[)\]]|\s+-?\s*{_KINDS})\s*$",
    re.IGNORECASE,
)
_LETTERS = "[mthwc]"
"""Mobile, telephone, home, work, cell; a lone ``o`` may be a zero."""
_TRAILING_LETTER = re.compile(rf"(?<=[\d)])(?:\s+|\s*-\s*){_LETTERS}\.?\s*$", re.IGNORECASE)
_EXTENSION = re.compile(
    r"(?:"
    r"[\s,;.(/-]*(?:extensi[oó]n|extens[aã]o|extension|extn|ext|xtn|xt|x|ramal|rml|poste|durchwahl|dw"
    r"|nebenstelle|apparat|app|anexo|interno|interne|int|toestel|tst|dahili|anknytning|ankn|wewn"
    r"|wew|доб)\s*[.:#]?\s*\d{1,8}\s*[)#]?"
    r"|\s+#\s*\d{1,6}"  # #12
    r"|\s*,{2,}\s*\d{1,8}#?"  # a pause, then what the exchange is to dial
    r")\s*$",
    re.IGNORECASE,
)

_NOTHING = frozenset(
    (
        "n/a",
        "na",
        "n.a.",
        "n.a",
        "none",
        "null",
        "nil",
        "nan",
        "nat",
        "unknown",
        "undefined",
        "empty",
        "blank",
        "(blank)",
        "tbd",
        "tba",
        "missing",
        "#n/a",
        "#na",
        "n/d",
        "nd",
        "s/n",
        "sn",
        "keine",
        "kein",
        "unbekannt",
        "ninguno",
        "ninguna",
        "nada",
        "sin",
        "desconocido",
        "não",
        "nao",
        "nenhum",
        "aucun",
        "inconnu",
        "no",
        "false",
        "x",
        "xx",
        "xxx",
    )
)
_SPREADSHEET_ERROR = re.compile(
    r"#{3,}|#(?:name\?|value!|ref!|num!|null!|error!|div/0!)", re.IGNORECASE
)
_PAUSE = re.compile(r",{2,}\s*\d{1,8}#?\s*$")


_LABELS = re.compile(rf"{_KINDS}|{_LETTERS}", re.IGNORECASE)
_REFUSALS = frozenset(("no", "não", "nao", "false"))
"""Of the texts that say nothing where they stand alone: beside a number they may say no to it."""

_TAG = re.compile(r"</?(?:br|p|b|i|u|div|span|font|strong|em|td|li)\s*/?>", re.IGNORECASE)
_POINTED = re.compile(r"<([^<>]*)>")
_IN_A_LINK = re.compile(r"(?:[\d\s().+-]|%2[0B89D])+", re.IGNORECASE)
_CARRIER = re.compile(
    r"(?P<before>[^\d+]*(?P<code>\+[\s(]*55[\s)]+)?\(?)\b0[\s-]?(?:xx|\*\*)[\s)-]*(?=[1-9]\d)",
    re.IGNORECASE,
)


class Unwrapped(NamedTuple):
    """A number as somebody wrote it."""

    text: str
    """ASCII where the cell had a plain form for it; ``+`` where the wrapping implies one."""
    extension: bool = False
    """An extension (the part to dial after the call is taken) was dropped."""
    letter: bool = False
    """A letter that says the number's kind was dropped."""


def fold(text: str) -> str:
    """The text with any script's digits, spaces, dashes, quotes and full-width forms as ASCII.

    Invisible marks (zero-width, bidi, soft hyphen, BOM) are gone, and what HTML writes as
    ``&nbsp;`` or ``&#43;`` is the character that it means.
    """
    if "&" in text:
        text = unescape(text)
    return text.translate(_FOLD).strip()


def unquote_cell(text: str) -> str:
    """The folded text without a formula around it (``="…"``), quotes or leading apostrophes."""
    found = _FORMULA.fullmatch(text)
    if found:
        text = found[1]
    return text.strip("\"' ")


def without_markup(text: str) -> str:
    """An unquoted text without what a web page puts around a number, which stays the same.

    That are tags, pointed brackets around the whole, and ``%2B`` as a link writes ``+``. Between
    digits a tag parts them: ``<td>030 123</td><td>45678</td>`` is not one number.
    """
    if "<" in text:
        text = _TAG.sub("\n", text).strip()
        pointed = _POINTED.fullmatch(text)
        text = pointed[1].strip() if pointed else text
    if "%" in text and _IN_A_LINK.fullmatch(text):
        text = unquote(text).strip()
    return text


def without_carrier(text: str, region: str | None) -> str:
    """A text without the place of a carrier's code as Brazil writes it: ``0xx11 …`` → ``011 …``.

    In another country, or without an area behind it, ``xx`` may hide digits: it stays.
    """
    found = _CARRIER.match(text)
    if found is None or (region != "BR" and not found["code"]):
        return text
    return f"{found['before']}0{text[found.end() :]}"


def is_nothing(text: str) -> bool:
    """Whether a folded text without digits only says that there is no number (``-``, ``n/a``)."""
    return (
        not any(map(str.isalnum, text)) or text.lower() in _NOTHING or text.upper() in NOT_AVAILABLE
    )


def is_refusal(text: str) -> bool:
    """Whether a text beside a number may mean that it is not to be used, though it says little."""
    return text.lower() in _REFUSALS


def is_label(text: str) -> bool:
    """Whether a text only says what kind of number stands beside it: ``WhatsApp``, ``work``."""
    return _LABELS.fullmatch(text) is not None


def is_spreadsheet_error(text: str) -> bool:
    """Whether a spreadsheet wrote this in place of a value (``#NAME?``, ``########``)."""
    return _SPREADSHEET_ERROR.fullmatch(text) is not None or (
        is_formula_error(text) and text not in NOT_AVAILABLE
    )


def is_wrapped(text: str) -> bool:
    """Whether a folded text is one link or one URI, whose separators are not between numbers."""
    return bool(
        _LINK.fullmatch(text)
        or _SEND.fullmatch(text)
        or _PARAMETER.search(text)
        or _PAUSE.search(text)
    )


def unwrap(text: str) -> Unwrapped:
    """Take a folded text out of links, schemes (RFC 3966 ``tel:``), labels and extensions."""
    found = _LINK.fullmatch(text) or _JID.fullmatch(text)
    if found:
        return Unwrapped("+" + unquote(found[1]).strip().lstrip("+"))
    found = _SEND.fullmatch(text)
    if found:
        phone = _SEND_PHONE.search(found[1])
        sent = "+" + unquote(phone[1]).strip().lstrip("+") if phone else text
        return Unwrapped(sent)
    text = _parameters(_SCHEME.sub("", text, count=1) if _SCHEME.match(text) else text)
    extension = ";ext=" in text.lower()
    text = _PARAMETER.sub("", text)
    found = _LABEL.match(text)
    if found:
        text = text[found.end() :]
    labelled = _TRAILING_LABEL.sub("", text)
    text = _TRAILING_LETTER.sub("", labelled)
    letter = text != labelled
    text = text.strip().lstrip("'")
    found = _EXTENSION.search(text)
    if found and any(map(str.isdigit, text[: found.start()])):
        return Unwrapped(text[: found.start()].strip(), extension=True, letter=letter)
    return Unwrapped(text, extension, letter)


def _parameters(text: str) -> str:
    """RFC 3966 §5.1.5: a local number with ``;phone-context=+…`` continues that global prefix."""
    found = _CONTEXT.search(text)
    if not found:
        return text
    rest = text[: found.start()] + text[found.end() :]
    return found[1] + rest if found[1].startswith("+") and not rest.startswith("+") else rest
