"""Plain words: what a draft could say more simply. Hints to a person, never a condition."""

import re

from django.utils.translation import gettext as _

# 关于……的建议 tells nothing of what is asked: officials write so, readers of a list do not.
OFFICIAL = re.compile(r"^(?:关于|有关|对于)|的(?:建议|请求|意见|呼吁|联名)书?[。!！]*$")
LOUD = re.compile(r"[!！]{2,}|[?？]{2,}")
SENTENCE = re.compile(r"[。！？；!?;\n]+")
NUMBERED = re.compile(
    r"(?:^|[\s。；;，,])(?:\d{1,2}[.、．)）]|[一二三四五六七八九十]、|[(（]\d{1,2}[)）])"
)
# Characters: below SHORT a title names no place, above LONG nobody reads a sentence in one go.
SHORT, LONG, MOST_ASKS = 6, 60, 2


def hints(title: str, ask: str) -> list[str]:
    """List what could be put more plainly, in sentences; nothing for words that are plain."""
    title, ask = title.strip(), ask.strip()
    told = []
    if title and len(title) < SHORT:
        told.append(_("Your title is very short: say what should change, and where."))
    if OFFICIAL.search(title):
        told.append(
            _("Leave out words like “about” and “proposal”: begin with what should be done.")
        )
    if LOUD.search(title + ask):
        told.append(_("One mark is enough: a calm sentence convinces more people."))
    if any(len(sentence) > LONG for sentence in SENTENCE.split(ask)):
        told.append(_("One sentence is very long: make two of it, so that it is read to its end."))
    if len(NUMBERED.findall(ask)) > MOST_ASKS:
        told.append(
            _("You ask for several things: a petition for one is easier to sign and to answer.")
        )
    return told
