"""Headings that break between words: Chinese has no spaces, so a browser breaks anywhere."""

from collections.abc import Iterator

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from nlp.segment import words
from presentation.templatetags.typed import as_typed

register = template.Library()
OPENING = tuple("“‘《〈（(【「")


def phrases(text: str) -> Iterator[str]:
    """Cut ``text`` where a line may end: neither before a sign or particle nor after a bracket."""
    held = ""
    for word in words(text):
        sticks = held.endswith(OPENING) or (len(word) == 1 and word not in OPENING)
        if held and not sticks:
            yield held
            held = ""
        held += word
    if held:
        yield held


@register.filter
def phrased(heading: str) -> SafeString:
    """``heading``, as a person typed it, with places to break between its words."""
    parts = format_html_join("", "{}<wbr>", ((part,) for part in phrases(str(heading))))
    return format_html('<bdi class="phrased"{}>{}</bdi>', as_typed(heading), parts)
