from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.calendar import workdays_between
from petitions.desk_forms import AppealForm
from petitions.models import Appeal
from petitions.services import decide_appeal
from petitions.views.checks import require_checker

LOADED = (
    "decision__petition__profile",
    "decision__petition__creator",
    "decision__ground",
    "decision__checker",
    "first_checker",
    "decided_by",
)
MOST = 100


@require_safe
@login_required
def index(request: HttpRequest) -> HttpResponse:
    """Creators who asked for a second look, the longest wait first."""
    require_checker(request)
    today = timezone.localdate()
    rows = Appeal.objects.waiting().select_related(*LOADED)[:MOST]
    waits = [(row, workdays_between(timezone.localdate(row.at), today)) for row in rows]
    return render(request, "checks/appeals.html", {"rows": waits})


@require_http_methods(["GET", "POST"])
@login_required
def appeal(request: HttpRequest, pk: int) -> HttpResponse:
    """One appeal: the petition, the decision, what its creator says, and the answer."""
    require_checker(request)
    row = get_object_or_404(Appeal.objects.select_related(*LOADED), pk=pk)
    form = AppealForm(request.POST or None)
    if request.method == "POST":
        if not request.user.has_perm("petitions.decide_appeal", row):
            raise PermissionDenied
        if form.is_valid():
            told = form.cleaned_data
            decide_appeal(appeal=row, judge=request.user, now=timezone.now(), **told)
            messages.success(request, _("Decided. The creator has your answer."))
            return redirect("checks:appeals")
    context = {"appeal": row, "petition": row.decision.petition, "form": form}
    return render(request, "checks/appeal.html", context, status=422 if form.is_bound else 200)
