"""Words that say that somebody is not to be written to: in headers, titles and beside numbers."""

from __future__ import annotations

import re
import unicodedata

_APART = re.compile(r"(?:[^\w\u0900-\u097f]|_)+")
"""What parts words. Hindi's vowel signs are no word characters to ``re``."""
_PLAIN = str.maketrans("ıł", "il")
_WORDS = re.compile(
    r"\b(?:unsub\w*|opt(?:ed)? ?out\w*|dnd|dnc|blacklist\w*|suppress(?:ed|ion lists?)|deceased"
    r"|never (?:call|contact|e ?mail|mail|text|message|send)"
    r"|(?:do ?not|don ?t) ?(?:call|contact|e ?mail|mail|text|message|send|sms|disturb|phone|ring"
    r"|whatsapp|write)\w*|not to be (?:call|contact|e ?mail|mail|messag|phon)ed"
    r"|(?:blocked|block|(?<!non )stop) ?(?:lists?|contacts)"
    r"|no (?:sms|marketing|mailings?|newsletters?)|robinson ?list\w*"
    r"|(?:desuscri|descadastr|desabonn|desinscri|disiscri|uitgeschreven|abgemeldet|werbesperre"
    r"|keine werbung|werbewiderspr)\w*"
    r"|no (?:llamar|contactar|molestar|escribir|enviar)|dad[oa]s? de baja|nao (?:ligar|contatar"
    r"|enviar|perturbe)|ne (?:pas|plus) (?:appeler|contacter|deranger|envoyer|ecrire)"
    r"|non (?:chiamare|contattare)"
    r"|nicht (?:mehr )?(?:anrufen|kontaktieren|anschreiben)"
    r"|niet (?:meer )?(?:bellen|benaderen|mailen|contacteren)"
    r"|nie (?:dzwonic|kontaktowac|wysylac)|не (?:звонить|писать|беспокоить|отправлять)"
    r"|отписа\w*|aramayin)\b"
    r"|退订|黑名单|勿扰|请勿|勿打扰|拒收|配信停止|수신거부|لا تتصل|الغاء الاشتراك|मत करें"
)
_ALONE = frozenset(
    [
        "suppression", "suppressions", "baja", "bajas", "blocked", "отказ", "widerspruch",
        "iletisim yok",
    ]
)  # fmt: skip
"""Beside other words they mean something else: ``Baja California``."""

_STATUSES = frozenset(
    [
        "blocked", "stop", "stopped", "cleaned", "non marketing contact", "no whatsapp",
        "not subscribed", "non subscribed", "nonsubscribed", "no consent", "not consented",
        "consent refused", "consent withdrawn", "consent revoked", "withdrawn", "revoked",
        "complained", "spam complaint", "refused marketing", "no contact", "remove me",
        "please remove me", "please remove", "stop all", "died", "verstorben", "d n c", "gesperrt",
        "sperre", "sperrvermerk",
    ]
)  # fmt: skip
"""As the whole of a cell they say it, also what exports call those to whom mail is not sent."""
_SOMEBODY_ELSE = re.compile(
    r"\b(?:husband|wife|father|mother|spouse|partner|son|daughter|brother|sister|parent|dog|owner"
    r")(?: is| now)? $"
)
_OF_SOMETHING_ELSE = re.compile(
    r" of (?:the )?(?:paperless|e ?bill\w*|billing|statements?|auto ?pay)\b"
)
"""``Opted out of paperless billing``."""
_AT_TIMES = re.compile(
    r" (?:(?:him|her|me|us|them) )?(?:before|after \d|between"
    r"|(?:until|till) (?!further|i\b|we\b|they\b|told)|(?:in the |on )?"
    r"(?:mornings?|afternoons?|evenings?|weekends?|mondays?|fridays?|saturdays?|sundays?)\b)"
)
"""``Do not call before 9am``: they may be written to."""
_FIRM = re.compile(
    r"\b(?:ltd|limited|llc|llp|plc|inc|corp|co|company|gmbh|ag|pvt|pty|sa|srl|group|holdings"
    r"|partners|associates|enterprises|trading|services|solutions|systems|consulting|design|studios?"
    r"|media|builders?|construction|plumb(?:ing|ers?)|electric\w*|motors?|autos?|garage|logistics"
    r"|transport|foods?|cafe|salon|clinic|dental|engineering|technolog\w+|energy|travel|properties)\b"
)
"""``DND Plumbing`` is a name."""

_DENIED = re.compile(r" (?:is |equals )?(?:no|n|0|false|none)$")
_NOT = re.compile(r"\b(?:not|not on|without|never)(?: the)? $")
"""``DNC: No``, ``Do Not Call equals False``, ``Not unsubscribed``."""
_WITHOUT = frozenset(
    [
        "without", "excl", "excluding", "excluded", "except", "ex", "minus", "less",
        "removed", "clean", "cleaned", "cleansed", "scrubbed", "filtered", "checked", "not",
        "no", "non", "wo", "w", "sin", "sem", "sans", "senza", "ohne", "zonder", "bez", "без",
    ]
)  # fmt: skip
_MARKED = re.compile(
    r"\bstatus of\b|\bwith\b.*\b(?:flags?|columns?|fields?|status)\b|^\w+ .*\bflags?$"
    r"|\bopt ?in\b"
)
"""A file whose name has it tells of single rows: ``leads_with_dnc_flag``."""
_LEFT_OUT_BEFORE = re.compile(
    r"\b(?:without|excl|excluding|except|minus|sin|sem|sans|senza|ohne|zonder|bez|без)"
    r"(?: (?:the|all|any))? $"
)
_LEFT_OUT_BEHIND = re.compile(
    r"^(?: (?:people|contacts|customers|ones))? (?:removed|excluded|filtered|scrubbed)\b"
)
_ALSO = re.compile(r"[/&+,;|]|\b(?:and|or|und|oder|y|e|et|ou)\b", re.IGNORECASE)
_FILES = frozenset(["suppression", "suppressions", "suppressed", "blocked", "bajas"])
_LONGEST_TITLE = 500
"""Characters; a longer text is no title."""


def says_opt_out(text: str) -> bool:
    """Whether a text says that people are not to be written to, in a dozen languages.

    ``Do not call``, ``Unsubscribed``, ``Opt-out``; one ``no`` or ``stop`` alone does not say it.
    """
    words = _words(text)
    return _unnumbered(words) in _ALONE or _says_it(words)


def says_opt_out_beside(text: str) -> bool:
    """The same of a cell beside a contact, where a word such as ``Baja`` may be a town.

    ``Blocked`` as a whole says it, too; ``Do not call before 9`` and ``DND Plumbing`` do not.
    """
    words = _words(text)
    return words in _STATUSES or any(
        _says_it_of_its_person(words, found) for found in _WORDS.finditer(words)
    )


def _says_it_of_its_person(words: str, found: re.Match[str]) -> bool:
    behind = (_AT_TIMES, _OF_SOMETHING_ELSE)
    if _is_denied(words, found) or any(each.match(words, found.end()) for each in behind):
        return False
    match found.group():
        case "deceased":
            return _SOMEBODY_ELSE.search(words[: found.start()]) is None
        case "dnd" | "dnc":
            return _FIRM.search(words) is None
    return True


def _says_it(words: str) -> bool:
    found = _WORDS.search(words)
    return found is not None and not _is_denied(words, found)


def _is_denied(words: str, found: re.Match[str]) -> bool:
    return bool(_DENIED.search(words, found.end()) or _NOT.search(words[: found.start()]))


def titles_opt_outs(text: str) -> bool:
    """Whether a title says it of those below, and not of those that were left out.

    ``Customers (unsubscribed removed)`` names others; ``Unsubscribed / removed`` names these.
    """
    if len(text) > _LONGEST_TITLE or not says_opt_out(text):
        return False
    words = _words(text)
    found = _WORDS.search(words)
    if found is None:
        return True
    before, behind = words[: found.start()], words[found.end() :]
    is_of_others = bool(before) and _ALSO.search(text) is None
    left_out = _LEFT_OUT_BEFORE.search(before) or (is_of_others and _LEFT_OUT_BEHIND.match(behind))
    return not (left_out or _MARKED.search(words) or words.startswith(("no dnc", "no dnd")))


def names_opt_outs(file_name: str) -> bool:
    """Whether a file's name says it of all people in it, and not of those that were left out."""
    words = _words(file_name)
    if _unnumbered(words) in _FILES:
        return True
    found = _WORDS.search(words)
    if found is None:
        return False
    others = f"{words[: found.start()]} {words[found.end() :]}".split()
    return _WITHOUT.isdisjoint(others) and _MARKED.search(words) is None


def _unnumbered(words: str) -> str:
    """Without a year or a number: ``Bajas 2024``."""
    return re.sub(r" *\d+ *", " ", words).strip()


def _words(text: str) -> str:
    marks = unicodedata.normalize("NFKD", text)
    plain = "".join(char for char in marks if not unicodedata.combining(char)).casefold()
    plain = unicodedata.normalize("NFC", plain.translate(_PLAIN))
    return " ".join(_APART.sub(" ", plain).split())
