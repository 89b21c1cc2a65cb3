"""By which way a reader came: from a code on paper, or inside WeChat. Counted, never traced.

A cookie of our own holds one word for a day, sent to the consultations only; it names nobody.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

from consultations.models import Submission

COOKIE = "from"
A_DAY = 24 * 60 * 60
# What ``?from=`` may say, and the channel it stands for.
WAYS = {
    "qr": Submission.Channel.QR,
    "poster": Submission.Channel.QR,
    "paper": Submission.Channel.QR,
    "wechat": Submission.Channel.WECHAT,
}
IN_WECHAT = "MicroMessenger"  # stands in the User-Agent of WeChat's own browser


def remembers_arrival(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Keep the word of ``?from=`` until the opinion is sent, over pages and a sign-in."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        way = request.GET.get("from", "")
        if way in WAYS:
            response.set_cookie(
                COOKIE, way, A_DAY, httponly=True, samesite="Lax", secure=request.is_secure()
            )
        return response

    return wrapped


def channel_of(request: HttpRequest) -> str:
    """The Submission.Channel of what this request sends in."""
    way = request.GET.get("from", "") or request.COOKIES.get(COOKIE, "")
    if way in WAYS:
        return WAYS[way]
    if IN_WECHAT in request.headers.get("User-Agent", ""):
        return Submission.Channel.WECHAT
    return Submission.Channel.WEB
