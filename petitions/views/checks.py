from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.http import page_by_key
from petitions.desk_forms import CheckForm, ExtendForm, HideForm, MergeForm, StopForm
from petitions.findings import seen_in
from petitions.models import Check, Ground, Petition
from petitions.queue import Backlog, waited, waiting_page
from petitions.services import check
from petitions.similar import similar


def require_checker(request: HttpRequest) -> None:
    if not request.user.has_perm("petitions.view_checks"):
        raise PermissionDenied


def find_petition(request: HttpRequest, pk: int) -> Petition:
    """A petition that a checker may look at, with what the pages read."""
    require_checker(request)
    rows = Petition.objects.visible_to(request.user).exclude(state=Petition.State.DRAFT)
    loaded = rows.select_related("profile", "creator", "lead", "edited_from", "merged_into")
    return get_object_or_404(loaded.prefetch_related("departments"), pk=pk)


@require_safe
@login_required
def index(request: HttpRequest) -> HttpResponse:
    """Petitions that wait to be checked, the longest wait first."""
    require_checker(request)
    now = timezone.now()
    context = {"page": waiting_page(request, now), "backlog": Backlog.now(now)}
    return render(request, "checks/index.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def petition(request: HttpRequest, pk: int) -> HttpResponse:
    """One petition: its words, what the machine saw, what is like it, and what may be done."""
    row = find_petition(request, pk)
    form = CheckForm(request.POST or None, initial=_proposed(row))
    if request.method == "POST":
        if not request.user.has_perm("petitions.check_petition", row):
            raise PermissionDenied
        if form.is_valid():
            check(petition=row, checker=request.user, now=timezone.now(), **form.cleaned_data)
            messages.success(request, _("Decided. The creator and the sponsors are told."))
            return redirect("checks:index")
    status = 422 if form.is_bound else 200
    return render(request, "checks/petition.html", _context(row, form), status=status)


def _proposed(row: Petition) -> dict[str, object]:
    named = list(row.departments.all())
    return {"lead": row.lead or (named[0] if len(named) == 1 else None), "departments": named}


def _context(row: Petition, form: CheckForm) -> dict[str, object]:
    waits = row.state == Petition.State.CHECKING
    checks = row.checks.select_related("checker", "ground", "duplicate_of", "appeal__decided_by")
    return {
        "petition": row,
        "waiting": waited(row, timezone.now()) if waits else None,
        "seen": seen_in(row),
        "similar": similar(row.title, row.ask, exclude=row.pk, for_checker=True),
        "checks": checks,
        "grounds": Ground.objects.current(timezone.localdate()),
        "form": form,
        "stop_form": StopForm(prefix="stop"),
        "extend_form": ExtendForm(prefix="extend"),
        "merge_form": MergeForm(prefix="merge"),
        "hide_form": HideForm(prefix="hide"),
    }


@require_safe
@login_required
def decided(request: HttpRequest) -> HttpResponse:
    """The latest decisions of all checkers."""
    require_checker(request)
    rows = Check.objects.select_related("petition", "checker", "ground", "duplicate_of")
    return render(request, "checks/decided.html", {"page": page_by_key(request, rows)})
