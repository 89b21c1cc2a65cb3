"""What a citizen types in a petition, made fit to be published, or a no that loses nothing."""

import re
from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from contributions.text import clean, publish
from core.errors import DomainError
from petitions.models import Petition

# An address of the net, with or without its scheme. In the title and the ask nobody can look at it
# before signing; in the background it stands as text, never as a link.
LINK = re.compile(
    r"(?:https?|ftp)://|\bwww\.|(?<![\w@.])[a-z0-9-]+(?:\.[a-z0-9-]+)*\."
    r"(?:com|cn|net|org|gov|edu|info|top|xyz|vip|cc|io|me|site|online|shop|app|link|ly|tk)\b(?!@)",
    re.IGNORECASE | re.ASCII,
)

MOST = {"title": Petition.TITLE, "ask": Petition.ASK, "background": Petition.BACKGROUND}
WITHOUT_LINKS = ("title", "ask")


class NotFit(DomainError):
    message = gettext_lazy("Your words could not be stored as they stand. Nothing is lost.")


def faults(stage: str, typed: str) -> list[str]:
    """List what is wrong with the words of one stage ("title", "ask", "background"), in sentences.

    Empty words are no fault while a petition is being written.
    """
    told = []
    plain = clean(typed)
    length = max(len(plain), len(publish(typed).text))
    if length > MOST[stage]:
        told.append(_too_long(stage, length))
    if stage in WITHOUT_LINKS and LINK.search(plain):
        told.append(
            _(
                "Leave out addresses of websites here, so that everybody sees what they sign. "
                "Name your sources in the background: there they may stand."
            )
        )
    return told


def _too_long(stage: str, length: int) -> str:
    most = MOST[stage]
    over = length - most
    return ngettext(
        "There are %(length)s characters, %(over)s more than the %(most)s that fit. Shorten it; "
        "the rest may go into the background.",
        "There are %(length)s characters, %(over)s more than the %(most)s that fit. Shorten it; "
        "the rest may go into the background.",
        over,
    ) % {"length": length, "over": over, "most": most}


def fit(typed: Mapping[str, str]) -> dict[str, str]:
    """Return the words of some stages cleaned and masked; raise NotFit with every fault."""
    wrong = [fault for stage, words in typed.items() for fault in faults(stage, words)]
    if wrong:
        raise NotFit(details=wrong)
    return {stage: _in_form(stage, publish(words).text) for stage, words in typed.items()}


def _in_form(stage: str, words: str) -> str:
    """A title and what is asked for stand on one line."""
    return words if stage == "background" else " ".join(words.split())
