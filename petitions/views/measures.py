from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from petitions.desk_forms import ThresholdForm
from petitions.models import Profile, Tier
from petitions.performance import outcomes_chart, performance
from petitions.simulate import chart, curves, simulate
from petitions.views.checks import require_checker


@require_safe
@login_required
def performance_page(request: HttpRequest) -> HttpResponse:
    """How quickly petitions were checked in the last year, and what came of it."""
    require_checker(request)
    told = performance(timezone.now())
    context = {"performance": told, "outcomes": outcomes_chart(told) if told.decisions else None}
    return render(request, "checks/performance.html", context)


@require_safe
@login_required
def thresholds(request: HttpRequest) -> HttpResponse:
    """Try a threshold on the curves of past petitions before a profile is changed."""
    if not request.user.has_perm("petitions.simulate_thresholds"):
        raise PermissionDenied
    tiers = list(Tier.objects.filter(profile__in=Profile.objects.current(timezone.localdate())))
    asked = request.GET if "signatures" in request.GET else None
    form = ThresholdForm(asked, initial=_present(tiers))
    tried = form.initial if asked is None else form.cleaned_data if form.is_valid() else None
    context: dict[str, object] = {"form": form, "tiers": tiers}
    if tried:
        past = curves(timezone.now())
        context["tried"] = result = simulate(past, **tried)
        context["chart"] = chart(past, result) if result.counted else None
    return render(request, "checks/thresholds.html", context, status=422 if form.errors else 200)


def _present(tiers: list[Tier]) -> dict[str, int]:
    """The lowest threshold in force, to begin with."""
    first = min(tiers, key=lambda tier: tier.signatures, default=None)
    if first is None:
        return {"signatures": 500, "days": 60}
    return {"signatures": first.signatures, "days": first.profile.signing_days}
