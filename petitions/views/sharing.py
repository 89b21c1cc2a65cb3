"""What carries a petition out of the site: its card, its code, its poster, its frame."""

from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.http import content_disposition_header
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from petitions.goal import goal_of
from petitions.models import Petition
from petitions.picture import picture_of
from petitions.sheet import sheet_of
from presentation.addresses import public_url
from presentation.lines import sentences
from presentation.sharing import code, kept

# What ``?from=`` may say of the way by which a reader came.
WAYS = ("qr", "poster", "embed")
A_MINUTE = 60


def _public(pk: int) -> Petition:
    """A petition that everybody may see: machines fetch cards and codes without a session."""
    rows = Petition.objects.public().select_related("lead", "profile", "creator")
    return get_object_or_404(rows.prefetch_related("profile__tiers"), pk=pk)


@require_safe
def card(request: HttpRequest, pk: int) -> HttpResponse:
    """The picture of a petition, for whoever shows a link to it."""
    petition = _public(pk)
    address = public_url(request, f"{petition.get_absolute_url()}?from=qr")
    goal = goal_of(petition, petition.profile.tiers.all())
    drawing = picture_of(petition, goal, address=address)
    return kept(request, drawing.digest, drawing.png, "image/png")


@require_safe
def qr_code(request: HttpRequest, pk: int) -> HttpResponse:
    """The QR code of a petition's page, as a drawing."""
    return code(request, _public(pk).get_absolute_url(), WAYS)


@require_safe
def poster(request: HttpRequest, pk: int) -> HttpResponse:
    """One sheet for a notice board: what is asked for, until when, and how to sign."""
    petition = _public(pk)
    context = {
        "petition": petition,
        "asks": sentences(petition.ask, most=4, room=200),
        "goal": goal_of(petition, petition.profile.tiers.all()),
        "accepts": petition.accepts(timezone.now()),
        "address": public_url(request, petition.get_absolute_url()),
    }
    return render(request, "petitions/poster.html", context)


@require_safe
def poster_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The poster as a file, to send or to have printed elsewhere."""
    petition = _public(pk)
    path = petition.get_absolute_url()
    sheet = sheet_of(
        petition,
        goal_of(petition, petition.profile.tiers.all()),
        address=public_url(request, path),
        scanned=public_url(request, f"{path}?from=poster"),
        now=timezone.now(),
    )
    response = kept(request, sheet.digest, sheet.pdf, "application/pdf")
    name = content_disposition_header(as_attachment=True, filename=f"{petition.number}.pdf")
    response["Content-Disposition"] = str(name)
    return response


@require_safe
@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})
def embed(request: HttpRequest, pk: int) -> HttpResponse:
    """A petition in a frame of another site: its number, and the way here. Nothing to press.

    No form stands in it and no cookie is set, so that nobody can be led to sign unawares.
    """
    petition = _public(pk)
    context = {
        "petition": petition,
        "goal": goal_of(petition, petition.profile.tiers.all()),
        "accepts": petition.accepts(timezone.now()),
        "address": public_url(request, f"{petition.get_absolute_url()}?from=embed"),
    }
    response = render(request, "petitions/embed.html", context)
    patch_cache_control(response, public=True, max_age=A_MINUTE)
    return response
