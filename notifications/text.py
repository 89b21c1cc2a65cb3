from dataclasses import dataclass

from django.template.loader import render_to_string

from notifications.models import Notice


@dataclass(frozen=True)
class Told:
    """A notice in words: one line of subject, a body of plain text."""

    subject: str
    body: str


def tell(notice: Notice) -> Told:
    """Put ``notice`` in words, in the language that is active.

    The template's first line is the subject; it is plain text, so nothing is escaped twice.
    """
    text = render_to_string(f"notices/{notice.kind}.txt", notice.data)
    subject, _, body = text.strip().partition("\n")
    return Told(" ".join(subject.split()), body.strip())
