"""Hearings as everybody sees them: the announcement, registering, the list, the record."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from consultations.hearings import holding, reading, registering
from consultations.hearings.calendar import in_calendar
from consultations.hearings.document import document
from consultations.hearings.forms import ConfirmForm, RegisterForm
from consultations.hearings.word import written
from consultations.models import Confirmation, Hearing, HearingFile, Registration
from contributions.text import clean
from contributions.views import SignedIn
from presentation.sharing import code

# What ``?from=`` may say of the way by which a reader came.
WAYS = ("qr",)
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def get_hearing(request: HttpRequest, pk: int, hearing_pk: int) -> Hearing:
    rows = reading.loaded(Hearing.objects.visible_to(request.user))
    return get_object_or_404(rows, pk=hearing_pk, consultation=pk)


@require_safe
def hearing(request: HttpRequest, pk: int, hearing_pk: int) -> HttpResponse:
    """One hearing: when and where, what is spoken about, who speaks, and my own place in it."""
    row = get_hearing(request, pk, hearing_pk)
    now = timezone.now()
    is_listed = row.listed_at is not None
    context = {
        "hearing": row,
        "consultation": row.consultation,
        "mine": registering.registration_of(request.user, row),
        "may_register": row.registers_at(now),
        "is_before": now < row.registers_from,
        "has_begun": row.begins_at <= now,
        "agenda": reading.agenda(row),
        "papers": reading.files(row),
        "places": reading.places(row) if is_listed else None,
        "changes": reading.changes(row) if is_listed else [],
    }
    return render(request, "hearings/hearing.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def register(request: SignedIn, pk: int, hearing_pk: int) -> HttpResponse:
    """Register to speak or to listen."""
    row = get_hearing(request, pk, hearing_pk)
    form = RegisterForm(request.POST or None, hearing=row)
    if not form.is_valid():
        if not form.is_bound and not row.registers_at(timezone.now()):
            return redirect(row)
        context = {"hearing": row, "consultation": row.consultation, "form": form}
        status = 422 if form.is_bound else 200
        return render(request, "hearings/register.html", context, status=status)
    told = form.cleaned_data
    made = registering.register(hearing=row, person=request.user, now=timezone.now(), **told)
    messages.success(request, _registered(made))
    return redirect(row)


def _registered(row: Registration) -> str:
    states = Registration.State
    if row.state == states.APPLIED:
        return _(
            "You have registered. The lot is drawn when the registration is over; we tell you."
        )
    if row.state == states.SEATED:
        return _("You have a seat as an observer.")
    return _("All seats are taken. You are on the waiting list, and we tell you of a free seat.")


@require_http_methods(["GET", "POST"])
@login_required
def withdraw(request: SignedIn, pk: int, hearing_pk: int) -> HttpResponse:
    """Take one's registration back. A GET comes from the sign-in page: show the hearing."""
    row = get_hearing(request, pk, hearing_pk)
    mine = registering.registration_of(request.user, row)
    if request.method == "POST" and mine:
        registering.withdraw(registration=mine, now=timezone.now())
        messages.success(request, _("Your registration is taken back."))
    return redirect(row)


@require_safe
def lot(request: HttpRequest, pk: int, hearing_pk: int) -> HttpResponse:
    """The draw, so that anybody can repeat it."""
    row = get_hearing(request, pk, hearing_pk)
    if row.listed_at is None:
        raise Http404
    context = {
        "hearing": row,
        "consultation": row.consultation,
        "tickets": reading.tickets(row),
        "changes": reading.changes(row),
    }
    return render(request, "hearings/lot.html", context)


@require_safe
def record(request: HttpRequest, pk: int, hearing_pk: int) -> HttpResponse:
    """The record: for all once it is published, before that for those who came to speak."""
    return _record_page(request, get_hearing(request, pk, hearing_pk), ConfirmForm())


def _record_page(
    request: HttpRequest, row: Hearing, form: ConfirmForm, *, status: int = 200
) -> HttpResponse:
    mine = registering.registration_of(request.user, row)
    is_mine = bool(row.is_laid_out and mine and mine.attended and mine.role == "speaker")
    if row.recorded_at is None and not is_mine:
        raise Http404
    done = Confirmation.objects.filter(registration=mine).first() if is_mine else None
    context = {
        "hearing": row,
        "consultation": row.consultation,
        "passages": reading.passages(row),
        "places": reading.places(row) if row.recorded_at else None,
        "may_confirm": is_mine and row.recorded_at is None and done is None,
        "confirmed": done,
        "form": form,
    }
    return render(request, "hearings/record.html", context, status=status)


@require_POST
@login_required
def confirm(request: SignedIn, pk: int, hearing_pk: int) -> HttpResponse:
    """Confirm the record, or say what is to be put right in it."""
    row = get_hearing(request, pk, hearing_pk)
    mine = registering.registration_of(request.user, row)
    if mine is None:
        raise Http404
    form = ConfirmForm(request.POST)
    if not form.is_valid():
        return _record_page(request, row, form, status=422)
    holding.confirm(registration=mine, now=timezone.now(), **form.cleaned_data)
    messages.success(request, _("Thank you. The record notes that you have confirmed it."))
    return redirect("consultations:hearing_record", pk, hearing_pk)


def _reported(request: HttpRequest, pk: int, hearing_pk: int) -> dict[str, Any]:
    row = get_hearing(request, pk, hearing_pk)
    if not row.is_reported:
        raise Http404
    return {"hearing": row, "consultation": row.consultation, "parts": document(row)}


@require_safe
def report(request: HttpRequest, pk: int, hearing_pk: int) -> HttpResponse:
    """All of a hearing in one document (D8)."""
    return render(request, "hearings/report.html", _reported(request, pk, hearing_pk))


@require_safe
def report_file(request: HttpRequest, pk: int, hearing_pk: int) -> HttpResponse:
    """The same document for a word processor."""
    told = _reported(request, pk, hearing_pk)
    response = HttpResponse(written(told["hearing"].title, told["parts"]), content_type=WORD)
    response["Content-Disposition"] = f'attachment; filename="hearing-{hearing_pk}.docx"'
    return response


@require_safe
def paper(request: HttpRequest, pk: int, hearing_pk: int, file_pk: int) -> HttpResponse:
    """One paper for the hearing, for everybody."""
    row = get_hearing(request, pk, hearing_pk)
    return as_file(get_object_or_404(row.files, pk=file_pk, kind=HearingFile.Kind.PAPER))


def as_file(file: HearingFile) -> HttpResponse:
    """A download, never a page of ours: what was uploaded runs nowhere."""
    response = HttpResponse(bytes(file.content), content_type="application/octet-stream")
    ending = clean(file.ending).lower()
    response["Content-Disposition"] = f'attachment; filename="hearing-{file.pk}.{ending}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_safe
def qr_code(request: HttpRequest, pk: int, hearing_pk: int) -> HttpResponse:
    """The QR code of the page, as a drawing."""
    return code(request, get_hearing(request, pk, hearing_pk).get_absolute_url(), WAYS)


@require_safe
def event(request: HttpRequest, pk: int, hearing_pk: int) -> HttpResponse:
    """The hearing for one's own calendar."""
    return in_calendar(get_hearing(request, pk, hearing_pk), timezone.now())
