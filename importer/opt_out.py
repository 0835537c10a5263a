"""Words that say that somebody is not to be written to: in headers, titles and beside numbers."""

from __future__ import annotations

import re
import unicodedata

_APART = re.compile(r"[\W_]+")
_WORDS = re.compile(
    r"\b(?:unsub\w*|opt(?:ed)? ?out\w*|dnd|dnc|blacklist\w*|blocked|suppress(?:ed|ion)|deceased"
    r"|(?:do ?not|don ?t|no|never) ?(?:call|contact|e ?mail|mail|text|message|send|sms|disturb"
    r"|marketing)\w*"
    r"|(?:desuscri|descadastr|desabonn|desinscri|disiscri|uitgeschreven|abgemeldet|werbesperre"
    r"|keine werbung|widerspruch|robinson)\w*"
    r"|no (?:llamar|contactar|molestar|escribir|enviar)|dados? de baja|baja|nao (?:ligar|contatar"
    r"|enviar|perturbe)|ne pas (?:appeler|contacter|deranger|envoyer)|non (?:chiamare|contattare)"
    r"|nicht (?:anrufen|kontaktieren|anschreiben)|niet (?:bellen|benaderen|mailen)"
    r"|nie (?:dzwonic|kontaktowac|wysylac)|не (?:звонить|писать|беспокоить|отправлять)"
    r"|отписа\w*|отказ\w*|aramayin|iletisim yok)\b"
    r"|退订|黑名单|勿扰|拒收|配信停止|수신거부|لا تتصل|الغاء الاشتراك|मत करें"
)


def says_opt_out(text: str) -> bool:
    """Whether a text says that people are not to be written to, in a dozen languages.

    ``Do not call``, ``Unsubscribed``, ``Opt-out``; one ``no`` or ``stop`` alone does not say it.
    """
    marks = unicodedata.normalize("NFKD", text)
    plain = "".join(char for char in marks if not unicodedata.combining(char)).casefold()
    return _WORDS.search(" ".join(_APART.sub(" ", plain).split())) is not None
