"""Addresses as they leave the site: on paper, in a QR code, in a card that somebody forwards."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest

HERE = {"127.0.0.1", "localhost", "::1"}


def public_url(request: HttpRequest, path: str) -> str:
    """``path`` under the site's public address, which is SITE_URL.

    A poster printed through an inner address must not carry it. A SITE_URL that leads nowhere but
    to this machine is the default and no address: there the request's own is taken.
    """
    if urlsplit(settings.SITE_URL).hostname in HERE:
        return request.build_absolute_uri(path)
    return settings.SITE_URL.rstrip("/") + path
