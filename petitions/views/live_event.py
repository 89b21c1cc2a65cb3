from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from petitions.models import LiveEvent
from petitions.services.live_event import begin_live_event, end_live_event
from petitions.signing_forms import LiveEventForm


@require_http_methods(["GET", "POST"])
@login_required
def switch(request: HttpRequest) -> HttpResponse:
    """Switch on or off what holds on a day on which everybody comes at once."""
    if not request.user.has_perm("petitions.switch_live_event"):
        raise PermissionDenied
    now = timezone.now()
    event = LiveEvent.objects.filter(since__isnull=False).first()
    form = LiveEventForm(
        request.POST if request.method == "POST" and "end" not in request.POST else None
    )
    if request.method == "POST" and "end" in request.POST:
        end_live_event(by=request.user, now=now)
        messages.success(request, _("It is switched off."))
        return redirect("checks:live_event")
    if form.is_valid():
        begin_live_event(by=request.user, now=now, **form.cleaned_data)
        messages.success(request, _("It is switched on; every page says so within seconds."))
        return redirect("checks:live_event")
    status = 422 if request.method == "POST" else 200
    return render(
        request, "petitions/live_event.html", {"event": event, "form": form}, status=status
    )
