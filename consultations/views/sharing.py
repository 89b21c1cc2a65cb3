"""What carries a consultation out of the site: its card, its codes, its poster, its paper form."""

from csp.decorators import csp_replace
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from consultations.arrival import WAYS
from consultations.document import current
from consultations.models import Consultation, Submission
from consultations.picture import picture_of
from consultations.promises import look_up_lives
from consultations.timeline import timeline
from consultations.views.public import get_visible
from contributions.models import Contribution, Thread
from presentation.addresses import public_url
from presentation.lines import sentences
from presentation.sharing import code, kept

A_MINUTE = 60
# A form on paper with a place for each clause; a longer draft has places for the reader's choice.
MOST_CLAUSES_ON_PAPER, CHOSEN_ON_PAPER = 40, 8


@require_safe
def card(request: HttpRequest, pk: int) -> HttpResponse:
    """The picture of a consultation that all may see, for whoever shows a link to it."""
    consultation = _public(pk)
    place = Q(consultation=consultation) | Q(clause__consultation=consultation)
    said = Thread.objects.filter(place).aggregate(said=Sum("contribution_count"))["said"]
    address = public_url(request, f"{consultation.get_absolute_url()}?from=qr")
    drawing = picture_of(consultation, said=said or 0, address=address)
    return kept(request, drawing.digest, drawing.png, "image/png")


@require_safe
def consultation_code(request: HttpRequest, pk: int) -> HttpResponse:
    """The QR code of a consultation's page, as a drawing."""
    return code(request, _public(pk).get_absolute_url(), WAYS)


@require_safe
def clause_code(request: HttpRequest, thread_id: int) -> HttpResponse:
    """The QR code of the page of one clause, or of the text as a whole."""
    rows = Consultation.objects.visible_to(AnonymousUser())
    about = Q(thread=thread_id) | Q(clauses__thread=thread_id)
    if not rows.filter(about).exists():
        raise Http404
    return code(request, reverse("consultations:thread", args=[thread_id]), WAYS)


@require_safe
@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})
def embed(request: HttpRequest, pk: int) -> HttpResponse:
    """A consultation in a frame of another site: its timeline, and the way here.

    No form stands in it and no cookie is set, so that nobody can be led to speak unawares.
    """
    consultation, now = _public(pk), timezone.now()
    look_up_lives([consultation])
    context = {
        "consultation": consultation,
        "stages": timeline(consultation, now),
        "accepts": consultation.accepts(now),
        "address": public_url(request, consultation.get_absolute_url()),
    }
    response = render(request, "consultations/embed.html", context)
    patch_cache_control(response, public=True, max_age=A_MINUTE)
    return response


@require_safe
def poster(request: HttpRequest, pk: int) -> HttpResponse:
    """One sheet for a notice board: what it is about, until when, and every way to be heard."""
    consultation = get_visible(request, pk)
    version = consultation.versions.first()
    context = {
        "consultation": consultation,
        "version": version,
        "about": sentences(version.note, most=3, room=150),
        "address": public_url(request, consultation.get_absolute_url()),
        "asks": consultation.state in Consultation.HEARING,
        "reported": consultation.state in Consultation.REPORTED,
    }
    return render(request, "consultations/poster.html", context)


@require_safe
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The form of the site on paper, with the same questions and clauses, for the counter."""
    consultation = get_visible(request, pk)
    document = current(consultation)
    places, labels = document.spoken_of, document.labels
    fits = len(places) <= MOST_CLAUSES_ON_PAPER
    context = {
        "consultation": consultation,
        "clauses": [(labels[text.clause.thread_id], text) for text in places if fits],
        "blanks": [] if fits else range(1, CHOSEN_ON_PAPER + 1),
        "stances": Contribution.Stance.labels,
        "participants": Submission.Participant.labels,
        "address": public_url(request, consultation.get_absolute_url()),
    }
    return render(request, "consultations/paper.html", context)


def _public(pk: int) -> Consultation:
    """A consultation that everybody may see: machines fetch cards and codes without a session."""
    rows = Consultation.objects.visible_to(AnonymousUser())
    rows = rows.select_related("lead", "office", "rules")
    return get_object_or_404(rows, pk=pk)
