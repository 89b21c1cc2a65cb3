from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from petitions.models import Petition
from petitions.services.counting import WIDE
from petitions.services.live_event import is_live_event

# Behind a cache that is asked by everybody: after a second it is asked again in the background,
# and when the site is down the last number stands for a minute.
STALE = "stale-while-revalidate=5, stale-if-error=60"


@require_safe
def count(request: HttpRequest, pk: int) -> HttpResponse:
    """How many have signed, for pages without a socket and for other sites. One query.

    ``at`` are milliseconds since 1970: whoever has seen a later count ignores an earlier one.
    """
    rows = Petition.objects.public().only("signature_count", "counted_at", "state")
    found = get_object_or_404(rows, pk=pk)
    number, at, state = found.signature_count, found.count_version, found.state
    response = JsonResponse({"count": number, "at": at, "state": state})
    response["ETag"] = etag = f'"{number}-{at}-{state}"'
    response["Cache-Control"] = f"public, max-age={WIDE if is_live_event() else 1}, {STALE}"
    return get_conditional_response(request, etag=etag, response=response)
