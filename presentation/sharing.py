"""Pictures and codes that machines fetch without a session and may keep."""

from collections.abc import Callable, Container

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import quote_etag

from presentation import qr
from presentation.addresses import public_url

KEPT_FOR = 10 * 60  # seconds in which a picture may show an older number


def kept(
    request: HttpRequest, name: str, make: Callable[[], bytes], content_type: str
) -> HttpResponse:
    """A file that anybody may keep, and that is made only for those who have not got it."""
    etag = quote_etag(name)
    response = get_conditional_response(request, etag=etag)
    response = response or HttpResponse(make(), content_type=content_type)
    response["ETag"] = etag
    patch_cache_control(response, public=True, max_age=KEPT_FOR)
    return response


def code(request: HttpRequest, path: str, ways: Container[str]) -> HttpResponse:
    """The QR code of ``path``, which says by which of ``ways`` a reader came: ``?from=qr``."""
    way = request.GET.get("from", "qr")
    address = public_url(request, f"{path}?from={way if way in ways else 'qr'}")
    return kept(request, address, lambda: qr.svg(address), "image/svg+xml")
