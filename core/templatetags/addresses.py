"""``{% public_url path %}``: the path as the world reaches it, for cards, codes and paper."""

from typing import Any

from django import template

from core.addresses import public_url

register = template.Library()


@register.simple_tag(takes_context=True, name="public_url")
def tell(context: dict[str, Any], path: str) -> str:
    """``path`` as an address for outside; without a request, as on a page of errors, as it is."""
    request = context.get("request")
    return public_url(request, path) if request else path
