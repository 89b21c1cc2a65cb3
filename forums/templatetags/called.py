"""Names that posts call, as links. All that was typed is escaped: nothing in it becomes a tag."""

from django import template
from django.template.defaultfilters import linebreaksbr
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from forums.calling import MENTION
from forums.models import Topic

register = template.Library()


@register.filter
def called(body: str, topic: Topic | None) -> SafeString:
    """``body`` with line breaks; "@K7M2PQ" leads to what K7M2PQ has said in ``topic``."""
    if not topic:
        return linebreaksbr(body)
    # Words and names take turns.
    parts = enumerate(MENTION.split(body))
    return format_html_join(
        "", "{}", ((_link(part, topic) if at % 2 else linebreaksbr(part),) for at, part in parts)
    )


def _link(name: str, topic: Topic) -> SafeString:
    url = reverse("forums:said_by", args=[topic.pk, name])
    return format_html('<a class="called" rel="nofollow" href="{}">@{}</a>', url, name)
