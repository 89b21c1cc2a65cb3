from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode


def sign_in(request: HttpRequest) -> HttpResponse:
    """Stand where Wagtail has sign-in forms of its own: there is one, with its limits on guessing.

    Wagtail also sends people here who are signed in and have no business in its rooms.
    """
    if request.user.is_authenticated:
        raise PermissionDenied
    query = urlencode({"next": request.GET.get("next", "")})
    return redirect(f"{reverse('account_login')}?{query}")
