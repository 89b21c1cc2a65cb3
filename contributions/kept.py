"""A guest's words, sealed in the session, until somebody has signed in and comes back."""

from cryptography.fernet import InvalidToken
from django.http import HttpRequest, QueryDict

from contributions.text import seal, unseal


def keep(request: HttpRequest, slot: str) -> None:
    request.session[slot] = seal({"typed": request.POST.urlencode()}).decode()


def typed(request: HttpRequest, slot: str) -> QueryDict | None:
    """What was typed: in this request, or before one went to sign in; None for nothing."""
    if request.method == "POST":
        return request.POST
    kept = request.session.get(slot)
    try:
        return QueryDict(unseal(kept.encode())["typed"]) if kept else None
    except InvalidToken:  # sealed with a key that was changed meanwhile
        return None


def forget(request: HttpRequest, slot: str) -> None:
    request.session.pop(slot, None)
