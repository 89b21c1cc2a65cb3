"""Tell a part of a page which thread it listens to, and up to where the page is true."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from contributions.frames import milliseconds
from contributions.live import group
from contributions.models import Thread

register = template.Library()


@register.simple_tag
def live(thread: Thread) -> SafeString:
    """Give the attributes of an element in which live fragments of ``thread`` find their places."""
    return format_html('data-live="/threads/{}/" data-after="{}"', thread.pk, milliseconds())


@register.simple_tag
def presence(thread: Thread) -> SafeString:
    """Write the place in which stands how many look at ``thread`` just now; empty at first."""
    place = '<p id="present-{}" class="presence" data-counts hidden></p>'
    return format_html(place, group(thread.pk))
