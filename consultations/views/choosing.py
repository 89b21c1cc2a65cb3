from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from consultations.models import Consultation

MOST_SHOWN = 50


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """What one may speak about today, each with the button that leads to the form."""
    rows = Consultation.objects.visible_to(request.user).taking_part(timezone.now())
    context = {"rows": rows.select_related("lead")[:MOST_SHOWN]}
    return render(request, "consultations/choose.html", context)
