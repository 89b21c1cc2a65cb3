from collections.abc import Iterable
from typing import Any

from cryptography.fernet import InvalidToken
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from consultations.arrival import channel_of, remembers_arrival
from consultations.document import Document, current
from consultations.forms import BasePoints, EnvelopeForm, Points
from consultations.models import Clause, Consultation, Submission
from consultations.services import NotOpen, PointSaid, submit
from consultations.views.public import get_visible
from contributions.models import Thread
from contributions.text import seal, unseal
from core.http import as_key
from presentation.dates import closing, day

Places = dict[int, tuple[Thread, str]]


@require_http_methods(["GET", "POST"])
@remembers_arrival
def submit_opinion(request: HttpRequest, pk: int) -> HttpResponse:
    """Several points about several clauses in one submission; kept while one signs in."""
    consultation = get_visible(request, pk)
    document = current(consultation)
    places = _places(consultation, document)
    if not consultation.accepts(timezone.now()):
        raise NotOpen(details=_dates(consultation))
    data = _typed(request, pk)
    envelope = EnvelopeForm(data)
    points = _points(request, data, places)
    sends = request.method == "POST" and "add" not in request.POST
    if sends and envelope.is_valid() and points.is_valid():
        if not request.user.is_authenticated:
            return _sign_in_first(request, pk)
        return _send(request, consultation, envelope, points, places)
    for point in points:
        # The words that an opinion is about stand above it: nobody has to go back and look.
        point.about = document.words.get(str(point["thread"].value()), "")
    context = {"consultation": consultation, "envelope": envelope, "points": points}
    status = 422 if sends else 200
    return render(request, "consultations/submit.html", context, status=status)


def _send(
    request: HttpRequest,
    consultation: Consultation,
    envelope: EnvelopeForm,
    points: BasePoints,
    places: Places,
) -> HttpResponse:
    submission: Submission = submit(
        consultation=consultation,
        author=request.user,
        points=[_said(point, places) for point in points.said()],
        channel=channel_of(request),
        now=timezone.now(),
        **envelope.cleaned_data,
    )
    request.session.pop(_slot(consultation.pk), None)
    return redirect(f"{submission.get_absolute_url()}?sent=1")


def _said(point: dict[str, Any], places: Places) -> PointSaid:
    """The typed words as services take them: they are cleaned, masked and sealed there."""
    place, _label = places[point["thread"]]
    return PointSaid(place, point["body"], point["stance"], point["proposal"])


def _places(consultation: Consultation, document: Document) -> Places:
    """What a point can be about: thread id → (thread, name), the whole text first."""
    whole = {consultation.thread_id: (consultation.thread, _("the text as a whole"))}
    labels = document.labels
    clauses = {
        text.clause.thread_id: (text.clause.thread, labels[text.clause.thread_id])
        for text in document.spoken_of
    }
    return whole | clauses


def _points(request: HttpRequest, data: QueryDict | None, places: Places) -> BasePoints:
    """The formset: what was typed, one point more where asked, or one for each clause picked."""
    choices = [(pk, label) for pk, (_place, label) in places.items()]
    options: dict[str, Any] = {"prefix": "points", "form_kwargs": {"threads": choices}}
    if data is None:
        picked = dict.fromkeys(request.GET.getlist("clause"))  # ticked and pressed is one
        known = _standing(picked, places)[: Submission.MOST_POINTS]
        return _unbound([{"thread": pk} for pk in known] or [{"thread": choices[0][0]}], options)
    if "add" in data:
        typed = Points(data, **options)
        rows = [{name: form[name].value() for name in form.fields} for form in typed.forms]
        return _unbound([*rows, {"thread": choices[0][0]}], options)
    return Points(data, **options)


def _standing(picked: Iterable[str], places: Places) -> list[int]:
    """The places that were picked; for a clause of an earlier version, the one it goes on in."""
    by_name = {str(pk): pk for pk in places}
    old = {as_key(name) for name in picked if name not in by_name} - {None}
    if old:
        rows = Clause.objects.filter(thread__in=old, present__thread__in=places)
        heirs = rows.values_list("thread", "present__thread")
        by_name |= {str(thread): heir for thread, heir in heirs}
    return list(dict.fromkeys(by_name[name] for name in picked if name in by_name))


def _unbound(initial: list[dict[str, Any]], options: dict[str, Any]) -> BasePoints:
    formset = Points(initial=initial, **options)
    formset.extra = 0
    return formset


def _typed(request: HttpRequest, pk: int) -> QueryDict | None:
    """What was typed: in this request, or before one went to sign in."""
    if request.method == "POST":
        return request.POST
    kept = request.session.get(_slot(pk))
    if not kept:
        return None
    try:
        return QueryDict(unseal(kept.encode())["typed"])
    except InvalidToken:  # sealed with a key that was changed meanwhile
        return None


def _sign_in_first(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the words, sealed, in the session and come back to them after signing in."""
    request.session[_slot(pk)] = seal({"typed": request.POST.urlencode()}).decode()
    messages.info(request, _("Your words are kept. Sign in or sign up, then send them."))
    return redirect_to_login(reverse("consultations:submit", args=[pk]))


def _slot(pk: int) -> str:
    return f"draft-{pk}"


def _dates(consultation: Consultation) -> list[str]:
    """When opinions are, or were, taken."""
    dates = {"opens": day(consultation.opens_at), "closes": closing(consultation.closes_at)}
    return [_("They are taken from %(opens)s until %(closes)s.") % dates]
