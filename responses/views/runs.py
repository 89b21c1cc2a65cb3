from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.calendar import add_workdays
from core.http import as_key, page_by_key
from responses import services
from themes.findings import findings
from themes.forms import MoveForm
from themes.models import Run
from themes.services import late as late_opinions
from themes.services import unassigned


def _run(request: HttpRequest, pk: int) -> Run:
    rows = Run.objects.visible_to(request.user).select_related("department", "lead")
    run = get_object_or_404(rows, pk=pk)
    if not request.user.has_perm("themes.change_run", run):
        raise PermissionDenied
    return run


@login_required
def sign_off(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what the sign-off will do, and do it."""
    run, today = _run(request, pk), timezone.localdate()
    if request.method == "POST":
        cases = services.sign_off(run=run, by=request.user, now=timezone.now(), today=today)
        opened = ngettext(
            "%(n)s case has been opened.", "%(n)s cases have been opened.", len(cases)
        )
        messages.success(request, opened % {"n": len(cases)})
        return redirect("desk:index")
    context = {
        "run": run,
        "findings": findings(run),
        "has_late": unassigned(run).exists(),
        "is_open": run.threads.filter(closed_at__isnull=True).exists(),
        "due_on": add_workdays(today, run.answer_workdays),
    }
    return render(request, "responses/sign_off.html", context)


@login_required
def late(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a theme to opinions that no theme holds: they came in or came back later."""
    run = _run(request, pk)
    form = MoveForm(request.POST or None, run=run, among=unassigned(run))
    if form.is_valid():
        chosen = form.cleaned_data
        services.assign_late(
            theme=chosen["into"], contributions=chosen["contributions"], by=request.user
        )
        messages.success(request, _("The opinions have their theme."))
        return redirect("desk:late", pk)
    near = as_key(request.GET.get("near", ""))
    page = page_by_key(request, late_opinions(run, near=near).select_related("thread"))
    # An empty rest is not selected by the sign-off: nobody would answer what is put there.
    themes = [row for row in run.themes.standing() if run.is_ready or row.is_selected]
    context = {
        "run": run,
        "form": form,
        "page": page,
        "themes": themes,
        "near": next((row for row in themes if row.pk == near), None),
    }
    return render(request, "responses/late.html", context, status=422 if form.errors else 200)
