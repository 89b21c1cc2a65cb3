"""Filters for what people typed, without a load: it keeps its direction and tells its language.

``{{ consultation.title|typed }}`` for a few words in a line, ``<div{{ row.body|as_typed }}>`` on an
element that holds more.
"""

import re
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()

# Written in China, with the letters by which one knows it; the first that occurs names the text.
LANGUAGES = {
    "zh-Hans": re.compile("[\u3400-\u9fff]"),
    "bo": re.compile("[\u0f00-\u0fff]"),
    "mn-Mong": re.compile("[\u1800-\u18af]"),
    "ug": re.compile("[\u0600-\u06ff]"),
    "ko": re.compile("[\uac00-\ud7af]"),
    "en": re.compile("[A-Za-z]"),
}


class Typed(str):
    """Words of a person. In a page they stand by themselves, anywhere else they are plain text."""

    __slots__ = ()

    def __html__(self) -> SafeString:
        return format_html("<bdi{}>{}</bdi>", _language(self), str(self))


def _language(words: str) -> SafeString | str:
    """The attribute by which a voice knows the language, where the page is in another."""
    page = (get_language() or "").partition("-")[0]
    written = next((code for code, letters in LANGUAGES.items() if letters.search(words)), page)
    return "" if written.partition("-")[0] == page else format_html(' lang="{}"', written)


@register.filter
def typed(words: Any) -> str:
    if hasattr(words, "__html__"):  # marked already, or a piece of page
        return words
    return Typed(words) if words else ""


@register.filter
def as_typed(words: Any) -> SafeString:
    """Attributes of an element around ``words``."""
    return format_html(' dir="auto"{}', _language(str(words or "")))
