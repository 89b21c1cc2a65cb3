"""The page behind a sponsor link: whoever was sent it may read the petition and stand by it."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from contributions import kept
from core.errors import DomainError, StaleState
from petitions.arrival import families_of
from petitions.models import Petition, Signature
from petitions.person import keys_of
from petitions.services import sponsor
from petitions.signing_forms import SponsorForm
from presentation import qr
from presentation.addresses import public_url

States = Petition.State
LOOKING = (States.SPONSORING, States.CHECKING)


@dataclass(frozen=True)
class Standing:
    """What the page offers: ``asks`` for a sponsor, or tells why it does not."""

    is_own: bool
    is_mine: bool
    is_over: bool
    is_full: bool

    @property
    def asks(self) -> bool:
        return not (self.is_own or self.is_mine or self.is_over or self.is_full)


def get_by_code(code: str) -> Petition:
    rows = Petition.objects.select_related("profile").prefetch_related("departments")
    return get_object_or_404(rows, sponsor_code=code.upper())


@require_http_methods(["GET", "POST"])
@never_cache
def sponsor_page(request: HttpRequest, code: str) -> HttpResponse:
    """Read the petition; a POST sponsors it, and once more is answered alike."""
    petition = get_by_code(code)
    if petition.state in (States.OPEN, States.CLOSED, States.STOPPED, States.REJECTED):
        return redirect(petition)
    form = SponsorForm(kept.typed(request, _slot(petition)))
    refusal = None
    if request.method == "POST" and form.is_valid():
        if not isinstance(request.user, User):
            return _sign_in_first(request, petition)
        try:
            return _sponsor(request, request.user, petition, form)
        except StaleState:
            raise
        except DomainError as error:
            refusal = error
            petition = get_by_code(code)
    context = {
        "petition": petition,
        "form": form,
        "refusal": refusal,
        "standing": _standing(request, petition),
        "shows_words": petition.state in LOOKING,
        "missing": max(petition.profile.sponsors_needed - petition.sponsor_count, 0),
    }
    return render(request, "petitions/sponsor.html", context, status=409 if refusal else 200)


def _sponsor(
    request: HttpRequest, person: User, petition: Petition, form: SponsorForm
) -> HttpResponse:
    sponsor(
        petition=petition,
        person=person,
        now=timezone.now(),
        families=families_of(request),
        **form.cleaned_data,
    )
    kept.forget(request, _slot(petition))
    messages.success(request, _("Thank you: you stand by this petition as a sponsor."))
    return redirect("petitions:sponsor", code=petition.sponsor_code)


def _standing(request: HttpRequest, petition: Petition) -> Standing:
    until, user = petition.sponsors_until, request.user
    late = petition.state == States.SPONSORING and until is not None and until <= timezone.now()
    is_mine = False
    if isinstance(user, User):
        mine = petition.signatures.standing().filter(person_key__in=keys_of(user))
        is_mine = mine.filter(channel=Signature.Channel.SPONSOR).exists()
    return Standing(
        is_own=petition.creator_id == user.pk and user.is_authenticated,
        is_mine=is_mine,
        is_over=late or petition.state not in LOOKING,
        is_full=petition.sponsor_count >= petition.profile.sponsors_most,
    )


def _sign_in_first(request: HttpRequest, petition: Petition) -> HttpResponse:
    kept.keep(request, _slot(petition))
    messages.info(request, _("Sign in or sign up first; then one press and you are a sponsor."))
    return redirect_to_login(reverse("petitions:sponsor", args=[petition.sponsor_code]))


def _slot(petition: Petition) -> str:
    return f"petition-sponsor-{petition.pk}"


@require_safe
@never_cache
def sponsor_qr(request: HttpRequest, code: str) -> HttpResponse:
    """The QR code of the page, as a drawing."""
    petition = get_by_code(code)
    path = reverse("petitions:sponsor", args=[petition.sponsor_code])
    return HttpResponse(qr.svg(public_url(request, path)), content_type="image/svg+xml")
