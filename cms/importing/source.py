"""What was read from a file: its lines, and what a person should know about the reading."""

from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext_lazy as _

from core.errors import DomainError
from nlp.outline import Line

NoticeCode = Literal[
    "tracked", "pictures", "tables", "numbered", "comments", "notes", "boxes", "hidden"
]
# A code of law has 1,260 articles; what has more lines is no draft.
MOST_LINES = 8000
MOST_LETTERS = 2_000_000


@dataclass(frozen=True)
class Notice:
    """Something about the whole file, and how many of it; ``also``: of tracked, the deletions."""

    code: NoticeCode
    count: int
    also: int = 0


@dataclass(frozen=True)
class Source:
    lines: tuple[Line, ...]
    notices: tuple[Notice, ...] = ()


class Unreadable(DomainError):
    message = _("This file cannot be read as a draft. Save it as DOCX or HTML, or paste the text.")


class IsPdf(Unreadable):
    message = _("This file is a PDF, whatever its name says. Upload the DOCX, or paste the text.")


class IsOldWord(Unreadable):
    message = _(
        "This is a file of an old Word (.doc). Open it in Word, save it as DOCX and upload that."
    )


class IsEncrypted(Unreadable):
    message = _(
        "This file is protected by a password. Take the password off in Word and upload it again."
    )


class IsBroken(Unreadable):
    message = _("This file is damaged. Open it in Word, save it again as DOCX and upload that.")


class IsTooMuch(Unreadable):
    message = _(
        "This file holds far more than a draft does, so it was not unpacked. "
        "Copy the text into a new document and upload that."
    )


class IsTooLong(Unreadable):
    message = _("This text has over 8,000 lines. Upload the draft only, without other papers.")


class IsEmpty(Unreadable):
    message = _("There are no words in it. Upload another file, or paste the text.")


def checked(source: Source) -> Source:
    """Return it; raises IsEmpty or IsTooLong."""
    if not any(line.text.strip() for line in source.lines):
        raise IsEmpty
    letters = sum(len(line.text) for line in source.lines)
    if len(source.lines) > MOST_LINES or letters > MOST_LETTERS:
        raise IsTooLong
    return source
