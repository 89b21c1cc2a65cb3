"""Hearings at the desk before they take place: drafted, announced, drawn, listed."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from consultations.hearings import papers, planning, reading, seating
from consultations.hearings.deadlines import deadlines
from consultations.hearings.desk_forms import (
    AgendaForm,
    AnnounceForm,
    DeliveryForm,
    HearingForm,
    ListForm,
    ReasonForm,
)
from consultations.hearings.needs import needs_of
from consultations.hearings.views import as_file
from consultations.models import Consultation, Hearing, HearingFile
from contributions.views import SignedIn
from core.http import page_by_key


def managed(request: HttpRequest, pk: int) -> Hearing:
    rows = reading.loaded(Hearing.objects.managed_by(request.user))
    return get_object_or_404(rows, pk=pk)


@require_safe
@login_required
def index(request: SignedIn) -> HttpResponse:
    """The hearings of my departments, the newest first, each with what is due."""
    if not request.user.is_official:
        raise PermissionDenied
    page = page_by_key(request, reading.loaded(Hearing.objects.managed_by(request.user)))
    now = timezone.now()
    rows = [(row, _due(row, now)) for row in page.rows]
    return render(request, "hearings/desk_index.html", {"page": page, "rows": rows})


def _due(row: Hearing, now: Any) -> Any:
    """The first thing of a hearing ahead that is not done; papers are told on its own page."""
    if row.state not in (Hearing.State.DRAFT, Hearing.State.ANNOUNCED):
        return None
    return next((one for one in deadlines(row, now, None) if not one.is_done), None)


@require_http_methods(["GET", "POST"])
@login_required
def new(request: SignedIn, pk: int) -> HttpResponse:
    """Draft a hearing of one round."""
    rows = Consultation.objects.managed_by(request.user).select_related("rules")
    consultation = get_object_or_404(rows, pk=pk)
    form = HearingForm(request.POST or None, consultation=consultation)
    if form.is_valid():
        row = planning.prepare(
            consultation=consultation,
            by=request.user,
            key=form.cleaned_data["key"],
            now=timezone.now(),
            **form.columns,
        )
        messages.success(request, _("The draft is kept. Write the agenda next."))
        return redirect("hearings:detail", row.pk)
    context = {"consultation": consultation, "form": form}
    return _form_page(request, "hearings/desk_form.html", context)


def _form_page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    status = 422 if context["form"].is_bound else 200
    return render(request, template, context, status=status)


@require_http_methods(["GET", "POST"])
@login_required
def edit(request: SignedIn, pk: int) -> HttpResponse:
    """Change a draft."""
    row = managed(request, pk)
    if row.state != Hearing.State.DRAFT:
        raise planning.NoLongerDraft
    form = HearingForm(
        request.POST or None, consultation=row.consultation, initial=HearingForm.values(row)
    )
    if form.is_valid():
        planning.change(hearing=row, by=request.user, now=timezone.now(), **form.columns)
        return redirect("hearings:detail", pk)
    context = {"consultation": row.consultation, "hearing": row, "form": form}
    return _form_page(request, "hearings/desk_form.html", context)


@require_safe
@login_required
def detail(request: SignedIn, pk: int) -> HttpResponse:
    """Where a hearing stands, what is due when, and what comes next."""
    return desk_page(request, managed(request, pk))


def desk_page(request: SignedIn, row: Hearing, **forms: Any) -> HttpResponse:
    """The page of a hearing at the desk; ``forms`` are those that were sent and have faults."""
    now = timezone.now()
    late = row.state == Hearing.State.DRAFT and planning.is_late(row, now)
    is_barred = late and row.kind == Hearing.Kind.HEARING
    context = {
        "hearing": row,
        "consultation": row.consultation,
        "deadlines": deadlines(row, now, papers.delivered_at(row)),
        "agenda": reading.agenda(row),
        "papers": reading.files(row),
        "places": reading.places(row),
        "needs": needs_of(row),
        "has_begun": row.begins_at <= now,
        "is_registering": row.registers_at(now),
        "is_over": row.registers_until <= now,
        "asks_late_reason": late and not is_barred,
        "too_late": planning.too_late(row, now) if is_barred else "",
        "announcing": forms.get("announcing") or AnnounceForm(prefix="announce"),
        "cancelling": forms.get("cancelling") or ReasonForm(prefix="cancel"),
        "adding": forms.get("adding") or AgendaForm(consultation=row.consultation),
    }
    status = 422 if forms else 200
    return render(request, "hearings/desk_hearing.html", context, status=status)


@require_POST
@login_required
def announce(request: SignedIn, pk: int) -> HttpResponse:
    row = managed(request, pk)
    form = AnnounceForm(request.POST, prefix="announce")
    if not form.is_valid():
        return desk_page(request, row, announcing=form)
    planning.announce(hearing=row, by=request.user, now=timezone.now(), **form.cleaned_data)
    messages.success(request, _("Announced. Whoever follows the consultation is told."))
    return redirect("hearings:detail", pk)


@require_POST
@login_required
def cancel(request: SignedIn, pk: int) -> HttpResponse:
    row = managed(request, pk)
    form = ReasonForm(request.POST, prefix="cancel")
    if not form.is_valid():
        return desk_page(request, row, cancelling=form)
    planning.cancel(hearing=row, by=request.user, now=timezone.now(), **form.cleaned_data)
    messages.success(request, _("Called off. Everybody who has registered is told."))
    return redirect("hearings:detail", pk)


@require_POST
@login_required
def agenda(request: SignedIn, pk: int) -> HttpResponse:
    """Add an item to the agenda, or with ``remove`` take one off."""
    row = managed(request, pk)
    if "remove" in request.POST:
        item = one_of(row.agenda, request.POST["remove"])
        planning.take_from_agenda(hearing=row, item=item, by=request.user)
        return redirect("hearings:detail", pk)
    form = AgendaForm(request.POST, consultation=row.consultation)
    if not form.is_valid():
        return desk_page(request, row, adding=form)
    planning.add_to_agenda(hearing=row, by=request.user, **form.cleaned_data)
    return redirect("hearings:detail", pk)


def one_of(rows: Any, typed: str) -> Any:
    """One of ``rows`` by a number that came with a form."""
    if not (typed.isascii() and typed.isdigit() and len(typed) <= 18):
        raise Http404
    return get_object_or_404(rows, pk=int(typed))


@require_http_methods(["GET", "POST"])
@login_required
def seats(request: SignedIn, pk: int) -> HttpResponse:
    """Who speaks. A POST says by ``act``: draw the lot, give or take a seat, publish the list."""
    row = managed(request, pk)
    acts = {"draw": _draw, "give": _change, "take": _change, "list": _publish}
    if request.method == "GET":
        return _seats_page(request, row)
    act = acts.get(request.POST.get("act", ""))
    if act is None:
        raise Http404
    return act(request, row)


def _seats_page(request: SignedIn, row: Hearing, **forms: Any) -> HttpResponse:
    context = {
        "hearing": row,
        "consultation": row.consultation,
        "places": reading.places(row),
        "changes": reading.changes(row),
        "is_over": row.registers_until <= timezone.now(),
        "may_change": row.is_drawn and row.state == Hearing.State.ANNOUNCED,
        "changing": forms.get("changing") or ReasonForm(prefix="seat"),
        "listing": forms.get("listing") or ListForm(),
    }
    return render(request, "hearings/desk_seats.html", context, status=422 if forms else 200)


def _draw(request: SignedIn, row: Hearing) -> HttpResponse:
    seating.draw_lot(hearing=row, by=request.user, now=timezone.now())
    messages.success(request, _("The lot is drawn. Look at the balance, then publish the list."))
    return redirect("hearings:seats", row.pk)


def _change(request: SignedIn, row: Hearing) -> HttpResponse:
    form = ReasonForm(request.POST, prefix="seat")
    if not form.is_valid():
        return _seats_page(request, row, changing=form)
    chosen = one_of(row.registrations.speakers(), request.POST.get("registration", ""))
    seating.change_seat(
        registration=chosen,
        is_seated=request.POST["act"] == "give",
        by=request.user,
        now=timezone.now(),
        **form.cleaned_data,
    )
    return redirect("hearings:seats", row.pk)


def _publish(request: SignedIn, row: Hearing) -> HttpResponse:
    form = ListForm(request.POST)
    if not form.is_valid():
        return _seats_page(request, row, listing=form)
    reason = form.cleaned_data["list_reason"]
    seating.publish_list(hearing=row, by=request.user, now=timezone.now(), reason=reason)
    messages.success(request, _("The list is public. Everybody who asked to speak is told."))
    return redirect("hearings:detail", row.pk)


@require_http_methods(["GET", "POST"])
@login_required
def deliver(request: SignedIn, pk: int) -> HttpResponse:
    """How the papers reached each participant; a POST tells all, or notes one delivery."""
    row = managed(request, pk)
    form = DeliveryForm(request.POST or None, initial={"on": timezone.localdate()})
    if request.method == "POST" and "all" in request.POST:
        n = papers.send_papers(hearing=row, by=request.user, now=timezone.now())
        words = ngettext(
            "%(n)s person was sent the papers.", "%(n)s people were sent the papers.", n
        )
        messages.success(request, words % {"n": n})
        return redirect("hearings:deliver", pk)
    if form.is_valid():
        speakers = row.registrations.speakers().seated().select_related("hearing")
        chosen = one_of(speakers, request.POST.get("registration", ""))
        way, at = form.cleaned_data["way"], form.cleaned_data["on"]
        papers.note_delivery(registration=chosen, way=way, by=request.user, at=at)
        return redirect("hearings:deliver", pk)
    context = {
        "hearing": row,
        "consultation": row.consultation,
        "papers": reading.files(row),
        "places": reading.places(row, deliveries=True),
        "due_on": row.day - timedelta(days=row.consultation.rules.hearing_papers_days),
        "form": form,
    }
    return _form_page(request, "hearings/desk_deliver.html", context)


@require_safe
@login_required
def file(request: SignedIn, pk: int, file_pk: int) -> HttpResponse:
    """A file of a hearing, signed pages among them, for the office."""
    return as_file(get_object_or_404(HearingFile, pk=file_pk, hearing=managed(request, pk)))
