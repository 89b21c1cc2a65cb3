from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from contributions.models import Contribution
from core.http import page_by_key, page_or_part
from themes import services
from themes.findings import illustrated
from themes.forms import IntoForm, MoveForm, RenameForm
from themes.lights import lights
from themes.models import Run, Theme


def _run(request: HttpRequest, pk: int) -> Run:
    rows = Run.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("department", "lead", "signed_by"), pk=pk)


def _own_run(request: HttpRequest, pk: int) -> Run:
    run = _run(request, pk)
    if not request.user.has_perm("themes.change_run", run):
        raise PermissionDenied
    return run


@login_required
def index(request: HttpRequest) -> HttpResponse:
    """The searches of my departments, the newest first."""
    if not request.user.has_perm("themes.view_runs"):
        raise PermissionDenied
    page = page_by_key(request, Run.objects.visible_to(request.user))
    return render(request, "themes/index.html", {"page": page})


@login_required
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a search is, and what it found."""
    row = _run(request, pk)
    context = {
        "run": row,
        "findings": illustrated(row),
        "lights": lights(row),
        "may_change": request.user.has_perm("themes.change_run", row),
        "has_late": row.is_settled and services.unassigned(row).exists(),
    }
    return page_or_part(request, "themes/run.html", "standing", context)


@login_required
@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    services.cancel(run=_own_run(request, pk), by=request.user, now=timezone.now())
    return redirect("themes:run", pk)


@login_required
@require_POST
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    services.retry(run=_own_run(request, pk), by=request.user)
    return redirect("themes:run", pk)


@login_required
def theme(request: HttpRequest, pk: int, theme_pk: int) -> HttpResponse:
    """A theme with its opinions, the machine's surest and a person's alike."""
    run = _run(request, pk)
    row = get_object_or_404(run.themes.with_size().with_probable(), pk=theme_pk)
    return _theme_page(request, run, row, RenameForm(instance=row))


def _theme_page(
    request: HttpRequest, run: Run, row: Theme, form: RenameForm, **answer: Any
) -> HttpResponse:
    held, may_change = row.assignments.accepted(), request.user.has_perm("themes.change_run", run)
    context = {
        "run": run,
        "theme": row,
        "form": form,
        "others": [other for other in run.themes.standing() if other.pk != row.pk],
        "page": page_by_key(request, held.select_related("contribution__thread", "assigned_by")),
        "may_change": run.is_ready and may_change,
        "may_place": may_change,
    }
    return render(request, "themes/theme.html", context, **answer)


@login_required
@require_POST
def rename(request: HttpRequest, pk: int, theme_pk: int) -> HttpResponse:
    run = _own_run(request, pk)
    row = get_object_or_404(run.themes.with_size(), pk=theme_pk)
    form = RenameForm(request.POST, instance=row)
    if not form.is_valid():
        return _theme_page(request, run, row, form, status=422)
    services.rename(theme=row, by=request.user, **form.cleaned_data)
    return redirect(f"{run.get_absolute_url()}#theme-{row.pk}")


@login_required
@require_POST
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a theme by hand."""
    run = _own_run(request, pk)
    form = RenameForm(request.POST)
    if not form.is_valid():
        return render(request, "themes/add.html", {"run": run, "form": form}, status=422)
    row = services.add(run=run, by=request.user, **form.cleaned_data)
    return redirect(f"{run.get_absolute_url()}#theme-{row.pk}")


@login_required
@require_POST
def merge(request: HttpRequest, pk: int, theme_pk: int) -> HttpResponse:
    run = _own_run(request, pk)
    row = get_object_or_404(run.themes, pk=theme_pk)
    form = IntoForm(request.POST, run=run)
    if not form.is_valid():
        messages.error(request, _("Choose the theme that takes these opinions."))
        return redirect("themes:theme", pk, theme_pk)
    into = services.merge(theme=row, into=form.cleaned_data["into"], by=request.user)
    return redirect(f"{run.get_absolute_url()}#theme-{into.pk}")


@login_required
@require_POST
def discard(request: HttpRequest, pk: int, theme_pk: int) -> HttpResponse:
    run = _own_run(request, pk)
    services.discard(theme=get_object_or_404(run.themes, pk=theme_pk), by=request.user)
    return redirect(run)


@login_required
@require_POST
def move(request: HttpRequest, pk: int, theme_pk: int) -> HttpResponse:
    """Put some opinions of this theme under another."""
    run = _own_run(request, pk)
    row = get_object_or_404(run.themes, pk=theme_pk)
    held = Contribution.objects.accepted().filter(assignments__theme=row)
    form = MoveForm(request.POST, run=run, among=held.filter(assignments__run=run))
    if form.is_valid():
        chosen = form.cleaned_data
        services.assign(
            theme=chosen["into"], contributions=chosen["contributions"], by=request.user
        )
        messages.success(request, _("The opinions have been moved."))
    else:
        messages.error(request, _("Tick the opinions and choose the theme they belong to."))
    return redirect("themes:theme", pk, theme_pk)
