"""``{% public_url path %}``: the path as the world reaches it, for cards, codes and paper."""

from typing import Any

from django import template

from presentation.addresses import public_url
from presentation.lines import sentences

register = template.Library()


@register.simple_tag(takes_context=True, name="public_url")
def tell(context: dict[str, Any], path: str) -> str:
    """``path`` as an address for outside; without a request, as on a page of errors, as it is."""
    request = context.get("request")
    return public_url(request, path) if request else path


@register.filter
def summary(text: str, room: int = 120) -> str:
    """The first sentences of a text on one line: what a chat shows below the title of a link."""
    return "".join(sentences(text or "", most=3, room=room))


@register.filter
def page_of_file(url: str) -> str:
    """/documents/3/draft.pdf → /documents/3/, the page that stands before the file."""
    return url.rpartition("/")[0] + "/" if url.startswith("/documents/") else url


@register.filter
def kind_of_file(url: str) -> str:
    """PDF, DOCX: what follows the last dot of the name."""
    return url.rpartition("/")[2].rpartition(".")[2].upper()
