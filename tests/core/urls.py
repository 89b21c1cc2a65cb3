"""The site's addresses and views that break rules."""

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _

from config.urls import urlpatterns as site
from core.errors import DomainError


class TooLate(DomainError):
    message = _("This cannot be done at present. Reload the page to see what can.")


def refuse(request: HttpRequest) -> HttpResponse:
    raise TooLate(details=["It closed on 1 March.", "<b>"])


def fail(request: HttpRequest) -> HttpResponse:
    raise LookupError("13800138000")


urlpatterns = [path("refuse/", refuse), path("fail/", fail), *site]
