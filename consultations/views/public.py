from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from consultations.document import current
from consultations.models import Clause, ClauseText, Consultation
from consultations.report import report_on
from contributions.models import Contribution, Thread, with_my_votes
from core.http import page_by_key

# The most agreed opinions are a short list of their own, not a second order of everything.
MOST_AGREED = 20


def get_visible(request: HttpRequest, pk: int) -> Consultation:
    """Load a consultation with what every page of it names, or 404."""
    rows = Consultation.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("profile", "lead", "office", "thread"), pk=pk)


def index(request: HttpRequest) -> HttpResponse:
    """All consultations, those that are open first by their last day."""
    now = timezone.now()
    rows = Consultation.objects.visible_to(request.user).select_related("lead")
    context = {
        "open": rows.filter(state=Consultation.State.OPEN).order_by("closes_at")[:50],
        "announced": rows.filter(state=Consultation.State.ANNOUNCED).order_by("opens_at")[:20],
        "page": page_by_key(request, rows.over()),
        "now": now,
    }
    return render(request, "consultations/index.html", context)


def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft as a document: its text, the facts of the round, and the way to speak."""
    consultation = get_visible(request, pk)
    document = current(consultation)
    said = sum(text.clause.thread.contribution_count for text in document.texts)
    context = {
        "consultation": consultation,
        "version": document.version,
        "texts": document.texts,
        "said": said + consultation.thread.contribution_count,
        "accepts": consultation.accepts(timezone.now()),
        "days_left": consultation.days_left(timezone.localdate()),
    }
    return render(request, "consultations/detail.html", context)


def thread(request: HttpRequest, thread_id: int) -> HttpResponse:
    """One clause, or the text as a whole, and what was said about it."""
    place = get_object_or_404(Thread.objects.public(), pk=thread_id)
    text = _text_of(place)
    consultation = get_visible(request, _owner_of(place))
    shown = Contribution.objects.shown().filter(thread=place).select_related("author", "thread")
    agreed = request.GET.get("sort") == "agreed"
    page = page_by_key(request, shown)
    rows = shown.order_by("-agree_count", "-pk")[:MOST_AGREED] if agreed else page.rows
    context = {
        "consultation": consultation,
        "thread": place,
        "text": text,
        "rows": with_my_votes(rows, request.user),
        "older_url": "" if agreed else page.older_url,
        "sort": "agreed" if agreed else "newest",
        "accepts": consultation.accepts(timezone.now()),
    }
    return render(request, "consultations/thread.html", context)


def _owner_of(place: Thread) -> int:
    """The consultation a thread belongs to; 404 for a thread of another feature."""
    clause = Clause.objects.filter(thread=place).values("consultation")
    rows = Consultation.objects.filter(Q(thread=place) | Q(pk__in=clause))
    owner = rows.values_list("pk", flat=True).first()
    if owner is None:
        raise Http404
    return owner


def _text_of(place: Thread) -> ClauseText | None:
    """The newest words of the thread's clause; None for the text as a whole."""
    rows = ClauseText.objects.filter(clause__thread=place).order_by("-version__number")
    return rows.select_related("clause").first()


def report(request: HttpRequest, pk: int) -> HttpResponse:
    """What was said, what was answered, what changed: the adoption table and the numbers."""
    consultation = get_visible(request, pk)
    context = {"consultation": consultation, "report": report_on(consultation)}
    return render(request, "consultations/report.html", context)
