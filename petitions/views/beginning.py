"""The first stage of a petition, for guests too; and what is alike, while one types."""

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from contributions import kept
from core.errors import DomainError
from core.http import as_key
from petitions.beginning import outlook
from petitions.hints import hints
from petitions.models import Petition, Profile
from petitions.services import begin
from petitions.services.live_event import is_live_event
from petitions.similar import similar
from petitions.stages import SIMILAR, WHAT, address, stages_of
from petitions.writing_forms import BeginForm

SLOT = "petition-new"
# Characters that are looked at while somebody types.
MOST_READ = 2 * Petition.ASK


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Say what should change. Guests write first; their words wait while they sign in."""
    now = timezone.now()
    profiles = list(Profile.objects.current(timezone.localdate(now)).prefetch_related("tiers"))
    form = BeginForm(kept.typed(request, SLOT), profiles=profiles)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid() and profiles:
            if not isinstance(request.user, User):
                return _sign_in_first(request)
            begun = _begun(request.user, form, profiles)
            if begun:
                kept.forget(request, SLOT)
                return redirect(f"{address(begun, SIMILAR)}?saved=new")
            status = 409
    context = {
        "form": form,
        "outlook": outlook(request.user, profiles, now),
        "profiles": profiles,
        "stages": stages_of(WHAT),
    }
    return render(request, "petitions/new.html", context, status=status)


def _begun(creator: User, form: BeginForm, profiles: list[Profile]) -> Petition | None:
    """The draft; None where a rule says no, which stands above the words that were typed."""
    words = {"profile": profiles[0], **form.cleaned_data}
    try:
        return begin(creator=creator, now=timezone.now(), **words)
    except DomainError as error:
        form.add_error(None, [str(error.message), *error.details])
        return None


def _sign_in_first(request: HttpRequest) -> HttpResponse:
    kept.keep(request, SLOT)
    messages.info(request, _("Your words are kept. Sign in or sign up, then go on."))
    return redirect_to_login(reverse("petitions:new"))


@require_POST
def look_alike(request: HttpRequest) -> HttpResponse:
    """A part of a page: what is asked already, and what could be said more plainly.

    A POST, though it changes nothing: what somebody is just typing belongs into no log.
    """
    title, ask = (request.POST.get(name, "")[:MOST_READ] for name in ("title", "ask"))
    exclude = as_key(request.POST.get("petition", ""))
    # On a day of many visitors nothing is looked for that nobody has asked for.
    rows = [] if is_live_event() else similar(title, ask, exclude=exclude)
    context = {"similar": rows, "hints": hints(title, ask)}
    return render(request, "petitions/_alike.html", context)
