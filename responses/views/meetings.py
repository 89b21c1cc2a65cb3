from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.errors import StaleState
from responses.meeting_forms import MeetingForm, MinutesForm
from responses.meetings import set_meeting, write_minutes
from responses.models import Case
from responses.views.cases import find_case, require


def _open(request: HttpRequest, pk: int) -> Case:
    row = find_case(request, pk)
    require(request, "responses.hold_meeting", row)
    if not row.is_meeting_open:
        raise StaleState
    return row


@login_required
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """Settle day and place of a promised meeting; afterwards the minutes are written here."""
    row = _open(request, pk)
    form = MeetingForm(request.POST or None, initial=MeetingForm.values(row.held))
    if form.is_valid():
        place, begins_at = form.cleaned_data["place"], form.begins_at
        set_meeting(case=row, begins_at=begins_at, place=place, by=request.user)
        messages.success(request, _("Day and place stand on the public page."))
        return redirect(row)
    return _page(request, row, form=form)


@login_required
@require_POST
def minutes(request: HttpRequest, pk: int) -> HttpResponse:
    row = _open(request, pk)
    form = MinutesForm(request.POST)
    if not form.is_valid():
        return _page(request, row, minutes=form)
    write_minutes(case=row, by=request.user, now=timezone.now(), **form.cleaned_data)
    messages.success(request, _("The minutes stand on the public page."))
    return redirect(row)


def _page(request: HttpRequest, row: Case, **forms: Any) -> HttpResponse:
    held = row.held
    written = {"minutes": held.minutes, "url": held.minutes_url} if held else {}
    context = {
        "case": row,
        "meeting": held,
        "has_begun": held is not None and held.begins_at <= timezone.now(),
        "form": forms.get("form") or MeetingForm(initial=MeetingForm.values(held)),
        "minutes": forms.get("minutes") or MinutesForm(initial=written),
    }
    failed = any(form.errors for form in forms.values())
    return render(request, "responses/meeting.html", context, status=422 if failed else 200)
