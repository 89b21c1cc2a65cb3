"""Signs of fraud, and what is struck off because of them."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from contributions.views import SignedIn
from core.http import HtmxRequest, page_by_key, page_or_part
from petitions.arrivals import conspicuous_hours
from petitions.condition import Condition
from petitions.fraud_forms import ConditionForm
from petitions.fraud_sample import sample_of
from petitions.models import Invalidation, Petition
from petitions.services.fraud import confirm, drop, needs_another, preview, undo
from petitions.sign_charts import ages_chart, arrivals_chart, families_of
from petitions.signs import WINDOWS, Signs, signs_of
from petitions.views.checks import find_petition
from presentation.dates import typed_moment

# Open petitions that are looked through, those first that most people sign now.
MOST = 30
Act = Callable[..., object]


def _require_watcher(request: HttpRequest) -> None:
    if not request.user.has_perm("petitions.view_invalidations"):
        raise PermissionDenied


@require_safe
@login_required
def index(request: HttpRequest) -> HttpResponse:
    """Open petitions with the hours that stand out, and everything that was struck off."""
    _require_watcher(request)
    open_ones = Petition.objects.filter(state=Petition.State.OPEN)
    busiest = list(open_ones.order_by("-hour_count", "-pk")[:MOST])
    hours = conspicuous_hours(busiest, timezone.now())
    rows = Invalidation.objects.select_related("petition", "by", "confirmed_by")
    context = {
        "petitions": [(row, len(hours[row.pk])) for row in busiest],
        "page": page_by_key(request, rows),
    }
    return render(request, "checks/fraud.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def signs(request: SignedIn, pk: int) -> HttpResponse:
    """How the signatures of one petition came, what they share, and the form to strike off."""
    row = find_petition(request, pk)
    now, window = timezone.now(), request.GET.get("show", "")
    window = window if window in WINDOWS else "day"
    found = signs_of(row, window, now)
    form = ConditionForm(request.POST or None, signs=found, initial=_asked(request))
    if request.method == "POST":
        if not request.user.has_perm("petitions.invalidate_signatures", row):
            raise PermissionDenied
        if form.is_valid():
            noted = preview(
                petition=row,
                condition=form.condition,
                reason=form.cleaned_data["reason"],
                key=form.cleaned_data["key"],
                by=request.user,
                now=now,
            )
            return redirect("checks:invalidation", pk=noted.pk)
    context = {"petition": row, "signs": found, "form": form, **_shown(found, window)}
    context["past"] = row.invalidations.select_related("by", "confirmed_by")[:20]
    return render(request, "checks/signs.html", context, status=422 if form.is_bound else 200)


def _asked(request: HttpRequest) -> dict[str, str]:
    """The time that a link of the page proposes."""
    return {name: request.GET[name][:16] for name in ("since", "until") if name in request.GET}


def _shown(found: Signs, window: str) -> dict[str, Any]:
    return {
        "show": window,
        "tabs": [
            {"url": f"?show={key}", "label": each.label, "is_current": key == window}
            for key, each in WINDOWS.items()
        ],
        "arrivals": arrivals_chart(found, window),
        "ages": ages_chart(found) if sum(number for _label, number in found.ages) else None,
        "families": families_of(found),
        "worst": [
            {
                "step": row,
                "since": typed_moment(row.at),
                "until": typed_moment(row.at + WINDOWS[window].step),
            }
            for row in sorted(found.conspicuous, key=lambda row: -row.count)[:5]
        ],
    }


def _find(request: HttpRequest, pk: int) -> Invalidation:
    _require_watcher(request)
    rows = Invalidation.objects.select_related("petition", "by", "confirmed_by")
    return get_object_or_404(rows, pk=pk)


@require_safe
@login_required
def invalidation(request: HtmxRequest, pk: int) -> HttpResponse:
    """What is to be struck off, or was: condition, number, how far it is, and what may be done."""
    row = _find(request, pk)
    context = {
        "row": row,
        "petition": row.petition,
        "words": Condition.from_json(row.condition).words(),
        "is_waiting": row.state in (Invalidation.State.RUNNING, Invalidation.State.UNDOING),
    }
    if row.state == Invalidation.State.PREVIEWED:
        context["sample"] = sample_of(row)
        context["left"] = row.petition.signature_count - row.previewed
        context["needs_another"] = needs_another(row)
    return page_or_part(request, "checks/invalidation.html", "standing", context)


def _carry_out(request: HttpRequest, pk: int, act: Act, done: str) -> Invalidation:
    row = _find(request, pk)
    if not request.user.has_perm("petitions.confirm_invalidation", row):
        raise PermissionDenied
    act(invalidation=row, by=request.user, now=timezone.now())
    messages.success(request, done)
    return row


@require_POST
@login_required
def confirm_invalidation(request: HttpRequest, pk: int) -> HttpResponse:
    """Let it be carried out."""
    _carry_out(request, pk, confirm, _("Confirmed. The signatures are struck off now."))
    return redirect("checks:invalidation", pk=pk)


@require_POST
@login_required
def undo_invalidation(request: HttpRequest, pk: int) -> HttpResponse:
    """Let what was struck off count again."""
    _carry_out(request, pk, undo, _("The signatures come back now."))
    return redirect("checks:invalidation", pk=pk)


@require_POST
@login_required
def drop_invalidation(request: HttpRequest, pk: int) -> HttpResponse:
    """Take away what was only noted down."""
    row = _carry_out(request, pk, drop, _("Nothing was struck off."))
    return redirect("checks:signs", pk=row.petition_id)
