"""Hearings at the desk once they have begun: who came, the record, the report."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from consultations.hearings import holding, reading, reporting
from consultations.hearings.desk import managed, one_of
from consultations.hearings.record_forms import OpinionForm, PassageForm, SignatureForm
from consultations.models import Hearing, HearingFile
from contributions.views import SignedIn
from core.http import as_key


@require_http_methods(["GET", "POST"])
@login_required
def held(request: SignedIn, pk: int) -> HttpResponse:
    """Tick who came; with it the hearing is noted as held."""
    row = managed(request, pk)
    if request.method == "POST":
        keys = [as_key(typed) for typed in request.POST.getlist("came")]
        came = {key for key in keys if key is not None}
        holding.hold(hearing=row, came=came, by=request.user, now=timezone.now())
        messages.success(request, _("Noted as held. Write the record next."))
        return redirect("hearings:record", pk)
    seated = row.registrations.seated().select_related("person")
    context = {
        "hearing": row,
        "consultation": row.consultation,
        "seated": seated.order_by("-role", "number"),
        "has_begun": row.begins_at <= timezone.now(),
    }
    return render(request, "hearings/desk_held.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def record(request: SignedIn, pk: int) -> HttpResponse:
    """The record. A POST says by ``act`` what is done with it."""
    row = managed(request, pk)
    acts = {
        "add": _add,
        "remove": _remove,
        "lay_out": _lay_out,
        "sign": _sign,
        "publish": _publish,
    }
    if request.method == "GET":
        return _record_page(request, row)
    act = acts.get(request.POST.get("act", ""))
    if act is None:
        raise Http404
    return act(request, row)


def _record_page(request: SignedIn, row: Hearing, **forms: Any) -> HttpResponse:
    here = reading.places(row)
    came = [one for one in here.speakers if one.attended]
    context = {
        "hearing": row,
        "consultation": row.consultation,
        "passages": reading.passages(row),
        "came": came,
        "signed": reading.files(row, HearingFile.Kind.SIGNED),
        "all_confirmed": all(hasattr(one, "confirmation") for one in came),
        "form": forms.get("form") or PassageForm(hearing=row),
        "signing": forms.get("signing") or SignatureForm(hearing=row),
    }
    return render(request, "hearings/desk_record.html", context, status=422 if forms else 200)


def _add(request: SignedIn, row: Hearing) -> HttpResponse:
    form = PassageForm(request.POST, hearing=row)
    if not form.is_valid():
        return _record_page(request, row, form=form)
    holding.add_passage(hearing=row, by=request.user, **form.cleaned_data)
    return redirect("hearings:record", row.pk)


def _remove(request: SignedIn, row: Hearing) -> HttpResponse:
    rows = row.passages.select_related("hearing")
    holding.remove_passage(passage=one_of(rows, request.POST.get("passage", "")), by=request.user)
    return redirect("hearings:record", row.pk)


def _lay_out(request: SignedIn, row: Hearing) -> HttpResponse:
    holding.lay_out(hearing=row, by=request.user, now=timezone.now())
    messages.success(request, _("Everybody who spoke is asked to read and confirm the record."))
    return redirect("hearings:record", row.pk)


def _sign(request: SignedIn, row: Hearing) -> HttpResponse:
    form = SignatureForm(request.POST, hearing=row)
    if not form.is_valid():
        return _record_page(request, row, signing=form)
    came = row.registrations.speakers().filter(attended=True).select_related("hearing", "person")
    holding.note_signature(
        registration=one_of(came, request.POST.get("registration", "")),
        by=request.user,
        now=timezone.now(),
        **form.cleaned_data,
    )
    return redirect("hearings:record", row.pk)


def _publish(request: SignedIn, row: Hearing) -> HttpResponse:
    holding.publish_record(hearing=row, by=request.user, now=timezone.now())
    messages.success(request, _("The record is public. Write the report next."))
    return redirect("hearings:report", row.pk)


@require_http_methods(["GET", "POST"])
@login_required
def report(request: SignedIn, pk: int) -> HttpResponse:
    """The main opinions of the report. A POST adds one, strikes one, or publishes them all."""
    row = managed(request, pk)
    act = request.POST.get("act", "")
    if request.method == "GET":
        return _report_page(request, row, OpinionForm())
    if act == "publish":
        reporting.publish_report(hearing=row, by=request.user, now=timezone.now())
        messages.success(request, _("The report is public. Everybody who registered is told."))
        return redirect(row)
    if act == "remove":
        opinions = row.main_opinions.select_related("hearing")
        opinion = one_of(opinions, request.POST.get("opinion", ""))
        reporting.remove_opinion(opinion=opinion, by=request.user)
        return redirect("hearings:report", pk)
    form = OpinionForm(request.POST)
    if not form.is_valid():
        return _report_page(request, row, form)
    reporting.add_opinion(hearing=row, by=request.user, **form.cleaned_data)
    return redirect("hearings:report", pk)


def _report_page(request: SignedIn, row: Hearing, form: OpinionForm) -> HttpResponse:
    context = {
        "hearing": row,
        "consultation": row.consultation,
        "opinions": list(row.main_opinions.all()),
        "form": form,
    }
    status = 422 if form.is_bound else 200
    return render(request, "hearings/desk_report.html", context, status=status)
