from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from consultations.arrival import remembers_arrival
from consultations.document import current
from consultations.hearings.reading import hearings_about, hearings_of
from consultations.life_parts import life_of
from consultations.lineage.history import history_of, taken_out
from consultations.models import Consultation, Hearing
from consultations.papers import papers
from consultations.relations import relations_of
from consultations.report import report_on
from contributions.models import Contribution, Thread, with_my_votes
from core.http import page_by_key

# The most agreed opinions are a short list of their own, not a second order of everything.
MOST_AGREED = 20


def get_visible(request: HttpRequest, pk: int) -> Consultation:
    """Load a consultation with what every page of it names, or 404."""
    rows = Consultation.objects.visible_to(request.user)
    return get_object_or_404(
        rows.select_related("profile", "rules", "lead", "office", "thread"), pk=pk
    )


@remembers_arrival
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft as a document: its text, the facts of the round, and the way to speak."""
    consultation = get_visible(request, pk)
    document = current(consultation)
    context = {
        "consultation": consultation,
        "document": document,
        "version": document.version,
        "papers": papers(document.version),
        "relations": relations_of(consultation),
        "said": document.said + consultation.thread.contribution_count,
        "taken_out": taken_out(document.version) if document.version.number > 1 else (),
        "accepts": consultation.accepts(timezone.now()),
        "is_to_come": consultation.state == Consultation.State.ANNOUNCED,
        "hearings": hearings_of(consultation),
        **life_of(consultation, request.user, timezone.now()),
    }
    return render(request, "consultations/detail.html", context)


@remembers_arrival
def thread(request: HttpRequest, thread_id: int) -> HttpResponse:
    """One clause, or the text as a whole, and what was said about it and what it goes on from."""
    # A reverse tie, known by its name alone: people may be wording this clause in a discussion.
    places = Thread.objects.public().select_related("worded__topic__opening")
    place = get_object_or_404(places, pk=thread_id)
    history = history_of(place)
    owner = history.clause.consultation_id if history else _owner_of(place)
    if owner is None:
        # What somebody wants to say at a hearing is read there, by its office.
        return redirect(get_object_or_404(Hearing.objects.public(), thread=place))
    consultation = get_visible(request, owner)
    agreed = request.GET.get("sort") == "agreed"
    rows, older_url = _said(request, history.threads if history else [place], agreed=agreed)
    if history:
        history.tell(rows)
    context = {
        "consultation": consultation,
        "thread": place,
        "history": history,
        "text": history and history.text,
        "hearings": hearings_about(place) if history else (),
        "said": history.said if history else place.contribution_count,
        "rows": rows,
        "older_url": older_url,
        "sort": "agreed" if agreed else "newest",
        "accepts": consultation.accepts(timezone.now()),
    }
    return render(request, "consultations/thread.html", context)


def _said(
    request: HttpRequest, threads: Iterable[int | Thread], *, agreed: bool
) -> tuple[list[Contribution], str]:
    """One page of what was said in ``threads``, and the address of the next."""
    shown = Contribution.objects.shown().filter(thread__in=threads)
    shown = shown.select_related(
        "author", "thread", "carried_from__origin", "carried_from__source__author"
    )
    if agreed:
        return with_my_votes(shown.order_by("-agree_count", "-pk")[:MOST_AGREED], request.user), ""
    page = page_by_key(request, shown)
    return with_my_votes(page.rows, request.user), page.older_url


def _owner_of(place: Thread) -> int | None:
    """The consultation that is spoken of as a whole; None for a thread of something else."""
    rows = Consultation.objects.filter(thread=place)
    return rows.values_list("pk", flat=True).first()


def report(request: HttpRequest, pk: int) -> HttpResponse:
    """What was said, what was answered, what changed: the adoption table and the numbers."""
    consultation = get_visible(request, pk)
    context = {"consultation": consultation, "report": report_on(consultation)}
    return render(request, "consultations/report.html", context)
