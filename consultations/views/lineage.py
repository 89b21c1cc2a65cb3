"""Which clause goes on from which: officials who run a round look at the doubts and settle them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from consultations.forms import MatchForm
from consultations.lineage.doubts import doubts
from consultations.models import Consultation, Descent
from consultations.services import settle, settle_sure
from consultations.views.desk import get_managed
from core.http import page_by_key


@login_required
@require_safe
def index(request: HttpRequest, pk: int) -> HttpResponse:
    """The matches that wait for a person, those that are settled, and those without a doubt."""
    consultation = get_managed(request, pk)
    under = _under(consultation)
    shown = request.GET.get("show", "")
    shown = shown if shown in under else "doubts"
    rows = under[shown].select_related("version", "clause", "heir", "settled_by")
    page = page_by_key(request, rows)
    sizes = _sizes(consultation)
    context = {
        "consultation": consultation,
        "show": shown,
        "tabs": _tabs(sizes, shown),
        "sure": sizes["sure"],
        "rows": doubts(page.rows),
        "older_url": page.older_url,
    }
    return render(request, "rounds/lineage.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def match(request: HttpRequest, pk: int, match: int) -> HttpResponse:
    """One match: confirm it, or say what the clause goes on in."""
    consultation = get_managed(request, pk)
    rows = Descent.objects.of(consultation).select_related(
        "version", "clause", "heir", "settled_by"
    )
    found = get_object_or_404(rows, pk=match)
    [doubt] = doubts([found])
    form = MatchForm(request.POST or None, doubt=doubt)
    if request.method == "POST" and form.is_valid():
        settle(match=found, by=request.user, now=timezone.now(), **form.decision())
        messages.success(request, _("Recorded. The opinions stand where you have said."))
        return redirect("rounds:lineage", pk)
    context = {"consultation": consultation, "row": doubt, "form": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "rounds/match.html", context, status=status)


@login_required
@require_POST
def confirm_sure(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm every match without a doubt at once."""
    consultation = get_managed(request, pk)
    number = settle_sure(consultation=consultation, by=request.user, now=timezone.now())
    told = ngettext("%(n)d match is confirmed.", "%(n)d matches are confirmed.", number)
    messages.success(request, told % {"n": number})
    return redirect("rounds:lineage", pk)


def _under(consultation: Consultation) -> dict[str, QuerySet[Descent]]:
    rows = Descent.objects.of(consultation)
    return {"doubts": rows.doubts(), "settled": rows.settled(), "sure": rows.sure()}


def _sizes(consultation: Consultation) -> dict[str, int]:
    open_, doubtful = Q(settled_at__isnull=True), Q(is_doubtful=True)
    return Descent.objects.of(consultation).aggregate(
        doubts=Count("pk", filter=open_ & doubtful),
        sure=Count("pk", filter=open_ & ~doubtful),
        settled=Count("pk", filter=~open_),
    )


def _tabs(sizes: dict[str, int], shown: str) -> list[dict[str, object]]:
    labels = {
        "doubts": pgettext("lineage", "To be looked at"),
        "settled": pgettext("lineage", "Settled"),
        "sure": pgettext("lineage", "Without a doubt"),
    }
    return [
        {"url": f"?show={key}", "label": label, "count": sizes[key], "is_current": key == shown}
        for key, label in labels.items()
    ]
