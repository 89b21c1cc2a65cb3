"""From the page of a clause: let people word it together, in a topic of a board."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import User
from cms.carrying.forms import WordClauseForm
from cms.carrying.places import check_open, round_of
from consultations.models import Clause, Consultation
from contributions.models import Thread
from contributions.views import SignedIn
from forums.models import Board, Drafting
from forums.services import open_topic
from forums.services.wording import open_drafting


@require_http_methods(["GET", "POST"])
@login_required
def word_clause(request: SignedIn, thread_id: int) -> HttpResponse:
    """Choose a board and say the first words; the clause is the text that people start from."""
    place = get_object_or_404(Thread.objects.public(), pk=thread_id)
    if not Clause.objects.filter(thread=place).exists() or not place.text:
        raise Http404
    consultation = round_of(place)
    if consultation is None:
        raise Http404
    if not request.user.has_perm("consultations.manage_consultation", consultation):
        raise PermissionDenied
    if drafting := Drafting.objects.filter(place=place).first():
        return redirect(drafting)
    check_open(consultation, timezone.now())
    boards = [
        row for row in Board.objects.shown() if request.user.has_perm("forums.open_topic", row)
    ]
    form = WordClauseForm(
        request.POST if request.method == "POST" else None,
        boards=boards,
        initial={"title": _title(place), "body": _first_words(consultation, place)},
    )
    if request.method == "POST" and form.is_valid():
        return redirect(
            begin_wording(
                consultation=consultation, place=place, by=request.user, **form.cleaned_data
            )
        )
    context = {"consultation": consultation, "place": place, "form": form, "boards": boards}
    status = 422 if request.method == "POST" else 200
    return render(request, "carrying/word_clause.html", context, status=status)


@transaction.atomic
def begin_wording(
    *,
    consultation: Consultation,
    place: Thread,
    by: User,
    board: Board,
    title: str,
    body: str,
    key: UUID,
) -> Drafting:
    """Open the topic and in it the drafting of the clause; pressing twice does it once.

    Raises AlreadyDrafted, and what ``open_topic`` raises. The caller has checked who runs the
    round.
    """
    now = timezone.now()
    mine = by.department_ids
    office = consultation.office if consultation.office_id in mine else consultation.lead
    topic = open_topic(
        board=board, author=by, title=title, body=body, key=key, now=now, office=office
    )
    if begun := Drafting.objects.filter(topic=topic).first():
        return begun
    named = place.label[:80]
    return open_drafting(topic=topic, title=named, base=place.text, place=place, by=by, now=now)


def _title(place: Thread) -> str:
    return (_("How should “%(place)s” read?") % {"place": place.label})[:80]


def _first_words(consultation: Consultation, place: Thread) -> str:
    told = _(
        "We are asking for opinions on “%(title)s”. Help us word %(place)s: propose how it should "
        "read, improve what others propose, and agree with what is best."
    )
    return told % {"title": consultation.title, "place": place.label}
