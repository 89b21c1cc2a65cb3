from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cms.circulating import asking
from cms.circulating.forms import ExtendForm, RecallForm, StartForm
from cms.circulating.snapshot import newest_state
from cms.circulating.views.desk import find
from cms.models import Circulation, PolicyPage


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, page: int) -> HttpResponse:
    """In the editors' room: choose whom to ask about a draft as it is saved now."""
    policy = get_object_or_404(PolicyPage, pk=page)
    if not policy.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    draft = newest_state(policy)
    form = StartForm(request.POST or None, page=draft)
    if form.is_valid():
        row = asking.start(page=policy, by=request.user, now=timezone.now(), **form.cleaned_data)
        messages.success(request, _("The departments have been told. Their replies come in here."))
        return redirect(row)
    edit = reverse("wagtailadmin_pages:edit", args=[policy.pk])
    context = {
        "page": policy,
        "form": form,
        "office": asking.office_of(draft),
        "rounds": Circulation.objects.filter(page=policy).order_by("-number"),
        "breadcrumbs_items": [
            {"url": edit, "label": policy.title},
            {"url": "", "label": _("Ask departments")},
        ],
    }
    status = 422 if form.is_bound else 200
    return render(request, "cms/circulate.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def extend(request: HttpRequest, pk: int) -> HttpResponse:
    """Give more time, once, for a reason that the departments read."""
    row = find(request, pk)
    form = ExtendForm(request.POST or None, circulation=row)
    return _with_reason(request, row, form, asking.extend, "circulations/extend.html")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def recall(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask nobody any more, for a reason that the departments read."""
    form = RecallForm(request.POST or None)
    row = find(request, pk)
    return _with_reason(request, row, form, asking.recall, "circulations/recall.html")


def _with_reason(
    request: HttpRequest,
    row: Circulation,
    form: forms.Form,
    act: Callable[..., Any],
    template: str,
) -> HttpResponse:
    if form.is_valid():
        act(circulation=row, by=request.user, now=timezone.now(), **form.cleaned_data)
        messages.success(request, _("Done. The departments have been told, with the reason."))
        return redirect(row)
    context = {"circulation": row, "form": form}
    return render(request, template, context, status=422 if form.is_bound else 200)


@login_required
@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    row = find(request, pk)
    asking.close(circulation=row, by=request.user, now=timezone.now())
    messages.success(request, _("The round is closed. Treat the remarks, then hand in the table."))
    return redirect(row)
