from allauth.account.auth_backends import AuthenticationBackend
from django.http import HttpRequest

from accounts.models import User


class ContactBackend(AuthenticationBackend):
    """Know people by ``email=`` or ``phone=`` and password, never by ``username=``.

    That is what the sign-in forms of Wagtail and Django send, and they ask for no code: whoever
    has not confirmed a contact would be in.
    """

    def authenticate(self, request: HttpRequest | None, **credentials: str) -> User | None:
        if "username" in credentials:
            return None
        return super().authenticate(request, **credentials)
