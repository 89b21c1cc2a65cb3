from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from petitions.desk_forms import ExtendForm, HideForm, MergeForm, StopForm
from petitions.models import Petition
from petitions.services import extend, hide, merge, stop
from petitions.views.checks import find_petition

Act = Callable[[Petition, forms.Form], object]


def _carry_out(
    request: HttpRequest, pk: int, form: forms.Form, act: Act, done: Promise | str
) -> HttpResponse:
    """Check the right, read the form, act; a form with faults is shown alone, with its words."""
    row = find_petition(request, pk)
    if not request.user.has_perm("petitions.run_petition", row):
        raise PermissionDenied
    if not form.is_valid():
        context = {"petition": row, "form": form}
        return render(request, "checks/act.html", context, status=422)
    act(row, form)
    messages.success(request, done)
    return redirect("checks:petition", pk=pk)


@require_POST
@login_required
def stop_petition(request: HttpRequest, pk: int) -> HttpResponse:
    """End signing, for a published reason."""

    def act(row: Petition, form: forms.Form) -> object:
        return stop(petition=row, by=request.user, now=timezone.now(), **form.cleaned_data)

    form = StopForm(request.POST, prefix="stop")
    return _carry_out(request, pk, form, act, _("Stopped. Everybody who signed is told."))


@require_POST
@login_required
def extend_petition(request: HttpRequest, pk: int) -> HttpResponse:
    """Give more days."""

    def act(row: Petition, form: forms.Form) -> object:
        return extend(petition=row, by=request.user, now=timezone.now(), **form.cleaned_data)

    form = ExtendForm(request.POST, prefix="extend")
    return _carry_out(request, pk, form, act, _("It has more time now. The creator is told."))


@require_POST
@login_required
def merge_petition(request: HttpRequest, pk: int) -> HttpResponse:
    """Send people to another petition."""

    def act(row: Petition, form: forms.Form) -> object:
        return merge(petition=row, by=request.user, now=timezone.now(), **form.cleaned_data)

    form = MergeForm(request.POST, prefix="merge")
    return _carry_out(request, pk, form, act, _("Merged. Everybody who signed is told."))


@require_POST
@login_required
def hide_petition(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a petition out of sight."""

    def act(row: Petition, form: forms.Form) -> object:
        return hide(petition=row, checker=request.user, now=timezone.now(), **form.cleaned_data)

    form = HideForm(request.POST, prefix="hide")
    return _carry_out(request, pk, form, act, _("Hidden. The creator is told."))
