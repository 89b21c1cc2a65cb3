"""The desk's buttons that change a round: each asks for a reason, and says what it did."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from consultations import services
from consultations.life_forms import CallOffForm, ExtendForm, PauseForm, PostponeForm, ReasonForm
from consultations.services.running import WrongDay
from consultations.views.desk import get_managed

Act = Callable[..., object]


def _carry_out(
    request: HttpRequest, pk: int, form: ReasonForm, act: Act, done: Promise
) -> HttpResponse:
    """Check the right, read the form, act; a form with faults is shown alone, with its words."""
    row = get_managed(request, pk)
    if form.is_valid() and _acted(request, form, act, consultation=row):
        messages.success(request, done)
        return redirect("rounds:detail", pk)
    context = {"consultation": row, "form": form}
    return render(request, "rounds/act.html", context, status=422)


def _acted(request: HttpRequest, form: ReasonForm, act: Act, **about: Any) -> bool:
    """Act; where the rules say no to the day that was chosen, say so beside its field."""
    try:
        act(by=request.user, now=timezone.now(), **about, **form.cleaned_data)
    except WrongDay as no:
        form.add_error(form.day_field, forms.ValidationError(no.message))
        return False
    return True


@require_POST
@login_required
def extend(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a round more time, once."""
    done = _("There is more time now. Everybody who follows or spoke is told.")
    return _carry_out(request, pk, ExtendForm(request.POST, prefix="extend"), services.extend, done)


@require_POST
@login_required
def call_off(request: HttpRequest, pk: int) -> HttpResponse:
    """End a round without an answer."""
    done = _("Called off. Everybody who follows or spoke is told.")
    return _carry_out(request, pk, CallOffForm(request.POST, prefix="off"), services.call_off, done)


@require_POST
@login_required
def pause(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop the clock of the report."""
    done = _("The clock stands still from today. Its page says so.")
    return _carry_out(request, pk, PauseForm(request.POST, prefix="pause"), services.pause, done)


@require_POST
@login_required
def postpone(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the report off, once."""
    done = _("The report is promised by the new day. Everybody who follows or spoke is told.")
    return _carry_out(
        request, pk, PostponeForm(request.POST, prefix="later"), services.postpone, done
    )


@require_POST
@login_required
def resume(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the clock run again."""
    services.resume(consultation=get_managed(request, pk), by=request.user, now=timezone.now())
    messages.success(request, _("The clock runs again from tomorrow."))
    return redirect("rounds:detail", pk)


@require_POST
@login_required
def archive(request: HttpRequest, pk: int) -> HttpResponse:
    """Put an answered round on record."""
    services.archive(consultation=get_managed(request, pk), by=request.user, now=timezone.now())
    messages.success(request, _("Put on record. Its page and its report stay public."))
    return redirect("rounds:detail", pk)
