import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from csp.constants import SELF, UNSAFE_INLINE
from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render, resolve_url
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from core.errors import DomainError

logger = logging.getLogger(__name__)

Context = dict[str, Any]


class HtmxRequest(HttpRequest):
    """What a request is once django-htmx's middleware has seen it."""

    htmx: HtmxDetails


def page_or_part(request: HtmxRequest, template: str, part: str, context: Context) -> HttpResponse:
    """Render the whole page, or for htmx only its partial ``part``."""
    return render(request, f"{template}#{part}" if request.htmx else template, context)


def as_key(typed: str) -> int | None:
    """Read the id of a row out of an address; None for what no database could hold."""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= 18 else None


@dataclass(frozen=True)
class KeyPage:
    """One page of a list ordered by falling key: ``rows`` and the address of the next page."""

    rows: Sequence[Model]
    older_url: str


def page_by_key(request: HttpRequest, rows: QuerySet, *, size: int = 20) -> KeyPage:
    """Cut ``rows`` (newest first, by id) at ``?before=<id>``; no COUNT, no OFFSET."""
    before = as_key(request.GET.get("before", ""))
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return page_of(request, list(rows.order_by("-pk")[: size + 1]), size=size)


def page_of(request: HttpRequest, found: Sequence[Model], *, size: int = 20) -> KeyPage:
    """Make a page of rows that were looked up already, newest first: one more than it shows."""
    if len(found) <= size:
        return KeyPage(found, "")
    query = {key: value for key, value in request.GET.items() if key != "before"}
    return KeyPage(found[:size], "?" + urlencode({**query, "before": found[size - 1].pk}))


class DomainErrorMiddleware:
    """Turn a rule's no into a 409 page that says so, with the visitor's words handed back."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, DomainError):
            return None
        logger.info("a rule said no", extra={"rule": type(error).__name__})
        context = {"message": error.message, "details": error.details, "kept": _words(request)}
        return render(request, "409.html", context, status=409)


def _words(request: HttpRequest) -> list[str]:
    """Collect what the visitor typed, so that a refusal loses nothing."""
    hidden = ("csrfmiddlewaretoken", "password", "key", "code")
    fields = request.POST.lists() if request.method == "POST" else ()
    return [
        word
        for name, values in fields
        if not any(part in name for part in hidden)
        for word in values
        if len(word) > 8 and not _is_code(word)
    ]


def _is_code(word: str) -> bool:
    """Whether a value was picked from a list and not written: a single plain name."""
    return word.isascii() and word.isidentifier()


class SignInMiddleware:
    """Send a whole page to sign in, where htmx asked only for a part of it."""

    def __init__(self, get_response: Callable[[HtmxRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HtmxRequest) -> HttpResponse:
        response = self.get_response(request)
        login = resolve_url(settings.LOGIN_URL)
        if request.htmx and response.headers.get("Location", "").startswith(login):
            query = urlencode({"next": request.htmx.current_url_abs_path or "/"})
            return HttpResponseClientRedirect(f"{login}?{query}")
        return response


class ContentSecurityPolicyMiddleware(CSPMiddleware):
    """The site's strict policy; a looser one for Wagtail's editor, which writes inline styles."""

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if request.path.startswith("/cms/") and not report_only:
            inline = [SELF, UNSAFE_INLINE]
            parts.replace = {
                "script-src": inline,
                "style-src": inline,
                "frame-ancestors": [SELF],
                "frame-src": [SELF],
                "img-src": [SELF, "data:", "blob:"],
                **(parts.replace or {}),
            }
        elif getattr(request, "is_preview", False):
            # The editor shows a page as the public will see it, in a frame beside the form.
            parts.replace = {"frame-ancestors": [SELF]}
        return parts
