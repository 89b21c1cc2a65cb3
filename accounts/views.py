from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.appearance_form import AppearanceForm
from accounts.services import choose_appearance
from presentation.appearance import Appearance, appearance_of, remember


@require_http_methods(["GET", "HEAD", "POST"])
def appearance(request: HttpRequest) -> HttpResponse:
    """Choose how the site looks; the button "try" shows the page in that look and keeps nothing."""
    form = AppearanceForm(
        request.POST or None, initial=AppearanceForm.values(appearance_of(request))
    )
    chosen = form.chosen if form.is_valid() else None
    if chosen and "try" not in request.POST:
        messages.success(request, gettext("The site now looks as you chose, here and later."))
        return _keep(request, chosen)
    if chosen:
        request.appearance = chosen
    where = request.POST.get("next") or request.GET.get("next", "")
    context = {"form": form, "tried": chosen, "next": where}
    return render(request, "accounts/appearance.html", context, status=422 if form.errors else 200)


@require_POST
def elder(request: HttpRequest) -> HttpResponse:
    """Switch elder mode on (``elder=1``) or off; the rest of the look stays as it is."""
    on = request.POST.get("elder") == "1"
    return _keep(request, replace(appearance_of(request), elder=on))


def _keep(request: HttpRequest, chosen: Appearance) -> HttpResponse:
    """Remember the choice in the browser and on the account; go back to the page it came from."""
    if request.user.is_authenticated:
        choose_appearance(user=request.user, chosen=chosen)
    where = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(
        where, {request.get_host()}, require_https=request.is_secure()
    )
    response = redirect(where if ours else reverse("appearance:index"))
    remember(response, chosen)
    return response
