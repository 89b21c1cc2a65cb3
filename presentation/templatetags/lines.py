"""``{{ title|titled }}``: a bracket that ends a title, （征求意见稿）, goes to a new line whole."""

import re

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()
BRACKET = re.compile(r"(.{4,})(（[^（）]{1,12}）)")


@register.filter
def titled(title: str) -> SafeString | str:
    found = BRACKET.fullmatch(title)
    return format_html('{}<span class="whole">{}</span>', *found.groups()) if found else title
